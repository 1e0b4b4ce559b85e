/*
 * The lock is behind a macro, as in most code bases.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

#define LOCK(x)   pthread_mutex_lock(&(x)->lock)
#define UNLOCK(x) pthread_mutex_unlock(&(x)->lock)
#define GUARDED(x, what)                                                                           \
	do {                                                                                       \
		LOCK(x);                                                                           \
		what;                                                                              \
		UNLOCK(x);                                                                         \
	} while (0)

struct table {
	int entries;
	long hits, misses, evictions, bytes, limit;
	pthread_mutex_t lock;
};

static struct table table = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void *work(void *arg)
{
	struct table *t = arg;

	GUARDED(t, usleep(1000));
	return NULL;
}

static int task(void *arg)
{
	struct table *t = arg;
	int entries;

	GUARDED(t, entries = t->entries); // expect: lock-wait-on-loop
	return entries;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, &table);
	return async_run(task, &table, NULL) < 0;
}
