/*
 * What is in force for a path, line by line, as it could be written into a file.
 */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "config/internal.h"

static const char by_default[] = "default";

struct rows {
	struct config *config;
	ARRAY(struct config_row) items;
};

static void add_row(struct rows *rows, const char *rule, const char *name, const char *value,
	const char *origin)
{
	array_push(&rows->items,
		((struct config_row){ rule, name, value, origin ? origin : by_default }));
}

static const char *words_of(struct arena *arena, const struct rule_option *option, int64_t bits)
{
	struct text text = { 0 };
	for (size_t i = 0; i < option->word_count; i++)
		if (bits >> i & 1)
			text_printf(&text, "%s%s", text.length ? ", " : "", option->words[i]);
	const char *list = arena_printf(arena, "[%s]", text_string(&text));
	text_release(&text);
	return list;
}

static const char *option_value(
	struct arena *arena, const struct rule_option *option, int64_t value)
{
	switch (option->kind) {
	case RULE_OPTION_NUMBER:
		return arena_printf(arena, "%lld", (long long)value);
	case RULE_OPTION_WORDS:
		return words_of(arena, option, value);
	}
	return "";
}

static const char *severity_value(const struct rule_setting *setting)
{
	if (setting->is_off)
		return "off";
	return setting->severity ? severity_name((enum severity)(setting->severity - 1)) : "on";
}

static void add_rule(struct rows *rows, const struct resolved *resolved, size_t number)
{
	struct arena *arena = &rows->config->arena;
	const struct rule *rule = rows->config->words.rules[number];
	const struct rule_setting *setting = &resolved->settings[number];
	const struct rule_origin *origin = &resolved->origins[number];
	const char *by_profile =
		arena_printf(arena, "profile %s", config_profiles[resolved->profile]);
	add_row(rows, rule->id, "severity", severity_value(setting), origin->severity);
	add_row(rows, rule->id, "confidence", certainty_words[setting->certainty],
		origin->certainty ? origin->certainty : by_profile);
	for (size_t i = 0; i < rule_option_count(rule); i++)
		add_row(rows, rule->id, rule->options[i].name,
			option_value(arena, &rule->options[i], setting->options[i]),
			origin->options[i]);
}

static void add_patterns(struct rows *rows, const char *name, const struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->items.count; i++)
		add_row(rows, NULL, name, patterns->items.items[i].said.text,
			patterns->items.items[i].said.where);
}

static void add_left_out(struct rows *rows, const char *name, const struct config_value *pattern)
{
	if (pattern)
		add_row(rows, NULL, name, pattern->text, pattern->where);
}

/* All patterns there are, and those that this path fits. */
static void add_excludes(struct rows *rows, const struct config_file *file, const char *path)
{
	const struct pattern *found = config_find_exclude(file, path);
	if (rows->config->main)
		add_patterns(rows, "skip", &rows->config->main->skip);
	for (const struct config_file *at = file; at; at = at->parent)
		add_patterns(rows, "exclude", &at->exclude);
	add_left_out(rows, "skipped here by", config_skips(rows->config, path));
	add_left_out(rows, "excluded here by", found ? &found->said : NULL);
}

const struct config_row *config_explain(struct config *config, const char *path, size_t *count)
{
	struct rows rows = { .config = config };
	struct arena arena = { 0 };
	const struct resolved *resolved = config_resolve(config, path);
	add_row(&rows, NULL, "profile", config_profiles[resolved->profile],
		resolved->profile_origin);
	add_excludes(&rows, config_nearest(config, path_folder(&arena, path)), path);
	for (size_t r = 0; r < config->rule_count; r++)
		add_rule(&rows, resolved, r);
	*count = rows.items.count;
	const struct config_row *copy = arena_copy(
		&config->arena, rows.items.items, rows.items.count * sizeof(*rows.items.items));
	array_release(&rows.items);
	arena_release(&arena);
	return copy;
}
