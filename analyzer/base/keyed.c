/*
 * Open addressing with linear probing, at most half full.
 */
#include "base/keyed.h"

#include <stdlib.h>

#include "base/memory.h"

struct keyed_place {
	uint64_t key;
	void *thing; /* NULL: free */
};

static struct keyed_place *place_of(const struct keyed *keyed, uint64_t key)
{
	size_t at = (size_t)key & (keyed->capacity - 1);
	while (keyed->places[at].thing && keyed->places[at].key != key)
		at = (at + 1) & (keyed->capacity - 1);
	return &keyed->places[at];
}

void *keyed_find(const struct keyed *keyed, uint64_t key)
{
	return keyed->capacity ? place_of(keyed, key)->thing : NULL;
}

static void grow(struct keyed *keyed)
{
	struct keyed old = *keyed;
	keyed->capacity = old.capacity ? old.capacity * 2 : 256;
	keyed->places = memory_new(keyed->capacity, sizeof(*keyed->places));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.places[i].thing)
			*place_of(keyed, old.places[i].key) = old.places[i];
	free(old.places);
}

void keyed_set(struct keyed *keyed, uint64_t key, void *thing)
{
	if (keyed->count * 2 >= keyed->capacity)
		grow(keyed);
	struct keyed_place *place = place_of(keyed, key);
	keyed->count += !place->thing;
	*place = (struct keyed_place){ key, thing };
}

void keyed_release(struct keyed *keyed)
{
	free(keyed->places);
	*keyed = (struct keyed){ 0 };
}
