/*
 * For tests of what ends a program: a loop in a child, and what it said.
 */
#ifndef CHILD_TEST_H
#define CHILD_TEST_H

#include "runtime_test.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char said[8192];

/* Runs body(arg) in a loop of a child; returns its wait status, and what it said in `said`. */
static inline int run_in_child(async_fn body, void *arg, const struct async_config *config)
{
	static const struct rlimit no_core = { 0, 0 };
	int ends[2];
	size_t used = 0;
	ssize_t got;
	int status;
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &no_core);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		_exit(async_run(body, arg, config) == 0 ? 0 : 1);
	}
	close(ends[1]);
	while ((got = read(ends[0], said + used, sizeof said - 1 - used)) > 0)
		used += (size_t)got;
	close(ends[0]);
	said[used] = '\0';
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return status;
}

static inline void assert_killed_by(int number, int status)
{
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == number, "status 0x%x: %s",
		(unsigned)status, said);
}

static inline void assert_said(const char *text)
{
	ck_assert_msg(strstr(said, text) != NULL, "'%s' is not in: %s", text, said);
}

#endif
