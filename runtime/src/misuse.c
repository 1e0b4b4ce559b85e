/*
 * Messages about wrong use. They are for the author of a program, so they say what to do.
 */
#include "misuse.h"
#include "loop.h"

#include <stdio.h>

int misuse(struct async_task *task, const char *operation, const char *text)
{
	fprintf(stderr, "async: %s: %s\n", operation, text);
	return task ? task_fail(task, ASYNC_EMISUSE, operation, text) : ASYNC_EMISUSE;
}

int misuse_outside(const char *operation)
{
	(void)operation;
	return ASYNC_ENOTASK;
}
