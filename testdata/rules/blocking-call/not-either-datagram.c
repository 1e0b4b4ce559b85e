/*
 * Trap: a socket to the kernel, or a raw one on old systems: neither waits for anybody when it
 * sends, though they are of different kinds.
 */
#include <async/async.h>

#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

static int control = -1;

static int tells_the_kernel(void *arg)
{
	return (int)send(control, arg, 4, 0);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		control = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	else
		control = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
	return async_run(tells_the_kernel, argv[0], NULL) < 0;
}
