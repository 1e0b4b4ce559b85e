/*
 * Which units are analysed, from the command line. The strings are those of the command line and
 * live as long as the program.
 */
#include "command/selection.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "command/command.h"

void selection_flags(struct selection *selection, int all, int count, char **arguments)
{
	if (count == all)
		return;
	selection->check.plan.has_arguments = true;
	selection->check.plan.arguments = (const char *const *)arguments + count + 1;
	selection->check.plan.argument_count = (size_t)(all - count - 1);
}

/* ------------------------------------------------------------------------------------ options */

static unsigned parse_jobs(struct argp_state *state, const char *text)
{
	char *end;
	unsigned long jobs = strtoul(text, &end, 10);
	if (end == text || *end || !jobs || jobs > 1024)
		argp_error(state, "'%s' is no number of jobs", text);
	return (unsigned)jobs;
}

static const char *parse_root(struct argp_state *state, const char *text)
{
	struct stat stat_data;
	if (stat(text, &stat_data) || !S_ISDIR(stat_data.st_mode))
		argp_error(state, "--root takes a folder, and '%s' is none", text);
	return text;
}

bool selection_option(
	struct selection *selection, int key, char *argument, struct argp_state *state)
{
	if (configure_option(&selection->configure, key, argument, state))
		return true;
	switch (key) {
	case OPTION_BUILD:
		selection->check.plan.build = argument;
		return true;
	case OPTION_JOBS:
		selection->check.extract.jobs = parse_jobs(state, argument);
		selection->has_jobs = true;
		return true;
	case OPTION_MODEL:
		array_push(&selection->models, argument);
		return true;
	case OPTION_ALL_CONFIGS:
		selection->check.plan.all_configs = true;
		return true;
	case OPTION_ROOT:
		selection->root = parse_root(state, argument);
		return true;
	case OPTION_CACHE:
		selection->cache = argument;
		return true;
	case OPTION_NO_CACHE:
		selection->no_cache = true;
		return true;
	case OPTION_BASELINE:
		selection->check.baseline = argument;
		return true;
	case OPTION_NO_BASELINE:
		selection->check.no_baseline = true;
		return true;
	case OPTION_NO_SUPPRESSIONS:
		selection->check.no_suppressions = true;
		return true;
	case OPTION_ALL:
		selection->check.show_all = true;
		return true;
	case ARGP_KEY_ARG:
		array_push(&selection->sources, argument);
		return true;
	default:
		return false;
	}
}

char *selection_absolute(struct arena *arena, const char *path)
{
	char *here = getcwd(NULL, 0);
	char *joined = path_join(arena, here ? here : "/", path);
	free(here);
	return joined;
}

/* ------------------------------------------------------------------------------ configuration */

static const char *skips(const char *file, void *data)
{
	const struct config_value *pattern = config_skips(data, file);
	return pattern ? pattern->where : NULL;
}

static bool take_build(
	struct selection *selection, const struct config_value *build, struct error *err)
{
	struct stat info;
	/* Flags behind `--` take the place of a database. */
	if (!build->text || selection->check.plan.build || selection->check.plan.has_arguments)
		return true;
	selection->check.plan.build = build->text;
	if (!selection->explains && (stat(build->text, &info) || !S_ISDIR(info.st_mode)))
		return error_set(err,
			"%s: there is no folder '%s'; build the project first, or name "
			"another one with -p",
			build->where, build->text);
	return true;
}

/* Those of the configuration first: the command line may correct them. */
static bool take_models(
	struct selection *selection, const struct config_run *run, struct error *err)
{
	ARRAY(const char *) models = { 0 };
	for (size_t i = 0; i < run->models.count; i++)
		array_push(&models, run->models.items[i].text);
	for (size_t i = 0; i < selection->models.count; i++)
		array_push(&models, selection->models.items[i]);
	array_reset(&selection->models);
	for (size_t i = 0; i < models.count; i++)
		array_push(&selection->models, models.items[i]);
	array_release(&models);
	for (size_t i = 0; !selection->explains && i < run->models.count; i++)
		if (access(run->models.items[i].text, R_OK))
			return error_set(err, "%s: cannot read '%s': %s",
				run->models.items[i].where, run->models.items[i].text,
				strerror(errno));
	return true;
}

/* Where the search for the file begins. */
static const char *start_of(struct selection *selection, bool by_sources)
{
	if (by_sources && selection->sources.count)
		return path_folder(&selection->arena, selection->sources.items[0]);
	return selection->root ? selection->root : ".";
}

/* Flags behind `--` may be in a file, as compilers have it. */
static bool expand_flags(struct selection *selection, struct error *err)
{
	struct plan_options *plan = &selection->check.plan;
	if (plan->has_arguments)
		plan->arguments =
			plan_expand(&selection->arena, plan->arguments, &plan->argument_count, err);
	return !plan->has_arguments || plan->arguments;
}

bool selection_configure(struct selection *selection, bool by_sources, struct error *err)
{
	struct check_options *check = &selection->check;
	if (!expand_flags(selection, err))
		return false;
	const char *start = start_of(selection, by_sources), *other = check->plan.build;
	selection->config = check->config =
		configure_open(&selection->configure, selection_absolute(&selection->arena, start),
			other ? selection_absolute(&selection->arena, other) : NULL, err);
	if (!selection->config)
		return false;
	const struct config_run *run = config_run(selection->config);
	check->plan.skips = skips;
	check->plan.skips_data = selection->config;
	if (!check->baseline)
		check->baseline = run->baseline.text;
	if (run->jobs.text && !selection->has_jobs)
		check->extract.jobs = (unsigned)strtoul(run->jobs.text, NULL, 10);
	return take_build(selection, &run->build, err) && take_models(selection, run, err);
}

/* ------------------------------------------------------------------------------ where things go */

static const char ignore_name[] = ".gitignore";

/* At once: a run that is killed leaves what it has kept so far. */
static void keep_out_of_git(struct selection *selection, const char *folder)
{
	const char *file = path_join(&selection->arena, folder, ignore_name);
	selection->made_ignore =
		access(file, F_OK) != 0 && file_write(file, "*\n", strlen("*\n"), NULL);
}

static bool holds_nothing_else(const char *folder)
{
	DIR *open = opendir(folder);
	size_t others = 0;
	if (!open)
		return false;
	for (struct dirent *entry = readdir(open); entry; entry = readdir(open))
		others += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
			  strcmp(entry->d_name, ignore_name);
	closedir(open);
	return !others;
}

/* The folder for what is not placed elsewhere, or NULL, with a warning, when it cannot be made. */
static const char *default_folder(struct selection *selection, const char *root)
{
	struct error err;
	const char *folder = path_join(&selection->arena, root, ".async-lint");
	if (file_make_folders(folder, &err)) {
		keep_out_of_git(selection, folder);
		return folder;
	}
	fprintf(stderr, "async-lint: warning: %s; nothing is kept\n", err.text);
	return NULL;
}

static bool is_above(const char *folder, const char *here)
{
	return folder && (!strcmp(folder, here) || path_relative(folder, here) != here);
}

/* A run from a folder of the project belongs to those from others: what is kept lies with the
 * configuration, else where version control or the compile database says that the project is. */
static const char *home_of(struct selection *selection)
{
	struct arena *arena = &selection->arena;
	const char *here = selection_absolute(arena, ".");
	const char *said = selection->config ? config_folder(selection->config) : NULL;
	if (is_above(said, here))
		return said;
	const char *repository = plan_repository(arena, here);
	if (repository)
		return repository;
	for (const char *folder = here; strcmp(folder, "/"); folder = path_folder(arena, folder))
		if (plan_has_database(arena, folder))
			return folder;
	return here;
}

const char *selection_file(
	struct selection *selection, bool refused, const char *chosen, const char *name)
{
	if (refused || chosen)
		return refused ? NULL : chosen;
	return selection->folder ? path_join(&selection->arena, selection->folder, name) : NULL;
}

void selection_place(struct selection *selection, bool keeps_more)
{
	struct check_options *check = &selection->check;
	const char *root = selection->root ? selection_absolute(&selection->arena, selection->root)
					   : home_of(selection);
	if (keeps_more || (!selection->no_cache && !selection->cache))
		selection->folder = default_folder(selection, root);
	check->plan.cache =
		selection_file(selection, selection->no_cache, selection->cache, "cache.db");
	check->plan.root = selection->root ? root : NULL;
	check->plan.sources = selection->sources.items;
	check->plan.source_count = selection->sources.count;
	check->models = selection->models.items;
	check->model_count = selection->models.count;
}

void selection_finish(struct selection *selection)
{
	if (!selection->folder)
		return;
	if (selection->made_ignore && holds_nothing_else(selection->folder))
		unlink(path_join(&selection->arena, selection->folder, ignore_name));
	rmdir(selection->folder); /* if nothing is in it */
}

void selection_release(struct selection *selection)
{
	array_release(&selection->sources);
	array_release(&selection->models);
	configure_release(&selection->configure);
	config_free(selection->config);
	arena_release(&selection->arena);
}
