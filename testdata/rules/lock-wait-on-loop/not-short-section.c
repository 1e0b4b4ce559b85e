/*
 * The thread holds the lock only to change what it protects: it waits before and after, or for a
 * condition, which gives the lock back meanwhile. Writing a line, taking another short lock and a
 * pause of microseconds are no waits worth a word.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
static bool is_wanted;
static int entries, count;

static void *work(void *arg)
{
	for (;;) {
		usleep(200000);
		pthread_mutex_lock(&table);
		while (!is_wanted)
			pthread_cond_wait(&wanted, &table);
		entries++;
		usleep(50);
		printf("%d entries\n", entries);
		pthread_mutex_lock(&count_lock);
		count++;
		pthread_mutex_unlock(&count_lock);
		pthread_mutex_unlock(&table);
		usleep(1000);
	}
	return arg;
}

static int looks_up(void *arg)
{
	int found;

	(void)arg;
	pthread_mutex_lock(&table);
	found = entries;
	is_wanted = true;
	pthread_cond_signal(&wanted);
	pthread_mutex_unlock(&table);
	pthread_mutex_lock(&count_lock);
	found += count;
	pthread_mutex_unlock(&count_lock);
	return found;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	return async_run(looks_up, NULL, NULL) < 0;
}
