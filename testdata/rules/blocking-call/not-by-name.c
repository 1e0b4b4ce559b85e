/*
 * Trap: names prove nothing. These only sound as if they waited.
 */
#include <async/async.h>

#include <stddef.h>

struct device {
	int (*read)(struct device *device);
	int (*connect)(struct device *device);
	int value;
};

int sleep_count(void);
int system_load(void);
int read_blocking(struct device *device);
int fsync_pending(void);

static int value(struct device *device)
{
	return device->value;
}

static int wait_sync(const struct device *device)
{
	return device->value;
}

static int asks(void *arg)
{
	struct device device = { .read = value, .connect = value };

	(void)arg;
	return device.read(&device) + device.connect(&device) + wait_sync(&device) + sleep_count() +
	       system_load() + fsync_pending() + read_blocking(&device);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, asks, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
