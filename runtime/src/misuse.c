/*
 * Messages about wrong use. They are for the author of a program, so they say what to do.
 */
#include "misuse.h"
#include "loop.h"

#include <stdio.h>

static _Thread_local struct async_error outside = { .operation = "", .task = "" };
static _Thread_local bool is_worker;

int misuse(struct async_task *task, const char *operation, const char *text)
{
	fprintf(stderr, "async: %s: %s\n", operation, text);
	return task ? task_fail(task, ASYNC_EMISUSE, operation, text) : ASYNC_EMISUSE;
}

void misuse_on_worker(void)
{
	is_worker = true;
}

int misuse_outside(const char *operation)
{
	const char *where = is_worker     ? "called on a worker thread: only tasks may"
			    : loop_here() ? "called in a callback of the loop: only tasks may"
					  : "called outside of async_run: only tasks may";

	outside.code = ASYNC_ENOTASK;
	outside.operation = operation;
	snprintf(outside.detail, sizeof outside.detail, "%s", where);
	return ASYNC_ENOTASK;
}

const struct async_error *misuse_last(void)
{
	return &outside;
}
