/*
 * The same with a pause and a wait that stop the thread.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static sem_t done;
static bool is_loaded;

static int loads(void *arg)
{
	(void)arg;
	is_loaded = true;
	sem_post(&done);
	return async_yield();
}

static int start(void *arg)
{
	if (async_spawn_detached(loads, arg, NULL) < 0)
		return -1;
	while (!is_loaded)
		usleep(100);    // expect: sync-wait-for-task
	return sem_wait(&done); // expect: sync-wait-for-task
}

int main(void)
{
	sem_init(&done, 0, 0);
	return async_run(start, NULL, NULL) < 0;
}
