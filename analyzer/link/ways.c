/*
 * A store of ways. Everything lives as long as the program; the table of keys is one with open
 * addressing, at most half full.
 */
#include "link/ways.h"

#include <string.h>

#include "link/internal.h"

struct ways_entry {
	uint64_t key;
	const struct kept_ways *ways; /* NULL: free */
};

struct ways_store {
	struct ways_entry *entries;
	size_t count, capacity; /* a power of two */
};

void ways_begin(struct ways *ways)
{
	for (uint32_t c = 0; c < block_category_count; c++)
		ways->of[c].count = 0;
}

static struct kept_way pack_one(
	struct program *program, uint32_t category, const struct block_path *way)
{
	size_t size = way->count * sizeof(*way->calls);
	return (struct kept_way){
		.category = category,
		.assumptions = way->assumptions,
		.distance = way->distance,
		.severity = way->severity,
		.count = way->count,
		.calls = arena_copy(&program->arena, way->calls, size),
		.edges = arena_copy(&program->arena, way->edges, size),
	};
}

const struct kept_ways *ways_pack(struct program *program, const struct ways *ways)
{
	uint32_t count = 0;
	for (uint32_t c = 0; c < block_category_count; c++)
		count += ways->of[c].count > 0;
	struct kept_ways *kept =
		arena_alloc(&program->arena, sizeof(*kept) + count * sizeof(*kept->items));
	for (uint32_t c = 0; c < block_category_count; c++)
		if (ways->of[c].count)
			kept->items[kept->count++] = pack_one(program, c, &ways->of[c]);
	return kept;
}

static void unpack_one(const struct kept_way *kept, struct block_path *way)
{
	way->count = kept->count;
	way->assumptions = kept->assumptions;
	way->distance = kept->distance;
	way->severity = kept->severity;
	way->certainty = link_block_certainty(kept->assumptions);
	memcpy(way->calls, kept->calls, kept->count * sizeof(*way->calls));
	memcpy(way->edges, kept->edges, kept->count * sizeof(*way->edges));
}

void ways_unpack(const struct kept_ways *kept, struct ways *ways)
{
	for (uint32_t i = 0; i < kept->count; i++)
		unpack_one(&kept->items[i], &ways->of[kept->items[i].category]);
}

bool ways_unpack_one(
	const struct kept_ways *kept, enum block_category category, struct block_path *way)
{
	way->count = 0;
	for (uint32_t i = 0; i < kept->count; i++)
		if (kept->items[i].category == category)
			unpack_one(&kept->items[i], way);
	return way->count > 0;
}

static struct ways_entry *find(const struct ways_store *store, uint64_t key)
{
	size_t at = (size_t)key & (store->capacity - 1);
	while (store->entries[at].ways && store->entries[at].key != key)
		at = (at + 1) & (store->capacity - 1);
	return &store->entries[at];
}

const struct kept_ways *ways_recall(const struct program *program, uint64_t key)
{
	const struct ways_store *store = program->index->ways_store;
	return store ? find(store, key)->ways : NULL;
}

static void grow(struct program *program, struct ways_store *store)
{
	struct ways_store old = *store;
	store->capacity = old.capacity ? old.capacity * 2 : 1024;
	store->entries = arena_array(&program->arena, store->capacity, sizeof(*store->entries));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.entries[i].ways)
			*find(store, old.entries[i].key) = old.entries[i];
}

void ways_remember(struct program *program, uint64_t key, const struct kept_ways *kept)
{
	struct ways_store *store = program->index->ways_store;
	if (!store)
		store = program->index->ways_store = arena_alloc(&program->arena, sizeof(*store));
	if (store->count * 2 >= store->capacity)
		grow(program, store);
	struct ways_entry *entry = find(store, key);
	store->count += !entry->ways;
	*entry = (struct ways_entry){ key, kept };
}
