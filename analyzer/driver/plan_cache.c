/*
 * Does a cached unit still hold? Three questions, each asked once for all units it concerns:
 *
 *  1. Is a file still the one that was read? By its stamp, or else by its content.
 *  2. Do the watched folders of a search stand? Then no header can have appeared.
 *  3. If not, is there now a header where there was none? By pair of search and file.
 *
 * What was found out is written back: new stamps of files whose content is the same, new mtimes
 * of folders, the day of the last use.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/text.h"
#include "driver/plan_internal.h"

enum answer { UNKNOWN, YES, NO };

struct known_file {
	const char *path;
	enum answer is_current;
};

struct known_search {
	bool is_loaded, is_sound;
	enum answer stands;
	struct input_search search;
	uint8_t *clear; /* by file id: enum answer, is there no header that shadows it? */
	size_t clear_count;
	struct intern watches; /* folders the answers depend on */
};

struct move {
	size_t unit;
	int64_t search;
};

struct checker {
	struct plan *plan;
	struct cache *cache;
	struct arena arena;
	struct disk *disk;
	struct folders *folders;
	int64_t started;
	ARRAY(struct known_file) files;      /* by id */
	ARRAY(struct known_search) searches; /* by id */
	ARRAY(struct cache_file) stamps;     /* to write */
	ARRAY(struct move) moves;            /* units whose search is to be written again */
	ARRAY(size_t) used;                  /* units to be marked as used today */
	struct known_search *search;         /* the one being asked */
	const struct input_names *present;   /* candidates of the unit that may be there */
	const struct plan_tree *tree;        /* of the plan, or NULL */
	bool shadowed;
};

/* Grows to hold element `index`, zeroed. */
#define array_reach(array, index)                                                                  \
	do {                                                                                       \
		while ((array)->count <= (index)) {                                                \
			array_reserve((array), (array)->count + 1);                                \
			memset(&(array)->items[(array)->count++], 0, sizeof(*(array)->items));     \
		}                                                                                  \
	} while (0)

/* ------------------------------------------------------------------------------------ files */

static enum answer check_file(struct checker *c, uint32_t id, const char **path)
{
	struct cache_file row;
	struct input_file now;
	if (!cache_file(c->cache, id, &c->arena, &row))
		return NO;
	struct input_file then = { .path = row.path,
		.size = row.size,
		.mtime = row.mtime,
		.inode = row.inode,
		.content = row.content };

	*path = row.path;
	if (c->tree) {
		enum plan_tree_fate fate = plan_tree_map(c->tree, &c->arena, row.path, &then.path);
		if (fate == TREE_GONE || !disk_matches(c->disk, &then, &now))
			return NO;
		return YES; /* stamps are those of the file where it is now */
	}
	if (!disk_matches(c->disk, &then, &now))
		return NO;
	if (now.mtime && now.mtime != then.mtime) {
		row.size = now.size;
		row.mtime = now.mtime;
		row.inode = now.inode;
		array_push(&c->stamps, row);
	}
	return YES;
}

static bool is_file_current(struct checker *c, uint32_t id)
{
	array_reach(&c->files, id);
	struct known_file *file = &c->files.items[id];
	if (file->is_current == UNKNOWN)
		file->is_current = check_file(c, id, &file->path);
	return file->is_current == YES;
}

/* --------------------------------------------------------------------------------- searches */

static struct known_search *find_search(struct checker *c, int64_t id)
{
	array_reach(&c->searches, (size_t)id);
	struct known_search *known = &c->searches.items[id];
	if (known->is_loaded)
		return known;
	known->is_loaded = true;
	size_t size = 0;
	const void *bytes = cache_search(c->cache, id, &c->arena, &size);
	known->is_sound = bytes && input_search_decode(&known->search, &c->arena, bytes, size);
	return known;
}

static bool does_search_stand(struct checker *c, struct known_search *known)
{
	for (size_t i = 0; known->stands == UNKNOWN && i < known->search.watch_count; i++) {
		const struct input_folder *watch = &known->search.watches[i];
		if (!watch->mtime || folders_mtime(c->folders, watch->path) != watch->mtime)
			known->stands = NO;
	}
	if (known->stands == UNKNOWN)
		known->stands = YES;
	return known->stands == YES;
}

static bool has_name(const struct input_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->items[i], name))
			return true;
	return false;
}

static void ask_candidate(const char *path, void *data)
{
	struct checker *c = data;
	const char *watch, *then = path;
	enum plan_tree_fate fate =
		c->tree ? plan_tree_map(c->tree, &c->arena, path, &then) : TREE_SAME;
	bool is_there = fate != TREE_GONE && folders_probe(c->folders, then, &watch);
	if (is_there && !has_name(c->present, path))
		c->shadowed = true;
	if (!c->tree)
		intern_add(&c->search->watches, watch);
}

/* Answers for one file under one search. What depends on the unit's own exceptions is not
 * remembered. */
static bool is_file_clear(struct checker *c, struct known_search *known, uint32_t id)
{
	if (id >= known->clear_count) {
		size_t count = c->files.count;
		known->clear = memory_resize(known->clear, count, 1);
		memset(known->clear + known->clear_count, UNKNOWN, count - known->clear_count);
		known->clear_count = count;
	}
	if (known->clear[id] == YES)
		return true;
	const char *path = c->files.items[id].path;
	static const struct input_names none = { 0 };
	const struct input_names *present = c->present;

	c->shadowed = false;
	if (known->clear[id] == UNKNOWN) {
		c->present = &none;
		search_candidates(&known->search, path, ask_candidate, c);
		known->clear[id] = c->shadowed ? NO : YES;
		c->present = present;
	}
	if (!c->shadowed && known->clear[id] == YES)
		return true;
	c->shadowed = false;
	search_candidates(&known->search, path, ask_candidate, c);
	return !c->shadowed;
}

static bool is_nothing_shadowed(
	struct checker *c, struct known_search *known, const struct cache_unit *unit)
{
	struct input_names missing, present;
	size_t size = unit->extra_size;
	const void *rest = input_names_decode(&missing, &c->arena, unit->extra, &size);
	if (!rest || !input_names_decode(&present, &c->arena, rest, &size))
		return false;

	bool shadowed = false;
	c->search = known;
	c->present = &present;
	for (size_t i = 0; !shadowed && i < unit->file_count; i++)
		shadowed = !is_file_clear(c, known, unit->files[i]);
	c->shadowed = shadowed;
	for (size_t i = 0; !c->shadowed && i < missing.count; i++)
		search_missing(&known->search, missing.items[i], ask_candidate, c);
	c->present = NULL;
	return !c->shadowed;
}

/* ------------------------------------------------------------------------------------ units */

static bool is_command_current(
	struct checker *c, size_t number, struct hash command, struct cache_unit *row)
{
	if (!cache_find(c->cache, command, &c->arena, row))
		return false;
	for (size_t i = 0; i < row->file_count; i++)
		if (!is_file_current(c, row->files[i]))
			return false;
	if (row->search < 0 || row->search > UINT32_MAX)
		return false;
	struct known_search *known = find_search(c, row->search);
	if (!known->is_sound)
		return false;
	if (!c->tree && does_search_stand(c, known))
		return true;
	if (!is_nothing_shadowed(c, known, row))
		return false;
	if (!c->tree)
		array_push(&c->moves, ((struct move){ .unit = number, .search = row->search }));
	return true;
}

/* What was read where the unit is now will do, if all it was made from is still as it was. */
static bool is_unit_current(struct checker *c, size_t number, struct cache_unit *row)
{
	struct plan_unit *unit = &c->plan->units[number];
	if (is_command_current(c, number, unit->command, row))
		return true;
	if (!c->tree || !is_command_current(c, number, unit->twin, row))
		return false;
	unit->command = unit->twin;
	return true;
}

static void check_units(struct checker *c)
{
	for (size_t i = 0; i < c->plan->unit_count; i++) {
		struct plan_unit *unit = &c->plan->units[i];
		struct cache_unit row;
		if (!is_unit_current(c, i, &row))
			continue;
		unit->state = PLAN_CACHED;
		unit->key = row.key;
		if (row.used != cache_today())
			array_push(&c->used, i);
	}
}

/* ------------------------------------------------------------------------------ writing back */

/* The search with the mtimes of now; -1 when it would be the same. */
static int64_t write_search(struct checker *c, int64_t id)
{
	const struct known_search *known = &c->searches.items[id];
	struct input_search search = known->search;
	struct text bytes = { 0 };

	search.watch_count = known->watches.count;
	search.watches = arena_array(&c->arena, search.watch_count, sizeof(*search.watches));
	for (uint32_t i = 0; i < known->watches.count; i++) {
		const char *path = intern_at(&known->watches, i);
		int64_t mtime = folders_mtime(c->folders, path);
		search.watches[i] = (struct input_folder){ .path = path,
			.mtime = inputs_trusted(mtime, c->started) };
	}
	input_search_encode(&bytes, &search);
	int64_t written = cache_add_search(c->cache, bytes.bytes, bytes.length);
	text_release(&bytes);
	return written;
}

static void write_moves(struct checker *c)
{
	int64_t *written = memory_new(c->searches.count, sizeof(*written));
	for (size_t i = 0; i < c->moves.count; i++) {
		const struct move *move = &c->moves.items[i];
		int64_t *search = &written[move->search];
		if (!*search)
			*search = write_search(c, move->search);
		if (*search && *search != move->search)
			cache_set_search(c->cache, c->plan->units[move->unit].command, *search);
	}
	free(written);
}

static void write_back(struct checker *c)
{
	if (!c->stamps.count && !c->moves.count && !c->used.count)
		return;
	if (!cache_begin(c->cache))
		return;
	for (size_t i = 0; i < c->stamps.count; i++)
		cache_add_file(c->cache, &c->stamps.items[i]);
	write_moves(c);
	for (size_t i = 0; i < c->used.count; i++)
		cache_set_used(c->cache, c->plan->units[c->used.items[i]].command, cache_today());
	cache_commit(c->cache);
}

static void checker_release(struct checker *c)
{
	for (size_t i = 0; i < c->searches.count; i++) {
		free(c->searches.items[i].clear);
		intern_release(&c->searches.items[i].watches);
	}
	array_release(&c->files);
	array_release(&c->searches);
	array_release(&c->stamps);
	array_release(&c->moves);
	array_release(&c->used);
	folders_free(c->folders);
	disk_free(c->disk);
	arena_release(&c->arena);
}

/* Nothing of a damaged cache is believed. */
static void forget(struct plan *plan)
{
	for (size_t i = 0; i < plan->unit_count; i++) {
		struct plan_unit *unit = &plan->units[i];
		if (unit->state == PLAN_CACHED)
			unit->state = PLAN_DIRTY;
		unit->key = (struct hash){ 0 };
	}
}

/* Where the files lie that units were made from, each folder once. */
static void keep_folders(struct checker *c)
{
	struct intern seen = { 0 };
	struct plan *plan = c->plan;
	for (size_t i = 0; i < c->files.count; i++)
		if (c->files.items[i].path)
			intern_add(&seen, path_folder(&c->arena, c->files.items[i].path));
	plan->folders = arena_array(&plan->arena, seen.count, sizeof(*plan->folders));
	plan->folder_count = seen.count;
	for (uint32_t i = 0; i < seen.count; i++)
		plan->folders[i] = arena_strdup(&plan->arena, intern_at(&seen, i));
	intern_release(&seen);
}

void plan_check_cache(struct planning *planning)
{
	struct checker c = {
		.plan = planning->plan, .cache = planning->cache, .tree = planning->options->tree
	};

	c.started = inputs_now();
	c.disk = disk_new();
	c.folders = folders_new();
	cache_begin_reading(c.cache);
	check_units(&c);
	cache_end_reading(c.cache);
	if (cache_is_damaged(c.cache))
		forget(c.plan);
	else
		write_back(&c);
	keep_folders(&c);
	checker_release(&c);
}
