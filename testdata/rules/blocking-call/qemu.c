/*
 * QEMU: coroutines are known by an empty macro in front of them, handlers by the type they have.
 */
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#define coroutine_fn
#define coroutine_mixed_fn

typedef struct Coroutine Coroutine;
typedef struct AioContext AioContext;
typedef void coroutine_fn CoroutineEntry(void *opaque);
typedef int ThreadPoolFunc(void *opaque);
typedef void QEMUBHFunc(void *opaque);
typedef void IOHandler(void *opaque);

extern bool qemu_in_coroutine(void);
extern Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque);
extern void qemu_coroutine_enter(Coroutine *coroutine);
extern void coroutine_fn qemu_coroutine_yield(void);
extern int coroutine_fn thread_pool_submit_co(ThreadPoolFunc *function, void *arg);
extern void aio_bh_schedule_oneshot_full(
	AioContext *context, QEMUBHFunc *function, void *opaque, const char *name);
extern void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write, void *opaque);
extern int qemu_main_loop(void);

struct driver {
	int coroutine_fn (*co_flush)(int fd);
};

static int flush_in_thread(void *opaque)
{
	int *fd = opaque;

	return fsync(*fd);
}

static int coroutine_fn co_flush_here(int fd)
{
	return fsync(fd); // expect: blocking-call
}

static int coroutine_fn co_flush_there(int fd)
{
	return thread_pool_submit_co(flush_in_thread, &fd);
}

static const struct driver here = { .co_flush = co_flush_here };
static const struct driver there = { .co_flush = co_flush_there };

static void coroutine_fn co_entry(void *opaque)
{
	const struct driver *driver = opaque;

	driver->co_flush(3);
	qemu_coroutine_yield();
	sleep(1); // expect: blocking-call
}

static void on_bottom_half(void *opaque)
{
	qemu_coroutine_enter(qemu_coroutine_create(co_entry, opaque));
	sleep(1); // expect: blocking-call
}

static void on_readable(void *opaque)
{
	(void)opaque;
	usleep(10000); // expect: blocking-call
}

int main(int count, char **arguments)
{
	(void)arguments;
	sleep(1);
	aio_bh_schedule_oneshot_full(
		NULL, on_bottom_half, (void *)(count > 1 ? &here : &there), "start");
	qemu_set_fd_handler(0, on_readable, NULL, NULL);
	return qemu_main_loop();
}
