/*
 * yaml_value FILE PATH prints a text of a YAML document: `yaml_value action.yml runs/steps/3/run`.
 * Names are keys, numbers are places in a list, and "name=X" is the map of a list that says so:
 * runs/steps/name=Check/run. Exit code 1: there is no such text; 2: the file is no YAML.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/yaml.h"

static struct fy_node *member(const struct yaml *yaml, struct fy_node *map, const char *name)
{
	void *state = NULL;
	struct fy_node *key, *value;
	while (yaml_next(map, &state, &key, &value))
		if (!strcmp(yaml_text(yaml, key), name))
			return value;
	return NULL;
}

static bool is_named(const struct yaml *yaml, struct fy_node *map, const char *test)
{
	const char *equals = strchr(test, '=');
	if (!equals || yaml_kind(map) != YAML_MAP)
		return false;
	const char *name = arena_strndup(yaml->arena, test, (size_t)(equals - test));
	struct fy_node *value = member(yaml, map, name);
	return value && !strcmp(yaml_text(yaml, value), equals + 1);
}

static struct fy_node *item(const struct yaml *yaml, struct fy_node *list, const char *step)
{
	void *state = NULL;
	struct fy_node *node;
	for (long i = 0; yaml_next_item(list, &state, &node); i++)
		if (is_named(yaml, node, step) || (*step >= '0' && *step <= '9' && atol(step) == i))
			return node;
	return NULL;
}

static struct fy_node *find(const struct yaml *yaml, char *path)
{
	struct fy_node *node = yaml->root;
	for (char *step = strtok(path, "/"); step && node; step = strtok(NULL, "/"))
		node = yaml_kind(node) == YAML_LIST  ? item(yaml, node, step)
		       : yaml_kind(node) == YAML_MAP ? member(yaml, node, step)
						     : NULL;
	return node;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct error err = { { 0 } };
	const char *text;
	size_t size;
	int code = 2;
	if (argc != 3)
		return 2;
	struct yaml yaml = { .name = argv[1], .arena = &arena, .err = &err };
	if (!file_read(&arena, argv[1], &text, &size, &err) || !yaml_open(&yaml, text)) {
		fprintf(stderr, "%s\n", err.text);
	} else {
		struct fy_node *node = find(&yaml, argv[2]);
		enum yaml_kind kind = node ? yaml_kind(node) : YAML_MAP;
		code = kind == YAML_TEXT || kind == YAML_NOTHING ? 0 : 1;
		if (!code)
			puts(kind == YAML_TEXT ? yaml_text(&yaml, node) : "");
	}
	yaml_release(&yaml);
	arena_release(&arena);
	return code;
}
