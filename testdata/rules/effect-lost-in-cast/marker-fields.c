/*
 * QEMU's markers on the places where functions are kept, and functions that do something else.
 */
#include <stddef.h>

#define coroutine_fn
#ifdef __clang__
#define QEMU_ANNOTATE(x) __attribute__((annotate(x)))
#else
#define QEMU_ANNOTATE(x)
#endif
#define no_coroutine_fn QEMU_ANNOTATE("no_coroutine_fn")
#define coroutine_mark  QEMU_ANNOTATE("coroutine_fn")

struct state {
	int done;
};

typedef int no_coroutine_fn probe_fn(struct state *s);

struct driver {
	int coroutine_fn (*co_flush)(struct state *s);
	int coroutine_mark (*co_discard)(struct state *s);
	int no_coroutine_fn (*open)(struct state *s);
	probe_fn *probe;
	int (*other)(struct state *s);
};

void coroutine_fn qemu_coroutine_yield(void);
int count_flush(void);

static int coroutine_fn co_wait(struct state *s)
{
	while (!s->done)
		qemu_coroutine_yield();
	return 0;
}

static int plain(struct state *s)
{
	return count_flush() + s->done;
}

extern void with_probe(probe_fn *probe);
extern void with_open(int no_coroutine_fn (*open)(struct state *s));
extern void with_any(int (*any)(struct state *s));

const struct driver waits = {
	.co_flush = co_wait,
	.co_discard = co_wait,
	.open = co_wait,  // expect: effect-lost-in-cast
	.probe = co_wait, // expect: effect-lost-in-cast
	.other = co_wait,
};

const struct driver plainly = {
	.co_flush = plain,
	.co_discard = plain,
	.open = plain,
	.probe = plain,
	.other = plain,
};

void hand_over(const struct driver *driver)
{
	with_probe(co_wait); // expect: effect-lost-in-cast
	with_open(co_wait);  // expect: effect-lost-in-cast
	with_any(co_wait);
	with_open(driver->co_flush); // expect: effect-lost-in-cast
	with_open(plain);
}
