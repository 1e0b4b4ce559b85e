/*
 * The same in a program.
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
	sem_wait(&done); // expect: sync-wait-for-task
	return 0;
}

int main(void)
{
	sem_init(&done, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
