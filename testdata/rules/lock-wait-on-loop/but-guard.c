/* The guard's scope is the whole turn: the thread sleeps with the lock. */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;

static pthread_mutex_t *guard_take(pthread_mutex_t *mutex)
{
	pthread_mutex_lock(mutex);
	return mutex;
}

static void guard_end(pthread_mutex_t **guard)
{
	pthread_mutex_unlock(*guard);
}

#define GUARD(mutex)                                                                               \
	__attribute__((cleanup(guard_end), unused)) pthread_mutex_t *guard = guard_take(mutex)

static void *counts(void *arg)
{
	for (;;) {
		GUARD(&lock);
		count++;
		sleep(1);
	}
	return arg;
}

static int reports(void *arg)
{
	(void)arg;
	{
		GUARD(&lock); // expect: lock-wait-on-loop
		count--;
	}
	return async_sleep(10);
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, counts, NULL);
	return async_run(reports, NULL, NULL) < 0;
}
