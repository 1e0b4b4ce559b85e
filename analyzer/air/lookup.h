/*
 * A map from 64-bit hashes to numbers, for "added once" tables: the table itself holds the items,
 * this only finds them. Forgetting everything costs nothing, because one map serves thousands of
 * functions in a row.
 */
#ifndef AIR_LOOKUP_H
#define AIR_LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

struct lookup_entry {
	uint64_t hash;
	uint32_t number;
	uint32_t round; /* the entry exists only in this round; 0 never */
};

struct lookup {
	struct lookup_entry *entries; /* open addressing, at most half full */
	uint32_t size, count, round;
};

/* Is item `number` of the caller's table the one that is wanted? */
typedef bool (*lookup_same)(const void *table, uint32_t number, const void *wanted);

/* The number of the wanted item, or UINT32_MAX. */
uint32_t lookup_find(const struct lookup *lookup, uint64_t hash, lookup_same same,
	const void *table, const void *wanted);

/* Adds a number that lookup_find did not find. */
void lookup_add(struct lookup *lookup, uint64_t hash, uint32_t number);

void lookup_reset(struct lookup *lookup);
void lookup_release(struct lookup *lookup);

#endif
