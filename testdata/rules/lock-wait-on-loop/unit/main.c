/*
 * A thread refreshes what a task counts.
 */
#include <async/async.h>

#include <stddef.h>

#include "store.h"

static struct store store = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void *refresh(void *arg)
{
	store_refresh(arg);
	return NULL;
}

static int task(void *arg)
{
	return store_count(arg);
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, refresh, &store);
	return async_run(task, &store, NULL) < 0;
}
