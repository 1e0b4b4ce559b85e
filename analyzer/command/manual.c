/*
 * async-lint manual: the manual page, in troff, made from the commands and options.def. It is what
 * `man async-lint` shows once installed.
 */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "version.h"

/* A line of text: what troff would take for a request or an escape is none. */
static void write_text(const char *text)
{
	bool starts_line = true;
	for (; *text; text++) {
		if (starts_line && (*text == '.' || *text == '\''))
			fputs("\\&", stdout);
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
		starts_line = *text == '\n';
	}
}

/* Texts that are laid out by hand: examples, tables. */
static void write_verbatim(const char *text)
{
	puts(".nf");
	write_text(text);
	puts(text_ends_with(text, "\n") ? ".fi" : "\n.fi");
}

static void write_option(const struct command_option *option)
{
	puts(".TP");
	fputs(".B ", stdout);
	if (option->key < option_base)
		printf("\\-%c\\fR, \\fB", option->key);
	fputs("\\-\\-", stdout);
	write_text(option->name);
	if (option->value) {
		bool is_optional = option->value[0] == '[';
		const char *value = option->value + is_optional;
		fputs(is_optional ? "\\fR[=\\fI" : "\\fR=\\fI", stdout);
		printf("%.*s\\fR%s", (int)strcspn(value, is_optional ? "]" : ""), value,
			is_optional ? "]" : "");
	}
	putchar('\n');
	write_text(option->help);
	putchar('\n');
}

static void write_options(const struct command *command)
{
	const char *heading = NULL, *written = NULL;
	for (const struct command_option *o = command_options; o->name || o->group; o++) {
		if (o->group)
			heading = o->group;
		if (!o->name || !(o->commands & command->bit))
			continue;
		if (heading != written)
			printf(".P\n\\fI%s\\fR\n", heading);
		written = heading;
		write_option(o);
	}
}

/* Each line of a synopsis is a way to call the command. */
static void write_synopsis(const struct command *command)
{
	for (const char *line = command->synopsis; line;) {
		size_t length = strcspn(line, "\n");
		printf(".br\n.B async\\-lint %s\n", command->name);
		printf("[\\fIoption\\fR...] %.*s\n", (int)length, line);
		line = line[length] ? line + length + 1 : NULL;
	}
}

static void write_command(const struct command *command)
{
	printf(".SS %s\n", command->name);
	write_text(command->text);
	putchar('\n');
	write_options(command);
	if (!command->after)
		return;
	puts(".P");
	write_verbatim(command->after);
}

static void write_page(void)
{
	printf(".TH ASYNC\\-LINT 1 \"\" \"async\\-lint %s\" \"User Commands\"\n"
	       ".SH NAME\nasync\\-lint \\- static analyzer for asynchronous C\n"
	       ".SH SYNOPSIS\n",
		async_lint_version);
	for (size_t i = 0; i < command_count; i++)
		write_synopsis(commands[i]);
	puts(".SH DESCRIPTION\n"
	     "Finds the mistakes that make asynchronous C slow, fragile or wrong: calls that stop "
	     "the\n"
	     "event loop however deep they are hidden, waits that may last for ever, independent "
	     "waits\n"
	     "made one after the other, tasks without a limit. It reads whole programs with "
	     "libclang.\n"
	     "Findings go to standard output, everything else to standard error.\n"
	     ".SH COMMANDS");
	for (size_t i = 0; i < command_count; i++)
		write_command(commands[i]);
	puts(".SH EXIT STATUS");
	write_verbatim(exit_codes);
	puts(".SH ENVIRONMENT\n"
	     ".TP\n.B NO_COLOR\nif not empty, no colours unless \\fB\\-\\-color=always\\fR\n"
	     ".TP\n.B CLICOLOR_FORCE\nif not 0, colours also when the output is no terminal\n"
	     ".TP\n.B SOURCE_DATE_EPOCH\nseconds since 1970: the time of the run, for what has a "
	     "date\n"
	     ".TP\n.B TMPDIR\nfolder of temporary files\n"
	     ".SH FILES\n"
	     ".TP\n.I .async\\-lint/cache.db\nwhat units were parsed to\n"
	     ".TP\n.I .async\\-lint/findings.db\nthe results of all runs");
}

static int run(int count, char **arguments)
{
	command_parse(&command_manual, &count, arguments, NULL, NULL);
	write_page();
	return EXIT_CLEAN;
}

const struct command command_manual = {
	.name = "manual",
	.bit = IN_MANUAL,
	.summary = "the manual page, in troff",
	.synopsis = "",
	.text = "Prints the manual page, for man -l.",
	.after = "Example:\n  async-lint manual | man -l -\n",
	.run = run,
};
