/*
 * The user's own functions, marked: a definition nobody can look into is as good as a known one.
 */
#include <async/async.h>

struct device;

ASYNC_BLOCKING("device_read_async") int device_read(struct device *device);
ASYNC_NONBLOCKING int device_poll(struct device *device);

struct driver {
	ASYNC_BLOCKING("") int (*reset)(struct device *device);
	int (*name)(struct device *device);
};

static int read_twice(struct device *device)
{
	return device_read(device) + device_read(device);
}

static int direct(void *arg)
{
	if (device_poll(arg) < 0)
		return -1;
	return device_read(arg); // expect: blocking-call
}

static int wrapped(void *arg)
{
	return read_twice(arg); // expect: blocking-call
}

struct bound {
	const struct driver *driver;
	struct device *device;
};

static int through_marked_field(void *arg)
{
	struct bound *bound = arg;

	if (bound->driver->name(bound->device) < 0)
		return -1;
	return bound->driver->reset(bound->device); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, direct, arg);
		async_group_spawn(g, wrapped, arg);
		async_group_spawn(g, through_marked_field, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
