/*
 * What is waited for stands on the stack of the waiter, and its address is all that is handed over.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>

static int posts(void *arg)
{
	sem_post(arg);
	return async_yield();
}

static int sets(void *arg)
{
	bool *is_done = arg;

	*is_done = true;
	return async_yield();
}

static int start(void *arg)
{
	volatile bool is_done = false;
	sem_t done;

	(void)arg;
	sem_init(&done, 0, 0);
	if (async_spawn_detached(posts, &done, NULL) < 0)
		return -1;
	sem_wait(&done); // expect: sync-wait-for-task
	if (async_spawn_detached(sets, (void *)&is_done, NULL) < 0)
		return -1;
	while (!is_done) // expect: sync-wait-for-task
		;
	sem_destroy(&done);
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
