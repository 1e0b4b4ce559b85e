/*
 * The watchdog: which slices are too long, and what they were doing.
 *
 * Three parties share a `struct watch`, one per loop:
 *   the loop      notes when each slice began, and finds out at its end that it was too long;
 *   the watchdog  a thread of its own that wakes up when the current slice would pass the limit,
 *                 and if it is still the same one sends a signal to the loop's thread;
 *   the handler   of that signal, on the loop's thread, which writes down the backtrace.
 *
 *  1. The samples belong to the loop's thread: its handler fills them in, and its loop empties them
 *     at the end of the slice. The handler does nothing when the slice it was sent for is over.
 *  2. Callbacks of other libraries in libuv's poll are invisible to the loop. The watchdog asks the
 *     kernel whether the thread really waits; when it does not, for twice the limit, that is a
 *     stall as well. Its times are right to a fraction of the limit.
 *  3. No loop, or nobody who wants to know: no thread, no signal handler, no clock readings.
 */
#ifndef ASYNC_SRC_WATCHDOG_H
#define ASYNC_SRC_WATCHDOG_H

#include "async/async.h"
#include "async/metrics.h"
#include "resume.h"

#include <pthread.h>

enum {
	SAMPLES = 8,
	SAMPLE_FRAMES = 48,
	STALL_NAME = 64,
};

struct sample {
	size_t count;
	const void *frames[SAMPLE_FRAMES]; /* innermost first; each within its call */
};

/* A stall for the hook or the trace; the pointers of `stall` point into the record. */
struct stall_record {
	struct async_link link;
	struct async_stall stall;
	bool is_callback;
	char name[STALL_NAME];
	const void *frames[SAMPLE_FRAMES];
};

struct watch {
	struct async_link link; /* in the list of loops */
	struct async_loop *loop;
	pthread_t thread;
	pid_t thread_id;
	uint64_t limit; /* nanoseconds */

	/* The loop's own. */
	async_stall_fn hook;
	void *hook_context;

	struct async_link
		pending; /* struct stall_record, for the hook; under the watchdog's lock */
	bool has_pending;

	/* From the watchdog to the handler: the slice to sample, and what its thread is blocked
	 * in. */
	uint64_t requested; /* 0: nothing */
	bool is_sent;       /* the signal, and not yet received */
	struct blocked blocked;
	struct timespec rest; /* of a sleep that was interrupted */

	/* The handler's; for others while it is not at it, and the slice is over. */
	bool is_sampling;
	uint64_t sampled; /* what the samples are of */
	size_t sample_count;
	struct sample samples[SAMPLES];

	/* The watchdog's own. */
	uint64_t seen; /* the slice it looked at last */
	unsigned taken;
	uint64_t foreign_began; /* no slice, and no wait either, since then; 0: none */
	uint64_t foreign_beat;
};

/* The loop of this thread begins and ends. */
void watch_begin(struct async_loop *loop, unsigned limit_ms);
void watch_end(struct async_loop *loop);

/* Does anybody want to know? */
bool watch_is_on(const struct watch *watch);

/* A slice of `task`, or a callback for NULL, was longer than the limit. */
void watch_stall(
	struct async_loop *loop, const struct async_task *task, uint64_t began, uint64_t now);

/* Is there something for watch_deliver? */
static inline bool watch_has_pending(const struct watch *watch)
{
	return __atomic_load_n(&watch->has_pending, __ATOMIC_RELAXED);
}

/* Tells the hook, on the loop. */
void watch_deliver(struct async_loop *loop);

/* Nanoseconds since 1970. */
uint64_t watch_wall_clock(void);

/* A trace was opened, or is about to be closed. 0 or -EAGAIN. */
int watch_trace(bool on);

/* The calling thread shares the program's descriptors no more, and keeps the standard ones only. As
 * long as a second thread shares them, the kernel counts references in every read and write of the
 * program, which costs more than all the rest of watching. Without effect before Linux 5.9. */
void watch_leave_descriptors(void);

#endif
