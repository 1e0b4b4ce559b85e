/*
 * Trap: a database in memory waits for nobody.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct sqlite3 sqlite3;

int sqlite3_open(const char *name, sqlite3 **database);
int sqlite3_open_v2(const char *name, sqlite3 **database, int flags, const char *vfs);
int sqlite3_exec(sqlite3 *database, const char *text,
	int (*row)(void *data, int count, char **values, char **names), void *data, char **error);
int sqlite3_busy_timeout(sqlite3 *database, int milliseconds);
int sqlite3_sleep(int milliseconds);

static int in_memory(void *arg)
{
	sqlite3 *a = NULL, *b = NULL, *c = NULL;

	(void)arg;
	if (sqlite3_open(":memory:", &a) || sqlite3_open("file:x?mode=memory", &b) ||
		sqlite3_open_v2("x", &c, 0x86, NULL))
		return -1;
	sqlite3_busy_timeout(a, 0);
	sqlite3_sleep(0);
	// spurious@+1: blocking-call that it was opened in memory is not remembered
	return sqlite3_exec(a, "create table t (n)", NULL, NULL, NULL);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 1, &rc)
		async_group_spawn(g, in_memory, arg);
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
