/*
 * Asks where it is before it suspends, or says that it does: it keeps the promise.
 */
#include <async/async.h>

#include <stddef.h>

struct hooks {
	ASYNC_NO_SUSPEND int (*on_error)(int code);
	ASYNC_NO_SUSPEND int (*on_end)(int code);
};

static int pause_in_task(int ms)
{
	if (!async_in_task())
		return 0;
	return async_sleep((uint64_t)ms);
}

ASYNC_MIXED int pause_anywhere(int ms);

static struct hooks hooks = { .on_error = pause_in_task, .on_end = pause_anywhere };

static int start(void *arg)
{
	(void)arg;
	return hooks.on_error ? 0 : -1;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
