/*
 * Which units are analysed, from the command line. The strings are those of the command line and
 * live as long as the program.
 */
#include "command/selection.h"

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
	switch (key) {
	case OPTION_BUILD:
		selection->check.plan.build = argument;
		return true;
	case OPTION_JOBS:
		selection->check.extract.jobs = parse_jobs(state, argument);
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
	case ARGP_KEY_ARG:
		array_push(&selection->sources, argument);
		return true;
	default:
		return false;
	}
}

/* ------------------------------------------------------------------------------ where things go */

char *selection_absolute(struct arena *arena, const char *path)
{
	char *here = getcwd(NULL, 0);
	char *joined = path_join(arena, here ? here : "/", path);
	free(here);
	return joined;
}

/* The folder for what is not placed elsewhere, or NULL, with a warning, when it cannot be made. */
static const char *default_folder(struct selection *selection, const char *root)
{
	struct error err;
	const char *folder = path_join(&selection->arena, root, ".async-lint");
	if (file_make_folders(folder, &err))
		return folder;
	fprintf(stderr, "async-lint: warning: %s; nothing is kept\n", err.text);
	return NULL;
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
	const char *root =
		selection_absolute(&selection->arena, selection->root ? selection->root : ".");
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
	struct error err;
	if (!selection->folder || !rmdir(selection->folder))
		return;
	const char *ignore = path_join(&selection->arena, selection->folder, ".gitignore");
	if (access(ignore, F_OK))
		file_write(ignore, "*\n", 2, &err);
}

void selection_release(struct selection *selection)
{
	array_release(&selection->sources);
	array_release(&selection->models);
	arena_release(&selection->arena);
}
