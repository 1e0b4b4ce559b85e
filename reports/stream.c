/*
 * jansson lays a value out as if it stood at the margin; each of its lines is moved to where it
 * belongs. A newline inside of a text is escaped, so that each byte '\n' begins a line.
 */
#include "stream.h"

#include <string.h>

#include "base/compiler.h"

static void start_line(const struct stream *stream)
{
	if (stream->is_inline)
		return;
	fputc('\n', stream->out);
	for (unsigned i = 0; i < stream->depth; i++)
		fputc(' ', stream->out);
}

static void start_value(struct stream *stream, const char *key)
{
	if (stream->is_filled)
		fputc(',', stream->out);
	if (stream->depth)
		start_line(stream);
	if (key)
		fprintf(stream->out, stream->is_inline ? "\"%s\":" : "\"%s\": ", key);
	stream->is_filled = true;
}

void stream_begin(struct stream *stream, const char *key, char bracket)
{
	start_value(stream, key);
	fputc(bracket, stream->out);
	stream->depth++;
	stream->is_filled = false;
}

void stream_end(struct stream *stream, char bracket)
{
	stream->depth--;
	if (stream->is_filled)
		start_line(stream);
	fputc(bracket, stream->out);
	stream->is_filled = true;
	if (!stream->depth && !stream->is_inline)
		fputc('\n', stream->out);
}

static int write_lines(const char *piece, size_t size, void *data)
{
	const struct stream *stream = data;
	const char *end = piece + size, *newline;
	for (; (newline = memchr(piece, '\n', (size_t)(end - piece))); piece = newline + 1) {
		fwrite(piece, 1, (size_t)(newline - piece), stream->out);
		start_line(stream);
	}
	fwrite(piece, 1, (size_t)(end - piece), stream->out);
	return 0;
}

static int write_inline(const char *piece, size_t size, void *data)
{
	const struct stream *stream = data;
	const char *end = piece + size, *open;
	for (; (open = memchr(piece, '<', (size_t)(end - piece))); piece = open + 1) {
		fwrite(piece, 1, (size_t)(open - piece), stream->out);
		fputs("\\u003c", stream->out);
	}
	fwrite(piece, 1, (size_t)(end - piece), stream->out);
	return 0;
}

void stream_value(struct stream *stream, const char *key, json_t *value)
{
	start_value(stream, key);
	/* NULL of a json_pack() that failed? Better no report than a wrong one. */
	if (json_dump_callback(value, stream->is_inline ? write_inline : write_lines, stream,
		    (stream->is_inline ? JSON_COMPACT : JSON_INDENT(1)) | JSON_ENCODE_ANY))
		BUG("a value that is none");
	json_decref(value);
}
