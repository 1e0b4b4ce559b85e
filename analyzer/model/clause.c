/*
 * Reads what an entry says: maps of roles (clause_role.c). In one map, `when`, `unless` and `use`
 * hold for all its roles.
 */
#include "model/clause.h"

#include <string.h>

#include "base/bitset.h"
#include "base/text.h"

/* Keys of an entry that are no roles. */
enum modifier {
	KEY_WHEN,
	KEY_UNLESS,
	KEY_USE,
	KEY_NOTE,
	KEY_SEVERITY,
	KEY_THRESHOLD,
	KEY_REWRITE,
	KEY_DESCRIPTOR,
	KEY_DELETE,
	modifier_count
};

static const char *const modifiers[modifier_count] = {
	[KEY_WHEN] = "when",
	[KEY_UNLESS] = "unless",
	[KEY_USE] = "use",
	[KEY_NOTE] = "note",
	[KEY_SEVERITY] = "severity",
	[KEY_THRESHOLD] = "threshold",
	[KEY_REWRITE] = "rewrite",
	[KEY_DESCRIPTOR] = "descriptor",
	[KEY_DELETE] = "delete",
};

const char *model_entry_key(size_t number)
{
	if (number < role_kind_count)
		return role_kind_name((enum role_kind)number);
	number -= role_kind_count;
	return number < modifier_count ? modifiers[number] : NULL;
}

bool reader_condition(struct reader *reader, struct fy_node *at, struct fy_node *node,
	const struct condition **condition)
{
	const char *text = yaml_word(&reader->yaml, at, node, "a condition");
	if (!text)
		return false;
	struct error inner;
	size_t column;
	reader->unknown_constant = NULL;
	*condition = condition_parse_at(
		reader->context->arena, text, reader_constant, reader, &column, &inner);
	if (*condition)
		return true;
	const char *near = NULL;
	if (reader->unknown_constant)
		near = text_nearest(
			reader->unknown_constant, reader->constants.names, reader->constants.count);
	if (near)
		return yaml_mistake(&reader->yaml, node, column - 1, "%s; did you mean '%s'?",
			inner.text, near);
	return yaml_mistake(&reader->yaml, node, column - 1, "%s", inner.text);
}

static int modifier_find(const char *text)
{
	for (int i = 0; i < modifier_count; i++)
		if (!strcmp(modifiers[i], text))
			return i;
	return -1;
}

static bool read_modifier(struct reader *reader, struct draft *draft, struct role *common,
	enum modifier modifier, struct fy_node *key, struct fy_node *value)
{
	int word;

	switch (modifier) {
	case KEY_WHEN:
		return reader_condition(reader, key, value, &common->when);
	case KEY_UNLESS:
		return reader_condition(reader, key, value, &common->unless);
	case KEY_USE:
		common->use = yaml_word(&reader->yaml, key, value, "what to call instead");
		return common->use != NULL;
	case KEY_NOTE:
		common->note = yaml_word(&reader->yaml, key, value, "a sentence");
		return common->note != NULL;
	case KEY_SEVERITY:
		if (!clause_word(reader, ROLE_WORDS_SEVERITY, "severity", key, value, &word))
			return false;
		common->severity = 1 + word;
		return true;
	case KEY_THRESHOLD:
		return yaml_integer(&reader->yaml, key, value, &common->threshold);
	case KEY_REWRITE:
		return rewrite_read(reader, key, value, &common->rewrite);
	case KEY_DESCRIPTOR:
		if (!clause_word(
			    reader, ROLE_WORDS_DESCRIPTOR, "kind of descriptor", key, value, &word))
			return false;
		draft->descriptor = role_words(ROLE_WORDS_DESCRIPTOR, &(size_t){ 0 })[word];
		return true;
	case KEY_DELETE:
		draft->is_deleted = true;
		return clause_flag(reader, key, value);
	case modifier_count:
		break;
	}
	return false;
}

static bool unknown_key(struct reader *reader, struct fy_node *key, const char *typed)
{
	const char *words[(size_t)role_kind_count + (size_t)modifier_count];
	size_t count = 0;
	for (size_t i = 0; model_entry_key(i); i++)
		words[count++] = model_entry_key(i);
	const char *near = text_nearest(typed, words, count);
	if (!near)
		return yaml_mistake(&reader->yaml, key, 0, "unknown key '%s'", typed);
	return yaml_mistake(
		&reader->yaml, key, 0, "unknown key '%s'; did you mean '%s'?", typed, near);
}

static bool check_once(
	struct reader *reader, struct fy_node *key, const char *text, uint64_t *seen, int number)
{
	if (bitset_has(seen, (size_t)number))
		return yaml_mistake(&reader->yaml, key, 0, "the key '%s' stands here twice", text);
	bitset_add(seen, (size_t)number);
	return true;
}

/* What is common to the roles of one map: its conditions. Refuses unknown keys, and keys that
 * stand there twice. */
static bool read_modifiers(
	struct reader *reader, struct draft *draft, struct role *common, struct fy_node *map)
{
	struct fy_node *key, *value;
	void *state = NULL;
	uint64_t seen_roles[(role_kind_count + 63) / 64] = { 0 };
	uint64_t seen_modifiers[(modifier_count + 63) / 64] = { 0 };

	while (yaml_next(map, &state, &key, &value)) {
		const char *text = yaml_word(&reader->yaml, map, key, "a key");
		if (!text)
			return false;
		int kind = role_word_find(ROLE_WORDS_KIND, text, strlen(text));
		if (kind >= 0) {
			if (!check_once(reader, key, text, seen_roles, kind))
				return false;
			continue;
		}
		int modifier = modifier_find(text);
		if (modifier < 0)
			return unknown_key(reader, key, text);
		if (!check_once(reader, key, text, seen_modifiers, modifier))
			return false;
		if (!read_modifier(reader, draft, common, (enum modifier)modifier, key, value))
			return false;
	}
	return true;
}

static bool read_clause(
	struct reader *reader, struct draft *draft, struct fy_node *at, struct fy_node *map)
{
	struct role common = { .argument = role_no_argument, .category = BLOCK_USER };
	struct fy_node *key, *value;
	void *state = NULL;

	if (!yaml_expect(&reader->yaml, at, map, YAML_MAP, "a map of roles"))
		return false;
	if (!read_modifiers(reader, draft, &common, map))
		return false;
	while (yaml_next(map, &state, &key, &value)) {
		const char *text = yaml_text(&reader->yaml, key);
		int kind = role_word_find(ROLE_WORDS_KIND, text, strlen(text));
		if (kind < 0)
			continue;
		struct role role = common;
		role.kind = (enum role_kind)kind;
		role.origin = arena_printf(
			reader->context->arena, "%s:%d", reader->yaml.name, yaml_place(key).line);
		if (!clause_role(reader, draft, &role, key, value))
			return false;
	}
	return true;
}

bool clauses_read(
	struct reader *reader, struct draft *draft, struct fy_node *at, struct fy_node *node)
{
	if (yaml_kind(node) != YAML_LIST)
		return read_clause(reader, draft, at, node);
	struct fy_node *item;
	void *state = NULL;
	while (yaml_next_item(node, &state, &item))
		if (!read_clause(reader, draft, at, item))
			return false;
	return true;
}
