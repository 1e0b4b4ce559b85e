#include "fixed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/edit.h"
#include "base/file.h"
#include "base/text.h"

static const char suffix[] = ".fixed.c";

struct mended {
	const char *text;
	size_t size;
	ARRAY(struct edit) edits; /* sorted */
};

bool fixed_is_result(const char *source)
{
	return text_ends_with(source, suffix);
}

static bool is_case(const char *source)
{
	return text_starts_with(path_name(source), "fix-") && !fixed_is_result(source);
}

static void add_edit(struct mended *mended, struct edit edit)
{
	size_t at = mended->edits.count;
	for (size_t i = 0; i < mended->edits.count; i++)
		if (edit_equals(&mended->edits.items[i], &edit))
			return;
	array_push(&mended->edits, edit);
	for (; at && mended->edits.items[at - 1].offset > edit.offset; at--)
		mended->edits.items[at] = mended->edits.items[at - 1];
	mended->edits.items[at] = edit;
}

static bool is_free(const struct mended *mended, const struct edit *edit)
{
	for (size_t i = 0; i < mended->edits.count; i++)
		if (edit_overlaps(&mended->edits.items[i], edit))
			return false;
	return true;
}

/* All edits of the finding, or none. */
static void add_finding(struct mended *mended, const struct finding *finding, const char *path)
{
	struct edit edits[32];
	size_t count = 0;
	for (size_t i = 0; i < finding->edits.count && count < 32; i++) {
		const struct finding_edit *from = &finding->edits.items[i];
		struct edit *edit = &edits[count++];
		*edit = (struct edit){ .remove = from->remove, .insert = from->insert };
		if (strcmp(from->path, path) != 0 ||
			!edit_offset(mended->text, mended->size, from->line, from->column,
				&edit->offset) ||
			!is_free(mended, edit))
			return;
	}
	for (size_t i = 0; i < count; i++)
		add_edit(mended, edits[i]);
}

static bool compare(const char *path, const struct text *made)
{
	struct arena arena = { 0 };
	const char *expected = NULL;
	size_t size = 0;
	struct error err;
	bool same = file_read(&arena, path, &expected, &size, &err) && size == made->length &&
		    !memcmp(expected, text_string(made), size);
	if (!same && getenv("UPDATE_GOLDENS"))
		same = file_write(path, text_string(made), made->length, &err);
	if (!same)
		printf("  is not mended as '%s' says, but so:\n%s", path, text_string(made));
	arena_release(&arena);
	return same;
}

bool fixed_matches(const char *root, const char *source, const struct finding_list *findings,
	bool (*is_shown)(const struct finding *finding, const void *data), const void *data)
{
	struct mended mended = { 0 };
	struct arena arena = { 0 };
	struct text made = { 0 };
	struct error err;
	if (!is_case(source))
		return true;
	bool ok = file_read(&arena, source, &mended.text, &mended.size, &err);
	for (size_t i = 0; ok && i < findings->items.count; i++)
		if (is_shown(findings->items.items[i], data))
			add_finding(&mended, findings->items.items[i], path_relative(root, source));
	if (ok) {
		edits_apply(
			&made, mended.text, mended.size, mended.edits.items, mended.edits.count);
		ok = compare(
			arena_printf(&arena, "%.*s%s", (int)(strlen(source) - 2), source, suffix),
			&made);
	}
	text_release(&made);
	array_release(&mended.edits);
	arena_release(&arena);
	return ok;
}
