/*
 * A test that waits like this hangs, and whoever runs it sees that.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stddef.h>

static sem_t done;

static int posts(void *arg)
{
	(void)arg;
	sem_post(&done);
	return async_yield();
}

static int start(void *arg)
{
	if (async_spawn_detached(posts, arg, NULL) < 0)
		return -1;
	sem_wait(&done);
	return 0;
}

int main(void)
{
	sem_init(&done, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
