/*
 * What the tests of settling share: files as texts, findings put at places in them, and what
 * settling makes of them.
 */
#ifndef TESTS_RULE_SETTLING_H
#define TESTS_RULE_SETTLING_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rule/settle.h"
#include "rule/source.h"

struct settle_test {
	struct model *model;
	ARRAY(struct text) encoded;
	struct program program;
	struct finding_list findings;
	struct settle_options options; /* of 2026-06-01, when all was seen */
	struct arena arena;            /* of answers */
	struct source_set *sources;    /* of the program, or NULL */
};

/* The rules there are: blocking-call, missing-timeout, and two about comments. */
extern const struct rule *const test_rules[];

void settle_test_init(struct settle_test *t);
void settle_test_release(struct settle_test *t);

/* Adds a unit of one file. */
void settle_test_file(struct settle_test *t, const char *path, const char *text);

/* A finding of blocking-call in a.c, in function "f", at a call of "sleep". */
struct finding *add_finding(struct settle_test *t, uint32_t line, uint32_t column);

void settle_test_settle(struct settle_test *t);

/* One line per finding: "a.c:3:1 blocking-call", then "allowed: reason" if it is. */
const char *settled(struct settle_test *t);

/* The message of the only finding about a comment. */
const char *complaint_of(struct settle_test *t);

/* The fingerprint of a finding at the place of `mark` in a file a.c of this text. */
struct fingerprint {
	char text[33];
};
struct fingerprint fingerprint_of(const char *text, const char *mark);

/* The same for a file of another path. */
struct fingerprint fingerprint_in(const char *path, const char *text, const char *mark);

int run_cases(const char *name, const TTest *const *cases, size_t count);

#define RUN_CASES(name, cases) run_cases((name), (cases), sizeof(cases) / sizeof(*(cases)))

#endif
