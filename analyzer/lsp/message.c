/*
 * Of the header only Content-Length counts; the length is believed, so that a body may hold
 * anything. What cannot be a header ends the stream: there is no mark to go on from.
 */
#include "lsp/message.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char length_name[] = "Content-Length:";

void message_feed(struct message_reader *reader, const char *bytes, size_t size)
{
	struct text *buffer = &reader->buffer;
	size_t skipped = reader->skip < size ? reader->skip : size;
	reader->skip -= skipped;
	if (reader->used) {
		size_t rest = buffer->length - reader->used;
		memmove(buffer->bytes, buffer->bytes + reader->used, rest);
		buffer->length = rest;
		reader->used = 0;
	}
	text_add_n(buffer, bytes + skipped, size - skipped);
}

/* A number of at most so many digits that it cannot overflow. */
static bool read_length(const char *at, const char *end, size_t *length)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (at == end || end - at > 15)
		return false;
	*length = 0;
	for (; at < end; at++) {
		if (*at < '0' || *at > '9')
			return false;
		*length = *length * 10 + (size_t)(*at - '0');
	}
	return true;
}

/* The lines of a header, each ended by \r\n. */
static bool read_header(const char *at, const char *end, size_t *length)
{
	bool is_known = false;
	while (at < end) {
		const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
		if (!line_end)
			return false;
		if ((size_t)(line_end - at) >= sizeof(length_name) - 1 &&
			!strncasecmp(at, length_name, sizeof(length_name) - 1)) {
			if (!read_length(at + sizeof(length_name) - 1, line_end, length))
				return false;
			is_known = true;
		}
		at = line_end + 2;
	}
	return is_known;
}

/* Leaves out a body, as far as it is there. */
static void skip_body(struct message_reader *reader, size_t there, size_t length)
{
	size_t dropped = there < length ? there : length;
	reader->used += dropped;
	reader->skip = length - dropped;
}

enum message_status message_next(struct message_reader *reader, const char **body, size_t *size)
{
	size_t there = reader->buffer.length - reader->used;
	if (!there)
		return MESSAGE_NONE;
	const char *start = reader->buffer.bytes + reader->used;
	size_t searched = there < message_largest_header ? there : (size_t)message_largest_header;
	const char *end = memmem(start, searched, "\r\n\r\n", 4);
	if (!end)
		return searched < there ? MESSAGE_BROKEN : MESSAGE_NONE;
	size_t length, header = (size_t)(end - start) + 4;
	if (!read_header(start, end + 2, &length))
		return MESSAGE_BROKEN;
	if (length > message_largest_body) {
		reader->used += header;
		skip_body(reader, there - header, length);
		return MESSAGE_TOO_LARGE;
	}
	if (there - header < length)
		return MESSAGE_NONE;
	*body = start + header;
	*size = length;
	reader->used += header + length;
	return MESSAGE_READY;
}

void message_reader_release(struct message_reader *reader)
{
	text_release(&reader->buffer);
	*reader = (struct message_reader){ 0 };
}

void message_write(struct text *out, const char *body, size_t size)
{
	text_printf(out, "Content-Length: %zu\r\n\r\n", size);
	text_add_n(out, body, size);
}
