/* check --explain-config: what is in force, and who said so. */
#ifndef COMMAND_EXPLAIN_CONFIG_H
#define COMMAND_EXPLAIN_CONFIG_H

#include "command/output.h"
#include "command/selection.h"

/* Prints each setting of the run, and of the rules for the path named as the source (for the root
 * when none is), with its origin; as JSON if that is the format. `database` is the file that was
 * named, or NULL. Selection and outputs have been configured. Returns the exit code. */
int explain_config(struct selection *selection, const struct outputs *outputs, const char *database,
	bool refuses_database);

#endif
