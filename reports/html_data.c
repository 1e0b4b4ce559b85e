/*
 * The page's data is the JSON report's, and more:
 *
 *	findings[].range, steps[].range   what to mark in the line, in units of UTF-16
 *	rules[].html                      the rule's page
 *	files[]                           { path, total, chunks: [{ first, lines }] }
 *	runs[]                            { id, started, tool, commit, counts: { rule: n },
 *findings, new, unchanged, fixed }: the trend, the latest last; counted is what was open. Empty
 *without a database
 *
 * Of the JSON report's, `stalls` (of a finding, and of all) is null unless stalls were asked for.
 *
 * A line is an array of segments, a segment its class letter and its text. Small results carry
 * whole files; of large ones only the lines around findings and steps are kept.
 */
#include "html_data.h"

#include <md4c-html.h>
#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "highlight.h"
#include "json.h"
#include "range.h"
#include "utf8.h"

enum { whole_files_size = 2 << 20, lines_around = 15 };

struct builder {
	const struct result *result;
	struct sources sources;
	ARRAY(uint64_t *) wanted; /* by file: its lines, as a bit set */
	bool whole_files;
};

/* -------------------------------------------------------------------------------------- ranges */

static json_t *range_value(struct source_line line, uint32_t column, uint32_t end_column)
{
	struct range range;
	if (!range_find(&range, line, column, end_column))
		return json_null();
	return json_pack("[I,I]", (json_int_t)range.start, (json_int_t)range.end);
}

static json_t *finding_value(struct builder *builder, const struct result_finding *finding)
{
	json_t *value = json_finding(finding);
	struct source_line line = sources_line_of(&builder->sources, finding->path, finding->line);
	json_object_set_new(
		value, "range", range_value(line, finding->column, finding->end_column));

	json_object_set_new(value, "fix", json_fix(finding));

	json_t *steps = json_object_get(value, "steps");
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		line = sources_line_of(&builder->sources, step->path, step->line);
		json_object_set_new(
			json_array_get(steps, i), "range", range_value(line, step->column, 0));
	}
	return value;
}

static json_t *findings_value(struct builder *builder)
{
	json_t *findings = json_array();
	for (size_t i = 0; i < builder->result->finding_count; i++)
		if (builder->result->findings[i].state != RESULT_STATE_ABSENT)
			json_array_append_new(
				findings, finding_value(builder, &builder->result->findings[i]));
	return findings;
}

/* --------------------------------------------------------------------------------------- lines */

static void want(struct builder *builder, const char *path, uint32_t line)
{
	uint32_t file = sources_find(&builder->sources, path);
	if (file == intern_none)
		return;
	size_t total = sources_line_count(&builder->sources, file);
	size_t first = line > lines_around ? line - lines_around : 1;
	size_t last = (size_t)line + lines_around;
	for (size_t i = first; i <= last && i <= total; i++)
		bitset_add(builder->wanted.items[file], i);
}

static void find_wanted(struct builder *builder)
{
	size_t size = 0;
	for (uint32_t i = 0; i < builder->sources.files.count; i++) {
		size_t words = bitset_words(sources_line_count(&builder->sources, i) + 1);
		array_push(&builder->wanted, memory_new(words, sizeof(uint64_t)));
		size += builder->sources.files.items[i].file->size;
	}
	builder->whole_files = size <= whole_files_size;
	for (size_t i = 0; i < builder->result->finding_count; i++) {
		const struct result_finding *finding = &builder->result->findings[i];
		want(builder, finding->path, finding->line);
		for (size_t j = 0; j < finding->step_count; j++)
			want(builder, finding->steps[j].path, finding->steps[j].line);
	}
}

static json_t *segments_value(const char *text, const char *classes, size_t length)
{
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
	text_release(&segment);
	return segments;
}

static json_t *chunks_value(struct builder *builder, uint32_t file)
{
	const struct result_file *text = builder->sources.files.items[file].file;
	char *classes = highlight_new(text->text, text->size);
	size_t total = sources_line_count(&builder->sources, file);
	json_t *chunks = json_array(), *lines = NULL;

	for (uint32_t i = 1; i <= total; i++) {
		if (!builder->whole_files && !bitset_has(builder->wanted.items[file], i)) {
			lines = NULL;
			continue;
		}
		if (!lines) {
			lines = json_array();
			json_array_append_new(chunks,
				json_pack("{s:I,s:o}", "first", (json_int_t)i, "lines", lines));
		}
		struct source_line line = sources_line(&builder->sources, file, i);
		json_array_append_new(lines,
			segments_value(line.text, classes + (line.text - text->text), line.length));
	}
	free(classes);
	return chunks;
}

static json_t *files_value(struct builder *builder)
{
	json_t *files = json_array();
	for (uint32_t i = 0; i < builder->sources.files.count; i++) {
		json_t *file = json_object();
		json_object_set_new(
			file, "path", json_text(builder->sources.files.items[i].file->path));
		json_object_set_new(file, "total",
			json_integer((json_int_t)sources_line_count(&builder->sources, i)));
		json_object_set_new(file, "chunks", chunks_value(builder, i));
		json_array_append_new(files, file);
	}
	return files;
}

/* ----------------------------------------------------------------------------- rules and units */

static void add_html(const MD_CHAR *bytes, MD_SIZE size, void *text)
{
	text_add_n(text, bytes, size);
}

static json_t *page_value(const char *page)
{
	struct text html = { 0 };
	if (!page || md_html(page, (MD_SIZE)strlen(page), add_html, &html,
			     MD_DIALECT_GITHUB | MD_FLAG_NOHTML, 0))
		text_reset(&html);
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

json_t *html_data(const struct result *result)
{
	struct builder builder = { .result = result };
	sources_init(&builder.sources, result);
	find_wanted(&builder);

	json_t *data = json_object();
	json_object_set_new(data, "tool", json_tool(result));
	json_object_set_new(data, "run", json_run(result));
	json_object_set_new(data, "counts", json_counts(result));
	json_object_set_new(data, "runs", runs_value(result));
	json_object_set_new(data, "stalls", json_trace(result->trace));
	json_object_set_new(data, "rules", rules_value(result));
	json_object_set_new(data, "units", units_value(result));
	json_object_set_new(data, "findings", findings_value(&builder));
	json_object_set_new(data, "files", files_value(&builder));

	for (size_t i = 0; i < builder.wanted.count; i++)
		free(builder.wanted.items[i]);
	array_release(&builder.wanted);
	sources_release(&builder.sources);
	return data;
}
