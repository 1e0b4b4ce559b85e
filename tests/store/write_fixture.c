/*
 * write_fixture FILE writes a database with two runs of the fixture: the first lacks one finding
 * of the second and has one that the second lacks.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"
#include "store/findings.h"

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct error err = { { 0 } };
	int64_t run = 0;
	bool ok = false;
	struct findings *findings = argc > 1 ? findings_open(argv[1], &err) : NULL;

	if (findings) {
		struct result *before = fixture_result(&arena), *after = fixture_result(&arena);
		before->key = "k0";
		before->findings[2].fingerprint = "00000000000000000000000000000000";
		before->findings[2].message = "'parse' blocks the event loop";
		ok = findings_write(findings, before, NULL, &run, &err) &&
		     findings_write(findings, after, NULL, &run, &err);
	}
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	findings_close(findings);
	arena_release(&arena);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
