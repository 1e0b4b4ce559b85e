/*
 * Counts, times, snapshots of tasks, and places in the program.
 */
#include "runtime_test.h"

#include "metrics.h"

#include <time.h>

/* ---- counts ------------------------------------------------------------------------------ */

static int ok_task(void *arg)
{
	(void)arg;
	return 0;
}

static int broken_task(void *arg)
{
	(void)arg;
	return -EIO;
}

static void ignore_failure(const struct async_error *error, void *context)
{
	(void)error;
	(void)context;
}

TASK_TEST(ends_are_counted_by_kind)
{
	static uint64_t hour = 3600 * 1000;
	struct async_metrics metrics;
	struct async_task *task;

	async_on_unhandled(ignore_failure, NULL);
	ck_assert_int_eq(async_await(async_spawn(ok_task, NULL)), 0);
	ck_assert_int_eq(async_await(async_spawn(broken_task, NULL)), -EIO);
	task = async_spawn(sleep_task, &hour);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	ck_assert_int_eq(async_spawn_detached(broken_task, NULL, NULL), 0);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_metrics_get(&metrics), 0);
	ck_assert_uint_eq(metrics.started, 5);
	ck_assert_uint_eq(metrics.alive, 1);
	ck_assert_uint_eq(metrics.succeeded, 1);
	ck_assert_uint_eq(metrics.failed, 2);
	ck_assert_uint_eq(metrics.cancelled, 1);
	ck_assert_uint_eq(metrics.unhandled, 1);
	ck_assert_uint_eq(metrics.timeouts, 0);
	ck_assert_uint_eq(metrics.unguarded, 0);
	return 0;
}

TASK_TEST(turns_slices_and_timeouts_are_counted)
{
	struct async_metrics before;
	struct async_metrics after;
	int rc;

	ck_assert_int_eq(async_metrics_get(&before), 0);
	ck_assert_int_eq(async_sleep(1), 0);
	ASYNC_TIMEOUT (5, &rc) {
		rc = async_sleep(10);
	}
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_metrics_get(&after), 0);
	ck_assert_uint_eq(after.timeouts, before.timeouts + 1);
	ck_assert_uint_ge(after.turns, before.turns + 2);
	ck_assert_uint_ge(after.slices, before.slices + 2);
	return 0;
}

TASK_TEST(misuse_is_counted)
{
	struct async_metrics before;
	struct async_metrics after;
	struct async_task *task = async_spawn(ok_task, NULL);

	ck_assert_int_eq(async_metrics_get(&before), 0);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(async_await(task), ASYNC_EMISUSE);
	ck_assert_int_eq(async_metrics_get(&after), 0);
	ck_assert_uint_eq(after.misuses, before.misuses + 1);
	return 0;
}

START_TEST(outside_of_a_loop_there_is_nothing)
{
	struct async_metrics metrics = { .turns = 7 };

	ck_assert_int_eq(async_metrics_get(&metrics), -EINVAL);
	ck_assert_uint_eq(metrics.turns, 0);
	ck_assert_uint_eq(async_tasks_snapshot(NULL, 0), 0);
	async_metrics_enable(true);
}
END_TEST

/* ---- times ------------------------------------------------------------------------------- */

static void spin_ms(unsigned ms)
{
	struct timespec began;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &began);
	do {
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - began.tv_sec) * 1000000000 + now.tv_nsec - began.tv_nsec <
		 (long)ms * 1000000);
}

static int times_body(void *arg)
{
	struct async_metrics metrics;

	(void)arg;
	ck_assert_int_eq(async_sleep(20), 0);
	spin_ms(30);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(async_metrics_get(&metrics), 0);
	ck_assert_uint_ge(metrics.idle_ns, 20 * 1000000u - 1000000u);
	ck_assert_uint_ge(metrics.busy_ns, 30 * 1000000u - 1000000u);
	ck_assert_uint_eq(metrics.uptime_ns, metrics.idle_ns + metrics.busy_ns);
	ck_assert_uint_ge(metrics.longest_turn_ns, 29 * 1000000u);
	ck_assert_uint_ge(metrics.lag_max_ns, 29 * 1000000u);
	ck_assert_uint_ge(metrics.lag_max_ns, metrics.lag_p99_ns);
	ck_assert_uint_ge(metrics.lag_p99_ns, metrics.lag_p50_ns);
	ck_assert_uint_eq(metrics.stalls, 0); /* nobody takes times */
	return 0;
}

START_TEST(waiting_is_idle_and_computing_is_busy)
{
	ck_assert_int_eq(async_run(times_body, NULL, NULL), 0);
}
END_TEST

static int late_body(void *arg)
{
	static uint64_t ms = 1;
	struct async_metrics metrics;
	struct async_task *task = async_spawn(sleep_task, &ms);

	(void)arg;
	ck_assert_int_eq(async_yield_microtask(), 0);
	spin_ms(30);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_metrics_get(&metrics), 0);
	ck_assert_uint_ge(metrics.lag_max_ns, 28 * 1000000u);
	return 0;
}

START_TEST(a_timer_that_is_late_is_lag)
{
	ck_assert_int_eq(async_run(late_body, NULL, NULL), 0);
}
END_TEST

START_TEST(the_histogram_is_right_to_three_percent)
{
	struct histogram *histogram = calloc(1, sizeof *histogram);

	ck_assert_ptr_nonnull(histogram);
	ck_assert_uint_eq(histogram_at(histogram, 500), 0);
	for (uint64_t i = 1; i <= 1000; i++)
		histogram_add(histogram, i * 1000);
	for (unsigned permille = 1; permille <= 1000; permille++) {
		uint64_t exact = permille * 1000;

		ck_assert_uint_ge(histogram_at(histogram, permille), exact);
		ck_assert_uint_le(histogram_at(histogram, permille), exact + exact * 4 / 100);
	}
	ck_assert_uint_eq(histogram_at(histogram, 1000), 1000 * 1000);
	histogram_add(histogram, UINT64_MAX);
	histogram_add(histogram, 0);
	ck_assert_uint_eq(histogram->total, 1002);
	ck_assert_uint_eq(histogram->max, UINT64_MAX);
	free(histogram);
}
END_TEST

/* ---- snapshots --------------------------------------------------------------------------- */

static const struct async_task_info *find(
	const struct async_task_info *infos, size_t count, uint64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (infos[i].id == id)
			return &infos[i];
	return NULL;
}

static int named_task(void *arg)
{
	async_task_set_name("sleeper");
	return sleep_task(arg);
}

TASK_TEST(a_snapshot_says_what_each_task_does)
{
	static uint64_t hour = 3600 * 1000;
	struct async_task_info infos[8];
	struct async_task *sleeper = async_spawn(named_task, &hour);
	struct async_task *done = async_spawn(ok_task, NULL);
	struct async_task *ready;
	const struct async_task_info *info;

	ck_assert_int_eq(async_sleep(5), 0);
	ready = async_spawn(ok_task, NULL);
	ck_assert_uint_eq(async_tasks_snapshot(infos, 8), 4);
	for (size_t i = 1; i < 4; i++)
		ck_assert_uint_gt(infos[i].id, infos[i - 1].id);

	ck_assert_int_eq(infos[0].state, ASYNC_TASK_RUNNING);
	ck_assert_ptr_null(infos[0].spawned_at);

	info = find(infos, 4, 2);
	ck_assert_int_eq(info->state, ASYNC_TASK_WAITING);
	ck_assert_str_eq(info->name, "sleeper");
	ck_assert_str_eq(info->operation, "async_sleep");
	ck_assert_ptr_eq(info->entry, (const void *)(uintptr_t)named_task);
	ck_assert_ptr_nonnull(info->site);
	ck_assert_ptr_nonnull(info->spawned_at);
	ck_assert_uint_eq(info->age_ns, 5 * 1000000u);
	ck_assert(!info->is_cancelled);
	ck_assert_uint_ge(info->stack_used, 4096);
	ck_assert_uint_le(info->stack_used, info->stack_size);

	ck_assert_int_eq(find(infos, 4, 3)->state, ASYNC_TASK_UNCLAIMED);
	ck_assert_int_eq(find(infos, 4, 4)->state, ASYNC_TASK_READY);
	ck_assert_ptr_null(find(infos, 4, 4)->operation);

	ck_assert_int_eq(async_await(done), 0);
	ck_assert_int_eq(async_await(ready), 0);
	ck_assert_uint_eq(async_tasks_snapshot(NULL, 0), 2);
	ck_assert_uint_eq(async_tasks_snapshot(infos, 1), 2);
	ck_assert_int_eq(async_cancel_and_await(sleeper), ASYNC_ECANCELED);
	return 0;
}

static int stubborn_task(void *arg)
{
	int *shielded = arg;

	ck_assert_int_eq(async_sleep(1000), ASYNC_ECANCELED);
	ASYNC_SHIELD (1000) {
		*shielded = async_sleep(10);
	}
	return 0;
}

TASK_TEST(a_snapshot_shows_cancellation_where_the_task_stands)
{
	struct async_task_info infos[4];
	int shielded = -1;
	struct async_task *task = async_spawn(stubborn_task, &shielded);

	ck_assert_int_eq(async_sleep(1), 0);
	async_cancel(task);
	ck_assert_uint_eq(async_tasks_snapshot(infos, 4), 2);
	ck_assert(infos[1].is_cancelled);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_uint_eq(async_tasks_snapshot(infos, 4), 2);
	ck_assert(!infos[1].is_cancelled);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(shielded, 0);
	return 0;
}

/* Writes to each frame before and after the call, so that no compiler makes it a loop. */
__attribute__((noinline)) static int use_stack(size_t bytes)
{
	volatile char block[1024];

	/* Else clang keeps only the bytes that are used. */
	__asm__ volatile("" : : "r"(block) : "memory");
	block[0] = 1;
	if (bytes > sizeof block)
		block[1] = (char)use_stack(bytes - sizeof block);
	return block[0];
}

static int deep_task(void *arg)
{
	(void)arg;
	ck_assert_int_eq(use_stack(100 * 1024), 1);
	return async_sleep(10);
}

TASK_TEST(a_snapshot_knows_the_depth_of_stacks)
{
	struct async_task_info infos[4];
	struct async_task *task = async_spawn(deep_task, NULL);

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_uint_eq(async_tasks_snapshot(infos, 4), 2);
	ck_assert_uint_ge(infos[1].stack_used, 100 * 1024);
	ck_assert_uint_lt(infos[1].stack_used, 256 * 1024);
	return async_await(task);
}

static int busy_task(void *arg)
{
	(void)arg;
	spin_ms(5);
	ck_assert_int_eq(async_sleep(10), 0);
	spin_ms(10);
	return async_sleep(10);
}

TASK_TEST(the_times_of_tasks_are_taken_on_request)
{
	struct async_task_info infos[4];
	struct async_metrics metrics;
	struct async_task *task;

	async_metrics_enable(true);
	task = async_spawn(busy_task, NULL);
	ck_assert_int_eq(async_sleep(15), 0);
	ck_assert_uint_eq(async_tasks_snapshot(infos, 4), 2);
	ck_assert_uint_ge(infos[1].run_ns, 15 * 1000000u);
	ck_assert_uint_ge(infos[1].longest_slice_ns, 10 * 1000000u);
	ck_assert_uint_le(infos[1].longest_slice_ns, infos[1].run_ns);
	ck_assert_int_eq(async_metrics_get(&metrics), 0);
	ck_assert_uint_ge(metrics.longest_slice_ns, 10 * 1000000u);
	async_metrics_enable(false);
	spin_ms(20);
	ck_assert_int_eq(async_await(task), 0);
	return 0;
}

TASK_TEST(the_table_is_for_people)
{
	static uint64_t hour = 3600 * 1000;
	struct async_task *task = async_spawn(named_task, &hour);
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	ck_assert_int_eq(async_sleep(1), 0);
	async_tasks_print(file);
	fclose(file);
	ck_assert_ptr_nonnull(strstr(text, "sleeper"));
	ck_assert_ptr_nonnull(strstr(text, "waiting"));
	ck_assert_ptr_nonnull(strstr(text, "async_sleep"));
	free(text);
	ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	return 0;
}

/* ---- places ------------------------------------------------------------------------------ */

int a_visible_function(void);

__attribute__((noinline)) int a_visible_function(void)
{
	return 0;
}

START_TEST(a_function_is_located)
{
	struct async_location at;
	const void *address = (const void *)(uintptr_t)a_visible_function;

	ck_assert_int_eq(async_locate(address, &at), 0);
	ck_assert_ptr_nonnull(strstr(at.module, "test_runtime_metrics"));
	ck_assert_uint_gt(at.offset, 0);
	if (!at.line) /* no libdw, or no debug information */
		return;
	ck_assert_str_eq(at.function, "a_visible_function");
	ck_assert_int_eq(at.file[0], '/');
	ck_assert_str_eq(strrchr(at.file, '/'), "/test_metrics.c");
	ck_assert_str_eq(strrchr(at.recorded, '/'), "/test_metrics.c");
}
END_TEST

START_TEST(nowhere_is_not_located)
{
	struct async_location at = { .line = 1 };

	ck_assert_int_eq(async_locate(NULL, &at), -ENOENT);
	ck_assert_uint_eq(at.line, 0);
	ck_assert_int_eq(async_locate((const void *)16, &at), -ENOENT);
	ck_assert_str_eq(at.function, "");
	ck_assert_str_eq(at.file, "");
	ck_assert_str_eq(at.module, "");
	ck_assert_uint_eq(async_locate_all((const void *)16, &at, 1), 0);
}
END_TEST

START_TEST(thousands_of_answers_are_remembered)
{
	struct async_location first;
	struct async_location again;
	const char *base = (const char *)(uintptr_t)a_visible_function;

	ck_assert_int_eq(async_locate(base, &first), 0);
	for (int i = 0; i < 3000; i++)
		(void)async_locate(base - i, &again);
	ck_assert_int_eq(async_locate(base, &again), 0);
	ck_assert_ptr_eq(again.function, first.function);
	ck_assert_ptr_eq(again.module, first.module);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		ends_are_counted_by_kind,
		turns_slices_and_timeouts_are_counted,
		misuse_is_counted,
		outside_of_a_loop_there_is_nothing,
		waiting_is_idle_and_computing_is_busy,
		a_timer_that_is_late_is_lag,
		the_histogram_is_right_to_three_percent,
		a_snapshot_says_what_each_task_does,
		a_snapshot_shows_cancellation_where_the_task_stands,
		a_snapshot_knows_the_depth_of_stacks,
		the_times_of_tasks_are_taken_on_request,
		the_table_is_for_people,
		a_function_is_located,
		nowhere_is_not_located,
		thousands_of_answers_are_remembered,
	};

	return RUN_SUITE("metrics", tests);
}
