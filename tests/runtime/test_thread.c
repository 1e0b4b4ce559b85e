/*
 * Threads: work given to the pool, and calls that come from other threads. No test says how long
 * anything takes.
 */
#include "runtime_test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static int double_it(void *arg)
{
	int *value = arg;

	ck_assert(!async_in_task());
	ck_assert_int_eq(async_sleep(1), ASYNC_ENOTASK);
	*value *= 2;
	return 21;
}

TASK_TEST(to_thread_returns_the_result)
{
	int value = 4;

	ck_assert_int_eq(async_to_thread(double_it, &value), 21);
	ck_assert_int_eq(value, 8);
	return 0;
}

static int nap(void *arg)
{
	struct timespec pause = { .tv_nsec = 20000000 };

	(void)arg;
	return nanosleep(&pause, NULL);
}

static int offloads(void *arg)
{
	int rc = async_to_thread(nap, arg);

	log_event("offloaded");
	return rc;
}

TASK_TEST(time_stands_still_while_a_thread_works)
{
	uint64_t ms = 5;
	struct async_task *tasks[] = { async_spawn(sleep_task, &ms), async_spawn(offloads, NULL) };

	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_str_eq(event_log, "offloaded");
	ck_assert_uint_eq(async_now(), 5);
	return 0;
}

static int many_body(void *arg)
{
	struct async_task *tasks[50];

	for (size_t i = 0; i < 50; i++)
		tasks[i] = async_spawn(offloads, arg);
	return async_gather(tasks, 50, NULL);
}

START_TEST(more_work_than_threads)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .threads = 4 };

	ck_assert_int_eq(async_run(many_body, NULL, &config), 0);
}
END_TEST

/* A worker that runs until it is told to stop. */
static atomic_bool has_begun, must_stop;

static int wait_for_stop(void *arg)
{
	struct timespec pause = { .tv_nsec = 1000000 };

	atomic_store(&has_begun, true);
	while (!atomic_load(&must_stop))
		nanosleep(&pause, NULL);
	(void)arg;
	return 33;
}

static int run_wait_for_stop(void *arg)
{
	return async_to_thread(wait_for_stop, arg);
}

static int cancel_body(void *arg)
{
	struct async_task *running = async_spawn(run_wait_for_stop, arg);
	struct async_task *queued;

	while (!atomic_load(&has_begun))
		ck_assert_int_eq(async_yield(), 0);
	queued = async_spawn(offloads, arg);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_cancel_and_await(queued), ASYNC_ECANCELED);
	/* The other has begun: it may be using our memory, so it is waited for. */
	async_cancel(running);
	ck_assert_int_eq(async_yield(), 0);
	atomic_store(&must_stop, true);
	ck_assert_int_eq(async_await(running), 33);
	return 0;
}

START_TEST(queued_work_can_be_cancelled_and_running_work_is_waited_for)
{
	struct async_config config = { .threads = 1 };

	ck_assert_int_eq(async_run(cancel_body, NULL, &config), 0);
}
END_TEST

/* ---- posts ------------------------------------------------------------------------------- */

struct mail {
	struct async_loop *loop;
	struct async_channel *channel;
	int next;
};

static void deliver(void *arg)
{
	struct mail *mail = arg;

	ck_assert(!async_in_task());
	mail->next++;
	ck_assert_int_eq(async_channel_try_send(mail->channel, &mail->next), 0);
}

static void *post_hundred(void *arg)
{
	struct mail *mail = arg;

	for (int i = 0; i < 100; i++)
		if (async_post(mail->loop, deliver, mail) != 0)
			abort();
	return NULL;
}

static int post_body(void *arg)
{
	struct mail mail = { .loop = async_loop_current(),
		.channel = async_channel_new(sizeof(int), 200) };
	pthread_t thread;
	int value = 0;

	(void)arg;
	ck_assert_int_eq(pthread_create(&thread, NULL, post_hundred, &mail), 0);
	for (int i = 1; i <= 100; i++) {
		ck_assert_int_eq(async_channel_receive(mail.channel, &value), 0);
		ck_assert_int_eq(value, i);
	}
	pthread_join(thread, NULL);
	async_channel_free(mail.channel);
	return value;
}

START_TEST(posts_arrive_in_order)
{
	ck_assert_int_eq(async_run(post_body, NULL, NULL), 100);
	ck_assert_int_eq(run_virtual(post_body, NULL), 100);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		to_thread_returns_the_result,
		time_stands_still_while_a_thread_works,
		more_work_than_threads,
		queued_work_can_be_cancelled_and_running_work_is_waited_for,
		posts_arrive_in_order,
	};

	return RUN_SUITE("thread", tests);
}
