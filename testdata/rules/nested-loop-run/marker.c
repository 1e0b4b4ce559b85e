/*
 * QEMU's way: polling inside of a coroutine, unless the function asked where it is.
 */
#include <stdbool.h>
#include <stddef.h>

#define coroutine_fn

typedef struct Coroutine Coroutine;
typedef struct AioContext AioContext;
typedef void CoroutineEntry(void *opaque);

bool qemu_in_coroutine(void);
Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque);
void qemu_coroutine_enter(Coroutine *co);
void coroutine_fn qemu_coroutine_yield(void);
bool aio_poll(AioContext *ctx, bool blocking);

static bool done;

static void poll_until_done(AioContext *ctx)
{
	while (!done)
		aio_poll(ctx, true);
}

static void wait_here(AioContext *ctx)
{
	if (qemu_in_coroutine()) {
		qemu_coroutine_yield();
		return;
	}
	poll_until_done(ctx);
}

static void coroutine_fn entry(void *opaque)
{
	qemu_coroutine_yield();
	wait_here(opaque);
	aio_poll(opaque, false);
	poll_until_done(opaque); // expect: nested-loop-run
}

int main(void)
{
	qemu_coroutine_enter(qemu_coroutine_create(entry, NULL));
	wait_here(NULL);
	poll_until_done(NULL);
	return 0;
}
