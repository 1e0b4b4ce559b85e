/*
 * The edges of threads and posts: while much is going on, and while the loop ends. No test says how
 * long anything takes.
 */
#include "runtime_test.h"

#include <stdatomic.h>
#include <unistd.h>

/* ---- threads ------------------------------------------------------------------------------- */

static atomic_bool is_stopped;

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int offloads_on_and_on(void *arg)
{
	int *count = arg;
	int rc = 0;

	while (rc == 0 && !is_stopped) {
		rc = async_to_thread(nothing, NULL);
		++*count;
	}
	return rc;
}

enum { OFFLOADERS = 64 };

/* The callback that collects results must come to an end while they keep coming. */
static int counts_turns(void *arg)
{
	struct async_task *tasks[OFFLOADERS];
	int counts[OFFLOADERS] = { 0 };
	int most = 0;
	int before = 0;

	(void)arg;
	for (size_t i = 0; i < OFFLOADERS; i++)
		tasks[i] = async_spawn(offloads_on_and_on, &counts[i]);
	for (int turn = 0; turn < 200; turn++) {
		int now = 0;

		ck_assert_int_eq(async_yield(), 0);
		for (size_t i = 0; i < OFFLOADERS; i++)
			now += counts[i];
		most = now - before > most ? now - before : most;
		before = now;
	}
	is_stopped = true;
	ck_assert_int_eq(async_all_settled(tasks, OFFLOADERS, NULL), 0);
	/* Each has at most one job under way, so a batch has at most one for each. */
	ck_assert_int_le(most, OFFLOADERS);
	return 0;
}

START_TEST(jobs_that_keep_finishing_let_others_go_first)
{
	struct async_config config = { .threads = 2 };

	is_stopped = false;
	ck_assert_int_eq(async_run(counts_turns, NULL, &config), 0);
}
END_TEST

static atomic_int begun;

static int begins(void *arg)
{
	(void)arg;
	begun++;
	usleep(1000);
	return 1;
}

static int offloads(void *arg)
{
	return async_to_thread(begins, arg);
}

static int offload_many_body(void *arg)
{
	struct async_task *tasks[30];
	int results[30];
	int done = 0;

	begun = 0;
	for (size_t i = 0; i < 30; i++)
		tasks[i] = async_spawn(offloads, arg);
	while (begun == 0)
		ck_assert_int_eq(async_yield(), 0);
	for (size_t i = 0; i < 30; i++)
		async_cancel(tasks[i]);
	ck_assert_int_eq(async_all_settled(tasks, 30, results), 0);
	for (size_t i = 0; i < 30; i++) {
		ck_assert(results[i] == 1 || results[i] == ASYNC_ECANCELED);
		done += results[i] == 1;
	}
	/* What did not happen is said not to have happened. */
	ck_assert_int_eq(done, begun);
	ck_assert_int_lt(done, 30);
	ck_assert_int_eq(async_to_thread(begins, NULL), 1);
	return 0;
}

START_TEST(work_for_one_thread_is_cancelled)
{
	struct async_config config = { .threads = 1 };

	ck_assert_int_eq(async_run(offload_many_body, NULL, &config), 0);
}
END_TEST

static int leaves_work(void *arg)
{
	for (size_t i = 0; i < 30; i++)
		ck_assert_int_eq(async_spawn_detached(offloads, arg, NULL), 0);
	return async_sleep(1);
}

START_TEST(main_returns_while_threads_work)
{
	struct async_config config = { .threads = 3 };

	ck_assert_int_eq(async_run(leaves_work, NULL, &config), 0);
}
END_TEST

static int cancels_from_elsewhere(void *handle)
{
	async_cancel(handle);
	return async_await(handle);
}

static int cancels_group_from_elsewhere(void *group)
{
	async_group_cancel(group);
	return 0;
}

/* Refused with a line that says what to do instead. */
TASK_TEST(a_thread_cannot_cancel_a_task)
{
	uint64_t ms = 5;
	struct async_task *task = async_spawn(sleep_task, &ms);
	int rc;

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_to_thread(cancels_from_elsewhere, task), ASYNC_ENOTASK);
	ck_assert_int_eq(async_await(task), 0);
	ASYNC_GROUP (group, 0, &rc) {
		async_group_spawn(group, sleep_task, &ms);
		ck_assert_int_eq(async_to_thread(cancels_group_from_elsewhere, group), 0);
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 10);
	return 0;
}

static int awaits_foreign(void *handle)
{
	struct async_task *task = handle;

	async_cancel(task);
	ck_assert_int_eq(async_await(task), ASYNC_EMISUSE);
	ck_assert_int_eq(async_gather(&task, 1, NULL), ASYNC_EMISUSE);
	return 0;
}

static int runs_another_loop(void *handle)
{
	return async_run(awaits_foreign, handle, NULL);
}

TASK_TEST(a_task_of_another_loop_cannot_be_awaited)
{
	uint64_t ms = 5;
	struct async_task *task = async_spawn(sleep_task, &ms);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_to_thread(runs_another_loop, task), 0);
	return async_await(task);
}

/* ---- posts --------------------------------------------------------------------------------- */

enum { POSTERS = 4, POSTS = 2000 };

static struct async_loop *target;
static int arrived[POSTERS];

struct letter {
	int from;
	int number;
};

static void arrives(void *arg)
{
	struct letter *letter = arg;

	ck_assert(!async_in_task());
	ck_assert_int_eq(arrived[letter->from], letter->number);
	arrived[letter->from]++;
	free(letter);
}

static int posts_a_lot(void *arg)
{
	for (int i = 0; i < POSTS; i++) {
		struct letter *letter = malloc(sizeof *letter);

		*letter = (struct letter){ .from = *(int *)arg, .number = i };
		if (async_post(target, arrives, letter) != 0)
			abort();
	}
	return 0;
}

static int posts_from_thread(void *arg)
{
	return async_to_thread(posts_a_lot, arg);
}

/* Main has returned by the time most of them arrive. */
static int starts_posters(void *arg)
{
	static int numbers[POSTERS] = { 0, 1, 2, 3 };

	(void)arg;
	target = async_loop_current();
	for (size_t i = 0; i < POSTERS; i++)
		ck_assert_int_eq(async_spawn_detached(posts_from_thread, &numbers[i], NULL), 0);
	return async_yield();
}

START_TEST(posts_from_four_threads_while_the_loop_ends)
{
	struct async_config config = { .threads = POSTERS };

	ck_assert_int_eq(async_run(starts_posters, NULL, &config), 0);
	/* All of a thread's or, where it was cancelled before it began, none. */
	for (size_t i = 0; i < POSTERS; i++)
		ck_assert(arrived[i] == POSTS || arrived[i] == 0);
}
END_TEST

static int refused;

static void posts_again(void *arg)
{
	int rc = async_post(target, posts_again, arg);

	ck_assert(rc == 0 || rc == ASYNC_ECLOSED);
	if (rc == 0)
		return;
	refused++;
	free(arg);
}

static int starts_posting(void *arg)
{
	(void)arg;
	target = async_loop_current();
	ck_assert_int_eq(async_post(target, posts_again, malloc(10)), 0);
	ck_assert_int_eq(async_sleep(2), 0);
	return async_post(target, posts_again, malloc(10));
}

/* It was accepted, and forgotten. */
START_TEST(a_post_that_posts_itself_is_refused_at_the_end)
{
	refused = 0;
	ck_assert_int_eq(async_run(starts_posting, NULL, NULL), 0);
	ck_assert_int_eq(refused, 2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		jobs_that_keep_finishing_let_others_go_first,
		work_for_one_thread_is_cancelled,
		main_returns_while_threads_work,
		a_thread_cannot_cancel_a_task,
		a_task_of_another_loop_cannot_be_awaited,
		posts_from_four_threads_while_the_loop_ends,
		a_post_that_posts_itself_is_refused_at_the_end,
	};

	return RUN_SUITE("edge_threads", tests);
}
