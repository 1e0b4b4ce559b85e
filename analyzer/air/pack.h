/*
 * A unit as a file, x.air: what `extract` leaves and `link` reads, perhaps on another machine.
 * Beside the unit stands what only its extraction knew. Equal contents give equal bytes.
 */
#ifndef AIR_PACK_H
#define AIR_PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

struct air_pack {
	const char *tool;     /* version of async-lint that wrote it */
	const char *compiler; /* version of the libclang that read the unit; "" when it was lost */
	const char *path;     /* of the main file, relative to the root */
	const char *group;    /* build target, or NULL */
	const char *problem;  /* why there is no unit: "the parser crashed", or NULL */
	bool is_missing;      /* ... because there is no such file */
	bool lacks_comments;  /* texts are not what was read: base/comments.h */
	const void *unit;     /* encoded (air/encode.h); NULL with a problem */
	size_t unit_size;
};

/* Appends the bytes of a file. */
void air_pack_encode(struct text *out, const struct air_pack *pack);

/* Reads a file; the strings point into `bytes`, the unit lives in the arena. Trusts nothing: what
 * is no unit, is cut short or comes from another version gives an error that says so. */
bool air_pack_decode(struct air_pack *pack, struct arena *arena, const void *bytes, size_t size,
	struct error *err);

#endif
