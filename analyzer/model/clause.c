/*
 * Reads what an entry says. One table tells what stands behind the word of each role; in one
 * map, `when`, `unless` and `use` hold for all its roles.
 */
#include "model/clause.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { last_argument = 63 };

enum shape {              /* what stands behind the word of a role */
	SHAPE_FLAG,       /* true */
	SHAPE_FUNCTION,   /* argN, or a list of them; in typedefs and fields also self */
	SHAPE_ARGUMENT,   /* argN, or a list of them */
	SHAPE_TARGET,     /* true, or argN */
	SHAPE_TURN,       /* true, or once */
	SHAPE_DESCRIPTOR, /* argN, or result */
	SHAPE_CATEGORY,
	SHAPE_WAIT,
	SHAPE_SCOPE, /* KIND, or KIND argN */
	SHAPE_SCOPE_KIND,
	SHAPE_SPAWN,    /* KIND, or KIND argN */
	SHAPE_RESOURCE, /* KIND, or KIND argN */
	SHAPE_MEASURE,
	SHAPE_NUMBER,
	SHAPE_PAIR,      /* argN argM */
	SHAPE_REGISTRY,  /* NAME */
	SHAPE_REGISTERS, /* NAME argN; in typedefs and fields also NAME self */
};

static const enum shape shapes[role_kind_count] = {
	[ROLE_SUSPENDS] = SHAPE_FLAG,
	[ROLE_WAITS] = SHAPE_WAIT,
	[ROLE_SPAWNS] = SHAPE_SPAWN,
	[ROLE_RETURNS_TASK] = SHAPE_FLAG,
	[ROLE_JOINS] = SHAPE_TARGET,
	[ROLE_GATHERS] = SHAPE_TARGET,
	[ROLE_SCOPE_OPEN] = SHAPE_SCOPE,
	[ROLE_SCOPE_CLOSE] = SHAPE_SCOPE,
	[ROLE_SCOPE_TYPE] = SHAPE_SCOPE_KIND,
	[ROLE_TIMEOUT] = SHAPE_ARGUMENT,
	[ROLE_LIMIT] = SHAPE_ARGUMENT,
	[ROLE_CANCELS] = SHAPE_TARGET,
	[ROLE_YIELDS] = SHAPE_FLAG,
	[ROLE_OFFLOADS] = SHAPE_FUNCTION,
	[ROLE_STARTS_THREAD] = SHAPE_FUNCTION,
	[ROLE_CALLS_ON_LOOP] = SHAPE_FUNCTION,
	[ROLE_CALLS] = SHAPE_FUNCTION,
	[ROLE_RUNS_LOOP] = SHAPE_TURN,
	[ROLE_ACQUIRES] = SHAPE_RESOURCE,
	[ROLE_RELEASES] = SHAPE_RESOURCE,
	[ROLE_ORDERED] = SHAPE_ARGUMENT,
	[ROLE_BLOCKS] = SHAPE_CATEGORY,
	[ROLE_NONBLOCKING] = SHAPE_FLAG,
	[ROLE_MAKES_NONBLOCKING] = SHAPE_DESCRIPTOR,
	[ROLE_MAKES_BLOCKING] = SHAPE_ARGUMENT,
	[ROLE_CPU_HEAVY] = SHAPE_FLAG,
	[ROLE_READONLY] = SHAPE_FLAG,
	[ROLE_LOOP_ONLY] = SHAPE_FLAG,
	[ROLE_WORKER_ONLY] = SHAPE_FLAG,
	[ROLE_ANY_THREAD] = SHAPE_FLAG,
	[ROLE_NO_SUSPEND] = SHAPE_FLAG,
	[ROLE_MIXED] = SHAPE_FLAG,
	[ROLE_TESTS_CONTEXT] = SHAPE_FLAG,
	[ROLE_DETACHED] = SHAPE_FLAG,
	[ROLE_BOUNDED] = SHAPE_NUMBER,
	[ROLE_WANTS_DEADLINE] = SHAPE_FLAG,
	[ROLE_WANTS_LIMIT] = SHAPE_FLAG,
	[ROLE_CANCEL_ROOT] = SHAPE_FLAG,
	[ROLE_CONSUMES] = SHAPE_ARGUMENT,
	[ROLE_ESCAPES] = SHAPE_ARGUMENT,
	[ROLE_NEVER_RETURNS] = SHAPE_FLAG,
	[ROLE_COUNT] = SHAPE_ARGUMENT,
	[ROLE_ONCE] = SHAPE_FLAG,
	[ROLE_CPU_LINEAR] = SHAPE_ARGUMENT,
	[ROLE_RUNS_IN_SIGNAL] = SHAPE_FUNCTION,
	[ROLE_WATCHES] = SHAPE_ARGUMENT,
	[ROLE_ERROR_CODE] = SHAPE_FLAG,
	[ROLE_TAKES_MODE] = SHAPE_PAIR,
	[ROLE_STANDS_FOR] = SHAPE_ARGUMENT,
	[ROLE_REGISTERS] = SHAPE_REGISTERS,
	[ROLE_RUNS_REGISTERED] = SHAPE_REGISTRY,
	[ROLE_REPEATS] = SHAPE_FLAG,
	[ROLE_DEFINES_CLASS] = SHAPE_PAIR,
	[ROLE_CONSTRUCTS] = SHAPE_FUNCTION,
	[ROLE_DESTROYS] = SHAPE_FUNCTION,
	[ROLE_MEASURES] = SHAPE_MEASURE,
};

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

/* "argN"; -1 if it is something else. */
static int argument_number(const char *text)
{
	if (strncmp(text, "arg", 3) || !isdigit((unsigned char)text[3]))
		return -1;
	char *end;
	long number = strtol(text + 3, &end, 10);
	return *end || number > last_argument ? -1 : (int)number;
}

static void push_role(struct draft *draft, const struct role *role, int argument)
{
	struct role made = *role;
	made.argument = argument;
	array_push(&draft->roles, made);
}

static bool read_argument(struct reader *reader, struct draft *draft, const struct role *role,
	struct fy_node *at, struct fy_node *node)
{
	enum shape shape = shapes[role->kind];
	bool takes_self = shape == SHAPE_FUNCTION &&
			  (draft->section == SECTION_TYPEDEFS || draft->section == SECTION_FIELDS);
	const char *what = takes_self                  ? "'self' or 'argN'"
			   : shape == SHAPE_DESCRIPTOR ? "'result' or 'argN'"
			   : shape == SHAPE_TARGET     ? "'true' or 'argN'"
						       : "'argN'";
	const char *text = yaml_word(&reader->yaml, at, node, what);
	if (!text)
		return false;
	int argument = argument_number(text);
	if (takes_self && !strcmp(text, "self"))
		argument = role_no_argument;
	else if (shape == SHAPE_TARGET && !strcmp(text, "true"))
		argument = role_no_argument;
	else if (shape == SHAPE_DESCRIPTOR && !strcmp(text, "result"))
		argument = role_result;
	else if (argument < 0)
		return yaml_mistake(&reader->yaml, node, 0, "expected %s, not '%s'", what, text);
	push_role(draft, role, argument);
	return true;
}

static bool read_arguments(struct reader *reader, struct draft *draft, const struct role *role,
	struct fy_node *at, struct fy_node *node)
{
	if (yaml_kind(node) != YAML_LIST)
		return read_argument(reader, draft, role, at, node);
	struct fy_node *item;
	void *state = NULL;
	while (yaml_next_item(node, &state, &item))
		if (!read_argument(reader, draft, role, at, item))
			return false;
	return true;
}

static const char *expect_word(
	struct reader *reader, struct fy_node *at, struct fy_node *node, const char *what)
{
	char wanted[64];
	snprintf(wanted, sizeof(wanted), "a %s", what);
	return yaml_word(&reader->yaml, at, node, wanted);
}

/* A word from a table; its number goes to `number`. */
static bool read_word(struct reader *reader, enum role_words table, const char *what,
	struct fy_node *at, struct fy_node *node, int *number)
{
	size_t count;
	const char *const *words = role_words(table, &count);
	const char *text = expect_word(reader, at, node, what);
	if (!text)
		return false;
	*number = role_word_find(table, text, strlen(text));
	return *number >= 0 || yaml_unknown_word(&reader->yaml, node, what, text, words, count);
}

/* "KIND" or "KIND argN"; the number of the word goes to `number`. */
static bool read_word_and_argument(struct reader *reader, enum role_words table, const char *what,
	struct fy_node *at, struct fy_node *node, int *number, int *argument)
{
	size_t count;
	const char *const *words = role_words(table, &count);
	const char *text = expect_word(reader, at, node, what);
	if (!text)
		return false;
	size_t length = strcspn(text, " ");
	*number = role_word_find(table, text, length);
	if (*number < 0) {
		const char *word = arena_strndup(reader->context->arena, text, length);
		return yaml_unknown_word(&reader->yaml, node, what, word, words, count);
	}
	*argument = role_no_argument;
	if (!text[length])
		return true;
	*argument = argument_number(text + length + 1);
	if (*argument < 0)
		return yaml_mistake(&reader->yaml, node, length + 1, "expected 'argN', not '%s'",
			text + length + 1);
	return true;
}

static bool read_flag(struct reader *reader, struct fy_node *at, struct fy_node *node)
{
	const char *text = yaml_word(&reader->yaml, at, node, "'true'");
	if (!text)
		return false;
	if (strcmp(text, "true"))
		return yaml_mistake(&reader->yaml, node, 0,
			"expected 'true', not '%s': leave the key out where it does not hold",
			text);
	return true;
}

/* "true", or "once": 1. */
static bool read_turn(
	struct reader *reader, struct fy_node *at, struct fy_node *node, int64_t *number)
{
	const char *text = yaml_word(&reader->yaml, at, node, "'true' or 'once'");
	if (!text)
		return false;
	*number = !strcmp(text, "once");
	if (!*number && strcmp(text, "true"))
		return yaml_mistake(
			&reader->yaml, node, 0, "expected 'true' or 'once', not '%s'", text);
	return true;
}

/* "argN argM". */
static bool read_pair(struct reader *reader, struct fy_node *at, struct fy_node *node, int *first,
	int64_t *second)
{
	const char *text = yaml_word(&reader->yaml, at, node, "'argN argM'");
	if (!text)
		return false;
	size_t length = strcspn(text, " ");
	*first = argument_number(arena_strndup(reader->context->arena, text, length));
	*second = text[length] ? argument_number(text + length + 1) : -1;
	if (*first < 0 || *second < 0)
		return yaml_mistake(&reader->yaml, node, 0, "expected 'argN argM', not '%s'", text);
	return true;
}

/* "NAME", or "NAME argN": a name of the model's own choice, and what is registered under it. */
static bool read_registry(struct reader *reader, struct draft *draft, struct role *role,
	struct fy_node *at, struct fy_node *node, int *argument)
{
	bool is_field = draft->section == SECTION_TYPEDEFS || draft->section == SECTION_FIELDS;
	bool wants_argument = shapes[role->kind] == SHAPE_REGISTERS;
	const char *what = !wants_argument ? "a name" : is_field ? "'NAME self'" : "'NAME argN'";
	const char *text = yaml_word(&reader->yaml, at, node, what);
	if (!text)
		return false;
	size_t length = strcspn(text, " ");
	const char *rest = text[length] ? text + length + 1 : NULL;
	bool is_self = is_field && rest && !strcmp(rest, "self");
	role->registry = arena_strndup(reader->context->arena, text, length);
	*argument = rest && !is_self ? argument_number(rest) : role_no_argument;
	if (length && (wants_argument ? is_self || *argument >= 0 : !rest))
		return true;
	return yaml_mistake(&reader->yaml, node, 0, "expected %s, not '%s'", what, text);
}

static bool read_role(struct reader *reader, struct draft *draft, struct role *role,
	struct fy_node *at, struct fy_node *node)
{
	int word = 0, argument = role_no_argument;
	int64_t number = 0;
	bool ok = false;

	switch (shapes[role->kind]) {
	case SHAPE_FUNCTION:
	case SHAPE_ARGUMENT:
		return read_arguments(reader, draft, role, at, node);
	case SHAPE_TARGET:
	case SHAPE_DESCRIPTOR:
		return read_argument(reader, draft, role, at, node);
	case SHAPE_FLAG:
		ok = read_flag(reader, at, node);
		break;
	case SHAPE_TURN:
		ok = read_turn(reader, at, node, &role->number);
		break;
	case SHAPE_CATEGORY:
		ok = read_word(reader, ROLE_WORDS_CATEGORY, "category", at, node, &word);
		role->category = (enum block_category)word;
		break;
	case SHAPE_WAIT:
		ok = read_word(reader, ROLE_WORDS_WAIT, "kind of wait", at, node, &word);
		role->wait = (enum wait_kind)word;
		break;
	case SHAPE_SCOPE:
		ok = read_word_and_argument(
			reader, ROLE_WORDS_SCOPE, "kind of scope", at, node, &word, &argument);
		role->scope = (enum scope_kind)word;
		break;
	case SHAPE_SCOPE_KIND:
		ok = read_word(reader, ROLE_WORDS_SCOPE, "kind of scope", at, node, &word);
		role->scope = (enum scope_kind)word;
		break;
	case SHAPE_SPAWN:
		ok = read_word_and_argument(
			reader, ROLE_WORDS_SPAWN, "kind of spawning", at, node, &word, &argument);
		role->spawn = (enum spawn_kind)word;
		break;
	case SHAPE_RESOURCE:
		ok = read_word_and_argument(reader, ROLE_WORDS_RESOURCE, "kind of resource", at,
			node, &word, &argument);
		if (ok)
			role->resource = role_words(ROLE_WORDS_RESOURCE, &(size_t){ 0 })[word];
		break;
	case SHAPE_MEASURE:
		ok = read_word(reader, ROLE_WORDS_MEASURE, "kind of size", at, node, &word);
		role->measure = (enum measure_kind)word;
		break;
	case SHAPE_NUMBER:
		ok = yaml_integer(&reader->yaml, at, node, &number);
		role->number = number;
		break;
	case SHAPE_PAIR:
		ok = read_pair(reader, at, node, &argument, &role->number);
		break;
	case SHAPE_REGISTRY:
	case SHAPE_REGISTERS:
		ok = read_registry(reader, draft, role, at, node, &argument);
		break;
	}
	if (ok)
		push_role(draft, role, argument);
	return ok;
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
		if (!read_word(reader, ROLE_WORDS_SEVERITY, "severity", key, value, &word))
			return false;
		common->severity = 1 + word;
		return true;
	case KEY_THRESHOLD:
		return yaml_integer(&reader->yaml, key, value, &common->threshold);
	case KEY_REWRITE:
		return rewrite_read(reader, key, value, &common->rewrite);
	case KEY_DESCRIPTOR:
		if (!read_word(
			    reader, ROLE_WORDS_DESCRIPTOR, "kind of descriptor", key, value, &word))
			return false;
		draft->descriptor = role_words(ROLE_WORDS_DESCRIPTOR, &(size_t){ 0 })[word];
		return true;
	case KEY_DELETE:
		draft->is_deleted = true;
		return read_flag(reader, key, value);
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

_Static_assert(role_kind_count <= 64 && modifier_count <= 64, "one bit for each key");

static bool check_once(
	struct reader *reader, struct fy_node *key, const char *text, uint64_t *seen, int number)
{
	if (*seen >> number & 1)
		return yaml_mistake(&reader->yaml, key, 0, "the key '%s' stands here twice", text);
	*seen |= UINT64_C(1) << number;
	return true;
}

/* What is common to the roles of one map: its conditions. Refuses unknown keys, and keys that
 * stand there twice. */
static bool read_modifiers(
	struct reader *reader, struct draft *draft, struct role *common, struct fy_node *map)
{
	struct fy_node *key, *value;
	void *state = NULL;
	uint64_t seen_roles = 0, seen_modifiers = 0;

	while (yaml_next(map, &state, &key, &value)) {
		const char *text = yaml_word(&reader->yaml, map, key, "a key");
		if (!text)
			return false;
		int kind = role_word_find(ROLE_WORDS_KIND, text, strlen(text));
		if (kind >= 0) {
			if (!check_once(reader, key, text, &seen_roles, kind))
				return false;
			continue;
		}
		int modifier = modifier_find(text);
		if (modifier < 0)
			return unknown_key(reader, key, text);
		if (!check_once(reader, key, text, &seen_modifiers, modifier))
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
		if (!read_role(reader, draft, &role, key, value))
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
