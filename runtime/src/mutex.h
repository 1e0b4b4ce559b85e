/*
 * The inside of mutexes, for conditions.
 */
#ifndef ASYNC_SRC_MUTEX_H
#define ASYNC_SRC_MUTEX_H

#include "task.h"

struct async_mutex {
	struct async_task *holder;
	struct async_mutex *next_held; /* by the same task */
	struct async_link waiting;     /* struct lock_wait; empty while nobody holds it */
	size_t returning;              /* tasks that wait on a condition and will take it back */
};

/* A wait that ends with holding the mutex. */
struct lock_wait {
	struct wait wait;
	int result; /* of the call, once the mutex is held */
};

/* Gives the mutex to the task behind `wait` and wakes it, or puts it into the queue. */
void mutex_give(struct async_mutex *mutex, struct lock_wait *wait);

/* Takes the mutex from its holder, for the task that waited longest. */
void mutex_release(struct async_mutex *mutex);

/* The task ends, and holds mutexes: says so, and releases them. */
void mutexes_abandon(struct async_task *task);

#endif
