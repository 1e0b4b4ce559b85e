/*
 * The database of stalls: what is in it, and that nothing that happens to it hurts the program.
 *
 * Most tests trace in a child process, as ASYNC_TRACE does, and read the file here.
 */
#include "runtime_test.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .stall_ms = 10 };

static char folder[] = "/tmp/async-trace-XXXXXX";
static char path[64];
static char said[4096];

static void make_folder(void)
{
	strcpy(folder + sizeof folder - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/stalls.db", folder);
}

static void remove_folder(void)
{
	unlink(path);
	rmdir(folder);
}

/* The answer to a question that has one: a number or a text; "" for NULL or no row. */
static const char *ask(const char *question)
{
	static char answer[512];
	sqlite3 *db;
	sqlite3_stmt *statement;

	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	sqlite3_busy_timeout(db, 10000);
	sqlite3_exec(db,
		"CREATE TEMP VIEW big AS SELECT * FROM stall WHERE duration_ns >= 150000000;"
		"CREATE TEMP VIEW calls AS SELECT frame.* FROM frame JOIN big ON stall = big.id",
		NULL, NULL, NULL);
	answer[0] = '\0';
	if (sqlite3_prepare_v2(db, question, -1, &statement, NULL) != SQLITE_OK)
		snprintf(answer, sizeof answer, "%s", sqlite3_errmsg(db));
	else if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0))
		snprintf(answer, sizeof answer, "%s",
			(const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return answer;
}

static void assert_answer(const char *question, const char *answer)
{
	const char *got = ask(question);

	ck_assert_msg(strcmp(got, answer) == 0, "%s: '%s', not '%s'", question, got, answer);
}

/* What the tests mean by a stall; a busy machine makes some of its own, which are shorter. */
static void assert_stalls(const char *count)
{
	assert_answer("SELECT count(*) FROM stall WHERE duration_ns >= 150000000", count);
}

int spin_ms(long ms);

__attribute__((noinline)) int spin_ms(long ms)
{
	struct timespec began;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &began);
	do {
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - began.tv_sec) * 1000000000 + now.tv_nsec - began.tv_nsec <
		 (long)ms * 1000000);
	return 0;
}

static int spin_task(void *arg)
{
	(void)arg;
	async_task_set_name("spinner");
	ck_assert_int_eq(async_sleep(3), 0);
	return spin_ms(150);
}

static int stall_body(void *arg)
{
	return async_await(async_spawn(spin_task, arg));
}

/* Runs body in a loop of a child with ASYNC_TRACE; `before` is called in it. */
static pid_t start_child(async_fn body, void (*before)(void), int *output)
{
	int ends[2];
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		setenv("ASYNC_TRACE", path, 1);
		if (before)
			before();
		exit(async_run(body, NULL, &config) == 0 ? 0 : 1);
	}
	close(ends[1]);
	*output = ends[0];
	return child;
}

static int finish_child(pid_t child, int output)
{
	size_t used = 0;
	ssize_t got;
	int status;

	while ((got = read(output, said + used, sizeof said - 1 - used)) > 0)
		used += (size_t)got;
	said[used] = '\0';
	close(output);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return status;
}

static int run_child(async_fn body, void (*before)(void))
{
	int output;
	pid_t child = start_child(body, before, &output);

	return finish_child(child, output);
}

/* ---- what is in it ----------------------------------------------------------------------- */

START_TEST(a_stall_is_recorded)
{
	ck_assert_int_eq(run_child(stall_body, NULL), 0);
	ck_assert_str_eq(said, "");
	assert_answer("PRAGMA application_id", "1634957683");
	assert_answer("PRAGMA user_version", "1");
	assert_answer("PRAGMA integrity_check", "ok");
	assert_answer("PRAGMA journal_mode", "delete");
	assert_answer("SELECT count(*) FROM program", "1");
	assert_answer("SELECT path LIKE '/%/test_runtime_trace' FROM program", "1");
	assert_answer("SELECT command_line LIKE '%test_runtime_trace%' FROM program", "1");
	assert_answer("SELECT ended_at > started_at FROM program", "1");
	assert_answer("SELECT lost FROM program", "0");
	assert_stalls("1");
	assert_answer("SELECT task_name FROM big", "spinner");
	assert_answer("SELECT task_id FROM big", "2");
	assert_answer("SELECT state FROM big", "task");
	assert_answer("SELECT duration_ns >= 150000000 FROM big", "1");
	assert_answer("SELECT after_operation FROM big", "async_sleep");
	assert_answer(
		"SELECT big.started_at > program.started_at - 100000000 FROM big, program", "1");
	assert_answer("SELECT agreeing BETWEEN 1 AND samples FROM big", "1");
	assert_answer("SELECT count(*) FROM calls WHERE function = 'spin_ms'", "1");
	assert_answer("SELECT min(depth) FROM calls", "0");
}
END_TEST

START_TEST(places_are_in_the_source)
{
	ck_assert_int_eq(run_child(stall_body, NULL), 0);
	if (!*ask("SELECT line FROM calls WHERE function = 'spin_task'"))
		return; /* no libdw, or no debug information */
	assert_answer("SELECT entry_function FROM big", "spin_task");
	assert_answer("SELECT entry_file LIKE '/%/test_trace.c' FROM big", "1");
	assert_answer("SELECT spawn_function FROM big", "stall_body");
	assert_answer("SELECT spawn_file LIKE '/%/test_trace.c' AND spawn_line > 0 FROM big", "1");
	assert_answer("SELECT after_line > entry_line AND after_line < spawn_line FROM big", "1");
	assert_answer("SELECT file LIKE '/%/test_trace.c' AND recorded_file LIKE '%test_trace.c'"
		      " AND module LIKE '%test_runtime_trace' AND offset > 0"
		      " FROM calls WHERE function = 'spin_task'",
		"1");
	assert_answer("SELECT max(function = 'spin_ms' AND line < (SELECT min(line) FROM calls"
		      " WHERE function = 'spin_task')) FROM calls",
		"1");
}
END_TEST

static void spin_in_callback(void *arg)
{
	(void)arg;
	spin_ms(150);
}

static int post_body(void *arg)
{
	(void)arg;
	ck_assert_int_eq(async_post(async_loop_current(), spin_in_callback, NULL), 0);
	return async_yield();
}

START_TEST(a_callback_is_no_task)
{
	ck_assert_int_eq(run_child(post_body, NULL), 0);
	assert_answer("SELECT state FROM big", "callback");
	assert_answer("SELECT task_id IS NULL AND entry_function IS NULL FROM big", "1");
}
END_TEST

static int quiet_body(void *arg)
{
	(void)arg;
	return async_sleep(1000);
}

static void be_patient(void)
{
	setenv("ASYNC_TRACE_MS", "60000", 1);
}

START_TEST(a_program_without_stalls_is_there_too)
{
	ck_assert_int_eq(run_child(quiet_body, be_patient), 0);
	assert_answer("SELECT count(*) FROM program WHERE ended_at", "1");
	assert_stalls("0");
}
END_TEST

START_TEST(the_limit_can_be_set_from_outside)
{
	ck_assert_int_eq(run_child(stall_body, be_patient), 0);
	assert_stalls("0");
}
END_TEST

/* ---- opening and closing ----------------------------------------------------------------- */

static int traced_body(void *arg)
{
	ck_assert_int_eq(async_trace_open(path), 0);
	ck_assert_int_eq(async_trace_open(path), -EBUSY);
	ck_assert_int_eq(async_sleep(1), 0);
	spin_ms(150);
	ck_assert_int_eq(async_sleep(1), 0);
	async_trace_close();
	async_trace_close();
	assert_stalls(arg);
	spin_ms(150);
	ck_assert_int_eq(async_sleep(1), 0);
	return 0;
}

START_TEST(a_trace_is_opened_and_closed_by_the_program)
{
	static char once[] = "1";
	static char twice[] = "2";

	ck_assert_int_eq(async_trace_open(""), -EINVAL);
	ck_assert_int_eq(async_trace_open(NULL), -EINVAL);
	ck_assert_int_eq(async_run(traced_body, once, &config), 0);
	assert_stalls("1");
	ck_assert_int_eq(async_run(traced_body, twice, &config), 0);
	assert_stalls("2");
	assert_answer("SELECT count(*) FROM program WHERE ended_at", "2");
}
END_TEST

START_TEST(before_a_loop_and_after_the_last_one)
{
	ck_assert_int_eq(async_trace_open(path), 0);
	ck_assert_int_eq(async_run(stall_body, NULL, &config), 0);
	assert_stalls("1"); /* the end of the last loop wrote it */
	assert_answer("SELECT ended_at IS NULL FROM program", "1");
	ck_assert_int_eq(async_run(stall_body, NULL, &config), 0);
	async_trace_close();
	assert_stalls("2");
	assert_answer("SELECT count(*) FROM program WHERE ended_at", "1");
}
END_TEST

/* ---- the ends of programs ---------------------------------------------------------------- */

static int exit_body(void *arg)
{
	(void)stall_body(arg);
	exit(3);
}

START_TEST(exit_writes_what_is_left)
{
	int status = run_child(exit_body, NULL);

	ck_assert(WIFEXITED(status));
	/* LeakSanitizer does not look at the stack of main when a task ends the program. */
	ck_assert_msg(UNDER_ASAN || WEXITSTATUS(status) == 3, "%s", said);
	assert_stalls("1");
	assert_answer("SELECT count(*) FROM program WHERE ended_at", "1");
}
END_TEST

static int stay_body(void *arg)
{
	int rc = stall_body(arg);

	while (rc == 0)
		pause();
	return rc;
}

START_TEST(a_program_that_is_killed_leaves_what_was_written)
{
	int output;
	pid_t child = start_child(stay_body, NULL, &output);
	struct stat status;

	while (stat(path, &status) != 0 ||
		strcmp(ask("SELECT count(*) FROM stall WHERE duration_ns >= 150000000"), "1") != 0)
		usleep(20000);
	kill(child, SIGKILL);
	finish_child(child, output);
	assert_answer("PRAGMA integrity_check", "ok");
	assert_stalls("1");
	assert_answer("SELECT ended_at IS NULL FROM program", "1");
}
END_TEST

START_TEST(several_programs_write_to_one_file)
{
	enum { CHILDREN = 4 };

	int outputs[CHILDREN];
	pid_t children[CHILDREN];

	for (int i = 0; i < CHILDREN; i++)
		children[i] = start_child(stall_body, NULL, &outputs[i]);
	for (int i = 0; i < CHILDREN; i++) {
		ck_assert_int_eq(finish_child(children[i], outputs[i]), 0);
		ck_assert_str_eq(said, "");
	}
	assert_answer("SELECT count(DISTINCT pid) FROM program", "4");
	assert_answer("SELECT count(DISTINCT program) FROM big", "4");
	assert_answer("PRAGMA integrity_check", "ok");
}
END_TEST

/* ---- files that cannot be written -------------------------------------------------------- */

static void assert_one_complaint(int status, const char *why)
{
	ck_assert_int_eq(status, 0);
	ck_assert_msg(strstr(said, "async: stalls are not recorded in ") == said, "%s", said);
	ck_assert_msg(strstr(said, why) != NULL, "'%s' is not in: %s", why, said);
	ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
}

START_TEST(a_folder_that_is_not_there)
{
	snprintf(path, sizeof path, "%s/no/stalls.db", folder);
	assert_one_complaint(run_child(stall_body, NULL), "unable to open database file");
}
END_TEST

static void make_file(const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

START_TEST(a_file_that_is_no_database_stays_as_it_is)
{
	struct stat status;

	make_file("Dear diary, nothing stalled today. This file is long enough to have a header, "
		  "and it is not the one that is looked for.\n");
	assert_one_complaint(run_child(stall_body, NULL), "not a database");
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_int_lt(status.st_size, 200);
}
END_TEST

START_TEST(somebody_else_s_database_stays_as_it_is)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "CREATE TABLE song (name)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_one_complaint(run_child(stall_body, NULL), "a database of something else");
	assert_answer("SELECT count(*) FROM sqlite_master", "1");
}
END_TEST

START_TEST(a_later_version_stays_as_it_is)
{
	sqlite3 *db;

	ck_assert_int_eq(run_child(stall_body, NULL), 0);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "PRAGMA user_version = 2", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_one_complaint(run_child(stall_body, NULL), "another version");
	assert_answer("SELECT count(*) FROM program", "1");
}
END_TEST

static void fill_the_disk(void)
{
	static const struct rlimit little = { 20000, 20000 };

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &little);
}

START_TEST(a_full_disk_is_one_complaint)
{
	assert_one_complaint(run_child(stall_body, fill_the_disk), "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		places_are_in_the_source,
		a_program_without_stalls_is_there_too,
		the_limit_can_be_set_from_outside,
		a_folder_that_is_not_there,
		a_file_that_is_no_database_stays_as_it_is,
		somebody_else_s_database_stays_as_it_is,
		a_later_version_stays_as_it_is,
		a_full_disk_is_one_complaint,
		a_callback_is_no_task,
		before_a_loop_and_after_the_last_one,
		exit_writes_what_is_left,
		a_stall_is_recorded,
		a_trace_is_opened_and_closed_by_the_program,
		a_program_that_is_killed_leaves_what_was_written,
		several_programs_write_to_one_file,
	};
	/* The last ones count stalls, and under valgrind nearly everything is one. */
	size_t left_out = RUNNING_ON_VALGRIND ? 7 : 0;
	Suite *suite = suite_create("trace");
	TCase *cases = tcase_create("trace");
	SRunner *runner;
	int failed;

	tcase_set_timeout(cases, 60);
	tcase_add_checked_fixture(cases, make_folder, remove_folder);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0] - left_out; i++)
		tcase_add_test(cases, tests[i]);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
