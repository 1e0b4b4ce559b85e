/*
 * Posts: functions that other threads have called on a loop.
 */
#ifndef ASYNC_SRC_POST_H
#define ASYNC_SRC_POST_H

#include "async/async.h"

/* Calls what was posted so far, draining after each. On the loop, not in a task. */
void posts_run(struct async_loop *loop);

#endif
