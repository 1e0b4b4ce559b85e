/*
 * What the tests of AIR share: functions from text, and comparing by what is printed.
 */
#ifndef TESTS_AIR_TESTING_H
#define TESTS_AIR_TESTING_H

#include <check.h>

#include "air/cfg.h"
#include "air/encode.h"
#include "air/print.h"

/* The function of a text; the test fails with the error if there is one. */
struct air_function parse_text(struct arena *arena, const char *text);

/* As above, with its graph; calls of functions named "abort" never return. */
struct cfg graph_of(struct arena *arena, const char *text);

/* The error of a text that must have one. */
const char *parse_error(struct arena *arena, const char *text);

/* Printed, in the arena. */
const char *printed(struct arena *arena, const struct air_function *f);
const char *printed_unit(struct arena *arena, const struct air_unit *unit);
const char *printed_graph(struct arena *arena, const struct cfg *cfg);

bool same_record(const struct air_record_bytes *a, const struct air_record_bytes *b);

/* Runs the cases as one suite; what main returns. */
int run_cases(const char *name, const TTest *const *cases, size_t count);

#define RUN_CASES(name, cases) run_cases((name), (cases), sizeof(cases) / sizeof(*(cases)))

#endif
