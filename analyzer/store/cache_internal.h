/* What cache.c (opening, reading) and cache_write.c share. */
#ifndef STORE_CACHE_INTERNAL_H
#define STORE_CACHE_INTERNAL_H

#include "base/array.h"
#include "base/intern.h"
#include "store/cache.h"
#include "store/sql.h"

struct cache {
	struct sql *sql;
	bool is_writable, is_damaged;
	struct error warning; /* not told yet */
	struct intern known;  /* hashes of file rows that were written or found, as text */
	ARRAY(uint32_t) known_ids;
	int64_t first_file; /* the last file id before this run wrote, to see how much came in */
	bool has_written;
};

/* True when all went well since the last check; otherwise writing is off. */
bool cache_check(struct cache *cache);

#endif
