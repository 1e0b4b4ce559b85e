/*
 * async-lint: the words behind the program's name, and what is common to them.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "version.h"

static void help(FILE *out)
{
	fputs("Usage: async-lint COMMAND [OPTION...]\n"
	      "Finds the mistakes that make asynchronous C slow, fragile or wrong.\n\n"
	      "Commands:\n",
		out);
	for (size_t i = 0; i < command_count; i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\n"
	      "Begin with:\n"
	      "  async-lint check -p build        what compile_commands.json in build/ lists\n"
	      "  async-lint check a.c -- -Iinc    one file with its flags\n"
	      "  async-lint COMMAND --help        the options of a command\n\n"
	      "Exit codes:\n",
		out);
	fputs(exit_codes, out);
}

static int unknown(const char *word)
{
	const char *names[command_count];
	struct text hint = { 0 };
	for (size_t i = 0; i < command_count; i++)
		names[i] = commands[i]->name;
	const char *near = did_you_mean(&hint, word, names, command_count);
	fprintf(stderr, "async-lint: unknown command '%s'%s\n", word,
		*near ? near : "; see async-lint --help");
	text_release(&hint);
	return EXIT_USAGE;
}

/* A file must not become stdout because that was closed: reports would be written into the
 * database. What is opened here cannot be used, so that writing still fails. */
static void fill_standard_descriptors(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int count, char **arguments)
{
	char asked[] = "--help";
	fill_standard_descriptors();
	if (count < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (count == 3 && !strcmp(arguments[1], "help")) { /* help COMMAND is COMMAND --help */
		arguments[1] = arguments[2];
		arguments[2] = asked;
	}
	const char *word = arguments[1];
	if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")) {
		help(stdout);
		return command_finish(EXIT_CLEAN);
	}
	if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
		puts("async-lint " async_lint_version);
		return command_finish(EXIT_CLEAN);
	}
	const struct command *command = command_find(word);
	if (!command)
		return unknown(word);
	struct text name = { 0 };
	text_printf(&name, "async-lint %s", word);
	arguments[1] = name.bytes;
	int code = command->run(count - 1, arguments + 1);
	text_release(&name);
	return command_finish(code);
}
