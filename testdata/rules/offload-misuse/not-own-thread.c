/*
 * Threads of their own may wait for each other and for jobs: nobody else needs them. And a job may
 * wait for such a thread.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <unistd.h>

static sem_t filled, flushed;

static void *writer(void *arg)
{
	sem_wait(&filled);
	usleep(1000);
	sem_post(&flushed);
	return arg;
}

static int job(void *arg)
{
	(void)arg;
	usleep(1000);
	sem_post(&filled);
	sem_wait(&flushed);
	return 0;
}

static int start(void *arg)
{
	return async_to_thread(job, arg);
}

int main(void)
{
	pthread_t thread;

	sem_init(&filled, 0, 0);
	sem_init(&flushed, 0, 0);
	pthread_create(&thread, NULL, writer, NULL);
	return async_run(start, NULL, NULL) < 0;
}
