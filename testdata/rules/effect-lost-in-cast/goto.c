/*
 * Which function is stored depends on a jump: one of the two suspends.
 */
#include <async/async.h>

#include <stddef.h>

struct hooks {
	ASYNC_NO_SUSPEND int (*on_error)(int code);
};

static struct hooks hooks;

static int wait_for(int code)
{
	return async_sleep((uint64_t)code);
}

static int ignore(int code)
{
	return code;
}

static int start(void *arg)
{
	int (*chosen)(int) = ignore;

	if (!arg)
		goto out;
	chosen = wait_for;
out:
	hooks.on_error = chosen; // expect: effect-lost-in-cast
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
