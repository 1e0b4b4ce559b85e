/*
 * One file that is being mended: may it be, what comes into it, and how it goes back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/fix_internal.h"

static const char changed[] = "it has changed since it was read";

static bool is_below(const char *root, const char *path)
{
	size_t length = strlen(root);
	if (length == 1) /* "/" */
		return true;
	return !strncmp(root, path, length) && path[length] == '/';
}

bool fix_text_equals(struct fix_text a, struct fix_text b)
{
	return a.size == b.size && (a.bytes == b.bytes || !memcmp(a.bytes, b.bytes, a.size));
}

/* Is the file on the disk what the text says? */
static bool holds(const char *path, struct fix_text text)
{
	struct arena arena = { 0 };
	struct fix_text now;
	bool same =
		file_read(&arena, path, &now.bytes, &now.size, NULL) && fix_text_equals(now, text);
	arena_release(&arena);
	return same;
}

/* Why the file may not be touched, or NULL. */
static const char *refusal(struct fixing *fixing, struct fix_file *file)
{
	if (!file->full)
		return arena_printf(fixing->arena, "it is not there: %s", strerror(errno));
	if (file->path[0] == '/' || !is_below(fixing->root, file->full))
		return "it is outside of the root";
	if (!file->analysed.bytes)
		return "it is a system header";
	if (access(file->full, W_OK))
		return arena_printf(fixing->arena, "it cannot be written: %s", strerror(errno));
	return holds(file->full, file->analysed) ? NULL : changed;
}

/* Without symbolic links; NULL when nothing is there. */
static const char *resolve(struct fixing *fixing, const char *path)
{
	char *full = realpath(path_join(fixing->arena, fixing->root, path), NULL);
	const char *kept = full ? arena_strdup(fixing->arena, full) : NULL;
	free(full);
	return kept;
}

static struct fix_text text_of(const struct result *result, const char *path)
{
	const struct result_file *known = result_file_find(result, path);
	if (!known)
		return (struct fix_text){ 0 };
	return (struct fix_text){ known->text, known->size };
}

static uint32_t file_of_full(const struct fixing *fixing, const char *full)
{
	for (uint32_t f = 0; full && f < fixing->files.count; f++)
		if (fixing->files.items[f].full && !strcmp(fixing->files.items[f].full, full))
			return f;
	return air_none;
}

static uint32_t open_file(struct fixing *fixing, const struct result *result, const char *path)
{
	struct fix_file file = { .path = arena_strdup(fixing->arena, path) };
	file.full = resolve(fixing, path);
	uint32_t known = file_of_full(fixing, file.full);
	if (known != air_none)
		return known;
	struct fix_text text = text_of(result, path);
	text.bytes = text.bytes ? arena_copy(fixing->arena, text.bytes, text.size) : NULL;
	file.original = file.analysed = file.now = text;
	file.refused = refusal(fixing, &file);
	array_push(&fixing->files, file);
	return (uint32_t)fixing->files.count - 1;
}

uint32_t fix_file_find(const struct fixing *fixing, const char *path)
{
	uint32_t name = intern_find(&fixing->names, path);
	return name == intern_none ? air_none : fixing->file_of.items[name];
}

uint32_t fix_file_add(struct fixing *fixing, const struct result *result, const char *path)
{
	uint32_t number = fix_file_find(fixing, path);
	if (number == air_none) {
		number = open_file(fixing, result, path);
		intern_add(&fixing->names, path);
		array_push(&fixing->file_of, number);
	}
	struct fix_file *file = &fixing->files.items[number];
	if (file->round == fixing->round)
		return number;
	file->round = fixing->round;
	if (!file->refused && !fix_text_equals(text_of(result, path), file->analysed))
		file->refused = changed;
	return number;
}

bool fix_file_offset(struct fix_file *file, const struct result_edit *edit, size_t *offset)
{
	if (!file->lines.starts.count)
		lines_init(&file->lines, file->analysed.bytes, file->analysed.size);
	return lines_offset(&file->lines, edit->line, edit->column, offset);
}

/* The first edit at or behind an offset. */
static size_t first_edit(const struct fix_file *file, size_t offset)
{
	size_t low = 0, high = file->edits.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (file->edits.items[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Those that are there do not overlap: only its neighbours can. */
bool fix_file_accepts(const struct fix_file *file, const struct edit *edit)
{
	size_t at = first_edit(file, edit->offset);
	bool meets_before = at > 0 && edit_overlaps(&file->edits.items[at - 1], edit);
	bool meets_behind = at < file->edits.count && edit_overlaps(&file->edits.items[at], edit);
	return !meets_before && !meets_behind;
}

void fix_file_edit(struct fix_file *file, const struct edit *edit)
{
	size_t at = first_edit(file, edit->offset), end = file->edits.count;
	if (at < end && edit_equals(&file->edits.items[at], edit))
		return;
	array_push(&file->edits, *edit);
	memmove(&file->edits.items[at + 1], &file->edits.items[at],
		(end - at) * sizeof(*file->edits.items));
	file->edits.items[at] = *edit;
}

/* ------------------------------------------------------------------------------------ writing */

static bool replace(struct fix_file *file, struct fix_text wanted, struct error *err)
{
	if (fix_text_equals(wanted, file->now))
		return true;
	if (!holds(file->full, file->now))
		return error_set(err, "'%s' was changed by somebody else meanwhile", file->path);
	if (!file_replace(file->full, wanted.bytes, wanted.size, err))
		return false;
	file->now = wanted;
	return true;
}

bool fix_file_write(struct fixing *fixing, struct fix_file *file, struct error *err)
{
	struct text wanted = { 0 };
	struct fix_text kept = file->analysed;
	if (file->edits.count) {
		edits_apply(&wanted, file->analysed.bytes, file->analysed.size, file->edits.items,
			file->edits.count);
		kept.size = wanted.length;
		kept.bytes = arena_copy(fixing->arena, text_string(&wanted), wanted.length);
	}
	text_release(&wanted);
	return replace(file, kept, err);
}

bool fix_file_restore(struct fix_file *file, struct error *err)
{
	return replace(file, file->original, err);
}
