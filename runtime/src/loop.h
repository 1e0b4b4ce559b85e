/*
 * The loop: one per thread, on the thread's own stack, between libuv and the tasks.
 *
 * A turn is
 *   1. drain: run the tasks of the ready queue, and those they make ready, within the budget;
 *   2. poll libuv once; each of its callbacks ends with a drain;
 *   3. fire the timers that are due, draining after each;
 *   4. make the tasks that yielded ready.
 *
 * Every libuv callback of the runtime therefore ends with loop_drain.
 */
#ifndef ASYNC_SRC_LOOP_H
#define ASYNC_SRC_LOOP_H

#include "context.h"
#include "metrics.h"
#include "offload.h"
#include "overflow.h"
#include "stack.h"
#include "timers.h"
#include "watchdog.h"

#include <uv.h>

/* What happened so far: plain counts, always kept. */
struct counters {
	uint64_t turns;
	uint64_t slices; /* switches; the watchdog looks whether it moves */
	uint64_t started;
	uint64_t ended;
	uint64_t failed;
	uint64_t cancelled;
	uint64_t unhandled;
	uint64_t timeouts; /* deadlines that fired */
};

struct async_loop {
	uv_loop_t uv;
	uv_timer_t alarm; /* the one uv timer, for the first of our own */
	uv_async_t wake;  /* worker threads and posts */
	uv_mutex_t posts_lock;
	struct async_link posts;    /* struct post; under posts_lock */
	bool takes_no_posts;        /* it has ended; under posts_lock */
	struct async_link aborts;   /* struct async_binding; under posts_lock: see abort.c */
	struct async_link answered; /* struct wait; under posts_lock: see shared.c */

	struct context context;
	struct async_task *current;
	struct async_task *ending;  /* its `done` is being called, on its own stack */
	struct async_task *to_free; /* has ended; to be freed after the next switch */
	size_t slices_left;         /* of the budget */
	bool is_timed;              /* every switch reads the clock */
	bool wants_times;           /* because the program does: see meter_update */
	bool is_polling;            /* in libuv's poll, as far as we know; for the watchdog */
	struct counters counters;
	struct meter meter;
	struct watch watch;
	struct overflow overflow;
	struct async_link ready;
	struct async_link yielded;
	struct async_link unclaimed; /* ended, and their handles not consumed */
	size_t alive;                /* tasks that have not ended */

	struct timers timers;
	struct stack_pool stacks;
	struct offload offload;
	struct async_scope root;
	struct async_link firing; /* scopes that fired, and have not pushed it down yet */
	bool is_firing;

	struct async_link streams;
	struct async_link listeners;
	struct async_link resources;     /* struct resource */
	struct transfers *transfers;     /* on the virtual clock: see transfer.c */
	struct descriptors *descriptors; /* that tasks wait for; NULL: none. See descriptor.c */
	size_t held;                     /* see loop_hold */
	size_t holds;                    /* of these, by async_clock_hold */
	uint32_t select_position;        /* where a select begins to look */

	uint64_t start; /* of the clock */
	uint64_t turn_began;
	uint64_t virtual_now; /* nanoseconds */
	unsigned patience;    /* polls that waited in vain for a transfer within the process */
	bool is_virtual;
	bool is_shared;  /* somebody may post */
	size_t expected; /* see loop_expect */
	bool deadlocked;
	size_t budget;

	async_unhandled_fn unhandled;
	void *unhandled_context;
	bool abort_on_unhandled;
	uint64_t grace_ms; /* for what async_defer has put aside */
};

/* Something that lives at most as long as its loop: a handle its owner may have left open. It is
 * taken out of the list before `close` is called, which must free it without suspending. */
struct resource {
	struct async_link link; /* in loop->resources */
	void (*close)(struct resource *resource);
};

extern _Thread_local struct async_loop *loop_of_thread;

/* The loop this thread runs; NULL outside of one. */
static inline struct async_loop *loop_here(void)
{
	return loop_of_thread;
}

/* Nanoseconds on the real clock, which never goes back. */
uint64_t loop_clock(void);

/* What the watchdog's thread looks at is written whole; one writer needs no more than that. */
static inline void count_for_all(uint64_t *counter)
{
	__atomic_store_n(counter, *counter + 1, __ATOMIC_RELAXED);
}

static inline void loop_note_polling(struct async_loop *loop, bool is_polling)
{
	__atomic_store_n(&loop->is_polling, is_polling, __ATOMIC_RELAXED);
}

/* Nanoseconds on the loop's clock since it started. */
uint64_t loop_now(const struct async_loop *loop);

/* `ms` milliseconds from now, and never past the end of time. */
uint64_t loop_deadline(const struct async_loop *loop, uint64_t ms);

/* The loop switched from one task to another, NULL for itself, and is_timed. */
void loop_time_switch(struct async_loop *loop, struct async_task *from, struct async_task *to);

/* Keeps the virtual clock from jumping while something outside of the loop works for a task: a
 * thread, a name server, a child process. Counted. */
void loop_hold(struct async_loop *loop);
void loop_release_hold(struct async_loop *loop);

/* Another thread may wake the loop, which waits for it instead of diagnosing a deadlock.
 * Counted. */
void loop_expect(struct async_loop *loop);
void loop_expect_no_more(struct async_loop *loop);

/* Runs ready tasks. For the ends of libuv callbacks; never in a task. */
void loop_drain(struct async_loop *loop);

/* Tells the hook about a failure nobody awaited. */
void loop_unhandled(struct async_loop *loop, struct async_error *error);

#endif
