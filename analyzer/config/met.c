/*
 * Patterns that fit nothing: mostly the name of a folder that has moved.
 */
#include "base/file.h"
#include "config/internal.h"

static void meet(struct patterns *patterns, const char *seen)
{
	for (size_t i = 0; i < patterns->items.count; i++) {
		struct pattern *pattern = &patterns->items.items[i];
		pattern->is_met = pattern->is_met || glob_matches(pattern->glob, seen);
	}
}

void config_meet(struct config *config, const char *path)
{
	for (size_t f = 0; f < config->files.count; f++) {
		struct config_file *file = config->files.items[f];
		const char *seen = path_relative(file->folder, path);
		if (seen == path)
			continue;
		meet(&file->exclude, seen);
		meet(&file->skip, seen);
		for (size_t i = 0; i < file->overrides.count; i++)
			meet(&file->overrides.items[i].paths, seen);
	}
}

/* Counts `left` down to the pattern wanted. */
static const struct config_value *unmet_of(const struct patterns *patterns, size_t *left)
{
	for (size_t i = 0; i < patterns->items.count; i++)
		if (!patterns->items.items[i].is_met && !(*left)--)
			return &patterns->items.items[i].said;
	return NULL;
}

const struct config_value *config_unmet(const struct config *config, size_t number)
{
	const struct config_value *found = NULL;
	for (size_t f = 0; f < config->files.count && !found; f++) {
		const struct config_file *file = config->files.items[f];
		found = unmet_of(&file->exclude, &number);
		if (!found)
			found = unmet_of(&file->skip, &number);
		for (size_t i = 0; i < file->overrides.count && !found; i++)
			found = unmet_of(&file->overrides.items[i].paths, &number);
	}
	return found;
}
