/*
 * Which finding of now is which of before. In five stages, each for what the ones before left over:
 *
 *	exact      the same fingerprint in the same file
 *	moved      the same fingerprint in another file: it was renamed
 *	statement  the same rule, function and statement: another way leads there, or it has become
 *	           another of several equal ones
 *	message    the same rule, file, function and message: the statement was edited
 *	function   the same rule, file and statement: the function has another name, or the
 *	           statement was moved to another one
 *
 * A finding is matched with one at most. Lines play no part.
 */
#ifndef BASELINE_MATCH_H
#define BASELINE_MATCH_H

#include <stddef.h>
#include <stdint.h>

/* What of a finding is compared. Texts are never NULL; "" is unknown and matches nothing. */
struct match_identity {
	const char *fingerprint, *rule, *path, *function, *message, *statement;
};

enum match_how {
	MATCH_NONE,
	MATCH_EXACT,
	MATCH_MOVED,
	MATCH_STATEMENT,
	MATCH_MESSAGE,
	MATCH_FUNCTION
};

struct match {
	enum match_how how;
	uint32_t known; /* its index, unless `how` is MATCH_NONE */
};

/* Fills `matches`, one for each of what was found. */
void match_findings(const struct match_identity *known, size_t known_count,
	const struct match_identity *found, size_t found_count, struct match *matches);

#endif
