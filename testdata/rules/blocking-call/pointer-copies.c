/*
 * Operations that travel with their struct: assigned, copied byte by byte, returned, passed by
 * value, written into a literal; and over a default that is harmless.
 */
#include <async/async.h>

#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct log_ops {
	int (*write)(int n);
};

struct disk_ops {
	int (*write)(int n);
};

struct net_ops {
	int (*write)(int n);
};

struct user_ops {
	int (*write)(int n);
};

static int slow(int n)
{
	return (int)sleep((unsigned)n);
}

static int quick(int n)
{
	return n;
}

static const struct log_ops default_log = { slow };
static const struct disk_ops default_disk = { slow };
static struct disk_ops disk = { quick };
static struct net_ops net = { quick };

struct logger {
	struct log_ops ops;
};

static struct net_ops make_net(int n)
{
	struct net_ops ops = { quick };

	if (n)
		ops.write = slow;
	return ops;
}

static int by_value(struct user_ops ops)
{
	return ops.write(1);
}

static void set_up(struct logger *logger)
{
	logger->ops = default_log;
	memcpy(&disk, &default_disk, sizeof(disk));
	net = make_net(1);
}

static int start(void *arg)
{
	struct logger *logger = arg;
	struct log_ops own = { quick };
	int rc = async_yield();

	rc |= own.write(1);
	own = default_log;
	rc |= own.write(1);                                       // expect: blocking-call
	rc |= logger->ops.write(1);                               // expect: blocking-call
	rc |= disk.write(1);                                      // expect: blocking-call
	rc |= net.write(1);                                       // expect: blocking-call
	rc |= make_net(0).write(1);                               // expect: blocking-call
	return rc | by_value((struct user_ops){ .write = slow }); // expect: blocking-call
}

int main(void)
{
	static struct logger logger;

	set_up(&logger);
	return async_run(start, &logger, NULL) < 0;
}
