/*
 * Tests put in what they like, to see what comes of it.
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

static struct hooks hooks = { .on_error = nap };

static int start(void *arg)
{
	(void)arg;
	return hooks.on_error ? 0 : -1;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
