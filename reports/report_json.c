/*
 * Findings for programs. The shape is published in findings.schema.json: keys are added, never
 * renamed or dropped, while "version" stays.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "json.h"
#include "leaf.h"

enum { format_version = 1 };

static json_t *rules_value(const struct result *result)
{
	json_t *rules = json_array();
	for (size_t i = 0; i < result->rule_count; i++) {
		json_t *rule = json_rule(&result->rules[i]);
		json_object_set_new(rule, "page", json_text(result->rules[i].page));
		json_array_append_new(rules, rule);
	}
	return rules;
}

static json_t *units_value(const struct result *result)
{
	json_t *units = json_array();
	for (size_t i = 0; i < result->unit_row_count; i++)
		json_array_append_new(units, json_unit(&result->units[i]));
	return units;
}

static json_t *findings_value(const struct result *result)
{
	json_t *findings = json_array();
	struct sources sources;

	sources_init(&sources, result);
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct result_finding *finding = &result->findings[i];
		struct source_line line = sources_line_of(&sources, finding->path, finding->line);
		json_t *value = json_finding(finding);
		json_object_set_new(value, "snippet",
			line.text ? json_text_n(line.text, line.length) : json_null());
		json_object_set_new(value, "fix", json_fix(finding));
		json_array_append_new(findings, value);
	}
	sources_release(&sources);
	return findings;
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
	json_t *report = json_object();
	json_object_set_new(report, "format", json_string("async-lint-findings"));
	json_object_set_new(report, "version", json_integer(format_version));
	json_object_set_new(report, "tool", json_tool(result));
	json_object_set_new(report, "run", json_run(result));
	json_object_set_new(report, "counts", json_counts(result));
	json_object_set_new(report, "rules", rules_value(result));
	json_object_set_new(report, "units", units_value(result));
	json_object_set_new(report, "findings", findings_value(result));
	if (style->by_leaf)
		json_object_set_new(report, "leaves", leaves_value(result));

	bool ok = json_dumpf(report, out, JSON_INDENT(1)) == 0;
	json_decref(report);
	ok = ok && fputc('\n', out) != EOF && !fflush(out) && !ferror(out);
	return ok || error_set(err, "cannot write the JSON report: %s", strerror(errno));
}

const struct report report_json = {
	.name = "json",
	.help = "everything about the findings, for programs",
	.write = write_json,
};
