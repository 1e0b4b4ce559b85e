/*
 * stalls.db: what the runtime of a program has recorded (docs/stalls.md says what is in it). It is
 * read one stall at a time, and nothing is ever written to it.
 *
 *	struct stalls *stalls = stalls_open(path, &err);
 *	while (stalls_next(stalls, &stall)) ...
 *	bool ok = stalls_close(stalls, &err);
 */
#ifndef STORE_STALLS_H
#define STORE_STALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct stalls; /* an open database */

/* A call the stalled slice was in. Unknown texts are NULL, an unknown line is 0. */
struct stall_frame {
	const char *function, *file;
	uint32_t line;
	bool in_program; /* in the executable itself, not in a library */
};

struct stall {
	int64_t started_at; /* nanoseconds since 1970 */
	uint64_t duration_ns;
	const struct stall_frame *frames; /* the innermost first */
	size_t frame_count;
};

/* NULL when there is no such file, or it is none that this version reads: empty, damaged, a
 * database of something else, of a later version. Says which, and the way out. */
struct stalls *stalls_open(const char *path, struct error *err);

/* The next stall; valid until the one after it. False at the end, and when reading fails: then
 * stalls_close does, too. */
bool stalls_next(struct stalls *stalls, struct stall *stall);

/* False when something could not be read. NULL is accepted. */
bool stalls_close(struct stalls *stalls, struct error *err);

/* A time of the database as ISO 8601, UTC, in the arena. */
const char *stalls_time(struct arena *arena, int64_t nanoseconds);

#endif
