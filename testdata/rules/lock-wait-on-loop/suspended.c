/*
 * A task that keeps a lock of the system while it is suspended: another one that wants it stops the
 * thread on which the first would go on.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t state = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t brief = PTHREAD_MUTEX_INITIALIZER;
static int count, total;

static int pause_a_little(void)
{
	return async_sleep(10);
}

static int writer(void *arg)
{
	int rc;

	(void)arg;
	pthread_mutex_lock(&state);
	count++;
	rc = pause_a_little();
	pthread_mutex_unlock(&state);
	pthread_mutex_lock(&brief);
	total++;
	pthread_mutex_unlock(&brief);
	return rc < 0 ? rc : pause_a_little();
}

static int reader(void *arg)
{
	int seen;

	(void)arg;
	// path: start > reader > state > start > writer > state > writer > pause_a_little
	pthread_mutex_lock(&state); // expect: lock-wait-on-loop
	seen = count;
	pthread_mutex_unlock(&state);
	pthread_mutex_lock(&brief);
	seen += total;
	pthread_mutex_unlock(&brief);
	return seen;
}

static int start(void *arg)
{
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 0, &rc) {
		async_group_spawn(g, writer, NULL);
		async_group_spawn(g, reader, NULL);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
