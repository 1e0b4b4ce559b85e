/*
 * The JSON Schema for editors accepts the words that the reader does, and no others.
 */
#include <check.h>
#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "model/reader.h"
#include "model/rewrite.h"
#include "suite.h"

static json_t *schema;

static void load(void)
{
	json_error_t err;
	schema = json_load_file(SOURCE_FOLDER "/rules/models/model.schema.json", 0, &err);
	ck_assert_msg(schema != NULL, "line %d: %s", err.line, err.text);
}

static void release(void)
{
	json_decref(schema);
}

static json_t *definition(const char *name)
{
	json_t *found = json_object_get(json_object_get(schema, "definitions"), name);
	ck_assert_msg(found != NULL, "%s", name);
	return found;
}

START_TEST(keys_are_the_same)
{
	json_t *top = json_object_get(schema, "properties");
	size_t count = 0;
	for (; model_top_key(count); count++)
		ck_assert_msg(json_object_get(top, model_top_key(count)) != NULL, "%s",
			model_top_key(count));
	ck_assert_uint_eq(json_object_size(top), count);

	json_t *clause = json_object_get(definition("clause"), "properties");
	for (count = 0; model_entry_key(count); count++)
		ck_assert_msg(json_object_get(clause, model_entry_key(count)) != NULL, "%s",
			model_entry_key(count));
	ck_assert_uint_eq(json_object_size(clause), count);
}
END_TEST

START_TEST(keys_of_rewrites_are_the_same)
{
	json_t *clause = json_object_get(definition("clause"), "properties");
	json_t *keys = json_object_get(json_object_get(clause, "rewrite"), "properties");
	size_t count = 0;
	for (; model_rewrite_key(count); count++)
		ck_assert_msg(json_object_get(keys, model_rewrite_key(count)) != NULL, "%s",
			model_rewrite_key(count));
	ck_assert_uint_eq(json_object_size(keys), count);
}
END_TEST

static void check_enum(json_t *holder, enum role_words table)
{
	json_t *list = json_object_get(holder, "enum");
	size_t count;
	const char *const *words = role_words(table, &count);
	ck_assert_uint_eq(json_array_size(list), count);
	for (size_t i = 0; i < count; i++)
		ck_assert_str_eq(json_string_value(json_array_get(list, i)), words[i]);
}

START_TEST(words_are_the_same)
{
	check_enum(definition("category"), ROLE_WORDS_CATEGORY);
	check_enum(definition("wait"), ROLE_WORDS_WAIT);
	check_enum(definition("scope"), ROLE_WORDS_SCOPE);
	check_enum(definition("descriptor"), ROLE_WORDS_DESCRIPTOR);
	json_t *clause = json_object_get(definition("clause"), "properties");
	check_enum(json_object_get(clause, "severity"), ROLE_WORDS_SEVERITY);
}
END_TEST

static void check_pattern(const char *key, enum role_words table)
{
	json_t *clause = json_object_get(definition("clause"), "properties");
	json_t *pattern = json_object_get(json_object_get(clause, key), "pattern");
	size_t count;
	const char *const *words = role_words(table, &count);
	struct text expected = { 0 };
	text_add(&expected, "^(");
	for (size_t i = 0; i < count; i++)
		text_printf(&expected, "%s%s", i ? "|" : "", words[i]);
	text_add(&expected, ")( arg[0-9]{1,2})?$");
	ck_assert_str_eq(json_string_value(pattern), text_string(&expected));
	text_release(&expected);
}

START_TEST(patterns_are_the_same)
{
	check_pattern("spawns", ROLE_WORDS_SPAWN);
	check_pattern("scope-open", ROLE_WORDS_SCOPE);
	check_pattern("scope-close", ROLE_WORDS_SCOPE);
	check_pattern("acquires", ROLE_WORDS_RESOURCE);
	check_pattern("releases", ROLE_WORDS_RESOURCE);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("schema");
	tcase_add_checked_fixture(tests, load, release);
	tcase_add_test(tests, keys_are_the_same);
	tcase_add_test(tests, keys_of_rewrites_are_the_same);
	tcase_add_test(tests, words_are_the_same);
	tcase_add_test(tests, patterns_are_the_same);
	return suite_run("schema", tests);
}
