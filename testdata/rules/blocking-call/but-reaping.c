/* Waits for one child, and for any with options that say nothing about waiting. */
#include <async/async.h>

#include <stddef.h>
#include <sys/wait.h>

static int start(void *arg)
{
	int status;
	pid_t *child = arg;

	while (waitpid(-1, &status, WNOHANG) > 0)
		continue;
	if (child)
		waitpid(*child, &status, 0); // expect: blocking-call
	waitpid(-1, &status, WUNTRACED);     // expect: blocking-call
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
