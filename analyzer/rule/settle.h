/*
 * Settling: what becomes of findings once all are known. Duplicates are merged, comments that
 * allow a finding are honoured and checked, and each finding gets a fingerprint that survives
 * moved lines.
 */
#ifndef RULE_SETTLE_H
#define RULE_SETTLE_H

#include "link/program.h"
#include "rule/rule.h"
#include "rule/setting.h"

struct settle_options {
	const struct rule *const *rules; /* all there are, ended by NULL: what a comment may name */
	const struct rule_settings *settings; /* in force; NULL: rules as they come */
	uint32_t today;      /* as 20260601, for comments with a date; 0: none is out of date */
	bool saw_all;        /* the whole program was read, and compiles: else nothing is unused */
	bool allows_nothing; /* as if there were no comments */
};

/* What comments allow of what comes up through calls, by the rules of these options, for
 * program_link. The options must stay. */
struct program_allowing settle_allowing(const struct settle_options *options);

/* Sorts, allows, merges, decides by the settings, fingerprints; adds findings of its own about
 * comments that allow nothing, are out of date, name no rule, or give no reason. */
void settle(struct finding_list *findings, const struct program *program,
	const struct settle_options *options);

#endif
