/* Files being mended (fix_files.c), the fixes that mend them (fix.c), and what becomes of a fix
 * when the code is looked at again (fix_judge.c). */
#ifndef DRIVER_FIX_INTERNAL_H
#define DRIVER_FIX_INTERNAL_H

#include "base/edit.h"
#include "base/intern.h"
#include "base/lines.h"
#include "driver/fix.h"

/* What a file says. */
struct fix_text {
	const char *bytes;
	size_t size;
};

struct fix_file {
	const char *path;         /* as in the result */
	const char *full;         /* without symbolic links */
	struct fix_text original; /* before any round */
	struct fix_text analysed; /* what the edits are of: the same, or what a round before left */
	struct fix_text now;      /* on the disk, for all we know */
	struct lines lines;       /* of `analysed`, once asked for */
	uint32_t round;           /* in which it was last held against what was analysed */
	const char *refused;      /* why it is not touched, or NULL */
	ARRAY(struct edit) edits; /* of the fixes that are applied; sorted */
};

struct fix_edit {
	uint32_t file;
	struct edit edit;
};

/* The edits of one finding. */
struct fix {
	const struct result_finding *finding;
	struct fix_edit *edits;
	size_t edit_count;
	bool is_applied;
};

struct fixing {
	struct arena *arena;
	struct fix_outcome *outcome;
	const struct fix_options *options;
	const char *root; /* without symbolic links */
	ARRAY(struct fix_file) files;
	struct intern names; /* of files: a link is another name of the file it leads to */
	ARRAY(uint32_t) file_of;
	/* Of the round in hand. */
	ARRAY(struct fix) fixes;
	uint32_t round; /* from 1 */
	size_t fixable, conflicts;
	struct intern given_up; /* findings whose fixes were tried, or cannot be made */
};

/* The number of a file, looked at when it is met first. */
uint32_t fix_file_add(struct fixing *fixing, const struct result *result, const char *path);

/* The same, of one that is known; air_none for any other. */
uint32_t fix_file_find(const struct fixing *fixing, const char *path);

/* The offset of a place in what was analysed; false if there is none. */
bool fix_file_offset(struct fix_file *file, const struct result_edit *edit, size_t *offset);

/* False when another edit is in its way. */
bool fix_file_accepts(const struct fix_file *file, const struct edit *edit);
void fix_file_edit(struct fix_file *file, const struct edit *edit);

/* Brings the file to what its edits say, without any back to what was analysed. It is not touched
 * when somebody else has changed it since. */
bool fix_file_write(struct fixing *fixing, struct fix_file *file, struct error *err);

/* Brings it back to what it was before any round. */
bool fix_file_restore(struct fix_file *file, struct error *err);

bool fix_text_equals(struct fix_text a, struct fix_text b);

/* By which findings are compared: rule, file, function and message. Lines move, and a fingerprint
 * holds the line it stands on. */
void fix_identity(struct text *out, const struct result_finding *finding);

/* Drops the fixes that touch a file, or all of them for NULL, and says why. Returns how many. */
size_t fix_drop(struct fixing *fixing, const char *path, const char *why);
void fix_drop_one(struct fixing *fixing, struct fix *fix, const char *why);

/* Drops the fixes that did not help, did harm, or broke the code. Returns how many. */
size_t fix_judge(struct fixing *fixing, const struct result *before, const struct result *after);

#endif
