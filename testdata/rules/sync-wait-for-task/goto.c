/*
 * The loop is made of labels.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static volatile bool is_loaded;

static int loads(void *arg)
{
	(void)arg;
	is_loaded = true;
	return async_yield();
}

static int start(void *arg)
{
	if (async_spawn_detached(loads, arg, NULL) < 0)
		return -1;
again:
	if (is_loaded)
		goto out;
	usleep(1000); // expect: sync-wait-for-task
	goto again;
out:
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
