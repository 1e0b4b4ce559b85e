/*
 * render FORMAT RESULT [color] [verbose] [leaf] [width=N] [folder=DIR/] writes a report of a
 * fixture: "all", "clean", "nothing" or "nasty"; "many" has 25 000 findings of eight steps. The
 * format "summary" is the line at the end. Goldens and the test of the page are made with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "report.h"

static struct result *find_fixture(struct arena *arena, const char *name)
{
	if (!strcmp(name, "all"))
		return fixture_result(arena);
	if (!strcmp(name, "clean"))
		return fixture_clean(arena);
	if (!strcmp(name, "nasty"))
		return fixture_nasty(arena);
	if (!strcmp(name, "many"))
		return fixture_many(arena, 25000, 8);
	return strcmp(name, "nothing") ? NULL : fixture_nothing(arena);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct report_style style = { 0 };
	struct error err = { { 0 } };
	struct result *result = argc > 2 ? find_fixture(&arena, argv[2]) : NULL;
	if (!result)
		return EXIT_FAILURE;
	const char *folder = NULL;
	for (int i = 3; i < argc; i++) {
		if (!strncmp(argv[i], "folder=", 7))
			folder = argv[i] + 7;
		style.color |= !strcmp(argv[i], "color");
		style.verbose |= !strcmp(argv[i], "verbose");
		style.by_leaf |= !strcmp(argv[i], "leaf");
		if (!strncmp(argv[i], "width=", 6))
			style.width = (unsigned)strtoul(argv[i] + 6, NULL, 10);
	}
	const struct report *report = report_find(argv[1]);
	bool ok = true;
	if (report && folder)
		ok = report->write_folder(folder, result, &style, &err);
	else if (report)
		ok = report->write(stdout, result, &style, &err);
	else
		report_summary(stdout, result, &style);
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&arena);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
