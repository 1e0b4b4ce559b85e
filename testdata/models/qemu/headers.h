/* What rules/models/qemu.yaml names, by its documented prototypes: QEMU installs no headers. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define coroutine_fn

typedef struct Coroutine Coroutine;
typedef struct CoMutex CoMutex;
typedef struct CoRwlock CoRwlock;
typedef struct CoQueue CoQueue;
typedef struct QemuCoSleep QemuCoSleep;
typedef struct QemuLockable QemuLockable;
typedef struct AioContext AioContext;
typedef struct BlockAIOCB BlockAIOCB;
typedef struct BlockDriverState BlockDriverState;
typedef struct BlockBackend BlockBackend;
typedef struct QEMUBH QEMUBH;
typedef struct QEMUTimer QEMUTimer;
typedef struct QEMUTimerListGroup QEMUTimerListGroup;
typedef struct MemReentrancyGuard MemReentrancyGuard;
typedef struct QemuThread QemuThread;
typedef struct QemuMutex QemuMutex;
typedef struct QemuRecMutex QemuRecMutex;
typedef struct QemuCond QemuCond;
typedef struct QemuSemaphore QemuSemaphore;
typedef struct QemuEvent QemuEvent;
typedef int QEMUClockType;
typedef int CoQueueWaitFlags;

typedef void coroutine_fn CoroutineEntry(void *opaque);
typedef int ThreadPoolFunc(void *opaque);
typedef void BlockCompletionFunc(void *opaque, int ret);
typedef void IOHandler(void *opaque);
typedef bool AioPollFn(void *opaque);
typedef void QEMUBHFunc(void *opaque);
typedef void QEMUTimerCB(void *opaque);
struct rcu_head;
typedef void RCUCBFunc(struct rcu_head *head);

bool qemu_in_coroutine(void);
bool qemu_in_main_thread(void);
bool in_aio_context_home_thread(AioContext *context);
Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque);
void qemu_coroutine_enter(Coroutine *coroutine);
void qemu_coroutine_enter_if_inactive(Coroutine *coroutine);
void qemu_aio_coroutine_enter(AioContext *context, Coroutine *coroutine);
void aio_co_wake(Coroutine *coroutine);
void aio_co_schedule(AioContext *context, Coroutine *coroutine);
void aio_co_enter(AioContext *context, Coroutine *coroutine);
void coroutine_fn qemu_coroutine_yield(void);
void coroutine_fn qemu_co_mutex_lock(CoMutex *mutex);
void coroutine_fn qemu_co_rwlock_rdlock(CoRwlock *lock);
void coroutine_fn qemu_co_rwlock_wrlock(CoRwlock *lock);
void coroutine_fn qemu_co_queue_wait_impl(
	CoQueue *queue, QemuLockable *lock, CoQueueWaitFlags flags);
void coroutine_fn qemu_co_sleep(QemuCoSleep *sleep);
void coroutine_fn qemu_co_sleep_ns_wakeable(QemuCoSleep *sleep, QEMUClockType type, int64_t ns);
void coroutine_fn yield_until_fd_readable(int fd);
int coroutine_fn thread_pool_submit_co(ThreadPoolFunc *function, void *arg);
BlockAIOCB *thread_pool_submit_aio(
	ThreadPoolFunc *function, void *arg, BlockCompletionFunc *done, void *opaque);

void main_loop_wait(int nonblocking);
int qemu_main_loop(void);
bool aio_poll(AioContext *context, bool blocking);
void bdrv_drain(BlockDriverState *state);
void bdrv_drain_all(void);
void bdrv_drain_all_begin(void);
void bdrv_drained_begin(BlockDriverState *state);
void blk_drain(BlockBackend *backend);
void aio_bh_schedule_oneshot_full(
	AioContext *context, QEMUBHFunc *function, void *opaque, const char *name);
QEMUBH *aio_bh_new_full(AioContext *context, QEMUBHFunc *function, void *opaque, const char *name,
	MemReentrancyGuard *guard);
QEMUBH *qemu_bh_new_full(
	QEMUBHFunc *function, void *opaque, const char *name, MemReentrancyGuard *guard);
void qemu_bh_schedule(QEMUBH *bh);
void qemu_bh_cancel(QEMUBH *bh);
void aio_notify(AioContext *context);
void aio_set_fd_handler(AioContext *context, int fd, IOHandler *io_read, IOHandler *io_write,
	AioPollFn *io_poll, IOHandler *io_poll_ready, void *opaque);
void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write, void *opaque);
void timer_init_full(QEMUTimer *timer, QEMUTimerListGroup *group, QEMUClockType type, int scale,
	int attributes, QEMUTimerCB *function, void *opaque);
void timer_mod(QEMUTimer *timer, int64_t when);
void timer_mod_ns(QEMUTimer *timer, int64_t when);
void timer_del(QEMUTimer *timer);

void qemu_thread_create(
	QemuThread *thread, const char *name, void *(*start)(void *), void *arg, int mode);
void *qemu_thread_join(QemuThread *thread);
void qemu_thread_exit(void *value);
void qemu_mutex_lock_impl(QemuMutex *mutex, const char *file, int line);
int qemu_mutex_trylock_impl(QemuMutex *mutex, const char *file, int line);
void qemu_mutex_unlock_impl(QemuMutex *mutex, const char *file, int line);
void qemu_rec_mutex_lock_impl(QemuRecMutex *mutex, const char *file, int line);
int qemu_rec_mutex_trylock_impl(QemuRecMutex *mutex, const char *file, int line);
void qemu_rec_mutex_unlock_impl(QemuRecMutex *mutex, const char *file, int line);
void qemu_cond_wait_impl(QemuCond *condition, QemuMutex *mutex, const char *file, int line);
bool qemu_cond_timedwait_impl(
	QemuCond *condition, QemuMutex *mutex, int ms, const char *file, int line);
void qemu_cond_signal(QemuCond *condition);
void qemu_cond_broadcast(QemuCond *condition);
void qemu_sem_wait(QemuSemaphore *semaphore);
int qemu_sem_timedwait(QemuSemaphore *semaphore, int ms);
void qemu_sem_post(QemuSemaphore *semaphore);
void qemu_event_wait(QemuEvent *event);
void qemu_event_set(QemuEvent *event);
void synchronize_rcu(void);
void drain_call_rcu(void);
void call_rcu1(struct rcu_head *head, RCUCBFunc *function);
