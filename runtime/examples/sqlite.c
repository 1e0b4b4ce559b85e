/*
 * SQLite from tasks: its calls block, so each statement runs on a worker thread; a connection
 * serves one statement at a time, so a mutex stands in front. Many tasks share a connection;
 * whoever needs several statements in one piece, a transaction, keeps the mutex for all of them.
 *
 * A transaction that is left early, here because time is up, is rolled back where its block is
 * left, behind a shield. A database that another connection has locked is asked again after a
 * sleep, which keeps no thread waiting; a deadline around it says for how long.
 *
 * Prints:
 *
 *     ten tasks, 10 rows
 *     alice 100, bob 0
 *     transfer of 30: deadline passed
 *     alice 100, bob 0
 *     transfer of 30: done
 *     alice 70, bob 30
 *     a second writer: deadline passed
 *     a second writer, with more patience: done after 200 ms
 */
#include <async/async.h>
#include <async/sync.h>

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct connection {
	sqlite3 *database;
	struct async_mutex *mutex;
};

/* A statement on its way to a worker, and its result on the way back: the worker touches nothing
 * else, and the task waits for it, so both may use it without a lock. */
struct statement {
	struct connection *connection;
	const char *sql;
	int64_t parameters[2];
	int64_t value; /* the first column of the first row */
	char message[80];
};

/* ---- on a worker --------------------------------------------------------------------------- */

static int code_of(int sqlite)
{
	switch (sqlite) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_BUSY:
		return -EBUSY;
	default:
		return -EIO;
	}
}

static int step_all(struct statement *statement, sqlite3_stmt *prepared)
{
	int rc;

	for (int i = 0; i < sqlite3_bind_parameter_count(prepared); i++)
		sqlite3_bind_int64(prepared, i + 1, statement->parameters[i]);
	rc = sqlite3_step(prepared);
	if (rc == SQLITE_ROW)
		statement->value = sqlite3_column_int64(prepared, 0);
	while (rc == SQLITE_ROW)
		rc = sqlite3_step(prepared);
	return rc;
}

static int work(void *arg)
{
	struct statement *statement = arg;
	sqlite3 *database = statement->connection->database;
	sqlite3_stmt *prepared = NULL;
	int rc = sqlite3_prepare_v2(database, statement->sql, -1, &prepared, NULL);

	if (rc == SQLITE_OK)
		rc = step_all(statement, prepared);
	if (code_of(rc) != 0)
		snprintf(statement->message, sizeof statement->message, "%s",
			sqlite3_errmsg(database));
	sqlite3_finalize(prepared);
	return code_of(rc);
}

struct opening {
	const char *path;
	sqlite3 *database;
};

static int open_database(void *arg)
{
	struct opening *opening = arg;

	return code_of(sqlite3_open(opening->path, &opening->database));
}

static int close_database(void *arg)
{
	return code_of(sqlite3_close(arg));
}

/* ---- in tasks ------------------------------------------------------------------------------ */

/* The caller holds the mutex. */
static int run(struct connection *connection, struct statement statement, int64_t *value)
{
	int rc;

	statement.connection = connection;
	rc = async_to_thread(work, &statement);
	if (rc == -EIO)
		fprintf(stderr, "%s: %s\n", statement.sql, statement.message);
	if (rc == 0 && value)
		*value = statement.value;
	return rc;
}

/* One statement by itself, which waits while the database is locked. */
static int query(struct connection *connection, struct statement statement, int64_t *value)
{
	int rc;

	do {
		ASYNC_LOCKED (connection->mutex, &rc)
			rc = run(connection, statement, value);
		if (rc == -EBUSY && async_sleep(10) != 0)
			return ASYNC_ECANCELED;
	} while (rc == -EBUSY);
	return rc;
}

static int open_connection(struct connection *connection, const char *path)
{
	struct opening opening = { .path = path };
	int rc = async_to_thread(open_database, &opening);

	connection->database = opening.database;
	connection->mutex = async_mutex_new();
	return rc == 0 && !connection->mutex ? -ENOMEM : rc;
}

static void close_connection(struct connection *connection)
{
	ASYNC_SHIELD (1000) {
		if (async_to_thread(close_database, connection->database) != 0)
			fprintf(stderr, "the database cannot be closed\n");
	}
	async_mutex_free(connection->mutex);
}

/* ---- transactions -------------------------------------------------------------------------- */

struct transaction {
	struct connection *connection;
	bool is_open;
};

static void end_transaction(struct transaction *transaction)
{
	if (!transaction->is_open)
		return;
	ASYNC_SHIELD (1000) {
		if (run(transaction->connection, (struct statement){ .sql = "ROLLBACK" }, NULL) !=
			0)
			fprintf(stderr, "the transaction cannot be rolled back\n");
	}
}

static int transfer_locked(struct connection *connection, int64_t amount, uint64_t pause)
{
	ASYNC_DEFER(end_transaction)
	struct transaction transaction = { .connection = connection };
	int rc = run(connection, (struct statement){ .sql = "BEGIN IMMEDIATE" }, NULL);

	if (rc != 0)
		return rc;
	transaction.is_open = true;
	rc = run(connection,
		(struct statement){ .sql = "UPDATE account SET balance = balance - ? WHERE id = 1",
			.parameters = { amount } },
		NULL);
	if (rc == 0)
		rc = async_sleep(pause); /* asks somebody for permission */
	if (rc == 0)
		rc = run(connection,
			(struct statement){ .sql = "UPDATE account SET balance = balance + ?"
						   " WHERE id = 2",
				.parameters = { amount } },
			NULL);
	if (rc == 0)
		rc = run(connection, (struct statement){ .sql = "COMMIT" }, NULL);
	transaction.is_open = rc != 0;
	return rc;
}

/* The transaction ends before the mutex is given back. */
static int transfer(struct connection *connection, int64_t amount, uint64_t pause)
{
	int rc;

	ASYNC_LOCKED (connection->mutex, &rc)
		rc = transfer_locked(connection, amount, pause);
	return rc;
}

/* ---- the story ----------------------------------------------------------------------------- */

static void report(const char *what, int rc)
{
	printf("%s: %s\n", what, rc == 0 ? "done" : async_strerror(rc));
}

static int print_balances(struct connection *connection)
{
	struct statement statement = { .sql = "SELECT balance FROM account WHERE id = ?" };
	int64_t balances[2];
	int rc = 0;

	for (int i = 0; i < 2 && rc == 0; i++) {
		statement.parameters[0] = i + 1;
		rc = query(connection, statement, &balances[i]);
	}
	if (rc == 0)
		printf("alice %" PRId64 ", bob %" PRId64 "\n", balances[0], balances[1]);
	return rc;
}

static int add_row(void *arg)
{
	struct statement statement = { .sql = "INSERT INTO log(text) VALUES('a row')" };

	return query(arg, statement, NULL);
}

static int create(struct connection *connection)
{
	static const char *const statements[] = {
		"CREATE TABLE log(text)",
		"CREATE TABLE account(id INTEGER PRIMARY KEY, balance INTEGER)",
		"INSERT INTO account VALUES(1, 100), (2, 0)",
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof statements / sizeof statements[0] && rc == 0; i++)
		rc = query(connection, (struct statement){ .sql = statements[i] }, NULL);
	return rc;
}

static int share(struct connection *connection)
{
	int64_t count = 0;
	int rc;

	ASYNC_GROUP (group, 0, &rc) {
		for (int i = 0; i < 10; i++)
			async_group_spawn(group, add_row, connection);
	}
	if (rc == 0)
		rc = query(connection, (struct statement){ .sql = "SELECT count(*) FROM log" },
			&count);
	if (rc == 0)
		printf("ten tasks, %" PRId64 " rows\n", count);
	return rc;
}

static int transfer_twice(struct connection *connection)
{
	int rc = print_balances(connection);

	if (rc != 0)
		return rc;
	ASYNC_TIMEOUT (100, &rc)
		rc = transfer(connection, 30, 3600 * 1000);
	report("transfer of 30", rc);
	rc = print_balances(connection);
	if (rc != 0)
		return rc;
	report("transfer of 30", transfer(connection, 30, 10));
	return print_balances(connection);
}

/* Locks the database for everybody else, for 295 ms. */
static int hog(void *arg)
{
	return transfer(arg, 0, 295);
}

static int compete(struct connection *first, struct connection *second)
{
	uint64_t start;
	struct async_task *task = async_spawn(hog, first);
	int rc = async_sleep(1); /* time passes only when no thread works: it is locked by then */

	ASYNC_TIMEOUT (100, &rc)
		rc = add_row(second);
	report("a second writer", rc);
	start = async_now();
	rc = add_row(second);
	printf("a second writer, with more patience: %s after %" PRIu64 " ms\n",
		rc == 0 ? "done" : async_strerror(rc), async_now() - start);
	return async_await(task);
}

static int story(void *arg)
{
	ASYNC_DEFER(close_connection) struct connection first = { 0 };
	ASYNC_DEFER(close_connection) struct connection second = { 0 };
	int rc = open_connection(&first, arg);

	if (rc == 0)
		rc = open_connection(&second, arg);
	if (rc == 0)
		rc = create(&first);
	if (rc == 0)
		rc = share(&first);
	if (rc == 0)
		rc = transfer_twice(&first);
	return rc == 0 ? compete(&first, &second) : rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };
	char path[] = "/tmp/async-sqlite-XXXXXX";
	int file = mkstemp(path);
	int rc;

	if (file < 0)
		return EXIT_FAILURE;
	close(file);
	rc = async_run(story, path, &config);
	unlink(path);
	return rc < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
