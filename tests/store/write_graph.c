/*
 * write_graph [FUNCTIONS] prints how long a run of so many functions (100 000) with ten calls
 * each takes to be written, written again and loaded. Not a test of time: machines differ.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"
#include "store/findings.h"

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool measure(
	struct findings *findings, struct arena *arena, size_t functions, struct error *err)
{
	struct result *result = fixture_graph(arena, functions), loaded;
	int64_t run = 0;

	double start = now();
	if (!findings_write(findings, result, NULL, &run, err))
		return false;
	double first = now();
	if (!findings_write(findings, result, NULL, &run, err))
		return false;
	double second = now();
	if (!findings_load(findings, run, true, arena, &loaded, err))
		return false;
	printf("%zu functions, %zu calls: write %.2f s, again %.2f s, load %.2f s\n",
		loaded.function_row_count, loaded.call_count, first - start, second - first,
		now() - second);
	return loaded.call_count == result->call_count;
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/async-lint-graph-XXXXXX";
	char path[sizeof(folder) + 16];
	struct arena arena = { 0 };
	struct error err = { { 0 } };
	bool ok = false;

	if (!mkdtemp(folder))
		return EXIT_FAILURE;
	snprintf(path, sizeof(path), "%s/findings.db", folder);
	struct findings *findings = findings_open(path, &err);
	if (findings)
		ok = measure(
			findings, &arena, argc > 1 ? strtoul(argv[1], NULL, 10) : 100000, &err);
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	findings_close(findings);
	unlink(path);
	rmdir(folder);
	arena_release(&arena);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
