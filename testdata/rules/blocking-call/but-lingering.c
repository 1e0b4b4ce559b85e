/*
 * Just not the trap: a close that was told to wait until all is sent, in the function itself,
 * through a field and a helper. That the socket does not block makes no difference.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
	int fd;
};

static void keep_all(int fd)
{
	struct linger wait = { .l_onoff = 1, .l_linger = 10 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &wait, sizeof(wait));
}

static int in_one_function(void *arg)
{
	struct linger wait = { 1, 5 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)arg;
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &wait, sizeof(wait));
	return close(fd); // expect: blocking-call
}

static int through_a_field(void *arg)
{
	struct peer *peer = arg;

	return close(peer->fd); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, in_one_function, NULL);
		async_group_spawn(g, through_a_field, arg);
	}
	return rc;
}

int main(void)
{
	static struct peer peer;

	peer.fd = socket(AF_INET, SOCK_STREAM, 0);
	keep_all(peer.fd);
	return async_run(start, &peer, NULL) < 0;
}
