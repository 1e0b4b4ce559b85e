/*
 * Made of labels, and with the test in the middle.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

static bool is_loaded, is_saved;

static int loads(void *arg)
{
	int rc = async_sleep(100);

	(void)arg;
	is_loaded = is_saved = true;
	return rc;
}

static int waits(void *arg)
{
	int rc = 0;

	(void)arg;
again:
	rc = async_sleep(5); // expect: busy-wait
	if (rc < 0)
		goto out;
	if (!is_loaded)
		goto again;
	for (;;) {
		if (is_saved)
			break;
		rc = async_yield(); // expect: busy-wait
		if (rc < 0)
			break;
	}
out:
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, loads, arg);
		async_group_spawn(g, waits, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
