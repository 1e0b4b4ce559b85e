/*
 * Sub-commands: one struct per word behind `async-lint`, each in a file of its own; commands.def
 * lists them, options.def holds the options of all.
 *
 *	static error_t take(int key, char *argument, struct argp_state *state) ...
 *
 *	static int run(int count, char **arguments)
 *	{
 *		struct request request = { 0 };
 *		command_parse(&command_check, &count, arguments, take, &request);
 *		...
 *	}
 *
 *	const struct command command_check = { .name = "check", .run = run, ... };
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

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
	uint32_t bit;         /* IN_...: its rows of options.def */
	const char *summary;  /* one line, for the list of commands */
	const char *synopsis; /* behind the options: "[SOURCE...] [-- COMPILER-FLAG...]" */
	const char *text;     /* what it does */
	const char *after;    /* behind the options: examples, exit codes; or NULL */
	const char *words;    /* first arguments that can be completed: "new check"; or NULL */
	int (*run)(int count, char **arguments); /* arguments[0] is the program's name */
};

enum command_number {
#define COMMAND(id, variable, name) COMMAND_##id,
#include "command/commands.def"
	command_count
};

enum command_bit {
#define COMMAND(id, variable, name) IN_##id = 1 << COMMAND_##id,
#include "command/commands.def"
};

#define COMMAND(id, variable, name) extern const struct command command_##variable;
#include "command/commands.def"

/* All, in the order of commands.def. */
extern const struct command *const commands[command_count];

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

enum option_kind {
	OPTION_FLAG, /* takes no value */
	OPTION_TEXT,
	OPTION_NUMBER,
	OPTION_FILE,
	OPTION_FOLDER,
	OPTION_RULE,
	OPTION_RULE_EQUALS, /* RULE, or RULE=SEVERITY; the command looks at it */
	OPTION_WORD,        /* one of the words of the option */
	OPTION_FORMAT_FILE, /* FORMAT[=FILE] of a report */
};

struct command_option {
	const char *name;
	int key; /* the letter, or a number above those */
	uint32_t commands;
	enum option_kind kind;
	const char *value; /* how help names it; in brackets when it may be left out; NULL: none */
	const char *words, *help;
	const char *group; /* heading */
};

enum {
	option_base = 256,
	option_after_table = option_base + 1000,
};

/* What a command sees as key. __LINE__ is the row's in options.def, and so unlike others. */
enum option_key {
#define GROUP(heading)
#define OPTION(id, name, letter, commands, kind, value, words, help)                               \
	OPTION_##id = (letter) ? (letter) : option_base + __LINE__,
#include "command/options.def"
};

/* The rows of options.def, ended by one without a name. */
extern const struct command_option command_options[];

/* Parses the arguments of a command by the table; `take` gets each option and word as argp gives
 * them, values of words already looked at (NULL: the command has none). What stands behind `--` is
 * left: `count` becomes the number of arguments in front of it, which is the index of `--` when
 * there is one. Wrong usage ends the program with EXIT_USAGE and says what was meant. */
void command_parse(const struct command *command, int *count, char **arguments, argp_parser_t take,
	void *input);

/* What the exit codes mean, a line each. */
extern const char exit_codes[];

/* Prints "async-lint: sentence" on stderr and returns EXIT_USAGE. */
int usage_error(const char *sentence);

/* What was printed may still wait in memory, and not fit on the disk: then nobody has seen it, and
 * the exit code, which is returned, is another. */
int command_finish(int code);

/* "; did you mean 'X'?", or "" when no word is near. For a message about `typed`; the text belongs
 * to `hint`. */
const char *did_you_mean(
	struct text *hint, const char *typed, const char *const *words, size_t count);

/* Ends the program: there is no rule `id`. */
_Noreturn void refuse_rule(struct argp_state *state, const char *id);

/* Should escape sequences be written to this descriptor? `when` is auto, always or never. */
bool wants_color(const char *when, int descriptor);

enum { host_size = 256 };

/* This host, if places that are written to the descriptor should be links to their files: it is a
 * terminal, and has colours. Otherwise NULL. */
const char *wants_links(const char *when, int descriptor, char host[static host_size]);

#endif
