/* Files being mended (fix_files.c), and the fixes that mend them (fix.c). */
#ifndef DRIVER_FIX_INTERNAL_H
#define DRIVER_FIX_INTERNAL_H

#include "base/edit.h"
#include "driver/fix.h"

struct fix_file {
	const char *path; /* as in the result */
	const char *full; /* without symbolic links */
	const char *text; /* what was analysed */
	size_t size;
	const char *refused;      /* why it is not touched, or NULL */
	ARRAY(struct edit) edits; /* of the fixes that are applied; sorted */
	struct text written;      /* what is there now, while `is_written` */
	bool is_written;
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
	const char *root; /* without symbolic links */
	ARRAY(struct fix_file) files;
	ARRAY(struct fix) fixes;
};

/* The number of a file, looked at when it is met first. */
uint32_t fix_file_add(struct fixing *fixing, const struct result *result, const char *path);

/* Adds the edit; false when another one is in its way. */
bool fix_file_accepts(const struct fix_file *file, const struct edit *edit);
void fix_file_edit(struct fix_file *file, const struct edit *edit);

/* Brings the file to what its edits say, without any back to what it was. It is not touched when
 * somebody else has changed it since. */
bool fix_file_write(struct fix_file *file, struct error *err);

void fix_file_release(struct fix_file *file);

#endif
