/*
 * Nothing is said of the pointers: nothing is promised, and nothing broken.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct hooks {
	int (*on_tick)(int fd);
	int (*on_error)(int code);
};

static int sync_file(int fd)
{
	return fsync(fd);
}

static int nap(int ms)
{
	return async_sleep((uint64_t)ms);
}

static struct hooks hooks = { .on_tick = sync_file };

static int start(void *arg)
{
	(void)arg;
	hooks.on_error = nap;
	return hooks.on_error(1);
}

int main(void)
{
	hooks.on_tick(1);
	return async_run(start, NULL, NULL) < 0;
}
