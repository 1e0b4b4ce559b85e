/*
 * The JSON Schema of a file, made of the tables that the reader uses. What a schema cannot say
 * (keys that stand twice, patterns that are broken) is left to the reader.
 */
#include <jansson.h>
#include <string.h>

#include "config/internal.h"
#include "config/keys.h"

static json_t *strings(const char *const *words, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(words[i]));
	return list;
}

static json_t *one_of(const char *const *words, size_t count)
{
	return json_pack("{s:o}", "enum", strings(words, count));
}

static json_t *some_text(void)
{
	return json_pack("{s:s, s:i}", "type", "string", "minLength", 1);
}

/* A list; nothing at all is an empty one. */
static json_t *list_of(json_t *items)
{
	return json_pack("{s:[s, s], s:o}", "type", "array", "null", "items", items);
}

static json_t *number_between(int64_t least, int64_t most)
{
	return json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum", (json_int_t)least,
		"maximum", (json_int_t)most);
}

static json_t *object_of(json_t *properties)
{
	return json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
		"additionalProperties", 0);
}

static json_t *formats(const struct config_words *words)
{
	json_t *names = json_array();
	for (size_t i = 0; words->formats[i]; i++)
		json_array_append_new(names, json_sprintf("^%s(=.+)?$", words->formats[i]));
	json_t *choices = json_array(), *name;
	size_t i;
	json_array_foreach(names, i, name) json_array_append_new(
		choices, json_pack("{s:s, s:O}", "type", "string", "pattern", name));
	json_decref(names);
	return list_of(json_pack("{s:o}", "anyOf", choices));
}

static json_t *option_schema(const struct rule_option *option)
{
	json_t *schema = NULL;
	switch (option->kind) {
	case RULE_OPTION_NUMBER:
		schema = number_between(option->least, option->most);
		json_object_set_new(schema, "default", json_integer(option->value));
		break;
	case RULE_OPTION_WORDS: {
		json_t *list = json_pack("{s:s, s:o}", "type", "array", "items",
			one_of(option->words, option->word_count));
		json_t *change = object_of(json_pack("{s:O, s:O}", "add", list, "remove", list));
		schema = json_pack("{s:[o, o]}", "anyOf", list, change);
		break;
	}
	}
	json_object_set_new(schema, "description", json_string(option->help));
	return schema;
}

static json_t *rule_schema(const struct rule *rule)
{
	json_t *settings =
		json_pack("{s:o, s:o}", "severity", one_of(severity_words, severity_word_count),
			"confidence", one_of(certainty_words, POSSIBLE + 1));
	for (size_t i = 0; i < rule_option_count(rule); i++)
		json_object_set_new(
			settings, rule->options[i].name, option_schema(&rule->options[i]));
	return json_pack("{s:s, s:[o, o]}", "description", rule->title, "anyOf",
		one_of(severity_words, severity_word_count), object_of(settings));
}

static json_t *rule_map(const struct config_words *words)
{
	json_t *rules = json_object();
	for (size_t i = 0; words->rules[i]; i++)
		json_object_set_new(rules, words->rules[i]->id, rule_schema(words->rules[i]));
	json_t *map = object_of(rules);
	json_object_set_new(map, "type", json_pack("[s, s]", "object", "null"));
	return map;
}

static json_t *override_list(void)
{
	json_t *override = object_of(json_pack("{s:{s:s, s:o}, s:{s:s}}", "paths", "type", "array",
		"items", some_text(), "rules", "$ref", "#/definitions/rules"));
	json_object_set_new(override, "required", json_pack("[s, s]", "paths", "rules"));
	return list_of(override);
}

static json_t *key_schema(const struct config_key *key, const struct config_words *words)
{
	switch (key->kind) {
	case KEY_PATH:
		return some_text();
	case KEY_PATHS:
	case KEY_PATTERNS:
		return list_of(some_text());
	case KEY_FORMATS:
		return formats(words);
	case KEY_FAIL_WORDS:
		return json_pack("{s:[o, {s:s, s:o}]}", "anyOf",
			one_of(fail_words, fail_word_count), "type", "array", "items",
			one_of(fail_words, fail_word_count));
	case KEY_NUMBER:
		return number_between(1, config_most_jobs);
	case KEY_PROFILE:
		return one_of(config_profiles, config_profile_count);
	case KEY_FLAG:
		return json_pack("{s:s}", "type", "boolean");
	case KEY_RULES: /* what stands beside a $ref is not looked at */
		return json_pack("{s:[{s:s}]}", "allOf", "$ref", "#/definitions/rules");
	case KEY_OVERRIDES:
		return override_list();
	}
	return NULL;
}

char *config_schema(const struct config_words *words)
{
	json_t *properties = json_object();
	for (int i = 0; i < config_key_count; i++) {
		json_t *schema = key_schema(&config_keys[i], words);
		json_object_set_new(schema, "description", json_string(config_keys[i].help));
		json_object_set_new(properties, config_keys[i].name, schema);
	}
	json_t *schema = object_of(properties);
	json_object_set_new(schema, "type", json_pack("[s, s]", "object", "null"));
	json_object_set_new(
		schema, "$schema", json_string("http://json-schema.org/draft-07/schema#"));
	json_object_set_new(schema, "title", json_string(".async-lint.yaml"));
	json_object_set_new(schema, "definitions", json_pack("{s:o}", "rules", rule_map(words)));
	char *text = json_dumps(schema, JSON_INDENT(2) | JSON_SORT_KEYS);
	json_decref(schema);
	return text;
}
