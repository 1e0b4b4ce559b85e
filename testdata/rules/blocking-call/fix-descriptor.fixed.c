/* Sockets in blocking mode are waited for first. */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <sys/socket.h>

struct peer {
	int sockets[2];
};

static int greet(int fd)
{
	char text[64];
	int rc = 0;

	ASYNC_TIMEOUT (1000, &rc) {
		ssize_t size = (async_fd_wait(fd, ASYNC_READABLE) < 0 ? -1 : recv(fd, text, sizeof(text), 0));

		rc = size < 0 ? -1 : 0;
	}
	return rc;
}

static int start(void *arg)
{
	int rc = 0;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)arg;
	ASYNC_TIMEOUT (1000, &rc) {
		// fix: suggest the descriptor does not block any more...
		int peer = (async_fd_wait(fd, ASYNC_READABLE) < 0 ? -1 : accept(fd, NULL, NULL)); // expect: blocking-call

		// fix: suggest the descriptor does not block any more: a part may be sent...
		if ((async_fd_wait(peer, ASYNC_WRITABLE) < 0 ? -1 : send(peer, "hello", 5, 0)) != 5) // expect: blocking-call
			rc = -1;
		if (rc == 0)
			// fix: suggest the descriptor does not block any more, and a wait that...
			rc = greet(peer); // expect: blocking-call
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
