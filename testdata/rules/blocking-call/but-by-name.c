/*
 * Just not the trap: names sound harmless and the functions wait.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct device {
	int (*peek_nonblocking)(struct device *device);
	int fd;
};

static int peek(struct device *device)
{
	return fsync(device->fd);
}

static int try_count_async(int value)
{
	return (int)sleep((unsigned)value);
}

static int asks(void *arg)
{
	struct device device = { .peek_nonblocking = peek, .fd = 3 };

	(void)arg;
	if (device.peek_nonblocking(&device) < 0) // expect: blocking-call
		return -1;
	return try_count_async(1); // expect: blocking-call
}

int main(void)
{
	return async_run(asks, NULL, NULL) < 0;
}
