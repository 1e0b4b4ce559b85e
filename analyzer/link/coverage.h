/*
 * What a linked program says about the analysis itself: how much of the code it saw, where it
 * starts to run, and which calls lead to where nobody could look. A short report means little
 * when nothing runs on a loop, or when what runs there disappears behind a pointer.
 */
#ifndef LINK_COVERAGE_H
#define LINK_COVERAGE_H

#include "link/program.h"

/* Calls that have something in common, and the first of them. */
struct coverage_calls {
	const char *name;   /* of the function, field or variable they go to or through */
	uint32_t calls;     /* how many there are */
	const char *caller; /* of the first by path and line */
	const char *path;
	uint32_t line, column;
	int argument;     /* which argument is handed over, or role_no_argument */
	const char *type; /* typedef of that parameter, or NULL */
};

struct coverage_list { /* by number of calls, most first; then by name */
	struct coverage_calls *items;
	uint32_t count;
	uint32_t calls; /* of all items */
};

/* A function left out, and why. */
struct coverage_degraded {
	const char *name;
	const char *path; /* where the reason stands, or the function when that has no place */
	uint32_t line, column;
	const char *reason;
};

struct coverage {
	uint32_t function_count;
	struct coverage_degraded *degraded; /* by path and line */
	uint32_t degraded_count;
	/* By context: functions that are entered from outside of the program's own calls, and all
	 * that run there. */
	uint32_t roots[context_count], functions[context_count];
	uint32_t call_count, pointer_call_count, unresolved_count, cut_count;
	struct coverage_list unresolved; /* through pointers nobody knows a target of */
	struct coverage_list cut;        /* through places with more than program_fan_out targets */
	struct coverage_list unmodelled; /* to externals without a model, from the loop */
	uint32_t modelled_calls;         /* ... to externals with one, for comparison */
	struct coverage_list handed; /* to externals without a model that are given a function */
};

/* Looks at the whole program; names live as long as it, lists in `arena`. Decodes the bodies in
 * which calls were lost. */
void program_coverage(struct program *program, struct arena *arena, struct coverage *coverage);

/* Does anything of the program run on a loop? If not, no rule has looked at anything. */
bool coverage_has_loop(const struct coverage *coverage);

#endif
