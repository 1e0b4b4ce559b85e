/*
 * What went wrong, for people: codes as text, and the record each task keeps.
 */
#include "error.h"
#include "misuse.h"
#include "symbol.h"

#include <uv.h>

void error_locate(struct async_error *error)
{
	struct async_location location;

	if (!error->code || error->is_located)
		return;
	error->is_located = true;
	if (!error->task)
		error->task = error->entry ? symbol_function(error->entry) : "";
	if (async_locate(symbol_call(error->address), &location) != 0 || !location.line)
		return;
	error->file = location.file;
	error->line = location.line;
}

const struct async_error *async_last_error(void)
{
	static const struct async_error none = { .operation = "", .task = "" };
	struct async_task *task = task_here();

	if (!task)
		return misuse_last();
	if (!task->error.code)
		return &none;
	error_locate(&task->error);
	return &task->error;
}

int async_fail(int code, const char *operation, const char *detail)
{
	struct async_task *task = task_here();

	return task ? task_fail(task, code, operation, detail) : code;
}

int async_fail_at(int code, const void *address)
{
	struct async_task *task = task_here();

	if (!task || code >= 0 || task->error.code != code)
		return code;
	task->error.address = address;
	task->error.file = NULL;
	task->error.line = 0;
	task->error.is_located = false;
	return code;
}

void error_print(FILE *file, struct async_error *error, const char *detail)
{
	error_locate(error);
	fprintf(file, "%s", error->operation);
	if (error->file)
		fprintf(file, " at %s:%u", error->file, error->line);
	fprintf(file, ": %s", async_strerror(error->code));
	if (detail[0])
		fprintf(file, ": %s", detail);
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
