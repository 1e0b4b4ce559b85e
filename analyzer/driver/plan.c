/*
 * The steps of making a plan, in order: find and read the database, choose the root, turn
 * entries into units, ask the cache.
 */
#include "driver/plan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/plan_internal.h"

char *plan_absolute(struct arena *arena, const char *path)
{
	char current[4096];
	if (!getcwd(current, sizeof(current)))
		strcpy(current, "/");
	return path_join(arena, current, path);
}

/* A database is read unless flags were given in its place. */
static bool read_database(struct plan *plan, struct database *database,
	const struct plan_options *options, struct error *err)
{
	if (options->has_arguments && !options->source_count)
		return error_set(err, "flags after '--' need a file before it: async-lint check "
				      "a.c -- -Iinclude");
	if (options->has_arguments && !options->build)
		return true;
	plan->database = database_find(
		&plan->arena, options->build, options->sources, options->source_count, err);
	return plan->database && database_read(database, &plan->arena, plan->database, err);
}

static void choose_root(
	struct plan *plan, const struct database *database, const struct plan_options *options)
{
	if (options->root) {
		plan->root = plan_absolute(&plan->arena, options->root);
		return;
	}
	if (plan->database) {
		plan->root = plan_root(&plan->arena, database, NULL, 0);
		return;
	}
	const char **files = arena_array(&plan->arena, options->source_count, sizeof(*files));
	for (size_t i = 0; i < options->source_count; i++)
		files[i] = plan_absolute(&plan->arena, options->sources[i]);
	plan->root = plan_root(&plan->arena, NULL, files, options->source_count);
}

bool plan_make(struct plan *plan, const struct plan_options *options, struct error *err)
{
	struct database database = { 0 };
	struct plan_notes notes = { 0 };
	bool ok = false;

	*plan = (struct plan){ 0 };
	if (!read_database(plan, &database, options, err))
		goto out;
	for (size_t i = 0; i < database.note_count; i++)
		array_push(&notes.items, database.notes[i]);
	choose_root(plan, &database, options);
	if (!plan_units(plan, plan->database ? &database : NULL, options, &notes, err))
		goto out;
	if (options->cache)
		plan_check_cache(plan, options->cache, &notes);
	ok = true;
out:
	plan->note_count = notes.items.count;
	plan->notes = arena_copy(
		&plan->arena, notes.items.items, notes.items.count * sizeof(*notes.items.items));
	array_release(&notes.items);
	return ok;
}

bool plan_key(const struct plan *plan, struct hash *key)
{
	*key = (struct hash){ 0 };
	for (size_t i = 0; i < plan->unit_count; i++) {
		const struct plan_unit *unit = &plan->units[i];
		if (unit->state == PLAN_DIRTY)
			return false;
		/* That a file is missing is part of the input. */
		*key = hash_join(*key, unit->state == PLAN_MISSING ? unit->command : unit->key);
	}
	return true;
}

void plan_release(struct plan *plan)
{
	arena_release(&plan->arena);
	*plan = (struct plan){ 0 };
}
