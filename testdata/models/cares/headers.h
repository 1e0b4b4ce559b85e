/* What rules/models/cares.yaml names, by its documented prototypes: it need not be installed. */
#include <netdb.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/socket.h>

typedef struct ares_channeldata *ares_channel;
typedef int ares_socket_t;
typedef unsigned int ares_dns_class_t;
typedef unsigned int ares_dns_rec_type_t;
typedef int ares_status_t;
struct ares_options;
struct ares_addrinfo;
struct ares_addrinfo_hints;
struct ares_addr_node;
typedef struct ares_dns_record ares_dns_record_t;
typedef void (*ares_callback)(
	void *data, int status, int timeouts, unsigned char *answer, int size);
typedef void (*ares_callback_dnsrec)(
	void *data, ares_status_t status, size_t timeouts, const ares_dns_record_t *record);
typedef void (*ares_host_callback)(void *data, int status, int timeouts, struct hostent *host);
typedef void (*ares_nameinfo_callback)(
	void *data, int status, int timeouts, char *node, char *service);
typedef void (*ares_addrinfo_callback)(
	void *data, int status, int timeouts, struct ares_addrinfo *result);
typedef void (*ares_sock_state_cb)(void *data, ares_socket_t socket, int readable, int writable);
typedef int (*ares_sock_create_callback)(ares_socket_t socket, int type, void *data);
typedef int (*ares_sock_config_callback)(ares_socket_t socket, int type, void *data);

int ares_init(ares_channel *channel);
int ares_init_options(ares_channel *channel, const struct ares_options *options, int mask);
int ares_reinit(ares_channel channel);
int ares_dup(ares_channel *copy, ares_channel channel);
void ares_destroy(ares_channel channel);
void ares_cancel(ares_channel channel);
int ares_gethostbyname_file(
	ares_channel channel, const char *name, int family, struct hostent **host);
ares_status_t ares_queue_wait_empty(ares_channel channel, int timeout);
void ares_query(ares_channel channel, const char *name, int class, int type, ares_callback callback,
	void *data);
ares_status_t ares_query_dnsrec(ares_channel channel, const char *name, ares_dns_class_t class,
	ares_dns_rec_type_t type, ares_callback_dnsrec callback, void *data, unsigned short *id);
void ares_search(ares_channel channel, const char *name, int class, int type,
	ares_callback callback, void *data);
void ares_send(ares_channel channel, const unsigned char *query, int size, ares_callback callback,
	void *data);
void ares_gethostbyname(ares_channel channel, const char *name, int family,
	ares_host_callback callback, void *data);
void ares_gethostbyaddr(ares_channel channel, const void *address, int size, int family,
	ares_host_callback callback, void *data);
void ares_getaddrinfo(ares_channel channel, const char *node, const char *service,
	const struct ares_addrinfo_hints *hints, ares_addrinfo_callback callback, void *data);
void ares_getnameinfo(ares_channel channel, const struct sockaddr *address, socklen_t size,
	int flags, ares_nameinfo_callback callback, void *data);
void ares_set_socket_callback(ares_channel channel, ares_sock_create_callback callback, void *data);
void ares_set_socket_configure_callback(
	ares_channel channel, ares_sock_config_callback callback, void *data);
void ares_process(ares_channel channel, fd_set *read, fd_set *write);
void ares_process_fd(ares_channel channel, ares_socket_t read, ares_socket_t write);
int ares_fds(ares_channel channel, fd_set *read, fd_set *write);
int ares_getsock(ares_channel channel, ares_socket_t *sockets, int count);
struct timeval *ares_timeout(ares_channel channel, struct timeval *most, struct timeval *result);
int ares_set_servers(ares_channel channel, const struct ares_addr_node *servers);
int ares_set_servers_csv(ares_channel channel, const char *servers);
int ares_library_init(int flags);
void ares_library_cleanup(void);
const char *ares_strerror(int code);
const char *ares_version(int *version);
void ares_free_hostent(struct hostent *host);
void ares_free_data(void *data);
void ares_freeaddrinfo(struct ares_addrinfo *result);
void ares_free_string(void *text);
