/*
 * Streams that programs and libraries make of a table of operations.
 *
 * Operations run in the caller's task and call the library again, so the place in the program that
 * task_enter noted is put back after each. The context may go away only when no operation is
 * in progress any more: `is_gone` is is_closing and neither is_reading nor is_writing.
 */
#include "scope.h"
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct async_stream *async_stream_new(const struct async_stream_class *methods, void *context)
{
	struct async_loop *loop = loop_here();
	struct async_stream *stream = loop ? calloc(1, sizeof *stream) : NULL;

	if (!stream)
		return NULL;
	stream->methods = methods;
	stream->context = context;
	stream->loop = loop;
	list_append(&loop->streams, &stream->link);
	return stream;
}

void *async_stream_context(
	const struct async_stream *stream, const struct async_stream_class *methods)
{
	return stream->methods == methods ? stream->context : NULL;
}

void layer_free_if_done(struct async_stream *stream)
{
	if (!stream->is_closing || stream->is_reading || stream->is_writing)
		return;
	if (!stream->is_gone && stream->methods->free)
		stream->methods->free(stream->context);
	stream->is_gone = true;
	if (stream->is_released)
		free(stream);
}

void layer_close(struct async_stream *stream, bool reset)
{
	if (stream->is_closing)
		return;
	stream->is_closing = true;
	if (stream->methods->close)
		stream->methods->close(stream->context, reset);
}

/* An operation in progress. */
struct operation {
	struct async_task *task;
	struct async_stream *stream;
	const struct async_stream_class *methods;
	bool *is_running;
	const char *verb;
	/* Of the task, before: what the operation calls overwrites it. */
	const char *call;
	const void *site;
	int last_error;
};

static int refuse(const struct operation *operation, int code)
{
	return task_fail(operation->task, code, operation->verb, operation->methods->name);
}

/* May it begin? Then it is a suspension and cancellation point, whatever the class does. What is
 * cancelled here was not begun, and spoils nothing. */
static int begin(struct operation *operation)
{
	struct async_task *task = operation->task;
	struct async_stream *stream = operation->stream;
	bool is_cancelled;

	operation->methods = stream->methods;
	if (stream->is_closing)
		return refuse(operation, ASYNC_ECLOSED);
	if (*operation->is_running)
		return refuse(operation, -EBUSY);
	*operation->is_running = true;
	task_pause(task);
	is_cancelled = task->scope->cancelled;
	if (!is_cancelled && !stream->is_closing) {
		operation->call = task->operation;
		operation->site = task->site;
		operation->last_error = task->error.code;
		task->error.code = 0;
		return 0;
	}
	if (is_cancelled)
		scope_deliver(task->scope);
	*operation->is_running = false;
	layer_free_if_done(stream);
	return is_cancelled ? ASYNC_ECANCELED : refuse(operation, ASYNC_ECLOSED);
}

/* It has returned `result`: what the caller of async_read and so on gets. */
static ssize_t end(struct operation *operation, ssize_t result)
{
	struct async_task *task = operation->task;
	struct async_stream *stream = operation->stream;
	bool is_spoilt = result == ASYNC_ECANCELED && operation->is_running == &stream->is_writing;

	task->operation = operation->call;
	task->site = operation->site;
	*operation->is_running = false;
	if (is_spoilt)
		layer_close(stream, false);
	else if (stream->is_closing)
		result = ASYNC_ECLOSED;
	layer_free_if_done(stream);
	/* Has the class, or the layer below, recorded why? */
	if (result < 0 && task->error.code != result)
		(void)refuse(operation, (int)result);
	if (task->error.code == 0)
		task->error.code = operation->last_error;
	return result;
}

ssize_t layer_read(struct async_task *task, struct async_stream *stream, void *buffer, size_t size)
{
	struct operation operation = { task, stream, .is_running = &stream->is_reading,
		.verb = "read" };
	int rc = size == 0 ? task_fail(task, -EINVAL, "read", NULL) : begin(&operation);

	if (rc != 0)
		return rc;
	if (!stream->methods->read)
		return end(&operation, -ENOTSUP);
	return end(&operation, stream->methods->read(stream->context, buffer, size));
}

ssize_t layer_write(
	struct async_task *task, struct async_stream *stream, const void *data, size_t size)
{
	struct operation operation = { task, stream, .is_running = &stream->is_writing,
		.verb = "write" };
	int rc = begin(&operation);

	if (rc != 0)
		return rc;
	if (!stream->methods->write)
		return end(&operation, -ENOTSUP);
	return end(&operation, stream->methods->write(stream->context, data, size));
}

int layer_shutdown(struct async_task *task, struct async_stream *stream)
{
	struct operation operation = { task, stream, .is_running = &stream->is_writing,
		.verb = "shutdown" };
	int rc = begin(&operation);

	if (rc != 0)
		return rc;
	if (!stream->methods->shutdown)
		return (int)end(&operation, -ENOTSUP);
	return (int)end(&operation, stream->methods->shutdown(stream->context));
}

int layer_address(struct async_stream *stream, bool of_peer, struct async_address *address)
{
	memset(address, 0, sizeof *address);
	if (stream->is_closing)
		return ASYNC_ECLOSED;
	if (!stream->methods->address)
		return -ENOTSUP;
	return stream->methods->address(stream->context, of_peer, address);
}
