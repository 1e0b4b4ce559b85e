/*
 * The options that say which units are analysed and where parsed ones are kept: the same words in
 * every command that looks at a whole program.
 *
 *	static const struct argp_option options[] = { SELECTION_OPTIONS, ... };
 *
 *	count = selection_split(&selection, count, arguments);   before argp
 *	if (selection_option(&selection, key, argument, state))  in argp's parser
 *		return 0;
 *	selection_place(&selection);                             after argp
 */
#ifndef ASYNC_LINT_SELECTION_H
#define ASYNC_LINT_SELECTION_H

#include <argp.h>
#include <stdbool.h>

#include "base/array.h"
#include "driver/check.h"

enum selection_key { /* above those of the commands themselves */
	SELECTION_MODEL = 512,
	SELECTION_ALL_CONFIGS,
	SELECTION_ROOT,
	SELECTION_CACHE,
	SELECTION_NO_CACHE,
};

/* clang-format off */
#define SELECTION_OPTIONS                                                                          \
	{ 0, 0, 0, 0, "What is analysed:", 1 },                                                    \
	{ "build", 'p', "DIR", 0,                                                                  \
		"folder of compile_commands.json (default: searched upwards from the sources)", 1 }, \
	{ "all-configs", SELECTION_ALL_CONFIGS, 0, 0,                                              \
		"every configuration of a file, not only the first", 1 },                          \
	{ "model", SELECTION_MODEL, "FILE", 0,                                                     \
		"what functions do that cannot be annotated; may be repeated (docs/models.md)", 1 }, \
	{ "root", SELECTION_ROOT, "DIR", 0, "paths are shown relative to it", 1 },                 \
	{ "jobs", 'j', "N", 0, "worker processes (default: one per core)", 1 },                    \
	{ 0, 0, 0, 0, "What is kept:", 3 },                                                        \
	{ "cache", SELECTION_CACHE, "FILE", 0,                                                     \
		"cache of parsed units (default: .async-lint/cache.db here, or in --root)", 3 },   \
	{ "no-cache", SELECTION_NO_CACHE, 0, 0, "parse everything", 3 }
/* clang-format on */

struct selection {
	struct arena arena;
	struct check_options check;
	ARRAY(const char *) sources;
	ARRAY(const char *) models;
	const char *cache, *root; /* as given */
	const char *folder;       /* .async-lint, if anything goes there */
	bool no_cache;
};

/* Keeps what stands behind `--`, which belongs to the compiler; argp would take it for sources.
 * Returns how many arguments stand in front of it. */
int selection_split(struct selection *selection, int count, char **arguments);

/* Takes an option or a source; false when the key is none of these. Wrong values end the program.
 */
bool selection_option(
	struct selection *selection, int key, char *argument, struct argp_state *state);

/* Fills in what check_run wants of the plan. With `keeps_more` the default folder is made even if
 * the cache does not need it. */
void selection_place(struct selection *selection, bool keeps_more);

/* A file in the default folder unless the user chose another or refused it (NULL). */
const char *selection_file(
	struct selection *selection, bool refused, const char *chosen, const char *name);

/* The default folder goes again when nothing came into it; otherwise git shall not see it. */
void selection_finish(struct selection *selection);

void selection_release(struct selection *selection);

#endif
