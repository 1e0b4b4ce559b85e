/*
 * Stalls that a program has recorded, joined with the findings of a result.
 *
 * A stall belongs to a finding when the calls it was in lead through the place of the finding to
 * the end of its path: file, line and function agree at both. A function agrees when one of its
 * name stands in that file around that line. Where optimised calls are missing at the end, those
 * that are left must all be steps of the path. Where the functions of the program are not known
 * (result.functions, of earlier runs), its own name has to do. It may belong to several findings.
 * What belongs to none so belongs to the finding that is about a loop around one of its frames, if
 * there is one.
 *
 * Only findings of rules that have `keeps_loop` are asked: what else stands on the line of a
 * blocking call did not stall. What belongs to none is listed, with the reason.
 */
#ifndef DRIVER_STALLED_H
#define DRIVER_STALLED_H

#include "rule/rule.h"
#include "store/result.h"

/* Fills result.trace and the `stalls` of its findings, in the arena, from the stalls.db at `path`.
 * `rules` ends with NULL. False with a sentence when the file cannot be read; then the result is
 * as it was. */
bool stalled_join(struct result *result, const char *path, const struct rule *const *rules,
	struct arena *arena, struct error *err);

#endif
