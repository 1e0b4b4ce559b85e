/*
 * Failures of tasks that nobody awaited.
 */
#include "error.h"
#include "loop.h"

#include <stdio.h>
#include <stdlib.h>

void async_on_unhandled(async_unhandled_fn hook, void *context)
{
	struct async_loop *loop = loop_here();

	if (!loop)
		return;
	loop->unhandled = hook;
	loop->unhandled_context = context;
}

static void print_unhandled(struct async_error *error)
{
	error_locate(error);
	fprintf(stderr, "async: task '%s' failed and nobody awaited it: ", error->task);
	error_print(stderr, error, error->detail);
	fputc('\n', stderr);
}

void loop_unhandled(struct async_loop *loop, struct async_error *error)
{
	loop->counters.unhandled++;
	error_locate(error);
	if (loop->unhandled)
		loop->unhandled(error, loop->unhandled_context);
	else
		print_unhandled(error);
	if (loop->abort_on_unhandled)
		abort();
}
