/*
 * What somebody has to act on, as CI systems want to know it: findings that nothing allows, and
 * units that are not whole, for they may hide anything. Each is at a place and has a fingerprint of
 * its own.
 */
#ifndef REPORTS_ISSUE_H
#define REPORTS_ISSUE_H

#include "base/arena.h"
#include "base/array.h"
#include "base/text.h"
#include "store/result.h"

/* Why the findings of a unit, or of the whole run, may be missing. */
enum trouble {
	TROUBLE_FAILED,
	TROUBLE_MISSING,
	TROUBLE_PARTIAL,
	TROUBLE_DEGRADED,
	TROUBLE_CUT, /* of the run: calls with too many targets; of no unit */
	trouble_count,
	TROUBLE_NONE = trouble_count
};

enum trouble trouble_of(const struct result_unit *unit);
const char *trouble_id(enum trouble trouble);   /* "unit-failed" ... */
const char *trouble_text(enum trouble trouble); /* a sentence */
enum result_severity trouble_severity(enum trouble trouble);

struct issue {
	const char *rule; /* or the id of a trouble */
	enum result_severity severity;
	const char *path;
	uint32_t line;               /* from 1 */
	uint32_t column, end_column; /* from 1, 0 unknown: bytes; in a list units of UTF-16 */
	const char *message, *hint;  /* the hint may be NULL */
	const char *fingerprint;
	const struct result_finding *finding; /* NULL: about a unit */
};

/* Where a finding stands; in the first line of the first unit when it does not say. */
struct issue issue_of_finding(const struct result *result, const struct result_finding *finding);

struct issues {
	struct arena arena;
	ARRAY(struct issue) items; /* by path and line */
};

void issues_make(struct issues *issues, const struct result *result);
void issues_release(struct issues *issues);

/* Most severe first, then surest, then by place. */
void issues_sort_by_weight(struct issues *issues);

/* "message; hint: what to do", fit to be shown on a line. */
void issue_add_sentence(struct text *text, const struct issue *issue);

/* The path of a finding, a line for each step; nothing for other issues. */
void issue_add_steps(struct text *text, const struct issue *issue);

#endif
