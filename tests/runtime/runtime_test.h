/*
 * What the runtime's tests share: a loop on the virtual clock, and a log of what happened.
 *
 * Each test runs one body as the first task. Every statement about time is about the virtual
 * clock, and exact. The log is a string that tasks append to; a test compares it with what it
 * expects.
 */
#ifndef RUNTIME_TEST_H
#define RUNTIME_TEST_H

#include "async/async.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#ifndef UNDER_ASAN
#define UNDER_ASAN 0
#endif

#if defined(__has_include)
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#endif
#endif
#ifndef RUNNING_ON_VALGRIND
#define RUNNING_ON_VALGRIND 0
#endif

/* Would a hundred thousand tasks take too long here? */
static inline int is_instrumented(void)
{
	/* scripts/qemu-aarch64 says so; an emulator does not limit memory either. */
	return UNDER_ASAN || RUNNING_ON_VALGRIND || getenv("RUNTIME_TEST_EMULATED") != NULL;
}

static char event_log[4096];

static inline void log_event(const char *event)
{
	size_t used = strlen(event_log);

	snprintf(event_log + used, sizeof event_log - used, "%s%s", used ? " " : "", event);
}

/* Runs body(arg) on the virtual clock, with an empty log; returns its result. */
static inline int run_virtual(async_fn body, void *arg)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	event_log[0] = '\0';
	return async_run(body, arg, &config);
}

/* A test whose statements are the body of a task. */
#define TASK_TEST(name)                                                                            \
	static int name##_body(void *arg);                                                         \
	START_TEST(name)                                                                           \
	{                                                                                          \
		ck_assert_int_eq(run_virtual(name##_body, NULL), 0);                               \
	}                                                                                          \
	END_TEST                                                                                   \
	static int name##_body(void *arg __attribute__((unused)))

static inline void pause_for(uint64_t ms)
{
	ck_assert_int_eq(async_sleep(ms), 0);
}

/* The last error says that the library was used wrongly, and how. */
static inline void expect_misuse(const char *text)
{
	ck_assert_int_eq(async_last_error()->code, ASYNC_EMISUSE);
	ck_assert_ptr_nonnull(strstr(async_last_error()->detail, text));
}

/* Is there debug information, and somebody to read it? */
static inline bool has_lines(void)
{
	struct async_location at;

	return async_locate((const void *)(uintptr_t)has_lines, &at) == 0 && at.line > 0;
}

static inline int run_suite(const char *name, const TTest *const *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *cases = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_set_timeout(cases, 60);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(cases, tests[i]);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define RUN_SUITE(name, tests) run_suite(name, tests, sizeof(tests) / sizeof((tests)[0]))

/* ---- tasks that many tests use --------------------------------------------------------------- */

static inline int sleep_task(void *arg)
{
	const uint64_t *ms = arg;

	return async_sleep(*ms);
}

/* Sleeps and fails. */
static inline int fail_task(void *arg)
{
	const uint64_t *ms = arg;
	int rc = async_sleep(*ms);

	return rc < 0 ? rc : -EIO;
}

static inline int log_task(void *arg)
{
	log_event(arg);
	return 0;
}

#endif
