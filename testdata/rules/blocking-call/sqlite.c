/*
 * SQLite: what is a wait and what is none; helpers that hide both. Declared here as in its header.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;

int sqlite3_open_v2(const char *name, sqlite3 **database, int flags, const char *vfs);
int sqlite3_prepare_v2(
	sqlite3 *database, const char *text, int size, sqlite3_stmt **statement, const char **tail);
int sqlite3_bind_int(sqlite3_stmt *statement, int index, int value);
int sqlite3_step(sqlite3_stmt *statement);
int sqlite3_column_int(sqlite3_stmt *statement, int column);
int sqlite3_finalize(sqlite3_stmt *statement);
int sqlite3_exec(sqlite3 *database, const char *text,
	int (*row)(void *data, int count, char **values, char **names), void *data, char **error);
int sqlite3_busy_timeout(sqlite3 *database, int milliseconds);
int sqlite3_sleep(int milliseconds);
const char *sqlite3_errmsg(sqlite3 *database);

static int one_number(sqlite3 *database, const char *text, int id)
{
	sqlite3_stmt *statement = NULL;
	int number = -1;

	if (sqlite3_prepare_v2(database, text, -1, &statement, NULL))
		return -1;
	sqlite3_bind_int(statement, 1, id);
	if (sqlite3_step(statement) == 100)
		number = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

static int count_row(void *data, int count, char **values, char **names)
{
	int *rows = data;

	(void)values, (void)names;
	*rows += count;
	return 0;
}

static int opens(void *arg)
{
	sqlite3 *database = NULL;
	int rows = 0;

	if (sqlite3_open_v2(arg, &database, 2, NULL)) // expect: blocking-call
		return -1;
	sqlite3_busy_timeout(database, 5000);
	sqlite3_exec(database, "select * from t", count_row, &rows, NULL); // expect: blocking-call
	sqlite3_sleep(10);                                                 // expect: blocking-call
	return rows;
}

static int asks(void *arg)
{
	return one_number(arg, "select n from t where id = ?", 1); // expect: blocking-call
}

static int asks_in_worker(void *arg)
{
	return one_number(arg, "select n from t where id = ?", 2);
}

static int offloads(void *arg)
{
	return async_to_thread(asks_in_worker, arg);
}

/* What only looks at memory is no wait. */
static int looks(void *arg)
{
	return sqlite3_errmsg(arg) != NULL;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, opens, arg);
		async_group_spawn(g, asks, arg);
		async_group_spawn(g, offloads, arg);
		async_group_spawn(g, looks, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[] = "cache.db";

	return async_run(start, argument, NULL) < 0;
}
