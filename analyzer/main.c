/*
 * async-lint: the words behind the program's name, and what is common to them.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "version.h"

const struct command commands[] = {
	{ "check", "analyse a program and report findings", command_check },
	{ "doctor", "what of a program is seen, and what is not", command_doctor },
	{ "explain", "the page of a rule", command_explain },
	{ "rules", "list the rules", command_rules },
	{ "model", "draft a description of a library, or check one", command_model },
	{ "dump", "print what was made of a file: --air, --cfg, --link, --flow", command_dump },
	{ NULL, NULL, NULL },
};

int usage_error(const char *sentence)
{
	fprintf(stderr, "async-lint: %s\n", sentence);
	return EXIT_USAGE;
}

const char *did_you_mean(
	struct text *hint, const char *typed, const char *const *words, size_t count)
{
	const char *near = text_nearest(typed, words, count);
	text_reset(hint);
	if (near)
		text_printf(hint, "; did you mean '%s'?", near);
	return text_string(hint);
}

/* The option an argument names, by its whole name or the beginning of it. */
static const struct argp_option *find_option(
	const struct argp_option *options, const char *name, size_t length)
{
	for (const struct argp_option *o = options; o->name || o->doc; o++)
		if (o->name && !strncmp(o->name, name, length))
			return o;
	return NULL;
}

static _Noreturn void refuse_option(
	const struct argp_option *options, const char *program, const char *name, size_t length)
{
	const char *names[64];
	size_t count = 0;
	struct text typed = { 0 }, hint = { 0 };
	for (const struct argp_option *o = options; (o->name || o->doc) && count < 64; o++)
		if (o->name)
			names[count++] = o->name;
	text_add_n(&typed, name, length);
	const char *near = text_nearest(text_string(&typed), names, count);
	if (near)
		text_printf(&hint, "; did you mean '--%s'?", near);
	fprintf(stderr, "%s: unknown option '--%s'%s\nTry '%s --help' for those there are.\n",
		program, text_string(&typed), text_string(&hint), program);
	exit(EXIT_USAGE);
}

void refuse_unknown_options(const struct argp_option *options, int count, char **arguments)
{
	static const struct argp_option always[] = { { "help", 0, 0, 0, 0, 0 },
		{ "usage", 0, 0, 0, 0, 0 }, { 0 } };
	for (int i = 1; i < count && strcmp(arguments[i], "--"); i++) {
		if (!text_starts_with(arguments[i], "--"))
			continue;
		const char *name = arguments[i] + 2;
		size_t length = strcspn(name, "=");
		const struct argp_option *option = find_option(options, name, length);
		if (!option && !find_option(always, name, length))
			refuse_option(options, arguments[0], name, length);
		if (option && option->arg && !name[length])
			i++; /* what follows is its value */
	}
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
	      "  4  a report could not be written, or an internal error\n",
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
	struct text hint = { 0 };
	const char *near = did_you_mean(&hint, word, names, count);
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
