/*
 * Other processes: starting one is quick, waiting for one is not.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>

static int waits(void *arg)
{
	wordexp_t words = { 0 };
	struct rusage usage;
	siginfo_t info;
	int status = 0;
	pid_t *child = arg;

	wait(&status);                               // expect: blocking-call
	waitpid(*child, &status, 0);                 // expect: blocking-call
	waitpid(*child, &status, WUNTRACED);         // expect: blocking-call
	wait3(&status, 0, &usage);                   // expect: blocking-call
	wait4(*child, &status, 0, &usage);           // expect: blocking-call
	waitid(P_PID, (id_t)*child, &info, WEXITED); // expect: blocking-call
	wordexp("$(hostname)", &words, 0);           // expect: blocking-call
	return system("sync");                       // expect: blocking-call
}

static int asks(void *arg)
{
	const int options = WNOHANG;
	siginfo_t info;
	int status = 0;
	pid_t *child = arg;

	while (waitpid(-1, &status, WNOHANG) > 0) {
	}
	waitpid(*child, &status, WNOHANG | WUNTRACED);
	waitpid(*child, &status, options);
	waitid(P_PID, (id_t)*child, &info, WEXITED | WNOHANG);
	return system(NULL);
}

static int starts(void *arg)
{
	static char *const arguments[] = { "true", NULL };

	(void)arg;
	return posix_spawnp(arg, "true", NULL, NULL, arguments, NULL);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, asks, arg);
		async_group_spawn(g, starts, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
