/*
 * annotations INCLUDE_FOLDER [--headers HEADER...]: reads public headers back through libclang
 * and prints, for each declaration that does not say all it should,
 *
 *	header:line: function: lacks ...
 *
 * With --headers the exceptions need not all be used. Exits with 1 if anything was printed, 2 if
 * a header does not compile.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "declarations.h"
#include "rules.h"
#include "words.h"

struct report {
	const char *header;
	size_t functions;
	size_t complaints;
};

static void complain(const struct declaration *declaration, const char *missing, void *context)
{
	struct report *report = context;

	printf("%s:%u: %s: lacks %s\n", report->header, declaration->line, declaration->name,
		missing);
	report->complaints++;
}

static void check(const struct declaration *declaration, void *context)
{
	struct report *report = context;

	report->functions += !declaration->is_type;
	rules_apply(declaration, complain, report);
}

static bool check_headers(char **paths, size_t count, const char *folder, struct report *report)
{
	for (size_t i = 0; i < count; i++) {
		const char *slash = strrchr(paths[i], '/');
		report->header = slash ? slash + 1 : paths[i];
		if (!declarations_each(paths[i], folder, check, report))
			return false;
	}
	return true;
}

static int check_all(const char *folder, struct report *report)
{
	char pattern[4096];
	glob_t found = { 0 };

	snprintf(pattern, sizeof(pattern), "%s/async/*.h", folder);
	if (glob(pattern, 0, NULL, &found) != 0) {
		fprintf(stderr, "%s: no headers\n", pattern);
		return 2;
	}
	bool ok = check_headers(found.gl_pathv, found.gl_pathc, folder, report);
	globfree(&found);
	if (!ok)
		return 2;
	const char *idle = rules_idle_exception();
	if (idle) {
		printf("rules.c: %s: lacks a need for its exception\n", idle);
		report->complaints++;
	}
	printf("%zu functions, %zu complaints\n", report->functions, report->complaints);
	return report->complaints || !report->functions ? 1 : 0;
}

int main(int argc, char **argv)
{
	char table[4096];
	struct report report = { 0 };
	int status = 2;

	if (argc < 2) {
		fprintf(stderr, "usage: annotations INCLUDE_FOLDER [--headers HEADER...]\n");
		return 2;
	}
	snprintf(table, sizeof(table), "%s/async/annotate.h", argv[1]);
	if (!words_read(table))
		return 2;
	if (argc == 2)
		status = check_all(argv[1], &report);
	else if (check_headers(argv + 3, (size_t)argc - 3, argv[1], &report))
		status = report.complaints ? 1 : 0;
	words_release();
	return status;
}
