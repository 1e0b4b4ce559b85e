/*
 * What a failure tells people: the call, its place in this file, the task, and why a call was
 * refused where there is no task. Lines are only known where debug information can be read.
 */
#include "runtime_test.h"

static void check_place(const struct async_error *error, unsigned line)
{
	if (!has_lines())
		return;
	ck_assert_ptr_nonnull(error->file);
	ck_assert_ptr_nonnull(strstr(error->file, "test_error.c"));
	ck_assert_uint_eq(error->line, line);
}

static unsigned failed_line;

static int fails_at_a_line(void *arg)
{
	if (arg)
		async_task_set_name(arg);
	failed_line = __LINE__ + 1;
	int rc = async_await(NULL);

	ck_assert_int_eq(rc, -EINVAL);
	return rc;
}

TASK_TEST(a_failure_says_where_and_in_which_task)
{
	(void)fails_at_a_line(NULL);

	const struct async_error *error = async_last_error();

	ck_assert_int_eq(error->code, -EINVAL);
	ck_assert_str_eq(error->operation, "await");
	ck_assert_str_eq(error->detail, "no task");
	check_place(error, failed_line);
	if (has_lines())
		ck_assert_str_eq(error->task, "a_failure_says_where_and_in_which_task_body");
	return 0;
}

TASK_TEST(who_awaits_takes_the_place_over_with_the_failure)
{
	char name[] = "brewer";

	ck_assert_int_eq(async_await(async_spawn(fails_at_a_line, name)), -EINVAL);
	ck_assert_str_eq(async_last_error()->task, "brewer");
	check_place(async_last_error(), failed_line);

	int rc;

	ASYNC_GROUP (group, 0, &rc) {
		(void)async_group_spawn(group, fails_at_a_line, NULL);
	}
	ck_assert_int_eq(rc, -EINVAL);
	if (has_lines())
		ck_assert_str_eq(async_last_error()->task, "fails_at_a_line");
	check_place(async_last_error(), failed_line);
	return 0;
}

TASK_TEST(without_a_failure_there_is_an_empty_record)
{
	ck_assert_int_eq(async_last_error()->code, 0);
	ck_assert_str_eq(async_last_error()->operation, "");
	ck_assert_str_eq(async_last_error()->task, "");
	ck_assert_str_eq(async_last_error()->detail, "");
	ck_assert_ptr_null(async_last_error()->file);
	return 0;
}

static void check_refusal(const char *operation, const char *why)
{
	ck_assert_int_eq(async_last_error()->code, ASYNC_ENOTASK);
	ck_assert_str_eq(async_last_error()->operation, operation);
	ck_assert_msg(strstr(async_last_error()->detail, why), "%s", async_last_error()->detail);
}

static int on_a_worker(void *arg)
{
	(void)arg;
	ck_assert_int_eq(async_sleep(1), ASYNC_ENOTASK);
	check_refusal("async_sleep", "worker thread");
	ck_assert_ptr_null(async_spawn(fails_at_a_line, NULL));
	check_refusal("async_spawn", "worker thread");
	return 0;
}

static void in_a_callback(void *arg)
{
	int *calls = arg;

	ck_assert_int_eq(async_yield(), ASYNC_ENOTASK);
	check_refusal("async_yield", "callback");
	++*calls;
}

TASK_TEST(calls_without_a_task_say_why_they_were_refused)
{
	int calls = 0;

	ck_assert_int_eq(async_to_thread(on_a_worker, NULL), 0);
	ck_assert_int_eq(async_post(async_loop_current(), in_a_callback, &calls), 0);
	while (calls == 0)
		ck_assert_int_eq(async_yield(), 0);
	return 0;
}

START_TEST(outside_of_a_loop_too)
{
	ck_assert_int_eq(async_await(NULL), ASYNC_ENOTASK);
	check_refusal("async_await", "outside of async_run");
	ck_assert_int_eq(async_defer(NULL, NULL), ASYNC_ENOTASK);
	check_refusal("async_defer", "outside of async_run");
}
END_TEST

struct heard {
	int count;
	struct async_error error;
};

static void hear(const struct async_error *error, void *context)
{
	struct heard *heard = context;

	heard->count++;
	heard->error = *error;
}

TASK_TEST(an_unhandled_failure_names_its_task_and_place)
{
	static struct heard heard;
	static char name[] = "stray";

	async_on_unhandled(hear, &heard);
	ck_assert_int_eq(async_spawn_detached(fails_at_a_line, name, NULL), 0);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(heard.count, 1);
	ck_assert_int_eq(heard.error.code, -EINVAL);
	ck_assert_str_eq(heard.error.task, "stray");
	check_place(&heard.error, failed_line);
	return 0;
}

int main(void)
{
	const TTest *tests[] = {
		a_failure_says_where_and_in_which_task,
		who_awaits_takes_the_place_over_with_the_failure,
		without_a_failure_there_is_an_empty_record,
		calls_without_a_task_say_why_they_were_refused,
		outside_of_a_loop_too,
		an_unhandled_failure_names_its_task_and_place,
	};

	return RUN_SUITE("error", tests);
}
