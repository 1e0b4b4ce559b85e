/*
 * The worker pool of a loop: threads that run the functions of async_to_thread.
 *
 * Own threads, not libuv's four, so that long computations cannot hold up files and name
 * resolution. Threads are made when work waits and none is idle.
 *
 *  1. A job lies in the frame of the task that waits for it. Once a thread has taken it, the
 *     task waits to the end.
 *  2. Everything but `max` is under `lock`; `pending` is the loop's own.
 */
#ifndef ASYNC_SRC_OFFLOAD_H
#define ASYNC_SRC_OFFLOAD_H

#include "list.h"

#include <uv.h>

struct offload {
	uv_mutex_t lock;
	uv_cond_t work;
	struct async_link queued;
	size_t queue_length;
	struct async_link finished;
	uv_thread_t *threads;
	unsigned count;
	unsigned idle;
	unsigned max;
	bool stop;
	size_t pending; /* jobs whose task still waits */
};

/* `max` 0: one thread per processor. 0 or -errno. */
int offload_init(struct offload *offload, unsigned max);

/* Wakes the tasks whose jobs have finished by now, draining after each. */
void offload_collect(struct async_loop *loop);

/* Waits for the threads to end; no job may be left. */
void offload_release(struct offload *offload);

#endif
