/*
 * A thin cover over xxhash: the rest of the code names our type only.
 */
#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

struct hash hash_bytes(const void *bytes, size_t size)
{
	XXH128_hash_t hash = XXH3_128bits(bytes, size);
	return (struct hash){ .low = hash.low64, .high = hash.high64 };
}

struct hash hash_string(const char *text)
{
	return hash_bytes(text, strlen(text));
}

struct hash hash_join(struct hash a, struct hash b)
{
	const uint64_t both[] = { a.low, a.high, b.low, b.high };
	return hash_bytes(both, sizeof(both));
}

uint64_t hash_quick(const void *bytes, size_t size)
{
	return XXH3_64bits(bytes, size);
}

void hash_text(struct hash hash, char text[hash_text_size])
{
	snprintf(text, hash_text_size, "%016" PRIx64 "%016" PRIx64, hash.high, hash.low);
}
