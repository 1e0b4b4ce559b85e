/*
 * Tasks for C: start work, await it, bound it in time and number, and cancel it safely.
 *
 * How to read it: sections from the loop outwards - errors, run, tasks, time, scopes, groups,
 * many at once, abort tokens, threads; between tasks, see <async/sync.h>. Each declaration says
 * what it does, who owns what, how it fails, and where the idea comes from. All of it exists since
 * 0.1.
 *
 *  1. A call marked ASYNC_FN always is a suspension and cancellation point, even when it could
 *     answer at once; a call without it never is (Trio's rule). It answers ASYNC_ENOTASK outside
 *     of a task.
 *  2. Results are int or ssize_t, negative is an error: -errno for the system's (as libuv does),
 *     ASYNC_E... for ours. errno is never set.
 *  3. A call that returned ASYNC_ECANCELED did not happen. Inside a cancelled scope every
 *     cancellable call returns it at once, so a forgotten check cannot hang.
 *  4. One loop per thread; a task never moves to another thread. Nothing here is thread-safe
 *     unless it is marked ASYNC_ANY_THREAD.
 *  5. Releasing calls (free, close, cancel) never suspend.
 */
#ifndef ASYNC_ASYNC_H
#define ASYNC_ASYNC_H

#include "async/annotate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

#if defined(__GNUC__)
#define ASYNC_MUST_USE    __attribute__((warn_unused_result))
#define ASYNC_CLEANUP(fn) __attribute__((cleanup(fn)))
#else
#error "scopes need the cleanup attribute of gcc and clang"
#endif

#define ASYNC_VERSION_MAJOR 0
#define ASYNC_VERSION_MINOR 1

struct async_loop;
struct async_task;
struct async_abort;

/* What a task runs: a value from 0, or a negative error. */
typedef int (*async_fn)(void *arg);

/* ---- errors ----------------------------------------------------------------------------- */

enum {
	ASYNC_ECANCELED = -5001, /* a scope around the call was cancelled; nothing was done */
	ASYNC_ETIMEDOUT = -5002, /* the deadline of this scope cut its body short */
	ASYNC_ECLOSED = -5003,   /* the channel, semaphore or stream is closed */
	ASYNC_ENOTASK = -5004,   /* only a task may call this */
	ASYNC_EDEADLOCK = -5005, /* every task waits for another one, or a task for itself */
	ASYNC_EABORTED =
		-5006,      /* the abort token bound to this scope fired and cut its body short */
	ASYNC_EEND = -5007, /* the stream ended before all that was asked for had come */
	ASYNC_EMISUSE = -5008, /* the program used the library wrongly: a line on stderr says how */
};

/* What is known about a failure. The strings belong to the record. */
struct async_error {
	int code;              /* 0: no failure so far */
	unsigned line;         /* in `file`; 0: not known */
	const char *operation; /* "connect", "await", ...; never NULL */
	const char *task;      /* its name; never NULL */
	const char *file;      /* where the program made the call; NULL: not known */
	const void *address;   /* where that call returns to; NULL: not known */
	const void *entry;     /* the function its task runs; NULL: not known */
	bool is_located;       /* private: `task`, `file` and `line` have been looked up */
	char detail[96];       /* an address, a reason; may be empty */
};

/* The last failure this task met in a call of this library, or took over from a task it awaited;
 * outside of a task, why the last call was refused. Never NULL; valid until the task's next
 * failure. `file`, `line` and a name from the function are looked up in debug information here,
 * once for each place; the first time reads the program's file. From errno, without its clobbering.
 */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY const struct async_error *async_last_error(void);

/* Makes `code`, if it is negative, the running task's last failure, and returns it: for libraries
 * built on this one. `operation` is not copied; `detail` is, and may be NULL. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY int async_fail(
	int code, const char *operation, const char *detail);

/* Says that the running task's last failure, if it is `code`, happened at `address`, the return
 * address of a library's function: in the program, and not where that library called this one.
 * Returns `code`. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_fail_at(int code, const void *address);

/* One line of text for an error code of this library, of the system or of name resolution.
 * Static memory, or for an unknown code memory of this thread, overwritten by the next call. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY const char *async_strerror(int code);

/* Called on the loop, not in a task, for a task that failed while nobody awaited it: a detached
 * one when it ends, any other when the loop ends. Being cancelled is not a failure. */
typedef void (*async_unhandled_fn)(const struct async_error *error, void *context);

/* Replaces what happens to unhandled failures of this loop; by default one line on stderr. NULL
 * restores that. `context` must live as long as the loop. From Node's unhandledRejection. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_on_unhandled(
	ASYNC_P_CALLBACK async_unhandled_fn hook, ASYNC_P_ESCAPES void *context);

/* ---- the loop --------------------------------------------------------------------------- */

enum async_clock {
	ASYNC_CLOCK_REAL = 0,
	/* Time stands still while anything can run, then jumps to the next timer: tests of time are
	 * exact and instant. Work on threads, name resolution, and bytes under way between two
	 * sockets of this loop hold the clock; a listening socket and peers outside do not. */
	ASYNC_CLOCK_VIRTUAL = 1,
};

/* Zero means the default, in every field. */
struct async_config {
	size_t stack_size;       /* bytes of address space per task; 256 KiB, at least 64 KiB */
	unsigned threads;        /* most threads of the worker pool; one per processor */
	enum async_clock clock;  /* the real one */
	size_t budget;           /* task slices before timers and I/O get a look-in; 1 048 576 */
	uint64_t grace_ms;       /* for the functions of async_defer, each; 5 000 */
	unsigned stall_ms;       /* a slice this long is a stall, while stalls are watched; 50 */
	bool timing;             /* take the times of each task: one clock reading per switch */
	bool abort_on_unhandled; /* end the program at an unhandled failure, after its report */
};

/* Runs a loop on this thread, with main(arg) as its first task, until main has returned and
 * every other task has ended: those still running when main returns are cancelled. `config` may
 * be NULL. Ignores SIGPIPE when the program left it at its default.
 *
 * Returns main's result; ASYNC_EDEADLOCK when main could never have ended; -EBUSY inside a loop;
 * -ENOMEM or another -errno when the loop could not be set up. From asyncio.run. */
ASYNC_RUNS_LOOP ASYNC_MUST_USE int async_run(
	ASYNC_P_ENTRY async_fn main, void *arg, const struct async_config *config);

/* Is the caller a task? False in a callback, on a worker thread, and outside of every loop. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY ASYNC_TESTS_TASK bool async_in_task(void);

/* Keeps the virtual clock from jumping until async_clock_release, counted: for waits that something
 * outside of the program will end, such as a descriptor or a peer. Threads, name resolution, child
 * processes and transfers within the loop do so by themselves. No effect on the real clock. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_clock_hold(void);

/* Takes one async_clock_hold back. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_clock_release(void);

struct uv_loop_s;

/* The libuv loop underneath, for libraries that work on one; NULL outside of a loop. Their
 * callbacks may set events, post, and wake tasks by every other call that is no suspension point.
 * Handles they open they must close: async_run waits for those that are still active. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct uv_loop_s *async_loop_uv(void);

/* Milliseconds since the loop started, on the loop's clock; 0 outside of a loop. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY uint64_t async_now(void);

/* The loop of this thread, for async_post; NULL outside of one. From then on the loop waits for
 * posts instead of diagnosing a deadlock. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD struct async_loop *async_loop_current(void);

/* Has fn(arg) called on the loop, not in a task, in the order of posting. Callable from every
 * thread while `loop` runs: the caller sees to it that main has not returned yet. `arg` is handed
 * over. Returns 0; -ENOMEM, or ASYNC_ECLOSED when every task of the loop has ended, and then `arg`
 * is still the caller's. From libuv's uv_async_send, without its merging. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE int async_post(
	struct async_loop *loop, ASYNC_P_CALLBACK void (*fn)(void *arg), ASYNC_P_ESCAPES void *arg);

/* ---- tasks ------------------------------------------------------------------------------ */

/* Starts fn(arg) as a task and returns its handle at once; it first runs when the caller
 * suspends. It is a child of the caller's current scope and is cancelled with it; when that scope
 * ends first, the task moves to the scope around it.
 *
 * The handle is the caller's, and has to reach exactly one consuming parameter (await,
 * cancel_and_await, gather). `arg` must live until then. NULL when memory ran out or outside of a
 * task; the consuming calls take NULL for a failed task. From asyncio.create_task. */
ASYNC_SPAWNS("task")
ASYNC_RETURNS_TASK ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_task *async_spawn(
	ASYNC_P_ENTRY async_fn fn, ASYNC_P_ESCAPES void *arg);

/* Starts a task nobody will await, deliberately. It is a child of the loop: no scope of the
 * caller reaches it, the end of main cancels it. arg_free(arg), unless NULL, is called on the
 * loop when it has ended. A failure goes to the unhandled hook.
 *
 * Returns 0; -ENOMEM or ASYNC_ENOTASK, and then `arg` is still the caller's. */
ASYNC_SPAWNS("detached")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_spawn_detached(ASYNC_P_ENTRY async_fn fn,
	ASYNC_P_ESCAPES ASYNC_P_CONSUMES void *arg, ASYNC_P_CALLBACK void (*arg_free)(void *arg));

/* Waits for the end of a task, frees it and returns its result. A caller that is cancelled
 * meanwhile passes the cancellation on, and still waits: no task is lost.
 *
 * -EINVAL for NULL; ASYNC_EDEADLOCK for the caller itself or a task that waits for it, and -EBUSY
 * for a task another one awaits: those handles are not consumed. From `await`. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_JOINS ASYNC_MUST_USE
	int async_await(ASYNC_P_CONSUMES struct async_task *task);

/* Requests the end of a task: its cancellable calls return ASYNC_ECANCELED, now and from then on.
 * A task that has not run yet does run, so that it can release what it owns. Nothing happens to a
 * finished task; NULL is ignored. The handle stays with its owner. From Task.cancel(). */
ASYNC_CANCELS ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_cancel(struct async_task *task);

/* async_cancel, then async_await: what most callers of cancel want. Returns the task's result,
 * which is ASYNC_ECANCELED only if the task says so. */
ASYNC_FN_SHIELDED ASYNC_WAITS("local") ASYNC_JOINS ASYNC_CANCELS
	int async_cancel_and_await(ASYNC_P_CONSUMES struct async_task *task);

/* Has fn(arg) called when the running task has come to its end, whichever way: last put aside,
 * first called. It runs in the task and may suspend, shielded from cancellation for at most
 * config.grace_ms. Returns 0; -ENOMEM or ASYNC_ENOTASK, and then fn will not be called. From Go's
 * defer, for what outlives the block it was acquired in; for a block there is ASYNC_DEFER. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_defer(
	ASYNC_P_CALLED void (*fn)(void *arg), ASYNC_P_ESCAPES void *arg);

/* Names the running task, in messages and snapshots; NULL takes the name away, and the function
 * it runs names it. `name` is not copied: it must live as long as the task. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_task_set_name(ASYNC_P_ESCAPES const char *name);

/* Lets the loop turn once: other tasks, I/O and timers run. The cure for starvation in long
 * computations. Returns 0 or ASYNC_ECANCELED. From setImmediate. */
ASYNC_FN ASYNC_WAITS("yield") int async_yield(void);

/* Goes to the end of the ready queue: other ready tasks run, I/O and timers do not. Returns 0 or
 * ASYNC_ECANCELED. From queueMicrotask. */
ASYNC_FN ASYNC_WAITS("yield") int async_yield_microtask(void);

/* Sleeps at least `ms` milliseconds; 0 waits for the next turn's timers, like setTimeout(0).
 * Returns 0 or ASYNC_ECANCELED. */
ASYNC_FN ASYNC_WAITS("timer") int async_sleep(uint64_t ms);

/* ---- private parts of scopes: laid out here because they live on the caller's stack ------- */

struct async_link {
	struct async_link *previous;
	struct async_link *next;
};

struct async_scope {
	struct async_scope *parent;
	struct async_link children; /* scopes opened, and tasks started, inside it */
	struct async_link sibling;
	struct async_link firing;       /* in the loop's list of scopes to cancel */
	struct async_task *task;        /* whose scope it is; NULL: never opened, or the loop's */
	struct async_binding *bindings; /* the abort tokens that may cancel it */
	int code;                       /* what it says at its end when it has fired */
	bool fired;                     /* cancelled itself */
	bool cancelled;                 /* it or one around it, up to the nearest shield */
	bool delivered;                 /* a call inside returned ASYNC_ECANCELED for it */
	bool shielded;
};

struct async_timer {
	uint64_t deadline; /* nanoseconds */
	size_t index;      /* 0: not armed */
	void (*fire)(struct async_timer *timer);
};

/* ---- deadlines and shields --------------------------------------------------------------- */

struct ASYNC_SCOPE_TYPE("deadline") async_timeout {
	struct async_scope scope;
	struct async_timer timer;
	int *result;
};

struct ASYNC_SCOPE_TYPE("shield") async_shield {
	struct async_scope scope;
	struct async_timer timer;
};

/* The functions under ASYNC_TIMEOUT. This one returns its first argument. Prefer the macro: the
 * pair must nest with the blocks of one function. */
ASYNC_SCOPE_OPEN("deadline")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_timeout *async_timeout_open(
	ASYNC_P_ESCAPES struct async_timeout *timeout, ASYNC_P_TIMEOUT uint64_t ms,
	ASYNC_P_ESCAPES int *result);
/* Ends the scope and says in its result how it went. */
ASYNC_SCOPE_CLOSE("deadline")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_timeout_close(struct async_timeout *timeout);

/* The functions under ASYNC_SHIELD. */
ASYNC_SCOPE_OPEN("shield")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_shield *async_shield_open(
	ASYNC_P_ESCAPES struct async_shield *shield, ASYNC_P_TIMEOUT uint64_t grace_ms);
/* Ends the shield: the scopes around it count again. */
ASYNC_SCOPE_CLOSE("shield")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_shield_close(struct async_shield *shield);

#define ASYNC_PASTE_(a, b) a##b
#define ASYNC_PASTE(a, b)  ASYNC_PASTE_(a, b)
#ifdef __cplusplus
#define ASYNC_ZERO_                                                                                \
	{                                                                                          \
	}
#else
#define ASYNC_ZERO_                                                                                \
	{                                                                                          \
		0                                                                                  \
	}
#endif
#define ASYNC_SCOPE_LOOP_(type, name, ...)                                                         \
	for (struct async_##type ASYNC_PASTE(name, _scope)                                         \
			ASYNC_CLEANUP(async_##type##_close) = ASYNC_ZERO_,                         \
			*name = async_##type##_open(&ASYNC_PASTE(name, _scope), __VA_ARGS__);      \
		name; name = NULL)

/* ASYNC_TIMEOUT(ms, &rc) { body }
 *
 * Runs the body once, with a deadline `ms` milliseconds away. `rc` is 0 on entry and the body may
 * set it; at the end it becomes ASYNC_ETIMEDOUT if this deadline cut the body short, and
 * ASYNC_ECANCELED if something around it did. A body that finished late but was not cut short
 * has succeeded. Deadlines nest: the nearest one counts, and only the scope that fired says
 * ETIMEDOUT.
 *
 * It is a loop: `break` and `continue` leave only this block. `return` and `goto` leave it
 * correctly, but `return rc;` reads rc before the scope ends. From asyncio.timeout and Trio. */
#define ASYNC_TIMEOUT(ms, rc)                                                                      \
	ASYNC_SCOPE_LOOP_(timeout, ASYNC_PASTE(async_timeout_, __LINE__), ms, rc)

/* ASYNC_SHIELD(grace_ms) { body }
 *
 * Runs the body once, out of reach of the cancellation around it, for at most `grace_ms`
 * milliseconds: for cleaning up. From Trio's CancelScope(shield=True). */
#define ASYNC_SHIELD(grace_ms)                                                                     \
	ASYNC_SCOPE_LOOP_(shield, ASYNC_PASTE(async_shield_, __LINE__), grace_ms)

/* ASYNC_DEFER(fn) T x = ...;
 *
 * Has fn(&x) called when the block is left, whichever way. It runs there, in the task, and may
 * suspend; in a cancelled scope it needs ASYNC_SHIELD for that. From Go's defer, through the
 * cleanup attribute. */
#define ASYNC_DEFER(fn) ASYNC_CLEANUP(fn)

/* ---- groups ------------------------------------------------------------------------------ */

struct ASYNC_SCOPE_TYPE("group") async_group {
	struct async_scope scope;
	struct async_link spawners; /* waiting for room */
	size_t limit;
	size_t active;
	int *result;
	int error;
	void *joiner;
};

/* The functions under ASYNC_GROUP. */
ASYNC_SCOPE_OPEN("group")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_group *async_group_open(
	ASYNC_P_ESCAPES struct async_group *group, ASYNC_P_LIMIT size_t limit,
	ASYNC_P_ESCAPES int *result);
/* Waits for every task of the group and says in its result how it went. */
ASYNC_SCOPE_CLOSE("group")
ASYNC_FN_SHIELDED ASYNC_WAITS("local") ASYNC_JOINS
	void async_group_close(struct async_group *group);

/* ASYNC_GROUP(g, limit, &rc) { async_group_spawn(g, fetch, &job[i]); ... }
 *
 * Runs the body once; every way out of the block waits for the tasks of the group. At most
 * `limit` of them run at a time, 0 for no limit. The first failure cancels the other tasks and
 * the body's own calls, and is what `rc` says at the end; `rc` is 0 on entry and otherwise
 * follows ASYNC_TIMEOUT. What the tasks point at may live on this function's stack.
 *
 * It is a loop, as ASYNC_TIMEOUT is. From Trio's nursery and asyncio.TaskGroup. */
#define ASYNC_GROUP(g, limit, rc) ASYNC_SCOPE_LOOP_(group, g, limit, rc)

/* Starts fn(arg) in the group; waits while the group is full. Returns 0, ASYNC_ECANCELED or
 * -ENOMEM; the group remembers the latter, so the result need not be looked at. A task of the
 * group may call it, but not in a full group: it would wait for itself. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_SPAWNS("group") int async_group_spawn(
	struct async_group *group, ASYNC_P_ENTRY async_fn fn, ASYNC_P_ESCAPES void *arg);

/* Cancels what runs in the group, and the rest of its body, on purpose: at its end the group says
 * 0, or the failure that came first. From Trio's nursery.cancel_scope.cancel(). */
ASYNC_CANCELS ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_group_cancel(struct async_group *group);

/* ---- many at once ------------------------------------------------------------------------ */

/* Waits for `n` tasks that were started before, and consumes their handles. The first failure
 * cancels the others; all have ended when it returns. results[i], unless NULL, is what task i
 * returned. Returns 0 or the first failure in time.
 *
 * -EINVAL if a task is or awaits the caller, is awaited elsewhere or stands there twice: then
 * nothing is consumed. A NULL task counts as failed with -ENOMEM. From asyncio.gather, Promise.all.
 */
ASYNC_FN ASYNC_WAITS("local") ASYNC_JOINS ASYNC_MUST_USE
	int async_gather(ASYNC_P_CONSUMES struct async_task **tasks, size_t n, int *results);

/* Waits for `n` tasks, whatever becomes of them, and consumes their handles: no failure cancels
 * the others. results[i] is what task i returned, -ENOMEM for a NULL task. Returns 0, also when
 * tasks failed; ASYNC_ECANCELED when the caller was cancelled meanwhile, which it passes on, and
 * that cut a task short. Refuses what async_gather refuses. From Promise.allSettled. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_JOINS ASYNC_MUST_USE
	int async_all_settled(ASYNC_P_CONSUMES struct async_task **tasks, size_t n, int *results);

/* Waits for the first of `n` tasks to end, in success or failure, and returns its result; *winner,
 * unless NULL, is its index. The others are cancelled, waited for and forgotten, all handles are
 * consumed. Of tasks that have ended before, the first in the array wins; a NULL task has failed
 * with -ENOMEM. The caller's cancellation is passed on, and then wins who ends of it first.
 *
 * -EINVAL for no tasks, and for what async_gather refuses. From Promise.race. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_JOINS ASYNC_MUST_USE
	int async_race(ASYNC_P_CONSUMES struct async_task **tasks, size_t n, size_t *winner);

/* async_race for the first success. When all have failed, the result is the first failure in
 * time, and *winner the index of that task. From Promise.any, and its AggregateError. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_JOINS ASYNC_MUST_USE
	int async_any(ASYNC_P_CONSUMES struct async_task **tasks, size_t n, size_t *winner);

/* Calls fn(&items[i]) for each of `n` items of `item_size` bytes, at most `limit` at a time (0
 * for all at once), in order of their start. results[i], unless NULL, is what the call returned,
 * or ASYNC_ECANCELED if it was not made. Returns 0, or the first failure in time, which cancels
 * the rest. From p-map and asyncio with a semaphore. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_JOINS ASYNC_SPAWNS("map") ASYNC_MUST_USE
	int async_map(ASYNC_P_ENTRY async_fn fn, void *items, ASYNC_P_COUNT size_t n,
		size_t item_size, ASYNC_P_LIMIT size_t limit, int *results);

/* ---- abort tokens ------------------------------------------------------------------------- */

/* A token that any thread may fire, to end what any loops do for it. It begins with one reference,
 * the caller's. NULL when memory ran out. From AbortController. */
ASYNC_ACQUIRES("token")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE struct async_abort *async_abort_new(void);

/* Takes another reference, for another owner, and returns the token. */
ASYNC_ACQUIRES("token")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_MUST_USE struct async_abort *async_abort_ref(
	struct async_abort *token);

/* Gives a reference back; the last one frees the token. Scopes bound to it keep it. NULL is
 * ignored. */
ASYNC_RELEASES("token")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD void async_abort_unref(
	ASYNC_P_CONSUMES struct async_abort *token);

/* Cancels every scope that is bound to it, and from now on every one that will be: at once on the
 * calling thread's loop, on others as soon as they turn. Firing again does nothing. Not for signal
 * handlers. */
ASYNC_CANCELS ASYNC_NONBLOCKING ASYNC_ANY_THREAD void async_abort_fire(struct async_abort *token);

/* Has it been fired? */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY bool async_abort_is_fired(
	const struct async_abort *token);

/* Has the token cancel the innermost scope the calling task stands in, or the task itself outside
 * of its scopes, until that ends. A deadline or group that was cut short by it says ASYNC_EABORTED
 * at its end. One scope may be bound to several tokens, and one token to scopes of many loops.
 *
 * While a scope is bound to a token that has not fired, its loop waits, where otherwise it would
 * diagnose a deadlock; the virtual clock goes on. Returns 0, also for NULL, which is a token that
 * never fires; -ENOMEM; ASYNC_ENOTASK. From AbortSignal. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_scope_bind(
	ASYNC_P_ESCAPES struct async_abort *token);

/* Private: a scope that a token may cancel. */
struct async_binding {
	struct async_link link;
	struct async_binding *next; /* of the same scope */
	struct async_abort *token;
	struct async_scope *scope;
	bool is_waited_for; /* by the loop, instead of diagnosing a deadlock */
	bool is_allocated;
};

struct ASYNC_SCOPE_TYPE("abort") async_abortable {
	struct async_scope scope;
	struct async_binding binding;
	int *result;
};

/* The functions under ASYNC_ABORTABLE. */
ASYNC_SCOPE_OPEN("abort")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_abortable *async_abortable_open(
	ASYNC_P_ESCAPES struct async_abortable *abortable,
	ASYNC_P_ESCAPES struct async_abort *token, ASYNC_P_ESCAPES int *result);
/* Ends the scope and says in its result how it went. */
ASYNC_SCOPE_CLOSE("abort")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_abortable_close(struct async_abortable *abortable);

/* ASYNC_ABORTABLE(token, &rc) { body }
 *
 * Runs the body once, within reach of the token. `rc` is 0 on entry and the body may set it; at
 * the end it becomes ASYNC_EABORTED if the token cut the body short, and ASYNC_ECANCELED if
 * something around it did. A token that fired without cutting anything short changes no `rc`. NULL
 * is a token that never fires.
 *
 * It is a loop, as ASYNC_TIMEOUT is. From fetch(url, { signal }). */
#define ASYNC_ABORTABLE(token, rc)                                                                 \
	ASYNC_SCOPE_LOOP_(abortable, ASYNC_PASTE(async_abortable_, __LINE__), token, rc)

/* ---- threads ----------------------------------------------------------------------------- */

/* Runs fn(arg) on a thread of the loop's own pool and returns its result: for calls that block
 * and for long computations. Cancelled before it began, it returns ASYNC_ECANCELED; once begun it
 * is waited for, because fn may use the caller's memory. -EAGAIN when no thread could be made.
 * From asyncio.to_thread. */
ASYNC_FN ASYNC_WAITS("offload") ASYNC_MUST_USE
	int async_to_thread(ASYNC_P_WORKER int (*fn)(void *arg), void *arg);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#include "async/metrics.h"
#include "async/sync.h"
#include "async/shared.h"

#endif
