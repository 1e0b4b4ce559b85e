/*
 * A request's body is strings with their NUL: digits for keep_text, stays and afresh, root,
 * directory, file, then the arguments. Behind them, for each unsaved file, its size and path, and
 * the text, which may hold anything.
 */
#include "frontend/worker_message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { fixed_strings = 4 }; /* before the arguments */

static void add_string(struct text *out, const char *string)
{
	text_add_n(out, string, strlen(string) + 1);
}

void worker_request_encode(struct text *out, const struct parse_request *request)
{
	struct text body = { 0 };
	text_char(&body, request->keep_text ? '1' : '0');
	text_char(&body, request->stays ? '1' : '0');
	add_string(&body, request->afresh ? "1" : "0");
	add_string(&body, request->root);
	add_string(&body, request->directory);
	add_string(&body, request->file);
	for (size_t i = 0; i < request->argument_count; i++)
		add_string(&body, request->arguments[i]);
	for (size_t i = 0; i < request->unsaved_count; i++) {
		const struct parse_unsaved *unsaved = &request->unsaved[i];
		const uint64_t size = unsaved->size;
		text_add_n(&body, (const char *)&size, sizeof(size));
		add_string(&body, unsaved->path);
		text_add_n(&body, unsaved->text, unsaved->size);
	}

	struct worker_request_header header = {
		.magic = worker_magic,
		.string_count = fixed_strings + (uint32_t)request->argument_count,
		.unsaved_count = (uint32_t)request->unsaved_count,
		.size = (uint32_t)body.length,
	};
	text_add_n(out, (const char *)&header, sizeof(header));
	text_add_n(out, body.bytes, body.length);
	text_release(&body);
}

struct body {
	const char *at, *end;
};

/* NULL when no whole string is left. */
static const char *take_string(struct body *body)
{
	const char *string = body->at;
	const char *end = memchr(string, '\0', (size_t)(body->end - string));
	body->at = end ? end + 1 : body->end;
	return end ? string : NULL;
}

static bool take_unsaved(struct body *body, struct parse_unsaved *unsaved)
{
	uint64_t size;
	if ((size_t)(body->end - body->at) < sizeof(size))
		return false;
	memcpy(&size, body->at, sizeof(size));
	body->at += sizeof(size);
	*unsaved = (struct parse_unsaved){ .path = take_string(body), .size = (size_t)size };
	if (!unsaved->path || size > (uint64_t)(body->end - body->at))
		return false;
	unsaved->text = body->at;
	body->at += size;
	return true;
}

bool worker_request_decode(struct parse_request *request, struct arena *arena,
	const struct worker_request_header *header, const char *bytes)
{
	struct body body = { bytes, bytes + header->size };
	if (header->string_count < fixed_strings || header->string_count > header->size ||
		header->unsaved_count > header->size)
		return false;
	const char **words = arena_array(arena, header->string_count, sizeof(*words));
	struct parse_unsaved *unsaved = arena_array(arena, header->unsaved_count, sizeof(*unsaved));
	for (uint32_t i = 0; i < header->string_count; i++) {
		words[i] = take_string(&body);
		if (!words[i])
			return false;
	}
	for (uint32_t i = 0; i < header->unsaved_count; i++)
		if (!take_unsaved(&body, &unsaved[i]))
			return false;
	*request = (struct parse_request){
		.keep_text = words[0][0] == '1',
		.stays = words[0][0] && words[0][1] == '1',
		.afresh = words[0][0] && words[0][1] && words[0][2] == '1',
		.root = words[1],
		.directory = words[2],
		.file = words[3],
		.arguments = words + fixed_strings,
		.argument_count = header->string_count - fixed_strings,
		.unsaved = unsaved,
		.unsaved_count = header->unsaved_count,
	};
	return body.at == body.end;
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
