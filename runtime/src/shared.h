/*
 * Waits on shared channels that another thread has answered, for the loop.
 */
#ifndef ASYNC_SRC_SHARED_H
#define ASYNC_SRC_SHARED_H

struct async_loop;

/* Wakes the tasks in loop->answered, and runs them. For the loop's wake-up. */
void shared_collect(struct async_loop *loop);

#endif
