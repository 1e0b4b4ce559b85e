/*
 * Where a finding about something far down stands: at the frontier between the loop and what it
 * uses. On the path from the root to the leaf that is the call made by the last async function (one
 * that suspends or is started as a task); where there is none (plain callbacks), the call made by
 * the last function that runs only on the loop, or that a table or field holds. So a helper that
 * start-up and workers use too is never blamed, the loop's call of it is.
 */
#ifndef RULE_ANCHOR_H
#define RULE_ANCHOR_H

#include "link/program.h"

/* May a finding stand in this function, and so not in its callers? */
bool anchor_may_stand(const struct program *program, uint32_t node);

/* Is it registered with an interpreter? Then nothing comes up from it to whoever runs a script. */
bool anchor_is_run_by_script(const struct program *program, uint32_t node);

/* Is it known to run on the loop only because scripts may call it, where one is run at the start as
 * well? */
bool anchor_may_set_up(const struct program *program, uint32_t node);

#endif
