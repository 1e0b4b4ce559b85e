/*
 * Shared channels under load: many threads and loops, and cancellations among answers. Each element
 * comes exactly once, and in the order of its sender.
 */
#include "shared_test.h"

static struct async_shared_channel *back;

enum { MANY = 2000 };

static void *sends_many(void *arg)
{
	for (int i = 0; i < MANY; i++)
		ck_assert_int_eq(async_shared_channel_send_blocking(arg, &i), 0);
	return NULL;
}

static void *receives_many(void *arg)
{
	for (int i = 0; i < MANY; i++) {
		int element;

		ck_assert_int_eq(async_shared_channel_receive_blocking(arg, &element), 0);
		ck_assert_int_eq(element, i);
	}
	return NULL;
}

/* Lets the task wait for a moment of several lengths. */
static void dither(int i)
{
	for (int k = i % 5; k > 0; k--)
		ck_assert_int_eq(k % 2 ? async_yield() : async_yield_microtask(), 0);
}

static int receives_with_cancellations(void *arg)
{
	pthread_t thread;
	int wanted = 0;

	(void)arg;
	channel = new_channel(0);
	start(&thread, sends_many, channel);
	for (int i = 0; wanted < MANY; i++) {
		struct once once = { .element = -1 };
		struct async_task *task = async_spawn(receive_once, &once);

		dither(i);
		if (async_cancel_and_await(task) == 0)
			ck_assert_int_eq(once.element, wanted++);
		else
			ck_assert_int_eq(once.element, -1);
	}
	pthread_join(thread, NULL);
	async_shared_channel_unref(channel);
	return 0;
}

static int sends_with_cancellations(void *arg)
{
	pthread_t thread;
	struct once once = { .element = 0 };

	(void)arg;
	channel = new_channel(0);
	start(&thread, receives_many, channel);
	for (int i = 0; once.element < MANY; i++) {
		struct async_task *task = async_spawn(send_once, &once);

		dither(i);
		if (async_cancel_and_await(task) == 0)
			once.element++;
	}
	pthread_join(thread, NULL);
	async_shared_channel_unref(channel);
	return 0;
}

START_TEST(nothing_is_lost_between_an_answer_and_a_cancellation)
{
	ck_assert_int_eq(async_run(receives_with_cancellations, NULL, NULL), 0);
	ck_assert_int_eq(async_run(sends_with_cancellations, NULL, NULL), 0);
}
END_TEST

/* ---- between threads ----------------------------------------------------------------------- */

enum { PRODUCERS = 4, CONSUMERS = 3, EACH = 1000 };

static atomic_int seen[PRODUCERS * EACH];
static atomic_int producing;

/* Each consumer sees the elements of a producer in the order they were sent. */
struct consumer {
	int last[PRODUCERS];
};

static void consume(struct consumer *consumer, int element)
{
	int *last = &consumer->last[element / EACH];

	ck_assert_int_lt(*last, element % EACH + 1);
	*last = element % EACH + 1;
	atomic_fetch_add(&seen[element], 1);
}

static void produced(void)
{
	if (atomic_fetch_sub(&producing, 1) == 1)
		async_shared_channel_close(channel);
}

static void expect_each_once(void)
{
	for (size_t i = 0; i < PRODUCERS * EACH; i++) {
		ck_assert_int_eq(atomic_load(&seen[i]), 1);
		atomic_store(&seen[i], 0);
	}
}

static int produce_task(void *arg)
{
	int first = *(int *)arg;

	for (int i = first; i < first + EACH; i++)
		ck_assert_int_eq(async_shared_channel_send(channel, &i), 0);
	produced();
	return 0;
}

static void *produce_thread(void *arg)
{
	int first = *(int *)arg;

	for (int i = first; i < first + EACH; i++)
		ck_assert_int_eq(async_shared_channel_send_blocking(channel, &i), 0);
	produced();
	return NULL;
}

static int consume_task(void *arg)
{
	struct consumer consumer = { { 0 } };
	int element, rc;

	(void)arg;
	while ((rc = async_shared_channel_receive(channel, &element)) == 0)
		consume(&consumer, element);
	ck_assert_int_eq(rc, ASYNC_ECLOSED);
	return 0;
}

static void *consume_thread(void *arg)
{
	struct consumer consumer = { { 0 } };
	int element, rc;

	(void)arg;
	while ((rc = async_shared_channel_receive_blocking(channel, &element)) == 0)
		consume(&consumer, element);
	ck_assert_int_eq(rc, ASYNC_ECLOSED);
	return NULL;
}

static void *produce_loop(void *arg)
{
	ck_assert_int_eq(async_run(produce_task, arg, NULL), 0);
	return NULL;
}

static void *consume_loop(void *arg)
{
	ck_assert_int_eq(async_run(consume_task, arg, NULL), 0);
	return NULL;
}

static int consume_tasks(void *arg)
{
	struct async_task *tasks[CONSUMERS];

	for (size_t i = 0; i < CONSUMERS; i++)
		tasks[i] = async_spawn(consume_task, arg);
	return async_gather(tasks, CONSUMERS, NULL);
}

static void first_elements(int *first)
{
	for (int i = 0; i < PRODUCERS; i++)
		first[i] = i * EACH;
	atomic_store(&producing, PRODUCERS);
}

START_TEST(from_threads_to_tasks)
{
	pthread_t threads[PRODUCERS];
	int first[PRODUCERS];

	channel = new_channel(3);
	first_elements(first);
	for (size_t i = 0; i < PRODUCERS; i++)
		start(&threads[i], produce_thread, &first[i]);
	ck_assert_int_eq(async_run(consume_tasks, NULL, NULL), 0);
	for (size_t i = 0; i < PRODUCERS; i++)
		pthread_join(threads[i], NULL);
	expect_each_once();
	async_shared_channel_unref(channel);
}
END_TEST

static int produce_tasks(void *arg)
{
	struct async_task *tasks[PRODUCERS];
	int *first = arg;

	for (size_t i = 0; i < PRODUCERS; i++)
		tasks[i] = async_spawn(produce_task, &first[i]);
	return async_gather(tasks, PRODUCERS, NULL);
}

START_TEST(from_tasks_to_threads)
{
	pthread_t threads[CONSUMERS];
	int first[PRODUCERS];

	channel = new_channel(3);
	first_elements(first);
	for (size_t i = 0; i < CONSUMERS; i++)
		start(&threads[i], consume_thread, NULL);
	ck_assert_int_eq(async_run(produce_tasks, first, NULL), 0);
	for (size_t i = 0; i < CONSUMERS; i++)
		pthread_join(threads[i], NULL);
	expect_each_once();
	async_shared_channel_unref(channel);
}
END_TEST

START_TEST(between_loops_and_threads_in_all_directions)
{
	void *(*const produces[])(void *) = { produce_thread, produce_loop };
	void *(*const consumes[])(void *) = { consume_thread, consume_loop };
	pthread_t producers[PRODUCERS], consumers[CONSUMERS];
	int first[PRODUCERS];

	for (size_t capacity = 0; capacity < 3; capacity++) {
		channel = new_channel(capacity);
		first_elements(first);
		for (size_t i = 0; i < PRODUCERS; i++)
			start(&producers[i], produces[i % 2], &first[i]);
		for (size_t i = 0; i < CONSUMERS; i++)
			start(&consumers[i], consumes[i % 2], NULL);
		for (size_t i = 0; i < PRODUCERS; i++)
			pthread_join(producers[i], NULL);
		for (size_t i = 0; i < CONSUMERS; i++)
			pthread_join(consumers[i], NULL);
		expect_each_once();
		async_shared_channel_unref(channel);
	}
}
END_TEST

enum { ROUNDS = 10000 };

static int ping(void *arg)
{
	(void)arg;
	for (int i = 0; i < ROUNDS; i++) {
		int element = -1;

		ck_assert_int_eq(async_shared_channel_send(channel, &i), 0);
		ck_assert_int_eq(async_shared_channel_receive(back, &element), 0);
		ck_assert_int_eq(element, i);
	}
	async_shared_channel_close(channel);
	return 0;
}

static int pong(void *arg)
{
	int element, rc, count = 0;

	(void)arg;
	while ((rc = async_shared_channel_receive(channel, &element)) == 0) {
		ck_assert_int_eq(element, count++);
		ck_assert_int_eq(async_shared_channel_send(back, &element), 0);
	}
	ck_assert_int_eq(rc, ASYNC_ECLOSED);
	return count;
}

/* On the virtual clock: a channel does not care. */
static void *pong_loop(void *arg)
{
	ck_assert_int_eq(run_virtual(pong, NULL), ROUNDS);
	async_shared_channel_unref(channel);
	async_shared_channel_unref(back);
	return arg;
}

START_TEST(two_loops_play_ping_pong)
{
	pthread_t thread;

	channel = new_channel(1);
	back = new_channel(1);
	ck_assert_ptr_eq(async_shared_channel_ref(channel), channel);
	ck_assert_ptr_eq(async_shared_channel_ref(back), back);
	ck_assert_ptr_null(async_shared_channel_ref(NULL));
	start(&thread, pong_loop, NULL);
	ck_assert_int_eq(async_run(ping, NULL, NULL), 0);
	async_shared_channel_unref(channel);
	async_shared_channel_unref(back);
	pthread_join(thread, NULL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		nothing_is_lost_between_an_answer_and_a_cancellation,
		from_threads_to_tasks,
		from_tasks_to_threads,
		between_loops_and_threads_in_all_directions,
		two_loops_play_ping_pong,
	};

	return RUN_SUITE("shared_threads", tests);
}
