/* Keeping results: what extract.c (workers) and extract_keep.c (cache) share. */
#ifndef DRIVER_EXTRACT_INTERNAL_H
#define DRIVER_EXTRACT_INTERNAL_H

#include "base/array.h"
#include "driver/extract.h"
#include "frontend/inputs.h"
#include "store/cache.h"

struct kept {
	struct hash command, key;
	struct inputs inputs;
	const void *bytes;
	size_t size;
};

/* Units on their way into the cache: collected, then written in one short transaction, so that
 * another run never waits long. */
struct keeper {
	struct cache *cache; /* NULL: nothing is kept */
	const char *path;
	struct arena arena; /* inputs of the units that wait */
	ARRAY(struct kept) waiting;
	size_t waiting_bytes;
	ARRAY(const char *) warnings;
	struct arena *texts; /* of the warnings */
};

void keeper_open(struct keeper *keeper, const char *cache, struct arena *texts);

/* The bytes must live until the keeper is closed. */
void keeper_add(struct keeper *keeper, const struct kept *kept);

/* Writes what waits, trims the cache and closes it. */
void keeper_close(struct keeper *keeper, uint64_t limit);

#endif
