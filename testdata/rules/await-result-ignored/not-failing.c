/*
 * Trap: what is called suspends, and nothing it returns is an error.
 */
#include <async/async.h>
#include <async/file.h>

#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-result"

static int size(const char *path)
{
	return async_exists(path) > 0 ? 1 : 0;
}

static int nap(void)
{
	int rc = async_sleep(10);

	return rc < 0 ? rc : 0;
}

static int start(void *arg)
{
	size(arg);
	nap(); /* it ends early by a cancellation only, which the next wait tells again */
	async_yield();
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
