/*
 * Lowers every testdata/lower/NAME.c and holds the functions, in text form, against NAME.air beside
 * it. The goldens are reasoned, not recorded: `lower-golden FOLDER --update` writes them, and
 * whoever runs that reads the difference.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "air/encode.h"
#include "air/print.h"
#include "base/array.h"
#include "base/file.h"
#include "frontend/parse.h"

struct run {
	struct parser *parser;
	const char *folder;
	bool is_update;
	unsigned passed, failed;
};

/* Definitions without prototypes are gone from C23. */
static const char *standard_of(const char *name)
{
	return strcmp(name, "old_style.c") == 0 ? "-std=gnu17" : "-std=gnu2x";
}

static void print_functions(struct text *out, const struct air_unit *unit)
{
	struct arena arena = { 0 };

	for (uint32_t i = 0; i < unit->function_count; i++) {
		struct air_function f = { 0 };
		struct error err = { 0 };
		if (air_function_decode(&arena, &unit->functions[i], &f, &err))
			air_function_print(out, &f);
		else
			text_printf(out, "error: %s\n", err.text);
		text_char(out, '\n');
	}
	arena_release(&arena);
}

static void lower(struct run *run, const char *name, struct text *out)
{
	struct air_unit unit = { 0 };
	struct arena arena = { 0 };
	const char *arguments[] = { standard_of(name) };
	struct parse_request request = { .root = run->folder,
		.directory = run->folder,
		.file = path_join(&arena, run->folder, name),
		.arguments = arguments,
		.argument_count = 1 };

	parser_read(run->parser, &request, &unit);
	print_functions(out, &unit);
	air_unit_release(&unit);
	arena_release(&arena);
}

static unsigned first_difference(const char *a, const char *b)
{
	unsigned line = 1;

	for (; *a && *a == *b; a++, b++)
		line += *a == '\n';
	return line;
}

static void check(struct run *run, const char *name)
{
	struct arena arena = { 0 };
	struct text text = { 0 };
	struct error err = { 0 };
	const char *golden = "";
	size_t size = 0;
	char *path = path_join(
		&arena, run->folder, arena_printf(&arena, "%.*s.air", (int)strlen(name) - 2, name));

	lower(run, name, &text);
	if (run->is_update) {
		if (!file_write(path, text.bytes, text.length, &err))
			printf("%s\n", err.text);
	} else if (!file_read(&arena, path, &golden, &size, &err)) {
		printf("FAILED %s: %s\n", name, err.text);
		run->failed++;
	} else if (strcmp(golden, text_string(&text)) != 0) {
		printf("FAILED %s: differs from %s:%u; now:\n%s", name, path,
			first_difference(golden, text_string(&text)), text_string(&text));
		run->failed++;
	} else {
		run->passed++;
	}
	text_release(&text);
	arena_release(&arena);
}

static int compare_names(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(*x, *y);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	ARRAY(const char *) names = { 0 };
	/* The parser wants absolute paths. */
	char *path = argc > 1 ? realpath(argv[1], NULL) : NULL;
	DIR *folder = path ? opendir(path) : NULL;

	if (!folder) {
		fputs("usage: lower-golden FOLDER [--update]\n", stderr);
		return 2;
	}
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
		if (text_ends_with(entry->d_name, ".c"))
			array_push(&names, arena_strdup(&arena, entry->d_name));
	closedir(folder);
	struct run run = { .parser = parser_new(), .folder = path, .is_update = argc > 2 };
	if (names.count > 0)
		qsort(names.items, names.count, sizeof(*names.items), compare_names);
	for (size_t i = 0; i < names.count; i++)
		check(&run, names.items[i]);
	printf("%u passed, %u failed\n", run.passed, run.failed);
	parser_free(run.parser);
	array_release(&names);
	arena_release(&arena);
	free(path);
	return run.failed > 0;
}
