/*
 * Opening findings.db: is it ours, how old is it, and what brings it up to date.
 *
 *  1. The schema is the list of scripts schema_1.sql, schema_2.sql ...; each lifts a database
 *     from the version before to its own number, and a new file runs them all. A script that
 *     was released is never edited again.
 *  2. A file is ours when its application_id says so. An empty file is nobody's, so ours.
 *  3. Nothing is written to a file that is not ours, damaged, or from a newer tool.
 */
#include "findings_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

extern const struct embedded findings_sql[];

static const char *const schema_scripts[] = { "schema_1.sql", "schema_2.sql", "schema_3.sql",
	"schema_4.sql", "schema_5.sql", "schema_6.sql", "schema_7.sql", "schema_8.sql",
	"schema_9.sql" };

enum {
	schema_version = sizeof(schema_scripts) / sizeof(*schema_scripts),
	application = 1634953844,
	busy_ms = 10000,
};

static const char *way_out(enum sql_trouble trouble)
{
	switch (trouble) {
	case SQL_CORRUPT:
		return "it is damaged, or no database of ours; move it away and run again";
	case SQL_BUSY:
		return "another process has kept it locked; run again when that has ended";
	case SQL_READ_ONLY:
		return "it cannot be written; check the permissions of the file and its folder";
	case SQL_FULL:
		return "the disk is full; the results of earlier runs are unchanged";
	case SQL_MISSING:
		return "check that its folder exists and may be written";
	case SQL_FINE:
	case SQL_OTHER:
		break;
	}
	return NULL;
}

bool findings_fail(const struct findings *findings, const char *doing, enum sql_trouble trouble,
	struct error *err)
{
	struct error inner = { { 0 } };
	if (err)
		inner = *err;
	if (findings->only_read != SQL_FINE)
		trouble = findings->only_read;
	const char *advice = way_out(trouble);
	return error_set(err, "cannot %s '%s': %s%s%s", doing, findings->path, inner.text,
		advice ? "\nnote: " : "", advice ? advice : "");
}

/* ------------------------------------------------------------------------------- the schema */

static bool is_ours(struct findings *findings, int64_t version, struct error *err)
{
	struct sql_statement *check = sql_statement(findings->sql, "check-application");
	int64_t objects = 0, id = 0;
	if (sql_next(check)) {
		objects = sql_int(check, 0);
		id = sql_int(check, 1);
	}
	sql_reset(check);
	if (!sql_check(findings->sql, err))
		return findings_fail(findings, "open", sql_trouble(findings->sql), err);
	if (id == application || (!objects && !version && !id))
		return true;
	return error_set(err,
		"cannot open '%s': it is a database of another program\n"
		"note: choose another file for the findings",
		findings->path);
}

static bool migrate(struct findings *findings, enum sql_trouble *trouble, struct error *err)
{
	bool ok = false;
	if (!sql_begin(findings->sql, err))
		goto out;
	/* Asked again under the lock: another process may have been faster. */
	int64_t version = sql_version(findings->sql);
	while (version >= 0 && version < schema_version) {
		if (!sql_script(findings->sql, schema_scripts[version], err))
			goto out;
		version++;
	}
	ok = version >= 0 && sql_commit(findings->sql, err);
out:
	if (!ok) {
		*trouble = sql_trouble(findings->sql);
		sql_rollback(findings->sql);
		findings_fail(findings, "set up", *trouble, err);
	}
	return ok;
}

/* When it fails, `trouble` says why; SQL_FINE: a newer tool has written the file. */
static bool bring_up_to_date(
	struct findings *findings, enum sql_trouble *trouble, struct error *err)
{
	int64_t version = sql_version(findings->sql);
	*trouble = SQL_FINE;
	if (!is_ours(findings, version, err)) {
		*trouble = sql_trouble(findings->sql);
		if (*trouble == SQL_FINE) /* another program's, as it seems */
			*trouble = SQL_OTHER;
		return false;
	}
	if (version > schema_version)
		return error_set(err,
			"cannot open '%s': a newer async-lint has written it "
			"(schema %" PRId64 ", this one knows %d)\n"
			"note: update async-lint, or choose another file for the findings",
			findings->path, version, schema_version);
	return version == schema_version || migrate(findings, trouble, err);
}

/* ------------------------------------------------------------------------------------ opening */

/* A folder that cannot be written, or a full disk, keeps SQLite from making its -shm file; the
 * database can still be read, if nothing waits in the -wal file. */
static struct sql *open_immutable(const char *path)
{
	struct text wal = { 0 };
	text_printf(&wal, "%s-wal", path);
	struct stat stat_data;
	bool is_quiet = stat(wal.bytes, &stat_data) || !stat_data.st_size;
	text_release(&wal);
	if (!is_quiet || access(path, R_OK))
		return NULL;
	return sql_open(path, SQL_IMMUTABLE, busy_ms, findings_sql, NULL, NULL);
}

/* Is there a database at the path that is not ours? To be known before it is opened for writing:
 * that alone changes its header. */
static bool is_foreign(struct findings *findings, struct error *err)
{
	struct stat stat_data;
	if (stat(findings->path, &stat_data) || !stat_data.st_size)
		return false;
	findings->sql = sql_open(findings->path, SQL_IMMUTABLE, busy_ms, findings_sql, NULL, NULL);
	bool foreign = findings->sql && !is_ours(findings, sql_version(findings->sql), err) &&
		       sql_trouble(findings->sql) == SQL_FINE;
	sql_close(findings->sql);
	findings->sql = NULL;
	return foreign;
}

static bool open_any(struct findings *findings, enum sql_trouble *trouble, struct error *err)
{
	findings->sql = sql_open(findings->path, SQL_CREATE, busy_ms, findings_sql, trouble, err);
	if (!findings->sql && (*trouble == SQL_MISSING || *trouble == SQL_READ_ONLY))
		findings->sql = open_immutable(findings->path);
	if (findings->sql)
		return true;
	const char *advice = way_out(*trouble);
	if (advice && err)
		strncat(strncat(err->text, "\nnote: ", sizeof(err->text) - strlen(err->text) - 1),
			advice, sizeof(err->text) - strlen(err->text) - 1);
	return false;
}

/* Without room for its -shm file the database can be opened for nothing but reading. */
static bool reopen_full(struct findings *findings, struct error *err)
{
	enum sql_trouble trouble;
	sql_close(findings->sql);
	findings->sql = open_immutable(findings->path);
	findings->only_read = SQL_FULL;
	return findings->sql && bring_up_to_date(findings, &trouble, err);
}

/* `passes`: what is wrong may be over a moment later. */
static struct findings *open_once(const char *path, bool *passes, struct error *err)
{
	struct findings *findings = memory_new(1, sizeof(*findings));
	enum sql_trouble trouble = SQL_FINE;

	findings->path = memory_copy(path, strlen(path));
	*passes = true;
	if (!is_foreign(findings, err)) {
		bool opened = open_any(findings, &trouble, err);
		if (opened && bring_up_to_date(findings, &trouble, err))
			return findings;
		if (trouble == SQL_FULL && reopen_full(findings, err))
			return findings;
		*passes = opened ? trouble == SQL_CORRUPT || trouble == SQL_OTHER
				 : trouble == SQL_CORRUPT;
	}
	findings_close(findings);
	return NULL;
}

/* What looks foreign or damaged while another process makes the file, or takes its journal away,
 * does not a moment later. Locks have been waited for by then, and the rest stays as it is. */
struct findings *findings_open(const char *path, struct error *err)
{
	enum { ATTEMPTS = 4 };
	const struct timespec pause = { .tv_nsec = 15000000 };
	bool passes;
	struct findings *findings = open_once(path, &passes, err);
	for (int again = 1; !findings && passes && again < ATTEMPTS; again++) {
		nanosleep(&pause, NULL);
		findings = open_once(path, &passes, err);
	}
	return findings;
}

void findings_close(struct findings *findings)
{
	if (!findings)
		return;
	sql_close(findings->sql);
	free(findings->path);
	free(findings);
}
