/*
 * No function at all; and a default that does nothing, in a place for one that suspends.
 */
#include <async/async.h>

#include <stddef.h>

struct hooks {
	ASYNC_NO_SUSPEND int (*on_error)(int code);
	ASYNC_FN int (*enter)(int n);
	ASYNC_FN int (*leave)(int n);
};

static int nothing(int n)
{
	(void)n;
	return 0;
}

static struct hooks hooks = { .on_error = NULL, .enter = nothing };

static int start(void *arg)
{
	(void)arg;
	hooks.on_error = 0;
	hooks.leave = nothing;
	return hooks.enter(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
