/*
 * Taking the backtrace of a thread in the handler of a signal it was sent: see watchdog.h.
 */
#ifndef ASYNC_SRC_SAMPLE_H
#define ASYNC_SRC_SAMPLE_H

#include "watchdog.h"

/* Begins and ends to listen to the signal, in the whole process. */
void sample_start(void);
void sample_stop(void);

/* Asks the thread of `watch` for a sample of the slice, or whatever else, with this number. */
void sample_request(struct watch *watch, uint64_t id);

/* Takes back what was asked for, and waits for a handler that is at it. Not on the loop's
 * thread. */
void sample_cancel(struct watch *watch);

/* A number for what is no slice, from the time. */
uint64_t sample_outside(uint64_t time);

/* The sample of `id` that most others agree with, the latest of several; NULL for none. */
const struct sample *sample_choose(const struct watch *watch, uint64_t id, unsigned *agreeing);

/* The calls the signal handler's caller was in, innermost first. For signal handlers. */
void sample_unwind(struct sample *sample);

#endif
