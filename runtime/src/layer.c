/*
 * Streams that programs and libraries make of a table of operations.
 *
 * The operations run in the caller's task and call the library again, so the place in the program
 * that task_enter noted is put back after each. The context may go away only when no operation is
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

/* The place in the program where the library was entered: the operations overwrite it. */
struct place {
	const char *operation;
	const void *site;
};

/* May an operation begin? Then it is a suspension and cancellation point, whatever the class does.
 * What is cancelled here was not begun, and spoils nothing. */
static int begin(
	struct async_task *task, struct async_stream *stream, bool *is_running, struct place *place)
{
	int rc;

	if (stream->is_closing)
		return ASYNC_ECLOSED;
	if (*is_running)
		return -EBUSY;
	*place = (struct place){ task->operation, task->site };
	*is_running = true;
	task_pause(task);
	if (!task->scope->cancelled && !stream->is_closing)
		return 0;
	rc = stream->is_closing ? ASYNC_ECLOSED : ASYNC_ECANCELED;
	if (rc == ASYNC_ECANCELED)
		scope_deliver(task->scope);
	*is_running = false;
	layer_free_if_done(stream);
	return rc;
}

/* The operation has returned `result`: what the caller of async_read and so on gets. */
static ssize_t end(struct async_task *task, struct async_stream *stream, bool *is_running,
	const struct place *place, ssize_t result)
{
	const char *name = stream->methods->name;
	bool is_spoilt = result == ASYNC_ECANCELED && is_running == &stream->is_writing;

	task->operation = place->operation;
	task->site = place->site;
	*is_running = false;
	if (is_spoilt)
		layer_close(stream, false);
	else if (stream->is_closing)
		result = ASYNC_ECLOSED;
	layer_free_if_done(stream);
	/* The class, or the layer below, knows better why. */
	if (result < 0 && task->error.code != result)
		(void)task_fail(task, (int)result, place->operation, name);
	return result;
}

ssize_t layer_read(struct async_task *task, struct async_stream *stream, void *buffer, size_t size)
{
	struct place place;
	ssize_t rc = size == 0 ? -EINVAL : begin(task, stream, &stream->is_reading, &place);

	if (rc != 0)
		return task_fail(task, (int)rc, "read", stream->methods->name);
	rc = stream->methods->read ? stream->methods->read(stream->context, buffer, size)
				   : -ENOTSUP;
	return end(task, stream, &stream->is_reading, &place, rc);
}

ssize_t layer_write(
	struct async_task *task, struct async_stream *stream, const void *data, size_t size)
{
	struct place place;
	ssize_t rc = begin(task, stream, &stream->is_writing, &place);

	if (rc != 0)
		return task_fail(task, (int)rc, "write", stream->methods->name);
	rc = stream->methods->write ? stream->methods->write(stream->context, data, size)
				    : -ENOTSUP;
	return end(task, stream, &stream->is_writing, &place, rc);
}

int layer_shutdown(struct async_task *task, struct async_stream *stream)
{
	struct place place;
	int rc = begin(task, stream, &stream->is_writing, &place);

	if (rc != 0)
		return task_fail(task, rc, "shutdown", stream->methods->name);
	rc = stream->methods->shutdown ? stream->methods->shutdown(stream->context) : -ENOTSUP;
	return (int)end(task, stream, &stream->is_writing, &place, rc);
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
