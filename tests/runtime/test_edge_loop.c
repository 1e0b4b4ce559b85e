/*
 * The edges of the loop: odd configurations, the virtual clock, threads and posts while much is
 * going on, and while the loop ends. No test says how long anything takes.
 */
#include "runtime_test.h"

#include "../../runtime/src/timers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

static int returns(void *arg)
{
	const int *value = arg;

	return *value;
}

/* ---- configurations ------------------------------------------------------------------------ */

static int uses_its_stack(void *arg)
{
	volatile char block[40 * 1024];

	for (size_t i = 0; i < sizeof block; i += 512)
		block[i] = (char)i;
	return *(int *)arg + block[512 * 3] * 0;
}

static int runs_a_task(void *arg)
{
	return async_await(async_spawn(uses_its_stack, arg));
}

static int run_with_stack(size_t size)
{
	struct async_config config = { .stack_size = size };
	int value = 4;

	return async_run(runs_a_task, &value, &config);
}

START_TEST(stacks_of_every_size)
{
	ck_assert_int_eq(run_with_stack(1), 4);
	ck_assert_int_eq(run_with_stack(64 * 1024 + 1), 4);
	ck_assert_int_eq(run_with_stack(70001), 4);
	ck_assert_int_eq(run_with_stack(64 * 1024 * 1024), 4);
	/* More than there is, and sizes whose sums overflow. */
	ck_assert_int_eq(run_with_stack(SIZE_MAX), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX - 4096), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX / 2 + 1), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX / 64 + 1), -ENOMEM);
	ck_assert_int_eq(run_with_stack(SIZE_MAX / 64), -ENOMEM);
}
END_TEST

static int spins(void *arg)
{
	int rc = 0;

	while (rc == 0 && !async_event_is_set(arg))
		rc = async_yield_microtask();
	return rc;
}

static int wakes_spinners(void *arg)
{
	struct async_event *event = async_event_new();
	struct async_task *tasks[] = { async_spawn(spins, event), async_spawn(spins, event) };

	(void)arg;
	ck_assert_int_eq(async_sleep(0), 0);
	ck_assert_int_eq(async_yield(), 0);
	async_event_set(event);
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	async_event_free(event);
	return 0;
}

START_TEST(a_budget_of_one)
{
	struct async_config config = { .budget = 1, .clock = ASYNC_CLOCK_VIRTUAL };

	ck_assert_int_eq(async_run(wakes_spinners, NULL, &config), 0);
	config.budget = 2;
	config.clock = ASYNC_CLOCK_REAL;
	ck_assert_int_eq(async_run(wakes_spinners, NULL, &config), 0);
}
END_TEST

static int sleeps_and_runs(void *arg)
{
	ck_assert_int_eq(async_run(returns, arg, NULL), -EBUSY);
	for (int i = 0; i < 100; i++)
		if (async_sleep(1) != 0)
			return -EIO;
	ck_assert_uint_eq(async_now(), 100);
	return *(int *)arg;
}

static void *runs_loops(void *arg)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(async_run(sleeps_and_runs, arg, &config), *(int *)arg);
		ck_assert_ptr_null(async_loop_current());
	}
	return NULL;
}

START_TEST(loops_one_after_the_other_and_side_by_side)
{
	pthread_t threads[3];
	int values[] = { 1, 2, 3 };

	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, runs_loops, &values[i]), 0);
	for (size_t i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
}
END_TEST

/* ---- timers -------------------------------------------------------------------------------- */

/* A server that has a day to run arms that many for its requests. It would not fire, keep those
 * behind it from firing, and have the loop turn without a pause. */
START_TEST(a_timer_that_saw_four_thousand_million_others_armed)
{
	struct timers heap = { 0 };
	struct async_timer old = { .deadline = 100 };
	struct async_timer new = { .deadline = 100 };
	struct async_timer later = { .deadline = 101 };

	ck_assert_int_eq(timers_add(&heap, &old), 0);
	heap.sequence += (1ull << 31) - 2;
	ck_assert_int_eq(timers_add(&heap, &new), 0);
	heap.sequence += 1ull << 31;

	uint64_t limit = heap.sequence;

	ck_assert_int_eq(timers_add(&heap, &later), 0);
	ck_assert_ptr_null(timers_take_due(&heap, 99, limit));
	ck_assert_ptr_eq(timers_take_due(&heap, 101, limit), &old);
	ck_assert_ptr_eq(timers_take_due(&heap, 101, limit), &new);
	ck_assert_ptr_null(timers_take_due(&heap, 101, limit));
	ck_assert_ptr_eq(timers_take_due(&heap, 101, heap.sequence), &later);
	timers_release(&heap);
}
END_TEST

static int logs_after(void *arg)
{
	const uint64_t *ms = arg;
	char text[32];
	int rc = async_sleep(*ms);

	snprintf(text, sizeof text, "%d@%d", (int)*ms, (int)async_now());
	log_event(text);
	return rc;
}

TASK_TEST(time_goes_from_timer_to_timer)
{
	uint64_t ms[] = { 30, 10, 10, 20, 0, 10 };
	struct async_task *tasks[6];

	for (size_t i = 0; i < 6; i++)
		tasks[i] = async_spawn(logs_after, &ms[i]);
	ck_assert_int_eq(async_gather(tasks, 6, NULL), 0);
	ck_assert_str_eq(event_log, "0@0 10@10 10@10 10@10 20@20 30@30");
	return 0;
}

TASK_TEST(ten_thousand_timers_are_disarmed_at_once)
{
	enum { COUNT = 10000 };
	static uint64_t ms[COUNT];
	int rc;

	ASYNC_TIMEOUT (5000, &rc)
		ASYNC_GROUP (group, 0, NULL)
			for (size_t i = 0; i < COUNT; i++) {
				ms[i] = 1 + i * 7919 % COUNT;
				async_group_spawn(group, sleep_task, &ms[i]);
			}
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 5000);
	/* Nothing was left behind that could stop the clock on its way. */
	ck_assert_int_eq(async_sleep(100000), 0);
	ck_assert_uint_eq(async_now(), 105000);
	return 0;
}

/* ---- who holds the clock ------------------------------------------------------------------- */

TASK_TEST(a_release_without_a_hold)
{
	async_clock_release();
	ck_assert_int_eq(async_last_error()->code, ASYNC_EMISUSE);
	ck_assert_int_eq(async_sleep(10), 0);
	async_clock_hold();
	async_clock_release();
	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_uint_eq(async_now(), 20);
	return 0;
}

static int holds_for_ever(void *arg)
{
	int rc;

	async_clock_hold();
	rc = async_sleep(10);
	log_event(rc == ASYNC_ECANCELED ? "told" : "slept");
	ASYNC_SHIELD (100)
		log_event(async_sleep(10) == 0 ? "tidied" : "hurried");
	(void)arg;
	return rc;
}

/* It turned without a pause once. */
START_TEST(a_hold_that_nobody_can_release)
{
	ck_assert_int_eq(run_virtual(holds_for_ever, NULL), ASYNC_EDEADLOCK);
	ck_assert_str_eq(event_log, "told tidied");
}
END_TEST

static void releases(void *arg)
{
	(void)arg;
	async_clock_release();
	log_event("released");
}

static int posts_release(void *arg)
{
	usleep(2000);
	return async_post(arg, releases, NULL);
}

TASK_TEST(a_thread_releases_the_clock)
{
	uint64_t ms = 1;
	struct async_task *sleeper = async_spawn(logs_after, &ms);

	async_clock_hold();
	ck_assert_int_eq(async_to_thread(posts_release, async_loop_current()), 0);
	ck_assert_int_eq(async_await(sleeper), 0);
	ck_assert_str_eq(event_log, "released 1@1");
	return 0;
}

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
		stacks_of_every_size,
		a_budget_of_one,
		loops_one_after_the_other_and_side_by_side,
		a_timer_that_saw_four_thousand_million_others_armed,
		time_goes_from_timer_to_timer,
		ten_thousand_timers_are_disarmed_at_once,
		a_release_without_a_hold,
		a_hold_that_nobody_can_release,
		a_thread_releases_the_clock,
		jobs_that_keep_finishing_let_others_go_first,
		work_for_one_thread_is_cancelled,
		main_returns_while_threads_work,
		a_thread_cannot_cancel_a_task,
		a_task_of_another_loop_cannot_be_awaited,
		posts_from_four_threads_while_the_loop_ends,
		a_post_that_posts_itself_is_refused_at_the_end,
	};

	return RUN_SUITE("edge_loop", tests);
}
