/*
 * The unit cache: encoded units, and what they were made from, in a SQLite file of its own.
 *
 *  1. It is only a cache. Nothing here stops a run: damage throws the file away, a lock that
 *     stays, a read-only folder and a full disk turn writing off. Each is said once.
 *  2. A unit is found by the hash of its command; there is one row per command.
 *  3. Whether a row still holds is the caller's business: it gets the files and the search
 *     (both stored once for all units) and looks at the disk.
 */
#ifndef STORE_CACHE_H
#define STORE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"

struct cache;

/* One content of one path, and how the file looked when it was there. */
struct cache_file {
	const char *path;
	struct hash content;
	uint64_t size;
	int64_t mtime; /* 0: not to be trusted */
	uint64_t inode;
};

struct cache_unit {
	struct hash key;
	int64_t search;        /* id */
	const uint32_t *files; /* ids */
	size_t file_count;
	const void *extra; /* the caller's */
	size_t extra_size;
	int64_t used; /* day number of its last use */
};

/* Opens or creates. NULL with the reason when there can be no cache; a cache with a warning in
 * `err` when it was damaged and made anew, or cannot be written. Otherwise the text of `err` is
 * empty. */
struct cache *cache_open(const char *path, struct error *err);
void cache_close(struct cache *cache);

/* How much it holds: units, whoever asked for them, and bytes on the disk. False when that cannot
 * be read. */
struct cache_extent {
	uint64_t units, bytes;
};
bool cache_measure(struct cache *cache, struct cache_extent *extent);

bool cache_is_writable(const struct cache *cache);

/* Was anything found to be damaged? The caller then closes it and calls cache_discard. */
bool cache_is_damaged(const struct cache *cache);
void cache_discard(const char *path);

/* Why writing was turned off, once; false when nothing new happened. */
bool cache_warning(struct cache *cache, struct error *err);

/* ---------------------------------------------------------------------------------- reading */

/* Around many reads: they see one state and are faster. Not around writing. */
void cache_begin_reading(struct cache *cache);
void cache_end_reading(struct cache *cache);

/* False when there is none, or it cannot be read. Copies live in the arena. */
bool cache_find(
	struct cache *cache, struct hash command, struct arena *arena, struct cache_unit *unit);
bool cache_file(struct cache *cache, uint32_t id, struct arena *arena, struct cache_file *file);
const void *cache_search(struct cache *cache, int64_t id, struct arena *arena, size_t *size);

/* A plan that was kept by cache_add_plan; NULL when there is none. */
const void *cache_plan(struct cache *cache, struct hash key, struct arena *arena, size_t *size);

/* The encoded unit of a command if its key is still `key`; NULL when it is not there or was
 * damaged. */
const void *cache_load(struct cache *cache, struct hash command, struct hash key,
	struct arena *arena, size_t *size);

/* ---------------------------------------------------------------------------------- writing */

/* All below happens between begin and commit. A failure turns writing off; then everything is
 * ignored, and the ids are 0. */
bool cache_begin(struct cache *cache);
void cache_commit(struct cache *cache);

/* The id of a file row, new or known; a known one takes over a trusted stamp. */
uint32_t cache_add_file(struct cache *cache, const struct cache_file *file);
int64_t cache_add_search(struct cache *cache, const void *bytes, size_t size);

void cache_add(struct cache *cache, struct hash command, const struct cache_unit *unit,
	const void *bytes, size_t size);

void cache_set_search(struct cache *cache, struct hash command, int64_t search);
void cache_set_used(struct cache *cache, struct hash command, int64_t day);

/* Keeps a plan; the sixteen latest stay. */
void cache_add_plan(struct cache *cache, struct hash key, const void *bytes, size_t size);

/* Removes what was not used for longest until `limit` bytes hold the rest, and rows nobody
 * refers to any more. A transaction of its own. */
void cache_trim(struct cache *cache, uint64_t limit);

/* Days since 1970, for `used`. */
int64_t cache_today(void);

#endif
