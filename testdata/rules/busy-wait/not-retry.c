/*
 * A pause between attempts, between pieces of work, and between beats: the body does something each
 * time, and the flag only says when to stop.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

static bool is_stopped;
static int beats, attempts;

static int attempt(void *arg)
{
	(void)arg;
	attempts++;
	return async_yield();
}

static int retries(void *arg)
{
	int rc = attempt(arg);

	while (rc < 0 && !is_stopped) {
		async_sleep(100);
		rc = attempt(arg);
	}
	return rc;
}

static int beats_on(void *arg)
{
	(void)arg;
	while (!is_stopped) {
		if (async_sleep(1000) < 0)
			break;
		beats++;
	}
	return 0;
}

static int stops(void *arg)
{
	int rc = async_sleep(10000);

	(void)arg;
	is_stopped = true;
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, retries, arg);
		async_group_spawn(g, beats_on, arg);
		async_group_spawn(g, stops, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
