/*
 * The trace: stalls on their way to a database, over a bounded queue to a thread that writes.
 */
#ifndef ASYNC_SRC_TRACE_H
#define ASYNC_SRC_TRACE_H

#include "watchdog.h"

/* Opens the trace ASYNC_TRACE asks for, at the first call. */
void trace_from_environment(void);

/* Copies a record into the queue; from any thread. */
void trace_add(const struct stall_record *record);

/* Returns when what is in the queue has been written, or cannot be. */
void trace_flush(void);

#endif
