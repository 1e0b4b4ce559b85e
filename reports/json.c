/*
 * Values are built whole and written once. jansson keeps the order of keys, so that equal
 * results give equal bytes.
 */
#include "json.h"

#include <string.h>

#include "measured.h"
#include "utf8.h"

json_t *json_text_n(const char *text, size_t size)
{
	json_t *value = json_stringn(text, size);
	if (value) /* valid as it is? */
		return value;
	struct text valid = { 0 };
	utf8_add_valid(&valid, text, size);
	value = json_stringn_nocheck(text_string(&valid), valid.length);
	text_release(&valid);
	return value;
}

json_t *json_text(const char *text)
{
	return text ? json_text_n(text, strlen(text)) : json_null();
}

static void add(json_t *object, const char *key, json_t *value)
{
	json_object_set_new_nocheck(object, key, value);
}

static void add_text(json_t *object, const char *key, const char *text)
{
	add(object, key, json_text(text));
}

static void add_number(json_t *object, const char *key, uint64_t number)
{
	add(object, key, json_integer((json_int_t)number));
}

json_t *json_tool(const struct result *result)
{
	json_t *tool = json_object();
	add_text(tool, "name", "async-lint");
	add_text(tool, "version", result->tool_version);
	return tool;
}

json_t *json_run(const struct result *result)
{
	json_t *run = json_object();
	add_text(run, "root", result->root);
	add_text(run, "database", result->database);
	add_text(run, "started", result->started);
	add_number(run, "duration_us", result->duration_us);
	add_text(run, "key", result->key);
	add_text(run, "commit", result->commit);
	return run;
}

static void add_finding_counts(json_t *counts, const struct result *result)
{
	size_t by_severity[result_severity_count] = { 0 }, total = 0;
	for (size_t i = 0; i < result->finding_count; i++) {
		if (!result_is_open(&result->findings[i]))
			continue;
		by_severity[result->findings[i].severity]++;
		total++;
	}
	add_number(counts, "findings", total);
	for (unsigned severity = result_severity_count; severity-- > 0;)
		add_number(counts, result_severity_name((enum result_severity)severity),
			by_severity[severity]);
}

json_t *json_counts(const struct result *result)
{
	json_t *counts = json_object();
	add_finding_counts(counts, result);
	add_number(counts, "suppressed", result->suppressed_count);
	add_number(counts, "cut", result_count(result, result_is_cut));
	add_number(counts, "accepted", result_count(result, result_is_accepted));
	add_number(counts, "stale", result_count(result, result_is_stale));
	add_number(counts, "fixed", result_count(result, result_is_fixed));
	add_number(counts, "excluded", result->excluded_count);
	add_number(counts, "hidden", result->hidden_count);
	add_number(counts, "units", result->unit_count);
	add_number(counts, "parsed", result->parsed_count);
	add_number(counts, "cached", result->cached_count);
	add_number(counts, "failed", result->lost_count);
	add_number(counts, "missing", result->missing_count);
	add_number(counts, "skipped", result->skipped_count);
	add_number(counts, "partial", result->partial_count);
	add_number(counts, "variants", result->variant_count);
	add_number(counts, "not_c", result->not_c_count);
	add_number(counts, "functions", result->function_count);
	add_number(counts, "degraded", result->degraded_count);
	add_number(counts, "unresolved_calls", result->unresolved_calls);
	add_number(counts, "fan_out_cut", result->fan_out_cut);
	add_number(counts, "unmodelled", result->unmodelled_count);
	return counts;
}

json_t *json_rule(const struct result_rule *rule)
{
	json_t *value = json_object();
	add_text(value, "id", rule->id);
	add_text(value, "title", rule->title);
	add_text(value, "severity", result_severity_name(rule->severity));
	return value;
}

json_t *json_unit(const struct result_unit *unit)
{
	json_t *value = json_object();
	add_text(value, "path", unit->path);
	add_text(value, "state", result_unit_state_name(unit->state));
	add(value, "partial", json_boolean(unit->is_partial));
	add_text(value, "problem", unit->problem);
	add_number(value, "functions", unit->function_count);
	add_number(value, "degraded", unit->degraded_count);
	return value;
}

static json_t *steps_value(const struct result_finding *finding)
{
	json_t *steps = json_array();
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		json_t *value = json_object();
		add_text(value, "path", step->path);
		add_number(value, "line", step->line);
		add_number(value, "column", step->column);
		add_text(value, "text", step->text);
		add(value, "anchor", json_boolean(step->is_anchor));
		json_array_append_new(steps, value);
	}
	return steps;
}

json_t *json_fix(const struct result_finding *finding)
{
	if (finding->fix == RESULT_FIX_NONE)
		return json_null();
	json_t *fix = json_object(), *edits = json_array();
	for (size_t i = 0; i < finding->edit_count; i++) {
		const struct result_edit *edit = &finding->edits[i];
		json_t *value = json_object();
		add_text(value, "path", edit->path);
		add_number(value, "line", edit->line);
		add_number(value, "column", edit->column);
		add_number(value, "remove", edit->remove);
		add_text(value, "insert", edit->insert);
		json_array_append_new(edits, value);
	}
	add_text(fix, "class", result_fix_name(finding->fix));
	add(fix, "edits", edits);
	add_text(fix, "doubt", finding->doubt);
	add_text(fix, "sketch", finding->sketch);
	return fix;
}

static json_t *comment_value(const struct result_finding *finding)
{
	if (!finding->suppressed_path)
		return json_null();
	json_t *comment = json_object();
	add_text(comment, "path", finding->suppressed_path);
	add_number(comment, "line", finding->suppressed_line);
	add(comment, "further_down", json_boolean(finding->is_cut));
	return comment;
}

json_t *json_stalls(const struct result_stalls *stalls)
{
	if (!stalls)
		return json_null();
	json_t *value = json_object();
	add_number(value, "count", stalls->count);
	add_number(value, "worst_ms", measured_ms(stalls->worst_ns));
	add_number(value, "total_ms", measured_ms(stalls->total_ns));
	add_text(value, "last", stalls->last);
	return value;
}

json_t *json_trace(const struct result_trace *trace)
{
	if (!trace)
		return json_null();
	json_t *value = json_object(), *unmatched = json_array();
	for (size_t i = 0; i < trace->unmatched_row_count; i++) {
		const struct result_lost_stall *stall = &trace->unmatched[i];
		json_t *item = json_object();
		add_text(item, "function", stall->function);
		add_text(item, "file", stall->path);
		add(item, "line", stall->line ? json_integer(stall->line) : json_null());
		add_number(item, "count", stall->count);
		add_number(item, "worst_ms", measured_ms(stall->worst_ns));
		add_text(item, "why", stall->why);
		json_array_append_new(unmatched, item);
	}
	add_text(value, "file", trace->path);
	add_number(value, "matched", trace->matched_count);
	add_number(value, "unmatched_count", trace->unmatched_count);
	add(value, "unmatched", unmatched);
	return value;
}

json_t *json_finding(const struct result_finding *finding)
{
	json_t *value = json_object();
	add_text(value, "fingerprint", finding->fingerprint);
	add_text(value, "rule", finding->rule);
	add_text(value, "severity", result_severity_name(finding->severity));
	add_text(value, "confidence", result_confidence_name(finding->confidence));
	add_text(value, "path", finding->path);
	add_number(value, "line", finding->line);
	add_number(value, "column", finding->column);
	add(value, "end_column",
		finding->end_column ? json_integer(finding->end_column) : json_null());
	add_text(value, "function", finding->function);
	add_text(value, "message", finding->message);
	add_text(value, "hint", finding->hint);
	add_text(value, "category", finding->category);
	add_text(value, "suppressed", finding->suppressed);
	add(value, "suppressed_by", comment_value(finding));
	add_text(value, "state",
		finding->state == RESULT_STATE_NONE ? NULL : result_state_name(finding->state));
	add_text(value, "accepted", finding->accepted);
	add_text(value, "excluded", finding->excluded);
	add_number(value, "units", finding->unit_count);
	add(value, "stalls", json_stalls(finding->stalls));
	add(value, "steps", steps_value(finding));
	return value;
}

json_t *json_whole_finding(const struct result_finding *finding, struct sources *sources)
{
	struct source_line line = sources_line_of(sources, finding->path, finding->line);
	json_t *value = json_finding(finding);
	add(value, "snippet", line.text ? json_text_n(line.text, line.length) : json_null());
	add(value, "fix", json_fix(finding));
	return value;
}
