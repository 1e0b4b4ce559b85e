/*
 * The same, but what start-up did a thread does now, while the loop runs.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

struct cache {
	pthread_mutex_t lock;
	int entries;
	long hits, misses, evictions, bytes, limit;
};

struct log {
	pthread_mutex_t lock;
	int lines;
	long bytes, limit, dropped, written, opened;
};

static struct cache cache = { .lock = PTHREAD_MUTEX_INITIALIZER };
static struct log journal = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void load(void)
{
	pthread_mutex_lock(&cache.lock);
	usleep(100000);
	cache.entries = 3;
	pthread_mutex_unlock(&cache.lock);
}

static void *reload(void *arg)
{
	load();
	return arg;
}

static void *work(void *arg)
{
	pthread_mutex_lock(&journal.lock);
	usleep(1000);
	journal.lines++;
	pthread_mutex_unlock(&journal.lock);
	return arg;
}

static int looks_up(void *arg)
{
	int found;

	(void)arg;
	pthread_mutex_lock(&cache.lock); // expect: lock-wait-on-loop
	found = cache.entries;
	pthread_mutex_unlock(&cache.lock);
	return found;
}

int main(void)
{
	pthread_t thread, loader;

	pthread_create(&loader, NULL, reload, NULL);
	pthread_create(&thread, NULL, work, NULL);
	return async_run(looks_up, NULL, NULL) < 0;
}
