/*
 * Timers: a 4-ary heap of timers that live in their users' memory.
 *
 * Ordered by deadline, and by the order of arming among equal deadlines. The heap is one array,
 * so that thousands of sleeping tasks cost no allocation each.
 */
#ifndef ASYNC_SRC_TIMERS_H
#define ASYNC_SRC_TIMERS_H

#include "async/async.h"

struct timers {
	struct async_timer **heap;
	size_t count;
	size_t capacity;
	uint64_t sequence;
};

/* Arms a timer, whose `deadline` and `fire` are set. 0 or -ENOMEM. */
int timers_add(struct timers *timers, struct async_timer *timer);

/* Disarms a timer; one that is not armed is left alone. */
void timers_remove(struct timers *timers, struct async_timer *timer);

/* The timer that is due first, or NULL. */
struct async_timer *timers_first(const struct timers *timers);

void timers_release(struct timers *timers);

#endif
