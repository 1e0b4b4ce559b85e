/*
 * From what files say to what holds for a path. Layers are gone through from the one that counts
 * least to the one that counts most: the topmost file's rules, its overrides that fit, the same of
 * each file further down, the command line. What a layer says replaces what stood there; words are
 * added and removed.
 */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "config/internal.h"

static const char command_line[] = "command line";

enum { most_layers = 256 };

struct layers {
	const struct said_rules *items[most_layers];
	size_t count;
	enum config_profile profile;
	const char *profile_origin;
};

/* --------------------------------------------------------------------------------------- layers */

const struct pattern *patterns_find(
	const struct patterns *patterns, const char *folder, const char *path)
{
	const char *seen = path_relative(folder, path);
	if (seen == path)
		return NULL;
	for (size_t i = 0; i < patterns->items.count; i++)
		if (glob_matches(patterns->items.items[i].glob, seen))
			return &patterns->items.items[i];
	return NULL;
}

const struct pattern *config_find_exclude(const struct config_file *file, const char *path)
{
	const struct pattern *found = NULL;
	for (; file && !found; file = file->parent)
		found = patterns_find(&file->exclude, file->folder, path);
	return found;
}

static void add_layer(struct layers *layers, const struct said_rules *rules)
{
	if (rules->items.count && layers->count < most_layers)
		layers->items[layers->count++] = rules;
}

static void add_file(struct layers *layers, const struct config_file *file, const char *path)
{
	if (!file)
		return;
	add_file(layers, file->parent, path);
	if (file->profile_where) {
		layers->profile = file->profile;
		layers->profile_origin = file->profile_where;
	}
	add_layer(layers, &file->rules);
	for (size_t i = 0; i < file->overrides.count; i++) {
		const struct said_override *override = &file->overrides.items[i];
		if (patterns_find(&override->paths, file->folder, path))
			add_layer(layers, &override->rules);
	}
}

static void gather(const struct config *config, const char *path, struct layers *layers)
{
	struct arena arena = { 0 };
	*layers = (struct layers){ .profile = PROFILE_RECOMMENDED };
	add_file(layers, config_nearest(config, path_folder(&arena, path)), path);
	arena_release(&arena);
	if (config->has_profile) {
		layers->profile = config->profile;
		layers->profile_origin = command_line;
	}
	add_layer(layers, &config->said);
}

/* ---------------------------------------------------------------------------------------- layer */

static void apply_option(int64_t *value, const struct said_option *said)
{
	if (said->is_whole)
		*value = said->value;
	*value = (*value | said->add) & ~said->remove;
}

static void apply(struct rule_setting *setting, struct rule_origin *origin,
	const struct said_rule *said, const struct rule *rule)
{
	if (said->severity_where) {
		setting->is_off = said->severity == SAID_OFF;
		setting->severity = said->severity > SAID_ON ? said->severity : 0;
		origin->severity = said->severity_where;
	}
	if (said->certainty_where) {
		setting->certainty = said->certainty;
		origin->certainty = said->certainty_where;
	}
	for (size_t i = 0; i < rule_option_count(rule); i++)
		if (said->options[i].where) {
			apply_option(&setting->options[i], &said->options[i]);
			origin->options[i] = said->options[i].where;
		}
}

static void start(
	struct rule_setting *setting, const struct rule *rule, enum config_profile profile)
{
	*setting = rule_setting_default(rule);
	setting->is_info_shown = profile != PROFILE_RECOMMENDED;
	setting->certainty = profile == PROFILE_PEDANTIC ? POSSIBLE : LIKELY;
}

static void resolve_rule(const struct config *config, const struct layers *layers, size_t number,
	struct resolved *resolved)
{
	const struct rule *rule = config->words.rules[number];
	struct rule_setting *setting = &resolved->settings[number];
	start(setting, rule, layers->profile);
	for (size_t l = 0; l < layers->count; l++)
		for (size_t i = 0; i < layers->items[l]->items.count; i++)
			if (layers->items[l]->items.items[i].rule == number)
				apply(setting, &resolved->origins[number],
					&layers->items[l]->items.items[i], rule);
	/* Who says how bad a rule of mere information is, wants to see it. */
	if (setting->severity && rule->severity == SEVERITY_INFO)
		setting->is_info_shown = true;
	if (config->has_only && !config->only[number]) {
		setting->is_off = true;
		resolved->origins[number].severity = command_line;
	}
}

/* ---------------------------------------------------------------------------------- decisions */

/* The number of what was resolved for equal layers, made now if need be. */
static uint32_t resolve_layers(struct config *config, const struct layers *layers)
{
	struct text key = { 0 };
	text_printf(&key, "%d %s", layers->profile,
		layers->profile_origin ? layers->profile_origin : "");
	for (size_t i = 0; i < layers->count; i++)
		text_printf(&key, " %p", (const void *)layers->items[i]);
	uint32_t number = intern_add(&config->layers, text_string(&key));
	text_release(&key);
	if (number < config->resolved.count)
		return number;
	struct resolved resolved = {
		.profile = layers->profile,
		.profile_origin = layers->profile_origin,
		.settings =
			arena_array(&config->arena, config->rule_count, sizeof(*resolved.settings)),
		.origins =
			arena_array(&config->arena, config->rule_count, sizeof(*resolved.origins)),
	};
	for (size_t r = 0; r < config->rule_count; r++)
		resolve_rule(config, layers, r, &resolved);
	array_push(&config->resolved, resolved);
	return number;
}

static uint32_t layers_of(struct config *config, const char *path)
{
	struct layers layers;
	gather(config, path, &layers);
	return resolve_layers(config, &layers);
}

const struct resolved *config_resolve(struct config *config, const char *path)
{
	uint32_t number = layers_of(config, path); /* first: it may move the items */
	return &config->resolved.items[number];
}

static const char *why_excluded(struct config *config, const char *path, const char *folder)
{
	const struct pattern *pattern = config_find_exclude(config_nearest(config, folder), path);
	return pattern ? arena_printf(&config->arena, "'%s' is excluded by %s", pattern->said.text,
				 pattern->said.where)
		       : NULL;
}

/* Asked for each function and each finding. An answer is kept once it is known which files count in
 * the folder. */
static struct answer answer_of(struct config *config, const char *path)
{
	uint32_t known = intern_find(&config->asked, path);
	if (known != intern_none)
		return config->answers.items[known];
	struct arena arena = { 0 };
	const char *whole = path_join(&arena, config->root, path);
	const char *folder = path_folder(&arena, whole);
	struct answer answer = { layers_of(config, whole), why_excluded(config, whole, folder) };
	if (intern_find(&config->folders, folder) != intern_none) {
		intern_add(&config->asked, path);
		array_push(&config->answers, answer);
	}
	arena_release(&arena);
	return answer;
}

static const struct rule_setting *find_setting(void *data, const char *path)
{
	struct config *config = data;
	uint32_t layers = answer_of(config, path).layers;
	return config->resolved.items[layers].settings;
}

/* "'gen' is excluded by src/.async-lint.yaml:3:5" */
static const char *find_excluded(void *data, const char *path)
{
	return answer_of(data, path).excluded;
}

struct rule_settings config_settings(struct config *config, const char *root)
{
	if (strcmp(root, config->root)) {
		config->root = arena_strdup(&config->arena, root);
		intern_release(&config->asked);
		array_reset(&config->answers);
	}
	return (struct rule_settings){ find_setting, find_excluded, config };
}

const struct config_value *config_skips(const struct config *config, const char *path)
{
	if (!config->main)
		return NULL;
	const struct pattern *found =
		patterns_find(&config->main->skip, config->main->folder, path);
	return found ? &found->said : NULL;
}
