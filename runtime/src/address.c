/*
 * Addresses. Their text, their parts, and IPv4 inside of IPv6.
 */
#include "address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <uv.h>

static const struct sockaddr_in *v4_of(const struct async_address *address)
{
	return (const void *)&address->storage;
}

static const struct sockaddr_in6 *v6_of(const struct async_address *address)
{
	return (const void *)&address->storage;
}

static const struct sockaddr_un *unix_of(const struct async_address *address)
{
	return (const void *)&address->storage;
}

void address_set(struct async_address *address, const struct sockaddr *raw, socklen_t size)
{
	memset(address, 0, sizeof *address);
	if (!raw || size > sizeof address->storage)
		return;
	memcpy(&address->storage, raw, size);
	address->size = size;
}

static void set_v4(struct async_address *address, const struct in_addr *host, uint16_t port)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(port) };

	v4.sin_addr = *host;
	address_set(address, (const void *)&v4, sizeof v4);
}

static void set_v6(struct async_address *address, const struct in6_addr *host, uint16_t port)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

	v6.sin6_addr = *host;
	address_set(address, (const void *)&v6, sizeof v6);
}

int async_address_parse(const char *host, uint16_t port, struct async_address *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	memset(address, 0, sizeof *address);
	if (!host)
		set_v6(address, &in6addr_any, port);
	else if (uv_ip4_addr(host, port, &v4) == 0)
		address_set(address, (const void *)&v4, sizeof v4);
	else if (uv_ip6_addr(host, port, &v6) ==
		 0) /* knows "%interface", which inet_pton does not */
		address_set(address, (const void *)&v6, sizeof v6);
	else
		return -EINVAL;
	return 0;
}

int address_set_path(struct async_address *address, const char *path)
{
	struct sockaddr_un raw = { .sun_family = AF_UNIX };
	size_t length = strlen(path);

	memset(address, 0, sizeof *address);
	if (length == 0)
		return -EINVAL;
	if (length >= sizeof raw.sun_path)
		return -ENAMETOOLONG;
	memcpy(raw.sun_path, path, length + 1);
	address_set(address, (const void *)&raw,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1));
	return 0;
}

const char *address_path(const struct async_address *address)
{
	const struct sockaddr_un *raw = unix_of(address);

	if (address_family(address) != AF_UNIX ||
		address->size <= offsetof(struct sockaddr_un, sun_path) || raw->sun_path[0] == '\0')
		return NULL;
	return raw->sun_path;
}

void address_set_port(struct async_address *address, uint16_t port)
{
	if (address_family(address) == AF_INET)
		((struct sockaddr_in *)(void *)&address->storage)->sin_port = htons(port);
	if (address_family(address) == AF_INET6)
		((struct sockaddr_in6 *)(void *)&address->storage)->sin6_port = htons(port);
}

uint16_t async_address_port(const struct async_address *address)
{
	if (address_family(address) == AF_INET)
		return ntohs(v4_of(address)->sin_port);
	if (address_family(address) == AF_INET6)
		return ntohs(v6_of(address)->sin6_port);
	return 0;
}

bool async_address_equal(const struct async_address *a, const struct async_address *b)
{
	if (address_family(a) != address_family(b))
		return false;
	if (address_family(a) == AF_INET)
		return v4_of(a)->sin_port == v4_of(b)->sin_port &&
		       v4_of(a)->sin_addr.s_addr == v4_of(b)->sin_addr.s_addr;
	if (address_family(a) == AF_INET6)
		return v6_of(a)->sin6_port == v6_of(b)->sin6_port &&
		       v6_of(a)->sin6_scope_id == v6_of(b)->sin6_scope_id &&
		       memcmp(&v6_of(a)->sin6_addr, &v6_of(b)->sin6_addr,
			       sizeof v6_of(a)->sin6_addr) == 0;
	if (address_path(a) && address_path(b))
		return strcmp(address_path(a), address_path(b)) == 0;
	return a->size == b->size && memcmp(&a->storage, &b->storage, a->size) == 0;
}

/* ---- text -------------------------------------------------------------------------------- */

static int format_unix(const struct async_address *address, char *text, size_t size)
{
	const struct sockaddr_un *raw = unix_of(address);
	size_t length = address->size - offsetof(struct sockaddr_un, sun_path);

	if (address_path(address))
		return snprintf(text, size, "%.*s", (int)sizeof raw->sun_path, raw->sun_path);
	if (address->size <= offsetof(struct sockaddr_un, sun_path))
		return snprintf(text, size, "%s", "");
	return snprintf(text, size, "@%.*s", (int)length - 1, raw->sun_path + 1);
}

static int format(const struct async_address *address, char *text, size_t size)
{
	char host[INET6_ADDRSTRLEN] = "";

	if (address_family(address) == AF_UNIX)
		return format_unix(address, text, size);
	if (address_family(address) == AF_INET) {
		inet_ntop(AF_INET, &v4_of(address)->sin_addr, host, sizeof host);
		return snprintf(text, size, "%s:%u", host, async_address_port(address));
	}
	if (address_family(address) == AF_INET6) {
		inet_ntop(AF_INET6, &v6_of(address)->sin6_addr, host, sizeof host);
		return snprintf(text, size, "[%s]:%u", host, async_address_port(address));
	}
	return snprintf(text, size, "%s", "");
}

int async_address_format(const struct async_address *address, char *text, size_t size)
{
	int length = format(address, text, size);

	return (size_t)length < size ? length : -ENOSPC;
}

/* ---- for the sockets --------------------------------------------------------------------- */

int address_of_socket(int fd, bool of_peer, struct async_address *address)
{
	struct sockaddr_storage raw;
	socklen_t size = sizeof raw;
	int rc = of_peer ? getpeername(fd, (void *)&raw, &size)
			 : getsockname(fd, (void *)&raw, &size);

	address_set(address, rc == 0 ? (const void *)&raw : NULL, size);
	return rc == 0 ? 0 : -errno;
}

void address_map(struct async_address *address)
{
	struct in6_addr mapped = { 0 };

	if (address_family(address) != AF_INET)
		return;
	mapped.s6_addr[10] = 0xff;
	mapped.s6_addr[11] = 0xff;
	memcpy(&mapped.s6_addr[12], &v4_of(address)->sin_addr, 4);
	set_v6(address, &mapped, async_address_port(address));
}

void address_unmap(struct async_address *address)
{
	struct in_addr host;

	if (address_family(address) != AF_INET6 ||
		!IN6_IS_ADDR_V4MAPPED(&v6_of(address)->sin6_addr))
		return;
	memcpy(&host, &v6_of(address)->sin6_addr.s6_addr[12], 4);
	set_v4(address, &host, async_address_port(address));
}

bool address_is_any(const struct async_address *address)
{
	if (address_family(address) == AF_INET)
		return v4_of(address)->sin_addr.s_addr == INADDR_ANY;
	return address_family(address) == AF_INET6 &&
	       IN6_IS_ADDR_UNSPECIFIED(&v6_of(address)->sin6_addr);
}

bool address_is_loopback(const struct async_address *address)
{
	struct async_address plain = *address;

	address_unmap(&plain);
	if (address_family(&plain) == AF_INET)
		return ntohl(v4_of(&plain)->sin_addr.s_addr) >> 24 == 127;
	return address_family(&plain) == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&v6_of(&plain)->sin6_addr);
}
