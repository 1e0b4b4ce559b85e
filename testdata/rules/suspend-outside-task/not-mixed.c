/*
 * Trap: the function asks where it runs, itself or by a helper, or says that it is mixed.
 */
#include <async/async.h>

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static bool on_fiber(void)
{
	bool inside = async_in_task();

	return inside;
}

static int nap(unsigned ms)
{
	if (async_in_task())
		return async_sleep(ms);
	return usleep(ms * 1000);
}

static int doze(unsigned ms)
{
	if (!on_fiber())
		return usleep(ms * 1000);
	return async_sleep(ms);
}

/* Whoever comes here from elsewhere is stopped. */
static int strict(unsigned ms)
{
	assert(async_in_task());
	return async_sleep(ms);
}

ASYNC_MIXED int somewhere(unsigned ms);

int somewhere(unsigned ms)
{
	return ms ? nap(ms) : async_yield();
}

static int start(void *arg)
{
	(void)arg;
	return nap(1) < 0 || doze(1) < 0 || strict(1) < 0 || somewhere(0) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	(void)argv;
	if (nap(1) < 0 || doze(1) < 0 || somewhere(1) < 0)
		return 1;
	if (argc > 9)
		strict(1);
	return async_run(start, NULL, NULL) < 0;
}
