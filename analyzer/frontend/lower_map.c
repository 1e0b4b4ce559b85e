/*
 * Two open-addressing maps to numbers: from libclang's cursors and from addresses (types, files).
 * Sizes are powers of two; a table grows when it is half full. Nothing is ever removed, but a
 * cursor map is emptied in no time by moving to its next generation.
 */
#include "frontend/lower.h"

#include <string.h>

enum { first_size = 256 };

static struct cursor_slot *cursor_slot(const struct cursor_map *map, CXCursor cursor)
{
	uint32_t mask = map->size - 1;
	uint32_t i = clang_hashCursor(cursor) * UINT32_C(2654435769) & mask;

	while (map->slots[i].generation == map->generation &&
		!clang_equalCursors(map->slots[i].cursor, cursor))
		i = (i + 1) & mask;
	return &map->slots[i];
}

uint32_t cursor_map_find(const struct cursor_map *map, CXCursor cursor)
{
	if (map->count == 0)
		return air_none;
	const struct cursor_slot *slot = cursor_slot(map, cursor);
	return slot->generation == map->generation ? slot->value : air_none;
}

static void cursor_map_grow(struct cursor_map *map)
{
	struct cursor_map old = *map;

	map->size = old.size ? old.size * 2 : first_size;
	map->slots = memory_new(map->size, sizeof(*map->slots));
	map->generation = 1;
	for (uint32_t i = 0; i < old.size; i++) {
		if (old.slots[i].generation != old.generation)
			continue;
		struct cursor_slot *slot = cursor_slot(map, old.slots[i].cursor);
		*slot = old.slots[i];
		slot->generation = map->generation;
	}
	free(old.slots);
}

void cursor_map_add(struct cursor_map *map, CXCursor cursor, uint32_t value)
{
	if (map->count * 2 >= map->size)
		cursor_map_grow(map);
	struct cursor_slot *slot = cursor_slot(map, cursor);
	if (slot->generation != map->generation)
		map->count++;
	*slot = (struct cursor_slot){ cursor, value, map->generation };
}

void cursor_map_reset(struct cursor_map *map)
{
	map->count = 0;
	map->generation++;
}

void cursor_map_release(struct cursor_map *map)
{
	free(map->slots);
	*map = (struct cursor_map){ 0 };
}

static struct pointer_slot *pointer_slot(const struct pointer_map *map, const void *pointer)
{
	uint32_t mask = map->size - 1;
	uint64_t hash = (uint64_t)(uintptr_t)pointer * UINT64_C(0x9e3779b97f4a7c15);
	uint32_t i = (uint32_t)(hash >> 32) & mask;

	while (map->slots[i].pointer && map->slots[i].pointer != pointer)
		i = (i + 1) & mask;
	return &map->slots[i];
}

uint32_t pointer_map_find(const struct pointer_map *map, const void *pointer)
{
	if (map->count == 0)
		return air_none;
	const struct pointer_slot *slot = pointer_slot(map, pointer);
	return slot->pointer ? slot->value : air_none;
}

void pointer_map_add(struct pointer_map *map, const void *pointer, uint32_t value)
{
	if (map->count * 2 >= map->size) {
		struct pointer_map old = *map;
		map->size = old.size ? old.size * 2 : first_size;
		map->slots = memory_new(map->size, sizeof(*map->slots));
		for (uint32_t i = 0; i < old.size; i++)
			if (old.slots[i].pointer)
				*pointer_slot(map, old.slots[i].pointer) = old.slots[i];
		free(old.slots);
	}
	*pointer_slot(map, pointer) = (struct pointer_slot){ pointer, value };
	map->count++;
}

void pointer_map_release(struct pointer_map *map)
{
	free(map->slots);
	*map = (struct pointer_map){ 0 };
}
