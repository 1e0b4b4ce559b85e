/*
 * Between the tasks of one loop: channels, select, and what they take turns with.
 *
 * How to read it: channels, events, select over both, semaphores, mutexes, conditions. What
 * <async/async.h> says of its calls holds here too; it includes this header.
 *
 *  1. First come, first served. What is given back or sent while somebody waits is handed to the
 *     task that waited longest, before that task runs: nobody can overtake it.
 *  2. A wait that was answered was answered: the element, permit or lock is the caller's even if
 *     its scope is cancelled before it runs again, and the call returns 0. None is lost between
 *     a wake-up and a cancellation.
 *  3. These are not for threads: one loop's tasks, and callbacks on that loop. From elsewhere,
 *     async_post a function that makes the call.
 *  4. Freeing wakes the tasks that wait, with ASYNC_ECLOSED; the thing must not be used afterwards.
 */
#ifndef ASYNC_SYNC_H
#define ASYNC_SYNC_H

#include "async/async.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_channel;
struct async_event;
struct async_semaphore;
struct async_mutex;
struct async_condition;

/* ---- channels ---------------------------------------------------------------------------- */

/* A first-in first-out queue of at most `capacity` elements of `element_size` bytes, between
 * tasks of one loop. With capacity 0 a send waits for its receiver. NULL when memory ran out.
 * From Go, and Trio's memory channels. */
ASYNC_ACQUIRES("channel")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_channel *async_channel_new(
	size_t element_size, size_t capacity);

/* Copies an element in; waits while the channel is full, which is what slows a producer down to
 * its consumers. Returns 0, ASYNC_ECLOSED or ASYNC_ECANCELED. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ORDERED ASYNC_MUST_USE
	int async_channel_send(struct async_channel *channel, const void *element);

/* Copies the oldest element out; waits while there is none. Returns 0; ASYNC_ECLOSED once the
 * channel is closed and empty; ASYNC_ECANCELED. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ORDERED ASYNC_MUST_USE
	int async_channel_receive(struct async_channel *channel, void *element);

/* async_channel_send for callbacks: -EAGAIN instead of waiting. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_channel_try_send(
	struct async_channel *channel, const void *element);

/* async_channel_receive for callbacks: -EAGAIN instead of waiting. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_channel_try_receive(
	struct async_channel *channel, void *element);

/* How many elements are in the channel: not those of tasks that wait to send. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY size_t async_channel_count(
	const struct async_channel *channel);

/* No more sends. Waiting senders get ASYNC_ECLOSED, receivers first get what is left. Twice does
 * no harm. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_channel_close(struct async_channel *channel);

/* Closes and frees it, with what is left in it; tasks that still wait get ASYNC_ECLOSED. NULL is
 * ignored. */
ASYNC_RELEASES("channel")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_channel_free(
	ASYNC_P_CONSUMES struct async_channel *channel);

/* The function under ASYNC_FOR_EACH: receives an element, of `size` bytes, and is true; or is
 * false at the end. *rc is 0 if there was an element or the channel is closed and empty, else
 * ASYNC_ECANCELED, or ASYNC_EMISUSE when `size` is not the size of the channel's elements. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ORDERED ASYNC_MUST_USE
	bool async_channel_next(struct async_channel *channel, void *element, size_t size, int *rc);

/* ASYNC_FOR_EACH(element, channel, &rc) { body }
 *
 * Runs the body for each element that is received, in `element`, a variable of the channel's
 * type, until the channel is closed and empty. `rc` says how it ended: 0 at the end of the
 * elements, ASYNC_ECANCELED when receiving was cancelled. It is set before each round, so that a
 * body that sets it and then leaves with `break` has its say.
 *
 * It is an ordinary loop: `break` ends it, `continue` receives the next element. From
 * JavaScript's `for await`. */
#define ASYNC_FOR_EACH(element, channel, rc)                                                       \
	while (async_channel_next((channel), &(element), sizeof(element), (rc)))

/* ---- events ------------------------------------------------------------------------------ */

/* An event, which is not set. NULL when memory ran out. From asyncio.Event. */
ASYNC_ACQUIRES("event")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_event *async_event_new(void);

/* Sets it: wakes all who wait, and whoever waits from now on goes right through. From tasks and
 * from callbacks on the loop, those of libuv too. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_event_set(struct async_event *event);

/* From now on tasks wait for the next set. Those that were woken are not called back. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_event_reset(struct async_event *event);

/* Is it set? */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_READONLY bool async_event_is_set(
	const struct async_event *event);

/* Waits until it is set. Returns 0, ASYNC_ECANCELED or, when it is freed meanwhile, ASYNC_ECLOSED.
 * 0 says that it was set since the call began, not that it still is. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_MUST_USE int async_event_wait(struct async_event *event);

/* Frees it; tasks that still wait get ASYNC_ECLOSED. NULL is ignored. */
ASYNC_RELEASES("event")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_event_free(ASYNC_P_CONSUMES struct async_event *event);

/* ---- select ------------------------------------------------------------------------------ */

enum async_select_kind {
	ASYNC_SELECT_NONE = 0, /* a case that is switched off */
	ASYNC_SELECT_RECEIVE,  /* from `channel`, to `to` */
	ASYNC_SELECT_SEND,     /* to `channel`, from `from` */
	ASYNC_SELECT_EVENT,    /* `event` is set */
};

/* Private: a place in the queue of a channel or an event. */
struct async_place {
	struct async_link link;
	void *wait;
	const void *from;
	void *to;
	bool is_choice;
};

/* One thing to wait for. Lives on the caller's stack; may be used again without changes. */
struct async_select_case {
	enum async_select_kind kind;
	int result; /* of the case that happened: 0, or ASYNC_ECLOSED */
	union {
		struct async_channel *channel;
		struct async_event *event;
	};
	union {
		void *to;         /* an element */
		const void *from; /* an element */
	};
	struct async_place place; /* private */
};

/* Initialisers: struct async_select_case cases[] = { ASYNC_CASE_RECEIVE(jobs, &job), ... }; */
#define ASYNC_CASE_RECEIVE(from_channel, element)                                                  \
	{                                                                                          \
		.kind = ASYNC_SELECT_RECEIVE, .channel = (from_channel), .to = (element)           \
	}
#define ASYNC_CASE_SEND(to_channel, element)                                                       \
	{                                                                                          \
		.kind = ASYNC_SELECT_SEND, .channel = (to_channel), .from = (element)              \
	}
#define ASYNC_CASE_EVENT(awaited)                                                                  \
	{                                                                                          \
		.kind = ASYNC_SELECT_EVENT, .event = (awaited)                                     \
	}

/* Waits until one of `n` cases can happen, and lets that one happen: exactly one element is sent
 * or received, or one event was set. Returns its index, and its `result` says how: a closed
 * channel is a case that happened, with ASYNC_ECLOSED. When several can, each gets its turn: the
 * search starts at another place every time, in an order that is the same in every run. A time
 * limit is ASYNC_TIMEOUT around it.
 *
 * The same channel may stand there several times, for sending and receiving too; a select never
 * meets itself. ASYNC_ECANCELED: no case happened. -EINVAL when no case is switched on. From Go's
 * select. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_MUST_USE
	int async_select(struct async_select_case *cases, ASYNC_P_COUNT size_t n);

/* The same for callbacks: -EAGAIN instead of waiting. From Go's select with a default. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_try_select(
	struct async_select_case *cases, ASYNC_P_COUNT size_t n);

/* ---- semaphores -------------------------------------------------------------------------- */

/* A semaphore of `permits` permits for tasks of one loop. NULL when memory ran out. From
 * asyncio.Semaphore. */
ASYNC_ACQUIRES("semaphore")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_semaphore *async_semaphore_new(
	size_t permits);

/* Takes a permit; waits while there is none, first come first served. Returns 0, ASYNC_ECANCELED
 * or, when it is freed meanwhile, ASYNC_ECLOSED. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ACQUIRES("permit") ASYNC_MUST_USE
	int async_semaphore_acquire(struct async_semaphore *semaphore);

/* Gives a permit back: to the task that waited longest, if there is one. From tasks and callbacks,
 * and also without having acquired one: then there is one more. */
ASYNC_RELEASES("permit")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_semaphore_release(struct async_semaphore *semaphore);

/* Frees it; tasks that still wait get ASYNC_ECLOSED. NULL is ignored. */
ASYNC_RELEASES("semaphore")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_semaphore_free(
	ASYNC_P_CONSUMES struct async_semaphore *semaphore);

struct ASYNC_SCOPE_TYPE("limit") async_permit {
	struct async_semaphore *semaphore;
};

/* The functions under ASYNC_PERMIT. open is NULL when there was no permit: then the body is not
 * run, and close does nothing. */
ASYNC_SCOPE_OPEN("limit")
ASYNC_FN ASYNC_WAITS("local") struct async_permit *async_permit_open(
	struct async_permit *permit, struct async_semaphore *semaphore, int *result);
/* Gives the permit back, if there is one. */
ASYNC_SCOPE_CLOSE("limit")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_permit_close(struct async_permit *permit);

/* ASYNC_PERMIT(semaphore, &rc) { body }
 *
 * Acquires a permit, runs the body once and gives the permit back, on every way out of the block.
 * `rc` is what async_semaphore_acquire returned: unless that is 0, the body is not run. The body
 * may set it; the end of the block does not.
 *
 * It is a loop, as ASYNC_TIMEOUT is. From Python's `async with semaphore`. */
#define ASYNC_PERMIT(semaphore, rc)                                                                \
	ASYNC_SCOPE_LOOP_(permit, ASYNC_PASTE(async_permit_, __LINE__), semaphore, rc)

/* ---- mutexes ----------------------------------------------------------------------------- */

/* A mutex for tasks of one loop. Needed only where the tasks suspend between what belongs
 * together; between two suspension points a task is alone anyway. NULL when memory ran out. From
 * asyncio.Lock. */
ASYNC_ACQUIRES("mutex")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_mutex *async_mutex_new(void);

/* Takes it; waits while another task holds it, first come first served. Returns 0 or
 * ASYNC_ECANCELED; ASYNC_EMISUSE, with a line on stderr, to the task that holds it already. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_ACQUIRES("lock") ASYNC_MUST_USE
	int async_mutex_lock(struct async_mutex *mutex);

/* Gives it back: to the task that waited longest, if there is one. Only the task that holds it may;
 * from another nothing happens but a line on stderr. A task that ends without having done so gives
 * it back all the same, with a line on stderr. */
ASYNC_RELEASES("lock")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_mutex_unlock(struct async_mutex *mutex);

/* Frees it. Nobody may hold it, or wait on a condition with it: then it is left alone, with a
 * line on stderr. NULL is ignored. */
ASYNC_RELEASES("mutex")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_mutex_free(ASYNC_P_CONSUMES struct async_mutex *mutex);

struct ASYNC_SCOPE_TYPE("lock") async_locked {
	struct async_mutex *mutex;
};

/* The functions under ASYNC_LOCKED. open is NULL when the mutex could not be locked: then the body
 * is not run, and close does nothing. */
ASYNC_SCOPE_OPEN("lock")
ASYNC_FN ASYNC_WAITS("local") struct async_locked *async_locked_open(
	struct async_locked *locked, struct async_mutex *mutex, int *result);
/* Unlocks the mutex, if it was locked. */
ASYNC_SCOPE_CLOSE("lock")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_locked_close(struct async_locked *locked);

/* ASYNC_LOCKED(mutex, &rc) { body }
 *
 * Locks the mutex, runs the body once and unlocks it, on every way out of the block. `rc` is what
 * async_mutex_lock returned: unless that is 0, the body is not run. The body may set it; the end
 * of the block does not.
 *
 * It is a loop, as ASYNC_TIMEOUT is. From Python's `async with lock`. */
#define ASYNC_LOCKED(mutex, rc)                                                                    \
	ASYNC_SCOPE_LOOP_(locked, ASYNC_PASTE(async_locked_, __LINE__), mutex, rc)

/* ---- conditions -------------------------------------------------------------------------- */

/* A condition, to wait until what a mutex protects has changed. NULL when memory ran out. From
 * asyncio.Condition. */
ASYNC_ACQUIRES("condition")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE struct async_condition *async_condition_new(void);

/* Unlocks the mutex, which the caller holds, waits for a signal, and locks the mutex again. What
 * it waited for may have passed by then: call it in a loop that looks.
 *
 * The caller holds the mutex when it returns, whatever it returns. Taking it back cannot be
 * cancelled, so a cancelled wait takes as long as the tasks before it hold the mutex. Returns 0;
 * ASYNC_ECANCELED, and then no signal was used up; ASYNC_ECLOSED when the condition was freed;
 * ASYNC_EMISUSE, with a line on stderr, if the caller does not hold the mutex. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_MUST_USE
	int async_condition_wait(struct async_condition *condition, struct async_mutex *mutex);

/* Wakes the task that waited longest; without one nothing happens. It takes the mutex back behind
 * those that wait for it. The caller need not hold it. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_condition_signal(struct async_condition *condition);

/* Wakes all that wait; they take the mutex back one after the other. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_condition_broadcast(struct async_condition *condition);

/* Frees it; tasks that still wait get ASYNC_ECLOSED. NULL is ignored. */
ASYNC_RELEASES("condition")
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void async_condition_free(
	ASYNC_P_CONSUMES struct async_condition *condition);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
