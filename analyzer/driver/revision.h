/*
 * What was found at a git revision: its files are written below a folder of their own, analysed as
 * the program of now is, and taken away again. Units whose files have not changed since come from
 * the cache.
 *
 *	struct revision revision = { 0 };
 *	bool ok = revision_find(&revision, &options, NULL, ".async-lint/revision", &err);
 *	if (ok)
 *		options.before = &revision.known;
 *	...
 *	revision_release(&revision);
 */
#ifndef DRIVER_REVISION_H
#define DRIVER_REVISION_H

#include "driver/check.h"

struct revision {
	struct arena arena;
	const char *name; /* how to call it: "1a2b3c4d5e (origin/main)" */
	struct known_findings known;
	struct baseline texts; /* of what is known */
	size_t unit_count, parsed_count;
	const char *warning; /* a sentence, or NULL */
};

/* Analyses `wanted` (NULL: where HEAD left the main branch) with the options of a check. `folder`
 * must not be somebody's; NULL: a temporary one. False when there is no such revision here, and
 * when it cannot be analysed; files are taken away in any case. */
bool revision_find(struct revision *revision, const struct check_options *options,
	const char *wanted, const char *folder, struct error *err);

void revision_release(struct revision *revision);

#endif
