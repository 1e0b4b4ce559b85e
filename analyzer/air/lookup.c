/*
 * Linear probing. An entry of an older round counts as free; there is no removal, so a chain is
 * never broken.
 */
#include "air/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

uint32_t lookup_find(const struct lookup *lookup, uint64_t hash, lookup_same same,
	const void *table, const void *wanted)
{
	if (!lookup->count)
		return UINT32_MAX;
	uint32_t mask = lookup->size - 1;
	for (uint32_t at = (uint32_t)hash & mask;; at = (at + 1) & mask) {
		const struct lookup_entry *entry = &lookup->entries[at];
		if (entry->round != lookup->round)
			return UINT32_MAX;
		if (entry->hash == hash && same(table, entry->number, wanted))
			return entry->number;
	}
}

static void insert(struct lookup *lookup, uint64_t hash, uint32_t number)
{
	uint32_t mask = lookup->size - 1;
	uint32_t at = (uint32_t)hash & mask;
	while (lookup->entries[at].round == lookup->round)
		at = (at + 1) & mask;
	lookup->entries[at] = (struct lookup_entry){ hash, number, lookup->round };
}

static void grow(struct lookup *lookup)
{
	struct lookup_entry *old = lookup->entries;
	uint32_t old_size = lookup->size, old_round = lookup->round;

	lookup->size = old_size ? old_size * 2 : 64;
	lookup->entries = memory_new(lookup->size, sizeof(*lookup->entries));
	lookup->round = 1;
	for (uint32_t i = 0; i < old_size; i++) {
		if (old[i].round == old_round)
			insert(lookup, old[i].hash, old[i].number);
	}
	free(old);
}

void lookup_add(struct lookup *lookup, uint64_t hash, uint32_t number)
{
	if ((lookup->count + 1) * 2 > lookup->size)
		grow(lookup);
	insert(lookup, hash, number);
	lookup->count++;
}

void lookup_reset(struct lookup *lookup)
{
	lookup->count = 0;
	lookup->round++;
	if (lookup->round || !lookup->size)
		return;
	/* The rounds wrapped: entries of round 1 may still be there. */
	memset(lookup->entries, 0, lookup->size * sizeof(*lookup->entries));
	lookup->round = 1;
}

void lookup_release(struct lookup *lookup)
{
	free(lookup->entries);
	*lookup = (struct lookup){ 0 };
}
