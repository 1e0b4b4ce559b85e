/*
 * Random programs of tasks that share channels, a semaphore, a mutex, a condition and an event,
 * while others cancel them: whatever happens, nothing is lost, doubled or held by two.
 *
 *  1. Each value is sent once. Those whose send succeeded are those that were received or lie in
 *     a channel at the end.
 *  2. As many hold a permit as the semaphore has, at most; all are there at the end.
 *  3. One task holds the mutex, at most; nobody at the end. The tokens it protects are counted.
 *
 * A seed names a program; a failure says the seed.
 */
#include "runtime_test.h"

enum { TASKS = 12, STEPS = 40, CHANNELS = 3, PERMITS = 2, VALUES = TASKS * STEPS };

static const size_t capacities[CHANNELS] = { 0, 1, 4 };

static struct {
	uint32_t random;
	struct async_channel *channels[CHANNELS];
	struct async_semaphore *semaphore;
	struct async_mutex *mutex;
	struct async_condition *condition;
	struct async_event *event;
	struct async_task *tasks[TASKS];
	bool has_ended[TASKS];
	bool was_received[VALUES];
	bool was_sent[VALUES];
	int next_value;
	int with_permit;
	int with_lock;
	int tokens;
	int tokens_made;
	int tokens_taken;
	bool is_over;
} world;

static uint32_t pick(uint32_t n)
{
	world.random = world.random * 1664525 + 1013904223;
	return (world.random >> 8) % n;
}

static void received(int value)
{
	ck_assert_int_ge(value, 0);
	ck_assert_int_lt(value, world.next_value);
	ck_assert(!world.was_received[value]);
	world.was_received[value] = true;
}

/* ---- steps: each may be cut short ---------------------------------------------------------- */

static void send_value(void)
{
	int value = world.next_value++;

	world.was_sent[value] = async_channel_send(world.channels[pick(CHANNELS)], &value) == 0;
}

static void receive_value(void)
{
	int value;

	if (async_channel_receive(world.channels[pick(CHANNELS)], &value) == 0)
		received(value);
}

static void select_some(void)
{
	int in = -1, out = world.next_value++;
	struct async_select_case cases[] = {
		ASYNC_CASE_RECEIVE(world.channels[pick(CHANNELS)], &in),
		ASYNC_CASE_SEND(world.channels[pick(CHANNELS)], &out),
		ASYNC_CASE_RECEIVE(world.channels[pick(CHANNELS)], &in),
		ASYNC_CASE_EVENT(world.event),
	};
	int which;

	cases[pick(4)].kind = ASYNC_SELECT_NONE;
	which = pick(4) == 0 ? async_try_select(cases, 4) : async_select(cases, 4);
	if (which < 0)
		return;
	ck_assert_int_ne(cases[which].kind, ASYNC_SELECT_NONE);
	if (cases[which].result != 0)
		return;
	world.was_sent[out] = cases[which].kind == ASYNC_SELECT_SEND;
	if (cases[which].kind == ASYNC_SELECT_RECEIVE)
		received(in);
}

static void hold_permit(void)
{
	ASYNC_PERMIT (world.semaphore, NULL) {
		ck_assert_int_le(++world.with_permit, PERMITS);
		(void)async_sleep(pick(3));
		world.with_permit--;
	}
}

static void hold_lock(void)
{
	ASYNC_LOCKED (world.mutex, NULL) {
		ck_assert_int_eq(++world.with_lock, 1);
		(void)async_sleep(pick(3));
		world.with_lock--;
	}
}

static void make_token(void)
{
	ASYNC_LOCKED (world.mutex, NULL) {
		world.tokens++;
		world.tokens_made++;
		if (pick(4) == 0)
			async_condition_broadcast(world.condition);
		else
			async_condition_signal(world.condition);
	}
}

static void take_token(void)
{
	int rc;

	ASYNC_LOCKED (world.mutex, &rc) {
		while (rc == 0 && world.tokens == 0) {
			rc = async_condition_wait(world.condition, world.mutex);
			ck_assert_int_eq(world.with_lock, 0);
		}
		if (rc == 0) {
			world.tokens--;
			world.tokens_taken++;
		} else if (world.tokens > 0) {
			/* Cut short, where a signal may have been meant for it. */
			async_condition_signal(world.condition);
		}
	}
}

static void turn_event(void)
{
	if (pick(2))
		async_event_set(world.event);
	else
		async_event_reset(world.event);
	ck_assert_int_ne(async_event_wait(world.event), ASYNC_ECLOSED);
}

static void cancel_somebody(void)
{
	size_t i = pick(TASKS);

	if (pick(8) == 0 && !world.has_ended[i])
		async_cancel(world.tasks[i]);
	(void)async_yield();
}

static void (*const steps[])(void) = { send_value, receive_value, select_some, hold_permit,
	hold_lock, make_token, take_token, turn_event, cancel_somebody };

/* ---- programs ------------------------------------------------------------------------------ */

static int worker(void *arg)
{
	size_t self = (size_t)((bool *)arg - world.has_ended);

	for (int i = 0; i < STEPS && !world.is_over; i++)
		ASYNC_TIMEOUT (pick(6), NULL)
			steps[pick(sizeof steps / sizeof steps[0])]();
	world.has_ended[self] = true;
	return 0;
}

static void begin(void)
{
	for (size_t i = 0; i < CHANNELS; i++)
		world.channels[i] = async_channel_new(sizeof(int), capacities[i]);
	world.semaphore = async_semaphore_new(PERMITS);
	world.mutex = async_mutex_new();
	world.condition = async_condition_new();
	world.event = async_event_new();
}

static void check_and_end(void)
{
	int value;

	for (size_t i = 0; i < CHANNELS; i++) {
		while (async_channel_try_receive(world.channels[i], &value) == 0)
			received(value);
		async_channel_free(world.channels[i]);
	}
	for (int i = 0; i < world.next_value; i++)
		ck_assert_int_eq(world.was_received[i], world.was_sent[i]);
	for (int i = 0; i < PERMITS; i++)
		ck_assert_int_eq(async_semaphore_acquire(world.semaphore), 0);
	async_semaphore_free(world.semaphore);
	ck_assert_int_eq(world.tokens, world.tokens_made - world.tokens_taken);
	async_condition_free(world.condition);
	ck_assert_int_eq(async_mutex_lock(world.mutex), 0);
	async_mutex_unlock(world.mutex);
	async_mutex_free(world.mutex);
	ck_assert_int_ne(async_last_error()->code, ASYNC_EMISUSE);
	async_event_free(world.event);
}

static int program(void *arg)
{
	(void)arg;
	begin();
	for (size_t i = 0; i < TASKS; i++)
		world.tasks[i] = async_spawn(worker, &world.has_ended[i]);
	ck_assert_int_eq(async_all_settled(world.tasks, TASKS, NULL), 0);
	check_and_end();
	return 0;
}

START_TEST(nothing_is_lost_or_doubled)
{
	for (uint32_t seed = (uint32_t)_i * 20; seed < (uint32_t)_i * 20 + 20; seed++) {
		memset(&world, 0, sizeof world);
		world.random = seed;
		ck_assert_msg(run_virtual(program, NULL) == 0, "seed %u", seed);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync_fuzz");
	TCase *cases = tcase_create("sync_fuzz");
	SRunner *runner;
	int failed;

	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, nothing_is_lost_or_doubled, 0, is_instrumented() ? 3 : 20);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
