/*
 * Trap: on a worker thread, through the runtime and through a helper that hands it over.
 */
#include <async/async.h>

#include <pthread.h>
#include <stddef.h>

#include "compute.h"

static int make(void *key)
{
	return make_key(key);
}

static int run_elsewhere(int (*job)(void *), void *arg)
{
	return async_to_thread(job, arg);
}

static void *make_in_thread(void *key)
{
	make_key(key);
	return NULL;
}

static int start(void *key)
{
	pthread_t thread;
	int rc = async_to_thread(make, key);

	if (rc >= 0)
		rc = run_elsewhere(make, key);
	if (rc >= 0 && pthread_create(&thread, NULL, make_in_thread, key) == 0)
		pthread_detach(thread);
	return rc;
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}
