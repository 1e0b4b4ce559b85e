/*
 * What changes is outside of the program: a file appears, a register of a device, memory shared
 * with another process, an answer of a peer. There is nothing to wait for but time.
 */
#include <async/async.h>
#include <async/file.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

struct device {
	volatile uint32_t status;
	uint32_t data;
};

struct shared {
	volatile bool is_ready; /* another process sets it */
};

static int asks(void *arg)
{
	(void)arg;
	return async_yield();
}

static int waits_for_device(void *arg)
{
	struct device *device = arg;

	while (!(device->status & 1))
		async_sleep(1);
	return (int)device->data;
}

static int waits_for_process(void *arg)
{
	const struct shared *shared = arg;

	while (!shared->is_ready)
		async_sleep(1);
	return 0;
}

static int waits_for_peer(void *arg)
{
	int answer = asks(arg);

	while (answer == 0) {
		async_sleep(1000);
		answer = asks(arg);
	}
	return answer;
}

static int start(void *arg)
{
	static struct device device;
	static struct shared shared;
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, waits_for_device, &device);
		async_group_spawn(g, waits_for_process, &shared);
		async_group_spawn(g, waits_for_peer, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
