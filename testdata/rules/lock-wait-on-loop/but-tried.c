/*
 * A thread that holds a lock for long which it got by an attempt, or from a helper that keeps it on
 * one of its ways only.
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
		       asked = PTHREAD_MUTEX_INITIALIZER, coded = PTHREAD_MUTEX_INITIALIZER;
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

static void leave(void)
{
	pthread_mutex_unlock(&kept);
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
		usleep(200000);
		pthread_mutex_unlock(&tested);
	}
	while (pthread_mutex_trylock(&spun) != 0)
		usleep(100);
	usleep(200000);
	pthread_mutex_unlock(&spun);
	if (enter()) {
		usleep(200000);
		leave();
	}
	if (try_enter()) {
		usleep(200000);
		pthread_mutex_unlock(&asked);
	}
	if (acquire(t)) {
		usleep(200000);
		pthread_mutex_unlock(&t->lock);
	}
	if (reserve() == 0) {
		usleep(200000);
		pthread_mutex_unlock(&coded);
	}
	if (enter_if(t)) {
		usleep(200000);
		pthread_mutex_unlock(&t->other);
	}
	if (pthread_mutex_trylock(&refused))
		return NULL;
	usleep(200000);
	pthread_mutex_unlock(&refused);
	return NULL;
}

static int counts(pthread_mutex_t *lock)
{
	int rc = pthread_mutex_trylock(lock);

	if (rc == 0) {
		entries++;
		pthread_mutex_unlock(lock);
	}
	return rc;
}

static int looks_up(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&tested); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&tested);
	pthread_mutex_lock(&spun); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&spun);
	pthread_mutex_lock(&refused); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&refused);
	// path: main > looks_up > kept > main > work > kept > work > usleep
	pthread_mutex_lock(&kept); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&kept);
	pthread_mutex_lock(&asked); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&asked);
	pthread_mutex_lock(&coded); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&coded);
	pthread_mutex_lock(&table.other); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&table.other);
	pthread_mutex_lock(&table.lock); // expect: lock-wait-on-loop
	pthread_mutex_unlock(&table.lock);
	return counts(&tested);
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, &table);
	return async_run(looks_up, NULL, NULL) < 0;
}
