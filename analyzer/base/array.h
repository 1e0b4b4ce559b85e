/*
 * A growable array of any type, without void * at the call sites:
 *
 *	ARRAY(struct step) steps = { 0 };
 *	array_push(&steps, ((struct step){ .line = 3 }));
 *	for (size_t i = 0; i < steps.count; i++) use(&steps.items[i]);
 *	array_release(&steps);
 *
 * A zeroed array is empty. `items` moves when the array grows.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>
#include <stdlib.h>

#include "base/memory.h"

#define ARRAY(type)                                                                                \
	struct {                                                                                   \
		type *items;                                                                       \
		size_t count, capacity;                                                            \
	}

/* Make room for at least `wanted` elements. */
#define array_reserve(array, wanted)                                                               \
	((array)->capacity >= (wanted)                                                             \
			? (void)0                                                                  \
			: (void)((array)->items = array_grow((array)->items,                       \
					 sizeof(*(array)->items), &(array)->capacity, (wanted))))

#define array_push(array, item)                                                                    \
	(array_reserve((array), (array)->count + 1),                                               \
		(void)((array)->items[(array)->count++] = (item)))

#define array_last(array)  ((array)->items[(array)->count - 1])
#define array_reset(array) ((void)((array)->count = 0))
#define array_release(array)                                                                       \
	(free((array)->items), (void)((array)->items = NULL), (void)((array)->count = 0),          \
		(void)((array)->capacity = 0))

static inline void *array_grow(void *items, size_t size, size_t *capacity, size_t wanted)
{
	size_t larger = *capacity ? *capacity * 2 : 8;
	*capacity = larger > wanted ? larger : wanted;
	return memory_resize(items, *capacity, size);
}

#endif
