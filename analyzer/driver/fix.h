/*
 * Mends what has a fix: edits the files, analyses again, and keeps an edit only when its finding is
 * gone and nothing new has come.
 *
 *  1. All edits of a finding are made, or none. Of two that get into each other's way the first
 *     by path and line is made, and the other one in the next round, if it is still wanted then.
 *  2. Only files below the root that are, byte for byte, what was analysed. A file is replaced as
 *     a whole, so that it is never half written; a link is followed, and stays.
 *  3. What does not stand the second look is taken back, and that is said.
 *  4. After Ctrl-C, and when the second look cannot be made, all files are as they were.
 */
#ifndef DRIVER_FIX_H
#define DRIVER_FIX_H

#include "base/text.h"
#include "driver/check.h"

struct fix_options {
	bool is_dry;       /* writes nothing */
	bool is_suggested; /* suggestions too, and not only what is safe */
	const char *rule;  /* findings of this one only, or NULL */
	/* Was the user's Ctrl-C seen? May be NULL. */
	bool (*is_interrupted)(void);
};

struct fix_outcome {
	struct arena arena;
	struct text diff;          /* of a dry run: what would be made, not looked at again */
	size_t fixed;              /* fixes that were made; dry: that would be tried */
	size_t left;               /* findings that could not be mended, though they have a fix */
	size_t file_count;         /* files that were changed; dry: would be */
	ARRAY(const char *) notes; /* sentences: what was not mended, and why */
};

/* `check` holds a run made with `options`; when files were changed, it holds the run made
 * afterwards instead. False when that run could not be made, or was interrupted: then the files
 * are as they were, and `check` is too. */
bool fix_run(struct check *check, const struct check_options *options,
	const struct fix_options *fix, struct fix_outcome *outcome, struct error *err);

void fix_outcome_release(struct fix_outcome *outcome);

#endif
