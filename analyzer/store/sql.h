/*
 * SQLite for the files of this folder: a connection with its named statements.
 *
 *  1. SQL lives in .sql files embedded at build. A line "-- name: x" begins the statement "x",
 *     which ends at the next such line; a file without any is one script under its own name.
 *  2. A statement is prepared once, when it is first asked for, and is ready for binding again
 *     after sql_run, after sql_next has returned false, or after sql_reset.
 *  3. The first failure is remembered until sql_check, so that a row of calls needs one test.
 *     After a failure binding and stepping do nothing.
 *
 * Statements and columns belong to the connection; texts and blobs of a row are gone after the
 * next step. sqlite3.h stays out of this header.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/embedded.h"
#include "base/error.h"

struct sql;           /* a connection */
struct sql_statement; /* prepared; belongs to its connection */

enum sql_mode {
	SQL_CREATE,    /* read and write, created when it does not exist */
	SQL_READ,      /* read only */
	SQL_IMMUTABLE, /* read only, and nobody writes to it: works on a read-only folder */
};

enum sql_trouble {
	SQL_FINE,
	SQL_BUSY,      /* locked by another process, longer than the busy timeout */
	SQL_READ_ONLY, /* the file or its folder cannot be written */
	SQL_FULL,      /* no space left */
	SQL_CORRUPT,   /* damaged, or no database at all */
	SQL_MISSING,   /* cannot be opened */
	SQL_OTHER,
};

/* Opens with WAL, foreign keys and a busy timeout. `files` are the embedded .sql files. NULL
 * with the reason and, when `trouble` is not NULL, its kind. */
struct sql *sql_open(const char *path, enum sql_mode mode, unsigned busy_ms,
	const struct embedded *files, enum sql_trouble *trouble, struct error *err);

/* Rolls an open transaction back. NULL is accepted. */
void sql_close(struct sql *sql);

/* The statement of that name. Asking for an unknown name is a bug. When it cannot be prepared
 * (a schema that is not ours) the failure is remembered and NULL returned, which all functions
 * below accept. */
struct sql_statement *sql_statement(struct sql *sql, const char *name);

/* Runs every statement of a script: the schema. */
bool sql_script(struct sql *sql, const char *name, struct error *err);

/* Parameters count from 1. Texts and blobs must live until the statement has run; a NULL text
 * or blob binds NULL. */
void sql_bind_int(struct sql_statement *statement, int parameter, int64_t value);
void sql_bind_real(struct sql_statement *statement, int parameter, double value);
void sql_bind_text(struct sql_statement *statement, int parameter, const char *text);
void sql_bind_blob(struct sql_statement *statement, int parameter, const void *bytes, size_t size);
void sql_bind_null(struct sql_statement *statement, int parameter);

/* Is there a row? False at the end and on failure; the statement is then reset. */
bool sql_next(struct sql_statement *statement);

/* Runs to the end, ignoring rows. False with the reason, which is then forgotten. */
bool sql_run(struct sql_statement *statement, struct error *err);

/* Stops before the last row. */
void sql_reset(struct sql_statement *statement);

/* Columns count from 0. Text is NULL for NULL; an empty blob may be NULL. */
int64_t sql_int(struct sql_statement *statement, int column);
double sql_real(struct sql_statement *statement, int column);
const char *sql_text(struct sql_statement *statement, int column);
const void *sql_blob(struct sql_statement *statement, int column, size_t *size);
bool sql_is_null(struct sql_statement *statement, int column);

/* A copy in the arena; NULL for NULL. */
const char *sql_text_copy(struct sql_statement *statement, int column, struct arena *arena);

int64_t sql_last_id(const struct sql *sql); /* row id of the last insert */

/* True when nothing failed since the last check; otherwise false with the first failure, which
 * is forgotten. */
bool sql_check(struct sql *sql, struct error *err);

/* The kind of the latest failure; kept until the next one. */
enum sql_trouble sql_trouble(const struct sql *sql);

/* A write transaction; begin takes the write lock, waiting for the busy timeout. */
bool sql_begin(struct sql *sql, struct error *err);
bool sql_commit(struct sql *sql, struct error *err); /* rolls back when it fails */
void sql_rollback(struct sql *sql);                  /* also forgets a failure */

/* Many reads of one state of the database, without asking for a lock each time. */
bool sql_begin_reading(struct sql *sql);
void sql_end_reading(struct sql *sql);

/* Foreign keys are checked from the start. A writer of many rows that vouches for them itself may
 * go without, outside of a transaction: it is twice as fast. */
bool sql_foreign_keys(struct sql *sql, bool checked, struct error *err);

/* PRAGMA user_version: the version of the schema, 0 for a new file; -1 on failure. */
int64_t sql_version(struct sql *sql);

#endif
