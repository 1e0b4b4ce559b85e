/*
 * A `for` loop over an array as it is written, with one call in it:
 *
 *	for (size_t i = 0; i < n; i++) {
 *		int rc = fetch(&pages[i]);
 *
 *		if (rc < 0)
 *			return rc;
 *	}
 *
 * The call may also stand in the condition of the `if`. A loop of any other form is not read: who
 * wants to change it would have to understand it.
 */
#ifndef RULE_FOR_TEXT_H
#define RULE_FOR_TEXT_H

#include "rule/written_call.h"

enum for_item {
	FOR_ITEM_ADDRESS, /* &items[i] */
	FOR_ITEM_VALUE,   /* items[i] */
};

struct for_text {
	struct span head;  /* from "for" to the first token of the body */
	struct span items; /* the array */
	struct span limit; /* the number of turns */
	enum for_item item;
};

/* The loop around a call that has one argument. False when it is of another form. */
bool for_text_find(const struct written_call *written, const struct program_function *function,
	struct for_text *loop);

#endif
