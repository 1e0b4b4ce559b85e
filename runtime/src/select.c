/*
 * Places, and select: one wait in many queues.
 *
 * A select first tries its cases; if none is ready it enters every queue at once, without running
 * anybody in between, so whoever comes next to one of the queues finds it there.
 *
 * Where the search starts: the position advances by the golden section of the circle each time.
 * That is a rotation which comes near every case within a few calls, also when a program makes
 * its selects in a pattern: counting up would give a task that makes two of them by turns the
 * same start for ever.
 */
#include "channel.h"
#include "event.h"
#include "loop.h"
#include "place.h"

#include <errno.h>
#include <limits.h>

static const uint32_t GOLDEN_STEP = 0x9E3779B9; /* of 2^32 */

struct stand {
	struct wait wait;
	struct async_place place;
};

struct choice {
	struct wait wait;
	struct async_select_case *cases;
	size_t count;
};

/* ---- places ------------------------------------------------------------------------------ */

static void stand_cancel(struct wait *wait)
{
	link_remove(&OWNER_OF(wait, struct stand, wait)->place.link);
	wait_cancelled(wait);
}

int place_wait(struct async_task *task, struct async_link *queue, const void *from, void *to)
{
	struct stand stand = {
		.wait = { .task = task, .cancel = stand_cancel },
		.place = { .wait = &stand.wait, .from = from, .to = to },
	};

	list_append(queue, &stand.place.link);
	return (int)wait_here(&stand.wait);
}

static void leave_queues(struct choice *choice)
{
	for (size_t i = 0; i < choice->count; i++)
		link_remove(&choice->cases[i].place.link);
}

void place_end(struct async_place *place, int result)
{
	struct wait *wait = place->wait;

	if (!place->is_choice) {
		wait_wake(wait, result);
		return;
	}

	struct choice *choice = OWNER_OF(wait, struct choice, wait);
	struct async_select_case *happened = OWNER_OF(place, struct async_select_case, place);

	leave_queues(choice);
	happened->result = result;
	wait_wake(wait, happened - choice->cases);
}

void place_end_all(struct async_link *queue, int result)
{
	for (;;) {
		struct async_place *place = place_take(queue);

		if (!place)
			return;
		place_end(place, result);
	}
}

/* ---- select ------------------------------------------------------------------------------ */

static void choice_cancel(struct wait *wait)
{
	leave_queues(OWNER_OF(wait, struct choice, wait));
	wait_cancelled(wait);
}

/* 0 or ASYNC_ECLOSED if the case happened, else -EAGAIN. */
static int try_case(const struct async_select_case *one)
{
	switch (one->kind) {
	case ASYNC_SELECT_NONE:
		return -EAGAIN;
	case ASYNC_SELECT_RECEIVE:
		return async_channel_try_receive(one->channel, one->to);
	case ASYNC_SELECT_SEND:
		return async_channel_try_send(one->channel, one->from);
	case ASYNC_SELECT_EVENT:
		return one->event->is_set ? 0 : -EAGAIN;
	}
	return -EAGAIN;
}

static size_t next_start(size_t n)
{
	struct async_loop *loop = loop_here();

	if (!loop)
		return 0;
	loop->select_position += GOLDEN_STEP;
	return (size_t)(((uint64_t)loop->select_position * n) >> 32);
}

int async_try_select(struct async_select_case *cases, size_t n)
{
	size_t start = n ? next_start(n) : 0;

	if (n > INT_MAX)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		size_t at = (start + i) % n;
		int result = try_case(&cases[at]);

		if (result == -EAGAIN)
			continue;
		cases[at].result = result;
		return (int)at;
	}
	return -EAGAIN;
}

static struct async_link *queue_of(const struct async_select_case *one)
{
	switch (one->kind) {
	case ASYNC_SELECT_NONE:
		return NULL;
	case ASYNC_SELECT_RECEIVE:
		return &one->channel->receivers;
	case ASYNC_SELECT_SEND:
		return &one->channel->senders;
	case ASYNC_SELECT_EVENT:
		return &one->event->waiting;
	}
	return NULL;
}

/* Enters the queues of all cases that are switched on; how many these are. */
static size_t enter_queues(struct choice *choice)
{
	size_t entered = 0;

	for (size_t i = 0; i < choice->count; i++) {
		struct async_select_case *one = &choice->cases[i];
		struct async_link *queue = queue_of(one);

		one->place = (struct async_place){ .wait = &choice->wait, .is_choice = true };
		if (!queue)
			continue;
		if (one->kind == ASYNC_SELECT_RECEIVE)
			one->place.to = one->to;
		else if (one->kind == ASYNC_SELECT_SEND)
			one->place.from = one->from;
		list_append(queue, &one->place.link);
		entered++;
	}
	return entered;
}

int async_select(struct async_select_case *cases, size_t n)
{
	struct async_task *task;
	int rc = task_enter(&task);

	if (rc != 0)
		return rc;
	rc = async_try_select(cases, n);
	if (rc >= 0) {
		task_pause(task);
		return rc;
	}

	struct choice choice = {
		.wait = { .task = task, .cancel = choice_cancel },
		.cases = cases,
		.count = n,
	};

	if (rc == -EINVAL || enter_queues(&choice) == 0)
		return task_fail(task, -EINVAL, "select", "no case to wait for");
	return (int)wait_here(&choice.wait);
}
