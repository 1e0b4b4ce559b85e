/* The parent's side of a fork, and a child that was forked long before. */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

static int start(void *arg)
{
	pid_t child = fork();

	(void)arg;
	if (child == 0) {
		sleep(1);
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	if (child > 0)
		sleep(1); // expect: blocking-call
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
