/*
 * Positions are those of the texts in the result: with lsp/view.h, of those in the editor.
 */
#include "lsp/diagnostic.h"

#include <string.h>

#include "base/file.h"
#include "json.h"
#include "uri.h"

/* -------------------------------------------------------------------------------------- places */

static char *absolute(struct arena *arena, const struct result *result, const char *path)
{
	return path_join(arena, result->root ? result->root : "/", path);
}

struct document *diagnostic_document(
	const struct documents *documents, const struct result *result, const char *path)
{
	struct arena arena = { 0 };
	struct document *document = document_of_path(documents, absolute(&arena, result, path));
	arena_release(&arena);
	return document;
}

json_t *diagnostic_uri(
	const struct documents *documents, const struct result *result, const char *path)
{
	struct arena arena = { 0 };
	struct text uri = { 0 };
	const struct document *document = diagnostic_document(documents, result, path);
	if (document)
		return json_string(document->uri);
	uri_add_path(&uri, absolute(&arena, result, path));
	json_t *value = json_stringn(text_string(&uri), uri.length);
	text_release(&uri);
	arena_release(&arena);
	return value;
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

struct diagnostic_span diagnostic_span(
	struct source_line line, uint32_t column, uint32_t end_column)
{
	size_t from = column ? column - 1 : 0;
	size_t to = end_column > column ? end_column - 1 : from;
	if (from > line.length)
		from = line.length;
	if (to > line.length)
		to = line.length;
	if (to <= from)
		for (to = from; to < line.length && is_word_byte(line.text[to]);)
			to++;
	return (struct diagnostic_span){ from, to };
}

bool diagnostic_is_current(
	const struct document *document, const struct result *result, const char *path)
{
	const struct result_file *file = result_file_find(result, path);
	return file && document->text.length == file->size &&
	       !memcmp(text_string(&document->text), file->text, file->size);
}

json_t *diagnostic_range(const struct diagnostic_style *style, struct sources *sources,
	const char *path, uint32_t line, uint32_t column, uint32_t end_column)
{
	struct source_line text = sources_line_of(sources, path, line);
	struct diagnostic_span span = diagnostic_span(text, column, end_column);
	size_t start = text.text ? position_units(style->encoding, text.text, span.from) : 0;
	size_t end = text.text ? position_units(style->encoding, text.text, span.to) : 0;
	json_int_t row = line ? (json_int_t)line - 1 : 0;
	return json_pack("{s:{s:I,s:I},s:{s:I,s:I}}", "start", "line", row, "character",
		(json_int_t)start, "end", "line", row, "character", (json_int_t)end);
}

/* -------------------------------------------------------------------------------- one finding */

static int severity_number(enum result_severity severity)
{
	static const int numbers[result_severity_count] = {
		[RESULT_INFO] = 3,
		[RESULT_PERFORMANCE] = 2,
		[RESULT_WARNING] = 2,
		[RESULT_ERROR] = 1,
	};
	return numbers[severity];
}

static json_t *message_value(
	const struct diagnostic_style *style, const struct result_finding *finding)
{
	struct text message = { 0 };
	text_add(&message, finding->message);
	if (finding->confidence != RESULT_CERTAIN)
		text_printf(&message, " (%s)", result_confidence_name(finding->confidence));
	for (size_t i = 0; !style->related && i < finding->step_count; i++)
		text_printf(&message, "\n%s:%u:%u: %s", finding->steps[i].path,
			finding->steps[i].line, finding->steps[i].column, finding->steps[i].text);
	if (finding->hint)
		text_printf(&message, "\n%s", finding->hint);
	json_t *value = json_text_n(text_string(&message), message.length);
	text_release(&message);
	return value;
}

static json_t *related_value(const struct diagnostic_style *style,
	const struct documents *documents, const struct result *result, struct sources *sources,
	const struct result_finding *finding)
{
	json_t *list = json_array();
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		json_array_append_new(
			list, json_pack("{s:{s:o,s:o},s:o}", "location", "uri",
				      diagnostic_uri(documents, result, step->path), "range",
				      diagnostic_range(style, sources, step->path, step->line,
					      step->column, 0),
				      "message", json_text(step->text)));
	}
	return list;
}

json_t *diagnostic_value(const struct diagnostic_style *style, const struct documents *documents,
	const struct result *result, struct sources *sources, const struct result_finding *finding)
{
	json_t *value = json_pack("{s:o,s:i,s:o,s:s,s:o,s:{s:o}}", "range",
		diagnostic_range(style, sources, finding->path, finding->line, finding->column,
			finding->end_column),
		"severity", severity_number(finding->severity), "code", json_text(finding->rule),
		"source", "async-lint", "message", message_value(style, finding), "data",
		"fingerprint", json_text(finding->fingerprint));
	if (style->described && style->pages)
		json_object_set_new(value, "codeDescription",
			json_pack("{s:o}", "href",
				json_sprintf("%s%s.md", style->pages, finding->rule)));
	if (style->related && finding->step_count)
		json_object_set_new(value, "relatedInformation",
			related_value(style, documents, result, sources, finding));
	return value;
}

/* ------------------------------------------------------------------------------------- a file */

size_t diagnostic_group(const struct result *result, size_t first)
{
	size_t end = first;
	while (end < result->finding_count &&
		!strcmp(result->findings[end].path, result->findings[first].path))
		end++;
	return end - first;
}

json_t *diagnostic_list(const struct diagnostic_style *style, const struct documents *documents,
	const struct result *result, struct sources *sources, size_t first, size_t count)
{
	json_t *list = NULL;
	for (size_t i = first; i < first + count; i++) {
		const struct result_finding *finding = &result->findings[i];
		if (!result_is_open(finding))
			continue;
		if (!list)
			list = json_array();
		if (json_array_size(list) < diagnostics_per_file)
			json_array_append_new(
				list, diagnostic_value(style, documents, result, sources, finding));
	}
	return list;
}
