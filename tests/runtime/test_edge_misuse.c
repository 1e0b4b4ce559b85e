/*
 * What the author of a program hears of wrong use: the task, the place, and what to do. Also in
 * calls that are no suspension points, which do not note their place when all is well. What ends
 * the program does so in a child process, whose last words are looked at.
 */
#include "child_test.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The last error is wrong use in this line of this file. */
static void check_misuse(const char *operation, unsigned line)
{
	const struct async_error *error = async_last_error();

	ck_assert_int_eq(error->code, ASYNC_EMISUSE);
	ck_assert_str_eq(error->operation, operation);
	ck_assert_str_eq(error->task, "clumsy");
	ck_assert_uint_gt(strlen(error->detail), 10);
	if (!has_lines())
		return;
	ck_assert_ptr_nonnull(error->file);
	ck_assert_ptr_nonnull(strstr(error->file, "test_edge_misuse.c"));
	ck_assert_uint_eq(error->line, line);
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int holds_until_told(void *arg)
{
	return async_mutex_lock(arg) == 0 ? async_sleep(10) : -EIO;
}

TASK_TEST(a_stale_handle)
{
	struct async_task *task = async_spawn(nothing, NULL);

	async_task_set_name("clumsy");
	ck_assert_int_eq(async_await(task), 0);
	async_cancel(task);
	check_misuse("cancel", __LINE__ - 1);
	ck_assert_int_eq(async_await(task), ASYNC_EMISUSE);
	check_misuse("await", __LINE__ - 1);
	async_cancel(task);
	check_misuse("cancel", __LINE__ - 1);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_EMISUSE);
	check_misuse("cancel_and_await", __LINE__ - 1);
	return 0;
}

TASK_TEST(a_mutex_of_others)
{
	struct async_mutex *mutex = async_mutex_new();

	async_task_set_name("clumsy");
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	async_mutex_free(mutex);
	check_misuse("mutex_free", __LINE__ - 1);
	async_mutex_unlock(mutex);
	ck_assert_int_eq(async_yield(), 0);
	async_mutex_unlock(mutex);
	check_misuse("mutex_unlock", __LINE__ - 1);

	struct async_task *holder = async_spawn(holds_until_told, mutex);

	ck_assert_int_eq(async_yield(), 0);
	async_mutex_unlock(mutex);
	check_misuse("mutex_unlock", __LINE__ - 1);
	ck_assert_int_eq(async_await(holder), 0);
	async_mutex_free(mutex);
	return 0;
}

TASK_TEST(a_clock_that_nobody_holds)
{
	async_task_set_name("clumsy");
	ck_assert_int_eq(async_yield(), 0);
	async_clock_release();
	check_misuse("clock_release", __LINE__ - 1);
	return 0;
}

TASK_TEST(a_blocking_call_on_the_loop)
{
	struct async_shared_channel *channel = async_shared_channel_new(sizeof(int), 1);
	int value = 1;

	async_task_set_name("clumsy");
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_shared_channel_send_blocking(channel, &value), ASYNC_EMISUSE);
	check_misuse("shared_channel_send_blocking", __LINE__ - 1);
	async_shared_channel_unref(channel);
	return 0;
}

/* ---- what ends the program ----------------------------------------------------------------- */

static void expect_abort(async_fn body, const struct async_config *config)
{
	assert_killed_by(SIGABRT, run_in_child(body, NULL, config));
}

static int opens_group(void *arg)
{
	struct async_group *group = arg;

	async_task_set_name("clumsy");
	async_group_open(group, 0, NULL);
	ck_assert_int_eq(async_group_spawn(group, nothing, NULL), 0);
	return 0;
}

static int leaves_group_open(void *arg)
{
	struct async_group group;

	(void)arg;
	return async_await(async_spawn(opens_group, &group));
}

static int leaves_deadline_open(void *arg)
{
	static struct async_timeout timeout;

	(void)arg;
	async_task_set_name("clumsy");
	async_timeout_open(&timeout, 5, NULL);
	ck_assert_int_eq(async_sleep(1), 0);
	return 0;
}

static int leaves_shield_open(void *arg)
{
	static struct async_shield shield;

	(void)arg;
	async_task_set_name("clumsy");
	async_shield_open(&shield, 5);
	return -EIO;
}

START_TEST(scopes_left_open)
{
	async_fn bodies[] = { leaves_group_open, leaves_deadline_open, leaves_shield_open };

	for (size_t i = 0; i < 3; i++) {
		expect_abort(bodies[i], NULL);
		assert_said("async: task 'clumsy': ");
		assert_said("opened without being closed, or left by longjmp\n");
	}
	/* The last call it made is the nearest place known. */
	expect_abort(leaves_deadline_open, NULL);
	if (has_lines())
		assert_said("test_edge_misuse.c:");
}
END_TEST

static int fails_unseen(void *arg)
{
	(void)arg;
	async_task_set_name("unseen");
	return async_fail(-EIO, "brew", "no water");
}

static int leaves_failure(void *arg)
{
	(void)arg;
	(void)!async_spawn(fails_unseen, NULL);
	return async_sleep(1);
}

static int leaves_detached_failure(void *arg)
{
	ck_assert_int_eq(async_spawn_detached(fails_unseen, arg, NULL), 0);
	ck_assert_int_eq(async_sleep(1), 0);
	_exit(0); /* it was to end when the task did */
}

static size_t count_in(const char *text, const char *part)
{
	size_t count = 0;

	for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
		count++;
	return count;
}

START_TEST(unhandled_failures_end_the_program_where_it_wants_so)
{
	struct async_config config = { .abort_on_unhandled = true };
	async_fn bodies[] = { leaves_failure, leaves_detached_failure };

	for (size_t i = 0; i < 2; i++) {
		expect_abort(bodies[i], &config);
		assert_said("task 'unseen' failed and nobody awaited it: brew");
		assert_said("no water");
		ck_assert_uint_eq(count_in(said, "unseen"), 1);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_stale_handle,
		a_mutex_of_others,
		a_clock_that_nobody_holds,
		a_blocking_call_on_the_loop,
		scopes_left_open,
		unhandled_failures_end_the_program_where_it_wants_so,
	};

	return RUN_SUITE("edge_misuse", tests);
}
