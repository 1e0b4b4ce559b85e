/*
 * Each .c file of the folders named is read as an editor has it, again and again by a parser that
 * keeps the unit. What comes out must be, byte for byte, what a parser makes of it that sees it for
 * the first time: with what is on the disk, after an edit below the #includes, after one among
 * them, with a mistake, and back.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "air/encode.h"
#include "base/array.h"
#include "base/file.h"
#include "frontend/parse.h"

struct run {
	struct parser *keeping, *fresh;
	const char *folder;
	unsigned count, failed;
};

static const char *const arguments[] = { "-std=gnu17", "-I", LINT_RUNTIME };

static void read_file(struct parser *parser, const struct parse_request *request, struct text *out)
{
	struct air_unit unit = { 0 };
	parser_read(parser, request, &unit);
	air_unit_encode(out, &unit);
	air_unit_release(&unit);
}

static void compare(struct run *run, const char *path, const char *step, const char *text)
{
	struct text kept = { 0 }, fresh = { 0 };
	const struct parse_unsaved unsaved = { path, text, text ? strlen(text) : 0 };
	struct parse_request request = { .root = run->folder,
		.directory = run->folder,
		.file = path,
		.arguments = arguments,
		.argument_count = sizeof(arguments) / sizeof(*arguments),
		.keep_text = true,
		.unsaved = &unsaved,
		.unsaved_count = text != NULL };

	read_file(run->fresh, &request, &fresh);
	request.stays = true;
	read_file(run->keeping, &request, &kept);
	run->count++;
	if (kept.length != fresh.length || memcmp(kept.bytes, fresh.bytes, kept.length) != 0) {
		printf("%s: %s: not what is read at first\n", path, step);
		run->failed++;
	}
	text_release(&kept);
	text_release(&fresh);
}

static void check(struct run *run, const char *path)
{
	static const char last[] = "\nint added_at_the_end(int value)\n{\n\treturn value + 1;\n}\n";
	static const char first[] = "#include <string.h>\n#include <netdb.h>\n";
	struct arena arena = { 0 };
	const char *disk;
	size_t size;
	if (!file_read(&arena, path, &disk, &size, NULL)) {
		printf("%s cannot be read\n", path);
		run->failed++;
		return;
	}
	compare(run, path, "as it is", disk);
	compare(run, path, "with a function at the end", arena_printf(&arena, "%s%s", disk, last));
	compare(run, path, "with other headers", arena_printf(&arena, "%s%s%s", first, disk, last));
	compare(run, path, "with a mistake", arena_printf(&arena, "%s%sint x = ;", first, disk));
	compare(run, path, "without the last byte",
		arena_printf(&arena, "%.*s", (int)(size ? size - 1 : 0), disk));
	compare(run, path, "from the disk", NULL);
	arena_release(&arena);
}

static void check_folder(struct run *run)
{
	struct arena arena = { 0 };
	struct dirent *entry;
	DIR *folder = opendir(run->folder);
	if (!folder) {
		printf("%s cannot be opened\n", run->folder);
		run->failed++;
		return;
	}
	while ((entry = readdir(folder)))
		if (text_ends_with(entry->d_name, ".c"))
			check(run, path_join(&arena, run->folder, entry->d_name));
	closedir(folder);
	arena_release(&arena);
}

int main(int count, char **words)
{
	struct run run = { .keeping = parser_new(), .fresh = parser_new() };
	for (int i = 1; i < count; i++) {
		run.folder = words[i];
		check_folder(&run);
	}
	parser_free(run.keeping);
	parser_free(run.fresh);
	printf("%u readings, %u wrong\n", run.count, run.failed);
	return run.failed || !run.count;
}
