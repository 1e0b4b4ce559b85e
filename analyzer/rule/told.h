/*
 * How code finds out that a call of the system failed, and how it would find out that one of the
 * runtime did, which returns a negative error: for fixes that put the one in place of the other.
 */
#ifndef RULE_TOLD_H
#define RULE_TOLD_H

#include "rule/rule.h"

enum told {
	TOLD_BY_SIGN,   /* negative, or not what was wanted: that goes for both */
	TOLD_BY_MINUS,  /* -1: a test for a negative number does as well, see told_mend */
	TOLD_BY_ERRNO,  /* which the runtime does not set */
	TOLD_TO_OTHERS, /* the result goes where this function does not see it */
};

enum told told_of_call(struct function_pass *pass, const struct program_call *call);

/* Adds the edits that test for a negative number where the function in hand tests the result of the
 * call for -1. False, and none, when one of them cannot be written. */
bool told_mend(
	struct function_pass *pass, struct finding *finding, const struct program_call *call);

#endif
