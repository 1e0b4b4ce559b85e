/*
 * How long things take on a loop.
 *
 * The loop reads the clock twice a turn, before and after its poll, and once more when the first
 * callback of a poll has made tasks ready: between those lies what it waited and what it worked.
 * The times of slices need a reading per switch, and are taken while the loop `is_timed`: of the
 * exact clock while the program wants the times of tasks, else of the kernel's ticks.
 *
 *  1. All times are real nanoseconds of loop_clock.
 *  2. `slice_began` is read by the watchdog's thread; 0 between slices. It also says which slice it
 *     is: those that begin with the same tick cannot both be long.
 */
#ifndef ASYNC_SRC_METRICS_H
#define ASYNC_SRC_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct async_loop;
struct async_task;

enum {
	/* 32 steps for each power of two: 3 %. */
	HISTOGRAM_STEP_BITS = 5,
	HISTOGRAM_STEPS = 1 << HISTOGRAM_STEP_BITS,
	HISTOGRAM_POWERS = 36, /* the last one counts whatever is longer, from 18 minutes on */
	HISTOGRAM_SIZE = (HISTOGRAM_POWERS + 1) * HISTOGRAM_STEPS,
};

struct histogram {
	uint64_t total;
	uint64_t max;
	uint64_t counts[HISTOGRAM_SIZE];
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* A value that `permille` of all are at most, up to 3 % too high; 0 when there are none. */
uint64_t histogram_at(const struct histogram *histogram, unsigned permille);

struct meter {
	uint64_t began;
	uint64_t poll_began; /* 0: it is over */
	uint64_t turn_began; /* when the latest poll had something, or was over */
	bool may_wait;       /* that poll: else its time is no idle time */
	uint64_t lateness;   /* of this turn's first timer */
	uint64_t idle;
	uint64_t longest_turn;
	struct histogram lag;

	uint64_t slice_began;
	uint64_t longest_slice;
	uint64_t stalls;
};

void meter_init(struct meter *meter, uint64_t now);

/* The turn's work is done, and a poll begins. */
void meter_poll(struct meter *meter, uint64_t now, bool may_wait);

/* The poll has come to something, or to its end. The first of several calls counts. */
void meter_wake(struct meter *meter, uint64_t now);

/* The turn's first timer was due `ns` ago. */
void meter_late(struct meter *meter, uint64_t ns);

/* A callback of the program begins and ends on the loop, outside of any task. */
void meter_callback_begins(struct async_loop *loop);
void meter_callback_ends(struct async_loop *loop);

/* Times are taken while somebody needs them: the program, a stall hook or a trace. */
void meter_update(struct async_loop *loop);

#endif
