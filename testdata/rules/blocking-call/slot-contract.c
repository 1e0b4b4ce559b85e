/*
 * A slot that is declared never to block. A blocking function assigned to it breaks the promise
 * where it is assigned; who calls through it believes the promise.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct hooks {
	ASYNC_NONBLOCKING int (*on_tick)(int fd);
};

static int count(int fd)
{
	return fd + 1;
}

static int sync_file(int fd)
{
	return fsync(fd);
}

static struct hooks hooks = { .on_tick = count };

static int start(void *arg)
{
	int *fd = arg;

	hooks.on_tick = sync_file; // expect: effect-lost-in-cast
	return hooks.on_tick(*fd);
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}
