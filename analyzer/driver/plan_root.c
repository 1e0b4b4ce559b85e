/*
 * Findings, baselines and fingerprints name files relative to the root, so it must not depend on
 * which files were asked for, only on the project.
 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/plan_internal.h"

static bool is_within(const char *folder, const char *path)
{
	return !strcmp(folder, path) || path_relative(folder, path) != path;
}

/* Shortens `folder` until it holds `path` too. */
static const char *widen(struct arena *arena, const char *folder, const char *path)
{
	while (!is_within(folder, path))
		folder = path_folder(arena, folder);
	return folder;
}

static bool has_repository(struct arena *arena, const char *folder)
{
	static const char *const marks[] = { ".git", ".hg", ".svn", ".jj", NULL };
	for (const char *const *mark = marks; *mark; mark++)
		if (!access(path_join(arena, folder, *mark), F_OK))
			return true;
	return false;
}

const char *plan_repository(struct arena *arena, const char *folder)
{
	for (; strcmp(folder, "/"); folder = path_folder(arena, folder))
		if (has_repository(arena, folder))
			return folder;
	return NULL;
}

bool plan_has_database(struct arena *arena, const char *folder)
{
	return database_is_in(arena, folder);
}

const char *plan_common_folder(struct arena *arena, const struct database *database,
	const char *const *files, size_t file_count)
{
	const char *common = NULL;
	for (size_t i = 0; database && i < database->count; i++) {
		const char *file = database->entries[i].file;
		common = common ? widen(arena, common, file) : path_folder(arena, file);
	}
	for (size_t i = 0; i < file_count; i++)
		common = common ? widen(arena, common, files[i]) : path_folder(arena, files[i]);
	return common ? common : "/";
}

const char *plan_root(struct arena *arena, const char *common, const char *database)
{
	const char *repository = plan_repository(arena, common);
	if (repository)
		return repository;
	if (!database)
		return common;
	const char *folder = path_folder(arena, database);
	if (is_within(folder, common))
		return folder;
	const char *above = path_folder(arena, folder);
	return strcmp(above, "/") && is_within(above, common) ? above : common;
}
