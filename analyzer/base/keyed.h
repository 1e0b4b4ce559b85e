/*
 * Things under keys of 64 bits that are good hashes of all that tells one thing from another: equal
 * keys are one thing. Nothing is taken out again. A zeroed struct is empty and ready for use.
 */
#ifndef BASE_KEYED_H
#define BASE_KEYED_H

#include <stddef.h>
#include <stdint.h>

struct keyed {
	struct keyed_place *places;
	size_t count, capacity;
};

/* NULL when there is nothing under this key. The things are the caller's. */
void *keyed_find(const struct keyed *keyed, uint64_t key);

/* `thing` is not NULL; it takes the place of one that is there. */
void keyed_set(struct keyed *keyed, uint64_t key, void *thing);

void keyed_release(struct keyed *keyed);

/* A key of what `key` stands for, followed by `value`. */
static inline uint64_t keyed_join(uint64_t key, uint64_t value)
{
	key ^= value;
	key *= UINT64_C(0x9e3779b97f4a7c15);
	return key ^ key >> 29;
}

#endif
