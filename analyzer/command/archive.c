#include "command/archive.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "command/selection.h"

/* Where the configuration of this place puts it. */
static bool ask_configuration(struct arena *arena, const char **path, struct error *err)
{
	struct configure none = { 0 };
	struct config *config = configure_open(&none, selection_absolute(arena, "."), NULL, err);
	if (!config)
		return false;
	const char *said = config_run(config)->database.text;
	*path = said ? arena_strdup(arena, said) : NULL;
	config_free(config);
	return true;
}

static const char *find(struct arena *arena)
{
	const char *folder = selection_absolute(arena, ".");
	for (;; folder = path_folder(arena, folder)) {
		const char *file = path_join(arena, folder, ".async-lint/findings.db");
		if (!access(file, F_OK))
			return file;
		if (!strcmp(folder, "/"))
			return NULL;
	}
}

struct findings *archive_open(
	const char *database, struct arena *arena, const char **path, struct error *err)
{
	*path = database;
	if (!database && !ask_configuration(arena, path, err))
		return NULL;
	if (!*path)
		*path = find(arena);
	if (!*path || access(*path, F_OK)) {
		error_set(err,
			"there is no findings database%s%s%s\n"
			"note: async-lint check makes one, unless it is told --no-database; "
			"--database names another",
			*path ? " '" : " here or above", *path ? *path : "", *path ? "'" : "");
		return NULL;
	}
	return findings_open(*path, err);
}

const char *archive_run_name(struct arena *arena, int64_t run, const char *started)
{
	return arena_printf(arena, "run %" PRId64 " (%.10s)", run, started);
}
