/*
 * Findings for programs. The shape is published in findings.schema.json: keys are added, never
 * renamed or dropped, while "version" stays.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "json.h"
#include "leaf.h"
#include "stream.h"

static void write_rules(struct stream *stream, const struct result *result)
{
	stream_begin(stream, "rules", '[');
	for (size_t i = 0; i < result->rule_count; i++) {
		json_t *rule = json_rule(&result->rules[i]);
		json_object_set_new(rule, "page", json_text(result->rules[i].page));
		stream_value(stream, NULL, rule);
	}
	stream_end(stream, ']');
}

static void write_units(struct stream *stream, const struct result *result)
{
	stream_begin(stream, "units", '[');
	for (size_t i = 0; i < result->unit_row_count; i++)
		stream_value(stream, NULL, json_unit(&result->units[i]));
	stream_end(stream, ']');
}

static void write_findings(struct stream *stream, const struct result *result)
{
	struct sources sources;

	sources_init(&sources, result);
	stream_begin(stream, "findings", '[');
	for (size_t i = 0; i < result->finding_count; i++)
		stream_value(stream, NULL, json_whole_finding(&result->findings[i], &sources));
	stream_end(stream, ']');
	sources_release(&sources);
}

/* Leaves name their findings by fingerprint. */
static json_t *leaves_value(const struct result *result)
{
	json_t *values = json_array();
	struct leaves leaves;

	leaves_make(&leaves, result, true);
	for (size_t i = 0; i < leaves.count; i++) {
		const struct leaf *leaf = &leaves.items[i];
		json_t *value = json_object(), *findings = json_array();
		json_object_set_new(value, "path", json_text(leaf->path));
		json_object_set_new(value, "line", json_integer(leaf->line));
		json_object_set_new(value, "column", json_integer(leaf->column));
		json_object_set_new(value, "text", json_text(leaf->text));
		for (size_t f = 0; f < leaf->finding_count; f++)
			json_array_append_new(findings, json_text(leaf->findings[f]->fingerprint));
		json_object_set_new(value, "findings", findings);
		json_array_append_new(values, value);
	}
	leaves_release(&leaves);
	return values;
}

static bool write_json(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct stream stream = { .out = out };
	stream_begin(&stream, NULL, '{');
	stream_value(&stream, "format", json_string("async-lint-findings"));
	stream_value(&stream, "version", json_integer(json_format_version));
	stream_value(&stream, "tool", json_tool(result));
	stream_value(&stream, "run", json_run(result));
	stream_value(&stream, "counts", json_counts(result));
	stream_value(&stream, "stalls", json_trace(result->trace));
	write_rules(&stream, result);
	write_units(&stream, result);
	write_findings(&stream, result);
	if (style->by_leaf)
		stream_value(&stream, "leaves", leaves_value(result));
	stream_end(&stream, '}');
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the JSON report: %s", strerror(errno));
	return true;
}

const struct report report_json = {
	.name = "json",
	.help = "everything about the findings, for programs",
	.write = write_json,
};
