/*
 * The list of commands, and what several of them say.
 */
#include "command/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct command *const commands[command_count] = {
#define COMMAND(id, variable, name) &command_##variable,
#include "command/commands.def"
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

const char exit_codes[] = "  0  no finding at or above --fail-on\n"
			  "  1  findings\n"
			  "  2  wrong usage, model or database\n"
			  "  3  some unit could not be analysed: results are partial\n"
			  "  4  a report could not be written, or an internal error\n"
			  "  128 and more: a signal has ended it, 130 is Ctrl-C\n";

int usage_error(const char *sentence)
{
	fprintf(stderr, "async-lint: %s\n", sentence);
	return EXIT_USAGE;
}

int command_finish(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	if (code != EXIT_INTERNAL)
		fprintf(stderr, "async-lint: cannot write to stdout: %s\n", strerror(errno));
	return EXIT_INTERNAL;
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

/* The console of Linux shows no links, and has no mouse to follow them with. */
const char *wants_links(const char *when, int descriptor, char host[static host_size])
{
	const char *terminal = getenv("TERM");
	if (!isatty(descriptor) || !wants_color(when, descriptor) || !terminal ||
		!strcmp(terminal, "dumb") || !strcmp(terminal, "linux"))
		return NULL;
	if (gethostname(host, host_size))
		return NULL;
	host[host_size - 1] = '\0';
	return host;
}
