/*
 * Waiting before the loop runs, and after it has ended; and on a thread.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <unistd.h>

static sem_t started, stopped;

static void *work(void *arg)
{
	sem_post(&started);
	sem_wait(&stopped);
	return arg;
}

static int task(void *arg)
{
	(void)arg;
	return async_sleep(10);
}

int main(void)
{
	pthread_t thread;
	int rc;

	sem_init(&started, 0, 0);
	sem_init(&stopped, 0, 0);
	pthread_create(&thread, NULL, work, NULL);
	sem_wait(&started);
	rc = async_run(task, NULL, NULL);
	sem_post(&stopped);
	pthread_join(thread, NULL);
	return rc < 0;
}
