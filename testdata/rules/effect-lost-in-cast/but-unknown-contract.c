/*
 * The same, and one of the two says something.
 */
#include <async/async.h>

#include <stddef.h>

struct hooks {
	int (*on_tick)(int fd);
	ASYNC_NO_SUSPEND int (*on_error)(int code);
};

static int nap(int ms)
{
	return async_sleep((uint64_t)ms);
}

static struct hooks hooks;

static int start(void *arg)
{
	(void)arg;
	hooks.on_tick = nap;
	hooks.on_error = nap; // expect: effect-lost-in-cast
	return hooks.on_tick(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
