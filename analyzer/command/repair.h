/*
 * The command's side of --fix: what is told of it.
 */
#ifndef COMMAND_REPAIR_H
#define COMMAND_REPAIR_H

#include "driver/fix.h"

/* Mends what has a fix, as `fix` asks; `check` holds the run made afterwards. The diff goes to
 * stdout, what was done and what was not to stderr (`quiet`: only the latter). False when the
 * second run could not be made. */
bool repair(struct check *check, const struct check_options *options, const struct fix_options *fix,
	bool quiet, struct error *err);

#endif
