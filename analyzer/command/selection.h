/*
 * The options that say which units are analysed, where parsed ones are kept, and which findings are
 * shown: the same words in every command that looks at a whole program.
 *
 *	if (selection_option(&selection, key, argument, state))  in the command's parser
 *		return 0;
 *
 *	int before = count;
 *	command_parse(&command_check, &count, arguments, take_option, &request);
 *	selection_flags(&selection, before, count, arguments);
 *	if (!selection_configure(&selection, true, &err))
 *		return usage_error(err.text);
 *	selection_place(&selection, ...);
 */
#ifndef COMMAND_SELECTION_H
#define COMMAND_SELECTION_H

#include <argp.h>
#include <stdbool.h>

#include "base/array.h"
#include "command/configure.h"
#include "driver/check.h"

struct selection {
	struct arena arena;
	struct check_options check;
	struct configure configure;
	struct config *config; /* by selection_configure */
	ARRAY(const char *) sources;
	ARRAY(const char *) models;
	const char *cache, *root; /* as given */
	const char *folder;       /* .async-lint, if anything goes there */
	bool made_ignore;         /* its .gitignore is ours */
	bool no_cache, has_jobs;
	bool explains; /* nothing is analysed: what the configuration names need not be there */
};

/* Keeps what stands behind `--`, which belongs to the compiler: `count` arguments of `all` stand in
 * front of it. */
void selection_flags(struct selection *selection, int all, int count, char **arguments);

/* Takes an option or a source; false when the key is none of these. Wrong values end the
 * program. */
bool selection_option(
	struct selection *selection, int key, char *argument, struct argp_state *state);

/* Finds and reads the configuration, and takes from it what the command line leaves open. Looked
 * for from the sources named, or, if these are none, from the root. False with file:line:column
 * after a mistake in it. */
bool selection_configure(struct selection *selection, bool by_sources, struct error *err);

/* Fills in what check_run wants of the plan. With `keeps_more` the default folder is made even if
 * the cache does not need it. */
void selection_place(struct selection *selection, bool keeps_more);

/* A file in the default folder unless the user chose another or refused it (NULL). */
const char *selection_file(
	struct selection *selection, bool refused, const char *chosen, const char *name);

/* `path` seen from the current folder. */
char *selection_absolute(struct arena *arena, const char *path);

/* The default folder, which git does not see, goes again when nothing came into it. */
void selection_finish(struct selection *selection);

void selection_release(struct selection *selection);

#endif
