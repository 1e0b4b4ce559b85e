/*
 * What a command that ends in reports does with a result: the formats asked for, each to stdout or
 * to a file; warnings and the summary on stderr; the exit code. The options are the same wherever
 * findings are shown.
 *
 *	if (outputs_option(&outputs, key, argument, state))  in the command's parser
 *		return 0;
 *
 *	bool written = outputs_write(&outputs, &result);
 *	outputs_summary(&outputs, &result);
 *	return outputs_exit_code(&outputs, &result, written);
 */
#ifndef COMMAND_OUTPUT_H
#define COMMAND_OUTPUT_H

#include <argp.h>
#include <stdbool.h>

#include "base/array.h"
#include "config/config.h"
#include "report.h"
#include "store/result.h"

struct output {
	const struct report *report;
	const char *file; /* NULL: stdout */
};

struct outputs {
	ARRAY(struct output) items;
	const char *color; /* auto, always, never; NULL: auto */
	bool by_leaf, verbose, quiet, silent, exit_zero, allow_partial;
	bool omit_suppressed; /* from SARIF */
	bool junit_with_file;
	const char *category; /* of SARIF; NULL: the default */
	const char *stalls;   /* database of the runtime, or NULL */
	bool fails_on_new;    /* only what was not known before fails */
	bool fails_on_stale;  /* entries of the baseline that are found no more fail, too */
	bool formats_are_configured, fail_on_is_configured; /* by outputs_configure */
	bool has_fail_on;                                   /* otherwise the default: performance */
	enum result_severity fail_on;
};

/* Takes an option about reports or the exit code; false when the key is none. Wrong values end the
 * program. */
bool outputs_option(struct outputs *outputs, int key, char *argument, struct argp_state *state);

/* Takes from the configuration what the command line leaves open; formats only if they are wanted.
 * Its texts must live on. */
void outputs_configure(struct outputs *outputs, const struct config_run *run, bool wants_formats);

/* Is there a report among them that shows result.runs? */
bool outputs_want_runs(const struct outputs *outputs);

/* Joins the result with the stalls that were asked for, if any were; what that adds is in the
 * arena. False with a sentence when they cannot be read. */
bool outputs_measure(const struct outputs *outputs, struct result *result, struct arena *arena,
	struct error *err);

/* Can the stalls be read, if any are asked for? To be known before a long analysis. */
bool outputs_check(const struct outputs *outputs, struct error *err);

/* Warnings of the run on stderr, unless it should be silent. */
void outputs_warn(const struct outputs *outputs, const char *const *warnings, size_t count);

/* Writes each; text to stdout when none was asked for, unless it should be silent. A file is
 * replaced as a whole, when its report is complete. False when one could not be written, which was
 * said; the others still are. */
bool outputs_write(const struct outputs *outputs, const struct result *result);

/* The line at the end, unless it should be quiet. */
void outputs_summary(const struct outputs *outputs, const struct result *result);

int outputs_exit_code(const struct outputs *outputs, const struct result *result, bool written);

void outputs_release(struct outputs *outputs);

#endif
