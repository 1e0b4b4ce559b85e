/*
 * What a running program can say about itself: counts and times, its tasks, and its stalls.
 *
 * How to read it: counts that are always kept; the tasks of a loop; places in the program; stalls,
 * which are slices that ran for too long. async.h includes this header, never the other way round.
 *
 *  1. Times of tasks and of turns are real nanoseconds, also on the virtual clock: they say what
 *     the processor did. Only a task's age is on the loop's clock.
 *  2. Counting is always on. What costs a clock reading per switch is off until somebody asks: the
 *     times of tasks by config.timing or async_metrics_enable; stalls, for which the clock of the
 *     kernel's ticks is good enough, by a trace or a hook.
 *  3. A slice is what a task does between two suspensions. Nothing else of the loop runs meanwhile,
 *     so its length is a delay for every other task.
 */
#ifndef ASYNC_METRICS_H
#define ASYNC_METRICS_H

#include "async/async.h"

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* ---- counts and times -------------------------------------------------------------------- */

/* What happened on one loop since it began. */
struct async_metrics {
	uint64_t turns;     /* of the loop: one poll each */
	uint64_t slices;    /* switches to a task or back to the loop */
	uint64_t started;   /* tasks, main among them */
	uint64_t succeeded; /* ended with a value from 0 */
	uint64_t failed;    /* ended with an error other than ASYNC_ECANCELED */
	uint64_t cancelled; /* ended with ASYNC_ECANCELED */
	uint64_t alive;     /* not ended */
	uint64_t unhandled; /* failures that nobody awaited */
	uint64_t timeouts;  /* deadlines that fired */
	uint64_t misuses;   /* wrong uses of the library, of the whole program */
	uint64_t unguarded; /* stacks without a guard: an overflow of one is noticed late */

	uint64_t uptime_ns;
	uint64_t idle_ns; /* of it, waiting in a poll */
	uint64_t busy_ns; /* the rest */
	uint64_t longest_turn_ns;

	/* How late the loop is. Each turn gives one value: how long what became ready during the
	 * poll had to wait for the last task of the turn, or how late the first timer was,
	 * whichever is more. The percentiles are right to 3 %. */
	uint64_t lag_p50_ns;
	uint64_t lag_p99_ns;
	uint64_t lag_max_ns;

	uint64_t stalls; /* slices over the limit, while stalls are watched or times taken */
	uint64_t longest_slice_ns; /* likewise */
};

/* Fills *metrics in for the loop of this thread. -EINVAL outside of one. From Node's
 * monitorEventLoopDelay and eventLoopUtilization. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_metrics_get(
	struct async_metrics *metrics);

/* Takes the times of tasks from now on, or no longer: one clock reading per switch. No effect
 * outside of a loop. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_metrics_enable(bool on);

/* ---- the tasks ---------------------------------------------------------------------------- */

enum async_task_state {
	ASYNC_TASK_RUNNING,   /* it called */
	ASYNC_TASK_READY,     /* runs in this turn, or at the start of the next */
	ASYNC_TASK_WAITING,   /* in the call `operation` */
	ASYNC_TASK_UNCLAIMED, /* ended, and nobody has awaited it */
};

/* One task. Times are 0 while they are not taken. */
struct async_task_info {
	uint64_t id;      /* from 1 in the order of starting, per loop */
	const char *name; /* the task's own string, or NULL: async_task_set_name */
	enum async_task_state state;
	bool is_cancelled;     /* cancellation has reached the scope it stands in */
	int result;            /* of an unclaimed one */
	const char *operation; /* the library call it made last; NULL before the first */
	/* Places in the program, for async_locate. */
	const void *entry;      /* its function */
	const void *site;       /* that call; NULL before the first */
	const void *spawned_at; /* where it was started; NULL for main */
	uint64_t age_ns;        /* on the loop's clock, right to a turn */
	uint64_t run_ns;
	uint64_t wait_ns; /* since its first slice; ready or waiting */
	uint64_t longest_slice_ns;
	size_t stack_size; /* bytes of address space */
	size_t stack_used; /* at most so far, in whole pages; of earlier tasks on this stack too */
};

/* Describes up to `max` tasks of this thread's loop in infos[], which may be NULL for 0, by
 * ascending id. Returns how many there are, which may be more. It looks at every stack:
 * milliseconds for ten thousand tasks. From asyncio.all_tasks. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY size_t async_tasks_snapshot(
	struct async_task_info *infos, size_t max);

/* Prints the tasks of this thread's loop as a table: id, name, state, where it waits, its times.
 * For people: the form may change. Reads debug information, so it may take a second. */
ASYNC_BLOCKING("") ASYNC_LOOP_ONLY void async_tasks_print(FILE *file);

/* ---- places ------------------------------------------------------------------------------ */

/* A place in the program. Strings live as long as the process; none is NULL, unknown ones are
 * "". */
struct async_location {
	const char *function; /* as in the source; of an inlined call, the inlined function */
	const char *file;     /* absolute when the debug information says where it was compiled */
	const char *recorded; /* the same, as the debug information has it */
	unsigned line;        /* 0: unknown */
	const char *module;   /* path of the executable or library */
	uint64_t offset;      /* in the module */
};

/* Says where in the source `address` is, from debug information when the library was built with
 * libdw and there is some, else from the names of exported functions. For an address that a call
 * returns to, subtract 1; for the start of a function do not. Answers are remembered; the first one
 * of a module can take a second, and reads files. A library that was unloaded since is not noticed.
 *
 * 0; or -ENOENT when nothing is known, and then *location has empty strings. */
ASYNC_BLOCKING("async_to_thread")
ASYNC_ANY_THREAD int async_locate(const void *address, struct async_location *location);

/* The same, and where that place was inlined to: locations[0] is what async_locate answers, each
 * following one the call of the one before it, up to `max`. Returns how many, 0 when nothing is
 * known.
 */
ASYNC_BLOCKING("async_to_thread")
ASYNC_ANY_THREAD size_t async_locate_all(
	const void *address, struct async_location *locations, size_t max);

/* ---- stalls ------------------------------------------------------------------------------ */

/* A slice, or a callback, that was longer than config.stall_ms. */
struct async_stall {
	uint64_t started_at;  /* nanoseconds since 1970 */
	uint64_t duration_ns; /* real time, right to a tick; exact while times are taken */
	uint64_t task;        /* its id; 0: a callback on the loop */
	const char *name;     /* of the task; NULL: it has none */
	const void *entry;    /* places, as in struct async_task_info; NULL for a callback */
	const void *site;
	const void *spawned_at;
	const char *operation; /* the library call the task made last before it went on; or NULL */
	/* The calls it was in, innermost first, each an address for async_locate as it is; the
	 * sample that most others agree with. None if it ended before it was looked at. */
	const void *const *frames;
	size_t frame_count;
	unsigned samples;  /* how often it was looked at */
	unsigned agreeing; /* samples with these frames, but for the innermost */
};

/* Called on the loop, not in a task, in the turn after the stall. The record is the callee's until
 * it returns. */
typedef void (*async_stall_fn)(const struct async_stall *stall, void *context);

/* Has every stall of this thread's loop told to `hook`, NULL for no longer. Starts the watchdog, a
 * thread that looks at the loop once per limit and interrupts a slice past the limit with SIGURG to
 * take its backtrace: at 1, 2, 4, ... times the limit. Returns 0; -EINVAL outside of a loop;
 * -EAGAIN when there could be no thread. From asyncio's slow_callback_duration. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_on_stall(
	ASYNC_P_CALLBACK async_stall_fn hook, ASYNC_P_ESCAPES void *context);

/* Writes the stalls of every loop of this program, now and later, to an SQLite database; several
 * programs may write to one. The environment variable ASYNC_TRACE=PATH does so at the first
 * async_run, without a change to the program, and ASYNC_TRACE_MS=50 sets the limit, over config.
 * What is in it, and what may be lost: docs/stalls.md.
 *
 * Returns 0; -EBUSY when one is open; -ENOSYS when SQLite is not there; -EAGAIN when there could be
 * no thread. A file that cannot be written is a line on stderr, and the program goes on. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE int async_trace_open(const char *path);

/* Writes what is left and closes it. The end of the last loop writes, too, as does exit(). */
ASYNC_BLOCKING("async_to_thread") ASYNC_ANY_THREAD void async_trace_close(void);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
