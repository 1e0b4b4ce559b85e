/*
 * Sets of small numbers as words of 64 bits. The caller says the size; all sets that meet in an
 * operation have the same.
 */
#ifndef BASE_BITSET_H
#define BASE_BITSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline size_t bitset_words(size_t bits)
{
	return (bits + 63) / 64;
}

static inline bool bitset_has(const uint64_t *set, size_t bit)
{
	return set[bit / 64] >> (bit % 64) & 1;
}

static inline void bitset_add(uint64_t *set, size_t bit)
{
	set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline void bitset_remove(uint64_t *set, size_t bit)
{
	set[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

/* into |= from; true if `into` changed. */
static inline bool bitset_join(uint64_t *into, const uint64_t *from, size_t words)
{
	uint64_t changed = 0;
	for (size_t i = 0; i < words; i++) {
		changed |= from[i] & ~into[i];
		into[i] |= from[i];
	}
	return changed != 0;
}

#endif
