/*
 * What the tests of the linker share: small programs in the text form of AIR, linked with a model
 * of a few functions, and questions to the result by name.
 *
 *	struct link_test t = linked("function main() { call sleep(1) }");
 *	ck_assert_str_eq(contexts_of(&t, "main"), "startup");
 *	link_test_release(&t);
 *
 * A semicolon in a text ends a line, so that a function fits on one. The functions of the model
 * (see testing.c) are declared in every unit.
 */
#ifndef TESTS_LINK_TESTING_H
#define TESTS_LINK_TESTING_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "air/encode.h"
#include "air/print.h"
#include "link/program.h"

struct link_test {
	struct model *model;
	ARRAY(struct text) encoded;
	ARRAY(const char *) groups;
	struct program program;
	struct ready *ready; /* of the program, while it is linked again */
	struct arena arena;  /* of answers */
	bool is_linked;
};

/* `%N` becomes the address of a function, typed as a function pointer. */
#define ADDRESS(n, name) "%" n ": function* = address function " name ";"

void link_test_init(struct link_test *t);
void link_test_release(struct link_test *t);

/* Adds a model text: what stands below "functions:", "typedefs:" and so on. */
void link_test_model(struct link_test *t, const char *text);

/* Adds a unit; `group` may be NULL and must stay. */
void link_test_unit(struct link_test *t, const char *path, const char *group, const char *text);

/* Links the units added so far; again after more were added. Each program is linked three times
 * more with what is decoded of it already (link/ready.h), and must come out the same. */
void link_test_link(struct link_test *t);

/* Links the units in another order: `order` holds their numbers. */
void link_test_order(struct link_test *t, const uint32_t *order, size_t count);

/* Are two programs the same, with all that was noted of their bodies? Else the test fails. */
void link_test_compare(const struct program *first, const struct program *second);

/* A program of one unit "a.c". */
struct link_test linked(const char *text);

/* ------------------------------------------------------------------------------- questions */

/* The node of a name, or of "path:name"; the test fails if there is none. Definitions go before
 * externals. */
uint32_t node_of(const struct link_test *t, const char *name);
const struct program_function *function_of(const struct link_test *t, const char *name);
uint32_t nodes_named(const struct link_test *t, const char *name);

/* "task worker", "" for none. */
const char *contexts_of(struct link_test *t, const char *name);

/* The first edge between two functions of this kind, or NULL. */
const struct edge *edge_of(
	const struct link_test *t, const char *caller, const char *callee, enum edge_kind kind);

/* The names of all targets of edges out of a function, with their kinds: "call f, spawn g". */
const char *edges_of(struct link_test *t, const char *caller);

/* The call number `nth` of a function, in its order. */
const struct program_call *call_of(const struct link_test *t, const char *caller, uint32_t nth);

/* "sleep must certain 1, dns may likely 3", "" for none. */
const char *blocking_of(struct link_test *t, const char *name);

/* Callers and callees of the chain from a function down to what blocks, by the kept edges:
 * "f -> g -> h". */
const char *witness_of(struct link_test *t, const char *name, enum block_category category);

/* The same for the way by which the first call of `caller` blocks with what it hands over, with
 * what it stands on: "certain 2: f -> g"; "" when it does not. */
const char *way_of(struct link_test *t, const char *caller, enum block_category category);

/* Does `edge` still block, with what its call hands over? */
bool still_blocks(struct program *program, const struct edge *edge, enum block_category category);

/* The path from the root: "main -> f", or with the kind of the first edge: "main =spawn> f". */
const char *path_of(struct link_test *t, const char *name, enum context context);
const char *naked_path_of(struct link_test *t, const char *name);

/* The slot of this printed name ("ops.read", "handler"), or NULL. */
const struct program_slot *slot_of(const struct link_test *t, const char *name);

/* program_print, and all that it leaves out but must not depend on the order either. */
const char *printed_program(struct link_test *t);

/* Runs the cases as one suite; what main returns. */
int run_cases(const char *name, const TTest *const *cases, size_t count);

#define RUN_CASES(name, cases) run_cases((name), (cases), sizeof(cases) / sizeof(*(cases)))

#endif
