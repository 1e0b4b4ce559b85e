/*
 * lower-edited EDITS FOLDER...: each .c file of the folders is edited EDITS times at random, and
 * read by a parser that keeps what it has read and by one that reads the whole of it. Both must
 * give the same bytes. Some edits compile, many do not, and some go through braces, directives and
 * what stands between functions.
 *
 * Arguments of the compiler come after "--". Fails, too, if hardly any edit was read as one. Each
 * file has a process of its own, and another one after libclang has crashed of the whole text.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "air/encode.h"
#include "base/array.h"
#include "base/file.h"
#include "base/lexer.h"
#include "frontend/parse.h"

/* What outlives a process. */
struct run {
	struct parser *keeping, *whole;
	const char *const *arguments;
	size_t argument_count;
	const char *folder;
	unsigned edits;
	uint64_t random;
	const char *base; /* the last text that was read as a whole */
	unsigned edit;    /* of the file */
	bool is_keeping;  /* it is this parser's turn */
	unsigned count, edited, failed, crashed;
	unsigned first; /* readings before any edit */
};

struct tokens {
	ARRAY(struct token) list;
	ARRAY(uint32_t) depths; /* of braces */
};

static unsigned draw(struct run *run, size_t below)
{
	run->random ^= run->random << 13;
	run->random ^= run->random >> 7;
	run->random ^= run->random << 17;
	return (unsigned)(run->random % (below ? below : 1));
}

/* ------------------------------------------------------------------------------------- edits */

static void find_tokens(const char *text, struct tokens *tokens)
{
	struct lexer lexer = lexer_start(text, strlen(text));
	struct token token;
	uint32_t depth = 0;
	while (lexer_next(&lexer, &token)) {
		bool is_brace = token.kind == TOKEN_PUNCTUATOR && token.length == 1;
		depth -= is_brace && text[token.offset] == '}' && depth;
		array_push(&tokens->list, token);
		array_push(&tokens->depths, depth);
		depth += is_brace && text[token.offset] == '{';
	}
}

static bool is_name(const struct token *token)
{
	return token->kind == TOKEN_IDENTIFIER || token->kind == TOKEN_NUMBER ||
	       token->kind == TOKEN_STRING;
}

/* What is put in front of a token of a body. */
static const char *const inserted[] = { "1 + ", "\n", "/* said */ ", "added(1); ",
	"int added = 1; ", "static int kept = 3; kept++; ", "struct { int a; } pair = { 1 }; ", "!",
	"return; ", "{ ", "} ", "\n\n\n", "extern int far; far = 1; ", "for (;;) break; ",
	"if (1) ", "// so\n", "\n#define SAID 1\n", "\n#if 1\n", "\n#ifdef SAID\n#endif\n",
	"__LINE__, ", "(void)__func__; ", "/*", "\"",
	"struct inner { struct { int x; }; struct { int y; }; } both = { .y = 1 }; ",
	"int proto(int); ", "((void)0); ", "implicit(1); ", "(void)sizeof(implicit(1)); ",
	"__typeof__(implicit(1)) other; ", "enum { here = __LINE__ }; (void)here; ",
	"(void)sizeof(struct { char a[__LINE__]; }); ", "((struct { int z; } *)0)->z = 1; " };

/* A token that is somewhere else in the file, of the same kind. No builtin: libclang crashes on
 * some that are not called. */
static const struct token *another(
	struct run *run, const char *text, const struct tokens *tokens, size_t t)
{
	for (unsigned tries = 0; tries < 100; tries++) {
		const struct token *token = &tokens->list.items[draw(run, tokens->list.count)];
		if (token->kind == tokens->list.items[t].kind &&
			!text_starts_with(text + token->offset, "__"))
			return token;
	}
	return &tokens->list.items[t];
}

static char *replace(struct arena *arena, const char *text, size_t begin, size_t end,
	const char *with, size_t size)
{
	return arena_printf(arena, "%.*s%.*s%s", (int)begin, text, (int)size, with, text + end);
}

static char *edit(struct run *run, struct arena *arena, const char *text)
{
	struct tokens tokens = { 0 };
	char *now = NULL;
	find_tokens(text, &tokens);
	for (unsigned tries = 0; !now && tries < 1000; tries++) {
		size_t t = draw(run, tokens.list.count);
		const struct token *token = &tokens.list.items[t];
		size_t begin = token->offset, end = begin + token->length;
		unsigned kind = draw(run, 100);
		/* Most edits are in a body, of what is no brace and no directive. */
		if (kind > 3 && (!tokens.depths.items[t] || token->in_directive))
			continue;
		if (kind < 50 && is_name(token)) {
			const struct token *other = another(run, text, &tokens, t);
			now = replace(arena, text, begin, end, text + other->offset, other->length);
		} else if (kind < 90) {
			const char *what =
				inserted[draw(run, sizeof(inserted) / sizeof(*inserted))];
			now = replace(arena, text, begin, begin, what, strlen(what));
		} else {
			now = replace(arena, text, begin, end, "", 0);
		}
	}
	array_release(&tokens.list);
	array_release(&tokens.depths);
	return now ? now : arena_strdup(arena, text);
}

/* ----------------------------------------------------------------------------------- readings */

static bool read_file(struct parser *parser, const struct parse_request *request, struct text *out)
{
	struct air_unit unit = { 0 };
	parser_read(parser, request, &unit);
	bool is_sound = !unit.is_partial && !unit.diagnostic_count;
	air_unit_encode(out, &unit);
	air_unit_release(&unit);
	return is_sound;
}

static void keep_text(const char *name, const char *text)
{
	struct error err;
	if (!file_write(name, text, strlen(text), &err))
		printf("%s\n", err.text);
}

static void keep_failure(struct run *run, const char *path, const char *text)
{
	char old[64], now[64];
	snprintf(old, sizeof(old), "edited-%u.old.c", run->failed);
	snprintf(now, sizeof(now), "edited-%u.c", run->failed);
	printf("%s: not what the whole file gives; see %s and %s\n", path, old, now);
	keep_text(old, run->base);
	keep_text(now, text);
}

/* Both readings; false if the text does not compile. */
static bool compare(struct run *run, const char *path, const char *text)
{
	struct text kept = { 0 }, whole = { 0 };
	const struct parse_unsaved unsaved = { path, text, strlen(text) };
	struct parse_request request = { .root = run->folder,
		.directory = run->folder,
		.file = path,
		.arguments = run->arguments,
		.argument_count = run->argument_count,
		.keep_text = true,
		.stays = true,
		.unsaved = &unsaved,
		.unsaved_count = 1 };

	request.afresh = true;
	bool is_sound = read_file(run->whole, &request, &whole);
	request.afresh = false;
	unsigned edits = parser_edit_count(run->keeping);
	run->is_keeping = true;
	read_file(run->keeping, &request, &kept);
	run->is_keeping = false;
	if (parser_edit_count(run->keeping) == edits)
		run->base = text;
	else
		run->edited++;
	run->count++;
	if (kept.length != whole.length || memcmp(kept.bytes, whole.bytes, kept.length) != 0) {
		keep_failure(run, path, text);
		run->failed++;
	}
	text_release(&kept);
	text_release(&whole);
	return is_sound;
}

/* Edits pile up as long as the text compiles; then all but the last good one are undone. */
static void check(struct run *run, const char *path)
{
	struct arena arena = { 0 };
	const char *disk;
	size_t size;
	if (!file_read(&arena, path, &disk, &size, NULL) || strlen(disk) != size) {
		printf("%s cannot be read\n", path);
		run->failed++;
		return;
	}
	const char *good = disk;
	compare(run, path, disk);
	run->first++;
	while (run->edit < run->edits) {
		run->edit++;
		const char *text = edit(run, &arena, draw(run, 8) ? good : disk);
		if (compare(run, path, text))
			good = text;
	}
	arena_release(&arena);
}

static void check_in_process(struct run *run, const char *path)
{
	int status = 0;
	run->edit = 0;
	do {
		pid_t pid = fork();
		if (!pid) {
			run->keeping = parser_new();
			run->whole = parser_new();
			check(run, path);
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, &status, 0) < 0)
			abort();
		run->crashed += WIFSIGNALED(status);
		if (WIFSIGNALED(status) && run->is_keeping) {
			printf("%s: crashed, though the whole text is read\n", path);
			run->failed++;
			run->is_keeping = false;
		}
	} while (WIFSIGNALED(status) && run->edit < run->edits);
}

static int is_source(const struct dirent *entry)
{
	return text_ends_with(entry->d_name, ".c");
}

static void check_folder(struct run *run)
{
	struct arena arena = { 0 };
	struct dirent **entries;
	int count = scandir(run->folder, &entries, is_source, alphasort);
	if (count <= 0) {
		printf("%s holds no sources\n", run->folder);
		run->failed++;
		return;
	}
	for (int i = 0; i < count; i++) {
		check_in_process(run, path_join(&arena, run->folder, entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	arena_release(&arena);
}

int main(int count, char **words)
{
	struct run *run =
		mmap(NULL, sizeof(*run), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int end = 2;
	if (run == MAP_FAILED)
		return 2;
	setvbuf(stdout, NULL, _IONBF, 0);
	run->edits = count > 1 ? (unsigned)atoi(words[1]) : 0;
	run->random = UINT64_C(88172645463325252);
	while (end < count && strcmp(words[end], "--") != 0)
		end++;
	if (end < count) {
		run->arguments = (const char *const *)words + end + 1;
		run->argument_count = (size_t)(count - end - 1);
	}
	for (int i = 2; i < end; i++) {
		run->folder = words[i];
		check_folder(run);
	}
	printf("%u readings, %u as edits, %u wrong; libclang crashed %u times\n", run->count,
		run->edited, run->failed, run->crashed);
	return run->failed || !run->edited || run->edited * 4 < run->count - run->first;
}
