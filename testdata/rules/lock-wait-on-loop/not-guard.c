/*
 * A guard gives the lock back at the end of its scope, through a pointer that only the guard knows.
 * The thread sleeps after that.
 */
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
		{
			GUARD(&lock);
			count++;
		}
		sleep(1);
	}
	return arg;
}

static int reports(void *arg)
{
	int rc = 0;

	(void)arg;
	while (rc >= 0) {
		GUARD(&lock);
		count--;
		break;
	}
	return async_sleep(10);
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, counts, NULL);
	return async_run(reports, NULL, NULL) < 0;
}
