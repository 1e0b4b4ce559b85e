/*
 * Questions about many runs: which there are, when a finding was first seen, and forgetting the old
 * ones.
 */
#include "findings_internal.h"

/* The number in the only row, -1 for NULL and on failure. */
static int64_t run_number(struct findings *findings, struct sql_statement *statement)
{
	int64_t run = -1;
	if (sql_next(statement) && !sql_is_null(statement, 0))
		run = sql_int(statement, 0);
	sql_reset(statement);
	return sql_check(findings->sql, NULL) ? run : -1;
}

static int64_t run_of_text(struct findings *findings, const char *name, const char *text)
{
	struct sql_statement *statement = sql_statement(findings->sql, name);
	sql_bind_text(statement, 1, text);
	return run_number(findings, statement);
}

int64_t findings_run_of_key(struct findings *findings, const char *key)
{
	return run_of_text(findings, "run-of-key", key);
}

int64_t findings_latest_run(struct findings *findings)
{
	return run_number(findings, sql_statement(findings->sql, "latest-run"));
}

int64_t findings_run_before(struct findings *findings, const char *day)
{
	return run_of_text(findings, "run-before-day", day);
}

int64_t findings_run_of_commit(struct findings *findings, const char *commit)
{
	return run_of_text(findings, "run-of-commit", commit);
}

int64_t findings_run_of_finding(struct findings *findings, const char *fingerprint)
{
	return run_of_text(findings, "run-of-finding", fingerprint);
}

int64_t findings_run_of_place(struct findings *findings, const char *path, uint32_t line)
{
	struct sql_statement *statement = sql_statement(findings->sql, "run-of-place");
	sql_bind_text(statement, 1, path);
	sql_bind_int(statement, 2, line);
	return run_number(findings, statement);
}

/* ------------------------------------------------------------------------------------ the list */

static uint64_t count_at(struct sql_statement *statement, int column)
{
	return (uint64_t)sql_int(statement, column);
}

static size_t count_runs(struct findings *findings)
{
	struct sql_statement *statement = sql_statement(findings->sql, "count-runs");
	size_t count = sql_next(statement) ? (size_t)sql_int(statement, 0) : 0;
	sql_reset(statement);
	return count;
}

/* A statement about the latest runs up to `last`. */
static struct sql_statement *statement_of_runs(
	struct findings *findings, const char *name, int64_t last, size_t most)
{
	struct sql_statement *statement = sql_statement(findings->sql, name);
	sql_bind_int(statement, 1, last);
	sql_bind_int(statement, 2, (int64_t)most);
	return statement;
}

const struct findings_run *findings_runs(struct findings *findings, int64_t last, size_t most,
	struct arena *arena, size_t *count, struct error *err)
{
	size_t all = count_runs(findings), i = 0;
	if (most > all)
		most = all;
	struct findings_run *runs = arena_array(arena, most + 1, sizeof(*runs));
	struct sql_statement *statement = statement_of_runs(findings, "list-runs", last, most);
	for (; i < most && sql_next(statement); i++)
		runs[i] = (struct findings_run){
			.id = sql_int(statement, 0),
			.started = sql_text_copy(statement, 1, arena),
			.commit = sql_text_copy(statement, 2, arena),
			.tool_version = sql_text_copy(statement, 3, arena),
			.unit_count = count_at(statement, 4),
			.analysed_count = count_at(statement, 5),
			.open_count = count_at(statement, 6),
			.accepted_count = count_at(statement, 7),
			.suppressed_count = count_at(statement, 8),
			.new_count = count_at(statement, 9),
			.fixed_count = count_at(statement, 10),
			.unseen_count = count_at(statement, 11),
		};
	sql_reset(statement);
	*count = i;
	if (sql_check(findings->sql, err))
		return runs;
	findings_fail(findings, "read", sql_trouble(findings->sql), err);
	return NULL;
}

/* --------------------------------------------------------------------------------- the trend */

/* How many of the latest runs can be compared with the one before without anybody waiting. */
static size_t affordable_runs(struct findings *findings, int64_t last)
{
	enum { runs_shown = 100, findings_compared = 50000 };
	struct sql_statement *statement =
		statement_of_runs(findings, "sizes-of-runs", last, runs_shown);
	uint64_t total = 0;
	size_t count = 0;
	while (sql_next(statement)) {
		total += count_at(statement, 0);
		if (count && total > findings_compared)
			break;
		count++;
	}
	sql_reset(statement);
	return count;
}

static void load_rule_counts(struct findings *findings, struct arena *arena, struct result_run *run)
{
	struct sql_statement *statement = sql_statement(findings->sql, "count-rules-of-run");
	sql_bind_int(statement, 1, run->id);
	size_t most = sql_next(statement) ? (size_t)sql_int(statement, 0) : 0;
	sql_reset(statement);

	struct result_rule_count *counts = arena_array(arena, most + 1, sizeof(*counts));
	statement = sql_statement(findings->sql, "rules-of-run");
	sql_bind_int(statement, 1, run->id);
	while (run->count_count < most && sql_next(statement))
		counts[run->count_count++] =
			(struct result_rule_count){ .rule = sql_text_copy(statement, 0, arena),
				.count = (size_t)count_at(statement, 1) };
	sql_reset(statement);
	for (size_t i = 0; i < run->count_count; i++)
		run->open_count += counts[i].count;
	run->counts = counts;
}

bool findings_load_runs(struct findings *findings, int64_t last, struct arena *arena,
	struct result *result, struct error *err)
{
	size_t count = 0;
	sql_begin_reading(findings->sql);
	const struct findings_run *listed =
		findings_runs(findings, last, affordable_runs(findings, last), arena, &count, err);
	struct result_run *runs = arena_array(arena, count + 1, sizeof(*runs));
	for (size_t i = 0; listed && i < count; i++) {
		const struct findings_run *from = &listed[count - 1 - i];
		runs[i] = (struct result_run){
			.id = from->id,
			.started = from->started,
			.tool_version = from->tool_version,
			.commit = from->commit,
			.new_count = (size_t)from->new_count,
			.fixed_count = (size_t)from->fixed_count,
		};
		load_rule_counts(findings, arena, &runs[i]);
	}
	bool ok =
		listed && (sql_check(findings->sql, err) ||
				  findings_fail(findings, "read", sql_trouble(findings->sql), err));
	sql_end_reading(findings->sql);
	if (!ok)
		return false;
	result->runs = runs;
	result->run_count = count;
	return true;
}

struct findings_history findings_history(
	struct findings *findings, const char *fingerprint, const char *path, struct arena *arena)
{
	struct findings_history history = { 0 };
	struct sql_statement *statement = sql_statement(findings->sql, "runs-of-finding");
	sql_bind_text(statement, 1, fingerprint);
	sql_bind_text(statement, 2, path);
	if (sql_next(statement) && sql_int(statement, 0))
		history = (struct findings_history){
			.run_count = count_at(statement, 0),
			.first_run = sql_int(statement, 1),
			.last_run = sql_int(statement, 2),
			.first_started = sql_text_copy(statement, 3, arena),
			.last_started = sql_text_copy(statement, 4, arena),
			.first_commit = sql_text_copy(statement, 5, arena),
			.since_count = count_at(statement, 6),
			.gone_count = count_at(statement, 7),
		};
	sql_reset(statement);
	sql_check(findings->sql, NULL);
	return history;
}

/* ----------------------------------------------------------------------------------- forgetting */

/* What belongs to a run goes with it, by its foreign keys. Those that name a file would be looked
 * for in all runs, once for each file that goes; here it is known that there are none. */
static bool prune(struct findings *findings, size_t keep, struct error *err)
{
	struct sql *sql = findings->sql;
	struct sql_statement *statement = sql_statement(sql, "prune-runs");
	sql_bind_int(statement, 1, (int64_t)keep);
	bool ok = sql_begin(sql, err) && sql_run(statement, err) && sql_commit(sql, err) &&
		  sql_foreign_keys(sql, false, err) &&
		  sql_run(sql_statement(sql, "prune-files"), err) &&
		  sql_run(sql_statement(sql, "vacuum"), err) &&
		  sql_run(sql_statement(sql, "checkpoint"), err);
	sql_foreign_keys(sql, true, NULL);
	return ok;
}

bool findings_prune(struct findings *findings, size_t keep, size_t *gone, struct error *err)
{
	size_t before = count_runs(findings);
	bool ok = prune(findings, keep, err);
	enum sql_trouble trouble = sql_trouble(findings->sql);
	if (!ok) {
		sql_rollback(findings->sql);
		return findings_fail(findings, "forget runs of", trouble, err);
	}
	*gone = before - count_runs(findings);
	return true;
}
