/*
 * The body of a loop as it is written, and fixes that begin each of its turns with something.
 */
#ifndef RULE_LOOP_BODY_H
#define RULE_LOOP_BODY_H

#include "rule/rule.h"

/* Gives a finding that stands in a loop of the function the edit that lets others run at the
 * beginning of each turn, and leaves the function when the task is cancelled; a suggestion. Does
 * nothing where the loop has no braces, or the function returns what a task does not. */
void loop_body_mend_yield(struct function_pass *pass, struct finding *finding);

#endif
