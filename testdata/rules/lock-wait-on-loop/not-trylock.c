/*
 * An attempt that does not wait, and a wait that ends at once.
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
	struct timespec now = { 0 };
	int found = -1;

	(void)arg;
	if (pthread_mutex_trylock(&table) == 0) {
		found = entries;
		pthread_mutex_unlock(&table);
	}
	if (sem_trywait(&done) == 0)
		found++;
	if (sem_timedwait(&done, &now) == 0)
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
