/*
 * What was known before a run: the baseline, and the findings of a revision it is compared with.
 * Both are matched with all that is found, also with what is not shown; what they accept stays in
 * the result and is marked.
 */
#ifndef DRIVER_KNOWN_H
#define DRIVER_KNOWN_H

#include "driver/check.h"

/* Reads the baseline of the options, else the one in the root, if there is one. */
bool known_open(struct check *check, const struct check_options *options, struct error *err);

/* All that decides what is accepted and what is absent: the baseline, which entries are past their
 * day, which are of files that were not asked for, the revision. */
struct hash known_hash(const struct check *check, const struct check_options *options);

/* Marks the findings of the result and adds those that are absent. `shown` says, by finding of the
 * result, which of check->findings it is. */
void known_mark(struct check *check, const struct check_options *options, const size_t *shown);

/* The findings of a run as known ones, in the arena; texts stay those of the result. */
struct known_findings known_of(
	struct arena *arena, const struct result *result, const char *reason);

/* Marks a result that is complete against known findings, as above. */
void known_compare(struct result *result, const struct known_findings *before, struct arena *arena);

/* Warns of entries that are stale or past their day. For results from the database, too. */
void known_warn(struct check *check);

#endif
