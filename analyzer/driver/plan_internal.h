/* What the files of the plan share. */
#ifndef DRIVER_PLAN_INTERNAL_H
#define DRIVER_PLAN_INTERNAL_H

#include "base/array.h"
#include "driver/plan.h"
#include "driver/plan_tree.h"
#include "frontend/database.h"
#include "frontend/inputs.h"
#include "store/cache.h"

struct planning {
	struct plan *plan;
	const struct plan_options *options;
	struct path_list notes;
	struct hash tool;    /* worker, libclang and environment: common to all commands */
	const char *common;  /* the folder all files have in common */
	struct cache *cache; /* or NULL */
};

/* The deepest folder that holds all files of the database (may be NULL) and of the list. */
const char *plan_common_folder(struct arena *arena, const struct database *database,
	const char *const *files, size_t file_count);

/* The folder paths are shown relative to: the one under version control, else the database's
 * or the one above a build folder, else the common one. */
const char *plan_root(struct arena *arena, const char *common, const char *database);

/* Fills plan->units and the counts from the database (may be NULL) and the options. */
bool plan_units(struct planning *planning, const struct database *database, struct error *err);

/* The hash of a unit's command, with the plan's root. */
struct hash plan_command_hash(const struct planning *planning, const struct plan_unit *unit);

/* Moves the units to the tree of the options; those that were not there then go. */
void plan_move(struct planning *planning);

/* Marks the dirty units whose file does not exist. */
void plan_mark_missing(struct plan *plan);

/* Plans of earlier runs. `begin` is called before the database is read. */
struct plan_memory {
	struct hash key;
	struct input_file database;
	int64_t started;
	size_t first_note; /* those before are about the cache */
};

void plan_memory_begin(struct plan_memory *memory, struct planning *planning);
bool plan_recall(const struct plan_memory *memory, struct planning *planning);
void plan_remember(const struct plan_memory *memory, struct planning *planning,
	const struct database *database);

/* Finds out which units the cache still holds. */
void plan_check_cache(struct planning *planning);

/* `path` seen from the current folder. */
char *plan_absolute(struct arena *arena, const char *path);

#endif
