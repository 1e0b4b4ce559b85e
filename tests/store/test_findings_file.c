/*
 * findings.db as a file: its schema and that of older and newer versions, damage, and what cannot
 * be written changes nothing.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "database.h"
#include "fixture.h"
#include "same_result.h"
#include "store/sql.h"

extern const struct embedded findings_sql[];

static const char *embedded_text(const char *name)
{
	for (const struct embedded *file = findings_sql; file->name; file++)
		if (!strcmp(file->name, name))
			return file->text;
	ck_abort_msg("no %s", name);
	return NULL;
}

/* --------------------------------------------------------------------------------- the schema */

START_TEST(every_statement_fits_the_schema)
{
	findings_close(open_or_fail());
	struct sql *sql = sql_open(database_path, SQL_READ, 0, findings_sql, NULL, &err);
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
	ck_assert_pstr_eq(loaded.findings[0].message, "m");
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
	ck_assert_ptr_null(findings_open(database_path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "newer"));
	ck_assert_ptr_nonnull(strstr(err.text, "99"));
	ck_assert_int_eq(raw_number("PRAGMA user_version"), 99);
}
END_TEST

START_TEST(a_database_of_others_is_left_alone)
{
	raw_sql("CREATE TABLE mine (a); INSERT INTO mine VALUES (1)");
	ck_assert_ptr_null(findings_open(database_path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "another program"));
	ck_assert_int_eq(raw_number("SELECT count(*) FROM sqlite_schema"), 1);
}
END_TEST

/* ------------------------------------------------------------------------------------- failures */

static void write_bytes(const char *bytes, size_t size)
{
	ck_assert(file_write(database_path, bytes, size, &err));
}

START_TEST(a_file_that_is_no_database_is_not_overwritten)
{
	static const char text[] = "this is not a database, but somebody's notes\n";
	const char *after = NULL;
	size_t size = 0;
	write_bytes(text, sizeof(text));
	ck_assert_ptr_null(findings_open(database_path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, database_path));
	ck_assert_ptr_nonnull(strstr(err.text, "move it away"));
	ck_assert(file_read(&arena, database_path, &after, &size, &err));
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
	ck_assert(file_read(&arena, database_path, &bytes, &size, &err));
	char *damaged = arena_copy(&arena, bytes, size);
	memset(damaged + 4096, 0xa5, size - 4096); /* all pages but the first */
	write_bytes(damaged, size);

	struct result result;
	findings = findings_open(database_path, &err);
	if (findings) {
		int64_t run;
		ck_assert(!findings_load(findings, 1, true, &arena, &result, &err));
		ck_assert(!findings_write(findings, fixture_clean(&arena), NULL, &run, &err));
		findings_close(findings);
	}
	ck_assert_msg(strstr(err.text, "damaged") != NULL, "%s", err.text);
	const char *after = NULL;
	ck_assert(file_read(&arena, database_path, &after, &size, &err));
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
	assert_same_run(old, &loaded);
	assert_same_graph(old, &loaded);
	findings_close(findings);
	findings = open_or_fail();
	loaded = load_or_fail(findings, run, true);
	assert_same_run(old, &loaded);
	assert_same_graph(old, &loaded);
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
	struct findings *findings = findings_open(database_path, &err);
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
	chmod(database_path, 0444);
	chmod(database_folder, 0555);
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
				struct findings *findings = findings_open(database_path, &err);

				findings_close(findings);
				_exit(findings == NULL);
			}
		while (wait(&status) > 0)
			failed += status != 0;
		ck_assert_int_eq(failed, 0);
		unlink(database_path);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { every_statement_fits_the_schema, an_older_schema_is_migrated,
		an_empty_file_is_set_up, a_newer_schema_is_refused,
		a_database_of_others_is_left_alone, a_file_that_is_no_database_is_not_overwritten,
		damage_inside_is_reported, a_damaged_text_is_reported,
		a_failing_write_leaves_the_old_state, a_missing_folder_is_named,
		a_read_only_file_can_be_read, another_writer_is_waited_for,
		processes_may_open_a_new_database_at_once };
	return database_tests("findings file", tests, sizeof(tests) / sizeof(*tests));
}
