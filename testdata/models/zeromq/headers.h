/* What rules/models/zeromq.yaml names, by its documented prototypes: it need not be installed. */
#include <stddef.h>

typedef struct zmq_msg_t zmq_msg_t;
typedef struct zmq_pollitem_t zmq_pollitem_t;
typedef struct zmq_poller_event_t zmq_poller_event_t;
typedef void(zmq_thread_fn)(void *argument);

int zmq_recv(void *socket, void *buffer, size_t size, int flags);
int zmq_msg_recv(zmq_msg_t *message, void *socket, int flags);
int zmq_recvmsg(void *socket, zmq_msg_t *message, int flags);
int zmq_send(void *socket, const void *buffer, size_t size, int flags);
int zmq_send_const(void *socket, const void *buffer, size_t size, int flags);
int zmq_msg_send(zmq_msg_t *message, void *socket, int flags);
int zmq_sendmsg(void *socket, zmq_msg_t *message, int flags);
int zmq_poll(zmq_pollitem_t *items, int count, long timeout);
int zmq_poller_wait(void *poller, zmq_poller_event_t *event, long timeout);
int zmq_poller_wait_all(void *poller, zmq_poller_event_t *events, int count, long timeout);
int zmq_proxy(void *frontend, void *backend, void *capture);
int zmq_proxy_steerable(void *frontend, void *backend, void *capture, void *control);
int zmq_ctx_term(void *context);
int zmq_ctx_destroy(void *context);
int zmq_term(void *context);
void zmq_sleep(int seconds);
void *zmq_threadstart(zmq_thread_fn *function, void *argument);
void zmq_threadclose(void *thread);

void *zmq_ctx_new(void);
int zmq_ctx_shutdown(void *context);
int zmq_ctx_set(void *context, int option, int value);
int zmq_ctx_get(void *context, int option);
void *zmq_socket(void *context, int type);
int zmq_close(void *socket);
int zmq_bind(void *socket, const char *address);
int zmq_connect(void *socket, const char *address);
int zmq_disconnect(void *socket, const char *address);
int zmq_unbind(void *socket, const char *address);
int zmq_setsockopt(void *socket, int option, const void *value, size_t size);
int zmq_getsockopt(void *socket, int option, void *value, size_t *size);
int zmq_errno(void);
const char *zmq_strerror(int number);
int zmq_msg_init(zmq_msg_t *message);
int zmq_msg_init_size(zmq_msg_t *message, size_t size);
void *zmq_msg_data(zmq_msg_t *message);
size_t zmq_msg_size(const zmq_msg_t *message);
int zmq_msg_more(const zmq_msg_t *message);
int zmq_msg_close(zmq_msg_t *message);
