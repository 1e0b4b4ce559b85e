/*
 * Sub-commands: one function per word behind `async-lint`, each parsing its own arguments.
 */
#ifndef ASYNC_LINT_COMMANDS_H
#define ASYNC_LINT_COMMANDS_H

#include <stdbool.h>

enum exit_code {
	EXIT_CLEAN = 0, /* nothing at or above --fail-on */
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,   /* command line, configuration, model, database */
	EXIT_PARTIAL = 3, /* some unit could not be analysed: results are partial */
	EXIT_INTERNAL = 4,
};

struct command {
	const char *name;
	const char *help;                        /* one line */
	int (*run)(int count, char **arguments); /* arguments[0] is the program's name */
};

/* Ended by a NULL name. */
extern const struct command commands[];

int command_check(int count, char **arguments);
int command_dump(int count, char **arguments);
int command_explain(int count, char **arguments);
int command_rules(int count, char **arguments);

/* Prints "async-lint: sentence" on stderr and returns EXIT_USAGE. */
int usage_error(const char *sentence);

/* Should escape sequences be written to this descriptor? `when` is auto, always or never. */
bool wants_color(const char *when, int descriptor);

#endif
