/*
 * async-lint-worker: reads units for the tool, the only program that loads libclang. It is not
 * for people; its standard input is a socket, on which it also answers.
 *
 * For tests of what happens to the tool: with ASYNC_LINT_TEST_CRASH=text it aborts on files
 * whose path, or unsaved text, contains the text, with ASYNC_LINT_TEST_HANG=text it sleeps for
 * ever.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "air/encode.h"
#include "base/memory.h"
#include "frontend/inputs.h"
#include "frontend/parse.h"
#include "frontend/worker_message.h"

struct server {
	int fd;
	struct parser *parser;
	struct folders *folders;
};

static bool is_meant(const struct parse_request *request, const char *word)
{
	if (!word || !*word)
		return false;
	for (size_t i = 0; i < request->unsaved_count; i++)
		if (memmem(request->unsaved[i].text, request->unsaved[i].size, word, strlen(word)))
			return true;
	return strstr(request->file, word);
}

static void obey_tests(const struct parse_request *request)
{
	if (is_meant(request, getenv("ASYNC_LINT_TEST_CRASH")))
		abort();
	while (is_meant(request, getenv("ASYNC_LINT_TEST_HANG")))
		pause();
}

static bool answer(struct server *server, const struct text *inputs, const struct text *unit)
{
	struct text both = { 0 };
	text_add_n(&both, text_string(inputs), inputs->length);
	text_add_n(&both, text_string(unit), unit->length);
	struct worker_answer_header header = {
		.magic = worker_magic,
		.inputs_size = inputs->length,
		.unit_size = unit->length,
		.checksum = hash_quick(text_string(&both), both.length),
	};
	bool ok = worker_write_all(server->fd, &header, sizeof(header)) &&
		  worker_write_all(server->fd, text_string(&both), both.length);
	text_release(&both);
	return ok;
}

static bool read_unit(struct server *server, const struct parse_request *request)
{
	struct air_unit unit = { 0 };
	struct inputs inputs;
	struct text unit_bytes = { 0 }, input_bytes = { 0 };

	int64_t started = inputs_now();
	parser_read(server->parser, request, &unit);
	air_unit_encode(&unit_bytes, &unit);
	/* Without a unit there are no inputs to speak of: it is read again next time. What an
	 * editor has is on no disk, and never cached. */
	if (!unit.is_failed && !request->stays && !request->unsaved_count) {
		inputs_collect(&inputs, &unit.arena, server->folders, request, &unit, started);
		inputs_encode(&input_bytes, &inputs);
	}
	bool ok = answer(server, &input_bytes, &unit_bytes);
	text_release(&unit_bytes);
	text_release(&input_bytes);
	air_unit_release(&unit);
	return ok;
}

/* One request and its answer; false when there are no more. */
static bool serve(struct server *server)
{
	struct worker_request_header header;
	struct parse_request request;
	struct arena arena = { 0 };
	bool ok = false;

	if (!worker_read_all(server->fd, &header, sizeof(header)) || header.magic != worker_magic)
		return false;
	char *body = memory_new((size_t)header.size + 1, 1);
	if (worker_read_all(server->fd, body, header.size) &&
		worker_request_decode(&request, &arena, &header, body)) {
		obey_tests(&request);
		ok = read_unit(server, &request);
	}
	free(body);
	arena_release(&arena);
	return ok;
}

/* The socket moves away from standard input, where something could read it by mistake. */
static int take_socket(void)
{
	int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	int null = open("/dev/null", O_RDONLY);
	if (null > STDIN_FILENO) {
		dup2(null, STDIN_FILENO);
		close(null);
	}
	return fd;
}

int main(void)
{
	const struct rlimit no_core = { 0 };
	struct server server = { .fd = take_socket() };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &no_core);
	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	setenv("LIBCLANG_NOTHREADS", "1", 1);

	server.parser = parser_new();
	server.folders = folders_new();
	while (serve(&server))
		continue;
	folders_free(server.folders);
	parser_free(server.parser);
	return 0;
}
