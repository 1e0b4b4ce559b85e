/*
 * Trap: between fork and exec the code runs in the child, which has no loop to stop.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static int in_the_child(void *arg)
{
	pid_t child = fork();

	if (child == 0) {
		sleep(1);
		fsync(1);
		execl("/bin/true", "true", (char *)arg, (char *)NULL);
		_exit(127);
	}
	return child > 0;
}

static int in_both(void *arg)
{
	pid_t child = fork();

	(void)arg;
	if (child < 0)
		return -1;
	sleep(1); // expect: blocking-call
	if (child == 0)
		_exit(0);
	return 0;
}

static int in_the_parent(void *arg)
{
	int status = 0;
	pid_t child = fork();

	(void)arg;
	if (child == 0)
		_exit(0);
	if (child > 0)
		waitpid(child, &status, 0); // expect: blocking-call
	return status;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, in_the_child, arg);
		async_group_spawn(g, in_both, arg);
		async_group_spawn(g, in_the_parent, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
