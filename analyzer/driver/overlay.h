/*
 * The program of a run once more, with files as they are in an editor.
 *
 *  1. Units are read again whose main file is another now, and those that are open in the editor
 *     and include a file that is. All others are what they were: a header that is edited counts in
 *     units that are not open once it is saved. If none is open, it is read in the first of them,
 *     so that what is found in the header itself is right.
 *  2. Everything is linked and checked again: an edit in one file shows in another.
 *  3. A unit that cannot be read (its worker crashes) is what it was before.
 *  4. Where a function does not compile, rules have no say. What was found there before stays, on
 *     the lines where it is now, and so does what leads through there, and what was found in
 *     files that are not edited.
 */
#ifndef DRIVER_OVERLAY_H
#define DRIVER_OVERLAY_H

#include "driver/check.h"
#include "driver/resident.h"

struct overlay {
	const struct check *base;     /* a run, which must outlive what is made of it */
	const struct check *previous; /* what was shown last: the base, or another overlay of it */
	const struct parse_unsaved *files; /* all that are open, with absolute paths; those that are
					    * what the base read are left aside */
	size_t file_count;
	struct residents *residents;
	struct ready *ready; /* of the program of the base (link/ready.h); or NULL */
};

/* Is some file another than it was in the base? */
bool overlay_differs(const struct overlay *overlay);

/* Reads units of open files in advance, for the edits to come, as long as there is room for them.
 * False as below. */
bool overlay_warm(const struct overlay *overlay, struct error *err);

/* Makes `check` of it, with the options of the base; to be released, also after a failure. What
 * could not be read is among its warnings. Nothing is kept in a database. False with a sentence
 * when it was asked to stop (base/stop.h), or no worker can be started. */
bool overlay_check(struct check *check, const struct overlay *overlay,
	const struct check_options *options, struct error *err);

/* Adds to the result what `previous` has found in, or by way of, functions that do not compile now.
 */
void overlay_keep_known(struct check *check, const struct check *previous);

#endif
