/*
 * The function a test is about: parsed from text, with calls that do what their names say.
 *
 *	die                      never returns
 *	pure, look               change nothing; look reads memory
 *	fill                     writes what its first argument points at
 *	unknown                  writes anything
 *	fetch, store             wait, and write anything
 *	sleep, print             wait to pace; show something
 *	lock, unlock             a lock                begin, end      a deadline
 *	in_task, off_task        true in a task; true outside of one
 *	fork                     0 in the child
 *	open_nonblocking, open_blocking                sockets in that mode
 *	open_pipe                a pipe in no known mode
 *	set_nonblocking, set_blocking                  change the mode of the first argument
 *	same                     gives its first argument back
 *
 * Any other may write what its arguments point at.
 */
#ifndef TESTS_FLOW_SUBJECT_H
#define TESTS_FLOW_SUBJECT_H

#include <check.h>

#include "flow/flow.h"

extern struct flow *flow;
extern struct air_function function;
extern struct cfg graph;

/* Starts on a function. Its text may leave out the head: `{ ... }` alone is `function f()`. */
void given(const char *text);

/* The first call of a function of this name, or the one with number `n` from 0. */
uint32_t call_of(const char *name);
uint32_t call_at(const char *name, uint32_t n);

/* An argument of it. */
struct air_value argument_of(const char *name, uint32_t argument);

/* The origins of that argument as text: "7 | null | call read". */
const char *origins_of(const char *name, uint32_t argument);

/* Runs the tests of one file. */
typedef void (*add_tests)(TCase *tests);
int run_tests(const char *name, add_tests add);

#endif
