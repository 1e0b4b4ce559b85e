/*
 * The loop: its turn, its clock, and async_run. The turn is described in loop.h.
 *
 * The virtual clock: when nothing was ready after a poll that did not wait, time jumps to the
 * first timer - unless a thread works for a task, a name is being resolved, or bytes are under
 * way between two sockets of this loop. Those are waited for in real time.
 */
#include "loop.h"
#include "abort.h"
#include "misuse.h"
#include "post.h"
#include "scope.h"
#include "shared.h"
#include "stream.h"
#include "task.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	DEFAULT_STACK = 256 * 1024,
	MIN_STACK = 64 * 1024,
	DEFAULT_BUDGET = 1024 * 1024,
	DEFAULT_GRACE_MS = 5000,
	TRANSFER_POLL_MS = 50,
	TRANSFER_POLLS = 20, /* a transfer not seen after a second will not be seen */
};

static const uint64_t NS_PER_MS = 1000000;

_Thread_local struct async_loop *loop_of_thread;

void loop_expect(struct async_loop *loop)
{
	if (loop->expected++ == 0)
		uv_ref((uv_handle_t *)&loop->wake);
}

void loop_expect_no_more(struct async_loop *loop)
{
	if (--loop->expected == 0)
		uv_unref((uv_handle_t *)&loop->wake);
}

struct async_loop *async_loop_current(void)
{
	struct async_loop *loop = loop_of_thread;

	if (loop && !loop->is_shared) {
		loop->is_shared = true;
		loop_expect(loop);
	}
	return loop;
}

/* ---- the clock --------------------------------------------------------------------------- */

/* uv_hrtime without its detour. */
uint64_t loop_clock(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * (1000 * NS_PER_MS) + (uint64_t)time.tv_nsec;
}

uint64_t loop_now(const struct async_loop *loop)
{
	return loop->is_virtual ? loop->virtual_now : loop_clock() - loop->start;
}

uint64_t loop_deadline(const struct async_loop *loop, uint64_t ms)
{
	uint64_t now = loop_now(loop);

	return ms > (UINT64_MAX - now) / NS_PER_MS ? UINT64_MAX : now + ms * NS_PER_MS;
}

uint64_t async_now(void)
{
	return loop_of_thread ? loop_now(loop_of_thread) / NS_PER_MS : 0;
}

void loop_hold(struct async_loop *loop)
{
	loop->held++;
}

void loop_release_hold(struct async_loop *loop)
{
	loop->held--;
}

void async_clock_hold(void)
{
	if (!loop_of_thread)
		return;
	loop_of_thread->holds++;
	loop_hold(loop_of_thread);
}

void async_clock_release(void)
{
	struct async_loop *loop = loop_of_thread;

	if (!loop)
		return;
	if (loop->holds == 0) {
		misuse_here("clock_release", "there was no async_clock_hold before");
		return;
	}
	loop->holds--;
	loop_release_hold(loop);
}

struct uv_loop_s *async_loop_uv(void)
{
	return loop_of_thread ? &loop_of_thread->uv : NULL;
}

/* ---- the turn ---------------------------------------------------------------------------- */

void loop_drain(struct async_loop *loop)
{
	bool was_polling = loop->is_polling;

	loop_note_polling(loop, false);
	if (loop->meter.poll_began)
		meter_wake(&loop->meter, loop_clock());
	task_run_ready(loop);
	loop_note_polling(loop, was_polling);
}

/* The time after the poll. Without timers, that of its first callback is good enough. */
static uint64_t end_poll(struct async_loop *loop)
{
	const struct async_timer *first = timers_first(&loop->timers);
	uint64_t clock = loop->meter.turn_began;
	uint64_t now;

	if (first || loop->meter.poll_began)
		clock = loop_clock();
	meter_wake(&loop->meter, clock);
	now = loop->is_virtual ? loop->virtual_now : clock - loop->start;
	if (first && !loop->is_virtual && first->deadline < now)
		meter_late(&loop->meter, now - first->deadline);
	return now;
}

static void fire_timers(struct async_loop *loop)
{
	uint64_t now = end_poll(loop);
	/* Armed during this step: next turn, or a sleep(0) in a loop would keep I/O out. */
	uint64_t limit = loop->timers.sequence;

	loop->turn_began = now;
	for (;;) {
		struct async_timer *timer = timers_take_due(&loop->timers, now, limit);

		if (!timer)
			return;
		timer->fire(timer);
		loop_drain(loop);
	}
}

static bool has_ready(const struct async_loop *loop)
{
	return !list_is_empty(&loop->ready) || !list_is_empty(&loop->yielded);
}

static bool has_due(const struct async_loop *loop, uint64_t now)
{
	const struct async_timer *first = timers_first(&loop->timers);

	return first && first->deadline <= now;
}

static void on_alarm(uv_timer_t *timer)
{
	(void)timer; /* waking the poll was all */
}

static void poll_until(struct async_loop *loop, uint64_t ms)
{
	uv_update_time(&loop->uv);
	uv_timer_start(&loop->alarm, on_alarm, ms, 0);
	uv_run(&loop->uv, UV_RUN_ONCE);
	uv_timer_stop(&loop->alarm);
}

/* Nothing can run any more: whoever still waits is told so. */
static void break_deadlock(struct async_loop *loop)
{
	if (loop->root.fired) {
		fprintf(stderr,
			"async: tasks wait for each other in calls that cannot be cancelled\n");
		abort();
	}
	loop->deadlocked = true;
	scope_fire(&loop->root);
}

/* The clock is held, and there is nothing left that could release it. From now on it goes on, for
 * whatever is to be cleaned up. */
static void break_hold(struct async_loop *loop)
{
	misuse(NULL, "clock_hold", "nothing is left that could call async_clock_release");
	loop->deadlocked = true;
	scope_fire(&loop->root);
}

static void wait_real(struct async_loop *loop, uint64_t now)
{
	const struct async_timer *first = timers_first(&loop->timers);

	if (first) {
		uint64_t left = first->deadline > now ? first->deadline - now : 0;

		/* Rounded up: waking early would only mean to poll again. */
		poll_until(loop, left / NS_PER_MS + 1);
	} else if (uv_loop_alive(&loop->uv)) {
		uv_run(&loop->uv, UV_RUN_ONCE);
	} else {
		break_deadlock(loop);
	}
}

static void wait_virtual(struct async_loop *loop)
{
	struct async_timer *first = timers_first(&loop->timers);
	bool is_held = loop->offload.pending || (loop->held && !loop->deadlocked);

	if (is_held && uv_loop_alive(&loop->uv)) {
		uv_run(&loop->uv, UV_RUN_ONCE);
	} else if (is_held) {
		break_hold(loop);
	} else if (loop->patience < TRANSFER_POLLS && streams_have_transfers(loop)) {
		loop->patience++;
		poll_until(loop, TRANSFER_POLL_MS);
	} else if (first) {
		loop->patience = 0;
		loop->virtual_now = first->deadline;
	} else if (uv_loop_alive(&loop->uv)) {
		uv_run(&loop->uv, UV_RUN_ONCE);
	} else {
		break_deadlock(loop);
	}
}

static void poll(struct async_loop *loop)
{
	uint64_t clock = loop_clock();
	uint64_t now = loop->is_virtual ? loop->virtual_now : clock - loop->start;
	bool busy = has_ready(loop) || has_due(loop, now);

	meter_poll(&loop->meter, clock, !busy);
	if (busy || loop->is_virtual)
		uv_run(&loop->uv, UV_RUN_NOWAIT);
	if (busy)
		loop->patience = 0;
	if (busy || loop->alive == 0)
		return;
	/* Did a callback make something happen, and did it run to its end already? */
	if (loop->is_virtual && (has_ready(loop) || has_due(loop, now)))
		return;
	if (loop->is_virtual)
		wait_virtual(loop);
	else
		wait_real(loop, now);
}

static void turn(struct async_loop *loop)
{
	loop_drain(loop);
	if (loop->alive == 0)
		return;
	if (watch_has_pending(&loop->watch))
		watch_deliver(loop);
	count_for_all(&loop->counters.turns);
	loop_note_polling(loop, true);
	poll(loop);
	loop_note_polling(loop, false);
	fire_timers(loop);
	list_splice(&loop->ready, &loop->yielded);
}

/* ---- from other threads ------------------------------------------------------------------- */

static void on_wake(uv_async_t *wake)
{
	struct async_loop *loop = OWNER_OF(wake, struct async_loop, wake);

	offload_collect(loop);
	abort_collect(loop);
	shared_collect(loop);
	posts_run(loop);
}

/* ---- running ----------------------------------------------------------------------------- */

static void main_done(struct async_task *task, void *owner)
{
	int *result = owner;

	*result = task->result;
	scope_fire(&task->loop->root);
	task_free(task);
}

static int init_handles(struct async_loop *loop)
{
	int rc = uv_loop_init(&loop->uv);

	if (rc != 0)
		return rc;
	rc = uv_async_init(&loop->uv, &loop->wake, on_wake);
	if (rc != 0) {
		uv_loop_close(&loop->uv);
		return rc;
	}
	uv_unref((uv_handle_t *)&loop->wake);
	return uv_timer_init(&loop->uv, &loop->alarm);
}

static int loop_init(struct async_loop *loop, const struct async_config *config)
{
	size_t stack = config->stack_size ? config->stack_size : DEFAULT_STACK;
	int rc = offload_init(&loop->offload, config->threads);

	if (rc != 0)
		return rc;
	rc = init_handles(loop);
	if (rc != 0) {
		offload_release(&loop->offload);
		return rc;
	}
	uv_mutex_init(&loop->posts_lock);
	list_init(&loop->posts);
	list_init(&loop->aborts);
	list_init(&loop->answered);
	list_init(&loop->ready);
	list_init(&loop->yielded);
	list_init(&loop->unclaimed);
	list_init(&loop->firing);
	list_init(&loop->streams);
	list_init(&loop->listeners);
	list_init(&loop->resources);
	scope_init(&loop->root, NULL, NULL);
	stack_pool_init(&loop->stacks, stack < MIN_STACK ? MIN_STACK : stack, TASK_LINK);
	loop->is_virtual = config->clock == ASYNC_CLOCK_VIRTUAL;
	loop->budget = config->budget ? config->budget : DEFAULT_BUDGET;
	loop->grace_ms = config->grace_ms ? config->grace_ms : DEFAULT_GRACE_MS;
	loop->abort_on_unhandled = config->abort_on_unhandled;
	loop->start = loop_clock();
	meter_init(&loop->meter, loop->start);
	loop->wants_times = config->timing;
	context_init_thread(&loop->context);
	return 0;
}

static void report_unclaimed(struct async_loop *loop)
{
	for (;;) {
		struct async_link *link = list_take(&loop->unclaimed);

		if (!link)
			return;

		struct async_task *task = OWNER_OF(link, struct async_task, queue);

		if (task->result < 0 && task->result != ASYNC_ECANCELED)
			loop_unhandled(loop, task_reason(task));
		task_free(task);
	}
}

static void close_resources(struct async_loop *loop)
{
	for (;;) {
		struct async_link *link = list_take(&loop->resources);

		if (!link)
			return;

		struct resource *resource = OWNER_OF(link, struct resource, link);

		resource->close(resource);
	}
}

static void loop_release(struct async_loop *loop)
{
	report_unclaimed(loop);
	streams_close_all(loop);
	close_resources(loop);
	uv_mutex_lock(&loop->posts_lock);
	loop->takes_no_posts = true;
	uv_mutex_unlock(&loop->posts_lock);
	posts_run(loop);
	uv_close((uv_handle_t *)&loop->alarm, NULL);
	uv_close((uv_handle_t *)&loop->wake, NULL);
	while (uv_loop_alive(&loop->uv))
		uv_run(&loop->uv, UV_RUN_ONCE);
	uv_loop_close(&loop->uv);
	offload_release(&loop->offload);
	uv_mutex_destroy(&loop->posts_lock);
	timers_release(&loop->timers);
	watch_end(loop);
	stack_pool_release(&loop->stacks);
	overflow_end(&loop->overflow);
}

/* A peer that went away is an error of async_write, not the end of the program. */
static void ignore_sigpipe(void)
{
	struct sigaction action;

	if (sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
		action.sa_handler = SIG_IGN;
		sigaction(SIGPIPE, &action, NULL);
	}
}

/* What a loop needs of its thread. */
static void take_thread(struct async_loop *loop, const struct async_config *config)
{
	loop_of_thread = loop;
	overflow_begin(&loop->overflow);
	watch_begin(loop, config->stall_ms);
}

static int run(struct async_loop *loop, async_fn main, void *arg)
{
	int result = 0;
	struct async_task *task = task_new(loop, &loop->root, main, arg);

	if (!task)
		return -ENOMEM;
	task->done = main_done;
	task->owner = &result;
	ignore_sigpipe();
	while (loop->alive > 0)
		turn(loop);
	return loop->deadlocked ? ASYNC_EDEADLOCK : result;
}

int async_run(async_fn main, void *arg, const struct async_config *config)
{
	static const struct async_config defaults = { 0 };
	struct async_loop *loop;
	int rc;

	if (loop_of_thread)
		return -EBUSY;
	loop = calloc(1, sizeof *loop);
	if (!loop)
		return -ENOMEM;
	if (!config)
		config = &defaults;
	rc = loop_init(loop, config);
	if (rc == 0) {
		take_thread(loop, config);
		rc = run(loop, main, arg);
		loop_release(loop);
		loop_of_thread = NULL;
	}
	free(loop);
	return rc;
}
