#include "rule/source_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/comments.h"
#include "base/file.h"
#include "base/intern.h"
#include "link/program.h"

struct source_set {
	struct arena arena;
	const struct program *program;
	struct intern paths;
	ARRAY(const struct air_file *) files;
	ARRAY(struct source) sources;
	ARRAY(struct includes *) includes; /* of each source */
};

struct source_set *source_set_new(const struct program *program)
{
	struct source_set *set = memory_new(1, sizeof(*set));
	set->program = program;
	return set;
}

void source_set_free(struct source_set *set)
{
	if (!set)
		return;
	intern_release(&set->paths);
	array_release(&set->files);
	for (size_t i = 0; i < set->sources.count; i++)
		if (set->sources.items[i].lines)
			lines_release(set->sources.items[i].lines);
	array_release(&set->sources);
	for (size_t i = 0; i < set->includes.count; i++)
		includes_free(set->includes.items[i]);
	array_release(&set->includes);
	arena_release(&set->arena);
	free(set);
}

static void gather(struct source_set *set)
{
	for (uint32_t u = 0; u < set->program->unit_count; u++) {
		const struct air_unit *unit = &set->program->units[u].air;
		for (uint32_t f = 0; f < unit->file_count; f++) {
			const struct air_file *file = &unit->files[f];
			if (file->flags & AIR_FILE_SYSTEM ||
				intern_add(&set->paths, file->path) != set->sources.count)
				continue;
			array_push(&set->files, file);
			array_push(&set->sources, ((struct source){ .path = file->path }));
			array_push(&set->includes, NULL);
		}
	}
}

size_t source_set_count(struct source_set *set)
{
	if (!set->sources.count)
		gather(set);
	return set->sources.count;
}

const struct source *source_set_at(struct source_set *set, size_t number)
{
	struct source *source = &set->sources.items[number];
	if (source->text)
		return source;
	source->text = air_file_text(&set->arena, set->files.items[number], &source->size);
	source->lines = arena_alloc(&set->arena, sizeof(*source->lines));
	return source;
}

const struct source *source_set_find(struct source_set *set, const char *path)
{
	if (!source_set_count(set))
		return NULL;
	uint32_t number = intern_find(&set->paths, path);
	const struct source *source = number == intern_none ? NULL : source_set_at(set, number);
	return source && source->text ? source : NULL;
}

static bool ends_in(const char *path, const char *name)
{
	size_t length = strlen(path), end = strlen(name);
	if (length < end || strcmp(path + length - end, name) != 0)
		return false;
	return length == end || path[length - end - 1] == '/';
}

const struct source *source_set_included(
	struct source_set *set, const struct source *from, const char *name)
{
	struct arena arena = { 0 };
	const char *folder = path_folder(&arena, from->path);
	const struct source *found = source_set_find(set, path_join(&arena, folder, name));
	for (size_t i = 0; !found && i < source_set_count(set); i++)
		if (ends_in(set->sources.items[i].path, name))
			found = source_set_find(set, set->sources.items[i].path);
	arena_release(&arena);
	return found;
}

struct includes **source_set_includes(struct source_set *set, const struct source *source)
{
	return &set->includes.items[source - set->sources.items];
}

bool source_is_generated(const struct source *source)
{
	return comments_say_generated(source->text, source->size);
}

bool source_is_ours(const struct source *source)
{
	return source->path[0] != '/' && !source_is_generated(source);
}

/* -------------------------------------------------------------------------------------- places */

static const struct lines *lines_of(const struct source *source)
{
	if (!source->lines->starts.count)
		lines_init(source->lines, source->text, source->size);
	return source->lines;
}

bool source_offset(const struct source *source, uint32_t line, uint32_t column, size_t *offset)
{
	return lines_offset(lines_of(source), line, column, offset);
}

struct finding_edit source_edit(const struct source *source, size_t offset, size_t remove)
{
	struct finding_edit edit = { .path = source->path, .remove = (uint32_t)remove };
	lines_place(lines_of(source), offset, &edit.line, &edit.column);
	return edit;
}
