/*
 * Settling: what becomes of findings once all are known. Duplicates are merged, comments that
 * allow a finding are honoured and checked, and each finding gets a fingerprint that survives
 * moved lines.
 */
#ifndef RULE_SETTLE_H
#define RULE_SETTLE_H

#include "link/program.h"
#include "rule/rule.h"

/* Sorts, merges, suppresses, fingerprints; adds findings of its own for comments that allow
 * nothing ("unused-suppression") or give no reason. */
void settle(struct finding_list *findings, const struct program *program,
	const struct rule *const *rules);

/* The text of a file as the units read it, in `arena`; NULL if no unit carries it. */
const char *settle_file_text(
	const struct program *program, const char *path, struct arena *arena, size_t *size);

#endif
