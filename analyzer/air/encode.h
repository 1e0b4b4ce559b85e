/*
 * AIR as bytes. The same bytes go over a worker's pipe, into the cache and into an x.air file.
 * Reading trusts nothing: damaged bytes give an error, never a crash.
 */
#ifndef AIR_ENCODE_H
#define AIR_ENCODE_H

#include "air/air.h"
#include "base/text.h"

/* The record of a function, in `arena`. Deterministic; the hash ignores where the function
 * stands in its file. */
struct air_record_bytes air_function_encode(struct arena *arena, const struct air_function *f);

/* The function of a record, in `arena`, with absolute lines. The strings point into the bytes. */
bool air_function_decode(struct arena *arena, const struct air_record_bytes *record,
	struct air_function *f, struct error *err);

/* Appends a whole unit: a versioned header with a checksum, then the tables. File texts are
 * compressed with zstd. */
void air_unit_encode(struct text *out, const struct air_unit *unit);

/* Reads a unit. With `borrow`, function records and strings point into `bytes`, which must live
 * as long as the unit; otherwise they are copied. File texts stay compressed until asked for. */
bool air_unit_decode(
	struct air_unit *unit, const void *bytes, size_t size, bool borrow, struct error *err);

#endif
