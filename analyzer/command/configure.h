/*
 * The options about configuration, and what the files and these options amount to: for every
 * command that looks at a whole program. Used by selection.c.
 */
#ifndef COMMAND_CONFIGURE_H
#define COMMAND_CONFIGURE_H

#include <argp.h>
#include <stdbool.h>

#include "base/array.h"
#include "config/config.h"

struct configure {
	const char *file; /* --config, or NULL */
	bool is_refused;  /* --no-config */
	const char *profile;
	ARRAY(char *) settings;   /* RULE or RULE=SEVERITY */
	ARRAY(const char *) only; /* rules */
};

/* Takes an option about configuration; false when the key is none. Wrong values end the program. */
bool configure_option(
	struct configure *configure, int key, char *argument, struct argp_state *state);

/* The words that files may use here. */
struct config_words configure_words(void);

/* The configuration of a run that starts in `start`, or, when nothing is found there, in `other`
 * (may be NULL); both absolute. NULL after a mistake. */
struct config *configure_open(
	const struct configure *configure, const char *start, const char *other, struct error *err);

void configure_release(struct configure *configure);

#endif
