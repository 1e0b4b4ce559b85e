/*
 * What the tests of child processes share. The children are real ones, of programs every system
 * has. Nothing depends on how fast they are; where a test has to know how far a child is, the child
 * makes a file or writes a line.
 */
#ifndef PROCESS_TEST_H
#define PROCESS_TEST_H

#include "runtime_test.h"

#include "async/io.h"

#include <sys/wait.h>
#include <unistd.h>

enum { LIMIT = 1 << 20 };

/* A shell that runs `script`. */
#define SHELL(...)                                                                                 \
	.arguments = (const char *const[])                                                         \
	{                                                                                          \
		"sh", "-c", __VA_ARGS__, NULL                                                      \
	}
#define PROGRAM(...)                                                                               \
	.arguments = (const char *const[])                                                         \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static inline struct async_process *start(const struct async_process_options *options)
{
	struct async_process *process;

	ck_assert_int_eq(async_process_start(options, &process), 0);
	return process;
}

#define START(...) start(&(struct async_process_options){ __VA_ARGS__ })

/* What a child wrote, when it is expected to succeed; to be released. */
static inline struct async_process_output run(
	const struct async_process_options *options, const char *input)
{
	struct async_process_output output;

	ck_assert_int_eq(
		async_process_run(options, input, input ? strlen(input) : 0, LIMIT, &output), 0);
	return output;
}

#define CHECK_OUTPUT(expected, ...)                                                                \
	do {                                                                                       \
		struct async_process_output collected_ =                                           \
			run(&(struct async_process_options){ __VA_ARGS__ }, NULL);                 \
		ck_assert_str_eq(collected_.output, expected);                                     \
		async_process_output_release(&collected_);                                         \
	} while (0)

/* Does this process have children, dead or alive? */
static inline bool has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static inline void wait_for_file(const char *path)
{
	while (async_exists(path) == 0)
		ck_assert_int_eq(async_yield(), 0);
}

static char ready_file[64];

/* A name that no file has yet; the child gets it as its argument. */
static inline const char *new_ready_file(void)
{
	snprintf(ready_file, sizeof ready_file, "/tmp/async-ready-%d", (int)getpid());
	unlink(ready_file);
	return ready_file;
}

#endif
