/*
 * Names as short as the parser can complete. Each candidate is compared with what the parser
 * would make of it, by the same functions of words.c.
 */
#include "air/print_names.h"

#include <ctype.h>
#include <string.h>

static void print_char(struct text *out, unsigned char c)
{
	switch (c) {
	case '"':
		text_add(out, "\\\"");
		return;
	case '\\':
		text_add(out, "\\\\");
		return;
	case '\n':
		text_add(out, "\\n");
		return;
	case '\t':
		text_add(out, "\\t");
		return;
	case '\r':
		text_add(out, "\\r");
		return;
	}
	if (c < 0x20 || c == 0x7f)
		text_printf(out, "\\x%02x", c);
	else
		text_char(out, (char)c);
}

void print_string(struct text *out, const char *bytes, size_t length)
{
	text_char(out, '"');
	for (size_t i = 0; i < length; i++)
		print_char(out, (unsigned char)bytes[i]);
	text_char(out, '"');
}

void print_quoted(struct text *out, const char *string)
{
	print_string(out, string, strlen(string));
}

void print_name(struct text *out, const char *name)
{
	if (is_identifier(name))
		text_add(out, name);
	else
		print_quoted(out, name);
}

static bool is_in_key(enum air_ref_kind kind, const char *key, const char *name)
{
	size_t length;
	const char *inside = name_in_key(kind, key, &length);
	return strlen(name) == length && !memcmp(inside, name, length);
}

static void print_key(struct text *out, enum air_ref_kind kind, const char *key, const char *name)
{
	if (!is_in_key(kind, key, name))
		print_name(out, name);
	print_quoted(out, key);
}

static bool is_plain(enum air_ref_kind kind, const char *key, const char *name)
{
	struct arena arena = { 0 };
	bool same = is_identifier(name) && !strcmp(key, plain_key(&arena, kind, name));
	arena_release(&arena);
	return same;
}

void print_ref(struct text *out, enum air_ref_kind kind, const char *key, const char *name,
	bool may_be_plain)
{
	if (may_be_plain && is_plain(kind, key, name))
		text_add(out, name);
	else
		print_key(out, kind, key, name);
}

void print_field(struct text *out, const struct air_ref *field)
{
	struct arena arena = { 0 };
	size_t length;
	const char *inside = name_in_key(AIR_REF_RECORD, field->record, &length);
	const char *record = arena_strndup(&arena, inside, length);

	if (is_identifier(field->name) && is_plain(AIR_REF_RECORD, field->record, record) &&
		!strcmp(field->key, plain_field_key(&arena, field->record, field->name))) {
		text_printf(out, "%s::%s", record, field->name);
		goto out;
	}
	print_key(out, AIR_REF_FIELD, field->key, field->name);
	if (strcmp(field->record, record_in_key(&arena, field->key))) {
		text_char(out, '{');
		print_quoted(out, field->record);
		text_char(out, '}');
	}
out:
	arena_release(&arena);
}

void print_flags(struct text *out, const struct flag_word *words, uint32_t flags)
{
	for (; words->word; words++) {
		if (flags & words->flag)
			text_printf(out, " %s", words->word);
	}
}
