/*
 * Taking comments out of a text so that nobody sees they were there: no empty line stays, no blanks
 * at the end of one, and two words do not become one.
 */
#include "rule/edit_comment.h"

#include <string.h>

void comment_open(struct comment_file *file, const struct program *program, const char *path)
{
	if (file->path && !strcmp(file->path, path))
		return;
	arena_reset(&file->arena);
	file->path = path;
	file->text = program_file_text(program, path, &file->arena, &file->size);
}

void comment_release(struct comment_file *file)
{
	arena_release(&file->arena);
}

void comment_place(const struct comment_file *file, size_t offset, uint32_t *line, uint32_t *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < offset && i < file->size; i++) {
		*line += file->text[i] == '\n';
		*column = file->text[i] == '\n' ? 1 : *column + 1;
	}
}

struct finding_edit comment_edit(const struct comment_file *file,
	const struct suppression *suppression, size_t offset, size_t length)
{
	struct finding_edit edit = { .path = suppression->path, .remove = (uint32_t)length };
	comment_place(file, offset, &edit.line, &edit.column);
	return edit;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

/* Does a line begin here that no backslash joins to the one before? */
static bool begins_line(const struct comment_file *file, size_t at)
{
	if (!at)
		return true;
	if (file->text[at - 1] != '\n')
		return false;
	for (at--; at && (is_blank(file->text[at - 1]) || file->text[at - 1] == '\r'); at--)
		;
	return !at || file->text[at - 1] != '\\';
}

static bool ends_line(const struct comment_file *file, size_t at)
{
	if (at < file->size && file->text[at] == '\r')
		at++;
	return at >= file->size || file->text[at] == '\n';
}

void comment_delete(const struct comment_file *file, const struct suppression *suppression,
	struct finding_list *findings, struct finding *finding)
{
	const char *text = file->text;
	size_t from = suppression->offset, to = from + suppression->length;
	const char *instead = "";
	if (text[to - 1] == '\r') /* belongs to the end of the line, not to the comment */
		to--;
	size_t before = from, behind = to;
	while (before && is_blank(text[before - 1]))
		before--;
	while (behind < file->size && is_blank(text[behind]))
		behind++;
	bool begins = begins_line(file, before), ends = ends_line(file, behind);
	if (begins && ends) {
		from = before;
		to = behind;
		to += to < file->size && text[to] == '\r';
		to += to < file->size && text[to] == '\n';
	} else if (ends) {
		from = before;
		to = behind;
	} else if (begins || before < from) {
		to = behind;
	} else if (behind == to) {
		instead = " ";
	}
	finding_fix(findings, finding, FIX_SAFE, comment_edit(file, suppression, from, to - from),
		"%s", instead);
}

void comment_shorten(const struct comment_file *file, const struct suppression *suppression,
	const struct suppression_entry *entries, const bool *is_out, struct finding_list *findings,
	struct finding *finding)
{
	uint32_t count = suppression->entry_count;
	for (uint32_t i = 0, end; i < count; i = end + 1) {
		for (end = i; end < count && is_out[end]; end++)
			;
		if (end == i)
			continue;
		const struct suppression_entry *last = &entries[end - 1];
		size_t from = i ? entries[i - 1].offset + entries[i - 1].length : entries[i].offset;
		size_t to = i ? last->offset + last->length : entries[end].offset;
		finding_fix(findings, finding, FIX_SAFE,
			comment_edit(file, suppression, from, to - from), "%s", "");
	}
}
