/*
 * The steps of making a plan, in order: find the database, ask the cache for the plan of last
 * time, else read it, choose the root and turn entries into units; then see which units the
 * cache holds.
 */
#include "driver/plan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/plan_internal.h"
#include "frontend/worker.h"

char *plan_absolute(struct arena *arena, const char *path)
{
	char current[4096];
	if (!getcwd(current, sizeof(current)))
		strcpy(current, "/");
	return path_join(arena, current, path);
}

/* There is a database unless flags were given in its place. */
static bool find_database(struct planning *planning, struct error *err)
{
	const struct plan_options *options = planning->options;
	struct plan *plan = planning->plan;

	if (options->has_arguments && !options->source_count)
		return error_set(err, "flags after '--' need a file before it: async-lint check "
				      "a.c -- -Iinclude");
	if (options->has_arguments && !options->build)
		return true;
	plan->database = database_find(
		&plan->arena, options->build, options->sources, options->source_count, err);
	return plan->database != NULL;
}

static struct hash hash_of_tool(struct planning *planning)
{
	static const char *const variables[] = { "CPATH", "C_INCLUDE_PATH", NULL };
	const char *worker = planning->options->worker;
	if (!worker)
		worker = worker_default_program(&planning->plan->arena);
	struct hash hash = worker_identity(worker);

	for (const char *const *variable = variables; *variable; variable++) {
		const char *value = getenv(*variable);
		hash = hash_join(hash, hash_string(value ? value : ""));
	}
	return hash;
}

static void choose_root(struct planning *planning, const struct database *database)
{
	const struct plan_options *options = planning->options;
	struct plan *plan = planning->plan;
	size_t count = database ? 0 : options->source_count;
	const char **files = arena_array(&plan->arena, count, sizeof(*files));

	for (size_t i = 0; i < count; i++)
		files[i] = plan_absolute(&plan->arena, options->sources[i]);
	planning->common = plan_common_folder(&plan->arena, database, files, count);
	plan->root = options->root ? plan_absolute(&plan->arena, options->root)
				   : plan_root(&plan->arena, planning->common, plan->database);
}

/* Where the user is at work: at the first source, if one is named. */
static const char *place_of_work(struct planning *planning)
{
	const struct plan_options *options = planning->options;
	return plan_absolute(
		&planning->plan->arena, options->source_count ? options->sources[0] : ".");
}

static bool make_units(struct planning *planning, struct error *err)
{
	struct plan *plan = planning->plan;
	struct database database = { 0 };
	struct plan_memory memory;
	bool ok = false;

	plan_memory_begin(&memory, planning);
	if (plan_recall(&memory, planning))
		return true;
	if (plan->database && !database_read(&database, &plan->arena, plan->database,
				      place_of_work(planning), err))
		goto out;
	for (size_t i = 0; i < database.missing.count; i++)
		array_push(&planning->notes,
			arena_printf(&plan->arena, "cannot read the %s '%s'",
				database.is_walked ? "folder or response file" : "response file",
				database.missing.items[i]));
	choose_root(planning, plan->database ? &database : NULL);
	if (!plan_units(planning, plan->database ? &database : NULL, err))
		goto out;
	plan_remember(&memory, planning, &database);
	ok = true;
out:
	database_release(&database);
	return ok;
}

/* Leaves out what the options say. To leave out everything is a mistake. */
static bool skip_units(struct planning *planning, struct error *err)
{
	const struct plan_options *options = planning->options;
	struct plan *plan = planning->plan;
	const char *who = "";
	size_t kept = 0;
	for (size_t i = 0; options->skips && i < plan->unit_count; i++) {
		const char *skips = options->skips(plan->units[i].file, options->skips_data);
		if (skips)
			who = skips;
		else
			plan->units[kept++] = plan->units[i];
	}
	if (!options->skips)
		return true;
	plan->skipped_count = plan->unit_count - kept;
	plan->unit_count = kept;
	if (kept || !plan->skipped_count)
		return true;
	return error_set(err, "%s: all that there is to analyse is skipped", who);
}

static void note(struct planning *planning, const struct error *err)
{
	if (err->text[0])
		array_push(&planning->notes, arena_strdup(&planning->plan->arena, err->text));
}

static void open_cache(struct planning *planning)
{
	struct error err;
	if (!planning->options->cache)
		return;
	planning->cache = cache_open(planning->options->cache, &err);
	note(planning, &err);
}

static void close_cache(struct planning *planning)
{
	struct error err = { 0 };
	const char *path = planning->options->cache;
	if (!planning->cache)
		return;
	bool damaged = cache_is_damaged(planning->cache);
	if (cache_warning(planning->cache, &err) && !damaged)
		note(planning, &err);
	cache_close(planning->cache);
	if (!damaged)
		return;
	cache_discard(path);
	error_set(&err, "the unit cache '%s' was damaged and is made anew", path);
	note(planning, &err);
}

bool plan_make(struct plan *plan, const struct plan_options *options, struct error *err)
{
	struct planning planning = { .plan = plan, .options = options };

	*plan = (struct plan){ 0 };
	bool ok = find_database(&planning, err);
	if (ok) {
		planning.tool = hash_of_tool(&planning);
		open_cache(&planning);
		ok = make_units(&planning, err) && skip_units(&planning, err);
		plan->home = plan->root;
		if (ok && options->tree)
			plan_move(&planning);
		if (ok && planning.cache)
			plan_check_cache(&planning);
		if (ok)
			plan_mark_missing(plan);
		close_cache(&planning);
	}
	plan->note_count = planning.notes.count;
	plan->notes = arena_copy(&plan->arena, planning.notes.items,
		planning.notes.count * sizeof(*planning.notes.items));
	array_release(&planning.notes);
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
