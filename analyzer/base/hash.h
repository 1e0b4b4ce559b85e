/*
 * XXH3, 128 bits: names contents in the cache, in unit keys and in fingerprints. Not for
 * adversaries.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash {
	uint64_t low, high;
};

enum { hash_text_size = 33 };

struct hash hash_bytes(const void *bytes, size_t size);
struct hash hash_string(const char *text);

/* A hash that depends on both, in this order. */
struct hash hash_join(struct hash a, struct hash b);

/* 64 bits, for hash tables. */
uint64_t hash_quick(const void *bytes, size_t size);

static inline bool hash_equal(struct hash a, struct hash b)
{
	return a.low == b.low && a.high == b.high;
}

/* 32 lower-case hexadecimal digits and a NUL. */
void hash_text(struct hash hash, char text[hash_text_size]);

#endif
