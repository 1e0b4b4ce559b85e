/*
 * The schema and the reader accept and refuse the same files, but for what a schema cannot say:
 * whether a pattern is broken.
 */
#include <string.h>

#include "base/yaml.h"
#include "folder.h"
#include "validate.h"

/* ------------------------------------------------------------------------------- YAML as JSON */

static json_t *to_json(const struct yaml *yaml, struct fy_node *node);

static json_t *scalar(const char *text)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	if (*text && !*end)
		return json_integer(number);
	if (!strcmp(text, "true") || !strcmp(text, "false"))
		return json_boolean(*text == 't');
	return json_string(text);
}

static json_t *map(const struct yaml *yaml, struct fy_node *node)
{
	json_t *object = json_object();
	struct fy_node *key, *value;
	void *state = NULL;
	while (yaml_next(node, &state, &key, &value))
		json_object_set_new(object, yaml_text(yaml, key), to_json(yaml, value));
	return object;
}

static json_t *list(const struct yaml *yaml, struct fy_node *node)
{
	json_t *array = json_array();
	struct fy_node *item;
	void *state = NULL;
	while (yaml_next_item(node, &state, &item))
		json_array_append_new(array, to_json(yaml, item));
	return array;
}

static json_t *to_json(const struct yaml *yaml, struct fy_node *node)
{
	switch (yaml_kind(node)) {
	case YAML_TEXT:
		return scalar(yaml_text(yaml, node));
	case YAML_MAP:
		return map(yaml, node);
	case YAML_LIST:
		return list(yaml, node);
	case YAML_NOTHING:
		return json_null();
	case YAML_ALIAS:
		break;
	}
	ck_abort_msg("no alias is expected here");
}

/* ------------------------------------------------------------------------------- both of them */

static const struct file {
	const char *text;
	bool is_right;
} files[] = {
	{ "", true },
	{ "rules:\n", true },
	{ "exclude:\n", true },
	{ "exclude: [a, b/**/c.c]\n", true },
	{ "exclude: a\n", false },
	{ "exclude: [[a]]\n", false },
	{ "exclude: ['']\n", false },
	{ "skip: [a]\nmodels: [b]\n", true },
	{ "models: { a: b }\n", false },
	{ "rulez: {}\n", false },
	{ "build: out\ndatabase: x.db\njobs: 3\nfail-on: info\n", true },
	{ "build:\n", false },
	{ "build: [out]\n", false },
	{ "jobs: 0\n", false },
	{ "jobs: 1024\n", true },
	{ "jobs: 1025\n", false },
	{ "jobs: two\n", false },
	{ "fail-on: none\n", false },
	{ "fail-on: new\n", true },
	{ "fail-on: [warning, new, stale]\n", true },
	{ "fail-on: [warning, old]\n", false },
	{ "fail-on: { warning: new }\n", false },
	{ "formats: [text, json=a.json]\n", true },
	{ "formats: [text=]\n", false },
	{ "formats: [texts]\n", false },
	{ "formats: [jsonl=a]\n", false },
	{ "formats: text\n", false },
	{ "inherit: false\n", true },
	{ "inherit: true\n", true },
	{ "inherit: no\n", false },
	{ "profile: strict\n", true },
	{ "profile: loose\n", false },
	{ "rules: { late: off, hasty: on, idle: info }\n", true },
	{ "rules: { late: performance }\n", true },
	{ "rules: { late: fatal }\n", false },
	{ "rules: { late: }\n", false },
	{ "rules: { nobody: off }\n", false },
	{ "rules: [late]\n", false },
	{ "rules: { late: { severity: warning, confidence: certain } }\n", true },
	{ "rules: { late: {} }\n", true },
	{ "rules: { late: { confidence: sure } }\n", false },
	{ "rules: { late: { limit: 3 } }\n", false },
	{ "rules: { hasty: { limit: 3 } }\n", true },
	{ "rules: { hasty: { limit: 0 } }\n", false },
	{ "rules: { hasty: { limit: 1001 } }\n", false },
	{ "rules: { hasty: { limit: few } }\n", false },
	{ "rules: { hasty: { kinds: [net, dns] } }\n", true },
	{ "rules: { hasty: { kinds: [] } }\n", true },
	{ "rules: { hasty: { kinds: [nett] } }\n", false },
	{ "rules: { hasty: { kinds: net } }\n", false },
	{ "rules: { hasty: { kinds: { add: [net], remove: [disk] } } }\n", true },
	{ "rules: { hasty: { kinds: { plus: [net] } } }\n", false },
	{ "rules: { hasty: { kinds: { add: net } } }\n", false },
	{ "overrides:\n", true },
	{ "overrides: [{ paths: [a], rules: { late: off } }]\n", true },
	{ "overrides: [{ paths: [a] }]\n", false },
	{ "overrides: [{ rules: { late: off } }]\n", false },
	{ "overrides: [{ paths: a, rules: { late: off } }]\n", false },
	{ "overrides: [{ paths: [a], rules: { late: of } }]\n", false },
	{ "overrides: [{ paths: [a], rules: {}, more: 1 }]\n", false },
	{ "overrides: { paths: [a], rules: {} }\n", false },
	{ "- a\n", false },
	{ "a\n", false },
};

static bool reader_accepts(const char *text)
{
	struct config *config = config_new(&test_words);
	struct error err = { 0 };
	file_of(".async-lint.yaml", text);
	bool ok = config_open(config, NULL, inside(""), &err);
	config_free(config);
	return ok;
}

static bool schema_accepts_text(const char *text)
{
	struct error err = { 0 };
	struct yaml yaml = { .name = "a", .arena = &test_arena, .err = &err };
	char *printed = config_schema(&test_words);
	json_t *schema = json_loads(printed, 0, NULL);
	ck_assert_ptr_nonnull(schema);
	ck_assert_msg(yaml_open(&yaml, text), "%s", err.text);
	json_t *value = to_json(&yaml, yaml.root);
	bool ok = schema_accepts(schema, value);
	json_decref(value);
	json_decref(schema);
	yaml_release(&yaml);
	free(printed);
	return ok;
}

START_TEST(both_say_the_same)
{
	const struct file *file = &files[_i];
	ck_assert_msg(reader_accepts(file->text) == file->is_right, "the reader: %s", file->text);
	ck_assert_msg(
		schema_accepts_text(file->text) == file->is_right, "the schema: %s", file->text);
}
END_TEST

int main(void)
{
	return run_loop("schema", both_say_the_same, sizeof(files) / sizeof(*files));
}
