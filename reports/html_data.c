/*
 * The page's data is the JSON report's, and more:
 *
 *	findings[].range, steps[].range   what to mark in the line, in units of UTF-16
 *	rules[].html                      the rule's page
 *	files[]                           { path, total, chunks: [{ first, lines }] }
 *	runs[]                            { id, started, tool, commit, counts: { rule: n },
 *	                                    findings, new, unchanged, fixed }
 *
 * Of the JSON report's, `stalls` (of a finding, and of all) is null unless stalls were asked for.
 *
 * Runs are the trend, the latest last: counted is what was open. There are none without a database.
 *
 * A line is an array of segments, a segment its class letter and its text. Small files come whole,
 * as long as all of them together are small; of others only the lines around findings and steps are
 * kept, and of a very long line its beginning. What is shown of names and texts is visible, as
 * utf8.h has it: no mark of direction can make one read as another.
 *
 * In a folder a file has `src` instead of `chunks`: a script that calls async_lint_source(src,
 * chunks).
 */
#include "html_data.h"

#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "base/hash.h"
#include "highlight.h"
#include "json.h"
#include "range.h"
#include "rule_page.h"
#include "stream.h"
#include "utf8.h"

enum { whole_files_size = 2 << 20, whole_file_lines = 5000, lines_around = 15, line_size = 4000 };

struct html_data {
	const struct result *result;
	struct sources sources;
	ARRAY(uint64_t *) wanted; /* by file: its lines, as a bit set; NULL: all of them */
};

/* -------------------------------------------------------------------------------------- ranges */

static json_t *range_value(struct source_line line, uint32_t column, uint32_t end_column)
{
	struct range range;
	if (column > line_size || !range_find(&range, line, column, end_column))
		return json_null();
	return json_pack("[I,I]", (json_int_t)range.start, (json_int_t)range.end);
}

static json_t *visible_value(const char *string)
{
	struct text text = { 0 };
	utf8_add_visible(&text, string, strlen(string));
	json_t *value = json_text_n(text_string(&text), text.length);
	text_release(&text);
	return value;
}

/* The same for code of several lines. */
static json_t *visible_code(const char *string)
{
	struct text text = { 0 };
	for (const char *at = string; *at;) {
		size_t length = strcspn(at, "\n");
		utf8_add_code(&text, at, length);
		at += length;
		if (*at)
			text_char(&text, *at++);
	}
	json_t *value = json_text_n(text_string(&text), text.length);
	text_release(&text);
	return value;
}

/* Makes all texts in a value visible. */
static json_t *make_visible(json_t *value)
{
	const char *key;
	json_t *child;
	size_t i;
	json_object_foreach(value, key, child)
	{
		const char *string = json_string_value(child);
		bool is_code = !strcmp(key, "sketch") || !strcmp(key, "insert");
		if (string)
			json_object_set_new(
				value, key, is_code ? visible_code(string) : visible_value(string));
		else
			make_visible(child);
	}
	json_array_foreach(value, i, child) make_visible(child);
	return value;
}

static void add_ranges(struct html_data *data, json_t *steps, const struct result_finding *finding)
{
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		json_t *value = json_array_get(steps, i);
		struct source_line line = sources_line_of(&data->sources, step->path, step->line);
		json_object_set_new(value, "range", range_value(line, step->column, 0));
	}
}

static json_t *finding_value(struct html_data *data, const struct result_finding *finding)
{
	json_t *value = json_finding(finding);
	struct source_line line = sources_line_of(&data->sources, finding->path, finding->line);
	json_object_set_new(
		value, "range", range_value(line, finding->column, finding->end_column));
	json_object_set_new(value, "fix", json_fix(finding));
	add_ranges(data, json_object_get(value, "steps"), finding);
	return make_visible(value);
}

static void write_findings(struct html_data *data, struct stream *stream)
{
	stream_begin(stream, "findings", '[');
	for (size_t i = 0; i < data->result->finding_count; i++)
		if (data->result->findings[i].state != RESULT_STATE_ABSENT)
			stream_value(stream, NULL, finding_value(data, &data->result->findings[i]));
	stream_end(stream, ']');
}

/* --------------------------------------------------------------------------------------- lines */

static void want(struct html_data *data, const char *path, uint32_t line)
{
	uint32_t file = sources_find(&data->sources, path);
	if (file == intern_none || !data->wanted.items[file])
		return;
	size_t total = sources_line_count(&data->sources, file);
	size_t first = line > lines_around ? line - lines_around : 1;
	size_t last = (size_t)line + lines_around;
	for (size_t i = first; i <= last && i <= total; i++)
		bitset_add(data->wanted.items[file], i);
}

static void find_wanted(struct html_data *data, bool whole)
{
	size_t size = 0;
	for (uint32_t i = 0; i < data->sources.files.count; i++)
		size += data->sources.files.items[i].file->size;
	for (uint32_t i = 0; i < data->sources.files.count; i++) {
		size_t lines = sources_line_count(&data->sources, i);
		bool is_whole = whole || (size <= whole_files_size && lines <= whole_file_lines);
		array_push(&data->wanted,
			is_whole ? NULL : memory_new(bitset_words(lines + 1), sizeof(uint64_t)));
	}
	for (size_t i = 0; i < data->result->finding_count; i++) {
		const struct result_finding *finding = &data->result->findings[i];
		want(data, finding->path, finding->line);
		for (size_t j = 0; j < finding->step_count; j++)
			want(data, finding->steps[j].path, finding->steps[j].line);
	}
}

/* Where a line that is too long is cut: not in a character. */
static size_t cut_of(const char *text, size_t length)
{
	size_t cut = length > line_size ? line_size : length;
	while (cut < length && cut && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	return cut;
}

static json_t *segments_value(const char *text, const char *classes, size_t whole)
{
	size_t length = cut_of(text, whole);
	json_t *segments = json_array();
	struct text segment = { 0 };
	for (size_t at = 0, end; at < length; at = end) {
		for (end = at; end < length && classes[end] == classes[at];)
			end++;
		text_reset(&segment);
		text_char(&segment, classes[at]);
		utf8_add_code(&segment, text + at, end - at);
		json_array_append_new(segments, json_text_n(segment.bytes, segment.length));
	}
	if (length < whole)
		json_array_append_new(segments,
			json_sprintf("%c ... (%zu more bytes)", HIGHLIGHT_COMMENT, whole - length));
	text_release(&segment);
	return segments;
}

static json_t *chunks_value(struct html_data *data, uint32_t file)
{
	const struct result_file *text = data->sources.files.items[file].file;
	char *classes = highlight_new(text->text, text->size);
	size_t total = sources_line_count(&data->sources, file);
	json_t *chunks = json_array(), *lines = NULL;

	for (uint32_t i = 1; i <= total; i++) {
		if (data->wanted.items[file] && !bitset_has(data->wanted.items[file], i)) {
			lines = NULL;
			continue;
		}
		if (!lines) {
			lines = json_array();
			json_array_append_new(chunks,
				json_pack("{s:I,s:o}", "first", (json_int_t)i, "lines", lines));
		}
		struct source_line line = sources_line(&data->sources, file, i);
		json_array_append_new(lines,
			segments_value(line.text, classes + (line.text - text->text), line.length));
	}
	free(classes);
	return chunks;
}

static json_t *file_value(struct html_data *data, uint32_t file, bool is_index)
{
	json_t *value = json_object();
	json_object_set_new(
		value, "path", visible_value(data->sources.files.items[file].file->path));
	json_object_set_new(
		value, "total", json_integer((json_int_t)sources_line_count(&data->sources, file)));
	if (!is_index) {
		json_object_set_new(value, "chunks", chunks_value(data, file));
		return value;
	}
	struct text name = { 0 };
	html_data_source_name(data, &name, file);
	json_object_set_new(value, "src", json_text(text_string(&name)));
	text_release(&name);
	return value;
}

static void write_files(struct html_data *data, struct stream *stream, bool is_index)
{
	stream_begin(stream, "files", '[');
	for (uint32_t i = 0; i < data->sources.files.count; i++)
		stream_value(stream, NULL, file_value(data, i, is_index));
	stream_end(stream, ']');
}

/* ----------------------------------------------------------------------------- rules and units */

static json_t *page_value(const char *page)
{
	struct text html = { 0 };
	if (page)
		rule_page_add(&html, page);
	json_t *value = html.length ? json_text_n(html.bytes, html.length) : json_null();
	text_release(&html);
	return value;
}

static json_t *rules_value(const struct result *result)
{
	json_t *rules = json_array();
	for (size_t i = 0; i < result->rule_count; i++) {
		json_t *rule = json_rule(&result->rules[i]);
		json_object_set_new(rule, "html", page_value(result->rules[i].page));
		json_array_append_new(rules, rule);
	}
	return rules;
}

static json_t *run_value(const struct result_run *run)
{
	json_t *value = json_object(), *counts = json_object();
	for (size_t i = 0; i < run->count_count; i++)
		json_object_set_new(counts, run->counts[i].rule,
			json_integer((json_int_t)run->counts[i].count));
	json_object_set_new(value, "id", json_integer(run->id));
	json_object_set_new(value, "started", json_text(run->started));
	json_object_set_new(value, "tool", json_text(run->tool_version));
	json_object_set_new(value, "commit", json_text(run->commit));
	json_object_set_new(value, "counts", counts);
	json_object_set_new(value, "findings", json_integer((json_int_t)run->open_count));
	json_object_set_new(value, "new", json_integer((json_int_t)run->new_count));
	json_object_set_new(
		value, "unchanged", json_integer((json_int_t)(run->open_count - run->new_count)));
	json_object_set_new(value, "fixed", json_integer((json_int_t)run->fixed_count));
	return value;
}

static json_t *runs_value(const struct result *result)
{
	json_t *runs = json_array();
	for (size_t i = 0; i < result->run_count; i++)
		json_array_append_new(runs, run_value(&result->runs[i]));
	return runs;
}

/* Only units that a reader has to know about. */
static json_t *units_value(const struct result *result)
{
	json_t *units = json_array();
	for (size_t i = 0; i < result->unit_row_count; i++) {
		const struct result_unit *unit = &result->units[i];
		if (unit->state == RESULT_UNIT_LOST || unit->state == RESULT_UNIT_MISSING ||
			unit->is_partial || unit->degraded_count)
			json_array_append_new(units, json_unit(unit));
	}
	return units;
}

/* --------------------------------------------------------------------------------------- whole */

struct html_data *html_data_new(const struct result *result, bool whole)
{
	struct html_data *data = memory_new(1, sizeof(*data));
	data->result = result;
	sources_init(&data->sources, result);
	find_wanted(data, whole);
	return data;
}

void html_data_free(struct html_data *data)
{
	for (size_t i = 0; i < data->wanted.count; i++)
		free(data->wanted.items[i]);
	array_release(&data->wanted);
	sources_release(&data->sources);
	free(data);
}

void html_data_write(struct html_data *data, FILE *out, bool is_index)
{
	const struct result *result = data->result;
	struct stream stream = { .out = out, .is_inline = true };
	stream_begin(&stream, NULL, '{');
	stream_value(&stream, "tool", json_tool(result));
	stream_value(&stream, "run", make_visible(json_run(result)));
	stream_value(&stream, "counts", json_counts(result));
	stream_value(&stream, "runs", runs_value(result));
	stream_value(&stream, "stalls", make_visible(json_trace(result->trace)));
	stream_value(&stream, "rules", rules_value(result));
	stream_value(&stream, "units", make_visible(units_value(result)));
	write_findings(data, &stream);
	write_files(data, &stream, is_index);
	stream_end(&stream, '}');
}

uint32_t html_data_source_count(const struct html_data *data)
{
	return (uint32_t)data->sources.files.count;
}

void html_data_source_name(const struct html_data *data, struct text *text, uint32_t source)
{
	char name[hash_text_size];
	const struct result_file *file = data->sources.files.items[source].file;
	struct hash hash = hash_join(hash_string(file->path), hash_bytes(file->text, file->size));
	hash_text(hash_join(hash, hash_string(data->result->tool_version)), name);
	text_printf(text, "sources/%.16s.js", name);
}

void html_data_write_source(struct html_data *data, FILE *out, uint32_t source)
{
	struct stream stream = { .out = out, .is_inline = true };
	stream_value(&stream, NULL, chunks_value(data, source));
}
