/*
 * Trap: a helper that waits for the lock, or only tries, as its caller wants it; this one does not
 * want it to wait.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t name = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static int enter(bool waits)
{
	return waits ? pthread_mutex_lock(&table) : pthread_mutex_trylock(&table);
}

/* Where there is one thread nothing is locked. */
static int enter_if(bool is_shared)
{
	if (is_shared)
		pthread_mutex_lock(&table);
	return is_shared;
}

/* One lock, that nobody holds for long, it takes whoever calls. */
static void count(bool is_shared)
{
	pthread_mutex_lock(&name);
	entries++;
	pthread_mutex_unlock(&name);
	if (is_shared) {
		pthread_mutex_lock(&table);
		entries++;
		pthread_mutex_unlock(&table);
	}
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
	if (enter(false) == 0) {
		found = entries;
		pthread_mutex_unlock(&table);
	}
	count(false);
	if (enter_if(false))
		pthread_mutex_unlock(&table);
	return found;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	return async_run(looks_up, NULL, NULL) < 0;
}
