/*
 * Calls that stop the thread, made directly by a task: while they last no other task runs.
 */
#include <async/async.h>

#include <netdb.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int pause_a_second(void *arg)
{
	(void)arg;
	// hint: use 'async_sleep' instead of 'sleep'
	sleep(1); // expect: blocking-call
	return 0;
}

static int look_up(void *arg)
{
	struct addrinfo *found = NULL;
	// hint: use 'async_resolve' instead of 'getaddrinfo'
	int rc = getaddrinfo(arg, "443", NULL, &found); // expect: blocking-call

	if (rc == 0)
		freeaddrinfo(found);
	return rc;
}

static int run_hook(void *arg)
{
	int rc = async_sleep(10);

	if (rc < 0)
		return rc;
	// hint: use 'async_process_run' instead of 'system'
	return system(arg); // expect: blocking-call
}

static int reap(void *arg)
{
	int status = 0;
	pid_t *child = arg;

	// hint: use 'async_process_wait' instead of 'waitpid'
	if (waitpid(*child, &status, 0) < 0) // expect: blocking-call
		return -1;
	return status;
}

static int start(void *arg)
{
	pid_t child = 1;
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, pause_a_second, NULL);
		async_group_spawn(g, look_up, "example.org");
		async_group_spawn(g, run_hook, "/etc/hooks/reload");
		async_group_spawn(g, reap, &child);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
