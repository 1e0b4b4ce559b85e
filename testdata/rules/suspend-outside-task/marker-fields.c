/*
 * QEMU's marker on fields, parameters and typedefs: a call through such a pointer suspends,
 * whatever is in it, and nobody waits there who is no coroutine.
 */
#include <stdbool.h>
#include <stddef.h>

#define coroutine_fn
#ifdef __clang__
#define QEMU_ANNOTATE(x) __attribute__((annotate(x)))
#else
#define QEMU_ANNOTATE(x)
#endif
#define coroutine_mark QEMU_ANNOTATE("coroutine_fn")

typedef struct Coroutine Coroutine;
typedef struct AioContext AioContext;
typedef struct BlockDriverState BlockDriverState;
typedef void coroutine_fn CoroutineEntry(void *opaque);
typedef int coroutine_fn (*CoStep)(BlockDriverState *bs);
typedef void QEMUBHFunc(void *opaque);

void aio_bh_schedule_oneshot_full(
	AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name, void *guard);
int qemu_main_loop(void);

struct BlockDriverState {
	struct {
		int coroutine_fn (*bdrv_co_flush)(BlockDriverState *bs);
		int coroutine_mark (*bdrv_co_pdiscard)(BlockDriverState *bs);
		int (*bdrv_probe)(BlockDriverState *bs);
		CoStep step;
	} * drv;
};

static void with_step(BlockDriverState *bs, int coroutine_fn (*step)(BlockDriverState *bs))
{
	step(bs); // expect: suspend-outside-task
}

static void on_loop(void *opaque)
{
	BlockDriverState *bs = opaque;

	bs->drv->bdrv_co_flush(bs);    // expect: suspend-outside-task
	bs->drv->bdrv_co_pdiscard(bs); // expect: suspend-outside-task
	bs->drv->step(bs);             // expect: suspend-outside-task
	bs->drv->bdrv_probe(bs);
	with_step(bs, bs->drv->bdrv_co_flush);
}

static void coroutine_fn in_coroutine(BlockDriverState *bs)
{
	bs->drv->bdrv_co_flush(bs);
	bs->drv->bdrv_co_pdiscard(bs);
	bs->drv->step(bs);
}

void coroutine_fn bdrv_co_flush_all(BlockDriverState *bs)
{
	in_coroutine(bs);
}

int main(void)
{
	BlockDriverState bs = { NULL };

	aio_bh_schedule_oneshot_full(NULL, on_loop, &bs, "flush", NULL);
	return qemu_main_loop();
}
