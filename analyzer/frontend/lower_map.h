/*
 * Two maps to numbers: from libclang's cursors, and from addresses.
 */
#ifndef FRONTEND_LOWER_MAP_H
#define FRONTEND_LOWER_MAP_H

#include <clang-c/Index.h>
#include <stdint.h>

struct cursor_slot {
	CXCursor cursor;
	uint32_t value;
	uint32_t generation;
};

/* From cursors to numbers. */
struct cursor_map {
	struct cursor_slot *slots;
	uint32_t size, count, generation;
};

uint32_t cursor_map_find(const struct cursor_map *map, CXCursor cursor); /* air_none: unknown */
void cursor_map_add(struct cursor_map *map, CXCursor cursor, uint32_t value);
void cursor_map_reset(struct cursor_map *map);
void cursor_map_release(struct cursor_map *map);

struct pointer_slot {
	const void *pointer;
	uint32_t value;
};

/* From addresses to numbers. */
struct pointer_map {
	struct pointer_slot *slots;
	uint32_t size, count;
};

uint32_t pointer_map_find(const struct pointer_map *map, const void *pointer);
void pointer_map_add(struct pointer_map *map, const void *pointer, uint32_t value);
void pointer_map_release(struct pointer_map *map);

#endif
