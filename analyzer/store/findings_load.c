/*
 * Loading a run: one function per table, the mirror of findings_write.c. Each asks how many
 * rows there are, takes the array from the arena and fills it.
 *
 * Words that repeat in thousands of rows (paths, kinds, rules) are kept once.
 */
#include "findings_internal.h"

#include <string.h>
#include <zstd.h>

#include "base/array.h"
#include "base/intern.h"

struct loader {
	struct sql *sql;
	int64_t run;
	struct arena *arena;
	struct result *result;
	struct intern words;
	ARRAY(const char *) shared;  /* by number of the word: its copy in the arena */
	ARRAY(const char *) sources; /* by row of the table source */
};

/* The column's text, the same copy for equal texts; NULL for NULL. */
static const char *shared_text(struct loader *loader, struct sql_statement *statement, int column)
{
	const char *text = sql_text(statement, column);
	if (!text)
		return NULL;
	uint32_t number = intern_add(&loader->words, text);
	if (number == loader->shared.count)
		array_push(&loader->shared, arena_strdup(loader->arena, text));
	return loader->shared.items[number];
}

static const char *text_at(struct loader *loader, struct sql_statement *statement, int column)
{
	return sql_text_copy(statement, column, loader->arena);
}

static uint32_t number_at(struct sql_statement *statement, int column)
{
	return (uint32_t)sql_int(statement, column);
}

/* A statement about one run or finding. */
static struct sql_statement *rows_of(struct loader *loader, const char *name, int64_t id)
{
	struct sql_statement *statement = sql_statement(loader->sql, name);
	sql_bind_int(statement, 1, id);
	return statement;
}

static size_t count_in(struct sql_statement *statement)
{
	size_t count = sql_next(statement) ? (size_t)sql_int(statement, 0) : 0;
	sql_reset(statement);
	return count;
}

/* The number of a word among the names of an enumeration; the schema lets no other in. */
static int word_number(const char *word, const char *(*name)(int), int count)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(word, name(i)))
			return i;
	return 0;
}

static const char *severity_name(int number)
{
	return result_severity_name((enum result_severity)number);
}

static const char *confidence_name(int number)
{
	return result_confidence_name((enum result_confidence)number);
}

static const char *state_name(int number)
{
	return result_unit_state_name((enum result_unit_state)number);
}

static enum result_severity severity_at(struct sql_statement *statement, int column)
{
	return (enum result_severity)word_number(
		sql_text(statement, column), severity_name, result_severity_count);
}

static enum result_confidence confidence_at(struct sql_statement *statement, int column)
{
	return (enum result_confidence)word_number(
		sql_text(statement, column), confidence_name, result_confidence_count);
}

static const char *fix_name(int number)
{
	return result_fix_name((enum result_fix)number);
}

static enum result_fix fix_at(struct sql_statement *statement, int column)
{
	if (sql_is_null(statement, column))
		return RESULT_FIX_NONE;
	return (enum result_fix)word_number(
		sql_text(statement, column), fix_name, result_fix_count);
}

static const char *baseline_state_name(int number)
{
	return result_state_name((enum result_state)number);
}

static enum result_state baseline_state_at(struct sql_statement *statement, int column)
{
	if (sql_is_null(statement, column))
		return RESULT_STATE_NONE;
	return (enum result_state)word_number(
		sql_text(statement, column), baseline_state_name, result_state_count);
}

/* ---------------------------------------------------------------------------- run and its units */

static bool load_run(struct loader *loader)
{
	struct result *result = loader->result;
	struct sql_statement *statement = rows_of(loader, "load-run", loader->run);
	size_t *const counts[] = { &result->unit_count, &result->parsed_count,
		&result->cached_count, &result->lost_count, &result->missing_count,
		&result->partial_count, &result->variant_count, &result->not_c_count,
		&result->function_count, &result->degraded_count, &result->unresolved_calls,
		&result->fan_out_cut, &result->unmodelled_count, &result->suppressed_count,
		&result->hidden_count, &result->excluded_count, &result->skipped_count,
		&result->left_out_count };
	enum { first_count = 6 };

	if (!sql_next(statement))
		return false;
	result->key = text_at(loader, statement, 0);
	result->tool_version = text_at(loader, statement, 1);
	result->root = text_at(loader, statement, 2);
	result->database = text_at(loader, statement, 3);
	result->started = text_at(loader, statement, 4);
	result->duration_us = (uint64_t)sql_int(statement, 5);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		*counts[i] = (size_t)sql_int(statement, first_count + (int)i);
	result->commit = text_at(loader, statement, first_count + 18);
	sql_reset(statement);
	return true;
}

static void load_rules(struct loader *loader)
{
	size_t count = count_in(rows_of(loader, "count-rules", loader->run)), i = 0;
	struct result_rule *rules = arena_array(loader->arena, count, sizeof(*rules));
	struct sql_statement *statement = rows_of(loader, "load-rules", loader->run);
	for (; i < count && sql_next(statement); i++)
		rules[i] = (struct result_rule){
			.id = shared_text(loader, statement, 0),
			.title = text_at(loader, statement, 1),
			.severity = severity_at(statement, 2),
			.page = text_at(loader, statement, 3),
			.is_off = sql_int(statement, 4),
		};
	sql_reset(statement);
	loader->result->rules = rules;
	loader->result->rule_count = i;
}

static void load_units(struct loader *loader)
{
	size_t count = count_in(rows_of(loader, "count-units", loader->run)), i = 0;
	struct result_unit *units = arena_array(loader->arena, count, sizeof(*units));
	struct sql_statement *statement = rows_of(loader, "load-units", loader->run);
	for (; i < count && sql_next(statement); i++)
		units[i] = (struct result_unit){
			.path = shared_text(loader, statement, 0),
			.state = (enum result_unit_state)word_number(
				sql_text(statement, 1), state_name, RESULT_UNIT_MISSING + 1),
			.is_partial = sql_int(statement, 2),
			.problem = text_at(loader, statement, 3),
			.function_count = number_at(statement, 4),
			.degraded_count = number_at(statement, 5),
		};
	sql_reset(statement);
	loader->result->units = units;
	loader->result->unit_row_count = i;
}

/* ------------------------------------------------------------------------- findings and files */

static void load_steps(struct loader *loader, struct result_finding *finding, int64_t id)
{
	size_t count = count_in(rows_of(loader, "count-steps", id)), i = 0;
	struct result_step *steps = arena_array(loader->arena, count, sizeof(*steps));
	struct sql_statement *statement = rows_of(loader, "load-steps", id);
	for (; i < count && sql_next(statement); i++)
		steps[i] = (struct result_step){
			.path = shared_text(loader, statement, 0),
			.line = number_at(statement, 1),
			.column = number_at(statement, 2),
			.text = text_at(loader, statement, 3),
			.is_anchor = sql_int(statement, 4),
		};
	sql_reset(statement);
	finding->steps = steps;
	finding->step_count = i;
}

static void load_edits(struct loader *loader, struct result_finding *finding, int64_t id)
{
	size_t count = count_in(rows_of(loader, "count-edits", id)), i = 0;
	struct result_edit *edits = arena_array(loader->arena, count, sizeof(*edits));
	struct sql_statement *statement = rows_of(loader, "load-edits", id);
	for (; i < count && sql_next(statement); i++)
		edits[i] = (struct result_edit){
			.path = shared_text(loader, statement, 0),
			.line = number_at(statement, 1),
			.column = number_at(statement, 2),
			.remove = number_at(statement, 3),
			.insert = text_at(loader, statement, 4),
		};
	sql_reset(statement);
	finding->edits = edits;
	finding->edit_count = i;
}

static void load_findings(struct loader *loader)
{
	size_t count = count_in(rows_of(loader, "count-findings", loader->run)), i = 0;
	struct result_finding *findings = arena_array(loader->arena, count, sizeof(*findings));
	struct sql_statement *statement = rows_of(loader, "load-findings", loader->run);
	for (; i < count && sql_next(statement); i++) {
		int64_t id = sql_int(statement, 0);
		findings[i] = (struct result_finding){
			.fingerprint = text_at(loader, statement, 1),
			.rule = shared_text(loader, statement, 2),
			.severity = severity_at(statement, 3),
			.confidence = confidence_at(statement, 4),
			.path = shared_text(loader, statement, 5),
			.line = number_at(statement, 6),
			.column = number_at(statement, 7),
			.end_column = number_at(statement, 8),
			.function = shared_text(loader, statement, 9),
			.message = text_at(loader, statement, 10),
			.hint = text_at(loader, statement, 11),
			.category = shared_text(loader, statement, 12),
			.suppressed = text_at(loader, statement, 13),
			.unit_count = number_at(statement, 14),
			.fix = fix_at(statement, 15),
			.doubt = text_at(loader, statement, 16),
			.sketch = text_at(loader, statement, 17),
			.state = baseline_state_at(statement, 18),
			.accepted = text_at(loader, statement, 19),
			.statement = text_at(loader, statement, 20),
			.excluded = text_at(loader, statement, 21),
			.suppressed_path = shared_text(loader, statement, 22),
			.suppressed_line = number_at(statement, 23),
			.is_cut = sql_int(statement, 24) != 0,
			.first_line = number_at(statement, 25),
			.last_line = number_at(statement, 26),
		};
		if (findings[i].sketch && findings[i].fix == RESULT_FIX_NONE)
			findings[i].fix = RESULT_FIX_SKETCH;
		load_steps(loader, &findings[i], id);
		if (findings[i].fix != RESULT_FIX_NONE)
			load_edits(loader, &findings[i], id);
	}
	sql_reset(statement);
	loader->result->findings = findings;
	loader->result->finding_count = i;
}

static void load_unseen(struct loader *loader)
{
	size_t count = count_in(rows_of(loader, "count-unseen", loader->run)), i = 0;
	struct result_finding *unseen = arena_array(loader->arena, count, sizeof(*unseen));
	struct sql_statement *statement = rows_of(loader, "load-unseen", loader->run);
	for (; i < count && sql_next(statement); i++)
		unseen[i] = (struct result_finding){
			.fingerprint = text_at(loader, statement, 0),
			.rule = shared_text(loader, statement, 1),
			.severity = severity_at(statement, 2),
			.confidence = confidence_at(statement, 3),
			.path = shared_text(loader, statement, 4),
			.function = shared_text(loader, statement, 5),
			.message = text_at(loader, statement, 6),
			.statement = text_at(loader, statement, 7),
			.suppressed = text_at(loader, statement, 8),
			.accepted = text_at(loader, statement, 9),
		};
	sql_reset(statement);
	loader->result->unseen = unseen;
	loader->result->unseen_count = i;
}

static bool load_text(
	struct loader *loader, struct sql_statement *statement, struct result_file *file)
{
	size_t packed_size = 0;
	const void *packed = sql_blob(statement, 2, &packed_size);
	size_t size = (size_t)sql_int(statement, 1);
	if (ZSTD_getFrameContentSize(packed, packed_size) != size)
		return false;

	char *text = arena_alloc(loader->arena, size + 1);
	size_t got = ZSTD_decompress(text, size, packed, packed_size);
	if (ZSTD_isError(got) || got != size)
		return false;
	*file = (struct result_file){
		.path = shared_text(loader, statement, 0), .text = text, .size = size
	};
	return true;
}

static bool load_files(struct loader *loader, struct error *err)
{
	size_t count = count_in(rows_of(loader, "count-files", loader->run)), i = 0;
	struct result_file *files = arena_array(loader->arena, count, sizeof(*files));
	struct sql_statement *statement = rows_of(loader, "load-files", loader->run);
	bool ok = true;
	for (; ok && i < count && sql_next(statement); i++)
		ok = load_text(loader, statement, &files[i]) ||
		     error_set(err, "the text of '%s' is damaged", sql_text(statement, 0));
	sql_reset(statement);
	loader->result->files = files;
	loader->result->file_count = i;
	return ok;
}

/* -------------------------------------------------------------------------------------- graph */

static void load_sources(struct loader *loader)
{
	struct sql_statement *statement = sql_statement(loader->sql, "load-sources");
	while (sql_next(statement)) {
		size_t id = (size_t)sql_int(statement, 0);
		while (loader->sources.count < id)
			array_push(&loader->sources, NULL);
		array_push(&loader->sources, shared_text(loader, statement, 1));
	}
}

static const char *source_at(struct loader *loader, struct sql_statement *statement, int column)
{
	size_t id = (size_t)sql_int(statement, column);
	bool is_known = !sql_is_null(statement, column) && id < loader->sources.count;
	return is_known ? loader->sources.items[id] : NULL;
}

static void load_functions(struct loader *loader)
{
	size_t count = count_in(sql_statement(loader->sql, "count-functions")), i = 0;
	struct result_function *functions = arena_array(loader->arena, count, sizeof(*functions));
	struct sql_statement *statement = sql_statement(loader->sql, "load-functions");
	for (; i < count && sql_next(statement); i++)
		functions[i] = (struct result_function){
			.key = text_at(loader, statement, 0),
			.name = shared_text(loader, statement, 1),
			.path = source_at(loader, statement, 2),
			.line = number_at(statement, 3),
			.end_line = number_at(statement, 4),
			.contexts = number_at(statement, 5),
			.is_defined = sql_int(statement, 6),
			.is_degraded = sql_int(statement, 7),
			.under_deadline = sql_int(statement, 8),
		};
	sql_reset(statement);
	loader->result->functions = functions;
	loader->result->function_row_count = i;
}

static void load_calls(struct loader *loader)
{
	size_t count = count_in(sql_statement(loader->sql, "count-calls")), i = 0;
	struct result_call *calls = arena_array(loader->arena, count, sizeof(*calls));
	struct sql_statement *statement = sql_statement(loader->sql, "load-calls");
	for (; i < count && sql_next(statement); i++)
		calls[i] = (struct result_call){
			.caller = number_at(statement, 0),
			.callee = number_at(statement, 1),
			.kind = shared_text(loader, statement, 2),
			.path = source_at(loader, statement, 3),
			.line = number_at(statement, 4),
			.column = number_at(statement, 5),
			.via = shared_text(loader, statement, 6),
			.confidence = confidence_at(statement, 7),
		};
	sql_reset(statement);
	loader->result->calls = calls;
	loader->result->call_count = i;
}

static void load_effects(struct loader *loader)
{
	size_t count = count_in(sql_statement(loader->sql, "count-effects")), i = 0;
	struct result_effect *effects = arena_array(loader->arena, count, sizeof(*effects));
	struct sql_statement *statement = sql_statement(loader->sql, "load-effects");
	for (; i < count && sql_next(statement); i++)
		effects[i] = (struct result_effect){
			.function = number_at(statement, 0),
			.effect = shared_text(loader, statement, 1),
			.category = shared_text(loader, statement, 2),
			.is_must = sql_int(statement, 3),
			.next = sql_is_null(statement, 4) ? -1 : (int32_t)sql_int(statement, 4),
			.path = source_at(loader, statement, 5),
			.line = number_at(statement, 6),
			.column = number_at(statement, 7),
		};
	sql_reset(statement);
	loader->result->effects = effects;
	loader->result->effect_count = i;
}

/* ------------------------------------------------------------------------------------ the run */

static bool load_all(struct loader *loader, bool graph, struct error *err)
{
	if (!load_run(loader)) {
		error_set(err, "there is no such run");
		return false;
	}
	load_rules(loader);
	load_units(loader);
	load_findings(loader);
	load_unseen(loader);
	if (!load_files(loader, err))
		return false;
	if (graph) {
		load_sources(loader);
		load_functions(loader);
		load_calls(loader);
		load_effects(loader);
	}
	return true;
}

bool findings_load(struct findings *findings, int64_t run, bool graph, struct arena *arena,
	struct result *result, struct error *err)
{
	struct loader loader = {
		.sql = findings->sql, .run = run, .arena = arena, .result = result
	};
	*result = (struct result){ 0 };
	/* The tables of the graph know the latest run only. */
	bool ok = load_all(&loader, graph && run == findings_latest_run(findings), err);
	/* A failed statement is the deeper reason, whatever its caller made of it. */
	if (!sql_check(findings->sql, err))
		ok = findings_fail(findings, "read", sql_trouble(findings->sql), err);
	else if (!ok)
		findings_fail(findings, "read", SQL_FINE, err);
	array_release(&loader.shared);
	array_release(&loader.sources);
	intern_release(&loader.words);
	return ok;
}
