/*
 * Edits are offered only while the lines they touch are what was analysed (lsp/view.h). The comment
 * that allows a finding has no reason, and so allows nothing until somebody has written one: a
 * reason of ours would be nobody's.
 */
#include "lsp/action.h"

#include <string.h>

#include "base/edit.h"
#include "json.h"
#include "lsp/finding_at.h"

static const char fix_all_kind[] = ACTION_FIX_ALL;

struct asked {
	struct server *server;
	struct shown shown;
	struct sources sources;
	size_t first, last; /* lines, from 0 */
	json_t *actions;
};

/* Is it about a finding that is asked? */
static bool is_asked(const struct asked *asked, const struct result_finding *finding)
{
	return result_is_open(finding) && finding->line && finding->line - 1 >= asked->first &&
	       finding->line - 1 <= asked->last;
}

/* Adds an edit of a file to the changes of an action. */
static void add_edit(const struct asked *asked, json_t *changes, const char *path, json_t *range,
	const char *text)
{
	json_t *uri = diagnostic_uri(&asked->server->documents, asked->shown.result, path);
	json_t *edits = json_object_get(changes, json_string_value(uri));
	if (!edits) {
		edits = json_array();
		json_object_set_new(changes, json_string_value(uri), edits);
	}
	json_array_append_new(
		edits, json_pack("{s:o,s:o}", "range", range, "newText", json_text(text)));
	json_decref(uri);
}

/* An action of the kind "quickfix". Takes the changes. */
static void add_action(struct asked *asked, const struct result_finding *finding, const char *title,
	bool is_preferred, json_t *changes)
{
	json_t *diagnostic = diagnostic_value(&asked->server->style, &asked->server->documents,
		asked->shown.result, &asked->sources, finding);
	json_array_append_new(
		asked->actions, json_pack("{s:o,s:s,s:b,s:[o],s:{s:o}}", "title", json_text(title),
					"kind", "quickfix", "isPreferred", (int)is_preferred,
					"diagnostics", diagnostic, "edit", "changes", changes));
}

/* -------------------------------------------------------------------------------------- fixes */

static json_t *place_value(
	const struct asked *asked, struct source_line line, struct source_place place)
{
	size_t bytes = place.column ? place.column - 1 : 0;
	if (bytes > line.length)
		bytes = line.length;
	size_t unit =
		line.text ? position_units(asked->server->style.encoding, line.text, bytes) : 0;
	return json_pack(
		"{s:I,s:I}", "line", (json_int_t)place.line - 1, "character", (json_int_t)unit);
}

/* What an edit takes out; NULL when that is not in the file. */
static json_t *removed_range(struct asked *asked, const struct result_edit *edit)
{
	uint32_t file = sources_find(&asked->sources, edit->path);
	struct source_place start = { edit->line, edit->column }, end = start;
	if (file == intern_none || !sources_move(&asked->sources, file, &end, edit->remove))
		return NULL;
	return json_pack("{s:o,s:o}", "start",
		place_value(asked, sources_line(&asked->sources, file, start.line), start), "end",
		place_value(asked, sources_line(&asked->sources, file, end.line), end));
}

static json_t *fix_changes(struct asked *asked, const struct result_finding *finding)
{
	json_t *changes = json_object();
	for (size_t i = 0; i < finding->edit_count; i++) {
		const struct result_edit *edit = &finding->edits[i];
		const struct document *document = diagnostic_document(
			&asked->server->documents, asked->shown.result, edit->path);
		json_t *range = !document || diagnostic_is_current(
						     document, asked->shown.result, edit->path)
					? removed_range(asked, edit)
					: NULL;
		if (!range) {
			json_decref(changes);
			return NULL;
		}
		add_edit(asked, changes, edit->path, range, edit->insert ? edit->insert : "");
	}
	return changes;
}

static void offer_fix(struct asked *asked, const struct result_finding *finding)
{
	struct text title = { 0 };
	if (finding->fix < RESULT_FIX_SUGGEST || !finding->edit_count)
		return;
	json_t *changes = fix_changes(asked, finding);
	if (!changes)
		return;
	text_printf(&title, "%s: %s", finding->rule,
		finding->hint ? finding->hint : "mend what was found");
	if (finding->fix == RESULT_FIX_SUGGEST)
		text_printf(
			&title, " (look at it: %s)", finding->doubt ? finding->doubt : "suggested");
	add_action(asked, finding, text_string(&title), finding->fix == RESULT_FIX_SAFE, changes);
	text_release(&title);
}

/* ----------------------------------------------------------------------------- the whole file */

/* The edits of many fixes; none gets into the way of another. */
struct all_fixes {
	ARRAY(struct edit) edits;
	json_t *changes;
	size_t count, on_lines; /* fixes; those of findings on the lines that are asked about */
};

static bool edit_place(
	const struct asked *asked, const struct result_edit *edit, struct edit *place)
{
	const struct result_file *file = result_file_find(asked->shown.result, edit->path);
	*place =
		(struct edit){ .remove = edit->remove, .insert = edit->insert ? edit->insert : "" };
	return file &&
	       edit_offset(file->text, file->size, edit->line, edit->column, &place->offset);
}

/* May a fix be made with those that are there, and without the eyes of anybody? One that edits
 * other files, too, is left to its own action: who mends a file sees that one. */
static bool fits(const struct asked *asked, const struct all_fixes *all,
	const struct result_finding *finding)
{
	struct edit place;
	if (!result_is_open(finding) || finding->fix != RESULT_FIX_SAFE || !finding->edit_count)
		return false;
	for (size_t i = 0; i < finding->edit_count; i++) {
		if (strcmp(finding->edits[i].path, asked->shown.path) != 0 ||
			!edit_place(asked, &finding->edits[i], &place))
			return false;
		for (size_t j = 0; j < all->edits.count; j++)
			if (edit_overlaps(&all->edits.items[j], &place))
				return false;
	}
	return true;
}

static bool has_edit(const struct all_fixes *all, const struct edit *edit)
{
	for (size_t i = 0; i < all->edits.count; i++)
		if (edit_equals(&all->edits.items[i], edit))
			return true;
	return false;
}

static void take_fix(
	struct asked *asked, struct all_fixes *all, const struct result_finding *finding)
{
	for (size_t i = 0; i < finding->edit_count; i++) {
		struct edit place;
		if (!edit_place(asked, &finding->edits[i], &place) || has_edit(all, &place))
			continue;
		json_t *range = removed_range(asked, &finding->edits[i]);
		if (!range)
			continue;
		add_edit(asked, all->changes, finding->edits[i].path, range, place.insert);
		array_push(&all->edits, place);
	}
	all->count++;
	all->on_lines += is_asked(asked, finding);
}

/* Who does not ask for this kind is offered it beside the fix of a finding, if there are others. */
static void offer_fix_all(struct asked *asked, bool is_named)
{
	struct all_fixes all = { .changes = json_object() };
	struct text title = { 0 };
	for (size_t i = asked->shown.first; i < asked->shown.first + asked->shown.count; i++)
		if (fits(asked, &all, &asked->shown.result->findings[i]))
			take_fix(asked, &all, &asked->shown.result->findings[i]);
	if (is_named ? all.count > 0 : all.count > 1 && all.on_lines) {
		text_printf(&title, "mend all in this file that is safe to mend (%zu)", all.count);
		json_array_append_new(asked->actions,
			json_pack("{s:o,s:s,s:{s:O}}", "title", json_text(text_string(&title)),
				"kind", fix_all_kind, "edit", "changes", all.changes));
	}
	text_release(&title);
	json_decref(all.changes);
	array_release(&all.edits);
}

/* ------------------------------------------------------------------------------------ allowing */

static bool is_continued(struct source_line line)
{
	return line.text && line.length && line.text[line.length - 1] == '\\';
}

static size_t blanks(struct source_line line)
{
	size_t count = 0;
	while (count < line.length && (line.text[count] == ' ' || line.text[count] == '\t'))
		count++;
	return count;
}

/* The comment on a line of its own before the finding's, or before the first of the lines that
 * backslashes make one. Before a directive, as the definition of a macro, it would allow nothing.
 */
static void offer_comment(struct asked *asked, const struct result_finding *finding)
{
	uint32_t first = finding->line;
	while (first > 1 &&
		is_continued(sources_line_of(&asked->sources, finding->path, first - 1)))
		first--;
	struct source_line line = sources_line_of(&asked->sources, finding->path, first);
	struct text text = { 0 }, title = { 0 };
	size_t indent = line.text ? blanks(line) : 0;
	if (!line.text || (indent < line.length && line.text[indent] == '#'))
		return;
	text_add_n(&text, line.text, indent);
	text_printf(&text, "/* async-lint: allow(%s) */\n", finding->rule);
	json_t *changes = json_object();
	json_int_t row = (json_int_t)first - 1;
	add_edit(asked, changes, finding->path,
		json_pack("{s:{s:I,s:i},s:{s:I,s:i}}", "start", "line", row, "character", 0, "end",
			"line", row, "character", 0),
		text_string(&text));
	text_printf(&title, "allow %s here: write the reason into the comment", finding->rule);
	add_action(asked, finding, text_string(&title), false, changes);
	text_release(&title);
	text_release(&text);
}

/* -------------------------------------------------------------------------------------- request */

/* A kind holds all whose names begin with it and a dot; the empty one holds all. */
static bool holds_kind(const char *outer, const char *kind)
{
	size_t length = strlen(outer);
	return !length || (!strncmp(outer, kind, length) && (!kind[length] || kind[length] == '.'));
}

/* Is a kind asked for by name? */
static bool names_kind(const json_t *only, const char *kind)
{
	const json_t *outer;
	size_t i;
	json_array_foreach(only, i, outer)
	{
		if (json_is_string(outer) && holds_kind(json_string_value(outer), kind))
			return true;
	}
	return false;
}

static void offer_quickfixes(struct asked *asked)
{
	for (size_t i = asked->shown.first; i < asked->shown.first + asked->shown.count; i++) {
		const struct result_finding *finding = &asked->shown.result->findings[i];
		if (!is_asked(asked, finding))
			continue;
		offer_fix(asked, finding);
		offer_comment(asked, finding);
	}
}

json_t *action_list(struct server *server, const json_t *params)
{
	const json_t *range = json_object_get(params, "range");
	const json_t *only = json_object_get(json_object_get(params, "context"), "only");
	struct asked asked = { .server = server };
	size_t unit;
	if (!read_position(json_object_get(range, "start"), &asked.first, &unit) ||
		!read_position(json_object_get(range, "end"), &asked.last, &unit))
		return NULL;
	asked.actions = json_array();
	if (!shown_find(server, params, &asked.shown))
		return asked.actions;
	sources_init(&asked.sources, asked.shown.result);
	if (!json_is_array(only) || names_kind(only, "quickfix"))
		offer_quickfixes(&asked);
	if (!json_is_array(only) || names_kind(only, fix_all_kind))
		offer_fix_all(&asked, json_is_array(only));
	sources_release(&asked.sources);
	return asked.actions;
}
