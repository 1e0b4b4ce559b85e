/*
 * Messages about wrong use. They are for the author of a program, so they say what to do.
 */
#include "misuse.h"
#include "error.h"
#include "loop.h"

#include <stdio.h>

static _Thread_local struct async_error outside = { .operation = "", .task = "" };
static _Thread_local bool is_worker;
static uint64_t count;

uint64_t misuse_count(void)
{
	return __atomic_load_n(&count, __ATOMIC_RELAXED);
}

int misuse(struct async_task *task, const char *operation, const char *text)
{
	__atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
	if (!task) {
		fprintf(stderr, "async: %s: %s\n", operation, text);
		return ASYNC_EMISUSE;
	}
	(void)task_fail(task, ASYNC_EMISUSE, operation, text);
	error_locate(&task->error);
	fprintf(stderr, "async: task '%s': ", task->error.task);
	error_print(stderr, &task->error, text);
	fputc('\n', stderr);
	return ASYNC_EMISUSE;
}

int misuse_at(const char *operation, const char *text, const void *site)
{
	struct async_task *task = task_here();

	if (task)
		task_at(task, operation, site);
	return misuse(task, operation, text);
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
