/*
 * async-lint explain: why a rule is there, and what to do instead.
 */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "rules.h"

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	const char **wanted = state->input;
	switch (key) {
	case ARGP_KEY_ARG:
		if (*wanted)
			argp_error(state, "one rule at a time");
		if (!rule_find(argument))
			refuse_rule(state, argument);
		*wanted = argument;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "name a rule; async-lint rules lists them");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int run(int count, char **arguments)
{
	const char *wanted = NULL;
	command_parse(&command_explain, &count, arguments, take_option, &wanted);
	fputs(rule_page(wanted), stdout);
	return EXIT_CLEAN;
}

const struct command command_explain = {
	.name = "explain",
	.bit = IN_EXPLAIN,
	.summary = "the page of a rule",
	.synopsis = "RULE",
	.text = "Prints the page of a rule: what it finds, when a finding is wrong, what to do "
		"instead.",
	.words = "RULE",
	.run = run,
};
