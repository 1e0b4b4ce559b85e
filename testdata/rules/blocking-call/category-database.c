/*
 * SQLite has no asynchronous calls: every statement may wait for the disk, and for a lock.
 */
#include <async/async.h>

#include <sqlite3.h>
#include <stddef.h>

static int query(void *arg)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_open("cache.db", &database); // expect: blocking-call

	if (rc != SQLITE_OK)
		return -1;
	rc = sqlite3_prepare_v2(database, arg, -1, &statement, NULL); // expect: blocking-call
	if (rc == SQLITE_OK)
		sqlite3_bind_int(statement, 1, 7);
	if (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) // expect: blocking-call
		rc = sqlite3_column_int(statement, 0);
	return rc;
}

static int clean(sqlite3 *database)
{
	return sqlite3_exec(database, "delete from cache", NULL, NULL, NULL);
}

static int clean_in_worker(void *arg)
{
	return clean(arg);
}

static int clean_both_ways(void *arg)
{
	int rc = async_to_thread(clean_in_worker, arg);

	return rc < 0 ? rc : clean(arg); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, query, "select size from cache where id = ?");
		async_group_spawn(g, clean_both_ways, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
