/*
 * There is a thread, but it does something else: who ends the waits is a task.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static sem_t done, started;
static volatile bool is_loaded;

static void *work(void *arg)
{
	sem_post(&started);
	return arg;
}

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
	sem_wait(&done); // expect: sync-wait-for-task
	while (!is_loaded)
		usleep(1000); // expect: sync-wait-for-task
	return 0;
}

int main(void)
{
	pthread_t thread;

	sem_init(&done, 0, 0);
	sem_init(&started, 0, 0);
	pthread_create(&thread, NULL, work, NULL);
	sem_wait(&started);
	return async_run(start, NULL, NULL) < 0;
}
