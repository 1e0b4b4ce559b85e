/*
 * Tasks of one kind, one for each client: while one is suspended with the lock, another wants it,
 * in a second function.
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
	pthread_mutex_lock(&state); // expect: lock-wait-on-loop
	count++;
	pthread_mutex_unlock(&state);
	return 0;
}

static int session(void *arg)
{
	int rc = prepare();

	(void)arg;
	return rc < 0 ? rc : finish();
}

static int serve(void *arg)
{
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 8, &rc) {
		for (int i = 0; i < 100; i++)
			async_group_spawn(g, session, NULL);
	}
	return rc;
}

int main(void)
{
	return async_run(serve, NULL, NULL) < 0;
}
