/*
 * No function, unless there is one.
 */
#include <async/async.h>

#include <stddef.h>

struct hooks {
	ASYNC_NO_SUSPEND int (*on_error)(int code);
};

static int nap(int ms)
{
	return async_sleep((uint64_t)ms);
}

static struct hooks hooks = { .on_error = NULL };

static int start(void *arg)
{
	hooks.on_error = arg ? nap : NULL; // expect: effect-lost-in-cast
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
