/*
 * Buffered reading.
 *
 *  1. What was read ahead and not taken is buffer[start .. end). A call that succeeds moves
 *     `start`; one that fails does not, so that it took nothing.
 *  2. Bytes that were handed out by pointer lie before `start`. They stay where they are until the
 *     next fill, which may move the rest to the front.
 *  3. There is one byte more than the capacity, for the terminator of a last line.
 */
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_CAPACITY = 8192 };

struct async_reader {
	struct async_stream *stream;
	size_t capacity;
	size_t start;
	size_t end;
	bool is_busy;
	bool is_freed; /* by its owner, while it was busy */
	char buffer[];
};

struct async_reader *async_reader_new(struct async_stream *stream, size_t capacity)
{
	struct async_reader *reader;

	if (capacity == 0)
		capacity = DEFAULT_CAPACITY;
	if (capacity > SIZE_MAX - sizeof *reader - 1)
		return NULL;
	reader = malloc(sizeof *reader + capacity + 1);
	if (reader)
		*reader = (struct async_reader){ .stream = stream, .capacity = capacity };
	return reader;
}

void async_reader_free(struct async_reader *reader)
{
	if (!reader)
		return;
	if (reader->is_busy)
		reader->is_freed = true;
	else
		free(reader);
}

size_t async_reader_buffered(const struct async_reader *reader)
{
	return reader->end - reader->start;
}

/* ---- filling ----------------------------------------------------------------------------- */

/* One call of a task. `has_waited`: it was a suspension point already. */
struct call {
	struct async_task *task;
	struct async_reader *reader;
	bool has_waited;
};

#define call_begin(call, reader) call_begin_at(call, reader, __func__, __builtin_return_address(0))

static int call_begin_at(
	struct call *call, struct async_reader *reader, const char *operation, const void *site)
{
	int rc = task_enter_at(&call->task, operation, site);

	call->reader = reader;
	call->has_waited = false;
	if (rc != 0)
		return rc;
	if (reader->is_busy)
		return task_fail(call->task, -EBUSY, "read", NULL);
	reader->is_busy = true;
	return 0;
}

static ssize_t call_end(struct call *call, ssize_t result)
{
	if (!call->has_waited)
		task_pause(call->task);
	call->reader->is_busy = false;
	if (call->reader->is_freed) {
		free(call->reader);
		return task_fail(call->task, ASYNC_ECLOSED, "read", NULL);
	}
	return result;
}

/* What the stream has not recorded itself. */
static ssize_t refuse(struct call *call, int code)
{
	return task_fail(call->task, code, "read", NULL);
}

/* stream_read, which looks for cancellation only while it waits. */
static ssize_t read_more(struct call *call, void *buffer, size_t size)
{
	struct async_task *task = call->task;
	int rc = call->has_waited ? task_enter_at(&task, task->operation, task->site) : 0;

	if (rc != 0)
		return rc;
	call->has_waited = true;

	ssize_t count = stream_read(task, call->reader->stream, buffer, size);

	return call->reader->is_freed ? ASYNC_ECLOSED : count;
}

/* Reads at least one more byte into the buffer: their number; 0 at the end of the stream;
 * -EMSGSIZE when there is no room. */
static ssize_t fill(struct call *call)
{
	struct async_reader *reader = call->reader;
	size_t have = reader->end - reader->start;
	ssize_t count;

	if (have == reader->capacity)
		return refuse(call, -EMSGSIZE);
	if (reader->start > 0) {
		memmove(reader->buffer, reader->buffer + reader->start, have);
		reader->start = 0;
		reader->end = have;
	}
	count = read_more(call, reader->buffer + have, reader->capacity - have);
	if (count > 0)
		reader->end += (size_t)count;
	return count;
}

static void take(struct async_reader *reader, void *buffer, size_t size)
{
	memcpy(buffer, reader->buffer + reader->start, size);
	reader->start += size;
}

/* ---- reading by number ------------------------------------------------------------------- */

static ssize_t read_some(struct call *call, void *buffer, size_t size)
{
	struct async_reader *reader = call->reader;
	size_t have = reader->end - reader->start;

	if (size == 0)
		return refuse(call, -EINVAL);
	/* Nothing would be gained by a copy. */
	if (have == 0 && size >= reader->capacity)
		return read_more(call, buffer, size);
	if (have == 0) {
		ssize_t count = fill(call);

		if (count <= 0)
			return count;
		have = (size_t)count;
	}
	if (size > have)
		size = have;
	take(reader, buffer, size);
	return (ssize_t)size;
}

ssize_t async_reader_read(struct async_reader *reader, void *buffer, size_t size)
{
	struct call call;
	int rc = call_begin(&call, reader);

	return rc != 0 ? rc : call_end(&call, read_some(&call, buffer, size));
}

static ssize_t read_exact(struct call *call, void *buffer, size_t size)
{
	struct async_reader *reader = call->reader;

	if (size == 0 || size > reader->capacity)
		return refuse(call, size == 0 ? -EINVAL : -EMSGSIZE);
	while (reader->end - reader->start < size) {
		ssize_t count = fill(call);

		if (count <= 0)
			return count == 0 ? refuse(call, ASYNC_EEND) : count;
	}
	take(reader, buffer, size);
	return (ssize_t)size;
}

ssize_t async_reader_exact(struct async_reader *reader, void *buffer, size_t size)
{
	struct call call;
	int rc = call_begin(&call, reader);

	return rc != 0 ? rc : call_end(&call, read_exact(&call, buffer, size));
}

/* ---- reading by content ------------------------------------------------------------------ */

/* How far the delimiter, of `length` bytes, reaches into what is buffered, from `start` on; 0 if it
 * is not there. *seen is how much need not be looked at again. */
static size_t find(
	const struct async_reader *reader, const char *delimiter, size_t length, size_t *seen)
{
	const char *text = reader->buffer + reader->start;
	size_t have = reader->end - reader->start;
	const char *at = memmem(text + *seen, have - *seen, delimiter, length);

	/* It may have begun at the end. */
	*seen = have >= length ? have - length + 1 : 0;
	return at ? (size_t)(at - text) + length : 0;
}

/* The length of what ends with the delimiter; it is not taken yet. */
static ssize_t look_for(struct call *call, const char *delimiter, size_t length)
{
	size_t seen = 0;

	for (;;) {
		size_t size = find(call->reader, delimiter, length, &seen);
		ssize_t count;

		if (size > 0)
			return (ssize_t)size;
		count = fill(call);
		if (count <= 0)
			return count == 0 ? refuse(call, ASYNC_EEND) : count;
	}
}

ssize_t async_reader_until(struct async_reader *reader, const char *delimiter, const char **text)
{
	struct call call;
	ssize_t rc = call_begin(&call, reader);
	size_t length = strlen(delimiter);

	*text = NULL;
	if (rc != 0)
		return rc;
	rc = length ? look_for(&call, delimiter, length) : refuse(&call, -EINVAL);
	rc = call_end(&call, rc);
	if (rc < 0)
		return rc;
	*text = reader->buffer + reader->start;
	reader->start += (size_t)rc;
	return rc;
}

/* `size` bytes with their end, if it has one, become a terminated line: its length. */
static ssize_t cut_line(struct async_reader *reader, size_t size, char **line)
{
	char *text = reader->buffer + reader->start;

	reader->start += size;
	if (size > 0 && text[size - 1] == '\n') {
		size--;
		if (size > 0 && text[size - 1] == '\r')
			size--;
	}
	text[size] = '\0';
	*line = text;
	return (ssize_t)size;
}

ssize_t async_reader_line(struct async_reader *reader, char **line)
{
	struct call call;
	ssize_t rc = call_begin(&call, reader);

	*line = NULL;
	if (rc != 0)
		return rc;
	rc = look_for(&call, "\n", 1);
	/* The last one need not end in a newline. */
	if (rc == ASYNC_EEND && !reader->is_freed && reader->end > reader->start)
		rc = (ssize_t)(reader->end - reader->start);
	rc = call_end(&call, rc);
	return rc < 0 ? rc : cut_line(reader, (size_t)rc, line);
}
