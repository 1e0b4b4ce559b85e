/*
 * Cases that are mended: `fix-x.c` stands beside `fix-x.fixed.c`, which is what it becomes when the
 * fixes of all its findings are made, suggested ones too. The latter is a case of its own, in which
 * nothing is found any more, whatever its comments announce.
 */
#ifndef TESTS_GOLDEN_FIXED_H
#define TESTS_GOLDEN_FIXED_H

#include "rule/finding.h"

/* Is it the second of such a pair? */
bool fixed_is_result(const char *source);

/* Of the first of a pair: do the fixes of these findings make the second out of it? Of fixes in
 * each other's way the first is made. Prints what differs; with UPDATE_GOLDENS in the environment
 * writes it instead. True for any other file. */
bool fixed_matches(const char *root, const char *source, const struct finding_list *findings,
	bool (*is_shown)(const struct finding *finding, const void *data), const void *data);

#endif
