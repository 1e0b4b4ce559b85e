/*
 * Writing. File rows are looked up once per run: the units of a project share most of theirs.
 */
#include <string.h>

#include "base/bitset.h"
#include "base/memory.h"
#include "store/cache_internal.h"

static int64_t single(struct cache *cache, const char *name)
{
	struct sql_statement *statement = sql_statement(cache->sql, name);
	int64_t value = 0;
	if (sql_next(statement)) {
		value = sql_int(statement, 0);
		sql_reset(statement);
	}
	return value;
}

static void run(struct cache *cache, struct sql_statement *statement)
{
	while (sql_next(statement))
		continue;
	cache_check(cache);
}

bool cache_begin(struct cache *cache)
{
	struct error reason;
	if (!cache->is_writable)
		return false;
	if (!sql_begin(cache->sql, &reason)) {
		cache->is_writable = false;
		return error_set(&cache->warning, "the unit cache is not written: %s", reason.text);
	}
	if (!cache->has_written)
		cache->first_file = single(cache, "cache_last_file");
	cache->has_written = true;
	return cache_check(cache);
}

void cache_commit(struct cache *cache)
{
	struct error reason;
	if (!cache->is_writable) {
		sql_rollback(cache->sql);
		return;
	}
	if (sql_commit(cache->sql, &reason))
		return;
	cache->is_writable = false;
	error_set(&cache->warning, "the unit cache is not written any more: %s", reason.text);
}

/* ------------------------------------------------------------------------------------ files */

static bool is_stamp_newer(struct sql_statement *row, const struct cache_file *file)
{
	return file->mtime &&
	       (sql_int(row, 1) != file->mtime || (uint64_t)sql_int(row, 2) != file->size ||
		       (uint64_t)sql_int(row, 3) != file->inode);
}

static void stamp(struct cache *cache, int64_t id, const struct cache_file *file)
{
	struct sql_statement *statement = sql_statement(cache->sql, "cache_stamp_file");
	sql_bind_int(statement, 1, id);
	sql_bind_int(statement, 2, (int64_t)file->size);
	sql_bind_int(statement, 3, file->mtime);
	sql_bind_int(statement, 4, (int64_t)file->inode);
	run(cache, statement);
}

static int64_t insert(struct cache *cache, struct hash hash, const struct cache_file *file)
{
	struct sql_statement *statement = sql_statement(cache->sql, "cache_add_file");
	sql_bind_blob(statement, 1, &hash, sizeof(hash));
	sql_bind_blob(statement, 2, file->path, strlen(file->path));
	sql_bind_blob(statement, 3, &file->content, sizeof(file->content));
	sql_bind_int(statement, 4, (int64_t)file->size);
	sql_bind_int(statement, 5, file->mtime);
	sql_bind_int(statement, 6, (int64_t)file->inode);
	run(cache, statement);
	return sql_last_id(cache->sql);
}

static int64_t find_or_insert(struct cache *cache, struct hash hash, const struct cache_file *file)
{
	struct sql_statement *statement = sql_statement(cache->sql, "cache_file_id");
	sql_bind_blob(statement, 1, &hash, sizeof(hash));
	if (!sql_next(statement))
		return insert(cache, hash, file);
	int64_t id = sql_int(statement, 0);
	bool newer = is_stamp_newer(statement, file);
	sql_reset(statement);
	if (newer)
		stamp(cache, id, file);
	return id;
}

uint32_t cache_add_file(struct cache *cache, const struct cache_file *file)
{
	if (!cache->is_writable)
		return 0;
	struct hash hash = hash_join(hash_string(file->path), file->content);
	char name[hash_text_size];
	hash_text(hash, name);
	uint32_t number = intern_add(&cache->known, name);
	if (number == cache->known_ids.count) {
		uint32_t id = (uint32_t)find_or_insert(cache, hash, file);
		array_push(&cache->known_ids, id);
	}
	return cache->known_ids.items[number];
}

int64_t cache_add_search(struct cache *cache, const void *bytes, size_t size)
{
	if (!cache->is_writable)
		return 0;
	struct hash hash = hash_bytes(bytes, size);
	struct sql_statement *statement = sql_statement(cache->sql, "cache_search_id");
	sql_bind_blob(statement, 1, &hash, sizeof(hash));
	if (sql_next(statement)) {
		int64_t id = sql_int(statement, 0);
		sql_reset(statement);
		return id;
	}
	statement = sql_statement(cache->sql, "cache_add_search");
	sql_bind_blob(statement, 1, &hash, sizeof(hash));
	sql_bind_blob(statement, 2, bytes, size);
	run(cache, statement);
	return sql_last_id(cache->sql);
}

/* ------------------------------------------------------------------------------------ units */

void cache_add(struct cache *cache, struct hash command, const struct cache_unit *unit,
	const void *bytes, size_t size)
{
	if (!cache->is_writable)
		return;
	struct sql_statement *statement = sql_statement(cache->sql, "cache_add_unit");
	sql_bind_blob(statement, 1, &command, sizeof(command));
	sql_bind_blob(statement, 2, &unit->key, sizeof(unit->key));
	sql_bind_int(statement, 3, unit->search);
	/* A null pointer would be NULL, not an empty blob. */
	sql_bind_blob(statement, 4, unit->file_count ? (const void *)unit->files : "",
		unit->file_count * sizeof(*unit->files));
	sql_bind_blob(statement, 5, unit->extra_size ? unit->extra : "", unit->extra_size);
	sql_bind_int(statement, 6, unit->used);
	sql_bind_int(statement, 7, (int64_t)size);
	sql_bind_int(statement, 8, (int64_t)hash_quick(bytes, size));
	run(cache, statement);

	statement = sql_statement(cache->sql, "cache_add_encoded");
	sql_bind_blob(statement, 1, &command, sizeof(command));
	sql_bind_blob(statement, 2, bytes, size);
	run(cache, statement);
}

static void set(struct cache *cache, const char *name, struct hash command, int64_t value)
{
	if (!cache->is_writable)
		return;
	struct sql_statement *statement = sql_statement(cache->sql, name);
	sql_bind_blob(statement, 1, &command, sizeof(command));
	sql_bind_int(statement, 2, value);
	run(cache, statement);
}

void cache_set_search(struct cache *cache, struct hash command, int64_t search)
{
	set(cache, "cache_set_search", command, search);
}

void cache_set_used(struct cache *cache, struct hash command, int64_t day)
{
	set(cache, "cache_set_used", command, day);
}

void cache_add_plan(struct cache *cache, struct hash key, const void *bytes, size_t size)
{
	if (!cache->is_writable)
		return;
	struct sql_statement *statement = sql_statement(cache->sql, "cache_add_plan");
	sql_bind_blob(statement, 1, &key, sizeof(key));
	sql_bind_blob(statement, 2, bytes, size);
	run(cache, statement);
	run(cache, sql_statement(cache->sql, "cache_forget_plans"));
}

/* --------------------------------------------------------------------------------- trimming */

/* How many new file rows make it worth while to look for unused ones. */
enum { sweep_interval = 1 << 14 };

static void remove_unit(struct cache *cache, struct hash command)
{
	static const char *const statements[] = { "cache_remove_unit", "cache_remove_encoded" };
	for (size_t i = 0; i < 2; i++) {
		struct sql_statement *statement = sql_statement(cache->sql, statements[i]);
		sql_bind_blob(statement, 1, &command, sizeof(command));
		run(cache, statement);
	}
}

/* Removes the oldest units that together hold `excess` bytes. */
static void remove_oldest(struct cache *cache, uint64_t excess)
{
	ARRAY(struct hash) commands = { 0 };
	struct sql_statement *statement = sql_statement(cache->sql, "cache_oldest");
	uint64_t found = 0;

	while (found < excess && sql_next(statement)) {
		size_t size;
		struct hash command = { 0 };
		const void *bytes = sql_blob(statement, 0, &size);
		if (size == sizeof(command))
			memcpy(&command, bytes, size);
		array_push(&commands, command);
		found += (uint64_t)sql_int(statement, 1);
	}
	sql_reset(statement);
	for (size_t i = 0; i < commands.count; i++)
		remove_unit(cache, commands.items[i]);
	array_release(&commands);
}

static void mark(uint64_t *set, int64_t count, int64_t id)
{
	if (id >= 0 && id < count)
		bitset_add(set, (size_t)id);
}

static void remove_unmarked(struct cache *cache, const char *all, const char *removal,
	const uint64_t *set, int64_t count)
{
	ARRAY(int64_t) ids = { 0 };
	struct sql_statement *statement = sql_statement(cache->sql, all);
	while (sql_next(statement)) {
		int64_t id = sql_int(statement, 0);
		if (id < count && !bitset_has(set, (size_t)id))
			array_push(&ids, id);
	}
	for (size_t i = 0; i < ids.count; i++) {
		statement = sql_statement(cache->sql, removal);
		sql_bind_int(statement, 1, ids.items[i]);
		run(cache, statement);
	}
	array_release(&ids);
}

/* Rows that no unit refers to. Searches are fewer than files, so one size serves both. */
static void sweep(struct cache *cache)
{
	const int64_t count = single(cache, "cache_last_file") + 1;
	uint64_t *files = memory_new(bitset_words((size_t)count), sizeof(*files));
	uint64_t *searches = memory_new(bitset_words((size_t)count), sizeof(*searches));
	struct sql_statement *statement = sql_statement(cache->sql, "cache_references");

	while (sql_next(statement)) {
		size_t size;
		const char *ids = sql_blob(statement, 1, &size);
		for (size_t i = 0; i + sizeof(uint32_t) <= size; i += sizeof(uint32_t)) {
			uint32_t id;
			memcpy(&id, ids + i, sizeof(id));
			mark(files, count, id);
		}
		mark(searches, count, sql_int(statement, 0));
	}
	if (cache_check(cache)) {
		remove_unmarked(cache, "cache_all_files", "cache_remove_file", files, count);
		remove_unmarked(
			cache, "cache_all_searches", "cache_remove_search", searches, count);
	}
	free(files);
	free(searches);
}

bool cache_measure(struct cache *cache, struct cache_extent *extent)
{
	extent->units = (uint64_t)single(cache, "cache_unit_count");
	extent->bytes = (uint64_t)single(cache, "cache_size");
	return cache_check(cache);
}

void cache_trim(struct cache *cache, uint64_t limit)
{
	if (!cache->is_writable || !cache->has_written)
		return;
	uint64_t size = (uint64_t)single(cache, "cache_size");
	bool many = single(cache, "cache_last_file") / sweep_interval !=
		    cache->first_file / sweep_interval;
	if (!cache_check(cache) || (size <= limit && !many) || !cache_begin(cache))
		return;
	/* Down to four fifths, so that not every run has to do it. */
	if (size > limit)
		remove_oldest(cache, size - limit + limit / 5);
	sweep(cache);
	cache_commit(cache);
	/* File ids may have gone, and with them what is known about them. */
	intern_release(&cache->known);
	array_release(&cache->known_ids);
}
