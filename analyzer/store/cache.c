/*
 * Opening is the hard part, for two runs may do it at once. The ordinary way takes no lock of
 * its own: SQLite's transaction decides who creates the tables. Only to replace a damaged file
 * a lock file is held, and the file is tried again under it, so that nobody deletes what another
 * run has just made.
 */
#include "store/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "store/cache_internal.h"

extern const struct embedded cache_sql[];

enum { schema_version = 2, busy_ms = 5000, open_tries = 50, open_pause_us = 20000 };

/* --------------------------------------------------------------------------------- opening */

enum opening {
	OPENED,
	OPEN_AGAIN,    /* another run is in the middle of creating it */
	OPEN_DAMAGED,  /* no database, or one of another version */
	OPEN_READABLE, /* cannot be written, perhaps read */
	OPEN_HOPELESS,
};

static enum opening create_schema(struct sql *sql, struct error *err)
{
	if (!sql_begin(sql, err))
		return sql_trouble(sql) == SQL_BUSY ? OPEN_AGAIN : OPEN_HOPELESS;
	/* Between the first look and the lock another run may have created it. */
	if (sql_version(sql) == 0 && !sql_script(sql, "cache_schema", err)) {
		enum sql_trouble trouble = sql_trouble(sql);
		sql_rollback(sql);
		/* A file with tables of somebody else has version 0 too. */
		return trouble == SQL_OTHER || trouble == SQL_CORRUPT ? OPEN_DAMAGED
								      : OPEN_HOPELESS;
	}
	return sql_commit(sql, err) ? OPENED : OPEN_HOPELESS;
}

static enum opening kind_of(enum sql_trouble trouble)
{
	switch (trouble) {
	case SQL_FINE:
		return OPENED;
	case SQL_BUSY:
		return OPEN_AGAIN;
	case SQL_CORRUPT:
		return OPEN_DAMAGED;
	case SQL_READ_ONLY:
	case SQL_MISSING:
		return OPEN_READABLE;
	case SQL_FULL:
	case SQL_OTHER:
		break;
	}
	return OPEN_HOPELESS;
}

static enum opening try_open(struct cache *cache, const char *path, struct error *err)
{
	enum sql_trouble trouble = SQL_FINE;
	enum opening opening = OPENED;

	cache->sql = sql_open(path, SQL_CREATE, busy_ms, cache_sql, &trouble, err);
	if (!cache->sql)
		return kind_of(trouble);
	if (sql_version(cache->sql) == 0)
		opening = create_schema(cache->sql, err);
	if (opening == OPENED && sql_version(cache->sql) != schema_version) {
		error_set(err, "it was written by another version");
		opening = OPEN_DAMAGED;
	}
	if (opening != OPENED) {
		sql_close(cache->sql);
		cache->sql = NULL;
	}
	return opening;
}

static enum opening open_patiently(struct cache *cache, const char *path, struct error *err)
{
	enum opening opening = OPEN_AGAIN;
	/* Turning WAL on does not wait for a lock, so we do. */
	for (int i = 0; i < open_tries && opening == OPEN_AGAIN; i++) {
		if (i)
			usleep(open_pause_us);
		opening = try_open(cache, path, err);
	}
	return opening;
}

void cache_discard(const char *path)
{
	static const char *const parts[] = { "", "-wal", "-shm", NULL };
	for (const char *const *part = parts; *part; part++) {
		struct text name = { 0 };
		text_printf(&name, "%s%s", path, *part);
		unlink(name.bytes);
		text_release(&name);
	}
}

static enum opening replace(struct cache *cache, const char *path, struct error *err)
{
	struct text lock = { 0 };
	text_printf(&lock, "%s.lock", path);
	int fd = open(lock.bytes, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd >= 0)
		flock(fd, LOCK_EX);
	enum opening opening = open_patiently(cache, path, err);
	if (opening == OPEN_DAMAGED) {
		cache_discard(path);
		opening = open_patiently(cache, path, err);
	}
	if (fd >= 0)
		close(fd);
	text_release(&lock);
	return opening;
}

static bool open_read_only(struct cache *cache, const char *path, struct error *err)
{
	struct error reason = { 0 };
	cache->sql = sql_open(path, SQL_IMMUTABLE, busy_ms, cache_sql, NULL, &reason);
	if (!cache->sql || sql_version(cache->sql) != schema_version) {
		error_set(err, "there is no unit cache: %s", reason.text);
		return false;
	}
	error_set(err, "the unit cache '%s' is read-only: results are not kept", path);
	return true;
}

static bool open_any(struct cache *cache, const char *path, struct error *err)
{
	struct error reason = { 0 };
	enum opening opening = open_patiently(cache, path, &reason);

	cache->is_writable = true;
	if (opening == OPEN_DAMAGED) {
		opening = replace(cache, path, &reason);
		if (opening == OPENED)
			error_set(err,
				"the unit cache '%s' was damaged or of another version and "
				"is made anew",
				path);
	}
	if (opening == OPENED)
		return true;
	cache->is_writable = false;
	if (opening == OPEN_READABLE)
		return open_read_only(cache, path, err);
	return error_set(err, "there is no unit cache: %s", reason.text);
}

struct cache *cache_open(const char *path, struct error *err)
{
	struct cache *cache = memory_new(1, sizeof(*cache));
	struct arena arena = { 0 };

	err->text[0] = '\0';
	file_make_folders(path_folder(&arena, path), NULL);
	arena_release(&arena);
	if (!open_any(cache, path, err)) {
		cache_close(cache);
		return NULL;
	}
	return cache;
}

void cache_close(struct cache *cache)
{
	if (!cache)
		return;
	sql_close(cache->sql);
	intern_release(&cache->known);
	array_release(&cache->known_ids);
	free(cache);
}

/* --------------------------------------------------------------------------------- failures */

bool cache_is_writable(const struct cache *cache)
{
	return cache->is_writable;
}

bool cache_is_damaged(const struct cache *cache)
{
	return cache->is_damaged;
}

bool cache_warning(struct cache *cache, struct error *err)
{
	if (!cache->warning.text[0])
		return false;
	*err = cache->warning;
	cache->warning.text[0] = '\0';
	return true;
}

bool cache_check(struct cache *cache)
{
	struct error reason;
	if (sql_check(cache->sql, &reason))
		return true;
	cache->is_damaged |= sql_trouble(cache->sql) == SQL_CORRUPT;
	if (cache->is_writable)
		error_set(
			&cache->warning, "the unit cache is not written any more: %s", reason.text);
	cache->is_writable = false;
	return false;
}

/* ---------------------------------------------------------------------------------- reading */

static struct hash hash_at(struct sql_statement *statement, int column)
{
	struct hash hash = { 0 };
	size_t size;
	const void *bytes = sql_blob(statement, column, &size);
	if (size == sizeof(hash))
		memcpy(&hash, bytes, sizeof(hash));
	return hash;
}

static const void *copy_at(
	struct sql_statement *statement, int column, struct arena *arena, size_t *size)
{
	const void *bytes = sql_blob(statement, column, size);
	return arena_copy(arena, bytes, *size);
}

static struct sql_statement *ask(struct cache *cache, const char *name, const struct hash *command)
{
	struct sql_statement *statement = sql_statement(cache->sql, name);
	sql_bind_blob(statement, 1, command, sizeof(*command));
	return statement;
}

void cache_begin_reading(struct cache *cache)
{
	sql_begin_reading(cache->sql);
	cache_check(cache);
}

void cache_end_reading(struct cache *cache)
{
	sql_end_reading(cache->sql);
}

bool cache_find(
	struct cache *cache, struct hash command, struct arena *arena, struct cache_unit *unit)
{
	struct sql_statement *statement = ask(cache, "cache_unit", &command);
	if (!sql_next(statement)) {
		cache_check(cache);
		return false;
	}
	size_t size;
	*unit = (struct cache_unit){
		.key = hash_at(statement, 0),
		.search = sql_int(statement, 1),
		.files = copy_at(statement, 2, arena, &size),
		.file_count = size / sizeof(uint32_t),
		.used = sql_int(statement, 4),
	};
	unit->extra = copy_at(statement, 3, arena, &unit->extra_size);
	sql_reset(statement);
	return true;
}

bool cache_file(struct cache *cache, uint32_t id, struct arena *arena, struct cache_file *file)
{
	struct sql_statement *statement = sql_statement(cache->sql, "cache_file");
	sql_bind_int(statement, 1, id);
	if (!sql_next(statement)) {
		cache_check(cache);
		return false;
	}
	size_t size;
	const char *path = sql_blob(statement, 0, &size);
	*file = (struct cache_file){
		.path = arena_strndup(arena, path, size),
		.content = hash_at(statement, 1),
		.size = (uint64_t)sql_int(statement, 2),
		.mtime = sql_int(statement, 3),
		.inode = (uint64_t)sql_int(statement, 4),
	};
	sql_reset(statement);
	return true;
}

const void *cache_search(struct cache *cache, int64_t id, struct arena *arena, size_t *size)
{
	struct sql_statement *statement = sql_statement(cache->sql, "cache_search");
	const void *bytes = NULL;
	sql_bind_int(statement, 1, id);
	if (sql_next(statement)) {
		bytes = copy_at(statement, 0, arena, size);
		sql_reset(statement);
	}
	cache_check(cache);
	return bytes;
}

const void *cache_plan(struct cache *cache, struct hash key, struct arena *arena, size_t *size)
{
	struct sql_statement *statement = ask(cache, "cache_plan", &key);
	const void *bytes = NULL;
	if (sql_next(statement)) {
		bytes = copy_at(statement, 0, arena, size);
		sql_reset(statement);
	}
	cache_check(cache);
	return bytes;
}

const void *cache_load(struct cache *cache, struct hash command, struct hash key,
	struct arena *arena, size_t *size)
{
	struct sql_statement *statement = ask(cache, "cache_encoded", &command);
	const void *copy = NULL;
	if (sql_next(statement)) {
		const void *bytes = sql_blob(statement, 0, size);
		bool sound = (int64_t)hash_quick(bytes, *size) == sql_int(statement, 1);
		/* Another run may have replaced the unit since it was found. */
		if (sound && hash_equal(hash_at(statement, 2), key))
			copy = arena_copy(arena, bytes, *size);
		sql_reset(statement);
	}
	cache_check(cache);
	return copy;
}

int64_t cache_today(void)
{
	return (int64_t)time(NULL) / (24 * 60 * 60);
}
