/*
 * What a run has looked for. A finding that was known before and is not among its own is gone only
 * if the run would have found it: if its files were asked for, no unit was lost, its rule was on,
 * and what it finds is shown.
 */
#ifndef DRIVER_SCOPE_H
#define DRIVER_SCOPE_H

#include "base/intern.h"
#include "driver/check.h"
#include "store/findings.h"

/* Is the rule on in the file (seen from the root), and the file not skipped? */
bool scope_has_rule(const struct check *check, const struct check_options *options,
	const char *rule, const char *path);

/* Did the sources on the command line ask for the file (seen from the root)? Without any, all
 * were. */
bool scope_asks_for(
	const struct check *check, const struct check_options *options, const char *path);

/* The scope of a run whose result is complete. */
struct scope {
	const struct check *check;
	const struct check_options *options;
	bool is_partial;
	struct intern hidden; /* fingerprints of what was found and is not shown */
	struct intern units;  /* paths */
	struct findings_scope findings;
};

/* `check` and `options` must outlive it; ended by scope_release. It must not be moved. */
void scope_init(
	struct scope *scope, const struct check *check, const struct check_options *options);
void scope_release(struct scope *scope);

#endif
