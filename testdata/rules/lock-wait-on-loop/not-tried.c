/*
 * The thread is slow where it does not have the lock: where the attempt failed, where the helper
 * has given it back, after it was given back.
 */
#include <async/async.h>

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct table {
	int id;
	pthread_mutex_t lock, other;
	int entries, size;
	const char *name, *path, *owner;
};

static pthread_mutex_t tested = PTHREAD_MUTEX_INITIALIZER, refused = PTHREAD_MUTEX_INITIALIZER,
		       kept = PTHREAD_MUTEX_INITIALIZER, spun = PTHREAD_MUTEX_INITIALIZER,
		       asked = PTHREAD_MUTEX_INITIALIZER, coded = PTHREAD_MUTEX_INITIALIZER,
		       either = PTHREAD_MUTEX_INITIALIZER;
static struct table table = { .lock = PTHREAD_MUTEX_INITIALIZER };
static int entries;

static bool try_enter(void)
{
	return pthread_mutex_trylock(&asked) == 0;
}

static bool enter(void)
{
	pthread_mutex_lock(&kept);
	if (entries > 100) {
		pthread_mutex_unlock(&kept);
		return false;
	}
	return true;
}

static bool acquire(struct table *t)
{
	pthread_mutex_lock(&t->lock);
	if (t->entries == t->size) {
		pthread_mutex_unlock(&t->lock);
		return false;
	}
	return true;
}

static bool enter_if(struct table *t)
{
	if (t->entries == t->size)
		return false;
	pthread_mutex_lock(&t->other);
	return true;
}

static int reserve(void)
{
	int rc = pthread_mutex_trylock(&coded);

	if (rc != 0)
		return -rc;
	if (entries > 100) {
		pthread_mutex_unlock(&coded);
		return -ENOSPC;
	}
	entries++;
	return 0;
}

static void *work(void *arg)
{
	struct table *t = arg;

	if (pthread_mutex_trylock(&tested) == 0) {
		entries++;
		pthread_mutex_unlock(&tested);
	} else {
		usleep(200000);
	}
	while (pthread_mutex_trylock(&spun) != 0)
		usleep(100000);
	entries++;
	pthread_mutex_unlock(&spun);
	usleep(200000);
	if (enter()) {
		entries++;
		pthread_mutex_unlock(&kept);
	} else {
		usleep(200000);
	}
	if (!try_enter())
		usleep(200000);
	else
		pthread_mutex_unlock(&asked);
	if (!acquire(t)) {
		usleep(200000);
	} else {
		entries++;
		pthread_mutex_unlock(&t->lock);
	}
	if (reserve() < 0) {
		usleep(200000);
	} else {
		entries--;
		pthread_mutex_unlock(&coded);
	}
	if (pthread_mutex_trylock(&either) == 0)
		pthread_mutex_unlock(&either);
	usleep(200000);
	if (enter_if(t)) {
		entries++;
		pthread_mutex_unlock(&t->other);
	} else {
		usleep(200000);
	}
	if (pthread_mutex_trylock(&refused)) {
		usleep(200000);
		return NULL;
	}
	pthread_mutex_unlock(&refused);
	return NULL;
}

static int looks_up(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&tested);
	pthread_mutex_unlock(&tested);
	pthread_mutex_lock(&spun);
	pthread_mutex_unlock(&spun);
	pthread_mutex_lock(&refused);
	pthread_mutex_unlock(&refused);
	pthread_mutex_lock(&kept);
	pthread_mutex_unlock(&kept);
	pthread_mutex_lock(&asked);
	pthread_mutex_unlock(&asked);
	pthread_mutex_lock(&coded);
	pthread_mutex_unlock(&coded);
	pthread_mutex_lock(&either);
	pthread_mutex_unlock(&either);
	pthread_mutex_lock(&table.other);
	pthread_mutex_unlock(&table.other);
	pthread_mutex_lock(&table.lock);
	pthread_mutex_unlock(&table.lock);
	return entries;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, &table);
	return async_run(looks_up, NULL, NULL) < 0;
}
