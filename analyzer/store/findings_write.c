/*
 * Writing a run: one function per table, all inside one transaction. Failures stick to the
 * connection (store/sql.h), so each function goes on to its end and the last step asks once.
 *
 * A graph holds a million calls. Its indices are dropped first and built last, its paths are
 * numbers into the table "source", and its foreign keys, which are numbers of rows that this
 * file gives out, are checked here and not by SQLite.
 */
#include "findings_internal.h"

#include <stdlib.h>
#include <zstd.h>

#include "base/array.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/memory.h"

enum { compression_level = 3 };

struct writer {
	struct findings *findings;
	struct sql *sql;
	const struct result *result;
	const struct findings_scope *scope; /* or NULL */
	int64_t run;
	int64_t before;        /* the run before, or -1 */
	struct arena scratch;  /* texts of one earlier finding */
	struct intern sources; /* paths of the graph; the number is the row */
};

/* Runs an insert; failures are asked for at the end. */
static void insert(struct sql_statement *statement)
{
	while (sql_next(statement))
		continue;
}

static void write_run(struct writer *writer)
{
	const struct result *result = writer->result;
	struct sql_statement *statement = sql_statement(writer->sql, "add-run");
	const size_t counts[] = { result->unit_count, result->parsed_count, result->cached_count,
		result->lost_count, result->missing_count, result->partial_count,
		result->variant_count, result->not_c_count, result->function_count,
		result->degraded_count, result->unresolved_calls, result->fan_out_cut,
		result->unmodelled_count, result->suppressed_count, result->hidden_count,
		result->excluded_count, result->skipped_count, result->left_out_count };
	enum { first_count = 7 };

	sql_bind_text(statement, 1, result->key);
	sql_bind_text(statement, 2, result->tool_version);
	sql_bind_text(statement, 3, result->root);
	sql_bind_text(statement, 4, result->database);
	sql_bind_text(statement, 5, result->started);
	sql_bind_int(statement, 6, (int64_t)result->duration_us);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		sql_bind_int(statement, first_count + (int)i, (int64_t)counts[i]);
	sql_bind_text(statement, 25, result->commit);
	insert(statement);
	writer->run = sql_last_id(writer->sql);
}

static void write_run_rule(struct writer *writer, const char *rule)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-run-rule");
	sql_bind_int(statement, 1, writer->run);
	sql_bind_text(statement, 2, rule);
	insert(statement);
}

static void write_rules(struct writer *writer)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-rule");
	for (size_t i = 0; i < writer->result->rule_count; i++) {
		const struct result_rule *rule = &writer->result->rules[i];
		sql_bind_text(statement, 1, rule->id);
		sql_bind_text(statement, 2, rule->title);
		sql_bind_text(statement, 3, result_severity_name(rule->severity));
		sql_bind_text(statement, 4, rule->page);
		sql_bind_int(statement, 5, writer->run);
		sql_bind_int(statement, 6, (int64_t)i + 1);
		insert(statement);
		if (!rule->is_off)
			write_run_rule(writer, rule->id);
	}
}

static void write_units(struct writer *writer)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-unit");
	for (size_t i = 0; i < writer->result->unit_row_count; i++) {
		const struct result_unit *unit = &writer->result->units[i];
		sql_bind_int(statement, 1, writer->run);
		sql_bind_int(statement, 2, (int64_t)i + 1);
		sql_bind_text(statement, 3, unit->path);
		sql_bind_text(statement, 4, result_unit_state_name(unit->state));
		sql_bind_int(statement, 5, unit->is_partial);
		sql_bind_text(statement, 6, unit->problem);
		sql_bind_int(statement, 7, unit->function_count);
		sql_bind_int(statement, 8, unit->degraded_count);
		insert(statement);
	}
}

/* ----------------------------------------------------------------------------------- findings */

static void write_steps(struct writer *writer, const struct result_finding *finding, int64_t id)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-step");
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		sql_bind_int(statement, 1, id);
		sql_bind_int(statement, 2, (int64_t)i + 1);
		sql_bind_text(statement, 3, step->path);
		sql_bind_int(statement, 4, step->line);
		sql_bind_int(statement, 5, step->column);
		sql_bind_text(statement, 6, step->text);
		sql_bind_int(statement, 7, step->is_anchor);
		insert(statement);
	}
}

static void write_edits(struct writer *writer, const struct result_finding *finding, int64_t id)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-edit");
	for (size_t i = 0; i < finding->edit_count; i++) {
		const struct result_edit *edit = &finding->edits[i];
		sql_bind_int(statement, 1, id);
		sql_bind_int(statement, 2, (int64_t)i + 1);
		sql_bind_text(statement, 3, edit->path);
		sql_bind_int(statement, 4, edit->line);
		sql_bind_int(statement, 5, edit->column);
		sql_bind_int(statement, 6, edit->remove);
		sql_bind_text(statement, 7, edit->insert);
		insert(statement);
	}
}

static void write_finding(struct writer *writer, const struct result_finding *finding)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-finding");
	sql_bind_int(statement, 1, writer->run);
	sql_bind_text(statement, 2, finding->fingerprint);
	sql_bind_text(statement, 3, finding->rule);
	sql_bind_text(statement, 4, result_severity_name(finding->severity));
	sql_bind_text(statement, 5, result_confidence_name(finding->confidence));
	sql_bind_text(statement, 6, finding->path);
	sql_bind_int(statement, 7, finding->line);
	sql_bind_int(statement, 8, finding->column);
	sql_bind_int(statement, 9, finding->end_column);
	sql_bind_text(statement, 10, finding->function);
	sql_bind_text(statement, 11, finding->message);
	sql_bind_text(statement, 12, finding->hint);
	sql_bind_text(statement, 13, finding->category);
	sql_bind_text(statement, 14, finding->suppressed);
	sql_bind_int(statement, 15, finding->unit_count);
	if (finding->fix == RESULT_FIX_NONE || finding->fix == RESULT_FIX_SKETCH)
		sql_bind_null(statement, 16);
	else
		sql_bind_text(statement, 16, result_fix_name(finding->fix));
	sql_bind_text(statement, 17, finding->doubt);
	sql_bind_text(statement, 18, finding->sketch);
	sql_bind_text(statement, 19,
		finding->state == RESULT_STATE_NONE ? NULL : result_state_name(finding->state));
	sql_bind_text(statement, 20, finding->accepted);
	sql_bind_text(statement, 21, finding->statement ? finding->statement : "");
	sql_bind_text(statement, 22, finding->excluded);
	sql_bind_text(statement, 23, finding->suppressed_path);
	if (finding->suppressed_path)
		sql_bind_int(statement, 24, finding->suppressed_line);
	else
		sql_bind_null(statement, 24);
	sql_bind_int(statement, 25, finding->is_cut);
	sql_bind_int(statement, 26, finding->first_line);
	sql_bind_int(statement, 27, finding->last_line);
	insert(statement);
	int64_t id = sql_last_id(writer->sql);
	write_steps(writer, finding, id);
	write_edits(writer, finding, id);
}

static void write_findings(struct writer *writer)
{
	for (size_t i = 0; i < writer->result->finding_count; i++)
		write_finding(writer, &writer->result->findings[i]);
}

/* ------------------------------------------------------------------------------------- unseen */

typedef ARRAY(const char *) path_list;

static void gather_steps(struct writer *writer, int64_t finding, path_list *paths)
{
	struct sql_statement *statement = sql_statement(writer->sql, "list-step-paths");
	array_reset(paths);
	sql_bind_int(statement, 1, finding);
	while (sql_next(statement))
		array_push(paths, sql_text_copy(statement, 0, &writer->scratch));
}

/* Rows are looked at one after the other; writing waits until all were. */
static void write_unseen(struct writer *writer)
{
	const struct findings_scope *scope = writer->scope;
	struct sql_statement *before = sql_statement(writer->sql, "list-before");
	struct sql_statement *add = sql_statement(writer->sql, "add-unseen");
	path_list steps = { 0 };
	ARRAY(int64_t) unseen = { 0 };

	sql_bind_int(before, 1, writer->before);
	sql_bind_int(before, 2, writer->run);
	while (sql_next(before)) {
		int64_t id = sql_int(before, 0);
		arena_reset(&writer->scratch);
		gather_steps(writer, id, &steps);
		const struct findings_before finding = {
			.fingerprint = sql_text(before, 1),
			.rule = sql_text(before, 2),
			.path = sql_text(before, 3),
			.steps = steps.items,
			.step_count = steps.count,
			.database = sql_text(before, 4),
		};
		if (!scope->has(&finding, scope->data))
			array_push(&unseen, id);
	}
	for (size_t i = 0; i < unseen.count; i++) {
		sql_bind_int(add, 1, writer->run);
		sql_bind_int(add, 2, unseen.items[i]);
		insert(add);
	}
	array_release(&steps);
	array_release(&unseen);
}

/* -------------------------------------------------------------------------------------- files */

static int64_t add_file(struct writer *writer, const struct result_file *file, const char *hash)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-file");
	size_t bound = ZSTD_compressBound(file->size);
	char *bytes = memory_new(bound, 1);
	size_t size = ZSTD_compress(bytes, bound, file->text, file->size, compression_level);
	if (ZSTD_isError(size))
		BUG("zstd cannot compress into a buffer of its own bound");

	sql_bind_text(statement, 1, file->path);
	sql_bind_text(statement, 2, hash);
	sql_bind_int(statement, 3, (int64_t)file->size);
	sql_bind_blob(statement, 4, bytes, size);
	insert(statement);
	free(bytes);
	return sql_last_id(writer->sql);
}

static int64_t file_id(struct writer *writer, const struct result_file *file)
{
	struct sql_statement *find = sql_statement(writer->sql, "find-file");
	char hash[hash_text_size];
	int64_t id = -1;

	hash_text(hash_bytes(file->text, file->size), hash);
	sql_bind_text(find, 1, file->path);
	sql_bind_text(find, 2, hash);
	if (sql_next(find))
		id = sql_int(find, 0);
	sql_reset(find);
	return id >= 0 ? id : add_file(writer, file, hash);
}

static void write_files(struct writer *writer)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-run-file");
	for (size_t i = 0; i < writer->result->file_count; i++) {
		int64_t id = file_id(writer, &writer->result->files[i]);
		sql_bind_int(statement, 1, writer->run);
		sql_bind_int(statement, 2, (int64_t)i + 1);
		sql_bind_int(statement, 3, id);
		insert(statement);
	}
}

/* -------------------------------------------------------------------------------------- graph */

/* The row of a path, which is written when it is first needed. */
static void bind_source(
	struct writer *writer, struct sql_statement *statement, int parameter, const char *path)
{
	if (!path) {
		sql_bind_null(statement, parameter);
		return;
	}
	uint32_t known = writer->sources.count;
	uint32_t id = intern_add(&writer->sources, path);
	if (id == known) {
		struct sql_statement *add = sql_statement(writer->sql, "add-source");
		sql_bind_int(add, 1, id);
		sql_bind_text(add, 2, path);
		insert(add);
	}
	sql_bind_int(statement, parameter, id);
}

static void write_functions(struct writer *writer)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-function");
	for (size_t i = 0; i < writer->result->function_row_count; i++) {
		const struct result_function *function = &writer->result->functions[i];
		sql_bind_int(statement, 1, (int64_t)i);
		sql_bind_text(statement, 2, function->key);
		sql_bind_text(statement, 3, function->name);
		bind_source(writer, statement, 4, function->path);
		sql_bind_int(statement, 5, function->line);
		sql_bind_int(statement, 6, function->end_line);
		sql_bind_int(statement, 7, function->contexts);
		sql_bind_int(statement, 8, function->is_defined);
		sql_bind_int(statement, 9, function->is_degraded);
		sql_bind_int(statement, 10, function->under_deadline);
		insert(statement);
	}
}

static int64_t function_id(const struct writer *writer, uint32_t function)
{
	if (function >= writer->result->function_row_count)
		BUG("a call or effect names no function of its result");
	return function;
}

static void write_calls(struct writer *writer)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-call");
	for (size_t i = 0; i < writer->result->call_count; i++) {
		const struct result_call *call = &writer->result->calls[i];
		sql_bind_int(statement, 1, function_id(writer, call->caller));
		sql_bind_int(statement, 2, function_id(writer, call->callee));
		sql_bind_text(statement, 3, call->kind);
		bind_source(writer, statement, 4, call->path);
		sql_bind_int(statement, 5, call->line);
		sql_bind_int(statement, 6, call->column);
		sql_bind_text(statement, 7, call->via);
		sql_bind_text(statement, 8, result_confidence_name(call->confidence));
		insert(statement);
	}
}

static void write_effects(struct writer *writer)
{
	struct sql_statement *statement = sql_statement(writer->sql, "add-effect");
	for (size_t i = 0; i < writer->result->effect_count; i++) {
		const struct result_effect *effect = &writer->result->effects[i];
		sql_bind_int(statement, 1, function_id(writer, effect->function));
		sql_bind_text(statement, 2, effect->effect);
		sql_bind_text(statement, 3, effect->category);
		sql_bind_int(statement, 4, effect->is_must);
		if (effect->next >= 0)
			sql_bind_int(statement, 5, function_id(writer, (uint32_t)effect->next));
		bind_source(writer, statement, 6, effect->path);
		sql_bind_int(statement, 7, effect->line);
		sql_bind_int(statement, 8, effect->column);
		insert(statement);
	}
}

static bool write_graph(struct writer *writer, struct error *err)
{
	if (!sql_script(writer->sql, "schema_graph_empty.sql", err))
		return false;
	write_functions(writer);
	write_calls(writer);
	write_effects(writer);
	return sql_check(writer->sql, err) &&
	       sql_script(writer->sql, "schema_graph_index.sql", err);
}

/* ------------------------------------------------------------------------------------ the run */

static bool write_all(struct writer *writer, struct error *err)
{
	if (!sql_foreign_keys(writer->sql, false, err) || !sql_begin(writer->sql, err))
		return false;
	writer->before = findings_latest_run(writer->findings);
	write_run(writer);
	write_rules(writer);
	write_units(writer);
	write_findings(writer);
	if (writer->scope && writer->before >= 0)
		write_unseen(writer);
	write_files(writer);
	return sql_check(writer->sql, err) && write_graph(writer, err) &&
	       sql_commit(writer->sql, err);
}

bool findings_write(struct findings *findings, const struct result *result,
	const struct findings_scope *scope, int64_t *run, struct error *err)
{
	struct writer writer = {
		.findings = findings, .sql = findings->sql, .result = result, .scope = scope
	};
	bool ok = write_all(&writer, err);
	if (ok) {
		*run = writer.run;
	} else {
		enum sql_trouble trouble = sql_trouble(findings->sql);
		sql_rollback(findings->sql);
		findings_fail(findings, "write the findings to", trouble, err);
	}
	sql_foreign_keys(findings->sql, true, NULL);
	intern_release(&writer.sources);
	arena_release(&writer.scratch);
	return ok;
}
