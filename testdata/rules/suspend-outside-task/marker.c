/*
 * QEMU's way: markers that expand to nothing, functions for both worlds that ask where they are.
 */
#include <stdbool.h>
#include <stddef.h>

#define coroutine_fn
#define coroutine_mixed_fn

typedef struct Coroutine Coroutine;
typedef struct AioContext AioContext;
typedef void CoroutineEntry(void *opaque);
typedef void QEMUBHFunc(void *opaque);

bool qemu_in_coroutine(void);
Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque);
void qemu_coroutine_enter(Coroutine *co);
void coroutine_fn qemu_coroutine_yield(void);
bool aio_poll(AioContext *ctx, bool blocking);
void aio_bh_schedule_oneshot_full(
	AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name, void *guard);

struct request {
	AioContext *ctx;
	int ret;
	bool done;
};

static int coroutine_fn co_read(struct request *request)
{
	while (!request->done)
		qemu_coroutine_yield();
	return request->ret;
}

static void coroutine_fn read_entry(void *opaque)
{
	struct request *request = opaque;

	request->ret = co_read(request);
	request->done = true;
}

/* For both worlds. */
static int coroutine_mixed_fn read_now(struct request *request)
{
	if (qemu_in_coroutine())
		return co_read(request);
	qemu_coroutine_enter(qemu_coroutine_create(read_entry, request));
	while (!request->done)
		aio_poll(request->ctx, true);
	return request->ret;
}

static void on_loop(void *opaque)
{
	co_read(opaque); // expect: suspend-outside-task
}

static void coroutine_fn all_entry(void *opaque)
{
	read_now(opaque);
	co_read(opaque);
}

int main(void)
{
	struct request request = { .ctx = NULL };

	aio_bh_schedule_oneshot_full(request.ctx, on_loop, &request, "read", NULL);
	qemu_coroutine_enter(qemu_coroutine_create(all_entry, &request));
	if (read_now(&request) < 0)
		return 1;
	return co_read(&request); // expect: suspend-outside-task
}
