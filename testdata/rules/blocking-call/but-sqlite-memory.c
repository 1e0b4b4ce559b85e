/*
 * Just not the trap: a file by the name of memory, a file that is opened by its URI, a time limit
 * that makes every later call wait, and databases that are in memory on one way only.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct sqlite3 sqlite3;

int sqlite3_open(const char *name, sqlite3 **database);
int sqlite3_open_v2(const char *name, sqlite3 **database, int flags, const char *vfs);
int sqlite3_exec(sqlite3 *database, const char *text,
	int (*row)(void *data, int count, char **values, char **names), void *data, char **error);
int sqlite3_sleep(int milliseconds);

static sqlite3 *either;

static int in_files(void *arg)
{
	sqlite3 *a = NULL, *b = NULL, *c = NULL;

	(void)arg;
	if (sqlite3_open("memory", &a)) // expect: blocking-call
		return -1;
	if (sqlite3_open("file:x?mode=rw", &b)) // expect: blocking-call
		return -1;
	if (sqlite3_open_v2("x", &c, 0x06, NULL)) // expect: blocking-call
		return -1;
	sqlite3_sleep(1);                                               // expect: blocking-call
	return sqlite3_exec(a, "create table t (n)", NULL, NULL, NULL); // expect: blocking-call
}

static int in_memory_or_not(void *arg)
{
	sqlite3 *database = NULL;

	if (arg)
		sqlite3_open(":memory:", &database);
	else
		sqlite3_open("x", &database); // expect: blocking-call
	// expect@+1: blocking-call
	return sqlite3_exec(database, "create table t (n)", NULL, NULL, NULL);
}

static int in_a_variable(void *arg)
{
	(void)arg;
	// expect@+1: blocking-call
	return sqlite3_exec(either, "create table t (n)", NULL, NULL, NULL);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 1, &rc) {
		async_group_spawn(g, in_files, arg);
		async_group_spawn(g, in_memory_or_not, arg);
		async_group_spawn(g, in_a_variable, arg);
	}
	return rc;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		sqlite3_open(argv[1], &either);
	else
		sqlite3_open(":memory:", &either);
	return async_run(start, argv[0], NULL) < 0;
}
