/*
 * Blocked system calls, and how an interruption by the watchdog's signal is undone.
 *
 * Most system calls go on by themselves after a handler with SA_RESTART. Those with a timeout do
 * not: a task that blocks the loop in nanosleep or poll would be woken by being looked at, and the
 * stall would seem to last as long as the limit.
 *
 *  1. A call is repeated only if it is known to be the very one that was interrupted: from /proc,
 *     where the kernel says what a thread is blocked in, or from its code.
 *  2. A wait is never shorter than the program asked for. It may be longer by the time before the
 *     first sample, where the kernel does not say how much was left.
 */
#ifndef ASYNC_SRC_RESUME_H
#define ASYNC_SRC_RESUME_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct blocked {
	long number; /* of the system call; -1: it is not in one, or that is not known */
	uintptr_t arguments[6];
	uintptr_t stack; /* pointer and program counter of the thread */
	uintptr_t at;
};

/* What the thread of this process is blocked in. False when there is no way to know. */
bool blocked_read(pid_t thread, struct blocked *blocked);

/* Does it wait for descriptors of a libuv loop? */
bool blocked_in_poll(const struct blocked *blocked);

/* In the signal handler, with its third argument: has the call that was interrupted be repeated.
 * `rest` must live on until it has ended. */
void blocked_resume(const struct blocked *blocked, void *context, struct timespec *rest);

#endif
