/*
 * Annotation strings to roles: "async:WORD" or "async:WORD;key=value", as the macros of
 * async/annotate.h spell them. A word means one role; the table says which, what its value is,
 * and which argument it speaks of. A text that is not in the table has no meaning, so an older
 * analyzer reads the annotations of a newer header without a complaint.
 */
#include "model/role.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum value { /* what stands behind the word */
	VALUE_NONE,
	VALUE_USE,
	VALUE_WAIT,
	VALUE_SCOPE,
	VALUE_SPAWN,
	VALUE_RESOURCE,
	VALUE_NUMBER,
	VALUE_SHIELDED,
};

enum subject { SUBJECT_FUNCTION, SUBJECT_PARAMETER, SUBJECT_FIRST };

static const struct annotation {
	const char *word;
	enum role_kind kind;
	enum value value;
	enum subject subject;
} annotations[] = {
	{ "suspends", ROLE_SUSPENDS, VALUE_SHIELDED, SUBJECT_FUNCTION },
	{ "blocks", ROLE_BLOCKS, VALUE_USE, SUBJECT_FUNCTION },
	{ "cpu-heavy", ROLE_CPU_HEAVY, VALUE_USE, SUBJECT_FUNCTION },
	{ "mixed", ROLE_MIXED, VALUE_NONE, SUBJECT_FUNCTION },
	{ "nonblocking", ROLE_NONBLOCKING, VALUE_NONE, SUBJECT_FUNCTION },
	{ "no-suspend", ROLE_NO_SUSPEND, VALUE_NONE, SUBJECT_FUNCTION },
	{ "readonly", ROLE_READONLY, VALUE_NONE, SUBJECT_FUNCTION },
	{ "ordered", ROLE_ORDERED, VALUE_NONE, SUBJECT_FIRST },
	{ "tests-context", ROLE_TESTS_CONTEXT, VALUE_NONE, SUBJECT_FUNCTION },
	{ "bounded", ROLE_BOUNDED, VALUE_NUMBER, SUBJECT_FUNCTION },
	{ "loop-only", ROLE_LOOP_ONLY, VALUE_NONE, SUBJECT_FUNCTION },
	{ "worker-only", ROLE_WORKER_ONLY, VALUE_NONE, SUBJECT_FUNCTION },
	{ "any-thread", ROLE_ANY_THREAD, VALUE_NONE, SUBJECT_FUNCTION },
	{ "runs-loop", ROLE_RUNS_LOOP, VALUE_NONE, SUBJECT_FUNCTION },
	{ "waits", ROLE_WAITS, VALUE_WAIT, SUBJECT_FUNCTION },
	{ "wants-deadline", ROLE_WANTS_DEADLINE, VALUE_NONE, SUBJECT_FUNCTION },
	{ "wants-limit", ROLE_WANTS_LIMIT, VALUE_NONE, SUBJECT_FUNCTION },
	{ "spawns", ROLE_SPAWNS, VALUE_SPAWN, SUBJECT_FUNCTION },
	{ "returns-task", ROLE_RETURNS_TASK, VALUE_NONE, SUBJECT_FUNCTION },
	{ "joins", ROLE_JOINS, VALUE_NONE, SUBJECT_FUNCTION },
	{ "cancels", ROLE_CANCELS, VALUE_NONE, SUBJECT_FUNCTION },
	{ "detached", ROLE_DETACHED, VALUE_NONE, SUBJECT_FUNCTION },
	{ "cancel-root", ROLE_CANCEL_ROOT, VALUE_NONE, SUBJECT_FUNCTION },
	{ "scope-open", ROLE_SCOPE_OPEN, VALUE_SCOPE, SUBJECT_FUNCTION },
	{ "scope-close", ROLE_SCOPE_CLOSE, VALUE_SCOPE, SUBJECT_FUNCTION },
	{ "scope-type", ROLE_SCOPE_TYPE, VALUE_SCOPE, SUBJECT_FUNCTION },
	{ "acquires", ROLE_ACQUIRES, VALUE_RESOURCE, SUBJECT_FUNCTION },
	{ "releases", ROLE_RELEASES, VALUE_RESOURCE, SUBJECT_FUNCTION },
	{ "p-entry", ROLE_SPAWNS, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-worker", ROLE_OFFLOADS, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-callback", ROLE_CALLS_ON_LOOP, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-called", ROLE_CALLS, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-escapes", ROLE_ESCAPES, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-consumes", ROLE_CONSUMES, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-limit", ROLE_LIMIT, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-count", ROLE_COUNT, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-timeout", ROLE_TIMEOUT, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-nonblocking", ROLE_MAKES_NONBLOCKING, VALUE_NONE, SUBJECT_PARAMETER },
	{ "p-owned-by", ROLE_OWNED_BY, VALUE_NUMBER, SUBJECT_PARAMETER },
};

static const char prefix[] = "async:";

static const struct annotation *annotation_find(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(annotations) / sizeof(*annotations); i++)
		if (strlen(annotations[i].word) == length &&
			!memcmp(annotations[i].word, word, length))
			return &annotations[i];
	return NULL;
}

/* The value of ";key=value"; NULL if another key or none is there. */
static const char *value_of(const char *rest, const char *key)
{
	size_t length = strlen(key);
	if (rest[0] != ';' || strncmp(rest + 1, key, length) || rest[1 + length] != '=')
		return NULL;
	return rest + 1 + length + 1;
}

static int word_of(const char *rest, enum role_words words)
{
	const char *value = value_of(rest, "kind");
	return value ? role_word_find(words, value, strlen(value)) : -1;
}

static bool set_scope(const char *rest, struct role *role)
{
	int word = word_of(rest, ROLE_WORDS_SCOPE);
	if (word >= 0)
		role->scope = (enum scope_kind)word;
	return word >= 0;
}

static bool set_spawn(const char *rest, struct role *role)
{
	int word = word_of(rest, ROLE_WORDS_SPAWN);
	if (word >= 0)
		role->spawn = (enum spawn_kind)word;
	return word >= 0;
}

static bool set_number(const char *rest, struct role *role)
{
	const char *value = value_of(rest, "n");
	if (!value)
		return false;
	char *end;
	role->number = strtoll(value, &end, 0);
	/* ASYNC_BOUNDED takes any expression; one that is no plain number bounds by an unknown. */
	if (end == value || *end)
		role->number = 0;
	return true;
}

/* False if the role cannot do without a value that is not there. */
static bool set_value(struct arena *arena, enum value value, const char *rest, struct role *role)
{
	const char *text;
	int word;

	switch (value) {
	case VALUE_NONE:
		return true;
	case VALUE_USE:
		text = value_of(rest, "use");
		if (text && *text)
			role->use = arena_strdup(arena, text);
		return true;
	case VALUE_WAIT:
		word = word_of(rest, ROLE_WORDS_WAIT);
		role->wait = word >= 0 ? (enum wait_kind)word : WAIT_UNKNOWN;
		return true;
	case VALUE_SCOPE:
		return set_scope(rest, role);
	case VALUE_SPAWN:
		return set_spawn(rest, role);
	case VALUE_RESOURCE:
		text = value_of(rest, "kind");
		if (text && *text)
			role->resource = arena_strdup(arena, text);
		return true;
	case VALUE_NUMBER:
		return set_number(rest, role);
	case VALUE_SHIELDED:
		text = value_of(rest, "shielded");
		role->number = text && !strcmp(text, "1");
		return true;
	}
	return false;
}

bool role_from_annotation(struct arena *arena, const char *text, int parameter, struct role *role)
{
	if (!text_starts_with(text, prefix))
		return false;
	const char *word = text + strlen(prefix);
	size_t length = strcspn(word, ";");
	const struct annotation *annotation = annotation_find(word, length);
	if (!annotation)
		return false;

	struct role made = {
		.kind = annotation->kind,
		.argument = role_no_argument,
		.category = BLOCK_USER,
		.origin = "annotation",
	};
	if (annotation->subject == SUBJECT_PARAMETER)
		made.argument = parameter;
	if (annotation->subject == SUBJECT_FIRST)
		made.argument = parameter == role_no_argument ? 0 : parameter;
	if (!set_value(arena, annotation->value, word + length, &made))
		return false;
	*role = made;
	return true;
}
