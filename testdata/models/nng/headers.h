/* What rules/models/nng.yaml names, by its documented prototypes: it need not be installed. */
#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint32_t id;
} nng_socket, nng_dialer, nng_listener, nng_ctx;
typedef struct nng_msg nng_msg;
typedef struct nng_aio nng_aio;
typedef struct nng_thread nng_thread;
typedef struct nng_mtx nng_mtx;
typedef struct nng_cv nng_cv;
typedef int32_t nng_duration;
typedef uint64_t nng_time;

int nng_recv(nng_socket socket, void *data, size_t *size, int flags);
int nng_send(nng_socket socket, void *data, size_t size, int flags);
int nng_recvmsg(nng_socket socket, nng_msg **message, int flags);
int nng_sendmsg(nng_socket socket, nng_msg *message, int flags);
int nng_ctx_recvmsg(nng_ctx context, nng_msg **message, int flags);
int nng_ctx_sendmsg(nng_ctx context, nng_msg *message, int flags);
int nng_dial(nng_socket socket, const char *url, nng_dialer *dialer, int flags);
int nng_dialer_start(nng_dialer dialer, int flags);
int nng_listen(nng_socket socket, const char *url, nng_listener *listener, int flags);
int nng_listener_start(nng_listener listener, int flags);
int nng_device(nng_socket one, nng_socket other);
int nng_aio_alloc(nng_aio **aio, void (*callback)(void *data), void *data);
void nng_aio_free(nng_aio *aio);
void nng_aio_wait(nng_aio *aio);
void nng_aio_stop(nng_aio *aio);
void nng_aio_cancel(nng_aio *aio);
int nng_aio_result(nng_aio *aio);
nng_msg *nng_aio_get_msg(nng_aio *aio);
void nng_aio_set_msg(nng_aio *aio, nng_msg *message);
void nng_recv_aio(nng_socket socket, nng_aio *aio);
void nng_send_aio(nng_socket socket, nng_aio *aio);
void nng_ctx_recv(nng_ctx context, nng_aio *aio);
void nng_ctx_send(nng_ctx context, nng_aio *aio);
void nng_sleep_aio(nng_duration duration, nng_aio *aio);
void nng_msleep(nng_duration duration);
int nng_thread_create(nng_thread **thread, void (*function)(void *data), void *data);
void nng_thread_destroy(nng_thread *thread);
void nng_mtx_lock(nng_mtx *mutex);
void nng_mtx_unlock(nng_mtx *mutex);
void nng_cv_wait(nng_cv *condition);
int nng_cv_until(nng_cv *condition, nng_time until);
void nng_cv_wake(nng_cv *condition);
void nng_cv_wake1(nng_cv *condition);
int nng_msg_alloc(nng_msg **message, size_t size);
void nng_msg_free(nng_msg *message);
void *nng_msg_body(nng_msg *message);
size_t nng_msg_len(const nng_msg *message);
int nng_msg_append(nng_msg *message, const void *data, size_t size);
const char *nng_strerror(int code);
void nng_free(void *data, size_t size);
