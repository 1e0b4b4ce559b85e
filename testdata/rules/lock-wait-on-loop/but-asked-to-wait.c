/*
 * The same helper, and its caller wants it to wait.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static int enter(bool waits)
{
	return waits ? pthread_mutex_lock(&table) : pthread_mutex_trylock(&table);
}

static void *work(void *arg)
{
	pthread_mutex_lock(&table);
	usleep(200000);
	entries++;
	pthread_mutex_unlock(&table);
	return arg;
}

static int looks_up(void *arg)
{
	int found = -1;

	(void)arg;
	if (enter(false) == 0)
		pthread_mutex_unlock(&table);
	if (enter(true) == 0) { // expect: lock-wait-on-loop
		found = entries;
		pthread_mutex_unlock(&table);
	}
	return found;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	return async_run(looks_up, NULL, NULL) < 0;
}
