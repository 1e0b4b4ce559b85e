/*
 * The diagnosis for programs: the same facts, whole lists always. Keys are added, never renamed or
 * dropped, while "version" stays.
 */
#include "command/doctor.h"
#include "json.h"

enum { format_version = 1 };

static void add(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static json_t *calls_value(const struct coverage_list *list)
{
	json_t *rows = json_array();
	for (uint32_t i = 0; i < list->count; i++) {
		const struct coverage_calls *item = &list->items[i];
		json_t *row = json_object();
		add(row, "name", json_text(item->name));
		add(row, "calls", json_integer(item->calls));
		if (item->argument >= 0)
			add(row, "argument", json_integer(item->argument));
		if (item->type)
			add(row, "type", json_text(item->type));
		add(row, "path", json_text(item->path));
		add(row, "line", json_integer(item->line));
		add(row, "column", json_integer(item->column));
		add(row, "function", json_text(item->caller));
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *degraded_value(const struct coverage *coverage)
{
	json_t *rows = json_array();
	for (uint32_t i = 0; i < coverage->degraded_count; i++) {
		const struct coverage_degraded *f = &coverage->degraded[i];
		json_t *row = json_object();
		add(row, "name", json_text(f->name));
		add(row, "path", json_text(f->path));
		add(row, "line", json_integer(f->line));
		add(row, "column", json_integer(f->column));
		add(row, "reason", json_text(f->reason));
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *contexts_value(const struct coverage *coverage)
{
	json_t *contexts = json_object();
	for (int c = 0; c < context_count; c++) {
		json_t *counts = json_object();
		add(counts, "roots", json_integer(coverage->roots[c]));
		add(counts, "functions", json_integer(coverage->functions[c]));
		add(contexts, context_name((enum context)c), counts);
	}
	return contexts;
}

static json_t *coverage_value(const struct coverage *coverage)
{
	json_t *value = json_object();
	add(value, "functions", json_integer(coverage->function_count));
	add(value, "degraded", degraded_value(coverage));
	add(value, "has_loop", json_boolean(coverage_has_loop(coverage)));
	add(value, "contexts", contexts_value(coverage));
	add(value, "calls", json_integer(coverage->call_count));
	add(value, "pointer_calls", json_integer(coverage->pointer_call_count));
	add(value, "unresolved_calls", json_integer(coverage->unresolved_count));
	add(value, "cut_calls", json_integer(coverage->cut_count));
	add(value, "unmodelled_calls", json_integer(coverage->unmodelled.calls));
	add(value, "modelled_calls", json_integer(coverage->modelled_calls));
	add(value, "unresolved", calls_value(&coverage->unresolved));
	add(value, "cut", calls_value(&coverage->cut));
	add(value, "unmodelled", calls_value(&coverage->unmodelled));
	add(value, "handed", calls_value(&coverage->handed));
	return value;
}

static json_t *cache_value(const struct diagnosis *diagnosis)
{
	if (!diagnosis->cache)
		return json_null();
	json_t *value = json_object();
	add(value, "file", json_text(diagnosis->cache));
	add(value, "units", json_integer((json_int_t)diagnosis->kept.units));
	add(value, "bytes", json_integer((json_int_t)diagnosis->kept.bytes));
	return value;
}

static json_t *units_value(const struct result *result)
{
	json_t *units = json_array();
	for (size_t i = 0; i < result->unit_row_count; i++)
		json_array_append_new(units, json_unit(&result->units[i]));
	return units;
}

static json_t *comments_value(const struct diagnosis_comments *comments)
{
	json_t *value = json_object();
	add(value, "total", json_integer(comments->total));
	add(value, "lines", json_integer(comments->lines));
	add(value, "functions", json_integer(comments->functions));
	add(value, "files", json_integer(comments->files));
	add(value, "dated", json_integer(comments->dated));
	add(value, "not_compiled", json_integer(comments->dead));
	return value;
}

static json_t *patterns_value(const struct config *config)
{
	const struct config_value *pattern;
	json_t *patterns = json_array();
	for (size_t i = 0; config && (pattern = config_unmet(config, i)); i++) {
		json_t *value = json_object();
		add(value, "pattern", json_string(pattern->text));
		add(value, "where", json_string(pattern->where));
		json_array_append_new(patterns, value);
	}
	return patterns;
}

void doctor_json(FILE *out, const struct diagnosis *diagnosis)
{
	const struct result *result = &diagnosis->check->result;
	json_t *report = json_object();
	add(report, "format", json_string("async-lint-doctor"));
	add(report, "version", json_integer(format_version));
	add(report, "tool", json_tool(result));
	add(report, "counts", json_counts(result));
	add(report, "cache", cache_value(diagnosis));
	add(report, "coverage", coverage_value(&diagnosis->coverage));
	add(report, "suppressions", comments_value(&diagnosis->comments));
	add(report, "unused_patterns", patterns_value(diagnosis->config));
	add(report, "units", units_value(result));
	json_dumpf(report, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(report);
}
