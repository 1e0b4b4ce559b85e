/*
 * Questions about declarations: where they are, how their neighbours are marked, what a file knows.
 */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "rule/declaration_internal.h"

size_t declarations_find(struct declarations *d, const char *name, const struct declaration **list)
{
	uint32_t number = intern_find(&d->names, name);
	if (number == intern_none)
		return 0;
	*list = &d->all.items[d->first.items[number]];
	return d->count.items[number];
}

const char *declarations_path(const struct declarations *d, uint32_t file)
{
	return d->files.items[file].path;
}

bool declarations_is_generated(struct declarations *d, const char *path)
{
	const struct source *source = source_set_find(d->sources, path);
	return source && source_is_generated(source);
}

static bool is_in_folder(const char *path, const char *folder)
{
	size_t length = strlen(folder);
	const char *name = path_name(path);
	if (!strcmp(folder, "."))
		return name == path;
	return (size_t)(name - path) == length + 1 && !strncmp(path, folder, length);
}

const char *declarations_marker(struct declarations *d, const char *folder, bool *is_last)
{
	uint32_t *counts = arena_array(&d->arena, d->markers.count, sizeof(*counts));
	uint32_t *last = arena_array(&d->arena, d->markers.count, sizeof(*last));
	uint32_t best = intern_none;
	for (size_t i = 0; i < d->all.count; i++) {
		const struct declaration *declaration = &d->all.items[i];
		if (!declaration->marker)
			continue;
		if (folder && !is_in_folder(d->files.items[declaration->file].path, folder))
			continue;
		uint32_t marker = intern_find(&d->markers, declaration->marker);
		counts[marker]++;
		last[marker] += declaration->is_marker_last;
	}
	for (uint32_t m = 0; m < d->markers.count; m++)
		if (counts[m] && (best == intern_none || counts[m] > counts[best]))
			best = m;
	if (best == intern_none)
		return NULL;
	*is_last = 2 * last[best] > counts[best];
	return intern_at(&d->markers, best);
}

/* Does `path` end in what an #include names? */
static bool is_named(const char *path, const char *include)
{
	while (!strncmp(include, "../", 3) || !strncmp(include, "./", 2))
		include = strchr(include, '/') + 1;
	size_t length = strlen(include), size = strlen(path);
	if (length > size || strcmp(path + size - length, include) != 0)
		return false;
	return length == size || path[size - length - 1] == '/';
}

static bool sees(struct declarations *d, uint32_t number, uint32_t marker, bool is_own)
{
	struct source_file *file = &d->files.items[number];
	if (file->is_visited)
		return false;
	file->is_visited = true;
	for (size_t i = 0; i < file->words.count; i++)
		if (file->words.items[i] == marker)
			return true;
	for (size_t i = 0; i < file->includes.count; i++) {
		const char *include = file->includes.items[i];
		if (is_own && text_starts_with(include, "async/"))
			return true;
		for (uint32_t f = 0; f < d->files.count; f++)
			if (is_named(d->files.items[f].path, include) && sees(d, f, marker, is_own))
				return true;
	}
	return false;
}

bool declarations_sees(struct declarations *d, uint32_t file, const char *macro)
{
	uint32_t marker = intern_find(&d->markers, macro);
	for (size_t i = 0; i < d->files.count; i++)
		d->files.items[i].is_visited = false;
	return marker != intern_none &&
	       sees(d, file, marker, !strcmp(macro, declarations_own_marker));
}
