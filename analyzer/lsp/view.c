/*
 * Always made from the original, however many edits there were. What stands on a line that is gone
 * is left out, and of a finding whose edits touch changed lines, the edits.
 */
#include "lsp/view.h"

#include <string.h>

#include "base/edit.h"
#include "base/moved.h"
#include "lsp/diagnostic.h"
#include "sources.h"

/* An open file that is not what was analysed. */
struct moved_file {
	const char *path;
	const struct result_file *then;
	const struct document *now;
	struct moved moved;
};

struct moving {
	struct view *view;
	struct sources then, now;
	ARRAY(struct moved_file) files;
};

static void find_files(
	struct moving *moving, const struct result *original, const struct documents *documents)
{
	for (size_t i = 0; i < original->file_count; i++) {
		const struct result_file *file = &original->files[i];
		const struct document *document =
			diagnostic_document(documents, original, file->path);
		if (!document || diagnostic_is_current(document, original, file->path))
			continue;
		struct moved_file moved = { .path = file->path, .then = file, .now = document };
		moved_init(&moved.moved, file->text, file->size, text_string(&document->text),
			document->text.length);
		array_push(&moving->files, moved);
	}
}

static const struct moved_file *find_file(const struct moving *moving, const char *path)
{
	for (size_t i = 0; i < moving->files.count; i++)
		if (!strcmp(moving->files.items[i].path, path))
			return &moving->files.items[i];
	return NULL;
}

/* Where a column of a line is after an edit of that line: what is before it, or else what is behind
 * it, is the same. */
static uint32_t move_column(
	struct moving *moving, const char *path, uint32_t line, uint32_t now_line, uint32_t column)
{
	struct source_line then = sources_line_of(&moving->then, path, line);
	struct source_line now = sources_line_of(&moving->now, path, now_line);
	size_t before = 0;
	if (!column || !then.text || !now.text || column > then.length)
		return column;
	while (before < column && before < now.length && then.text[before] == now.text[before])
		before++;
	size_t behind = then.length - (column - 1);
	if (before == column || behind > now.length ||
		memcmp(then.text + column - 1, now.text + now.length - behind, behind) != 0)
		return column;
	return (uint32_t)(now.length - behind) + 1;
}

/* Moves a place; false when its line is gone. */
static bool move_place(struct moving *moving, const char *path, uint32_t *line, uint32_t *column)
{
	const struct moved_file *file = find_file(moving, path);
	bool is_same;
	if (!file || !*line)
		return true;
	uint32_t now = moved_line(&file->moved, *line, &is_same);
	if (now && !is_same)
		*column = move_column(moving, path, *line, now, *column);
	*line = now ? now : *line;
	return now;
}

/* Moves an edit; false when a line it touches is another. */
static bool move_edit(struct moving *moving, struct result_edit *edit)
{
	const struct moved_file *file = find_file(moving, edit->path);
	size_t offset;
	if (!file)
		return true;
	if (!edit_offset(file->then->text, file->then->size, edit->line, edit->column, &offset) ||
		edit->remove > file->then->size - offset)
		return false;
	uint32_t last = edit->line, first = moved_line(&file->moved, edit->line, NULL);
	for (size_t i = offset; i < offset + edit->remove; i++)
		last += file->then->text[i] == '\n';
	for (uint32_t line = edit->line; line <= last; line++) {
		bool is_same;
		if (moved_line(&file->moved, line, &is_same) != first + (line - edit->line) ||
			!is_same)
			return false;
	}
	edit->line = first;
	return true;
}

static void move_steps(struct moving *moving, struct result_finding *finding)
{
	struct result_step *steps = arena_copy(
		&moving->view->arena, finding->steps, finding->step_count * sizeof(*steps));
	for (size_t i = 0; i < finding->step_count; i++)
		move_place(moving, steps[i].path, &steps[i].line, &steps[i].column);
	finding->steps = steps;
}

static void move_edits(struct moving *moving, struct result_finding *finding)
{
	struct result_edit *edits = arena_copy(
		&moving->view->arena, finding->edits, finding->edit_count * sizeof(*edits));
	finding->edits = edits;
	for (size_t i = 0; i < finding->edit_count; i++) {
		if (move_edit(moving, &edits[i]))
			continue;
		finding->edit_count = 0;
		finding->fix = RESULT_FIX_NONE;
	}
}

/* False when there is no place for it any more. */
static bool move_finding(struct moving *moving, struct result_finding *finding)
{
	uint32_t column = finding->column;
	if (!move_place(moving, finding->path, &finding->line, &finding->column))
		return false;
	if (finding->end_column)
		finding->end_column += finding->column - column;
	move_steps(moving, finding);
	move_edits(moving, finding);
	return true;
}

static void make(struct moving *moving, const struct result *original)
{
	struct arena *arena = &moving->view->arena;
	struct result *result = &moving->view->result;
	*result = *original;
	result->files =
		arena_copy(arena, original->files, original->file_count * sizeof(*original->files));
	for (size_t i = 0; i < result->file_count; i++) {
		const struct moved_file *file = find_file(moving, result->files[i].path);
		if (!file)
			continue;
		result->files[i].text = text_string(&file->now->text);
		result->files[i].size = file->now->text.length;
	}
	sources_init(&moving->then, original);
	sources_init(&moving->now, result);
	result->findings = arena_array(arena, original->finding_count, sizeof(*result->findings));
	result->finding_count = 0;
	for (size_t i = 0; i < original->finding_count; i++) {
		struct result_finding finding = original->findings[i];
		if (move_finding(moving, &finding))
			result->findings[result->finding_count++] = finding;
	}
	sources_release(&moving->then);
	sources_release(&moving->now);
}

const struct result *view_result(
	struct view *view, const struct result *original, const struct documents *documents)
{
	struct moving moving = { .view = view };
	if (!original)
		return NULL;
	if (!view->is_made) {
		arena_reset(&view->arena);
		find_files(&moving, original, documents);
		view->is_another = moving.files.count;
		if (view->is_another)
			make(&moving, original);
		view->is_made = true;
		for (size_t i = 0; i < moving.files.count; i++)
			moved_release(&moving.files.items[i].moved);
		array_release(&moving.files);
	}
	return view->is_another ? &view->result : original;
}

void view_forget(struct view *view)
{
	view->is_made = false;
}

void view_release(struct view *view)
{
	arena_release(&view->arena);
	*view = (struct view){ 0 };
}
