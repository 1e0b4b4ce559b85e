/*
 * async-lint rules: what is looked for.
 */
#include "rules.h"

#include <stdio.h>

#include "command/command.h"

static const char *severity_word(enum severity severity)
{
	static const char *const words[] = {
		[SEVERITY_INFO] = "info",
		[SEVERITY_PERFORMANCE] = "performance",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
	};
	return words[severity];
}

static int run(int count, char **arguments)
{
	command_parse(&command_rules, &count, arguments, NULL, NULL);
	for (size_t i = 0; rules[i]; i++)
		printf("%-28s %-12s %s\n", rules[i]->id, severity_word(rules[i]->severity),
			rules[i]->title);
	return EXIT_CLEAN;
}

const struct command command_rules = {
	.name = "rules",
	.bit = IN_RULES,
	.summary = "list the rules",
	.synopsis = "",
	.text = "Lists the rules with their severities.",
	.run = run,
};
