/*
 * What went wrong, for people: codes as text, and the record each task keeps.
 */
#include "misuse.h"

#include <uv.h>

const struct async_error *async_last_error(void)
{
	struct async_task *task = task_here();

	if (!task)
		return misuse_last();
	task->error.task = task->name ? task->name : "";
	return &task->error;
}

int async_fail(int code, const char *operation, const char *detail)
{
	struct async_task *task = task_here();

	return task ? task_fail(task, code, operation, detail) : code;
}

const char *async_strerror(int code)
{
	static _Thread_local char unknown[64];

	switch (code) {
	case ASYNC_ECANCELED:
		return "cancelled";
	case ASYNC_ETIMEDOUT:
		return "deadline passed";
	case ASYNC_ECLOSED:
		return "closed";
	case ASYNC_ENOTASK:
		return "not called from a task";
	case ASYNC_EDEADLOCK:
		return "would wait for ever";
	case ASYNC_EABORTED:
		return "aborted";
	case ASYNC_EEND:
		return "unexpected end";
	case ASYNC_EMISUSE:
		return "wrong use of the library";
	default:
		return code >= 0 ? "no error" : uv_strerror_r(code, unknown, sizeof unknown);
	}
}
