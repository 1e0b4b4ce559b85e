/*
 * QEMU: the marker stands on what holds the functions, a field, a parameter, a typedef; once as an
 * empty macro, once as the annotation that it is for clang. What is kept there runs in a coroutine,
 * whoever calls it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define coroutine_fn
#ifdef __clang__
#define QEMU_ANNOTATE(x) __attribute__((annotate(x)))
#else
#define QEMU_ANNOTATE(x)
#endif
#define coroutine_mark QEMU_ANNOTATE("coroutine_fn")

typedef struct BlockDriverState BlockDriverState;
typedef struct BlockDriver BlockDriver;
typedef struct Coroutine Coroutine;
typedef void coroutine_fn CoroutineEntry(void *opaque);
typedef int coroutine_fn (*CoStep)(int fd);

struct BlockDriver {
	const char *format_name;
	int instance_size;
	int coroutine_fn (*bdrv_co_preadv)(BlockDriverState *bs, int64_t offset, int64_t bytes);
	int coroutine_fn (*bdrv_co_flush)(BlockDriverState *bs);
	int coroutine_mark (*bdrv_co_pdiscard)(BlockDriverState *bs, int64_t offset);
	CoStep step;
	int (*bdrv_probe)(const uint8_t *buf, int buf_size, const char *filename);
};

struct BlockDriverState {
	int fd;
	BlockDriver *drv;
};

/* In another part of the program, which is not here. */
extern void bdrv_register(BlockDriver *driver);
extern void run_steps(int coroutine_fn (*step)(int fd), int fd);
extern void each_step(int (*step)(int fd), int fd);

static int raw_co_preadv(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
	(void)offset, (void)bytes;
	sleep(1); // expect: blocking-call
	return bs->fd;
}

static int raw_co_flush(BlockDriverState *bs)
{
	return fsync(bs->fd); // expect: blocking-call
}

static int raw_co_pdiscard(BlockDriverState *bs, int64_t offset)
{
	(void)offset;
	return fsync(bs->fd); // expect: blocking-call
}

static int raw_step(int fd)
{
	return fsync(fd); // expect: blocking-call
}

/* Nothing is said of this one; it asks a file when the program starts. */
static int raw_probe(const uint8_t *buf, int buf_size, const char *filename)
{
	(void)buf, (void)filename;
	sleep(1);
	return buf_size;
}

static BlockDriver bdrv_raw = {
	.format_name = "raw",
	.bdrv_co_preadv = raw_co_preadv,
	.bdrv_co_flush = raw_co_flush,
	.bdrv_co_pdiscard = raw_co_pdiscard,
	.step = raw_step,
	.bdrv_probe = raw_probe,
};

static int handed_step(int fd)
{
	return fsync(fd); // expect: blocking-call
}

static int handed_plainly(int fd)
{
	return fsync(fd);
}

void bdrv_raw_init(int fd)
{
	bdrv_register(&bdrv_raw);
	run_steps(handed_step, fd);
	each_step(handed_plainly, fd);
}
