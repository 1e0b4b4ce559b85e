/*
 * Sub-commands: one function per word behind `async-lint`, each parsing its own arguments.
 */
#ifndef ASYNC_LINT_COMMANDS_H
#define ASYNC_LINT_COMMANDS_H

#include <argp.h>
#include <stdbool.h>

#include "base/text.h"

enum exit_code {
	EXIT_CLEAN = 0, /* nothing at or above --fail-on */
	EXIT_FINDINGS = 1,
	EXIT_USAGE = 2,    /* command line, configuration, model, database */
	EXIT_PARTIAL = 3,  /* some unit could not be analysed: results are partial */
	EXIT_INTERNAL = 4, /* a report could not be written, or a mistake of ours */
};

struct command {
	const char *name;
	const char *help;                        /* one line */
	int (*run)(int count, char **arguments); /* arguments[0] is the program's name */
};

/* Ended by a NULL name. */
extern const struct command commands[];

int command_check(int count, char **arguments);
int command_doctor(int count, char **arguments);
int command_dump(int count, char **arguments);
int command_explain(int count, char **arguments);
int command_model(int count, char **arguments);
int command_rules(int count, char **arguments);

/* Prints "async-lint: sentence" on stderr and returns EXIT_USAGE. */
int usage_error(const char *sentence);

/* "; did you mean 'X'?", or "" when no word is near. For a message about `typed`; the text belongs
 * to `hint`. */
const char *did_you_mean(
	struct text *hint, const char *typed, const char *const *words, size_t count);

/* Ends the program with EXIT_USAGE, naming the option that was meant, when one in front of `--` is
 * not known. argp would only say that it does not know it. */
void refuse_unknown_options(const struct argp_option *options, int count, char **arguments);

/* Should escape sequences be written to this descriptor? `when` is auto, always or never. */
bool wants_color(const char *when, int descriptor);

#endif
