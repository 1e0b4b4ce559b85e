/*
 * Just not the trap: a socket to the kernel, or a stream: that one may wait when it sends, and so
 * may what is either.
 */
#include <async/async.h>

#include <linux/netlink.h>
#include <stddef.h>
#include <sys/socket.h>

static int control = -1;

static int tells(void *arg)
{
	return (int)send(control, arg, 4, 0); // expect: blocking-call
}

int main(int argc, char **argv)
{
	if (argc > 1)
		control = socket(AF_INET, SOCK_STREAM, 0);
	else
		control = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
	return async_run(tells, argv[0], NULL) < 0;
}
