/*
 * A helper that takes one lock whoever calls, and waits for another if it is asked to: one of its
 * callers asks.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t name = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static void count(bool is_shared)
{
	pthread_mutex_lock(&name);
	entries++;
	pthread_mutex_unlock(&name);
	if (is_shared) {
		pthread_mutex_lock(&table); // expect: lock-wait-on-loop
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
	(void)arg;
	count(false);
	count(true);
	return 0;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	return async_run(looks_up, NULL, NULL) < 0;
}
