/*
 * The baseline: findings that are accepted as they are, in a file that lives beside the code.
 *
 *	{
 *	"format": "async-lint-baseline",
 *	"version": 1,
 *	"fingerprints": "asyncLint/v1",
 *	"entries": [
 *	{"fingerprint": "...", "rule": "...", "path": "...", ..., "added": "2027-01-31"},
 *	...
 *	]
 *	}
 *
 * One entry a line, sorted by path, function and rule, without line numbers: so it changes only
 * where findings do, and merges like code. A SARIF file of ours can be read as one, too.
 */
#ifndef BASELINE_BASELINE_H
#define BASELINE_BASELINE_H

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/hash.h"
#include "baseline/match.h"

/* The name of the file in the root of a project. */
extern const char baseline_default_name[];

struct baseline_entry {
	struct match_identity identity;
	const char *reason;
	const char *added, *expires; /* dates, or NULL */
	const char *owner;           /* or NULL */
};

struct baseline {
	struct arena arena; /* texts of the entries */
	ARRAY(struct baseline_entry) entries;
	struct hash content; /* of the file that was read */
	bool is_sarif;       /* cannot be written back */
};

/* False with the place of what is wrong, and a way out. */
bool baseline_read(struct baseline *baseline, const char *file, struct error *err);

/* Sorts, takes doubles out and replaces the file. */
bool baseline_write(struct baseline *baseline, const char *file, struct error *err);

/* A copy of the text in the baseline, as it comes back from the file: bytes that are no UTF-8
 * become question marks. "" for NULL. */
const char *baseline_text(struct baseline *baseline, const char *text);

/* The same for a path of a result, whose absolute ones lie outside of the root: they become
 * relative to it, "../include/x.h", so that they mean the same elsewhere. */
const char *baseline_path(struct baseline *baseline, const char *root, const char *path);

/* Has the day passed until which the entry is accepted? */
bool baseline_is_expired(const struct baseline_entry *entry, uint32_t today);

void baseline_release(struct baseline *baseline);

#endif
