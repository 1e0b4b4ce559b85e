/*
 * async-lint: the words behind the program's name, and what is common to them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "version.h"

const struct command commands[] = {
	{ "check", "analyse a program and report findings", command_check },
	{ "explain", "the page of a rule", command_explain },
	{ "rules", "list the rules", command_rules },
	{ "dump", "print what was made of a file: --air, --cfg, --link", command_dump },
	{ NULL, NULL, NULL },
};

int usage_error(const char *sentence)
{
	fprintf(stderr, "async-lint: %s\n", sentence);
	return EXIT_USAGE;
}

bool wants_color(const char *when, int descriptor)
{
	const char *terminal = getenv("TERM");
	const char *forced = getenv("CLICOLOR_FORCE");
	const char *refused = getenv("NO_COLOR");
	if (!strcmp(when, "always"))
		return true;
	if (!strcmp(when, "never") || (refused && *refused))
		return false;
	if (forced && strcmp(forced, "0"))
		return true;
	return isatty(descriptor) && terminal && strcmp(terminal, "dumb");
}

static void help(FILE *out)
{
	fputs("Usage: async-lint COMMAND [OPTION...]\n"
	      "Finds the mistakes that make asynchronous C slow, fragile or wrong.\n\n"
	      "Commands:\n",
		out);
	for (const struct command *command = commands; command->name; command++)
		fprintf(out, "  %-10s %s\n", command->name, command->help);
	fputs("\n"
	      "Begin with:\n"
	      "  async-lint check -p build        what compile_commands.json in build/ lists\n"
	      "  async-lint check a.c -- -Iinc    one file with its flags\n"
	      "  async-lint COMMAND --help        the options of a command\n\n"
	      "Exit codes:\n"
	      "  0  no finding at or above --fail-on\n"
	      "  1  findings\n"
	      "  2  wrong usage, model or database\n"
	      "  3  some unit could not be analysed: results are partial\n"
	      "  4  internal error\n",
		out);
}

static int unknown(const char *word)
{
	const char *names[16];
	size_t count = 0;
	while (commands[count].name) {
		names[count] = commands[count].name;
		count++;
	}
	const char *near = text_nearest(word, names, count);
	if (near)
		fprintf(stderr, "async-lint: unknown command '%s'; did you mean '%s'?\n", word,
			near);
	else
		fprintf(stderr, "async-lint: unknown command '%s'; see async-lint --help\n", word);
	return EXIT_USAGE;
}

int main(int count, char **arguments)
{
	if (count < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	const char *word = arguments[1];
	if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")) {
		help(stdout);
		return EXIT_CLEAN;
	}
	if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
		puts("async-lint " async_lint_version);
		return EXIT_CLEAN;
	}
	for (const struct command *command = commands; command->name; command++) {
		if (strcmp(word, command->name))
			continue;
		struct text name = { 0 };
		text_printf(&name, "async-lint %s", word);
		arguments[1] = name.bytes;
		int code = command->run(count - 1, arguments + 1);
		text_release(&name);
		return code;
	}
	return unknown(word);
}
