/*
 * Select: exactly one case happens, each gets its turn, and nothing is lost.
 */
#include "runtime_test.h"

static struct async_channel *a, *b;
static struct async_event *event;

static void begin(size_t capacity)
{
	a = async_channel_new(sizeof(int), capacity);
	b = async_channel_new(sizeof(int), capacity);
	event = async_event_new();
}

static void end(void)
{
	async_channel_free(a);
	async_channel_free(b);
	async_event_free(event);
}

static void send(struct async_channel *channel, int value)
{
	ck_assert_int_eq(async_channel_try_send(channel, &value), 0);
}

/* ---- one of several ------------------------------------------------------------------------ */

TASK_TEST(the_case_that_is_ready_happens)
{
	int x = 0, y = 9, z = 0;
	struct async_select_case cases[] = { ASYNC_CASE_RECEIVE(a, &x), ASYNC_CASE_SEND(b, &y),
		ASYNC_CASE_EVENT(event) };

	begin(1);
	cases[0].channel = a;
	cases[1].channel = b;
	cases[2].event = event;
	ck_assert_int_eq(async_select(cases, 3), 1);
	ck_assert_int_eq(cases[1].result, 0);
	ck_assert_uint_eq(async_channel_count(b), 1);
	/* Now b is full. */
	send(a, 3);
	ck_assert_int_eq(async_select(cases, 3), 0);
	ck_assert_int_eq(x, 3);
	async_event_set(event);
	ck_assert_int_eq(async_select(cases, 3), 2);
	async_event_reset(event);
	ck_assert_int_eq(async_try_select(cases, 3), -EAGAIN);
	ck_assert_int_eq(async_channel_try_receive(b, &z), 0);
	ck_assert_int_eq(z, 9);
	ck_assert_int_eq(async_try_select(cases, 3), 1);
	end();
	return 0;
}

static int selects(void *arg)
{
	struct async_select_case *cases = arg;
	size_t n = 0;

	while (cases[n].kind != ASYNC_SELECT_NONE)
		n++;
	return async_select(cases, n);
}

TASK_TEST(a_waiting_select_is_ended_by_the_first_that_comes)
{
	int x = 0, y = 0;

	begin(0);

	struct async_select_case cases[] = { ASYNC_CASE_RECEIVE(a, &x), ASYNC_CASE_RECEIVE(b, &y),
		ASYNC_CASE_EVENT(event), { .kind = ASYNC_SELECT_NONE } };
	struct async_task *task = async_spawn(selects, cases);

	pause_for(5);
	send(b, 7);
	/* It stands in no other queue any more, though it has not run yet. */
	ck_assert_int_eq(async_channel_try_send(b, &(int){ 8 }), -EAGAIN);
	ck_assert_int_eq(async_channel_try_send(a, &(int){ 8 }), -EAGAIN);
	async_event_set(event);
	ck_assert_int_eq(async_await(task), 1);
	ck_assert_int_eq(x, 0);
	ck_assert_int_eq(y, 7);

	async_event_reset(event);
	task = async_spawn(selects, cases);
	pause_for(5);
	async_event_set(event);
	async_event_reset(event);
	ck_assert_int_eq(async_await(task), 2);
	ck_assert_int_eq(cases[2].result, 0);
	end();
	return 0;
}

TASK_TEST(a_waiting_send_of_a_select_is_taken)
{
	int x = 5, value = 0;

	begin(0);

	struct async_select_case cases[] = { ASYNC_CASE_SEND(a, &x), ASYNC_CASE_SEND(b, &x),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_task *task = async_spawn(selects, cases);

	pause_for(1);
	ck_assert_int_eq(async_channel_receive(b, &value), 0);
	ck_assert_int_eq(value, 5);
	ck_assert_int_eq(async_channel_try_receive(a, &value), -EAGAIN);
	ck_assert_int_eq(async_await(task), 1);
	end();
	return 0;
}

TASK_TEST(a_closed_channel_is_a_case_that_happened)
{
	int x = 5;

	begin(0);

	struct async_select_case receive[] = { ASYNC_CASE_RECEIVE(a, &x), ASYNC_CASE_RECEIVE(b, &x),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_select_case sends[] = { ASYNC_CASE_SEND(a, &x), ASYNC_CASE_EVENT(event),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_task *receiver = async_spawn(selects, receive);

	pause_for(1);
	async_channel_close(b);
	ck_assert_int_eq(async_await(receiver), 1);
	ck_assert_int_eq(receive[1].result, ASYNC_ECLOSED);
	receive[1].result = 1;
	ck_assert_int_eq(async_select(receive, 2), 1);
	ck_assert_int_eq(receive[1].result, ASYNC_ECLOSED);

	struct async_task *sender = async_spawn(selects, sends);

	pause_for(1);
	async_channel_close(a);
	ck_assert_int_eq(async_await(sender), 0);
	ck_assert_int_eq(sends[0].result, ASYNC_ECLOSED);
	sends[0].kind = ASYNC_SELECT_NONE;
	sends[1].kind = ASYNC_SELECT_EVENT;
	async_event_set(event);
	ck_assert_int_eq(async_select(sends, 2), 1);
	ck_assert_int_eq(sends[1].result, 0);
	end();
	return 0;
}

TASK_TEST(freeing_ends_a_select)
{
	int x = 5;

	begin(0);

	struct async_select_case cases[] = { ASYNC_CASE_EVENT(event), ASYNC_CASE_RECEIVE(a, &x),
		ASYNC_CASE_RECEIVE(a, &x), { .kind = ASYNC_SELECT_NONE } };
	struct async_task *task = async_spawn(selects, cases);

	pause_for(1);
	async_event_free(event);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(cases[0].result, ASYNC_ECLOSED);

	task = async_spawn(selects, &cases[1]);
	pause_for(1);
	async_channel_free(a);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(cases[1].result, ASYNC_ECLOSED);
	async_channel_free(b);
	return 0;
}

TASK_TEST(nothing_to_select)
{
	struct async_select_case off[] = { { .kind = ASYNC_SELECT_NONE } };

	ck_assert_int_eq(async_select(NULL, 0), -EINVAL);
	ck_assert_int_eq(async_select(off, 1), -EINVAL);
	ck_assert_int_eq(async_last_error()->code, -EINVAL);
	ck_assert_int_eq(async_try_select(NULL, 0), -EAGAIN);
	ck_assert_int_eq(async_try_select(off, 1), -EAGAIN);
	return 0;
}

/* ---- meeting ------------------------------------------------------------------------------- */

TASK_TEST(a_select_over_both_directions_does_not_meet_itself)
{
	int in = 0, out = 5, rc, inside = 0, value = 0;

	begin(0);

	struct async_select_case cases[] = { ASYNC_CASE_SEND(a, &out), ASYNC_CASE_RECEIVE(a, &in),
		{ .kind = ASYNC_SELECT_NONE } };

	ASYNC_TIMEOUT (10, &rc)
		inside = async_select(cases, 2);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(in, 0);
	/* Others meet it, in either direction. */
	struct async_task *task = async_spawn(selects, cases);

	pause_for(1);
	ck_assert_int_eq(async_channel_try_receive(a, &value), 0);
	ck_assert_int_eq(value, 5);
	ck_assert_int_eq(async_await(task), 0);
	task = async_spawn(selects, cases);
	pause_for(1);
	send(a, 6);
	ck_assert_int_eq(async_channel_try_receive(a, &value), -EAGAIN);
	ck_assert_int_eq(async_await(task), 1);
	ck_assert_int_eq(in, 6);
	end();
	return 0;
}

TASK_TEST(two_selects_meet)
{
	int in[2] = { 0, 0 }, out[2] = { 5, 6 };

	begin(0);

	struct async_select_case first[] = { ASYNC_CASE_SEND(a, &out[0]),
		ASYNC_CASE_RECEIVE(a, &in[0]), ASYNC_CASE_RECEIVE(b, &in[0]),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_select_case second[] = { ASYNC_CASE_RECEIVE(a, &in[1]),
		ASYNC_CASE_SEND(a, &out[1]), { .kind = ASYNC_SELECT_NONE } };
	struct async_task *tasks[] = { async_spawn(selects, first), async_spawn(selects, second) };
	int results[2];

	ck_assert_int_ge(async_gather(tasks, 2, results), 0);
	/* One sent, the other received. */
	if (results[0] == 0) {
		ck_assert_int_eq(results[1], 0);
		ck_assert_int_eq(in[1], 5);
		ck_assert_int_eq(in[0], 0);
	} else {
		ck_assert_int_eq(results[0], 1);
		ck_assert_int_eq(results[1], 1);
		ck_assert_int_eq(in[0], 6);
		ck_assert_int_eq(in[1], 0);
	}
	ck_assert_int_eq(async_channel_try_receive(a, &in[0]), -EAGAIN);
	ck_assert_int_eq(async_channel_try_send(a, &in[0]), -EAGAIN);
	end();
	return 0;
}

TASK_TEST(a_channel_twice_in_one_select)
{
	int x = 0, y = 0, z = 0;

	begin(0);

	struct async_select_case cases[] = { ASYNC_CASE_RECEIVE(a, &x), ASYNC_CASE_RECEIVE(a, &y),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_task *task = async_spawn(selects, cases);

	pause_for(1);
	send(a, 7);
	ck_assert_int_eq(async_channel_try_send(a, &z), -EAGAIN);
	ck_assert_int_eq(async_await(task), 0);
	ck_assert_int_eq(x, 7);
	ck_assert_int_eq(y, 0);
	end();
	return 0;
}

TASK_TEST(a_select_waits_its_turn_behind_a_receiver)
{
	int x = 0, y = 0;

	begin(0);

	struct async_select_case first[] = { ASYNC_CASE_RECEIVE(a, &x),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_select_case second[] = { ASYNC_CASE_RECEIVE(b, &y), ASYNC_CASE_RECEIVE(a, &y),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_task *tasks[] = { async_spawn(selects, first), async_spawn(selects, second) };

	pause_for(1);
	send(a, 1);
	send(a, 2);
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_int_eq(x, 1);
	ck_assert_int_eq(y, 2);
	end();
	return 0;
}

/* ---- fairness ------------------------------------------------------------------------------ */

enum { ROUNDS = 300, CASES = 3 };

/* How often each of three cases that are always ready happens, with `between` other selects each
 * time; and which ones, one letter each, in the event log. */
static void count_turns(int between, int counts[CASES])
{
	struct async_select_case cases[CASES], other[2];
	char letters[ROUNDS + 1];

	for (int i = 0; i < CASES; i++) {
		cases[i] = (struct async_select_case)ASYNC_CASE_EVENT(event);
		counts[i] = 0;
	}
	other[0] = other[1] = cases[0];
	for (int i = 0; i < ROUNDS; i++) {
		int which = async_select(cases, CASES);

		ck_assert_int_ge(which, 0);
		counts[which]++;
		letters[i] = (char)('a' + which);
		for (int k = 0; k < between; k++)
			ck_assert_int_ge(async_try_select(other, 2), 0);
	}
	letters[ROUNDS] = '\0';
	log_event(letters);
}

TASK_TEST(every_ready_case_gets_its_turn)
{
	begin(0);
	async_event_set(event);
	/* Also when the program makes its selects in a pattern. */
	for (int between = 0; between < 8; between++) {
		int counts[CASES];

		count_turns(between, counts);
		for (int i = 0; i < CASES; i++)
			ck_assert_int_ge(counts[i], ROUNDS / CASES / 2);
	}
	end();
	return 0;
}

static int turns_body(void *arg)
{
	int counts[CASES];

	(void)arg;
	begin(0);
	async_event_set(event);
	count_turns(1, counts);
	end();
	return 0;
}

START_TEST(the_order_is_the_same_in_every_run)
{
	char first[sizeof event_log];

	ck_assert_int_eq(run_virtual(turns_body, NULL), 0);
	strcpy(first, event_log);
	ck_assert_uint_eq(strlen(first), ROUNDS);
	ck_assert_int_eq(run_virtual(turns_body, NULL), 0);
	ck_assert_str_eq(event_log, first);
}
END_TEST

/* ---- cancelling ---------------------------------------------------------------------------- */

TASK_TEST(a_cancelled_select_leaves_every_queue)
{
	int x = 0, y = 5, rc, inside = 0;

	begin(0);

	struct async_select_case cases[] = { ASYNC_CASE_RECEIVE(a, &x), ASYNC_CASE_SEND(b, &y),
		ASYNC_CASE_EVENT(event) };

	ASYNC_TIMEOUT (10, &rc)
		inside = async_select(cases, 3);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_channel_try_send(a, &y), -EAGAIN);
	ck_assert_int_eq(async_channel_try_receive(b, &y), -EAGAIN);
	async_event_set(event);
	/* And in a cancelled scope nothing happens, though a case is ready. */
	ASYNC_TIMEOUT (0, &rc) {
		(void)async_sleep(5);
		inside = async_select(cases, 3);
	}
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	end();
	return 0;
}

TASK_TEST(a_case_that_happened_is_not_lost_by_cancelling)
{
	int x = 0, y = 0;

	begin(0);

	struct async_select_case cases[] = { ASYNC_CASE_RECEIVE(a, &x), ASYNC_CASE_RECEIVE(b, &y),
		{ .kind = ASYNC_SELECT_NONE } };
	struct async_task *task = async_spawn(selects, cases);

	pause_for(1);
	send(b, 7);
	async_cancel(task);
	ck_assert_int_eq(async_await(task), 1);
	ck_assert_int_eq(y, 7);

	task = async_spawn(selects, cases);
	pause_for(1);
	async_cancel(task);
	ck_assert_int_eq(async_channel_try_send(b, &x), -EAGAIN);
	ck_assert_int_eq(async_await(task), ASYNC_ECANCELED);
	end();
	return 0;
}

START_TEST(outside_of_a_task)
{
	int x = 4, y = 0;

	begin(1);

	struct async_select_case cases[] = { ASYNC_CASE_SEND(a, &x), ASYNC_CASE_RECEIVE(b, &y) };

	ck_assert_int_eq(async_select(cases, 2), ASYNC_ENOTASK);
	ck_assert_int_eq(async_try_select(cases, 2), 0);
	ck_assert_int_eq(async_try_select(cases, 2), -EAGAIN);
	end();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_case_that_is_ready_happens,
		a_waiting_select_is_ended_by_the_first_that_comes,
		a_waiting_send_of_a_select_is_taken,
		a_closed_channel_is_a_case_that_happened,
		freeing_ends_a_select,
		nothing_to_select,
		a_select_over_both_directions_does_not_meet_itself,
		two_selects_meet,
		a_channel_twice_in_one_select,
		a_select_waits_its_turn_behind_a_receiver,
		every_ready_case_gets_its_turn,
		the_order_is_the_same_in_every_run,
		a_cancelled_select_leaves_every_queue,
		a_case_that_happened_is_not_lost_by_cancelling,
		outside_of_a_task,
	};

	return RUN_SUITE("select", tests);
}
