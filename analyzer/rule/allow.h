/*
 * What suppression comments allow: which findings, and which of their rules have allowed any.
 */
#ifndef RULE_ALLOW_H
#define RULE_ALLOW_H

#include "rule/settle.h"

struct allowances {
	const struct program *program;
	const struct settle_options *options;
	uint8_t *is_used; /* by entry of the program's suppressions: something was found */
};

void allowances_init(struct allowances *allowances, const struct program *program,
	const struct settle_options *options);
void allowances_release(struct allowances *allowances);

/* Gives the finding the reason of the first comment that allows it, if any does: where it stands,
 * or at a call on the way down to what is to blame. */
void allow_finding(struct allowances *allowances, struct finding *finding);

/* ... for a finding about a comment, which may itself allow that. */
void allow_complaint(
	struct allowances *allowances, const struct suppression *comment, struct finding *finding);

/* Notes which comments keep something from coming up through a call, though no finding came of
 * that: there is another way to the same one. To be asked after all findings. */
void allow_cuts(struct allowances *allowances);

#endif
