/*
 * Edits as SARIF's replacements. An edit whose place is not in the text that was analysed, or whose
 * text cannot be written in JSON, takes its whole fix with it: half a fix is none.
 */
#include <string.h>

#include "json.h"
#include "range.h"
#include "sarif.h"

static json_t *deleted_region(struct sarif *sarif, const struct result_edit *edit)
{
	uint32_t file = sources_find(&sarif->sources, edit->path);
	struct source_place start = { edit->line, edit->column }, end = start;
	if (file == intern_none || !sources_move(&sarif->sources, file, &end, edit->remove))
		return NULL;
	struct source_line first = sources_line(&sarif->sources, file, start.line);
	struct source_line last = sources_line(&sarif->sources, file, end.line);
	return json_pack("{s:I, s:I, s:I, s:I}", "startLine", (json_int_t)start.line, "startColumn",
		(json_int_t)range_column(first, start.column), "endLine", (json_int_t)end.line,
		"endColumn", (json_int_t)range_column(last, end.column));
}

static json_t *replacement_value(struct sarif *sarif, const struct result_edit *edit)
{
	json_t *text = json_string(edit->insert ? edit->insert : "");
	json_t *region = text ? deleted_region(sarif, edit) : NULL;
	if (!region) {
		json_decref(text);
		return NULL;
	}
	json_t *replacement = json_object();
	sarif_set(replacement, "deletedRegion", region);
	if (json_string_length(text))
		sarif_set(replacement, "insertedContent", json_pack("{s:o}", "text", text));
	else
		json_decref(text);
	return replacement;
}

static bool is_first_of_file(const struct result_finding *finding, size_t edit)
{
	for (size_t i = 0; i < edit; i++)
		if (!strcmp(finding->edits[i].path, finding->edits[edit].path))
			return false;
	return true;
}

static json_t *change_value(
	struct sarif *sarif, const struct result_finding *finding, const char *path)
{
	json_t *replacements = json_array();
	for (size_t i = 0; i < finding->edit_count; i++) {
		if (strcmp(finding->edits[i].path, path))
			continue;
		json_t *replacement = replacement_value(sarif, &finding->edits[i]);
		if (!replacement) {
			json_decref(replacements);
			return NULL;
		}
		json_array_append_new(replacements, replacement);
	}
	json_t *change = json_object();
	sarif_set(change, "artifactLocation", sarif_artifact_location(sarif, path));
	sarif_set(change, "replacements", replacements);
	return change;
}

static json_t *description_value(const struct result_finding *finding)
{
	struct text text = { 0 };
	text_add(&text, finding->fix == RESULT_FIX_SAFE ? "safe" : "a suggestion");
	if (finding->doubt)
		text_printf(&text, ", %s", finding->doubt);
	if (finding->hint)
		text_printf(&text, ": %s", finding->hint);
	json_t *message = sarif_message(text_string(&text));
	text_release(&text);
	return message;
}

json_t *sarif_fixes(struct sarif *sarif, const struct result_finding *finding)
{
	json_t *changes = json_array();
	for (size_t i = 0; i < finding->edit_count; i++) {
		if (!is_first_of_file(finding, i))
			continue;
		json_t *change = change_value(sarif, finding, finding->edits[i].path);
		if (!change) {
			json_decref(changes);
			return NULL;
		}
		json_array_append_new(changes, change);
	}
	if (!json_array_size(changes)) {
		json_decref(changes);
		return NULL;
	}
	return json_pack("[{s:o*, s:o, s:{s:s}}]", "description", description_value(finding),
		"artifactChanges", changes, "properties", "class", result_fix_name(finding->fix));
}
