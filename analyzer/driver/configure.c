/*
 * Files of the configuration lie where the units do, and all that they include. The folders of one
 * run are those of the next one, whether units come out of the cache or not: a stored run is found
 * again.
 */
#include "driver/configure.h"

#include <string.h>

#include "base/file.h"
#include "base/intern.h"

bool configure_plan(struct check *check, const struct check_options *options, struct error *err)
{
	const struct plan *plan = &check->plan;
	if (!options->config)
		return true;
	for (size_t i = 0; i < plan->unit_count; i++)
		if (!config_add_folder(options->config,
			    path_folder(&check->arena,
				    path_join(&check->arena, plan->home, plan->units[i].path)),
			    err))
			return false;
	for (size_t i = 0; i < plan->folder_count && !options->plan.tree; i++)
		if (!config_add_folder(options->config, plan->folders[i], err))
			return false;
	return true;
}

/* `seen` are folders that were asked for: most units include from the same ones. */
static bool configure_unit(struct check *check, const struct check_options *options,
	const struct air_unit *unit, struct intern *seen, struct error *err)
{
	for (uint32_t f = 0; f < unit->file_count; f++) {
		const char *path = unit->files[f].path, *slash = strrchr(path, '/');
		uint32_t known = seen->count;
		if (intern_add_n(seen, path, slash ? (size_t)(slash - path) + 1 : 0) < known)
			continue;
		path = path_join(&check->arena, check->plan.home, path);
		if (!config_add_folder(options->config, path_folder(&check->arena, path), err))
			return false;
	}
	return true;
}

bool configure_program(struct check *check, const struct check_options *options, struct error *err)
{
	struct intern seen = { 0 };
	bool ok = true;
	for (uint32_t u = 0; ok && options->config && u < check->program.unit_count; u++)
		ok = configure_unit(check, options, &check->program.units[u].air, &seen, err);
	intern_release(&seen);
	return ok;
}
