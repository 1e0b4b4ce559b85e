/*
 * Reads model files: top keys, constants, sections, and the names in them.
 *
 *  1. Constants are read before entries, wherever they stand in the file.
 *  2. Several names in one key share one list of roles.
 *  3. Nothing reaches the model from a text with a mistake in it.
 */
#include "model/reader.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/clause.h"

enum { top_model = section_count, top_constants, top_count };

static const char *const top_keys[top_count] = {
	[SECTION_FUNCTIONS] = "functions",
	[SECTION_TYPEDEFS] = "typedefs",
	[SECTION_FIELDS] = "fields",
	[SECTION_MARKERS] = "markers",
	[top_model] = "model",
	[top_constants] = "constants",
};

const char *model_top_key(size_t number)
{
	return number < top_count ? top_keys[number] : NULL;
}

static bool is_identifier(const char *text, size_t length)
{
	if (!length || isdigit((unsigned char)text[0]))
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_')
			return false;
	return true;
}

static bool read_constant(struct reader *reader, struct fy_node *key, struct fy_node *value)
{
	struct read_constant constant = { 0 };
	constant.name = yaml_word(&reader->yaml, key, key, "the name of a constant");
	if (!constant.name)
		return false;
	if (!is_identifier(constant.name, strlen(constant.name)))
		return yaml_mistake(
			&reader->yaml, key, 0, "'%s' is no name of a constant", constant.name);
	if (!yaml_integer(&reader->yaml, key, value, &constant.value))
		return false;
	if (intern_add(&reader->constants, constant.name) < reader->read->constants.count)
		return yaml_mistake(
			&reader->yaml, key, 0, "'%s' is defined already", constant.name);
	array_push(&reader->read->constants, constant);
	return true;
}

static bool read_constants(struct reader *reader, struct fy_node *at, struct fy_node *node)
{
	struct fy_node *key, *value;
	void *state = NULL;
	if (!yaml_expect(&reader->yaml, at, node, YAML_MAP, "a map from names to numbers"))
		return false;
	while (yaml_next(node, &state, &key, &value))
		if (!read_constant(reader, key, value))
			return false;
	return true;
}

bool reader_constant(const char *name, int64_t *value, void *data)
{
	struct reader *reader = data;
	const struct read_context *context = reader->context;
	uint32_t number = intern_find(&reader->constants, name);
	if (number != intern_none) {
		*value = reader->read->constants.items[number].value;
		return true;
	}
	if (context->constant && context->constant(name, value, context->data))
		return true;
	reader->unknown_constant = arena_strdup(context->arena, name);
	return false;
}

static bool check_draft(struct reader *reader, const struct draft *draft, struct fy_node *key)
{
	bool says_something = draft->roles.count || draft->descriptor;
	if (draft->is_deleted && says_something)
		return yaml_mistake(
			&reader->yaml, key, 0, "a deleted entry cannot have roles as well");
	if (!draft->is_deleted && !says_something)
		return yaml_mistake(&reader->yaml, key, 0, "this entry has no role");
	return true;
}

static bool check_name(struct reader *reader, enum model_section section, struct fy_node *key,
	size_t offset, const char *name)
{
	const char *dot = section == SECTION_FIELDS ? strchr(name, '.') : NULL;
	bool ok = dot ? is_identifier(name, (size_t)(dot - name)) &&
				  is_identifier(dot + 1, strlen(dot + 1))
		      : section != SECTION_FIELDS && is_identifier(name, strlen(name));
	if (!ok)
		return yaml_mistake(&reader->yaml, key, offset, "expected %s, not '%s'",
			section == SECTION_FIELDS ? "'record.field'" : "a name in C", name);

	struct intern *seen = &reader->seen[section];
	uint32_t known = intern_find(seen, name);
	if (known != intern_none)
		return yaml_mistake(&reader->yaml, key, offset,
			"'%s' has an entry already, in line %d", name,
			reader->lines[section].items[known]);
	intern_add(seen, name);
	array_push(&reader->lines[section], yaml_place(key).line);
	return true;
}

/* One entry for each of the names in the key, all with the same roles. */
static bool add_entries(
	struct reader *reader, const struct draft *draft, struct fy_node *key, const char *names)
{
	struct arena *arena = reader->context->arena;
	struct read_entry entry = {
		.section = draft->section,
		.is_deleted = draft->is_deleted,
		.descriptor = draft->descriptor,
		.roles.count = (uint32_t)draft->roles.count,
	};
	if (draft->roles.count)
		entry.roles.items = arena_copy(arena, draft->roles.items,
			draft->roles.count * sizeof(*draft->roles.items));

	struct yaml_place place = yaml_place(key);
	for (const char *at = names + strspn(names, " "); *at;) {
		size_t length = strcspn(at, " "), offset = (size_t)(at - names);
		entry.name = arena_strndup(arena, at, length);
		if (!check_name(reader, draft->section, key, offset, entry.name))
			return false;
		if (entry.is_deleted)
			entry.where = arena_printf(arena, "%s:%d:%d", reader->yaml.name, place.line,
				place.column + (place.exact ? (int)offset : 0));
		array_push(&reader->read->entries, entry);
		at += length;
		at += strspn(at, " ");
	}
	return true;
}

static bool read_section(
	struct reader *reader, enum model_section section, struct fy_node *at, struct fy_node *node)
{
	struct fy_node *key, *value;
	void *state = NULL;

	if (!yaml_expect(&reader->yaml, at, node, YAML_MAP, "a map from names to roles"))
		return false;
	while (yaml_next(node, &state, &key, &value)) {
		struct draft draft = { .section = section };
		const char *names = yaml_word(&reader->yaml, key, key, "one or more names");
		bool ok = names && clauses_read(reader, &draft, key, value) &&
			  check_draft(reader, &draft, key) &&
			  add_entries(reader, &draft, key, names);
		array_release(&draft.roles);
		if (!ok)
			return false;
	}
	return true;
}

static int top_find(const char *text)
{
	for (int i = 0; i < top_count; i++)
		if (!strcmp(top_keys[i], text))
			return i;
	return -1;
}

/* Finds the values of the top keys; refuses unknown ones. */
static bool read_top(
	struct reader *reader, struct fy_node *keys[top_count], struct fy_node *values[top_count])
{
	struct fy_node *root = reader->yaml.root, *key, *value;
	void *state = NULL;

	if (!yaml_expect(&reader->yaml, root, root, YAML_MAP,
		    "the keys of a model: 'model', 'functions' ..."))
		return false;
	while (yaml_next(root, &state, &key, &value)) {
		const char *text = yaml_word(&reader->yaml, root, key, "a key");
		if (!text)
			return false;
		int top = top_find(text);
		if (top < 0)
			return yaml_unknown_word(
				&reader->yaml, key, "key", text, top_keys, top_count);
		if (keys[top])
			return yaml_mistake(
				&reader->yaml, key, 0, "the key '%s' stands here twice", text);
		keys[top] = key;
		values[top] = value;
	}
	if (!keys[top_model])
		return yaml_mistake(&reader->yaml, root, 0, "the key 'model' is missing");
	return true;
}

static bool read_document(struct reader *reader)
{
	struct fy_node *keys[top_count] = { 0 }, *values[top_count] = { 0 };

	if (!read_top(reader, keys, values))
		return false;
	if (!yaml_word(&reader->yaml, keys[top_model], values[top_model], "the name of the model"))
		return false;
	if (keys[top_constants] &&
		!read_constants(reader, keys[top_constants], values[top_constants]))
		return false;
	for (int section = 0; section < section_count; section++)
		if (keys[section] && !read_section(reader, (enum model_section)section,
					     keys[section], values[section]))
			return false;
	return true;
}

bool model_read(struct read_model *read, const struct read_context *context, const char *name,
	const char *text, struct error *err)
{
	struct reader reader = {
		.yaml = { .name = name, .arena = context->arena, .err = err },
		.context = context,
		.read = read,
	};
	bool ok = yaml_open(&reader.yaml, text) && read_document(&reader);

	yaml_release(&reader.yaml);
	intern_release(&reader.constants);
	for (int section = 0; section < section_count; section++) {
		intern_release(&reader.seen[section]);
		array_release(&reader.lines[section]);
	}
	return ok;
}

void read_model_release(struct read_model *read)
{
	array_release(&read->entries);
	array_release(&read->constants);
}
