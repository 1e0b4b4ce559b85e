/*
 * Findings by what is at the end of their paths: the one call that blocks or computes, and all
 * places in code on the loop that reach it. Mending the leaf mends them all.
 *
 * A finding without steps is its own leaf. Suppressed findings belong to no leaf unless they are
 * asked for.
 */
#ifndef REPORTS_LEAF_H
#define REPORTS_LEAF_H

#include "store/result.h"

struct leaf {
	const char *path;
	uint32_t line, column;
	const char *text;                       /* of the step there, or the finding's message */
	const struct result_finding **findings; /* in the order of the result */
	size_t finding_count;
};

struct leaves {
	struct leaf *items; /* most findings first, then by place */
	size_t count;
	const struct result_finding **findings; /* of all leaves */
};

/* The first of the steps at the end of a path, which has one at least: what comes behind it are
 * remarks on it. */
const struct result_step *leaf_step(const struct result_finding *finding);

/* What the path says about its leaf beyond itself ("2 other calls on the loop reach it too"), or
 * NULL. */
const char *leaf_remark(const struct result_finding *finding);

void leaves_make(struct leaves *leaves, const struct result *result, bool with_allowed);
void leaves_release(struct leaves *leaves);

#endif
