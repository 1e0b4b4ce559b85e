#include "validate.h"

#include <check.h>
#include <regex.h>
#include <string.h>

struct validation {
	const json_t *whole; /* the schema */
};

static bool accepts(const struct validation *v, const json_t *schema, const json_t *value);

static bool has_type(const char *type, const json_t *value)
{
	if (!strcmp(type, "object"))
		return json_is_object(value);
	if (!strcmp(type, "array"))
		return json_is_array(value);
	if (!strcmp(type, "string"))
		return json_is_string(value);
	if (!strcmp(type, "integer"))
		return json_is_integer(value);
	if (!strcmp(type, "boolean"))
		return json_is_boolean(value);
	ck_assert_str_eq(type, "null");
	return json_is_null(value);
}

static bool check_type(const json_t *type, const json_t *value)
{
	size_t i;
	json_t *one;
	if (json_is_string(type))
		return has_type(json_string_value(type), value);
	json_array_foreach(type, i, one) if (has_type(json_string_value(one), value)) return true;
	return false;
}

static bool check_enum(const json_t *list, const json_t *value)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one) if (json_equal(one, value)) return true;
	return false;
}

static bool check_pattern(const char *pattern, const json_t *value)
{
	regex_t regex;
	if (!json_is_string(value))
		return true;
	ck_assert_int_eq(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	bool fits = !regexec(&regex, json_string_value(value), 0, NULL, 0);
	regfree(&regex);
	return fits;
}

static bool check_members(const struct validation *v, const json_t *schema, const json_t *value)
{
	const json_t *properties = json_object_get(schema, "properties");
	const char *key;
	json_t *member;
	if (!json_is_object(value))
		return true;
	json_object_foreach((json_t *)value, key, member)
	{
		const json_t *known = json_object_get(properties, key);
		if (known ? !accepts(v, known, member)
			  : json_is_false(json_object_get(schema, "additionalProperties")))
			return false;
	}
	return true;
}

static bool check_required(const json_t *list, const json_t *value)
{
	size_t i;
	json_t *name;
	json_array_foreach(
		list, i, name) if (json_is_object(value) &&
				   !json_object_get(value, json_string_value(name))) return false;
	return true;
}

static bool check_choices(
	const struct validation *v, const json_t *list, const json_t *value, bool all)
{
	size_t i, fitting = 0;
	json_t *one;
	json_array_foreach(list, i, one) fitting += accepts(v, one, value);
	return all ? fitting == json_array_size(list) : fitting > 0;
}

static bool check_items(const struct validation *v, const json_t *schema, const json_t *value)
{
	size_t i;
	json_t *item;
	json_array_foreach(value, i, item) if (!accepts(v, schema, item)) return false;
	return true;
}

static const json_t *referred(const struct validation *v, const char *reference)
{
	static const char prefix[] = "#/definitions/";
	ck_assert(!strncmp(reference, prefix, strlen(prefix)));
	const json_t *found = json_object_get(
		json_object_get(v->whole, "definitions"), reference + strlen(prefix));
	ck_assert_ptr_nonnull(found);
	return found;
}

static bool check_word(const struct validation *v, const json_t *schema, const char *word,
	const json_t *argument, const json_t *value)
{
	if (!strcmp(word, "type"))
		return check_type(argument, value);
	if (!strcmp(word, "enum"))
		return check_enum(argument, value);
	if (!strcmp(word, "pattern"))
		return check_pattern(json_string_value(argument), value);
	if (!strcmp(word, "minLength"))
		return !json_is_string(value) ||
		       (json_int_t)json_string_length(value) >= json_integer_value(argument);
	if (!strcmp(word, "minimum"))
		return !json_is_integer(value) ||
		       json_integer_value(value) >= json_integer_value(argument);
	if (!strcmp(word, "maximum"))
		return !json_is_integer(value) ||
		       json_integer_value(value) <= json_integer_value(argument);
	if (!strcmp(word, "items"))
		return check_items(v, argument, value);
	if (!strcmp(word, "properties"))
		return check_members(v, schema, value);
	if (!strcmp(word, "required"))
		return check_required(argument, value);
	if (!strcmp(word, "anyOf") || !strcmp(word, "allOf"))
		return check_choices(v, argument, value, !strcmp(word, "allOf"));
	if (!strcmp(word, "$ref"))
		return accepts(v, referred(v, json_string_value(argument)), value);
	static const char *const silent[] = { "$schema", "title", "description", "default",
		"definitions", "additionalProperties" };
	for (size_t i = 0; i < sizeof(silent) / sizeof(*silent); i++)
		if (!strcmp(word, silent[i]))
			return true;
	ck_abort_msg("the schema has a word that is not known here: %s", word);
}

static bool accepts(const struct validation *v, const json_t *schema, const json_t *value)
{
	const char *word;
	json_t *argument;
	json_object_foreach((json_t *)schema, word,
		argument) if (!check_word(v, schema, word, argument, value)) return false;
	return true;
}

bool schema_accepts(const json_t *schema, const json_t *value)
{
	struct validation v = { schema };
	return accepts(&v, schema, value);
}
