/*
 * A child process and who owns it.
 *
 *  1. libuv's handle lives until the child has ended, whoever is interested in it, so that every
 *     child is reaped. Only then, and when the owner has let go (`is_released`), is it closed.
 *  2. A child that was let go and lives on, because it is detached or may not be killed, stays
 *     among the loop's resources, and keeps neither the loop nor the virtual clock waiting.
 *  3. The time between SIGTERM and SIGKILL is real time also on the virtual clock, which the child
 *     itself holds.
 */
#ifndef ASYNC_SRC_PROCESS_H
#define ASYNC_SRC_PROCESS_H

#include "loop.h"
#include "task.h"

#include "async/process.h"

enum { STDIO_COUNT = 3 };

struct async_process {
	struct resource resource;
	uv_process_t uv;
	uv_timer_t grace;
	struct async_loop *loop;
	struct async_link waiters;
	struct async_stream *streams[STDIO_COUNT];
	void (*exited)(void *owner); /* called on the loop; may be NULL */
	void *owner;
	struct async_process_status status;
	unsigned handles; /* that libuv has not closed yet */
	bool is_group;
	bool is_detached;
	bool has_exited;
	bool is_holding; /* the virtual clock */
	bool is_released;
};

/* Starts a child. ends[i] is our end of the pipe that takes the place of its descriptor i, or -1.
 * Everything is -1 and NULL on failure. 0 or a negative error. */
int process_spawn(struct async_loop *loop, const struct async_process_options *options,
	int ends[STDIO_COUNT], struct async_process **process);

/* Do the options make sense? 0 or ASYNC_EMISUSE. */
int process_check(struct async_task *task, const char *operation,
	const struct async_process_options *options);

/* SIGTERM now, SIGKILL in `grace_ms` milliseconds of real time if it still runs. 0 or -errno. */
int process_terminate(struct async_process *process, uint64_t grace_ms);

#endif
