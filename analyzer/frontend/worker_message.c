/*
 * A request's body is strings with their NUL: a digit for keep_text, root, directory, file, then
 * the arguments.
 */
#include "frontend/worker_message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/array.h"

static void add_string(struct text *out, const char *string)
{
	text_add_n(out, string, strlen(string) + 1);
}

void worker_request_encode(struct text *out, const struct parse_request *request)
{
	struct text body = { 0 };
	add_string(&body, request->keep_text ? "1" : "0");
	add_string(&body, request->root);
	add_string(&body, request->directory);
	add_string(&body, request->file);
	for (size_t i = 0; i < request->argument_count; i++)
		add_string(&body, request->arguments[i]);

	struct worker_request_header header = { worker_magic, (uint32_t)body.length };
	text_add_n(out, (const char *)&header, sizeof(header));
	text_add_n(out, body.bytes, body.length);
	text_release(&body);
}

bool worker_request_decode(
	struct parse_request *request, struct arena *arena, const char *bytes, size_t size)
{
	ARRAY(const char *) strings = { 0 };
	if (!size || bytes[size - 1])
		return false;
	for (size_t i = 0; i < size; i += strlen(bytes + i) + 1)
		array_push(&strings, arena_strdup(arena, bytes + i));
	bool ok = strings.count >= 4;
	if (ok) {
		const char **words =
			arena_copy(arena, strings.items, strings.count * sizeof(*strings.items));
		*request = (struct parse_request){
			.keep_text = words[0][0] == '1',
			.root = words[1],
			.directory = words[2],
			.file = words[3],
			.arguments = words + 4,
			.argument_count = strings.count - 4,
		};
	}
	array_release(&strings);
	return ok;
}

bool worker_read_all(int fd, void *bytes, size_t size)
{
	char *at = bytes;
	while (size) {
		ssize_t n = read(fd, at, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}

bool worker_write_all(int fd, const void *bytes, size_t size)
{
	const char *at = bytes;
	while (size) {
		ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}
