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

static bool is_below(const char *root, const char *path)
{
	size_t length = strlen(root);
	if (length == 1) /* "/" */
		return true;
	return !strncmp(root, path, length) && path[length] == '/';
}

/* Is the file on the disk what these bytes say? */
static bool holds(const char *path, const char *bytes, size_t size)
{
	struct arena arena = { 0 };
	const char *now;
	size_t length;
	bool same = file_read(&arena, path, &now, &length, NULL) && length == size &&
		    !memcmp(now, bytes, size);
	arena_release(&arena);
	return same;
}

/* Why the file may not be touched, or NULL. */
static const char *refusal(struct fixing *fixing, struct fix_file *file)
{
	const char *joined = path_join(fixing->arena, fixing->root, file->path);
	char *full = realpath(joined, NULL);
	if (!full)
		return arena_printf(fixing->arena, "it is not there: %s", strerror(errno));
	file->full = arena_strdup(fixing->arena, full);
	free(full);
	if (file->path[0] == '/' || !is_below(fixing->root, file->full))
		return "it is outside of the root";
	if (!file->text)
		return "it is a system header";
	if (access(file->full, W_OK))
		return arena_printf(fixing->arena, "it cannot be written: %s", strerror(errno));
	return holds(file->full, file->text, file->size) ? NULL
							 : "it has changed since it was read";
}

uint32_t fix_file_add(struct fixing *fixing, const struct result *result, const char *path)
{
	for (size_t i = 0; i < fixing->files.count; i++)
		if (!strcmp(fixing->files.items[i].path, path))
			return (uint32_t)i;
	const struct result_file *known = result_file_find(result, path);
	struct fix_file file = { .path = arena_strdup(fixing->arena, path) };
	if (known) {
		file.text = arena_copy(fixing->arena, known->text, known->size);
		file.size = known->size;
	}
	file.refused = refusal(fixing, &file);
	array_push(&fixing->files, file);
	return (uint32_t)fixing->files.count - 1;
}

bool fix_file_accepts(const struct fix_file *file, const struct edit *edit)
{
	for (size_t i = 0; i < file->edits.count; i++)
		if (edit_overlaps(&file->edits.items[i], edit))
			return false;
	return true;
}

void fix_file_edit(struct fix_file *file, const struct edit *edit)
{
	size_t at = file->edits.count;
	for (size_t i = 0; i < file->edits.count; i++)
		if (edit_equals(&file->edits.items[i], edit))
			return;
	array_push(&file->edits, *edit);
	for (; at && file->edits.items[at - 1].offset > edit->offset; at--)
		file->edits.items[at] = file->edits.items[at - 1];
	file->edits.items[at] = *edit;
}

bool fix_file_write(struct fix_file *file, struct error *err)
{
	struct text wanted = { 0 };
	bool ok = false;
	const char *now = file->is_written ? text_string(&file->written) : file->text;
	size_t size = file->is_written ? file->written.length : file->size;
	edits_apply(&wanted, file->text, file->size, file->edits.items, file->edits.count);
	if (wanted.length == size && !memcmp(text_string(&wanted), now, size)) {
		ok = true;
		goto out;
	}
	if (!holds(file->full, now, size)) {
		error_set(err, "'%s' was changed by somebody else meanwhile", file->path);
		goto out;
	}
	if (!file_replace(file->full, text_string(&wanted), wanted.length, err))
		goto out;
	text_release(&file->written);
	file->is_written = file->edits.count > 0;
	if (file->is_written) {
		file->written = wanted;
		return true;
	}
	ok = true;
out:
	text_release(&wanted);
	return ok;
}

void fix_file_release(struct fix_file *file)
{
	array_release(&file->edits);
	text_release(&file->written);
}
