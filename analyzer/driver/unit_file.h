/*
 * Units as files: what `extract` leaves of a plan's units, and what `link` takes in place of a plan
 * and an extraction. No source is opened on either side.
 */
#ifndef DRIVER_UNIT_FILE_H
#define DRIVER_UNIT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "driver/extract.h"
#include "driver/plan.h"

/* Appends the file of a unit (air/pack.h): the unit, or why there is none. With `blank_comments`,
 * texts carry no comments but those for us, so that editing them changes no byte. False when the
 * unit's own bytes are damaged. */
bool unit_file_encode(struct text *out, const struct plan *plan,
	const struct extraction *extraction, size_t unit, bool blank_comments, struct error *err);

/* The name of a unit's file in a folder of many: the source's name and a hash of its path. The
 * `variant` counts the earlier units of the same path. */
const char *unit_file_name(struct arena *arena, const char *path, size_t variant);

/* Does shard `shard`, from 1, of `count` hold this unit? Depends on its path alone. */
bool unit_file_in_shard(const char *path, unsigned shard, unsigned count);

/* Removes the files of units that a folder holds and that are in the shard, but not in the list of
 * names. What extract did not name there is left alone. */
void unit_files_prune(const char *folder, unsigned shard, unsigned count, const char *const *names,
	size_t name_count);

/* Reads files as the units of `plan` and `extraction`, sorted by path. Equal units are taken once.
 * False, naming the file, when one cannot be read or is none. */
bool unit_files_read(struct plan *plan, struct extraction *extraction, const char *const *files,
	size_t count, struct error *err);

#endif
