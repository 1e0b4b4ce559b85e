/*
 * The marker of a project on fields, typedefs and parameters: who calls through them suspends. What
 * is only ever called through them needs none of its own, the field says it.
 */
#define coroutine_fn
#ifdef __clang__
#define QEMU_ANNOTATE(x) __attribute__((annotate(x)))
#else
#define QEMU_ANNOTATE(x)
#endif
#define coroutine_mark QEMU_ANNOTATE("coroutine_fn")

struct state;
typedef int coroutine_fn step_fn(struct state *s);

struct driver {
	int coroutine_fn (*co_flush)(struct state *s);
	int coroutine_mark (*co_discard)(struct state *s);
	step_fn *step;
	int (*probe)(struct state *s);
};

struct state {
	const struct driver *driver;
	int done;
};

void coroutine_fn qemu_coroutine_yield(void);

static void coroutine_fn co_wait(const struct state *s)
{
	while (!s->done)
		qemu_coroutine_yield();
}

static int raw_flush(struct state *s)
{
	co_wait(s);
	return 0;
}

static int raw_discard(struct state *s)
{
	co_wait(s);
	return 0;
}

static int raw_step(struct state *s)
{
	co_wait(s);
	return 0;
}

static int raw_probe(struct state *s)
{
	return s->done;
}

const struct driver raw = {
	.co_flush = raw_flush,
	.co_discard = raw_discard,
	.step = raw_step,
	.probe = raw_probe,
};

int flush(struct state *s) // expect: missing-suspend-annotation
{
	return s->driver->co_flush(s);
}

int discard(struct state *s) // expect: missing-suspend-annotation
{
	return s->driver->co_discard(s);
}

int step(struct state *s) // expect: missing-suspend-annotation
{
	return s->driver->step(s);
}

int each(struct state *s, step_fn *callee) // expect: missing-suspend-annotation
{
	return callee(s);
}

// expect@+1: missing-suspend-annotation
int every(struct state *s, int coroutine_fn (*callee)(struct state *s))
{
	return callee(s);
}

int coroutine_fn co_every(struct state *s, int coroutine_fn (*callee)(struct state *s))
{
	return callee(s);
}

int probe(struct state *s)
{
	return s->driver->probe(s);
}

/* Only handed to what says that it calls functions that suspend. */
static int handed(struct state *s)
{
	co_wait(s);
	return 0;
}

int coroutine_fn run_handed(struct state *s)
{
	return co_every(s, handed);
}
