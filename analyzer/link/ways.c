#include "link/ways.h"

#include <string.h>

#include "link/internal.h"

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

struct kept_ways *ways_pack(struct program *program, const struct ways *ways)
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
