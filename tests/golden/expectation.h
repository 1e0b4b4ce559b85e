/*
 * What the comments of a case announce, and whether a finding is that.
 *
 *	// expect: rule          a finding of this rule on this line
 *	// expect@+1: rule       ... one line further down (any offset)
 *	// missing: rule why     there should be one, and is not: fails once it is there
 *	// spurious: rule why    there is one, and should not be: fails once it is gone
 *
 * Before one of them, in line comments of their own, what the finding says; left out, it may say
 * anything:
 *
 *	// hint: TEXT            its advice
 *	// path: a > b > c       the names that its steps quote, one after the other
 *	// step: [FILE:LINE] TEXT   one of its steps; several stand in their order
 *	// certainty: likely     how sure it is
 *	// fix: CLASS [DOUBT]    how far its fix may be trusted: none, sketch, suggest, safe
 *
 * Two lines of hint, path or fix go on with one another.
 * A TEXT that ends in "..." is the beginning of what is meant. FILE is the end of a path.
 */
#ifndef TESTS_GOLDEN_EXPECTATION_H
#define TESTS_GOLDEN_EXPECTATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"
#include "rule/finding.h"

enum mark { MARK_EXPECT, MARK_MISSING, MARK_SPURIOUS };

enum detail_kind { DETAIL_HINT, DETAIL_PATH, DETAIL_STEP, DETAIL_CERTAINTY, DETAIL_FIX };

struct detail {
	enum detail_kind kind;
	const char *text;
	const char *file; /* of a step, or NULL */
	uint32_t line;    /* with it */
};

struct expectation {
	const char *path; /* relative to the root */
	uint32_t line;
	enum mark mark;
	char *rule;
	bool is_met;
	size_t first_detail, detail_count;
};

/* Those of one case. */
struct expectation_list {
	ARRAY(struct expectation) items;
	ARRAY(struct detail) details;
};

/* Adds what the comments of a file announce; texts go into the arena. Exits when the file cannot
 * be read; false, with a line printed, when a detail has nothing to belong to. */
bool expectations_read(
	struct expectation_list *list, struct arena *arena, const char *root, const char *source);

/* The first of that place and rule that is not met; NULL if there is none. */
struct expectation *expectation_find(
	const struct expectation_list *list, const struct finding *finding);

/* Does the finding say what is announced? Prints what differs. */
bool expectation_says(const struct expectation_list *list, const struct expectation *expectation,
	const struct finding *finding);

void expectations_reset(struct expectation_list *list);
void expectations_release(struct expectation_list *list);

#endif
