/*
 * The thread gives the lock back before it waits, and takes it again: itself, in a helper, in a
 * helper that waits for a condition; and where the same test decides twice.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
static bool is_wanted;
static int entries;

static void breathe(void)
{
	pthread_mutex_unlock(&table);
	usleep(1000);
	pthread_mutex_lock(&table);
}

static void wait_until_wanted(void)
{
	while (!is_wanted)
		pthread_cond_wait(&wanted, &table);
}

static void *work(void *arg)
{
	bool *is_alone = arg;

	pthread_mutex_lock(&table);
	wait_until_wanted();
	for (int i = 0; i < 10; i++) {
		entries++;
		breathe();
		pthread_mutex_unlock(&table);
		usleep(1000);
		pthread_mutex_lock(&table);
	}
	if (!*is_alone)
		pthread_mutex_unlock(&table);
	usleep(1000);
	if (*is_alone)
		pthread_mutex_unlock(&table);
	return NULL;
}

static int looks_up(void *arg)
{
	int found;

	(void)arg;
	pthread_mutex_lock(&table);
	found = entries;
	is_wanted = true;
	pthread_mutex_unlock(&table);
	return found;
}

int main(void)
{
	static bool is_alone;
	pthread_t thread;

	pthread_create(&thread, NULL, work, &is_alone);
	return async_run(looks_up, NULL, NULL) < 0;
}
