/*
 * Through pointers: callbacks of libuv, tables of operations, functions that are handed over.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>

struct ops {
	int (*open)(void);
	int (*size)(void);
};

static int slow_open(void)
{
	// path: start > on_timer > slow_open > ops.open > slow_open > async_sleep
	return async_sleep(10); // expect: suspend-outside-task
}

static int size(void)
{
	return 1;
}

static const struct ops ops = { slow_open, size };
static const struct ops *current = &ops;
static uv_timer_t timer;

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	if (current->size())
		current->open();
}

static void each(int n, int (*visit)(void))
{
	for (int i = 0; i < n; i++)
		visit();
}

static int pause_all(void)
{
	return async_yield();
}

static int start(void *arg)
{
	(void)arg;
	each(3, pause_all);
	return uv_timer_start(&timer, on_timer, 1, 0);
}

int main(void)
{
	each(1, size);
	// path: main > pause_all > async_yield
	each(2, pause_all); // expect: suspend-outside-task
	return async_run(start, NULL, NULL) < 0;
}
