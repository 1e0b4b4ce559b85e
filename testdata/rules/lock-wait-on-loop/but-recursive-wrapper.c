/*
 * The same, but at its end the walk of the thread sleeps, and has the lock. The loop walks another
 * way.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int depth;

static void enter(void)
{
	pthread_mutex_lock(&lock);
	depth++;
}

static void leave(void)
{
	depth--;
	pthread_mutex_unlock(&lock);
}

static void walk(int levels)
{
	enter();
	if (levels == 1)
		usleep(1000);
	if (levels > 0)
		walk(levels - 1);
	leave();
}

static void *work(void *arg)
{
	walk(2);
	return arg;
}

static int task(void *arg)
{
	(void)arg;
	enter(); // expect: lock-wait-on-loop
	depth++;
	leave();
	return depth;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	return async_run(task, NULL, NULL) < 0;
}
