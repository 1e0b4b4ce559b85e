/*
 * Stalls, as a hook is told of them: what is one, its length, and where the task was.
 *
 * Real time passes in these tests, but nothing is asserted about how much beyond "at least what was
 * asked for": a busy machine only makes stalls longer. The limit is a few milliseconds.
 */
#include "runtime_test.h"

#include "loop.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .stall_ms = 10 };

static const uint64_t ms = 1000000;

/* What the hook was told last, and how often. */
static struct {
	unsigned count;
	struct async_stall stall;
	char name[64];
	const void *frames[64];
	bool in_task;
	bool only_callbacks; /* are told: under an emulator tasks stall by themselves */
} told;

static void note_stall(const struct async_stall *stall, void *context)
{
	ck_assert_ptr_eq(context, &told);
	if (told.only_callbacks && stall->task)
		return;
	told.count++;
	told.stall = *stall;
	told.in_task = async_in_task();
	snprintf(told.name, sizeof told.name, "%s", stall->name ? stall->name : "");
	ck_assert_uint_le(stall->frame_count, 64);
	memcpy(told.frames, stall->frames, stall->frame_count * sizeof told.frames[0]);
}

static void watch(void)
{
	memset(&told, 0, sizeof told);
	ck_assert_int_eq(async_on_stall(note_stall, &told), 0);
}

/* Was `name` among the calls? With its file, when debug information is there. */
static bool was_in(const char *name)
{
	for (size_t i = 0; i < told.stall.frame_count; i++) {
		struct async_location at[8];
		size_t count = async_locate_all(told.frames[i], at, 8);

		for (size_t j = 0; j < count; j++)
			if (strcmp(at[j].function, name) == 0)
				return true;
	}
	return false;
}

static uint64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Global names: they are found without debug information too. */
void spin_for(uint64_t ns);
int compute_long(void *arg);

__attribute__((noinline)) void spin_for(uint64_t ns)
{
	uint64_t end = now_ns() + ns;

	while (now_ns() < end)
		;
}

/* And until it has been looked at: on a busy machine that may take longer than the limit. */
static void spin_until_seen(uint64_t ns)
{
	const volatile size_t *count = &loop_here()->watch.sample_count;

	do {
		spin_for(ns);
	} while (*count == 0);
}

__attribute__((noinline)) int compute_long(void *arg)
{
	(void)arg;
	async_task_set_name("computer");
	spin_until_seen(60 * ms);
	return 0;
}

/* Does the kernel tell what this program is blocked in, and may it go on there? */
static bool knows_calls(void)
{
	struct blocked self;

	return !RUNNING_ON_VALGRIND && blocked_read(getpid(), &self);
}

/* ---- what is a stall --------------------------------------------------------------------- */

static int long_body(void *arg)
{
	(void)arg;
	watch();

	struct async_task *task = async_spawn(compute_long, NULL);

	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_uint_eq(told.stall.task, 2);
	ck_assert_str_eq(told.name, "computer");
	ck_assert_ptr_eq(told.stall.entry, (const void *)(uintptr_t)compute_long);
	ck_assert_ptr_nonnull(told.stall.spawned_at);
	ck_assert_uint_ge(told.stall.duration_ns, 60 * ms);
	ck_assert(!told.in_task);
	ck_assert_uint_ge(told.stall.samples, 1);
	ck_assert_uint_ge(told.stall.agreeing, 1);
	ck_assert(was_in("spin_for"));
	ck_assert(was_in("compute_long"));
	return 0;
}

START_TEST(a_long_slice_is_told_with_its_calls)
{
	ck_assert_int_eq(async_run(long_body, NULL, &config), 0);
}
END_TEST

static int short_body(void *arg)
{
	(void)arg;
	watch();
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(async_sleep(1000), 0);
	return 0;
}

START_TEST(short_slices_are_none)
{
	struct async_config patient = config;

	patient.stall_ms = 60000;
	ck_assert_int_eq(async_run(short_body, NULL, &patient), 0);
	ck_assert_uint_eq(told.count, 0);
}
END_TEST

static void spin_in_callback(void *arg)
{
	(void)arg;
	spin_until_seen(40 * ms);
}

static int post_body(void *arg)
{
	(void)arg;
	watch();
	told.only_callbacks = true;
	ck_assert_int_eq(async_post(async_loop_current(), spin_in_callback, NULL), 0);
	async_clock_hold();
	while (told.count == 0)
		ck_assert_int_eq(async_yield(), 0);
	async_clock_release();
	ck_assert_uint_eq(told.stall.task, 0);
	ck_assert_ptr_null(told.stall.entry);
	ck_assert_uint_ge(told.stall.duration_ns, 40 * ms);
	ck_assert(!knows_calls() || was_in("spin_in_callback") || was_in("spin_for"));
	return 0;
}

START_TEST(a_posted_callback_is_watched)
{
	ck_assert_int_eq(async_run(post_body, NULL, &config), 0);
}
END_TEST

/* ---- other people's callbacks in the poll ------------------------------------------------ */

static void spin_in_timer(uv_timer_t *timer)
{
	spin_until_seen(40 * ms);
	uv_close((uv_handle_t *)timer, NULL);
}

static int foreign_body(void *arg)
{
	static uv_timer_t timer;

	(void)arg;
	watch();
	told.only_callbacks = true;
	uv_timer_init(async_loop_uv(), &timer);
	uv_timer_start(&timer, spin_in_timer, 1, 0);
	while (told.count == 0)
		ck_assert_int_eq(async_sleep(5), 0);
	ck_assert_uint_ge(told.count, 1);
	ck_assert_uint_eq(told.stall.task, 0);
	ck_assert(was_in("spin_for"));
	return 0;
}

START_TEST(a_callback_of_another_library_is_noticed)
{
	struct async_config real = config;

	if (!knows_calls())
		return;
	real.clock = ASYNC_CLOCK_REAL;
	ck_assert_int_eq(async_run(foreign_body, NULL, &real), 0);
}
END_TEST

/* ---- blocking calls ---------------------------------------------------------------------- */

static int block_in_nanosleep(void)
{
	struct timespec time = { .tv_nsec = 100 * 1000000 };

	return nanosleep(&time, NULL);
}

static int block_in_sleep_with_rest(void)
{
	struct timespec time = { .tv_nsec = 100 * 1000000 };

	return clock_nanosleep(CLOCK_MONOTONIC, 0, &time, &time);
}

static int block_in_poll(void)
{
	return poll(NULL, 0, 100);
}

static int block_in_ppoll(void)
{
	struct timespec time = { .tv_nsec = 100 * 1000000 };

	return ppoll(NULL, 0, &time, NULL);
}

static int (*const blockers[])(void) = {
	block_in_nanosleep,
	block_in_sleep_with_rest,
	block_in_poll,
	block_in_ppoll,
};

static int block_body(void *arg)
{
	int (*const *block)(void) = arg;
	uint64_t began;

	watch();
	ck_assert_int_eq(async_sleep(1), 0);
	began = now_ns();
	ck_assert_int_eq((*block)(), 0);
	ck_assert_uint_ge(now_ns() - began, 100 * ms);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_uint_ge(told.stall.duration_ns, 100 * ms);
	return 0;
}

START_TEST(looking_at_a_blocking_call_does_not_end_it)
{
	if (!knows_calls())
		return;
	ck_assert_int_eq(async_run(block_body, (void *)&blockers[_i], &config), 0);
}
END_TEST

/* ---- the signal -------------------------------------------------------------------------- */

static volatile sig_atomic_t others;

static void count_signal(int number)
{
	(void)number;
	others++;
}

static int signal_body(void *arg)
{
	(void)arg;
	watch();
	raise(SIGURG);
	ck_assert_int_eq(others, 1);
	spin_until_seen(30 * ms);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_uint_ge(told.stall.samples, 1);
	ck_assert_int_eq(others, 1);
	return 0;
}

START_TEST(a_handler_that_was_there_is_called)
{
	struct sigaction action = { .sa_handler = count_signal };
	struct sigaction after;

	others = 0;
	ck_assert_int_eq(sigaction(SIGURG, &action, NULL), 0);
	ck_assert_int_eq(async_run(signal_body, NULL, &config), 0);
	ck_assert_int_eq(sigaction(SIGURG, NULL, &after), 0);
	ck_assert(after.sa_handler == count_signal);
	signal(SIGURG, SIG_DFL);
}
END_TEST

/* ---- several loops, and wrong use -------------------------------------------------------- */

static int spin_task(void *arg)
{
	(void)arg;
	spin_for(30 * ms);
	return 0;
}

static void *run_in_thread(void *arg)
{
	(void)arg;
	ck_assert_int_eq(async_run(spin_task, NULL, &config), 0);
	return NULL;
}

static int threads_body(void *arg)
{
	pthread_t thread;

	(void)arg;
	watch();
	ck_assert_int_eq(pthread_create(&thread, NULL, run_in_thread, NULL), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(async_sleep(1), 0);
	/* The join was ours, the computation the other loop's, which nobody listens to. */
	ck_assert_uint_eq(told.count, 1);
	ck_assert_uint_eq(told.stall.task, 1);
	return 0;
}

START_TEST(each_loop_has_its_own_hook)
{
	ck_assert_int_eq(async_run(threads_body, NULL, &config), 0);
}
END_TEST

static int unhook_body(void *arg)
{
	struct async_metrics metrics;

	(void)arg;
	watch();
	ck_assert_int_eq(async_on_stall(NULL, NULL), 0);
	spin_for(30 * ms);
	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_uint_eq(told.count, 0);
	ck_assert_int_eq(async_metrics_get(&metrics), 0);
	ck_assert_uint_eq(metrics.stalls, 0);
	return 0;
}

START_TEST(no_hook_no_stalls)
{
	ck_assert_int_eq(async_on_stall(note_stall, &told), -EINVAL);
	ck_assert_int_eq(async_run(unhook_body, NULL, &config), 0);
}
END_TEST

static int last_body(void *arg)
{
	(void)arg;
	watch();
	spin_for(30 * ms);
	return 7;
}

START_TEST(the_last_slice_of_all_is_told_too)
{
	ck_assert_int_eq(async_run(last_body, NULL, &config), 7);
	ck_assert_uint_eq(told.count, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("watchdog");
	TCase *cases = tcase_create("watchdog");
	SRunner *runner;
	int failed;

	tcase_set_timeout(cases, 60);
	if (!RUNNING_ON_VALGRIND) /* it counts stalls, and there nearly everything is one */
		tcase_add_test(cases, a_long_slice_is_told_with_its_calls);
	tcase_add_test(cases, a_posted_callback_is_watched);
	tcase_add_test(cases, short_slices_are_none);
	tcase_add_test(cases, a_callback_of_another_library_is_noticed);
	tcase_add_loop_test(cases, looking_at_a_blocking_call_does_not_end_it, 0,
		(int)(sizeof blockers / sizeof blockers[0]));
	tcase_add_test(cases, a_handler_that_was_there_is_called);
	tcase_add_test(cases, each_loop_has_its_own_hook);
	tcase_add_test(cases, no_hook_no_stalls);
	tcase_add_test(cases, the_last_slice_of_all_is_told_too);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
