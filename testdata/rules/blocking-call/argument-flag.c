/*
 * A flag and a null pointer decide, and the way shown is one that they leave.
 */
#include <async/async.h>

#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int reap(pid_t child, int flags)
{
	int status = 0;

	return waitpid(child, &status, flags) == child ? status : -1;
}

static int receive(int fd, char *into, size_t size, int is_patient)
{
	int flags = is_patient ? 0 : MSG_DONTWAIT;

	return (int)recv(fd, into, size, flags);
}

static void pause_for(int is_long)
{
	if (is_long)
		sleep(5);
}

static int start(void *arg)
{
	int pair[2];
	char byte;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return -1;
	receive(pair[0], &byte, 1, 0);
	receive(pair[0], &byte, 1, 1); // expect: blocking-call
	pause_for(0);
	pause_for(1); // expect: blocking-call
	if (reap(1, WNOHANG) < 0)
		return reap(1, 0); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
