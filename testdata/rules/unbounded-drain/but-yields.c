/*
 * Just not the trap: a task that lets others run when it is done.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static int start(void *arg)
{
	char bytes[4096];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)arg;
	while (read(fd, bytes, sizeof(bytes)) > 0) { // expect: unbounded-drain
	}
	async_yield();
	return close(fd);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
