/*
 * A helper that takes the lock again while the thread has it, and one that calls itself: nobody but
 * the loop is there to wait for.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>

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
	walk(3);
	return depth;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, work, NULL);
	return async_run(task, NULL, NULL) < 0;
}
