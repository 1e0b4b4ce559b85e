/*
 * See database.h.
 */
#include "database.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"

static char folder[] = "/tmp/async-lint-findings-XXXXXX";
static char path[sizeof(folder) + 16];

struct arena arena;
struct error err;
const char *const database_folder = folder, *const database_path = path;

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

struct findings *open_or_fail(void)
{
	struct findings *findings = findings_open(path, &err);
	ck_assert_msg(findings != NULL, "%s", err.text);
	return findings;
}

int64_t write_or_fail(struct findings *findings, const struct result *result)
{
	int64_t run = -1;
	ck_assert_msg(findings_write(findings, result, NULL, &run, &err), "%s", err.text);
	return run;
}

struct result load_or_fail(struct findings *findings, int64_t run, bool graph)
{
	struct result result;
	ck_assert_msg(findings_load(findings, run, graph, &arena, &result, &err), "%s", err.text);
	return result;
}

void raw_sql(const char *sql)
{
	sqlite3 *db = NULL;
	char *message = NULL;
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql,
		message ? message : "");
	sqlite3_close(db);
}

int64_t raw_number(const char *sql)
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

int database_tests(const char *name, const TTest *const *tests, size_t count)
{
	TCase *cases = tcase_create(name);
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(cases, tests[i]);
	return suite_run(name, cases);
}
