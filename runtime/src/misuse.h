/*
 * Wrong use of the library: what the program's author should hear about at once.
 */
#ifndef ASYNC_SRC_MISUSE_H
#define ASYNC_SRC_MISUSE_H

#include "task.h"

/* One line on stderr, "async: OPERATION: TEXT", with the task and the place in the program. Returns
 * ASYNC_EMISUSE, which is also the running task's last error. `task` may be NULL. */
int misuse(struct async_task *task, const char *operation, const char *text);

/* misuse by the running task, if there is one, in a call that does not begin with task_enter: notes
 * where in the program it was made. Only in the body of a public function. */
#define misuse_here(operation, text) misuse_at(operation, text, __builtin_return_address(0))
int misuse_at(const char *operation, const char *text, const void *site);

/* `operation` was called where there is no task. Returns ASYNC_ENOTASK, and leaves the reason, a
 * worker thread or a callback, for async_last_error. Prints nothing: some programs ask. */
int misuse_outside(const char *operation);

/* How often misuse was called, in all threads. */
uint64_t misuse_count(void);

/* The reason of this thread's last one. */
const struct async_error *misuse_last(void);

/* This thread runs the functions of async_to_thread. */
void misuse_on_worker(void);

#endif
