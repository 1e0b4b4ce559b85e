/*
 * Trap: one task keeps the lock while it is suspended, and takes it again later, in another
 * function. Nobody else wants it. (The twin is suspended.c.)
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t state = PTHREAD_MUTEX_INITIALIZER;
static int count;

static int prepare(void)
{
	int rc;

	pthread_mutex_lock(&state);
	count++;
	rc = async_sleep(10);
	pthread_mutex_unlock(&state);
	return rc;
}

static int finish(void)
{
	pthread_mutex_lock(&state);
	count++;
	pthread_mutex_unlock(&state);
	return 0;
}

static int work(void *arg)
{
	int rc = prepare();

	(void)arg;
	return rc < 0 ? rc : finish();
}

int main(void)
{
	return async_run(work, NULL, NULL) < 0;
}
