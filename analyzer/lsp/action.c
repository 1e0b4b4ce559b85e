/*
 * Edits are offered only while every file they touch is what was analysed, as far as the editor has
 * it open. The comment that allows a finding has no reason, and so allows nothing until somebody
 * has written one: a reason of ours would be nobody's.
 */
#include "lsp/action.h"

#include <string.h>

#include "json.h"
#include "lsp/finding_at.h"

struct asked {
	struct server *server;
	struct shown shown;
	struct sources sources;
	json_t *actions;
};

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

/* ----------------------------------------------------------------------------------------- fixes
 */

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

/* ------------------------------------------------------------------------------------ allowing */

static bool is_continued(struct source_line line)
{
	return line.text && line.length && line.text[line.length - 1] == '\\';
}

/* The comment on a line of its own before the finding's. In the definition of a macro there is no
 * place for one. */
static void offer_comment(struct asked *asked, const struct result_finding *finding)
{
	struct source_line line = sources_line_of(&asked->sources, finding->path, finding->line);
	struct source_line before =
		sources_line_of(&asked->sources, finding->path, finding->line - 1);
	struct text text = { 0 }, title = { 0 };
	size_t indent = 0;
	if (!line.text || is_continued(line) || is_continued(before))
		return;
	while (indent < line.length && (line.text[indent] == ' ' || line.text[indent] == '\t'))
		indent++;
	text_add_n(&text, line.text, indent);
	text_printf(&text, "/* async-lint: allow(%s) */\n", finding->rule);
	json_t *changes = json_object();
	json_int_t row = (json_int_t)finding->line - 1;
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

static bool wants_quickfix(const json_t *params)
{
	const json_t *only = json_object_get(json_object_get(params, "context"), "only"), *kind;
	size_t i;
	json_array_foreach(only, i,
		kind) if (json_is_string(kind) &&
			  (!*json_string_value(kind) ||
				  !strcmp(json_string_value(kind), "quickfix"))) return true;
	return !json_is_array(only);
}

json_t *action_list(struct server *server, const json_t *params)
{
	const json_t *range = json_object_get(params, "range");
	struct asked asked = { .server = server };
	size_t first, last, unit;
	if (!read_position(json_object_get(range, "start"), &first, &unit) ||
		!read_position(json_object_get(range, "end"), &last, &unit))
		return NULL;
	asked.actions = json_array();
	if (!wants_quickfix(params) || !shown_find(server, params, &asked.shown))
		return asked.actions;
	sources_init(&asked.sources, asked.shown.result);
	for (size_t i = asked.shown.first; i < asked.shown.first + asked.shown.count; i++) {
		const struct result_finding *finding = &asked.shown.result->findings[i];
		if (!result_is_open(finding) || !finding->line || finding->line - 1 < first ||
			finding->line - 1 > last)
			continue;
		offer_fix(&asked, finding);
		offer_comment(&asked, finding);
	}
	sources_release(&asked.sources);
	return asked.actions;
}
