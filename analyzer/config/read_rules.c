/*
 * What files say of rules: `rules:`, and `overrides:` for some paths.
 *
 *	rules:
 *	  missing-timeout: off
 *	  blocking-call: { severity: error, confidence: certain, categories: { remove: [disk] } }
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "config/internal.h"

const char *const severity_words[severity_word_count] = { "off", "on", "info", "performance",
	"warning", "error" };
const char *const certainty_words[POSSIBLE + 1] = {
	[CERTAIN] = "certain", [LIKELY] = "likely", [POSSIBLE] = "possible"
};

size_t config_find_rule(const struct config *config, const char *id)
{
	size_t number = 0;
	while (number < config->rule_count && strcmp(config->words.rules[number]->id, id))
		number++;
	return number;
}

/* ------------------------------------------------------------------------------------ options */

static bool read_number(struct reading *reading, struct said_option *said,
	const struct rule_option *option, struct fy_node *at, struct fy_node *node)
{
	if (!yaml_integer(&reading->yaml, at, node, &said->value))
		return false;
	if (said->value < option->least || said->value > option->most)
		return yaml_mistake(&reading->yaml, node, 0, "expected a number from %lld to %lld",
			(long long)option->least, (long long)option->most);
	said->is_whole = true;
	return true;
}

static bool read_word_list(struct reading *reading, int64_t *bits, const struct rule_option *option,
	struct fy_node *at, struct fy_node *node)
{
	struct fy_node *item;
	void *state = NULL;
	if (!yaml_expect(&reading->yaml, at, node, YAML_LIST, "a list of words"))
		return false;
	while (yaml_next_item(node, &state, &item)) {
		int word = read_word(reading, at, item, "word", option->words, option->word_count);
		if (word < 0)
			return false;
		*bits |= INT64_C(1) << word;
	}
	return true;
}

/* A list, or a map of what is added and what is removed. */
static bool read_words(struct reading *reading, struct said_option *said,
	const struct rule_option *option, struct fy_node *at, struct fy_node *node)
{
	static const char *const words[] = { "add", "remove" };
	struct fy_node *key, *value;
	bool seen[2] = { 0 };
	void *state = NULL;
	if (yaml_kind(node) == YAML_LIST) {
		said->is_whole = true;
		return read_word_list(reading, &said->value, option, at, node);
	}
	if (!yaml_expect(&reading->yaml, at, node, YAML_MAP,
		    "a list of words, or { add: [...], remove: [...] }"))
		return false;
	while (yaml_next(node, &state, &key, &value)) {
		int word = read_word(reading, node, key, "key", words, 2);
		if (word < 0)
			return false;
		if (seen[word])
			return yaml_mistake(&reading->yaml, key, 0,
				"the key '%s' stands here twice", words[word]);
		seen[word] = true;
		if (!read_word_list(reading, word ? &said->remove : &said->add, option, key, value))
			return false;
	}
	return true;
}

static bool read_option(struct reading *reading, struct said_rule *said, size_t number,
	struct fy_node *at, struct fy_node *node)
{
	const struct rule_option *option =
		&reading->config->words.rules[said->rule]->options[number];
	struct said_option *out = &said->options[number];
	out->where = reading_where(reading, at);
	switch (option->kind) {
	case RULE_OPTION_NUMBER:
		return read_number(reading, out, option, at, node);
	case RULE_OPTION_WORDS:
		return read_words(reading, out, option, at, node);
	}
	return false;
}

/* -------------------------------------------------------------------------------------- rules */

static bool read_severity(
	struct reading *reading, struct said_rule *said, struct fy_node *at, struct fy_node *node)
{
	int word = read_word(reading, at, node, "severity", severity_words, severity_word_count);
	if (word < 0)
		return false;
	said->severity = said_severity(word);
	said->severity_where = reading_where(reading, node);
	return true;
}

static bool read_certainty(
	struct reading *reading, struct said_rule *said, struct fy_node *at, struct fy_node *node)
{
	int word = read_word(reading, at, node, "confidence", certainty_words, POSSIBLE + 1);
	if (word < 0)
		return false;
	said->certainty = (uint32_t)word;
	said->certainty_where = reading_where(reading, node);
	return true;
}

enum { SETTING_SEVERITY, SETTING_CERTAINTY, SETTING_OPTION };

static bool read_setting(struct reading *reading, struct said_rule *said, const char *const *names,
	size_t count, struct fy_node *key, struct fy_node *value)
{
	int number = read_word(reading, key, key, "setting of this rule", names, count);
	if (number < 0)
		return false;
	bool is_twice = number == SETTING_SEVERITY ? said->severity_where != NULL
			: number == SETTING_CERTAINTY
				? said->certainty_where != NULL
				: said->options[number - SETTING_OPTION].where != NULL;
	if (is_twice)
		return yaml_mistake(
			&reading->yaml, key, 0, "the key '%s' stands here twice", names[number]);
	if (number == SETTING_SEVERITY)
		return read_severity(reading, said, key, value);
	if (number == SETTING_CERTAINTY)
		return read_certainty(reading, said, key, value);
	return read_option(reading, said, (size_t)number - SETTING_OPTION, key, value);
}

static bool read_settings(struct reading *reading, struct said_rule *said, struct fy_node *node)
{
	const struct rule *rule = reading->config->words.rules[said->rule];
	const char *names[SETTING_OPTION + rule_most_options] = { "severity", "confidence" };
	size_t count = rule_option_count(rule);
	struct fy_node *key, *value;
	void *state = NULL;
	for (size_t i = 0; i < count; i++)
		names[SETTING_OPTION + i] = rule->options[i].name;
	while (yaml_next(node, &state, &key, &value))
		if (!read_setting(reading, said, names, SETTING_OPTION + count, key, value))
			return false;
	return true;
}

/* The rule of a key, or rule_count after a mistake. */
static size_t read_rule_name(struct reading *reading, struct fy_node *at, struct fy_node *key)
{
	struct config *config = reading->config;
	const char *id = yaml_word(&reading->yaml, at, key, "a rule");
	if (!id)
		return config->rule_count;
	size_t number = config_find_rule(config, id);
	if (number < config->rule_count)
		return number;
	const char **ids = arena_array(&config->arena, config->rule_count, sizeof(*ids));
	for (size_t i = 0; i < config->rule_count; i++)
		ids[i] = config->words.rules[i]->id;
	const char *near = text_nearest(id, ids, config->rule_count);
	if (near)
		yaml_mistake(
			&reading->yaml, key, 0, "unknown rule '%s'; did you mean '%s'?", id, near);
	else
		yaml_mistake(&reading->yaml, key, 0,
			"unknown rule '%s'; 'async-lint rules' lists them", id);
	return number;
}

static bool read_rule(struct reading *reading, struct said_rules *rules, struct fy_node *at,
	struct fy_node *key, struct fy_node *value)
{
	struct said_rule said = { .rule = read_rule_name(reading, at, key) };
	if (said.rule == reading->config->rule_count)
		return false;
	for (size_t i = 0; i < rules->items.count; i++)
		if (rules->items.items[i].rule == said.rule)
			return yaml_mistake(&reading->yaml, key, 0,
				"the rule '%s' stands here twice",
				reading->config->words.rules[said.rule]->id);
	bool ok = yaml_kind(value) == YAML_MAP ? read_settings(reading, &said, value)
					       : read_severity(reading, &said, key, value);
	array_push(&rules->items, said);
	return ok;
}

bool read_rules(
	struct reading *reading, struct said_rules *rules, struct fy_node *at, struct fy_node *node)
{
	struct fy_node *key, *value;
	void *state = NULL;
	if (!yaml_expect(&reading->yaml, at, node, YAML_MAP, "a map from rules to severities"))
		return false;
	while (yaml_next(node, &state, &key, &value))
		if (!read_rule(reading, rules, node, key, value))
			return false;
	return true;
}

/* ---------------------------------------------------------------------------------- overrides */

enum { OVERRIDE_PATHS, OVERRIDE_RULES, override_key_count };

static bool read_override(struct reading *reading, struct said_override *override,
	struct fy_node *at, struct fy_node *node)
{
	static const char *const names[override_key_count] = { "paths", "rules" };
	struct fy_node *key, *value;
	bool seen[override_key_count] = { 0 };
	void *state = NULL;
	if (!yaml_expect(&reading->yaml, at, node, YAML_MAP, "{ paths: [...], rules: {...} }"))
		return false;
	while (yaml_next(node, &state, &key, &value)) {
		int number = read_word(
			reading, node, key, "key of an override", names, override_key_count);
		if (number < 0)
			return false;
		if (seen[number])
			return yaml_mistake(&reading->yaml, key, 0,
				"the key '%s' stands here twice", names[number]);
		seen[number] = true;
		if (number == OVERRIDE_PATHS ? !read_patterns(reading, &override->paths, key, value)
					     : !read_rules(reading, &override->rules, key, value))
			return false;
	}
	for (int i = 0; i < override_key_count; i++)
		if (!seen[i])
			return yaml_mistake(
				&reading->yaml, node, 0, "this override has no '%s'", names[i]);
	return true;
}

bool read_overrides(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	struct fy_node *item;
	void *state = NULL;
	if (!yaml_expect(&reading->yaml, at, node, YAML_LIST, "a list of overrides"))
		return false;
	while (yaml_next_item(node, &state, &item)) {
		struct said_override override = { 0 };
		bool ok = read_override(reading, &override, at, item);
		array_push(&reading->file->overrides, override);
		if (!ok)
			return false;
	}
	return true;
}
