/* What the files of the plan share. */
#ifndef DRIVER_PLAN_INTERNAL_H
#define DRIVER_PLAN_INTERNAL_H

#include "base/array.h"
#include "driver/plan.h"
#include "frontend/database.h"

struct plan_notes {
	ARRAY(const char *) items;
};

/* The folder paths are shown relative to: the one under version control, else the database's
 * or the one above a build folder, else what the files have in common. */
const char *plan_root(struct arena *arena, const struct database *database,
	const char *const *files, size_t file_count);

/* Fills plan->units and the counts from the database (may be NULL) and the options. */
bool plan_units(struct plan *plan, const struct database *database,
	const struct plan_options *options, struct plan_notes *notes, struct error *err);

/* Finds out which units the cache still holds. */
void plan_check_cache(struct plan *plan, const char *cache, struct plan_notes *notes);

/* `path` seen from the current folder. */
char *plan_absolute(struct arena *arena, const char *path);

#endif
