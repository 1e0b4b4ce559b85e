/*
 * The rows are frames. A stall is complete when a row of the next one is seen, so one row is read
 * ahead: `has_row` says that the statement stands on it.
 */
#include "store/stalls.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/array.h"
#include "store/sql.h"

extern const struct embedded stalls_sql[];

enum { stalls_application = 1634957683, findings_application = 1634953844, known_version = 1 };

struct stalls {
	struct sql *sql;
	struct sql_statement *rows; /* NULL: not asked yet */
	bool has_row;
	char *path;
	struct arena arena; /* texts of the stall in hand */
	ARRAY(struct stall_frame) frames;
};

static const char made_by[] = "a program makes one when it runs with ASYNC_TRACE=stalls.db";

/* ------------------------------------------------------------------------------------ opening */

static bool refuse_identity(
	const char *path, int64_t application, int64_t version, int64_t tables, struct error *err)
{
	if (application == stalls_application && version == known_version)
		return true;
	if (application == stalls_application)
		return error_set(err,
			"cannot read the stalls in '%s': a newer runtime has written it (version "
			"%" PRId64 ", this async-lint knows %d)\n"
			"note: update async-lint",
			path, version, (int)known_version);
	if (application == findings_application)
		return error_set(err,
			"cannot read the stalls in '%s': it is async-lint's own database of "
			"findings\nnote: %s",
			path, made_by);
	return error_set(err, "cannot read the stalls in '%s': it is %s\nnote: %s", path,
		tables ? "a database of something else" : "empty", made_by);
}

static bool check_file(const char *path, struct error *err)
{
	struct stat file;
	if (stat(path, &file))
		return error_set(
			err, "there is no '%s' to read stalls from\nnote: %s", path, made_by);
	if (!S_ISREG(file.st_mode))
		return error_set(err, "cannot read the stalls in '%s': it is no file\nnote: %s",
			path, made_by);
	return true;
}

static bool fail(const char *path, enum sql_trouble trouble, struct error *err)
{
	struct error inner = { { 0 } };
	if (err)
		inner = *err;
	return error_set(err, "cannot read the stalls in '%s': %s%s%s", path, inner.text,
		trouble == SQL_CORRUPT ? "\nnote: it is damaged, or no database; " : "",
		trouble == SQL_CORRUPT ? made_by : "");
}

static bool check_identity(struct stalls *stalls, struct error *err)
{
	int64_t application = 0, version = 0, tables = 0;
	struct sql_statement *identity = sql_statement(stalls->sql, "stalls-identity");
	if (sql_next(identity)) {
		application = sql_int(identity, 0);
		version = sql_int(identity, 1);
		tables = sql_int(identity, 2);
	}
	sql_reset(identity);
	if (!sql_check(stalls->sql, err))
		return fail(stalls->path, sql_trouble(stalls->sql), err);
	return refuse_identity(stalls->path, application, version, tables, err);
}

/* A program that still writes keeps it locked for milliseconds only. Where SQLite can make no files
 * beside it, nobody writes. */
static struct sql *open_any(const char *path, struct error *err)
{
	enum { busy_ms = 5000 };
	enum sql_trouble trouble;
	struct error plain = { { 0 } };
	struct sql *sql = sql_open(path, SQL_READ, busy_ms, stalls_sql, &trouble, &plain);
	if (!sql && (trouble == SQL_MISSING || trouble == SQL_READ_ONLY))
		sql = sql_open(path, SQL_IMMUTABLE, busy_ms, stalls_sql, NULL, NULL);
	if (sql)
		return sql;
	error_set(err, "%s%s%s", plain.text,
		trouble == SQL_CORRUPT ? "\nnote: it is damaged, or no database; " : "",
		trouble == SQL_CORRUPT ? made_by : "");
	return NULL;
}

struct stalls *stalls_open(const char *path, struct error *err)
{
	if (!check_file(path, err))
		return NULL;
	struct stalls *stalls = memory_new(1, sizeof(*stalls));
	stalls->path = memory_copy(path, strlen(path));
	stalls->sql = open_any(path, err);
	if (stalls->sql && check_identity(stalls, err))
		return stalls;
	stalls_close(stalls, NULL);
	return NULL;
}

bool stalls_close(struct stalls *stalls, struct error *err)
{
	if (!stalls)
		return true;
	bool ok = !stalls->sql || sql_check(stalls->sql, err) ||
		  fail(stalls->path, sql_trouble(stalls->sql), err);
	sql_close(stalls->sql);
	array_release(&stalls->frames);
	arena_release(&stalls->arena);
	free(stalls->path);
	free(stalls);
	return ok;
}

/* ------------------------------------------------------------------------------------ reading */

static void add_frame(struct stalls *stalls)
{
	struct sql_statement *rows = stalls->rows;
	const struct stall_frame frame = {
		.function = sql_text_copy(rows, 3, &stalls->arena),
		.file = sql_text_copy(rows, 4, &stalls->arena),
		.line = (uint32_t)sql_int(rows, 5),
		.in_program = sql_int(rows, 6) == 1,
	};
	array_push(&stalls->frames, frame);
}

bool stalls_next(struct stalls *stalls, struct stall *stall)
{
	if (!stalls->rows) {
		stalls->rows = sql_statement(stalls->sql, "stalls-frames");
		stalls->has_row = sql_next(stalls->rows);
	}
	if (!stalls->has_row)
		return false;
	array_reset(&stalls->frames);
	arena_reset(&stalls->arena);
	int64_t id = sql_int(stalls->rows, 0);
	*stall = (struct stall){
		.started_at = sql_int(stalls->rows, 1),
		.duration_ns = (uint64_t)sql_int(stalls->rows, 2),
	};
	while (stalls->has_row && sql_int(stalls->rows, 0) == id) {
		if (!sql_is_null(stalls->rows, 7)) /* was a sample taken? */
			add_frame(stalls);
		stalls->has_row = sql_next(stalls->rows);
	}
	stall->frames = stalls->frames.items;
	stall->frame_count = stalls->frames.count;
	return true;
}

const char *stalls_time(struct arena *arena, int64_t nanoseconds)
{
	char text[32];
	time_t seconds = (time_t)(nanoseconds / 1000000000);
	struct tm utc;
	if (!gmtime_r(&seconds, &utc) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc))
		return "";
	return arena_strdup(arena, text);
}
