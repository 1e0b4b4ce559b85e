/*
 * What a call hands over decides, though not at once: one branch it closes leaves a flag as it was,
 * and that closes the next; a switch goes one way, and so does what comes round to the same
 * function again.
 */
#include <async/async.h>

#include <stdio.h>
#include <stdlib.h>

enum what { SETTINGS, DEFAULTS, SCRIPT, HOSTS };

static int read_from(const char *name, enum what what);

static void read_line(enum what what, char *line)
{
	switch (what) {
	case SETTINGS:
	case SCRIPT:
		read_from(line, what);
		break;
	case DEFAULTS:
	case HOSTS:
		puts(line);
		break;
	}
}

static int read_from(const char *name, enum what what)
{
	int may_be_missing = 0, is_command = 0;
	FILE *file;
	char line[80];

	if (what == DEFAULTS) {
		what = SETTINGS;
		may_be_missing = 1;
	}
	if (what == SCRIPT) {
		what = SETTINGS;
		is_command = 1;
	}
	file = is_command ? popen(name, "r") : fopen(name, "r");
	if (!file)
		return may_be_missing ? 0 : -1;
	while (fgets(line, sizeof(line), file))
		read_line(what == HOSTS ? HOSTS : (enum what)line[0], line);
	return is_command ? pclose(file) : fclose(file);
}

static int start(void *arg)
{
	if (async_yield() < 0)
		return -1;
	if (read_from("/etc/hosts", HOSTS) < 0)
		return -1;
	return read_from(arg, SCRIPT); // expect: blocking-call
}

int main(void)
{
	if (read_from("/etc/settings", DEFAULTS) < 0)
		return 1;
	return async_run(start, "list-hosts", NULL) < 0;
}
