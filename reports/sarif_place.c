/*
 * Files, regions and messages of SARIF.
 *
 *  1. Paths below the root are relative to %SRCROOT%, others are whole "file:" URIs.
 *  2. Every region has all of its four numbers: GitHub asks for them. Where the line is not known,
 *     columns are the analysis' bytes, and a region is one character wide.
 *  3. In a message, "{0}" is a placeholder and "[text](1)" a link (SARIF 3.11.5 and 3.11.6). The
 *     standard wants all braces doubled; only those that could be a placeholder are, for readers
 *     show the others as they are, twice.
 */
#include <string.h>

#include "json.h"
#include "range.h"
#include "sarif.h"
#include "uri.h"
#include "utf8.h"

enum { longest_snippet = 4096 };

/* -------------------------------------------------------------------------------------- values */

void sarif_set(json_t *object, const char *key, json_t *value)
{
	if (value && !json_is_null(value))
		json_object_set_new_nocheck(object, key, value);
	else
		json_decref(value);
}

json_t *sarif_message(const char *text)
{
	if (!text || !*text)
		return NULL;
	struct text shown = { 0 };
	json_t *message = json_object();
	sarif_add_text(&shown, text);
	sarif_set(message, "text", json_text_n(shown.bytes, shown.length));
	text_release(&shown);
	return message;
}

const char *sarif_level(enum result_severity severity)
{
	static const char *const levels[result_severity_count] = {
		[RESULT_INFO] = "note",
		[RESULT_PERFORMANCE] = "warning",
		[RESULT_WARNING] = "warning",
		[RESULT_ERROR] = "error",
	};
	return levels[severity];
}

/* The length of a "{0}" that stands here, or 0. */
static size_t placeholder_at(const char *text)
{
	size_t digits = *text == '{' ? strspn(text + 1, "0123456789") : 0;
	return digits && text[1 + digits] == '}' ? digits + 2 : 0;
}

static void add_escaped(struct text *message, const char *text, const char *escaped)
{
	struct text shown = { 0 };
	utf8_add_visible(&shown, text, strlen(text));
	for (const char *c = text_string(&shown); *c; c++) {
		size_t placeholder = placeholder_at(c);
		if (placeholder) {
			text_printf(message, "{%.*s}", (int)placeholder, c);
			c += placeholder - 1;
			continue;
		}
		if (*escaped && strchr(escaped, *c))
			text_char(message, '\\');
		else if (*c == '(' && c > shown.bytes && c[-1] == ']')
			text_char(message, ' '); /* it would be a link */
		text_char(message, *c);
	}
	text_release(&shown);
}

void sarif_add_text(struct text *message, const char *text)
{
	add_escaped(message, text, "");
}

void sarif_add_link(struct text *message, const char *text, unsigned location)
{
	text_char(message, '[');
	add_escaped(message, text, "\\[]");
	text_printf(message, "](%u)", location);
}

/* -------------------------------------------------------------------------------------- places */

json_t *sarif_artifact_location(struct sarif *sarif, const char *path)
{
	json_t *location = json_object();
	struct text uri = { 0 };
	uint32_t index = intern_find(&sarif->paths, path);

	uri_add_path(&uri, path);
	sarif_set(location, "uri", json_stringn(uri.bytes, uri.length));
	if (*path != '/')
		sarif_set(location, "uriBaseId", json_string("%SRCROOT%"));
	if (index != intern_none)
		sarif_set(location, "index", json_integer(index));
	text_release(&uri);
	return location;
}

static json_t *region_value(struct sarif *sarif, const struct sarif_region *region)
{
	uint32_t number = region->line ? region->line : 1;
	struct source_line line = sources_line_of(&sarif->sources, region->path, number);
	json_int_t start = region->column ? region->column : 1;
	json_int_t end = region->end_column > start ? region->end_column : start + 1;
	struct range range;

	if (line.text && !region->column) { /* only the line is known */
		end = (json_int_t)range_column(line, UINT32_MAX);
	} else if (range_find(&range, line, region->column, region->end_column)) {
		start = (json_int_t)range.start + 1;
		end = (json_int_t)range.end + 1;
	} else if (line.text) { /* behind the end of its line */
		start = end = (json_int_t)range_column(line, region->column);
	}
	return json_pack("{s:I, s:I, s:I, s:I}", "startLine", (json_int_t)number, "startColumn",
		start, "endLine", (json_int_t)number, "endColumn", end);
}

/* The line with those before and behind it, which is what a context is: more than the region. */
static json_t *context_value(struct sarif *sarif, const struct sarif_region *region)
{
	uint32_t file = sources_find(&sarif->sources, region->path);
	if (file == intern_none || !region->line)
		return NULL;
	size_t count = sources_line_count(&sarif->sources, file);
	uint32_t first = region->line > 1 ? region->line - 1 : 1;
	uint32_t last = region->line < count ? region->line + 1 : (uint32_t)count;
	if (region->line > count || first == last)
		return NULL;

	struct text text = { 0 };
	for (uint32_t i = first; i <= last; i++) {
		struct source_line line = sources_line(&sarif->sources, file, i);
		text_add_n(&text, line.text, line.length);
		text_char(&text, '\n');
	}
	json_t *context = NULL;
	if (text.length <= longest_snippet)
		context = json_pack("{s:I, s:I, s:{s:o}}", "startLine", (json_int_t)first,
			"endLine", (json_int_t)last, "snippet", "text",
			json_text_n(text.bytes, text.length));
	text_release(&text);
	return context;
}

json_t *sarif_physical_location(
	struct sarif *sarif, const struct sarif_region *region, bool with_context)
{
	json_t *location = json_object();
	sarif_set(location, "artifactLocation", sarif_artifact_location(sarif, region->path));
	sarif_set(location, "region", region_value(sarif, region));
	if (with_context)
		sarif_set(location, "contextRegion", context_value(sarif, region));
	return location;
}
