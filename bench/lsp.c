/*
 * bench-lsp SERVER CLANG HEADERS [UNITS [LINES [EDITS]]]: how long the language server takes from
 * an edit to the diagnostics of the edited text, in a generated program of UNITS units, of which
 * the edited one has LINES lines; as a ratio to `CLANG -fsyntax-only` of that unit, which is run
 * after each edit. HEADERS is the folder of our runtime's headers. bench/lsp builds and calls it.
 * Where other programs run, times say little: CPU time is told, too.
 *
 * Functions have the size of those in real code; they call each other within and across units,
 * some through function pointers. Each edit is in a function drawn at random and puts something in
 * front of a statement: in turn a comment, a constant, a call, a line. The next one is sent once
 * its diagnostics are there. The first is told apart.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "lsp/message.h"

struct bench {
	const char *server, *clang, *headers;
	unsigned units, lines, edits;
	struct arena arena;
	const char *folder;
	uint64_t random;
	pid_t pid;
	int to, from;
	struct message_reader reader;
	double compiled;         /* CPU milliseconds of the compiler */
	ARRAY(unsigned) numbers; /* lines of the edited unit, from 0, that are edited */
};

_Noreturn static void die(const char *why)
{
	fprintf(stderr, "bench-lsp: %s\n", why);
	exit(2);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double milliseconds(const struct timeval *t)
{
	return (double)t->tv_sec * 1e3 + (double)t->tv_usec / 1e3;
}

static double cpu_ms(const struct rusage *used)
{
	return milliseconds(&used->ru_utime) + milliseconds(&used->ru_stime);
}

/* -------------------------------------------------------------------------------- the program */

/* xorshift64: the program is the same in every run. */
static unsigned draw(struct bench *bench, unsigned below)
{
	bench->random ^= bench->random << 13;
	bench->random ^= bench->random >> 7;
	bench->random ^= bench->random << 17;
	return (unsigned)(bench->random % below);
}

/* $ is the function, @ the one it calls. A line with "1000" is one to edit. */
static const char *const bodies[] = {
	"$(struct session *session, int value)\n"
	"{\n"
	"\tchar name[64];\n"
	"\tsize_t length = (size_t)snprintf(name, sizeof(name), \"%d of %d\", session->fd, "
	"value);\n"
	"\tif (length >= sizeof(name) || value > 1000)\n"
	"\t\treturn -ENAMETOOLONG;\n"
	"\tfor (size_t i = 0; i < length; i++) {\n"
	"\t\tif (name[i] == ' ')\n"
	"\t\t\tcontinue;\n"
	"\t\tif (session->used == sizeof(session->buffer))\n"
	"\t\t\treturn -ENOSPC;\n"
	"\t\tsession->buffer[session->used++] = name[i];\n"
	"\t}\n"
	"\treturn @(session, value - 1);\n"
	"}\n\n",
	"$(struct session *session, int value)\n"
	"{\n"
	"\tint sum = 1000;\n"
	"\tswitch (value % 5) {\n"
	"\tcase 0:\n"
	"\t\tsum = @(session->next ? session->next : session, 3);\n"
	"\t\tbreak;\n"
	"\tcase 1:\n"
	"\t\tfor (struct session *s = session; s; s = s->next)\n"
	"\t\t\tsum += s->fd ^ value;\n"
	"\t\tbreak;\n"
	"\tcase 2:\n"
	"\t\tif (session->handler)\n"
	"\t\t\tsum = session->handler(session, value);\n"
	"\t\tbreak;\n"
	"\tdefault:\n"
	"\t\tsum = value << 2;\n"
	"\t}\n"
	"\treturn sum;\n"
	"}\n\n",
	"$(struct session *session, int value)\n"
	"{\n"
	"\tstruct session *copy = malloc(sizeof(*copy));\n"
	"\tif (!copy)\n"
	"\t\treturn -ENOMEM;\n"
	"\tmemcpy(copy, session, sizeof(*copy));\n"
	"\tcopy->handler = @;\n"
	"\tsession->next = copy;\n"
	"\twhile (value > 1000 && session->used > 0) {\n"
	"\t\tsession->used--;\n"
	"\t\tvalue -= session->buffer[session->used];\n"
	"\t}\n"
	"\tif (value < 0 && strlen(session->buffer) > 3) {\n"
	"\t\tsession->next = copy->next;\n"
	"\t\tfree(copy);\n"
	"\t\treturn -EINVAL;\n"
	"\t}\n"
	"\treturn value;\n"
	"}\n\n",
};

static const char header[] = "#ifndef PROGRAM_H\n#define PROGRAM_H\n"
			     "#include <errno.h>\n#include <netdb.h>\n#include <pthread.h>\n"
			     "#include <stdbool.h>\n#include <stdint.h>\n#include <stdio.h>\n"
			     "#include <stdlib.h>\n#include <string.h>\n#include <sys/socket.h>\n"
			     "#include <unistd.h>\n#include <async/async.h>\n"
			     "struct session {\n\tint fd;\n\tsize_t used;\n\tchar buffer[512];\n"
			     "\tstruct session *next;\n"
			     "\tint (*handler)(struct session *session, int value);\n};\n";

/* What makes sure that there is something to show in the edited unit. */
static const char finding[] = "static int look_up(void *arg)\n{\n\tstruct addrinfo *found;\n"
			      "\treturn getaddrinfo(arg, \"80\", NULL, &found);\n}\n\n"
			      "int main(void)\n{\n"
			      "\treturn async_run(look_up, \"example.org\", NULL);\n}\n";

static void write_to(struct bench *bench, const char *name, const struct text *text)
{
	struct error err;
	if (!file_write(path_join(&bench->arena, bench->folder, name), text_string(text),
		    text->length, &err))
		die(err.text);
}

static unsigned count_lines(const struct text *text)
{
	unsigned lines = 0;
	for (size_t i = 0; i < text->length; i++)
		lines += text->bytes[i] == '\n';
	return lines;
}

static void add_body(struct text *text, const char *body, const char *name, const char *called)
{
	for (; *body; body++) {
		if (*body == '$')
			text_add(text, name);
		else if (*body == '@')
			text_add(text, called);
		else
			text_char(text, *body);
	}
}

/* Functions call the next one, or the first one of another unit. */
static void write_functions(struct bench *bench, unsigned unit, unsigned lines, struct text *text)
{
	for (unsigned f = 0; f == 0 || count_lines(text) < lines; f++) {
		char name[32], next[32];
		bool is_last = !draw(bench, 10);
		snprintf(name, sizeof(name), "unit%u_f%u", unit, f);
		if (is_last)
			snprintf(next, sizeof(next), "unit%u_f0", draw(bench, bench->units));
		else
			snprintf(next, sizeof(next), "unit%u_f%u", unit, f + 1);
		if (!is_last)
			text_printf(text, "int %s(struct session *session, int value);\n", next);
		text_add(text, "int ");
		add_body(text, bodies[draw(bench, 3)], name, next);
	}
}

static void write_unit(struct bench *bench, unsigned unit, struct text *text)
{
	char name[32];
	text_reset(text);
	text_add(text, "#include \"program.h\"\n\n");
	if (!unit)
		text_add(text, finding);
	write_functions(bench, unit, unit ? 250 : bench->lines, text);
	snprintf(name, sizeof(name), "unit%u.c", unit);
	write_to(bench, name, text);
}

static void write_program(struct bench *bench)
{
	struct text text = { 0 };
	char folder[] = "/tmp/bench-lsp-XXXXXX";
	if (!mkdtemp(folder))
		die("no temporary folder");
	bench->folder = arena_strdup(&bench->arena, folder);
	text_add(&text, header);
	for (unsigned u = 0; u < bench->units; u++)
		text_printf(&text, "int unit%u_f0(struct session *session, int value);\n", u);
	text_add(&text, "#endif\n");
	write_to(bench, "program.h", &text);
	for (unsigned u = bench->units; u-- > 0;) /* the edited one last: its text is asked for */
		write_unit(bench, u, &text);
	text_reset(&text);
	for (unsigned u = 0; u < bench->units; u++)
		text_printf(&text,
			"%c{\"directory\": \"%s\", \"file\": \"unit%u.c\", \"arguments\": [\"cc\", "
			"\"-std=gnu11\", \"-I%s\", \"-c\", \"unit%u.c\"]}\n",
			u ? ',' : '[', bench->folder, u, bench->headers, u);
	text_add(&text, "]\n");
	write_to(bench, "compile_commands.json", &text);
	text_release(&text);
}

/* --------------------------------------------------------------------------------- the server */

static void start(struct bench *bench)
{
	int to[2], from[2];
	posix_spawn_file_actions_t actions;
	char *words[] = { (char *)bench->server, "lsp", NULL };
	if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		die("no pipes");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
	if (posix_spawn(&bench->pid, bench->server, &actions, NULL, words, environ))
		die("the server cannot be started");
	posix_spawn_file_actions_destroy(&actions);
	close(to[0]);
	close(from[1]);
	bench->to = to[1];
	bench->from = from[0];
}

static void say(struct bench *bench, const struct text *body)
{
	struct text message = { 0 };
	message_write(&message, text_string(body), body->length);
	for (size_t at = 0; at < message.length;) {
		ssize_t n = write(bench->to, message.bytes + at, message.length - at);
		if (n <= 0)
			die("the server is gone");
		at += (size_t)n;
	}
	text_release(&message);
}

/* Reads messages until one holds both texts. */
static void await(struct bench *bench, const char *first, const char *second)
{
	static char bytes[1 << 16];
	const char *body;
	size_t size;
	for (;;) {
		while (message_next(&bench->reader, &body, &size) == MESSAGE_READY)
			if (memmem(body, size, first, strlen(first)) &&
				memmem(body, size, second, strlen(second)))
				return;
		ssize_t n = read(bench->from, bytes, sizeof(bytes));
		if (n <= 0)
			die("the server is gone");
		message_feed(&bench->reader, bytes, (size_t)n);
	}
}

static void add_json(struct text *out, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '\n')
			text_add(out, "\\n");
		else if (bytes[i] == '\t')
			text_add(out, "\\t");
		else if (bytes[i] == '"' || bytes[i] == '\\')
			text_printf(out, "\\%c", bytes[i]);
		else
			text_char(out, bytes[i]);
	}
}

static void find_numbers(struct bench *bench, const char *text)
{
	unsigned line = 0;
	for (; *text; text++) {
		if (!strncmp(text, "1000", 4))
			array_push(&bench->numbers, line);
		line += *text == '\n';
	}
	if (!bench->numbers.count)
		die("there is nothing to edit");
}

/* The handshake, and the analysis of what is on the disk. */
static void greet(struct bench *bench)
{
	struct text body = { 0 };
	text_printf(&body,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":"
		"null,"
		"\"rootUri\":\"file://%s\",\"capabilities\":{}}}",
		bench->folder);
	say(bench, &body);
	await(bench, "\"id\":1", "result");
	text_reset(&body);
	text_add(&body, "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}");
	say(bench, &body);
	await(bench, "logMessage", ": analysed ");
	text_release(&body);
}

/* What the server and its workers have cost, in milliseconds. */
static double leave(struct bench *bench)
{
	struct rusage used;
	int status;
	close(bench->to);
	if (wait4(bench->pid, &status, 0, &used) < 0)
		die("the server cannot be waited for");
	close(bench->from);
	message_reader_release(&bench->reader);
	return cpu_ms(&used);
}

static void open_unit(struct bench *bench)
{
	struct text body = { 0 };
	const char *text;
	size_t size;
	if (!file_read(&bench->arena, path_join(&bench->arena, bench->folder, "unit0.c"), &text,
		    &size, NULL))
		die("the unit cannot be read");
	find_numbers(bench, text);
	text_printf(&body,
		"{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/"
		"didOpen\",\"params\":{\"textDocument\":{"
		"\"uri\":\"file://%s/unit0.c\",\"languageId\":\"c\",\"version\":0,\"text\":\"",
		bench->folder);
	add_json(&body, text, size);
	text_add(&body, "\"}}}");
	say(bench, &body);
	text_release(&body);
	sleep(2); /* nobody types at once */
}

/* Each with a number of its own. */
static void add_edit(struct bench *bench, struct text *body, unsigned version, unsigned *line)
{
	*line = bench->numbers.items[draw(bench, (unsigned)bench->numbers.count)];
	switch (version % 4) {
	case 0:
		text_printf(body, "/*%u*/", version);
		return;
	case 1:
		text_printf(body, "value += %u; ", version);
		return;
	case 2:
		text_printf(body, "if (session->fd == %u) free(session->next); ", version);
		return;
	}
	text_printf(body, "\\tvalue ^= %u;\\n", version);
	for (size_t i = 0; i < bench->numbers.count; i++)
		bench->numbers.items[i] += bench->numbers.items[i] >= *line;
}

static double edit(struct bench *bench, unsigned version)
{
	struct text body = { 0 }, added = { 0 };
	char wanted[32];
	unsigned line;
	add_edit(bench, &added, version, &line);
	text_printf(&body,
		"{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/"
		"didChange\",\"params\":{\"textDocument\":{"
		"\"uri\":\"file://%s/"
		"unit0.c\",\"version\":%u},\"contentChanges\":[{\"range\":{\"start\":{"
		"\"line\":%u,\"character\":0},\"end\":{\"line\":%u,\"character\":0}},\"text\":\""
		"%s\"}]}}",
		bench->folder, version, line, line, text_string(&added));
	snprintf(wanted, sizeof(wanted), "\"version\":%u}", version);
	double started = now();
	say(bench, &body);
	await(bench, "publishDiagnostics", wanted);
	double took = now() - started;
	text_release(&body);
	text_release(&added);
	return took;
}

/* ------------------------------------------------------------------------------- the compiler */

static double compile(struct bench *bench)
{
	struct rusage used;
	pid_t pid;
	int status;
	char *file = path_join(&bench->arena, bench->folder, "unit0.c");
	char *words[] = { (char *)bench->clang, "-fsyntax-only", "-w", "-std=gnu11",
		arena_printf(&bench->arena, "-I%s", bench->headers), file, NULL };
	double started = now();
	if (posix_spawn(&pid, bench->clang, NULL, NULL, words, environ) ||
		wait4(pid, &status, 0, &used) < 0 || !WIFEXITED(status) || WEXITSTATUS(status))
		die("clang does not compile the unit");
	bench->compiled += cpu_ms(&used);
	return now() - started;
}

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static void print_row(const char *name, double *times, unsigned count, double base)
{
	qsort(times, count, sizeof(*times), compare);
	double median = times[count / 2], worst = times[count - 1];
	printf("%-34s %9.1f %9.1f %8.2f %8.2f\n", name, median, worst, median / base, worst / base);
}

static void measure(struct bench *bench)
{
	double *edits = memory_new(bench->edits, sizeof(*edits));
	double *compiles = memory_new(bench->edits, sizeof(*compiles));
	double first = edit(bench, 1);
	bench->compiled = 0;
	for (unsigned i = 0; i < bench->edits; i++) {
		edits[i] = edit(bench, i + 2);
		compiles[i] = compile(bench);
	}
	qsort(compiles, bench->edits, sizeof(*compiles), compare);
	double base = compiles[bench->edits / 2];
	printf("%u units, %u lines, %u edits, each followed by clang -fsyntax-only\n", bench->units,
		bench->lines, bench->edits);
	printf("%-34s %9s %9s %8s %8s\n", "", "median ms", "worst ms", "ratio", "worst");
	print_row("clang -fsyntax-only", compiles, bench->edits, base);
	print_row("edit to diagnostics", edits, bench->edits, base);
	print_row("the first edit", &first, 1, base);
	double compiled = bench->compiled / bench->edits, edited = leave(bench) / bench->edits;
	printf("CPU, in the mean: clang %.1f ms; an edit, with what the server costs besides, %.1f "
	       "ms "
	       "(%.2f)\n",
		compiled, edited, edited / compiled);
	free(edits);
	free(compiles);
}

static unsigned number(int count, char **words, int index, unsigned otherwise)
{
	int value = index < count ? atoi(words[index]) : (int)otherwise;
	if (value <= 0)
		die("UNITS, LINES and EDITS are numbers above 0");
	return (unsigned)value;
}

int main(int count, char **words)
{
	if (count < 4) {
		fputs("usage: bench-lsp SERVER CLANG HEADERS [UNITS [LINES [EDITS]]]\n", stderr);
		return 2;
	}
	struct bench bench = { .server = words[1],
		.clang = words[2],
		.headers = words[3],
		.units = number(count, words, 4, 200),
		.lines = number(count, words, 5, 5000),
		.edits = number(count, words, 6, 100),
		.random = UINT64_C(88172645463325252) };
	write_program(&bench);
	start(&bench); /* once for the cache */
	greet(&bench);
	leave(&bench);
	start(&bench);
	greet(&bench);
	open_unit(&bench);
	measure(&bench);
	char *words_rm[] = { "rm", "-r", (char *)bench.folder, NULL };
	pid_t rm;
	if (!posix_spawnp(&rm, "rm", NULL, NULL, words_rm, environ))
		waitpid(rm, NULL, 0);
	array_release(&bench.numbers);
	arena_release(&bench.arena);
	return 0;
}
