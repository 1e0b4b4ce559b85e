/*
 * One helper, three contexts: at start-up and on a worker it is right, on the loop it is not. Only
 * the call on the loop is reported.
 */
#include "settings.h"

#include <async/async.h>
#include <stddef.h>

static struct settings settings;

static int read_on_worker(void *arg)
{
	return settings_read(&settings, arg);
}

static int on_hangup(void *arg)
{
	return async_to_thread(read_on_worker, arg);
}

static int on_command(void *arg)
{
	int rc = async_sleep(10);

	if (rc < 0)
		return rc;
	return settings_read(&settings, arg); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, on_hangup, arg);
		async_group_spawn(g, on_command, arg);
	}
	return rc;
}

int main(void)
{
	static char path[] = "settings.conf";

	if (settings_read(&settings, path) < 0)
		return 1;
	return async_run(start, path, NULL) < 0;
}
