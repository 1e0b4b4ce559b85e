/*
 * An attempt, and where it fails the wait after all.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static sem_t done;
static int entries;

static void *work(void *arg)
{
	pthread_mutex_lock(&table);
	usleep(200000);
	entries++;
	pthread_mutex_unlock(&table);
	sem_post(&done);
	return arg;
}

static int looks_up(void *arg)
{
	struct timespec later = { .tv_sec = 4102444800 };
	int found;

	(void)arg;
	if (pthread_mutex_trylock(&table) != 0)
		pthread_mutex_lock(&table); // expect: lock-wait-on-loop
	found = entries;
	pthread_mutex_unlock(&table);
	if (sem_timedwait(&done, &later) == 0) // expect: lock-wait-on-loop
		found++;
	return found;
}

int main(void)
{
	pthread_t thread;

	sem_init(&done, 0, 0);
	pthread_create(&thread, NULL, work, NULL);
	return async_run(looks_up, NULL, NULL) < 0;
}
