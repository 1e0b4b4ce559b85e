/*
 * Trap: the caller says, or it can be seen, that there is no name to look up.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

static int numbers_back(void *arg)
{
	static const struct sockaddr_in peer = { .sin_family = AF_INET };
	char name[64], port[8];
	const int flags = NI_NUMERICHOST | NI_NUMERICSERV;

	(void)arg;
	return getnameinfo(
		(const void *)&peer, sizeof(peer), name, sizeof(name), port, sizeof(port), flags);
}

/* No service is asked for. */
static int host_only(void *arg)
{
	static const struct sockaddr_in peer = { .sin_family = AF_INET };
	char name[64];
	const void *address = &peer;

	(void)arg;
	return getnameinfo(address, sizeof(peer), name, 64, NULL, 0, NI_NUMERICHOST);
}

/* The service is still looked up. */
static int half_a_number(void *arg)
{
	static const struct sockaddr_in peer = { .sin_family = AF_INET };
	char name[64], port[8];
	const void *address = &peer;

	(void)arg;
	// expect@+1: blocking-call
	return getnameinfo(address, sizeof(peer), name, 64, port, 8, NI_NUMERICHOST);
}

static int numeric_hints(void *arg)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *found = NULL;

	return getaddrinfo(arg, "443", &hints, &found);
}

static int passive(void *arg)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;

	(void)arg;
	return getaddrinfo(NULL, "443", &hints, &found);
}

static int literal(void *arg)
{
	struct addrinfo *found = NULL;
	int rc;

	(void)arg;
	rc = getaddrinfo("127.0.0.1", "443", NULL, &found);
	if (rc == 0)
		rc = getaddrinfo("::1", "443", NULL, &found);
	return rc;
}

/* Just not the trap: hints for another purpose. */
static int other_hints(void *arg)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;

	return getaddrinfo(arg, "443", &hints, &found); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, numbers_back, arg);
		async_group_spawn(g, half_a_number, arg);
		async_group_spawn(g, host_only, arg);
		async_group_spawn(g, numeric_hints, arg);
		async_group_spawn(g, passive, arg);
		async_group_spawn(g, literal, arg);
		async_group_spawn(g, other_hints, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
