/*
 * A thin cover over sqlite3. Failures are sticky: `failure` holds the first one, and every
 * function that touches a statement returns at once while it is set.
 */
#include "store/sql.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/text.h"

struct sql_statement {
	struct sql *sql;
	const char *text;
	size_t size;
	sqlite3_stmt *prepared; /* NULL until it is first used */
};

struct sql {
	sqlite3 *db;
	struct intern names; /* of statements; numbers index `statements` */
	ARRAY(struct sql_statement *) statements;
	bool failed;
	struct error failure;
	enum sql_trouble trouble;
};

/* Where there is no room for the file that readers share, SQLite has no better word than "I/O
 * error". */
static bool is_full(sqlite3 *db)
{
	int number = db ? sqlite3_system_errno(db) : 0;
	return number == ENOSPC || number == EDQUOT;
}

static enum sql_trouble trouble_of(sqlite3 *db, int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return SQL_FINE;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return SQL_BUSY;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return SQL_READ_ONLY;
	case SQLITE_FULL:
		return SQL_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return SQL_CORRUPT;
	case SQLITE_CANTOPEN:
		return SQL_MISSING;
	case SQLITE_IOERR:
		return is_full(db) ? SQL_FULL : SQL_OTHER;
	default:
		return SQL_OTHER;
	}
}

static bool fail(struct sql *sql, int code)
{
	sql->trouble = trouble_of(sql->db, code);
	if (!sql->failed)
		error_set(&sql->failure, "%s", sql->db ? sqlite3_errmsg(sql->db) : "out of memory");
	sql->failed = true;
	return false;
}

/* ------------------------------------------------------------------------------- statements */

static const char name_mark[] = "-- name: ";

static void add_statement(
	struct sql *sql, const char *name, size_t length, const char *text, size_t size)
{
	uint32_t number = intern_add_n(&sql->names, name, length);
	if (number != sql->statements.count)
		BUG("two SQL statements have the same name");
	struct sql_statement *statement = memory_new(1, sizeof(*statement));
	*statement = (struct sql_statement){ .sql = sql, .text = text, .size = size };
	array_push(&sql->statements, statement);
}

static void add_file(struct sql *sql, const struct embedded *file)
{
	const char *mark = strstr(file->text, name_mark);
	if (!mark) {
		add_statement(sql, file->name, strlen(file->name), file->text, file->size);
		return;
	}
	while (mark) {
		const char *name = mark + strlen(name_mark);
		const char *text = name + strcspn(name, "\n");
		const char *next = strstr(text, name_mark);
		size_t size = next ? (size_t)(next - text) : strlen(text);
		add_statement(sql, name, strcspn(name, " \t\r\n"), text, size);
		mark = next;
	}
}

static struct sql_statement *find_statement(struct sql *sql, const char *name)
{
	uint32_t number = intern_find(&sql->names, name);
	if (number == intern_none)
		BUG("no SQL statement of this name");
	return sql->statements.items[number];
}

struct sql_statement *sql_statement(struct sql *sql, const char *name)
{
	struct sql_statement *statement = find_statement(sql, name);
	if (statement->prepared)
		return statement;
	int code = sqlite3_prepare_v3(sql->db, statement->text, (int)statement->size,
		SQLITE_PREPARE_PERSISTENT, &statement->prepared, NULL);
	if (code != SQLITE_OK) {
		fail(sql, code);
		return NULL;
	}
	return statement;
}

bool sql_script(struct sql *sql, const char *name, struct error *err)
{
	const struct sql_statement *script = find_statement(sql, name);
	char *text = memory_copy(script->text, script->size);
	int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);
	free(text);
	if (code != SQLITE_OK)
		fail(sql, code);
	return sql_check(sql, err);
}

/* --------------------------------------------------------------------- opening and closing */

static bool execute(struct sql *sql, const char *text)
{
	int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);
	return code == SQLITE_OK || fail(sql, code);
}

/* SQLite does not wait for the lock that changing the journal takes: of several processes that open
 * a new database at once all but one are told that it is locked, without any patience. */
static bool use_wal(struct sql *sql, unsigned busy_ms)
{
	enum { PAUSE_MS = 10 };
	static const char pragmas[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
	int code = sqlite3_exec(sql->db, pragmas, NULL, NULL, NULL);

	for (unsigned waited = 0; trouble_of(sql->db, code) == SQL_BUSY && waited < busy_ms;
		waited += PAUSE_MS) {
		sqlite3_sleep(PAUSE_MS);
		code = sqlite3_exec(sql->db, pragmas, NULL, NULL, NULL);
	}
	return code == SQLITE_OK || fail(sql, code);
}

/* Immutable databases are opened by URI, where some bytes of a path are special. */
static void add_uri(struct text *uri, const char *path)
{
	text_add(uri, "file:");
	for (; *path; path++) {
		if (strchr("%?#", *path))
			text_printf(uri, "%%%02x", (unsigned)(unsigned char)*path);
		else
			text_char(uri, *path);
	}
	text_add(uri, "?immutable=1");
}

static int open_database(struct sql *sql, const char *path, enum sql_mode mode)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	if (mode == SQL_CREATE)
		return sqlite3_open_v2(
			path, &sql->db, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (mode == SQL_READ)
		return sqlite3_open_v2(path, &sql->db, flags | SQLITE_OPEN_READONLY, NULL);

	struct text uri = { 0 };
	add_uri(&uri, path);
	int code = sqlite3_open_v2(
		uri.bytes, &sql->db, flags | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
	text_release(&uri);
	return code;
}

struct sql *sql_open(const char *path, enum sql_mode mode, unsigned busy_ms,
	const struct embedded *files, enum sql_trouble *trouble, struct error *err)
{
	struct sql *sql = memory_new(1, sizeof(*sql));
	for (const struct embedded *file = files; file->name; file++)
		add_file(sql, file);

	int code = open_database(sql, path, mode);
	bool ok = code == SQLITE_OK || fail(sql, code);
	if (ok) {
		sqlite3_busy_timeout(sql->db, (int)busy_ms);
		ok = execute(sql, "PRAGMA foreign_keys = ON");
	}
	/* SQLite looks at the file only now: reading the version finds out what it is. */
	if (ok)
		ok = sql_version(sql) >= 0;
	if (ok && mode == SQL_CREATE)
		ok = use_wal(sql, busy_ms);
	if (trouble)
		*trouble = sql->trouble;
	if (!ok) {
		sql_check(sql, err);
		error_prefix(err, "cannot open '%s'", path);
		sql_close(sql);
		return NULL;
	}
	return sql;
}

void sql_close(struct sql *sql)
{
	if (!sql)
		return;
	for (size_t i = 0; i < sql->statements.count; i++) {
		sqlite3_finalize(sql->statements.items[i]->prepared);
		free(sql->statements.items[i]);
	}
	array_release(&sql->statements);
	intern_release(&sql->names);
	sqlite3_close(sql->db);
	free(sql);
}

/* -------------------------------------------------------------------------- bind and step */

static bool is_usable(const struct sql_statement *statement)
{
	return statement && statement->prepared && !statement->sql->failed;
}

static void check_bind(struct sql_statement *statement, int code)
{
	if (code != SQLITE_OK)
		fail(statement->sql, code);
}

void sql_bind_int(struct sql_statement *statement, int parameter, int64_t value)
{
	if (is_usable(statement))
		check_bind(statement, sqlite3_bind_int64(statement->prepared, parameter, value));
}

void sql_bind_real(struct sql_statement *statement, int parameter, double value)
{
	if (is_usable(statement))
		check_bind(statement, sqlite3_bind_double(statement->prepared, parameter, value));
}

void sql_bind_text(struct sql_statement *statement, int parameter, const char *text)
{
	if (is_usable(statement))
		check_bind(statement,
			sqlite3_bind_text(statement->prepared, parameter, text, -1, SQLITE_STATIC));
}

void sql_bind_blob(struct sql_statement *statement, int parameter, const void *bytes, size_t size)
{
	if (is_usable(statement))
		check_bind(statement, sqlite3_bind_blob64(statement->prepared, parameter, bytes,
					      size, SQLITE_STATIC));
}

void sql_bind_null(struct sql_statement *statement, int parameter)
{
	if (is_usable(statement))
		check_bind(statement, sqlite3_bind_null(statement->prepared, parameter));
}

void sql_reset(struct sql_statement *statement)
{
	if (!statement || !statement->prepared)
		return;
	/* The failure of the last step, which reset repeats, is known already. */
	(void)sqlite3_reset(statement->prepared);
	(void)sqlite3_clear_bindings(statement->prepared);
}

bool sql_next(struct sql_statement *statement)
{
	if (!is_usable(statement)) {
		sql_reset(statement);
		return false;
	}
	int code = sqlite3_step(statement->prepared);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		fail(statement->sql, code);
	sql_reset(statement);
	return false;
}

bool sql_run(struct sql_statement *statement, struct error *err)
{
	if (!statement)
		return error_set(err, "a statement does not fit the schema of the database");
	while (sql_next(statement))
		continue;
	return sql_check(statement->sql, err);
}

/* --------------------------------------------------------------------------------- columns */

int64_t sql_int(struct sql_statement *statement, int column)
{
	return sqlite3_column_int64(statement->prepared, column);
}

double sql_real(struct sql_statement *statement, int column)
{
	return sqlite3_column_double(statement->prepared, column);
}

const char *sql_text(struct sql_statement *statement, int column)
{
	return (const char *)sqlite3_column_text(statement->prepared, column);
}

const void *sql_blob(struct sql_statement *statement, int column, size_t *size)
{
	const void *bytes = sqlite3_column_blob(statement->prepared, column);
	*size = (size_t)sqlite3_column_bytes(statement->prepared, column);
	return bytes;
}

bool sql_is_null(struct sql_statement *statement, int column)
{
	return sqlite3_column_type(statement->prepared, column) == SQLITE_NULL;
}

const char *sql_text_copy(struct sql_statement *statement, int column, struct arena *arena)
{
	const char *text = sql_text(statement, column);
	size_t size = (size_t)sqlite3_column_bytes(statement->prepared, column);
	return text ? arena_strndup(arena, text, size) : NULL;
}

int64_t sql_last_id(const struct sql *sql)
{
	return sqlite3_last_insert_rowid(sql->db);
}

/* ----------------------------------------------------------------- failure and transactions */

bool sql_check(struct sql *sql, struct error *err)
{
	if (!sql->failed)
		return true;
	sql->failed = false;
	return error_set(err, "%s", sql->failure.text);
}

enum sql_trouble sql_trouble(const struct sql *sql)
{
	return sql->trouble;
}

bool sql_begin(struct sql *sql, struct error *err)
{
	if (!sql->failed)
		execute(sql, "BEGIN IMMEDIATE");
	return sql_check(sql, err);
}

bool sql_commit(struct sql *sql, struct error *err)
{
	if (!sql->failed && execute(sql, "COMMIT"))
		return true;
	sql_check(sql, err);
	sql_rollback(sql);
	return false;
}

void sql_rollback(struct sql *sql)
{
	/* A full disk may have rolled back already. */
	if (!sqlite3_get_autocommit(sql->db))
		(void)sqlite3_exec(sql->db, "ROLLBACK", NULL, NULL, NULL);
	sql->failed = false;
}

bool sql_begin_reading(struct sql *sql)
{
	return !sql->failed && execute(sql, "BEGIN");
}

void sql_end_reading(struct sql *sql)
{
	if (!sqlite3_get_autocommit(sql->db))
		(void)sqlite3_exec(sql->db, "COMMIT", NULL, NULL, NULL);
}

bool sql_foreign_keys(struct sql *sql, bool checked, struct error *err)
{
	if (!sql->failed)
		execute(sql, checked ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
	return sql_check(sql, err);
}

int64_t sql_version(struct sql *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t version = -1;
	int code = sqlite3_prepare_v2(sql->db, "PRAGMA user_version", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		version = sqlite3_column_int64(statement, 0);
	else
		fail(sql, code);
	sqlite3_finalize(statement);
	return version;
}
