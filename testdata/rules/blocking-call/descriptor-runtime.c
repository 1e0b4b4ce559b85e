/*
 * Trap: the runtime makes a descriptor non-blocking itself when it waits for it.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static int start(void *arg)
{
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0), rc = -1;

	(void)arg;
	ASYNC_TIMEOUT (1000, &rc) {
		rc = async_fd_wait(fd, ASYNC_READABLE);
	}
	if (rc > 0)
		rc = (int)recv(fd, &byte, 1, 0);
	close(fd);
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
