/*
 * Trap: endless by nature, declared by the author: the next signal, the next event of a device.
 */
#include <async/async.h>

#include <stddef.h>

ASYNC_FN ASYNC_WAITS("accept") int signal_wait(int number);
ASYNC_FN ASYNC_WAITS("accept") int device_next_event(int device);
ASYNC_FN ASYNC_WAITS("remote") int device_ask(int device);

static int pump(void *arg)
{
	int *device = arg;

	for (;;) {
		int rc = device_next_event(*device);

		if (rc < 0)
			return rc;
	}
}

static int ask(void *arg)
{
	int *device = arg;

	return device_ask(*device); // expect: missing-timeout
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, pump, arg);
		async_group_spawn(g, ask, arg);
		rc = signal_wait(15);
		async_group_cancel(g);
	}
	return rc;
}

int main(void)
{
	static int device;

	return async_run(start, &device, NULL) < 0;
}
