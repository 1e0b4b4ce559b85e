/*
 * async-lint rules and async-lint explain: what is looked for, and why.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "commands.h"
#include "rules.h"
#include "store/result.h"

static const char *severity_word(enum severity severity)
{
	switch (severity) {
	case SEVERITY_INFO:
		return "info";
	case SEVERITY_PERFORMANCE:
		return "performance";
	case SEVERITY_WARNING:
		return "warning";
	case SEVERITY_ERROR:
		return "error";
	}
	return "";
}

int command_rules(int count, char **arguments)
{
	if (count > 1) {
		bool asked = !strcmp(arguments[1], "--help");
		fputs("Usage: async-lint rules\nLists the rules with their severities.\n",
			asked ? stdout : stderr);
		return asked ? EXIT_CLEAN : EXIT_USAGE;
	}
	for (size_t i = 0; rules[i]; i++)
		printf("%-28s %-12s %s\n", rules[i]->id, severity_word(rules[i]->severity),
			rules[i]->title);
	return EXIT_CLEAN;
}

static int unknown_rule(const char *id)
{
	const char *ids[64];
	size_t count = 0;
	for (; rules[count] && count < 64; count++)
		ids[count] = rules[count]->id;
	struct text hint = { 0 };
	const char *near = did_you_mean(&hint, id, ids, count);
	fprintf(stderr, "async-lint: there is no rule '%s'%s\n", id,
		*near ? near : "; see async-lint rules");
	text_release(&hint);
	return EXIT_USAGE;
}

int command_explain(int count, char **arguments)
{
	bool asked = count == 2 && !strcmp(arguments[1], "--help");
	if (count != 2 || asked) {
		fputs("Usage: async-lint explain RULE\nPrints the page of a rule.\n",
			asked ? stdout : stderr);
		return asked ? EXIT_CLEAN : EXIT_USAGE;
	}
	const char *page = rule_page(arguments[1]);
	if (!page)
		return unknown_rule(arguments[1]);
	fputs(page, stdout);
	return EXIT_CLEAN;
}
