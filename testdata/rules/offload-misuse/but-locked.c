/*
 * The same, but the lock is given back too early.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int progress;
static atomic_int steps;

static void enter(void)
{
	pthread_mutex_lock(&lock);
}

static void leave(void)
{
	pthread_mutex_unlock(&lock);
}

static int job(void *arg)
{
	usleep(1000);
	enter();
	leave();
	progress = 50 + (arg != NULL); // expect: offload-misuse
	atomic_fetch_add(&steps, 1);
	return 0;
}

static int works(void *arg)
{
	return async_to_thread(job, arg);
}

static int shows(void *arg)
{
	int seen;

	(void)arg;
	pthread_mutex_lock(&lock);
	seen = progress;
	pthread_mutex_unlock(&lock);
	return seen + atomic_load(&steps);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, works, arg);
		async_group_spawn(g, shows, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
