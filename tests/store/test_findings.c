/*
 * findings.db: what is written comes back, and what cannot be written changes nothing.
 */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "store/findings.h"
#include "store/sql.h"

extern const struct embedded findings_sql[];

static char folder[] = "/tmp/async-lint-findings-XXXXXX";
static char path[sizeof(folder) + 16];
static struct arena arena;
static struct error err;

static void set_up(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/findings.db", folder);
}

static void tear_down(void)
{
	const char *const names[] = { "", "-wal", "-shm", "-journal" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(arena_printf(&arena, "%s%s", path, names[i]));
	chmod(folder, 0700);
	rmdir(folder);
	arena_release(&arena);
}

static struct findings *open_or_fail(void)
{
	struct findings *findings = findings_open(path, &err);
	ck_assert_msg(findings != NULL, "%s", err.text);
	return findings;
}

static int64_t write_or_fail(struct findings *findings, const struct result *result)
{
	int64_t run = -1;
	ck_assert_msg(findings_write(findings, result, NULL, &run, &err), "%s", err.text);
	return run;
}

static struct result load_or_fail(struct findings *findings, int64_t run, bool graph)
{
	struct result result;
	ck_assert_msg(findings_load(findings, run, graph, &arena, &result, &err), "%s", err.text);
	return result;
}

/* Runs SQL of a test past our own code. */
static void raw_sql(const char *sql)
{
	sqlite3 *db = NULL;
	char *message = NULL;
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql,
		message ? message : "");
	sqlite3_close(db);
}

static int64_t raw_number(const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

static const char *embedded_text(const char *name)
{
	for (const struct embedded *file = findings_sql; file->name; file++)
		if (!strcmp(file->name, name))
			return file->text;
	ck_abort_msg("no %s", name);
	return NULL;
}

/* ----------------------------------------------------------------------------------- round trip */

static void assert_text(const char *a, const char *b)
{
	ck_assert_pstr_eq(a, b);
}

static void assert_edits(const struct result_finding *a, const struct result_finding *b)
{
	ck_assert_int_eq(a->fix, b->fix);
	assert_text(a->doubt, b->doubt);
	assert_text(a->sketch, b->sketch);
	ck_assert_uint_eq(a->edit_count, b->edit_count);
	for (size_t i = 0; i < a->edit_count; i++) {
		assert_text(a->edits[i].path, b->edits[i].path);
		assert_text(a->edits[i].insert, b->edits[i].insert);
		ck_assert_uint_eq(a->edits[i].line, b->edits[i].line);
		ck_assert_uint_eq(a->edits[i].column, b->edits[i].column);
		ck_assert_uint_eq(a->edits[i].remove, b->edits[i].remove);
	}
}

static void assert_findings(const struct result_finding *a, const struct result_finding *b)
{
	assert_text(a->rule, b->rule);
	assert_text(a->path, b->path);
	assert_text(a->function, b->function);
	assert_text(a->message, b->message);
	assert_text(a->hint, b->hint);
	assert_text(a->category, b->category);
	assert_text(a->fingerprint, b->fingerprint);
	assert_text(a->suppressed, b->suppressed);
	assert_text(a->suppressed_path, b->suppressed_path);
	ck_assert_uint_eq(a->suppressed_line, b->suppressed_line);
	ck_assert_int_eq(a->is_cut, b->is_cut);
	assert_text(a->accepted, b->accepted);
	assert_text(a->statement ? a->statement : "", b->statement ? b->statement : "");
	ck_assert_int_eq(a->state, b->state);
	ck_assert_int_eq(a->severity, b->severity);
	ck_assert_int_eq(a->confidence, b->confidence);
	ck_assert_uint_eq(a->line, b->line);
	ck_assert_uint_eq(a->column, b->column);
	ck_assert_uint_eq(a->end_column, b->end_column);
	ck_assert_uint_eq(a->first_line, b->first_line);
	ck_assert_uint_eq(a->last_line, b->last_line);
	ck_assert_uint_eq(a->unit_count, b->unit_count);
	ck_assert_uint_eq(a->step_count, b->step_count);
	for (size_t i = 0; i < a->step_count; i++) {
		assert_text(a->steps[i].path, b->steps[i].path);
		assert_text(a->steps[i].text, b->steps[i].text);
		ck_assert_uint_eq(a->steps[i].line, b->steps[i].line);
		ck_assert_uint_eq(a->steps[i].column, b->steps[i].column);
		ck_assert_int_eq(a->steps[i].is_anchor, b->steps[i].is_anchor);
	}
	assert_edits(a, b);
}

static void assert_run(const struct result *a, const struct result *b)
{
	assert_text(a->key, b->key);
	assert_text(a->tool_version, b->tool_version);
	assert_text(a->commit, b->commit);
	assert_text(a->root, b->root);
	assert_text(a->database, b->database);
	assert_text(a->started, b->started);
	ck_assert_uint_eq(a->duration_us, b->duration_us);
	ck_assert_mem_eq(&a->unit_count, &b->unit_count,
		offsetof(struct result, findings) - offsetof(struct result, unit_count));
	ck_assert_uint_eq(a->unit_row_count, b->unit_row_count);
	for (size_t i = 0; i < a->unit_row_count; i++) {
		assert_text(a->units[i].path, b->units[i].path);
		assert_text(a->units[i].problem, b->units[i].problem);
		ck_assert_int_eq(a->units[i].state, b->units[i].state);
		ck_assert_int_eq(a->units[i].is_partial, b->units[i].is_partial);
		ck_assert_uint_eq(a->units[i].function_count, b->units[i].function_count);
		ck_assert_uint_eq(a->units[i].degraded_count, b->units[i].degraded_count);
	}
	ck_assert_uint_eq(a->rule_count, b->rule_count);
	for (size_t i = 0; i < a->rule_count; i++) {
		assert_text(a->rules[i].id, b->rules[i].id);
		assert_text(a->rules[i].title, b->rules[i].title);
		assert_text(a->rules[i].page, b->rules[i].page);
		ck_assert_int_eq(a->rules[i].severity, b->rules[i].severity);
		ck_assert_int_eq(a->rules[i].is_off, b->rules[i].is_off);
	}
	ck_assert_uint_eq(a->file_count, b->file_count);
	for (size_t i = 0; i < a->file_count; i++) {
		assert_text(a->files[i].path, b->files[i].path);
		ck_assert_uint_eq(a->files[i].size, b->files[i].size);
		ck_assert_mem_eq(a->files[i].text, b->files[i].text, a->files[i].size);
	}
	ck_assert_uint_eq(a->finding_count, b->finding_count);
	for (size_t i = 0; i < a->finding_count; i++)
		assert_findings(&a->findings[i], &b->findings[i]);
}

static void assert_graph(const struct result *a, const struct result *b)
{
	ck_assert_uint_eq(a->function_row_count, b->function_row_count);
	for (size_t i = 0; i < a->function_row_count; i++) {
		const struct result_function *f = &a->functions[i], *g = &b->functions[i];
		assert_text(f->key, g->key);
		assert_text(f->name, g->name);
		assert_text(f->path, g->path);
		ck_assert_uint_eq(f->line, g->line);
		ck_assert_uint_eq(f->end_line, g->end_line);
		ck_assert_uint_eq(f->contexts, g->contexts);
		ck_assert_int_eq(f->is_defined, g->is_defined);
		ck_assert_int_eq(f->is_degraded, g->is_degraded);
		ck_assert_int_eq(f->under_deadline, g->under_deadline);
	}
	ck_assert_uint_eq(a->call_count, b->call_count);
	for (size_t i = 0; i < a->call_count; i++) {
		const struct result_call *c = &a->calls[i], *d = &b->calls[i];
		assert_text(c->kind, d->kind);
		assert_text(c->path, d->path);
		assert_text(c->via, d->via);
		ck_assert_uint_eq(c->caller, d->caller);
		ck_assert_uint_eq(c->callee, d->callee);
		ck_assert_uint_eq(c->line, d->line);
		ck_assert_uint_eq(c->column, d->column);
		ck_assert_int_eq(c->confidence, d->confidence);
	}
	ck_assert_uint_eq(a->effect_count, b->effect_count);
	for (size_t i = 0; i < a->effect_count; i++) {
		const struct result_effect *e = &a->effects[i], *f = &b->effects[i];
		assert_text(e->effect, f->effect);
		assert_text(e->category, f->category);
		assert_text(e->path, f->path);
		ck_assert_uint_eq(e->function, f->function);
		ck_assert_int_eq(e->is_must, f->is_must);
		ck_assert_int_eq(e->next, f->next);
		ck_assert_uint_eq(e->line, f->line);
		ck_assert_uint_eq(e->column, f->column);
	}
}

START_TEST(what_is_written_is_loaded)
{
	struct result *written = fixture_result(&arena);
	struct findings *findings = open_or_fail();
	ck_assert_int_eq(findings_latest_run(findings), -1);
	int64_t run = write_or_fail(findings, written);
	findings_close(findings);

	findings = open_or_fail();
	ck_assert_int_eq(findings_latest_run(findings), run);
	struct result loaded = load_or_fail(findings, run, true);
	assert_run(written, &loaded);
	assert_graph(written, &loaded);
	loaded = load_or_fail(findings, run, false);
	ck_assert_uint_eq(loaded.function_row_count, 0);
	findings_close(findings);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM pragma_integrity_check "
				    "WHERE integrity_check <> 'ok'"),
		0);
}
END_TEST

static size_t count_of_rule(const struct result_run *run, const char *rule)
{
	for (size_t i = 0; i < run->count_count; i++)
		if (!strcmp(run->counts[i].rule, rule))
			return run->counts[i].count;
	return 0;
}

/* Of the fixture seven findings are open: five blocking calls, and two others. */
START_TEST(runs_make_a_trend)
{
	struct findings *findings = open_or_fail();
	struct result *more = fixture_result(&arena), *fewer = fixture_result(&arena), loaded;
	fewer->lost_count = fewer->missing_count = fewer->partial_count = 0;
	fewer->finding_count = 4;
	fewer->findings[3].fingerprint = "ffffffffffffffffffffffffffffffff";
	int64_t one = write_or_fail(findings, more), two = write_or_fail(findings, fewer);
	int64_t three = write_or_fail(findings, more);

	loaded = load_or_fail(findings, two, false);
	ck_assert_uint_eq(loaded.run_count, 0);
	ck_assert_msg(findings_load_runs(findings, two, &arena, &loaded, &err), "%s", err.text);
	ck_assert_uint_eq(loaded.run_count, 2);
	const struct result_run *runs = loaded.runs;
	ck_assert_int_eq(runs[0].id, one);
	ck_assert_uint_eq(runs[0].open_count, 7);
	ck_assert_uint_eq(runs[0].new_count, 7);
	ck_assert_uint_eq(runs[0].fixed_count, 0);
	ck_assert_uint_eq(runs[0].count_count, 3);
	ck_assert_uint_eq(count_of_rule(&runs[0], "blocking-call"), 5);
	ck_assert_uint_eq(count_of_rule(&runs[0], "missing-timeout"), 1);
	ck_assert_int_eq(runs[1].id, two);
	ck_assert_str_eq(runs[1].started, fewer->started);
	ck_assert_str_eq(runs[1].tool_version, fewer->tool_version);
	ck_assert_str_eq(runs[1].commit, fewer->commit);
	ck_assert_uint_eq(runs[1].open_count, 4);
	ck_assert_uint_eq(runs[1].new_count, 1);
	ck_assert_uint_eq(runs[1].fixed_count, 4);
	ck_assert_uint_eq(count_of_rule(&runs[1], "blocking-call"), 3);
	ck_assert_uint_eq(count_of_rule(&runs[1], "missing-timeout"), 0);
	ck_assert(findings_load_runs(findings, three, &arena, &loaded, &err));
	ck_assert_uint_eq(loaded.run_count, 3);
	findings_close(findings);
}
END_TEST

/* The latest hundred, and fewer where each has very many findings. */
START_TEST(a_trend_is_bounded)
{
	struct findings *findings = open_or_fail();
	struct result *clean = fixture_clean(&arena), *many = fixture_many(&arena, 20000, 1);
	int64_t last = -1;
	for (int i = 0; i < 120; i++)
		last = write_or_fail(findings, clean);
	ck_assert(findings_load_runs(findings, last, &arena, clean, &err));
	ck_assert_uint_eq(clean->run_count, 100);
	ck_assert_int_eq(clean->runs[99].id, last);
	for (int i = 0; i < 3; i++)
		last = write_or_fail(findings, many);
	ck_assert(findings_load_runs(findings, last, &arena, many, &err));
	ck_assert_uint_eq(many->run_count, 2);
	ck_assert_uint_eq(many->runs[1].new_count, 0);
	findings_close(findings);
}
END_TEST

START_TEST(what_is_left_out_is_kept)
{
	static const char why[] = "'gen' is excluded by .async-lint.yaml:3:5";
	struct result *written = fixture_result(&arena);
	struct findings *findings = open_or_fail();
	written->findings[0].suppressed = written->findings[0].excluded = why;
	written->excluded_count = 4;
	written->skipped_count = 7;
	struct result loaded = load_or_fail(findings, write_or_fail(findings, written), false);
	ck_assert_str_eq(loaded.findings[0].excluded, why);
	ck_assert_ptr_null(loaded.findings[1].excluded);
	ck_assert_uint_eq(loaded.excluded_count, 4);
	ck_assert_uint_eq(loaded.skipped_count, 7);
	findings_close(findings);
}
END_TEST

START_TEST(runs_are_kept_and_the_graph_is_replaced)
{
	struct findings *findings = open_or_fail();
	struct result *first = fixture_result(&arena), *second = fixture_clean(&arena);
	int64_t one = write_or_fail(findings, first);
	int64_t two = write_or_fail(findings, second);
	ck_assert_int_gt(two, one);
	ck_assert_int_eq(findings_latest_run(findings), two);
	ck_assert_int_eq(findings_run_of_key(findings, "k1"), one);
	ck_assert_int_eq(findings_run_of_key(findings, "k2"), two);
	ck_assert_int_eq(findings_run_of_key(findings, "other"), -1);

	struct result loaded = load_or_fail(findings, one, true);
	assert_run(first, &loaded);
	ck_assert_uint_eq(loaded.function_row_count, 0);
	loaded = load_or_fail(findings, two, true);
	assert_run(second, &loaded);
	assert_graph(second, &loaded);

	/* Equal texts are stored once. */
	int64_t three = write_or_fail(findings, first);
	ck_assert_int_eq(findings_run_of_key(findings, "k1"), three);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM file"), (int64_t)first->file_count);
	loaded = load_or_fail(findings, three, true);
	assert_run(first, &loaded);
	assert_graph(first, &loaded);
	findings_close(findings);
}
END_TEST

/* Looks for what is not `data`. */
static bool has_other(const struct findings_before *before, void *data)
{
	ck_assert(!strcmp(before->database, fixture_result(&arena)->database));
	return strcmp(before->fingerprint, data) != 0;
}

/* The counts of a run in the list. */
static struct findings_run run_of(struct findings *findings, int64_t number)
{
	size_t count;
	const struct findings_run *runs =
		findings_runs(findings, INT64_MAX, SIZE_MAX, &arena, &count, &err);
	for (size_t i = 0; i < count; i++)
		if (runs[i].id == number)
			return runs[i];
	ck_abort_msg("no run %d", (int)number);
	return (struct findings_run){ 0 };
}

START_TEST(what_a_run_did_not_look_for_stays_known)
{
	struct findings *findings = open_or_fail();
	struct result *full = fixture_result(&arena), *none = fixture_clean(&arena);
	char kept[33];
	int64_t runs[4];
	snprintf(kept, sizeof(kept), "%s", full->findings[0].fingerprint);
	const struct findings_scope scope = { has_other, kept };
	none->partial_count = 0;

	runs[0] = write_or_fail(findings, full);
	uint64_t open = run_of(findings, runs[0]).new_count;
	ck_assert_uint_gt(open, 1);
	for (int i = 1; i < 3; i++) {
		ck_assert(findings_write(findings, none, &scope, &runs[i], &err));
		struct findings_run run = run_of(findings, runs[i]);
		ck_assert_uint_eq(run.unseen_count, 1);
		ck_assert_uint_eq(run.fixed_count, i == 1 ? open - 1 : 0);
		struct result loaded = load_or_fail(findings, runs[i], false);
		ck_assert_uint_eq(loaded.unseen_count, 1);
		ck_assert_str_eq(loaded.unseen[0].fingerprint, kept);
		ck_assert_str_eq(loaded.unseen[0].path, full->findings[0].path);
		ck_assert_str_eq(loaded.unseen[0].message, full->findings[0].message);
		ck_assert(findings_load_runs(findings, runs[i], &arena, &loaded, &err));
		ck_assert_uint_eq(loaded.runs[i].open_count, 1);
	}
	/* What it refers to is not forgotten with its run. */
	size_t gone;
	ck_assert(findings_prune(findings, 1, &gone, &err));
	ck_assert_uint_eq(gone, 1);
	runs[3] = write_or_fail(findings, full);
	ck_assert_uint_eq(run_of(findings, runs[3]).new_count, open - 1);
	ck_assert_uint_eq(run_of(findings, runs[3]).unseen_count, 0);
	findings_close(findings);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}
END_TEST

START_TEST(an_unknown_run_is_an_error)
{
	struct findings *findings = open_or_fail();
	struct result result;
	ck_assert(!findings_load(findings, 7, true, &arena, &result, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "no such run"));
	findings_close(findings);
}
END_TEST

/* --------------------------------------------------------------------------------- the schema */

START_TEST(every_statement_fits_the_schema)
{
	findings_close(open_or_fail());
	struct sql *sql = sql_open(path, SQL_READ, 0, findings_sql, NULL, &err);
	ck_assert_ptr_nonnull(sql);
	int count = 0;
	for (const char *at = embedded_text("queries.sql"); (at = strstr(at, "-- name: "));) {
		at += strlen("-- name: ");
		char name[64];
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, "\n"), at);
		struct sql_statement *statement = sql_statement(sql, name);
		ck_assert_msg(statement && sql_check(sql, &err), "%s: %s", name, err.text);
		count++;
	}
	ck_assert_int_gt(count, 25);
	sql_close(sql);
}
END_TEST

START_TEST(an_older_schema_is_migrated)
{
	raw_sql(embedded_text("schema_1.sql"));
	raw_sql("INSERT INTO run VALUES (3, 'old', '0.0.9', '/r', NULL, '2023', 1, "
		"1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);"
		"INSERT INTO finding VALUES (1, 3, 'f', 'blocking-call', 'error', 'certain', "
		"'a.c', 1, 2, 0, 'f', 'm', NULL, NULL, NULL, 1)");
	ck_assert_int_eq(raw_number("PRAGMA user_version"), 1);

	struct findings *findings = open_or_fail();
	struct result loaded = load_or_fail(findings, 3, true);
	ck_assert_uint_eq(loaded.finding_count, 1);
	assert_text(loaded.findings[0].message, "m");
	findings_close(findings);
	ck_assert_int_eq(loaded.findings[0].fix, RESULT_FIX_NONE);
	ck_assert_int_eq(raw_number("PRAGMA user_version"), 9);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM open_finding"), 1);
}
END_TEST

START_TEST(an_empty_file_is_set_up)
{
	raw_sql("VACUUM"); /* version 0, nothing in it */
	struct findings *findings = open_or_fail();
	ck_assert_int_eq(findings_latest_run(findings), -1);
	findings_close(findings);
}
END_TEST

START_TEST(a_newer_schema_is_refused)
{
	findings_close(open_or_fail());
	raw_sql("PRAGMA user_version = 99");
	ck_assert_ptr_null(findings_open(path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "newer"));
	ck_assert_ptr_nonnull(strstr(err.text, "99"));
	ck_assert_int_eq(raw_number("PRAGMA user_version"), 99);
}
END_TEST

START_TEST(a_database_of_others_is_left_alone)
{
	raw_sql("CREATE TABLE mine (a); INSERT INTO mine VALUES (1)");
	ck_assert_ptr_null(findings_open(path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "another program"));
	ck_assert_int_eq(raw_number("SELECT count(*) FROM sqlite_schema"), 1);
}
END_TEST

/* ------------------------------------------------------------------------------------- failures */

static void write_bytes(const char *bytes, size_t size)
{
	ck_assert(file_write(path, bytes, size, &err));
}

START_TEST(a_file_that_is_no_database_is_not_overwritten)
{
	static const char text[] = "this is not a database, but somebody's notes\n";
	const char *after = NULL;
	size_t size = 0;
	write_bytes(text, sizeof(text));
	ck_assert_ptr_null(findings_open(path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, path));
	ck_assert_ptr_nonnull(strstr(err.text, "move it away"));
	ck_assert(file_read(&arena, path, &after, &size, &err));
	ck_assert_uint_eq(size, sizeof(text));
	ck_assert_mem_eq(after, text, size);
}
END_TEST

START_TEST(damage_inside_is_reported)
{
	struct findings *findings = open_or_fail();
	write_or_fail(findings, fixture_result(&arena));
	findings_close(findings);

	const char *bytes = NULL;
	size_t size = 0;
	ck_assert(file_read(&arena, path, &bytes, &size, &err));
	char *damaged = arena_copy(&arena, bytes, size);
	memset(damaged + 4096, 0xa5, size - 4096); /* all pages but the first */
	write_bytes(damaged, size);

	struct result result;
	findings = findings_open(path, &err);
	if (findings) {
		int64_t run;
		ck_assert(!findings_load(findings, 1, true, &arena, &result, &err));
		ck_assert(!findings_write(findings, fixture_clean(&arena), NULL, &run, &err));
		findings_close(findings);
	}
	ck_assert_msg(strstr(err.text, "damaged") != NULL, "%s", err.text);
	const char *after = NULL;
	ck_assert(file_read(&arena, path, &after, &size, &err));
	ck_assert_mem_eq(after, damaged, size);
}
END_TEST

START_TEST(a_damaged_text_is_reported)
{
	struct findings *findings = open_or_fail();
	int64_t run = write_or_fail(findings, fixture_result(&arena));
	raw_sql("UPDATE file SET text_zstd = x'00112233' WHERE path = 'store/io.c'");
	struct result result;
	ck_assert(!findings_load(findings, run, false, &arena, &result, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "store/io.c"));
	findings_close(findings);
}
END_TEST

/* Files larger than a limit cannot be written: the nearest thing to a full disk that every
 * machine has. */
START_TEST(a_failing_write_leaves_the_old_state)
{
	struct findings *findings = open_or_fail();
	struct result *old = fixture_result(&arena);
	int64_t run = write_or_fail(findings, old);

	signal(SIGXFSZ, SIG_IGN);
	struct rlimit limit = { .rlim_cur = 1 << 20, .rlim_max = RLIM_INFINITY };
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	int64_t number = -1;
	ck_assert(!findings_write(findings, fixture_graph(&arena, 20000), NULL, &number, &err));
	ck_assert_int_eq(number, -1);
	ck_assert_msg(strstr(err.text, "cannot write the findings"), "%s", err.text);

	/* This connection goes on, and so does the next. */
	ck_assert_int_eq(findings_latest_run(findings), run);
	struct result loaded = load_or_fail(findings, run, true);
	assert_run(old, &loaded);
	assert_graph(old, &loaded);
	findings_close(findings);
	findings = open_or_fail();
	loaded = load_or_fail(findings, run, true);
	assert_run(old, &loaded);
	assert_graph(old, &loaded);
	findings_close(findings);
}
END_TEST

START_TEST(a_missing_folder_is_named)
{
	ck_assert_ptr_null(findings_open("/nonexistent/folder/findings.db", &err));
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/folder/findings.db"));
	ck_assert_ptr_nonnull(strstr(err.text, "folder exists"));
}
END_TEST

/* Runs in a child that is nobody, because root may write everywhere. */
static int read_only_child(void)
{
	struct result result;
	int64_t run = -1;
	if (!geteuid() && (setgid(65534) || setuid(65534)))
		return 10;
	struct findings *findings = findings_open(path, &err);
	if (!findings)
		return 11;
	if (!findings_load(findings, 1, true, &arena, &result, &err))
		return 12;
	if (findings_write(findings, fixture_clean(&arena), NULL, &run, &err))
		return 13;
	findings_close(findings);
	return strstr(err.text, "permissions") ? 0 : 14;
}

static void run_read_only(void)
{
	int status = 0;
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (!child)
		_exit(read_only_child());
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}

START_TEST(a_read_only_file_can_be_read)
{
	struct findings *findings = open_or_fail();
	write_or_fail(findings, fixture_result(&arena));
	findings_close(findings);
	chmod(path, 0444);
	chmod(folder, 0555);
	run_read_only();
}
END_TEST

START_TEST(another_writer_is_waited_for)
{
	struct findings *a = open_or_fail(), *b = open_or_fail();
	int64_t one = write_or_fail(a, fixture_result(&arena));
	int64_t two = write_or_fail(b, fixture_clean(&arena));
	ck_assert_int_eq(findings_latest_run(a), two);
	ck_assert_int_ne(one, two);
	findings_close(a);
	findings_close(b);
}
END_TEST

/* All but one are told by SQLite, without waiting, that the database is locked. */
START_TEST(processes_may_open_a_new_database_at_once)
{
	enum { ROUNDS = 60, PROCESSES = 6 };

	for (int round = 0; round < ROUNDS; round++) {
		int failed = 0;
		int status;

		for (int i = 0; i < PROCESSES; i++)
			if (fork() == 0) {
				struct findings *findings = findings_open(path, &err);

				findings_close(findings);
				_exit(findings == NULL);
			}
		while (wait(&status) > 0)
			failed += status != 0;
		ck_assert_int_eq(failed, 0);
		unlink(path);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { what_is_written_is_loaded, what_is_left_out_is_kept,
		runs_make_a_trend, a_trend_is_bounded, runs_are_kept_and_the_graph_is_replaced,
		what_a_run_did_not_look_for_stays_known, an_unknown_run_is_an_error,
		every_statement_fits_the_schema, an_older_schema_is_migrated,
		an_empty_file_is_set_up, a_newer_schema_is_refused,
		a_database_of_others_is_left_alone, a_file_that_is_no_database_is_not_overwritten,
		damage_inside_is_reported, a_damaged_text_is_reported,
		a_failing_write_leaves_the_old_state, a_missing_folder_is_named,
		a_read_only_file_can_be_read, another_writer_is_waited_for,
		processes_may_open_a_new_database_at_once };
	Suite *suite = suite_create("findings");
	TCase *cases = tcase_create("findings");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(cases, tests[i]);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
