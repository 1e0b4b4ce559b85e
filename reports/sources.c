/*
 * Line starts are found once per file, when the first of its lines is asked for.
 */
#include "sources.h"

#include <string.h>

void sources_init(struct sources *sources, const struct result *result)
{
	*sources = (struct sources){ 0 };
	for (size_t i = 0; i < result->file_count; i++) {
		uint32_t number = intern_add(&sources->paths, result->files[i].path);
		if (number == sources->files.count) /* the first of this path? */
			array_push(&sources->files,
				((struct source_file){ .file = &result->files[i] }));
	}
}

void sources_release(struct sources *sources)
{
	for (size_t i = 0; i < sources->files.count; i++)
		array_release(&sources->files.items[i].starts);
	array_release(&sources->files);
	intern_release(&sources->paths);
}

uint32_t sources_find(const struct sources *sources, const char *path)
{
	return path ? intern_find(&sources->paths, path) : intern_none;
}

static void find_lines(struct source_file *source)
{
	const char *text = source->file->text;
	const char *end = text + source->file->size;
	for (const char *at = text; at < end;) {
		array_push(&source->starts, (size_t)(at - text));
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		at = newline ? newline + 1 : end;
	}
}

size_t sources_line_count(struct sources *sources, uint32_t file)
{
	struct source_file *source = &sources->files.items[file];
	if (!source->starts.count)
		find_lines(source);
	return source->starts.count;
}

struct source_line sources_line(struct sources *sources, uint32_t file, uint32_t line)
{
	size_t count = sources_line_count(sources, file);
	const struct source_file *source = &sources->files.items[file];
	if (!line || line > count)
		return (struct source_line){ 0 };

	size_t start = source->starts.items[line - 1];
	size_t end = line < count ? source->starts.items[line] : source->file->size;
	const char *text = source->file->text;
	if (end > start && text[end - 1] == '\n')
		end--;
	if (end > start && text[end - 1] == '\r')
		end--;
	return (struct source_line){ .text = text + start, .length = end - start };
}

struct source_line sources_line_of(struct sources *sources, const char *path, uint32_t line)
{
	uint32_t file = sources_find(sources, path);
	if (file == intern_none)
		return (struct source_line){ 0 };
	return sources_line(sources, file, line);
}

/* The line that holds an offset: the last one that starts at or before it. */
static size_t line_at(const struct source_file *source, size_t offset)
{
	size_t low = 0, high = source->starts.count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (source->starts.items[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

bool sources_move(struct sources *sources, uint32_t file, struct source_place *place, size_t size)
{
	size_t count = sources_line_count(sources, file);
	const struct source_file *source = &sources->files.items[file];
	bool is_at_end = place->line == count + 1 && place->column == 1;
	if (!place->line || !place->column || (place->line > count && !is_at_end))
		return false;

	size_t total = source->file->size;
	size_t offset = is_at_end ? total : source->starts.items[place->line - 1];
	offset += place->column - 1;
	if (offset > total || size > total - offset)
		return false;
	offset += size;
	bool is_behind_last = offset == total && (!total || source->file->text[total - 1] == '\n');
	size_t line = is_behind_last ? count : line_at(source, offset);
	size_t start = is_behind_last ? total : source->starts.items[line];
	*place = (struct source_place){ (uint32_t)(line + 1), (uint32_t)(offset - start + 1) };
	return true;
}
