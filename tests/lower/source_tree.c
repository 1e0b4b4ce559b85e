#include "source_tree.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "frontend/parse.h"

void source_tree_init(struct source_tree *tree)
{
	snprintf(tree->root, sizeof(tree->root), "/tmp/lower-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(tree->root));
	tree->parser = parser_new();
}

void source_tree_release(struct source_tree *tree)
{
	struct text command = { 0 };

	parser_free(tree->parser);
	text_printf(&command, "rm -rf '%s'", tree->root);
	ck_assert_int_eq(system(text_string(&command)), 0);
	text_release(&command);
}

void source_tree_write(const struct source_tree *tree, const char *path, const char *text)
{
	struct arena arena = { 0 };
	struct error err = { 0 };
	char *absolute = path_join(&arena, tree->root, path);

	ck_assert_msg(file_make_folders(path_folder(&arena, absolute), &err), "%s", err.text);
	ck_assert_msg(file_write(absolute, text, strlen(text), &err), "%s", err.text);
	arena_release(&arena);
}

void source_tree_read(const struct source_tree *tree, const char *path, struct air_unit *unit)
{
	struct arena arena = { 0 };
	const char *arguments[] = { "-std=gnu2x", "-isystem", "sys", "-Iinclude" };
	struct parse_request request = { .root = tree->root,
		.directory = tree->root,
		.file = path_join(&arena, tree->root, path),
		.arguments = arguments,
		.argument_count = sizeof(arguments) / sizeof(arguments[0]),
		.keep_text = true };

	*unit = (struct air_unit){ 0 };
	parser_read(tree->parser, &request, unit);
	arena_release(&arena);
}

const struct air_symbol *find_symbol(const struct air_unit *unit, const char *name)
{
	for (uint32_t i = 0; i < unit->symbol_count; i++)
		if (strcmp(unit->symbols[i].name, name) == 0)
			return &unit->symbols[i];
	return NULL;
}

const struct air_record *find_record(const struct air_unit *unit, const char *name)
{
	for (uint32_t i = 0; i < unit->record_count; i++)
		if (strcmp(unit->records[i].name, name) == 0)
			return &unit->records[i];
	return NULL;
}

const struct air_record_bytes *find_function(const struct air_unit *unit, const char *name)
{
	for (uint32_t i = 0; i < unit->function_count; i++)
		if (strcmp(unit->functions[i].name, name) == 0)
			return &unit->functions[i];
	return NULL;
}

bool has_string(const struct air_strings *strings, const char *text)
{
	for (uint32_t i = 0; i < strings->count; i++)
		if (strcmp(strings->items[i], text) == 0)
			return true;
	return false;
}
