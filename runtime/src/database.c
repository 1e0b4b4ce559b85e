/*
 * Stalls in SQLite.
 *
 * SQLite is loaded when a trace is opened, and only then. Linked, it would be one more library for
 * each program built on this one, traced or not, and ASYNC_TRACE would only work where somebody had
 * thought of it when building; loaded, a trace can be had from any program, and those without pay
 * nothing. What is lost is a check at link time: names are checked here, and types by the header.
 *
 *  1. The file is a plain one with a rollback journal: one file to send to somebody, readable while
 *     it is written, and whole after a crash. Each batch is one transaction, milliseconds long, so
 *     several programs can write to it by waiting for each other.
 *  2. A file that is somebody else's database, or a newer one of ours, is left as it is.
 */
#include "database.h"
#include "list.h"
#include "symbol.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__has_include)
#if __has_include(<sqlite3.h>)
#define HAS_SQLITE 1
#endif
#endif

#ifdef HAS_SQLITE

#include <dlfcn.h>
#include <sqlite3.h>

#define FUNCTIONS(X)                                                                               \
	X(sqlite3_open_v2)                                                                         \
	X(sqlite3_close)                                                                           \
	X(sqlite3_errmsg)                                                                          \
	X(sqlite3_busy_timeout)                                                                    \
	X(sqlite3_exec)                                                                            \
	X(sqlite3_prepare_v2)                                                                      \
	X(sqlite3_step)                                                                            \
	X(sqlite3_reset)                                                                           \
	X(sqlite3_clear_bindings)                                                                  \
	X(sqlite3_finalize)                                                                        \
	X(sqlite3_bind_int64)                                                                      \
	X(sqlite3_bind_text)                                                                       \
	X(sqlite3_column_int64)                                                                    \
	X(sqlite3_last_insert_rowid)

#define DECLARE(name) __typeof__(name) *name;
static struct {
	FUNCTIONS(DECLARE)
} sq;
#undef DECLARE

enum {
	BUSY_MS = 5000,
	APPLICATION = 0x61737973, /* "asys" */
	VERSION = 1,
	STATEMENTS = 5,
};

static const char schema[] = "CREATE TABLE program ("
			     " id INTEGER PRIMARY KEY,"
			     " path TEXT NOT NULL,"
			     " build_id TEXT NOT NULL,"
			     " pid INTEGER NOT NULL,"
			     " command_line TEXT NOT NULL,"
			     " folder TEXT NOT NULL,"
			     " started_at INTEGER NOT NULL,"
			     " ended_at INTEGER,"
			     " lost INTEGER NOT NULL DEFAULT 0);"
			     "CREATE TABLE stall ("
			     " id INTEGER PRIMARY KEY,"
			     " program INTEGER NOT NULL REFERENCES program (id),"
			     " started_at INTEGER NOT NULL,"
			     " duration_ns INTEGER NOT NULL,"
			     " state TEXT NOT NULL CHECK (state IN ('task', 'callback')),"
			     " task_id INTEGER,"
			     " task_name TEXT,"
			     " entry_function TEXT,"
			     " entry_file TEXT,"
			     " entry_line INTEGER,"
			     " spawn_function TEXT,"
			     " spawn_file TEXT,"
			     " spawn_line INTEGER,"
			     " after_operation TEXT,"
			     " after_file TEXT,"
			     " after_line INTEGER,"
			     " samples INTEGER NOT NULL,"
			     " agreeing INTEGER NOT NULL);"
			     "CREATE TABLE frame ("
			     " stall INTEGER NOT NULL REFERENCES stall (id),"
			     " depth INTEGER NOT NULL,"
			     " function TEXT,"
			     " file TEXT,"
			     " recorded_file TEXT,"
			     " line INTEGER,"
			     " module TEXT,"
			     " offset INTEGER NOT NULL,"
			     " is_inlined INTEGER NOT NULL,"
			     " PRIMARY KEY (stall, depth)) WITHOUT ROWID;"
			     "CREATE INDEX stall_program ON stall (program);"
			     "CREATE INDEX frame_function ON frame (function, file);"
			     "PRAGMA application_id = 1634957683;"
			     "PRAGMA user_version = 1;";

enum statement { BEGIN, COMMIT, ADD_STALL, ADD_FRAME, ADD_LOST };

static const char *const texts[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ADD_STALL] =
		"INSERT INTO stall (program, started_at, duration_ns, state, task_id, task_name,"
		" entry_function, entry_file, entry_line, spawn_function, spawn_file, spawn_line,"
		" after_operation, after_file, after_line, samples, agreeing)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_FRAME] = "INSERT INTO frame VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_LOST] = "UPDATE program SET lost = lost + ? WHERE id = ?",
};

struct database {
	sqlite3 *db;
	sqlite3_int64 program;
	sqlite3_stmt *statements[STATEMENTS];
};

/* ---- loading ----------------------------------------------------------------------------- */

static bool load_functions(void *library)
{
#define LOAD(name)                                                                                 \
	*(void **)&sq.name = dlsym(library, #name);                                                \
	if (!sq.name)                                                                              \
		return false;
	FUNCTIONS(LOAD)
#undef LOAD
	return true;
}

bool database_is_possible(void)
{
	static bool is_loaded;
	void *library;

	if (is_loaded)
		return true;
	library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
	is_loaded = library && load_functions(library);
	return is_loaded;
}

/* ---- statements -------------------------------------------------------------------------- */

static bool fail(struct database *database, char *message, size_t size)
{
	snprintf(message, size, "%s", sq.sqlite3_errmsg(database->db));
	return false;
}

static bool execute(struct database *database, const char *text)
{
	return sq.sqlite3_exec(database->db, text, NULL, NULL, NULL) == SQLITE_OK;
}

static bool run(struct database *database, enum statement which)
{
	sqlite3_stmt *statement = database->statements[which];
	int code = sq.sqlite3_step(statement);

	sq.sqlite3_reset(statement);
	return code == SQLITE_DONE;
}

static sqlite3_int64 pragma(struct database *database, const char *text)
{
	sqlite3_stmt *statement;
	sqlite3_int64 value = -1;

	if (sq.sqlite3_prepare_v2(database->db, text, -1, &statement, NULL) != SQLITE_OK)
		return -1;
	if (sq.sqlite3_step(statement) == SQLITE_ROW)
		value = sq.sqlite3_column_int64(statement, 0);
	sq.sqlite3_finalize(statement);
	return value;
}

static void bind_number(sqlite3_stmt *statement, int at, uint64_t value)
{
	sq.sqlite3_bind_int64(statement, at, (sqlite3_int64)value);
}

/* Unknown things are NULL. */
static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	if (text && *text)
		sq.sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

static void bind_line(sqlite3_stmt *statement, int at, unsigned line)
{
	if (line)
		bind_number(statement, at, line);
}

/* ---- the program ------------------------------------------------------------------------- */

static void read_command_line(char *text, size_t size)
{
	FILE *file = fopen("/proc/self/cmdline", "re");
	size_t length = file ? fread(text, 1, size - 1, file) : 0;

	if (file)
		fclose(file);
	for (size_t i = 0; i + 1 < length; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	text[length] = '\0';
}

static const void *main_program(void)
{
	void *self = dlopen(NULL, RTLD_LAZY);
	const void *entry = self ? dlsym(self, "main") : NULL;

	if (self)
		dlclose(self);
	return entry;
}

static bool add_program(struct database *database, uint64_t started_at)
{
	char path[PATH_MAX] = "";
	char folder[PATH_MAX] = "";
	char command[4096];
	char id[64];
	sqlite3_stmt *add;
	bool ok;

	if (sq.sqlite3_prepare_v2(database->db,
		    "INSERT INTO program (path, build_id, pid, command_line, folder, started_at)"
		    " VALUES (coalesce(?, ''), coalesce(?, ''), ?, coalesce(?, ''), coalesce(?, "
		    "''),"
		    " ?)",
		    -1, &add, NULL) != SQLITE_OK)
		return false;
	symbol_build_id(main_program(), id, sizeof id);
	read_command_line(command, sizeof command);
	bind_text(add, 1, realpath("/proc/self/exe", path));
	bind_text(add, 2, id);
	bind_number(add, 3, (uint64_t)getpid());
	bind_text(add, 4, command);
	bind_text(add, 5, getcwd(folder, sizeof folder));
	bind_number(add, 6, started_at);
	ok = sq.sqlite3_step(add) == SQLITE_DONE;
	sq.sqlite3_finalize(add);
	database->program = sq.sqlite3_last_insert_rowid(database->db);
	return ok;
}

/* ---- opening ----------------------------------------------------------------------------- */

/* In a transaction: another program may be creating it too. */
static bool create_or_check(struct database *database, char *message, size_t size)
{
	sqlite3_int64 application;

	if (pragma(database, "SELECT count(*) FROM sqlite_master") == 0)
		return execute(database, schema) || fail(database, message, size);
	application = pragma(database, "PRAGMA application_id");
	if (application == APPLICATION && pragma(database, "PRAGMA user_version") == VERSION)
		return true;
	if (application == -1)
		return fail(database, message, size);
	snprintf(message, size, "it is %s",
		application == APPLICATION ? "of another version of this library"
					   : "a database of something else");
	return false;
}

static bool prepare(struct database *database, uint64_t started_at, char *message, size_t size)
{
	sq.sqlite3_busy_timeout(database->db, BUSY_MS);
	if (!execute(database, "BEGIN IMMEDIATE"))
		return fail(database, message, size);
	if (!create_or_check(database, message, size))
		return false;
	if (!add_program(database, started_at) || !execute(database, "COMMIT"))
		return fail(database, message, size);
	for (size_t i = 0; i < STATEMENTS; i++)
		if (sq.sqlite3_prepare_v2(database->db, texts[i], -1, &database->statements[i],
			    NULL) != SQLITE_OK)
			return fail(database, message, size);
	return true;
}

static void release(struct database *database)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		sq.sqlite3_finalize(database->statements[i]);
	sq.sqlite3_close(database->db);
	free(database);
}

struct database *database_open(const char *path, uint64_t started_at, char *message, size_t size)
{
	struct database *database = calloc(1, sizeof *database);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

	message[0] = '\0';
	if (!database) {
		snprintf(message, size, "out of memory");
		return NULL;
	}
	if (sq.sqlite3_open_v2(path, &database->db, flags, NULL) == SQLITE_OK &&
		prepare(database, started_at, message, size))
		return database;
	if (!message[0])
		snprintf(message, size, "%s",
			database->db ? sq.sqlite3_errmsg(database->db) : "out of memory");
	release(database);
	return NULL;
}

void database_close(struct database *database, uint64_t ended_at)
{
	char text[128];

	snprintf(text, sizeof text, "UPDATE program SET ended_at = %llu WHERE id = %lld",
		(unsigned long long)ended_at, (long long)database->program);
	execute(database, text);
	release(database);
}

/* ---- writing ----------------------------------------------------------------------------- */

/* The columns of a place from `at` on: function, unless `skip_function`, file and line. */
static void bind_place(sqlite3_stmt *statement, int at, const void *address, bool skip_function)
{
	struct async_location place;

	if (!address || async_locate(address, &place) != 0)
		return;
	if (!skip_function)
		bind_text(statement, at++, place.function);
	bind_text(statement, at++, place.file);
	bind_line(statement, at, place.line);
}

static bool add_frame(struct database *database, sqlite3_int64 stall, uint64_t depth,
	const struct async_location *place, bool is_inlined)
{
	sqlite3_stmt *add = database->statements[ADD_FRAME];

	sq.sqlite3_clear_bindings(add);
	sq.sqlite3_bind_int64(add, 1, stall);
	bind_number(add, 2, depth);
	bind_text(add, 3, place->function);
	bind_text(add, 4, place->file);
	bind_text(add, 5, place->recorded);
	bind_line(add, 6, place->line);
	bind_text(add, 7, place->module);
	bind_number(add, 8, place->offset);
	bind_number(add, 9, is_inlined);
	return run(database, ADD_FRAME);
}

static bool add_frames(
	struct database *database, sqlite3_int64 stall, const struct stall_record *record)
{
	uint64_t depth = 0;

	for (size_t i = 0; i < record->stall.frame_count; i++) {
		struct async_location places[SYMBOL_INLINES];
		size_t count = symbol_expand(record->frames[i], places);

		for (size_t j = 0; j < count; j++)
			if (!add_frame(database, stall, depth++, &places[j], j + 1 < count))
				return false;
	}
	return true;
}

static bool add_stall(struct database *database, const struct stall_record *record)
{
	const struct async_stall *stall = &record->stall;
	sqlite3_stmt *add = database->statements[ADD_STALL];

	sq.sqlite3_clear_bindings(add);
	sq.sqlite3_bind_int64(add, 1, database->program);
	bind_number(add, 2, stall->started_at);
	bind_number(add, 3, stall->duration_ns);
	bind_text(add, 4, stall->task ? "task" : "callback");
	if (stall->task)
		bind_number(add, 5, stall->task);
	bind_text(add, 6, stall->name);
	bind_place(add, 7, stall->entry, false);
	bind_place(add, 10, symbol_call(stall->spawned_at), false);
	bind_text(add, 13, stall->operation);
	bind_place(add, 14, symbol_call(stall->site), true);
	bind_number(add, 16, stall->samples);
	bind_number(add, 17, stall->agreeing);
	return run(database, ADD_STALL) &&
	       add_frames(database, sq.sqlite3_last_insert_rowid(database->db), record);
}

static bool write_all(struct database *database, const struct async_link *records, uint64_t lost)
{
	sqlite3_stmt *add_lost = database->statements[ADD_LOST];

	for (const struct async_link *at = records->next; at != records; at = at->next)
		if (!add_stall(database, OWNER_OF(at, struct stall_record, link)))
			return false;
	bind_number(add_lost, 1, lost);
	sq.sqlite3_bind_int64(add_lost, 2, database->program);
	return lost == 0 || run(database, ADD_LOST);
}

bool database_write(struct database *database, const struct async_link *records, uint64_t lost,
	char *message, size_t size)
{
	if (!run(database, BEGIN))
		return fail(database, message, size);
	if (write_all(database, records, lost) && run(database, COMMIT))
		return true;
	fail(database, message, size);
	execute(database, "ROLLBACK");
	return false;
}

#else

bool database_is_possible(void)
{
	return false;
}

struct database *database_open(const char *path, uint64_t started_at, char *message, size_t size)
{
	(void)path;
	(void)started_at;
	(void)message;
	(void)size;
	return NULL;
}

bool database_write(struct database *database, const struct async_link *records, uint64_t lost,
	char *message, size_t size)
{
	(void)database;
	(void)records;
	(void)lost;
	(void)message;
	(void)size;
	return false;
}

void database_close(struct database *database, uint64_t ended_at)
{
	(void)database;
	(void)ended_at;
}

#endif
