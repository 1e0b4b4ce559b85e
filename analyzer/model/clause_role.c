/*
 * What stands behind the word of a role: one table tells its shape.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/clause.h"

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
	SHAPE_CLASS,     /* argN argM, or argN */
	SHAPE_NAME,      /* argN, or argN in argM */
	SHAPE_KIND,      /* of a descriptor */
	SHAPE_REGISTRY,  /* NAME */
	SHAPE_REGISTERS, /* NAME argN; in typedefs and fields also NAME self */
	shape_count
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
	[ROLE_TESTS_ONCE] = SHAPE_FLAG,
	[ROLE_CPU_LINEAR] = SHAPE_ARGUMENT,
	[ROLE_RUNS_IN_SIGNAL] = SHAPE_FUNCTION,
	[ROLE_WATCHES] = SHAPE_FUNCTION,
	[ROLE_ERROR_CODE] = SHAPE_FLAG,
	[ROLE_TAKES_MODE] = SHAPE_PAIR,
	[ROLE_STANDS_FOR] = SHAPE_NAME,
	[ROLE_REGISTERS] = SHAPE_REGISTERS,
	[ROLE_RUNS_REGISTERED] = SHAPE_REGISTRY,
	[ROLE_REPEATS] = SHAPE_FLAG,
	[ROLE_DEFINES_CLASS] = SHAPE_CLASS,
	[ROLE_CONSTRUCTS] = SHAPE_FUNCTION,
	[ROLE_DESTROYS] = SHAPE_FUNCTION,
	[ROLE_MEASURES] = SHAPE_MEASURE,
	[ROLE_NAMES_THREAD] = SHAPE_FLAG,
	[ROLE_NAMES_MAIN_THREAD] = SHAPE_FLAG,
	[ROLE_COMPARES_THREADS] = SHAPE_FLAG,
	[ROLE_TESTS_LOOP_THREAD] = SHAPE_FLAG,
	[ROLE_MAKES] = SHAPE_KIND,
	[ROLE_LINGERS] = SHAPE_ARGUMENT,
	[ROLE_REPLACES] = SHAPE_ARGUMENT,
	[ROLE_OWNED_BY] = SHAPE_PAIR,
	[ROLE_TRANSFERS] = SHAPE_ARGUMENT,
};

/* Shapes that are a word of a table, some with an argument behind it. */
static const struct vocabulary {
	enum role_words words;
	bool has_argument;
	const char *what; /* NULL: no such shape */
} vocabularies[shape_count] = {
	[SHAPE_CATEGORY] = { ROLE_WORDS_CATEGORY, false, "category" },
	[SHAPE_WAIT] = { ROLE_WORDS_WAIT, false, "kind of wait" },
	[SHAPE_SCOPE] = { ROLE_WORDS_SCOPE, true, "kind of scope" },
	[SHAPE_SCOPE_KIND] = { ROLE_WORDS_SCOPE, false, "kind of scope" },
	[SHAPE_SPAWN] = { ROLE_WORDS_SPAWN, true, "kind of spawning" },
	[SHAPE_RESOURCE] = { ROLE_WORDS_RESOURCE, true, "kind of resource" },
	[SHAPE_MEASURE] = { ROLE_WORDS_MEASURE, false, "kind of size" },
	[SHAPE_KIND] = { ROLE_WORDS_DESCRIPTOR, false, "kind of descriptor" },
};

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

bool clause_word(struct reader *reader, enum role_words table, const char *what, struct fy_node *at,
	struct fy_node *node, int *number)
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

bool clause_flag(struct reader *reader, struct fy_node *at, struct fy_node *node)
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
static bool read_pair(struct reader *reader, struct fy_node *at, struct fy_node *node,
	bool may_be_one, int *first, int64_t *second)
{
	const char *what = may_be_one ? "'argN argM' or 'argN'" : "'argN argM'";
	const char *text = yaml_word(&reader->yaml, at, node, what);
	if (!text)
		return false;
	size_t length = strcspn(text, " ");
	bool is_one = may_be_one && !text[length];
	*first = argument_number(arena_strndup(reader->context->arena, text, length));
	*second = text[length] ? argument_number(text + length + 1) : role_no_argument;
	if (*first < 0 || (*second < 0 && !is_one))
		return yaml_mistake(&reader->yaml, node, 0, "expected %s, not '%s'", what, text);
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

/* "argN": the result is another name of it; "argN in argM": what is written there. The number of
 * the second, or -1, goes to `second`. */
static bool read_name(struct reader *reader, struct fy_node *at, struct fy_node *node, int *first,
	int64_t *second)
{
	static const char in[] = " in ";
	const char *text = yaml_word(&reader->yaml, at, node, "'argN' or 'argN in argM'");
	if (!text)
		return false;
	const char *rest = strstr(text, in);
	size_t length = rest ? (size_t)(rest - text) : strlen(text);
	*first = argument_number(arena_strndup(reader->context->arena, text, length));
	*second = rest ? argument_number(rest + strlen(in)) : -1;
	if (*first < 0 || (rest && *second < 0))
		return yaml_mistake(&reader->yaml, node, 0,
			"expected 'argN' or 'argN in argM', not '%s'", text);
	return true;
}

static void set_word(struct role *role, int word)
{
	switch (shapes[role->kind]) {
	case SHAPE_CATEGORY:
		role->category = (enum block_category)word;
		return;
	case SHAPE_WAIT:
		role->wait = (enum wait_kind)word;
		return;
	case SHAPE_SCOPE:
	case SHAPE_SCOPE_KIND:
		role->scope = (enum scope_kind)word;
		return;
	case SHAPE_SPAWN:
		role->spawn = (enum spawn_kind)word;
		return;
	case SHAPE_RESOURCE:
		role->resource = role_words(ROLE_WORDS_RESOURCE, &(size_t){ 0 })[word];
		return;
	case SHAPE_MEASURE:
		role->measure = (enum measure_kind)word;
		return;
	case SHAPE_KIND:
		role->descriptor = role_words(ROLE_WORDS_DESCRIPTOR, &(size_t){ 0 })[word];
		return;
	default: /* the other shapes are no words */
		return;
	}
}

static bool read_worded(struct reader *reader, struct role *role, struct fy_node *at,
	struct fy_node *node, int *argument)
{
	const struct vocabulary *v = &vocabularies[shapes[role->kind]];
	int word;
	bool ok = v->has_argument ? read_word_and_argument(
					    reader, v->words, v->what, at, node, &word, argument)
				  : clause_word(reader, v->words, v->what, at, node, &word);
	if (ok)
		set_word(role, word);
	return ok;
}

bool clause_role(struct reader *reader, struct draft *draft, struct role *role, struct fy_node *at,
	struct fy_node *node)
{
	int argument = role_no_argument;
	bool ok;

	if (vocabularies[shapes[role->kind]].what) {
		ok = read_worded(reader, role, at, node, &argument);
		goto out;
	}
	switch (shapes[role->kind]) {
	case SHAPE_FLAG:
		ok = clause_flag(reader, at, node);
		break;
	case SHAPE_TURN:
		ok = read_turn(reader, at, node, &role->number);
		break;
	case SHAPE_NUMBER:
		ok = yaml_integer(&reader->yaml, at, node, &role->number);
		break;
	case SHAPE_PAIR:
	case SHAPE_CLASS:
		ok = read_pair(reader, at, node, shapes[role->kind] == SHAPE_CLASS, &argument,
			&role->number);
		break;
	case SHAPE_NAME:
		ok = read_name(reader, at, node, &argument, &role->number);
		break;
	case SHAPE_REGISTRY:
	case SHAPE_REGISTERS:
		ok = read_registry(reader, draft, role, at, node, &argument);
		break;
	default: /* arguments, one or several */
		return read_arguments(reader, draft, role, at, node);
	}
out:
	if (ok)
		push_role(draft, role, argument);
	return ok;
}
