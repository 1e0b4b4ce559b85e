/*
 * Timers: a 4-ary heap of timers that live in their users' memory.
 *
 * Ordered by deadline, and by the order of arming among equal deadlines. Everything the order
 * depends on lies in the heap itself, and the four children of an element in one cache line:
 * with a hundred thousand sleeping tasks, looking into their stacks would be what a timer costs.
 *
 *  1. An armed timer has a slot. slots[slot] says where in the heap it stands and which it is.
 *  2. `index` of a timer is its slot plus one, so that a zeroed timer is one that is not armed.
 *  3. Which of two equal deadlines was armed first is known while fewer than 2^31 timers were armed
 *     between them; whether a timer was armed before a given moment is always known.
 */
#ifndef ASYNC_SRC_TIMERS_H
#define ASYNC_SRC_TIMERS_H

#include "async/async.h"

struct timer_entry {
	uint64_t deadline;
	uint32_t sequence; /* its low half, which wraps: compared by distance */
	uint32_t slot;
};

struct timer_slot {
	struct async_timer *timer; /* NULL: free */
	uint32_t at;               /* in the heap; or the next free slot, plus one */
	uint32_t epoch;            /* the high half of its sequence */
};

struct timers {
	struct timer_entry *heap; /* its children lie aligned: see timers_add */
	void *memory;             /* where the heap was allocated */
	struct timer_slot *slots;
	size_t count;
	size_t capacity;
	size_t free_slot; /* the first free one, plus one; 0: none */
	size_t slot_count;
	uint64_t sequence; /* how many were ever armed */
};

/* Arms a timer, whose `deadline` and `fire` are set. 0 or -ENOMEM. */
int timers_add(struct timers *timers, struct async_timer *timer);

/* Disarms a timer; one that is not armed is left alone. */
void timers_remove(struct timers *timers, struct async_timer *timer);

/* The timer that is due first, or NULL. */
struct async_timer *timers_first(const struct timers *timers);

/* Takes the first timer out if it is due at `now` and was armed before `limit`; else NULL. */
struct async_timer *timers_take_due(struct timers *timers, uint64_t now, uint64_t limit);

void timers_release(struct timers *timers);

#endif
