/*
 * Reads what a model says a call can be replaced by.
 */
#include "model/rewrite.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/clause.h"

enum { last_argument = 63 };

const char *time_unit_name(enum time_unit unit)
{
	static const char *const names[time_unit_count] = {
		[TIME_UNIT_S] = "s",
		[TIME_UNIT_US] = "us",
		[TIME_UNIT_TIMESPEC] = "timespec",
		[TIME_UNIT_TIMEVAL] = "timeval",
	};
	return names[unit];
}

/* -------------------------------------------------------------------------------- placeholders */

static bool unit_find(const char *text, size_t length, enum time_unit *unit)
{
	for (int i = TIME_UNIT_S; i < time_unit_count; i++) {
		const char *name = time_unit_name((enum time_unit)i);
		if (strlen(name) != length || strncmp(name, text, length))
			continue;
		*unit = (enum time_unit)i;
		return true;
	}
	return false;
}

/* A word of C behind " | ". */
static bool parse_flag(
	struct arena *arena, const char *at, size_t length, struct rewrite_part *part)
{
	for (size_t i = 3; i < length; i++)
		if (!isalnum((unsigned char)at[i]) && at[i] != '_')
			return false;
	if (length > 3)
		part->flag = arena_strndup(arena, at + 3, length - 3);
	return length > 3;
}

/* "argN", "argN in UNIT" or "argN | FLAG", up to the brace. */
static bool parse_argument(
	struct arena *arena, const char *at, size_t length, struct rewrite_part *part)
{
	char *end;
	if (length < 4 || strncmp(at, "arg", 3) || !isdigit((unsigned char)at[3]))
		return false;
	long number = strtol(at + 3, &end, 10);
	part->kind = REWRITE_ARGUMENT;
	part->argument = (int)number;
	if (number > last_argument)
		return false;
	size_t used = (size_t)(end - at);
	if (used == length)
		return true;
	if (length > used + 3 && !strncmp(end, " | ", 3))
		return parse_flag(arena, end, length - used, part);
	return length > used + 4 && !strncmp(end, " in ", 4) &&
	       unit_find(end + 4, length - used - 4, &part->unit);
}

static bool parse_placeholder(
	struct arena *arena, const char *at, size_t length, struct rewrite_part *part)
{
	static const struct {
		const char *word;
		enum rewrite_part_kind kind;
	} words[] = {
		{ "arguments", REWRITE_ARGUMENTS },
		{ "call", REWRITE_CALL },
		{ "owner", REWRITE_OWNER },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (length != strlen(words[i].word) || strncmp(at, words[i].word, length) != 0)
			continue;
		part->kind = words[i].kind;
		return true;
	}
	return parse_argument(arena, at, length, part);
}

bool rewrite_parse(struct arena *arena, const char *text, struct rewrite *rewrite, size_t *column,
	struct error *err)
{
	ARRAY(struct rewrite_part) parts = { 0 };
	bool ok = *text != '\0';
	const char *at = text;
	if (!ok)
		error_set(err, "expected what to write instead");
	while (ok && *at) {
		struct rewrite_part part = { .kind = REWRITE_TEXT };
		bool is_placeholder = *at == '{';
		size_t length = is_placeholder ? strcspn(at, "}") : strcspn(at, "{");
		if (!is_placeholder) {
			part.text = arena_strndup(arena, at, length);
		} else if (!at[length] || !parse_placeholder(arena, at + 1, length - 1, &part)) {
			ok = error_set(err,
				"expected '{argN}', '{arguments}', '{call}', '{owner}', "
				"'{argN | FLAG}', or "
				"'{argN in UNIT}' with one of the units s, us, timespec, timeval");
			break;
		}
		array_push(&parts, part);
		at += length + is_placeholder;
	}
	*column = (size_t)(at - text) + 1;
	rewrite->part_count = parts.count;
	rewrite->parts = arena_copy(arena, parts.items, parts.count * sizeof(*parts.items));
	array_release(&parts);
	return ok;
}

/* ----------------------------------------------------------------------------------- in a model */

enum key { KEY_TO, KEY_INCLUDE, KEY_WHEN, KEY_DOUBT, KEY_RESULT, key_count };

static const char *const keys[key_count] = {
	[KEY_TO] = "to",
	[KEY_INCLUDE] = "include",
	[KEY_WHEN] = "when",
	[KEY_DOUBT] = "doubt",
	[KEY_RESULT] = "result",
};

const char *model_rewrite_key(size_t number)
{
	return number < key_count ? keys[number] : NULL;
}

static bool read_to(
	struct reader *reader, struct rewrite *rewrite, struct fy_node *key, struct fy_node *value)
{
	struct error inner;
	size_t column;
	const char *text = yaml_word(&reader->yaml, key, value, "what to write instead");
	if (!text)
		return false;
	if (rewrite_parse(reader->context->arena, text, rewrite, &column, &inner))
		return true;
	return yaml_mistake(&reader->yaml, value, column - 1, "%s", inner.text);
}

static bool read_result(
	struct reader *reader, struct rewrite *rewrite, struct fy_node *key, struct fy_node *value)
{
	const char *text = yaml_word(&reader->yaml, key, value, "'used'");
	if (!text)
		return false;
	rewrite->wants_result = !strcmp(text, "used");
	return rewrite->wants_result ||
	       yaml_mistake(&reader->yaml, value, 0, "expected 'used', not '%s'", text);
}

static bool read_key(struct reader *reader, struct rewrite *rewrite, enum key key,
	struct fy_node *at, struct fy_node *value)
{
	switch (key) {
	case KEY_TO:
		return read_to(reader, rewrite, at, value);
	case KEY_INCLUDE:
		rewrite->include = yaml_word(&reader->yaml, at, value, "the name of a header");
		return rewrite->include != NULL;
	case KEY_WHEN:
		return reader_condition(reader, at, value, &rewrite->when);
	case KEY_DOUBT:
		rewrite->doubt = yaml_word(&reader->yaml, at, value, "a sentence");
		return rewrite->doubt != NULL;
	case KEY_RESULT:
		return read_result(reader, rewrite, at, value);
	case key_count:
		break;
	}
	return false;
}

static int key_find(const char *text)
{
	for (int i = 0; i < key_count; i++)
		if (!strcmp(keys[i], text))
			return i;
	return -1;
}

bool rewrite_read(struct reader *reader, struct fy_node *at, struct fy_node *node,
	const struct rewrite **rewrite)
{
	struct rewrite made = { 0 };
	struct fy_node *key, *value;
	void *state = NULL;
	unsigned seen = 0;

	if (!yaml_expect(&reader->yaml, at, node, YAML_MAP, "a map with the key 'to'"))
		return false;
	while (yaml_next(node, &state, &key, &value)) {
		const char *text = yaml_word(&reader->yaml, node, key, "a key");
		if (!text)
			return false;
		int number = key_find(text);
		if (number < 0)
			return yaml_unknown_word(&reader->yaml, key, "key", text, keys, key_count);
		if (seen >> number & 1)
			return yaml_mistake(
				&reader->yaml, key, 0, "the key '%s' stands here twice", text);
		seen |= 1u << number;
		if (!read_key(reader, &made, (enum key)number, key, value))
			return false;
	}
	if (!made.part_count)
		return yaml_mistake(&reader->yaml, at, 0, "the key 'to' is missing");
	*rewrite = arena_copy(reader->context->arena, &made, sizeof(made));
	return true;
}
