/*
 * Trap: a database in memory waits for nobody: where it is opened, through a field, a variable or a
 * helper, and neither do its statements. A temporary database ("") is in memory mostly, too.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;

int sqlite3_open(const char *name, sqlite3 **database);
int sqlite3_open_v2(const char *name, sqlite3 **database, int flags, const char *vfs);
int sqlite3_exec(sqlite3 *database, const char *text,
	int (*row)(void *data, int count, char **values, char **names), void *data, char **error);
int sqlite3_prepare_v2(
	sqlite3 *database, const char *text, int size, sqlite3_stmt **statement, const char **tail);
int sqlite3_step(sqlite3_stmt *statement);
int sqlite3_finalize(sqlite3_stmt *statement);
int sqlite3_close(sqlite3 *database);
int sqlite3_busy_timeout(sqlite3 *database, int milliseconds);
int sqlite3_sleep(int milliseconds);

struct cache {
	sqlite3 *database;
	sqlite3_stmt *insert;
};

static sqlite3 *shared;

static int in_memory(void *arg)
{
	sqlite3 *a = NULL, *b = NULL, *c = NULL, *d = NULL;

	(void)arg;
	if (sqlite3_open(":memory:", &a) || sqlite3_open("file:x?mode=memory", &b) ||
		sqlite3_open_v2("x", &c, 0x86, NULL) || sqlite3_open("", &d))
		return -1;
	sqlite3_busy_timeout(a, 0);
	sqlite3_sleep(0);
	sqlite3_exec(b, "create table t (n)", NULL, NULL, NULL);
	sqlite3_exec(c, "create table t (n)", NULL, NULL, NULL);
	sqlite3_exec(d, "create table t (n)", NULL, NULL, NULL);
	return sqlite3_exec(a, "create table t (n)", NULL, NULL, NULL);
}

static int statements(void *arg)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;

	(void)arg;
	if (sqlite3_open(":memory:", &database))
		return -1;
	if (sqlite3_prepare_v2(database, "select n from t", -1, &statement, NULL))
		return -1;
	while (sqlite3_step(statement) == 100) {
	}
	sqlite3_finalize(statement);
	return sqlite3_close(database);
}

static sqlite3 *open_database(void)
{
	sqlite3 *database = NULL;

	if (sqlite3_open(":memory:", &database))
		return NULL;
	return database;
}

static int through_a_field(void *arg)
{
	struct cache *cache = arg;

	cache->database = open_database();
	if (sqlite3_prepare_v2(cache->database, "insert", -1, &cache->insert, NULL))
		return -1;
	return sqlite3_step(cache->insert);
}

static int through_a_variable(void *arg)
{
	(void)arg;
	return sqlite3_exec(shared, "create table t (n)", NULL, NULL, NULL);
}

static int start(void *arg)
{
	static struct cache cache;
	int rc = 0;

	ASYNC_GROUP (g, 1, &rc) {
		async_group_spawn(g, in_memory, arg);
		async_group_spawn(g, statements, arg);
		async_group_spawn(g, through_a_field, &cache);
		async_group_spawn(g, through_a_variable, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	if (sqlite3_open(":memory:", &shared))
		return 1;
	return async_run(start, &argument, NULL) < 0;
}
