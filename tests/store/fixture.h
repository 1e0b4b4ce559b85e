/*
 * A result made by hand, for the tests of the store and of the reports: every severity, every
 * confidence, every state of a unit, and the findings that are hard to show.
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "base/arena.h"
#include "store/result.h"

/* The whole fixture; file texts are read from testdata/reports/src. All memory is the arena's
 * or static, and callers may change the copy. */
struct result *fixture_result(struct arena *arena);

/* A run that found nothing in three units, one of them partial. */
struct result *fixture_clean(struct arena *arena);

/* A run that was given no units. */
struct result *fixture_nothing(struct arena *arena);

/* Names, texts and places that try to break a format. */
struct result *fixture_nasty(struct arena *arena);

/* The same run with `count` findings, all with one path of `steps` steps. */
struct result *fixture_many(struct arena *arena, size_t count, size_t steps);

/* `functions` functions with ten calls and one effect each, in one of a hundred files. */
struct result *fixture_graph(struct arena *arena, size_t functions);

#endif
