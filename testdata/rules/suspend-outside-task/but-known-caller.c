/*
 * Just not the trap: there is one caller, and it is start-up.
 */
#include <async/async.h>

#include <stddef.h>

struct plugin {
	int (*run)(unsigned ms);
};

static int run(unsigned ms)
{
	return async_sleep(ms); // expect: suspend-outside-task
}

static const struct plugin plugin = { run };

static int start(void *arg)
{
	(void)arg;
	return async_yield();
}

int main(void)
{
	if (plugin.run(1) < 0)
		return 1;
	return async_run(start, NULL, NULL) < 0;
}
