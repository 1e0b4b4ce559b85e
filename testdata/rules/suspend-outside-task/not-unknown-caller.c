/*
 * Trap: nobody in the program calls it; a library's tasks may.
 */
#include <async/async.h>

int library_pause(unsigned ms);

struct plugin {
	int (*run)(unsigned ms);
};

static int run(unsigned ms)
{
	return async_sleep(ms);
}

const struct plugin plugin = { run };

int library_pause(unsigned ms)
{
	return async_sleep(ms) < 0 ? -1 : async_yield();
}
