/*
 * Which files count. Upwards from the start to the folder under version control all are read: the
 * topmost is the file of the run. Below its folder a file counts for what lies in its own.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/internal.h"

static const char file_name[] = ".async-lint.yaml", wrong_name[] = ".async-lint.yml";

/* The path as people see it: from here if it lies below, else whole. */
static const char *shown_name(struct config *config, const char *path)
{
	char here[4096];
	if (!getcwd(here, sizeof(here)))
		return path;
	return arena_strdup(&config->arena, path_relative(here, path));
}

static struct config_file *add_file(struct config *config, const char *path, struct error *err)
{
	struct config_file *file = arena_alloc(&config->arena, sizeof(*file));
	file->path = arena_strdup(&config->arena, path);
	file->folder = path_folder(&config->arena, file->path);
	file->name = shown_name(config, file->path);
	array_push(&config->files, file);
	return config_read(config, file, err) ? file : NULL;
}

static bool exists(const char *path)
{
	struct stat info;
	return !lstat(path, &info);
}

/* Is there anything of that name in the folder? What cannot be read is a mistake to be told. */
static const char *file_in(struct config *config, const char *folder)
{
	const char *path = path_join(&config->arena, folder, file_name);
	return exists(path) ? path : NULL;
}

/* Who writes a file with the other ending waits in vain for what it says. */
static bool check_ending(struct config *config, const char *folder, struct error *err)
{
	const char *path = path_join(&config->arena, folder, wrong_name);
	if (!exists(path))
		return true;
	return error_set(
		err, "'%s' is not read: call it '%s'", shown_name(config, path), file_name);
}

static bool is_versioned(struct config *config, const char *folder)
{
	return !access(path_join(&config->arena, folder, ".git"), F_OK);
}

static bool is_end(struct config *config, const char *folder)
{
	return !strcmp(folder, "/") || is_versioned(config, folder);
}

/* From the start upwards; the last file found is the run's. */
static bool climb(struct config *config, const char *start, struct error *err)
{
	struct config_file *below = NULL;
	const char *folder = start;
	for (bool ends = false; !ends; folder = path_folder(&config->arena, folder)) {
		const char *path = file_in(config, folder);
		ends = is_end(config, folder);
		if (!check_ending(config, folder, err))
			return false;
		if (!path)
			continue;
		config->main = add_file(config, path, err);
		if (!config->main)
			return false;
		if (below)
			below->parent = config->main;
		below = config->main;
		config->top = folder;
		ends |= below->is_cut;
	}
	return true;
}

/* Where the file of the run lies, or would: the topmost folder that has one, else the one under
 * version control, else the start. */
static const char *find_top(struct config *config, const char *start)
{
	const char *top = NULL, *folder = start;
	for (; !is_end(config, folder); folder = path_folder(&config->arena, folder))
		if (file_in(config, folder))
			top = folder;
	if (file_in(config, folder) || (!top && strcmp(folder, "/")))
		top = folder;
	return top ? top : start;
}

/* The file named takes the place of the topmost one, which is not read. */
static bool open_named(struct config *config, const char *named, struct error *err)
{
	char here[4096];
	if (!getcwd(here, sizeof(here)))
		strcpy(here, "/");
	config->main = add_file(config, path_join(&config->arena, here, named), err);
	return config->main != NULL;
}

static bool refuse_run_only(struct config *config, struct error *err)
{
	for (size_t i = 0; i < config->files.count; i++) {
		const struct config_file *file = config->files.items[i];
		if (file != config->main && file->run_only)
			return error_set(err, "%s", file->run_only);
	}
	return true;
}

/* The nearest file for each folder on the way up, once known. */
static void remember(struct config *config, const char *folder, struct config_file *file)
{
	if (intern_add(&config->folders, folder) == config->nearest.count)
		array_push(&config->nearest, file);
}

bool config_open(struct config *config, const char *file, const char *start, struct error *err)
{
	config->top = find_top(config, arena_strdup(&config->arena, start));
	if (!(file ? open_named(config, file, err) : climb(config, start, err)) ||
		!refuse_run_only(config, err))
		return false;
	for (size_t i = 0; !file && i < config->files.count; i++)
		remember(config, config->files.items[i]->folder, config->files.items[i]);
	remember(config, config->top, config->main);
	return true;
}

/* A file in what is not shown anyway (a copy of somebody's project) says nothing to us. */
static bool add_nested(struct config *config, const char *folder, struct config_file *above,
	struct config_file **nearest, struct error *err)
{
	const char *path = file_in(config, folder);
	*nearest = above;
	if (!path)
		path = path_join(&config->arena, folder, wrong_name);
	if (!exists(path) || (config->main && !strcmp(path, config->main->path)) ||
		config_find_exclude(above, path))
		return true;
	if (!check_ending(config, folder, err))
		return false;
	struct config_file *file = add_file(config, path, err);
	if (!file)
		return false;
	file->parent = file->is_cut ? NULL : above;
	*nearest = file;
	return refuse_run_only(config, err);
}

bool config_add_folder(struct config *config, const char *folder, struct error *err)
{
	uint32_t known = intern_find(&config->folders, folder);
	struct config_file *nearest;
	if (!config->top || known != intern_none)
		return true;
	if (path_relative(config->top, folder) == folder) { /* beside it? */
		remember(config, folder, config->main);
		return true;
	}
	const char *above = path_folder(&config->arena, folder);
	if (!config_add_folder(config, above, err) ||
		!add_nested(config, folder, config_nearest(config, above), &nearest, err))
		return false;
	remember(config, folder, nearest);
	return true;
}

struct config_file *config_nearest(const struct config *config, const char *folder)
{
	uint32_t known = intern_find(&config->folders, folder);
	return known == intern_none ? config->main : config->nearest.items[known];
}
