/*
 * Fixes that a model gives: another call in place of one that blocks. Safe when the call stands
 * alone in what is surely a task, whose callers bear that others run meanwhile; otherwise it is a
 * suggestion, and says why.
 */
#ifndef RULE_REWRITE_H
#define RULE_REWRITE_H

#include "link/possession.h"
#include "link/transfer.h"
#include "rule/rule.h"

/* Gives a finding about `call`, which itself blocks in `category`, the edits its model has for it.
 * The call may be further down than the finding, in another function. Does nothing when there are
 * no edits, or the call cannot be edited. */
void rewrite_blocking_call(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, enum block_category category);

/* The same for a call of the function in hand that goes past a stream: as its model says that the
 * stream is used. Does nothing either when the code looks for the errors of the call in a way that
 * those of the stream do not bear. */
void rewrite_transfer(struct function_pass *pass, struct finding *finding,
	const struct transfer *transfer, const struct possession *possession);

/* The same for a call that makes a descriptor in blocking mode: as its model says that the other
 * mode is asked for. Always a suggestion. */
void rewrite_maker(
	struct function_pass *pass, struct finding *finding, const struct program_call *made);

#endif
