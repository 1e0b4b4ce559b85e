/*
 * Trap: computed once in the life of the process. It is told, but not shown by default.
 */
#include <async/async.h>

#include <pthread.h>
#include <stdbool.h>

#include "compute.h"

static char key[32];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make(void)
{
	make_key(key);
}

static void make_once(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	make();
}

static int first_call_only(void *arg)
{
	(void)arg;
	pthread_once(&once, make);
	make_once();
	return key[0];
}

int main(void)
{
	return async_run(first_call_only, NULL, NULL) < 0;
}
