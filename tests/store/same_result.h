/*
 * Are two results the same, in all that the database keeps? Fails the test where they differ.
 */
#ifndef TESTS_STORE_SAME_RESULT_H
#define TESTS_STORE_SAME_RESULT_H

#include "store/result.h"

/* The run with its units, rules, files and findings. */
void assert_same_run(const struct result *a, const struct result *b);

/* Functions, calls and effects. */
void assert_same_graph(const struct result *a, const struct result *b);

#endif
