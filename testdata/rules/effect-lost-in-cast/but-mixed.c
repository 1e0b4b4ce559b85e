/*
 * Asks something else.
 */
#include <async/async.h>

#include <stddef.h>

struct hooks {
	ASYNC_NO_SUSPEND int (*on_error)(int code);
};

static int is_enabled;

static int pause_if_enabled(int ms)
{
	if (!is_enabled)
		return 0;
	return async_sleep((uint64_t)ms);
}

static struct hooks hooks = { .on_error = pause_if_enabled }; // expect: effect-lost-in-cast

static int start(void *arg)
{
	is_enabled = arg != NULL;
	return hooks.on_error ? 0 : -1;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
