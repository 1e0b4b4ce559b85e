/*
 * Child processes in one call.
 */
#include "process_test.h"

#include <signal.h>

/* ---- run -------------------------------------------------------------------------------- */

TASK_TEST(more_than_a_pipe_holds_in_every_direction)
{
	enum { SIZE = 3000000 };
	struct async_process_options options = { SHELL("tee /dev/stderr") };
	struct async_process_output output;
	char *input = malloc(SIZE);

	for (size_t i = 0; i < SIZE; i++)
		input[i] = (char)(i * 11 >> 4);
	ck_assert_int_eq(async_process_run(&options, input, SIZE, SIZE, &output), 0);
	ck_assert_uint_eq(output.output_size, SIZE);
	ck_assert_uint_eq(output.errors_size, SIZE);
	ck_assert_int_eq(memcmp(output.output, input, SIZE), 0);
	ck_assert_int_eq(memcmp(output.errors, input, SIZE), 0);
	async_process_output_release(&output);
	ck_assert_ptr_null(output.output);
	free(input);
	return 0;
}

TASK_TEST(input_need_not_be_read)
{
	enum { SIZE = 3000000 };
	struct async_process_options options = { SHELL("echo done; exit 3") };
	struct async_process_output output;
	char *input = calloc(1, SIZE);

	ck_assert_int_eq(async_process_run(&options, input, SIZE, LIMIT, &output), 0);
	ck_assert_str_eq(output.output, "done\n");
	ck_assert_int_eq(output.status.code, 3);
	async_process_output_release(&output);
	free(input);
	return 0;
}

TASK_TEST(the_limit_of_the_output)
{
	struct async_process_options five = { SHELL("printf 12345; printf 12345 >&2") };
	struct async_process_options six = { SHELL("printf 12345; printf 123456 >&2") };
	struct async_process_options endless = { PROGRAM("yes") };
	struct async_process_output output;

	ck_assert_int_eq(async_process_run(&five, NULL, 0, 5, &output), 0);
	async_process_output_release(&output);
	ck_assert_int_eq(async_process_run(&six, NULL, 0, 5, &output), -EFBIG);
	ck_assert_ptr_null(output.output);
	ck_assert_ptr_null(output.errors);
	ck_assert_int_eq(async_process_run(&endless, NULL, 0, 100000, &output), -EFBIG);
	ck_assert(!has_children());
	return 0;
}

static int run_one(void *arg)
{
	const int *number = arg;
	char text[16];
	struct async_process_options options = { PROGRAM("expr", text, "+", "1") };
	struct async_process_output output;
	int rc;

	snprintf(text, sizeof text, "%d", *number);
	rc = async_process_run(&options, NULL, 0, 100, &output);
	if (rc == 0)
		rc = atoi(output.output);
	async_process_output_release(&output);
	return rc;
}

TASK_TEST(many_at_once)
{
	int numbers[20], results[20];

	for (int i = 0; i < 20; i++)
		numbers[i] = i;
	ck_assert_int_eq(async_map(run_one, numbers, 20, sizeof(int), 8, results), 0);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(results[i], i + 1);
	ck_assert(!has_children());
	return 0;
}

/* ---- cancellation ----------------------------------------------------------------------- */

static int run_options(void *arg)
{
	struct async_process_output output = { 0 };
	int rc = async_process_run(arg, "input", 5, LIMIT, &output);

	async_process_output_release(&output);
	return rc;
}

TASK_TEST(a_cancelled_run_leaves_no_child)
{
	struct async_process_options options = { PROGRAM("sleep", "1000") };
	struct async_task *task = async_spawn(run_options, &options);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert(has_children());
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert(!has_children());
	/* Before it was started: it is not. */
	task = async_spawn(run_options, &options);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert(!has_children());
	return 0;
}

TASK_TEST(a_cancelled_run_ends_what_does_not_listen)
{
	const char *ready = new_ready_file();
	/* What is ignored stays so in the next program. */
	struct async_process_options options = {
		SHELL("trap '' TERM; : >$0; exec sleep 1000", ready),
		.grace_ms = 20,
	};
	struct async_task *task = async_spawn(run_options, &options);

	wait_for_file(ready);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	unlink(ready);
	ck_assert(!has_children());
	return 0;
}

TASK_TEST(a_talkative_child_does_not_get_stuck_while_it_is_stopped)
{
	struct async_process_options stubborn = {
		SHELL("trap '' TERM; exec yes"),
		.grace_ms = 20,
	};
	/* Its last words are more than a pipe holds; stuck, it would never make the file. */
	struct async_process_options polite = {
		SHELL("trap 'head -c 300000 /dev/zero && : >$0; exit' TERM; echo 12; "
		      "while :; do sleep 0.01; done",
			new_ready_file()),
		.grace_ms = 100000,
	};
	struct async_process_output output;

	ck_assert_int_eq(async_process_run(&stubborn, NULL, 0, 100, &output), -EFBIG);
	ck_assert_int_eq(async_process_run(&polite, NULL, 0, 1, &output), -EFBIG);
	ck_assert_int_eq(async_exists(ready_file), 1);
	unlink(ready_file);
	ck_assert(!has_children());
	return 0;
}

TASK_TEST(whoever_has_the_pipes_too)
{
	const char *ready = new_ready_file();
	struct async_process_options options = { SHELL(
		"sleep 1000 & echo $! >$0.new; mv $0.new $0; exit 0", ready) };
	struct async_task *task = async_spawn(run_options, &options);
	char *text;
	size_t size;

	wait_for_file(ready);
	/* The child has ended, or soon will; its own child keeps the pipes open. */
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_read_all(ready, 100, &text, &size), 0);
	ck_assert_int_eq(kill(atoi(text), SIGKILL), 0);
	free(text);
	unlink(ready);
	ck_assert(!has_children());
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		more_than_a_pipe_holds_in_every_direction,
		input_need_not_be_read,
		the_limit_of_the_output,
		many_at_once,
		a_cancelled_run_leaves_no_child,
		a_cancelled_run_ends_what_does_not_listen,
		a_talkative_child_does_not_get_stuck_while_it_is_stopped,
		whoever_has_the_pipes_too,
	};

	return RUN_SUITE("run", tests);
}
