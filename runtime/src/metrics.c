/*
 * The times of turns and slices, and async_metrics_get.
 *
 * Reads upwards from the histogram to the turn, the slice, and the public calls.
 */
#include "metrics.h"
#include "async/metrics.h"
#include "loop.h"
#include "misuse.h"
#include "task.h"
#include "watchdog.h"

#include <errno.h>
#include <time.h>

/* ---- the histogram ----------------------------------------------------------------------- */

/* Values below HISTOGRAM_STEPS have a place each; above, each power of two has that many. */
static size_t place_of(uint64_t value)
{
	unsigned power;

	if (value < HISTOGRAM_STEPS)
		return (size_t)value;
	power = 63 - (unsigned)__builtin_clzll(value) - HISTOGRAM_STEP_BITS;
	if (power >= HISTOGRAM_POWERS)
		return HISTOGRAM_SIZE - 1;
	return (power + 1) * HISTOGRAM_STEPS + ((value >> power) & (HISTOGRAM_STEPS - 1));
}

/* The largest value with that place. */
static uint64_t value_of(size_t place)
{
	size_t power = place / HISTOGRAM_STEPS;
	uint64_t step = place % HISTOGRAM_STEPS;

	if (power == 0)
		return step;
	return ((HISTOGRAM_STEPS + step + 1) << (power - 1)) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
	histogram->counts[place_of(value)]++;
	histogram->total++;
	if (value > histogram->max)
		histogram->max = value;
}

uint64_t histogram_at(const struct histogram *histogram, unsigned permille)
{
	uint64_t rank = (histogram->total * permille + 999) / 1000;
	uint64_t seen = 0;

	for (size_t i = 0; i < HISTOGRAM_SIZE; i++) {
		seen += histogram->counts[i];
		if (seen == 0 || seen < rank)
			continue;

		uint64_t value = value_of(i);

		return value < histogram->max ? value : histogram->max;
	}
	return 0;
}

/* ---- the turn ---------------------------------------------------------------------------- */

void meter_init(struct meter *meter, uint64_t now)
{
	meter->began = now;
	meter->turn_began = now;
}

void meter_poll(struct meter *meter, uint64_t now, bool may_wait)
{
	uint64_t busy = now - meter->turn_began;

	if (busy > meter->longest_turn)
		meter->longest_turn = busy;
	histogram_add(&meter->lag, busy > meter->lateness ? busy : meter->lateness);
	meter->lateness = 0;
	meter->poll_began = now;
	meter->may_wait = may_wait;
}

void meter_wake(struct meter *meter, uint64_t now)
{
	if (!meter->poll_began)
		return;
	if (meter->may_wait)
		meter->idle += now - meter->poll_began;
	meter->turn_began = now;
	meter->poll_began = 0;
}

void meter_late(struct meter *meter, uint64_t ns)
{
	meter->lateness = ns;
}

/* ---- the slice --------------------------------------------------------------------------- */

/* The time of the kernel's latest tick: a millisecond or several old, and five times cheaper. */
static uint64_t tick_clock(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void begin_slice(struct meter *meter, uint64_t now)
{
	__atomic_store_n(&meter->slice_began, now, __ATOMIC_RELEASE);
}

/* Returns how long it was; 0 when its begin was not noted. */
static uint64_t end_slice(struct async_loop *loop, struct async_task *task, uint64_t now)
{
	struct meter *meter = &loop->meter;
	uint64_t began = meter->slice_began;
	uint64_t length =
		now > began ? now - began : 0; /* two clocks, if times were just asked for */

	if (!began)
		return 0;
	/* Before anything else: from here on no sample is taken of it. */
	__atomic_store_n(&meter->slice_began, 0, __ATOMIC_RELEASE);
	if (length > meter->longest_slice)
		meter->longest_slice = length;
	if (length >= loop->watch.limit) {
		meter->stalls++;
		watch_stall(loop, task, began, loop_clock());
	}
	return length;
}

static void time_tasks(struct async_task *from, struct async_task *to, uint64_t slice, uint64_t now)
{
	if (from) {
		if (from->is_timed)
			from->run_time += slice;
		if (slice > from->longest_slice)
			from->longest_slice = slice;
		from->is_timed = true;
		from->switched = now;
	}
	if (to) {
		if (to->is_timed)
			to->wait_time += now - to->switched;
		to->is_timed = true;
		to->switched = now;
	}
}

void loop_time_switch(struct async_loop *loop, struct async_task *from, struct async_task *to)
{
	uint64_t now = loop->wants_times ? loop_clock() : tick_clock();
	uint64_t slice = end_slice(loop, from, now);

	if (loop->wants_times)
		time_tasks(from, to, slice, now);
	if (to)
		begin_slice(&loop->meter, now);
}

void meter_callback_begins(struct async_loop *loop)
{
	if (loop->is_timed)
		begin_slice(&loop->meter, loop_clock());
}

void meter_callback_ends(struct async_loop *loop)
{
	if (loop->meter.slice_began)
		end_slice(loop, NULL, loop_clock());
}

/* What runs right now counts from here on; on another thread's loop, from its next slice. */
static void begin_timing(struct async_loop *loop)
{
	bool runs_here = loop == loop_here() && loop->current;

	/* 0, too: what is there is from the last time. */
	begin_slice(&loop->meter, runs_here ? loop_clock() : 0);
}

void meter_update(struct async_loop *loop)
{
	bool is_timed = loop->wants_times || watch_is_on(&loop->watch);

	if (is_timed && !loop->is_timed)
		begin_timing(loop);
	__atomic_store_n(&loop->is_timed, is_timed, __ATOMIC_RELAXED);
}

/* ---- the public calls -------------------------------------------------------------------- */

void async_metrics_enable(bool on)
{
	struct async_loop *loop = loop_here();

	if (!loop)
		return;
	/* The task that asks counts from here on; the others when they run. */
	if (on && !loop->wants_times && loop->current) {
		loop->current->is_timed = true;
		loop->current->switched = loop_clock();
	}
	loop->wants_times = on;
	meter_update(loop);
}

static void get_times(const struct async_loop *loop, struct async_metrics *metrics)
{
	const struct meter *meter = &loop->meter;

	metrics->uptime_ns = loop_clock() - meter->began;
	metrics->idle_ns = meter->idle;
	metrics->busy_ns = metrics->uptime_ns - meter->idle;
	metrics->longest_turn_ns = meter->longest_turn;
	metrics->lag_p50_ns = histogram_at(&meter->lag, 500);
	metrics->lag_p99_ns = histogram_at(&meter->lag, 990);
	metrics->lag_max_ns = meter->lag.max;
	metrics->stalls = meter->stalls;
	metrics->longest_slice_ns = meter->longest_slice;
}

int async_metrics_get(struct async_metrics *metrics)
{
	const struct async_loop *loop = loop_here();
	const struct counters *counters;

	*metrics = (struct async_metrics){ 0 };
	if (!loop)
		return -EINVAL;
	counters = &loop->counters;
	metrics->turns = counters->turns;
	metrics->slices = counters->slices;
	metrics->started = counters->started;
	metrics->succeeded = counters->ended - counters->failed - counters->cancelled;
	metrics->failed = counters->failed;
	metrics->cancelled = counters->cancelled;
	metrics->alive = loop->alive;
	metrics->unhandled = counters->unhandled;
	metrics->timeouts = counters->timeouts;
	metrics->misuses = misuse_count();
	metrics->unguarded = loop->stacks.unguarded;
	get_times(loop, metrics);
	return 0;
}
