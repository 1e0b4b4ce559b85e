/* What rules/models/libdill.yaml names, by its documented prototypes: it has no package here. */
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct dill_chclause;
struct dill_iolist;
struct dill_ipaddr;

int dill_prologue(
	sigjmp_buf **context, void **stack, size_t length, int bundle, const char *file, int line);
void dill_epilogue(void);
int64_t dill_now(void);
int dill_yield(void);
int dill_msleep(int64_t deadline);
int dill_fdin(int fd, int64_t deadline);
int dill_fdout(int fd, int64_t deadline);
void dill_fdclean(int fd);
int dill_hown(int handle);
int dill_hdup(int handle);
int dill_hclose(int handle);
int dill_bundle(void);
int dill_bundle_wait(int handle, int64_t deadline);
int dill_chmake(int channel[2]);
int dill_chsend(int channel, const void *value, size_t length, int64_t deadline);
int dill_chrecv(int channel, void *value, size_t length, int64_t deadline);
int dill_chdone(int channel);
int dill_choose(struct dill_chclause *clauses, int count, int64_t deadline);
int dill_bsend(int socket, const void *data, size_t length, int64_t deadline);
int dill_brecv(int socket, void *data, size_t length, int64_t deadline);
int dill_bsendl(int socket, struct dill_iolist *first, struct dill_iolist *last, int64_t deadline);
int dill_brecvl(int socket, struct dill_iolist *first, struct dill_iolist *last, int64_t deadline);
int dill_msend(int socket, const void *data, size_t length, int64_t deadline);
ssize_t dill_mrecv(int socket, void *data, size_t length, int64_t deadline);
int dill_msendl(int socket, struct dill_iolist *first, struct dill_iolist *last, int64_t deadline);
ssize_t dill_mrecvl(
	int socket, struct dill_iolist *first, struct dill_iolist *last, int64_t deadline);
int dill_tcp_listen(const struct dill_ipaddr *address, int backlog);
int dill_tcp_accept(int socket, struct dill_ipaddr *address, int64_t deadline);
int dill_tcp_connect(const struct dill_ipaddr *address, int64_t deadline);
int dill_tcp_close(int socket, int64_t deadline);
int dill_ipc_listen(const char *path, int backlog);
int dill_ipc_accept(int socket, int64_t deadline);
int dill_ipc_connect(const char *path, int64_t deadline);
int dill_ipc_close(int socket, int64_t deadline);
int dill_udp_open(struct dill_ipaddr *local, const struct dill_ipaddr *remote);
int dill_udp_send(int socket, const struct dill_ipaddr *address, const void *data, size_t length);
ssize_t dill_udp_recv(
	int socket, struct dill_ipaddr *address, void *data, size_t length, int64_t deadline);
int dill_tls_attach_client(int socket, int64_t deadline);
int dill_tls_attach_server(int socket, const char *certificate, const char *key, int64_t deadline);
int dill_ipaddr_local(struct dill_ipaddr *address, const char *name, int port, int mode);
int dill_ipaddr_remote(
	struct dill_ipaddr *address, const char *name, int port, int mode, int64_t deadline);
