/*
 * Tables of words, and how names and keys follow from each other. A USR of clang is a chain of
 * marks and names: "c:@F@read", "c:io.c@S@job@FI@next". Ours may have "@" and a file behind it.
 */
#include "air/words.h"

#include <ctype.h>
#include <string.h>

const struct flag_word function_words[] = {
	{ "inline", AIR_FUNCTION_INLINE },
	{ "initialiser", AIR_FUNCTION_INITIALISER },
	{ "noreturn", AIR_FUNCTION_NORETURN },
	{ "weak", AIR_FUNCTION_WEAK },
	{ NULL, 0 },
};

const struct flag_word symbol_words[] = {
	{ "defined", AIR_SYMBOL_DEFINED },
	{ "noreturn", AIR_SYMBOL_NORETURN },
	{ "system", AIR_SYMBOL_SYSTEM },
	{ "thread-local", AIR_SYMBOL_THREAD_LOCAL },
	{ "const", AIR_SYMBOL_CONST },
	{ "weak", AIR_SYMBOL_WEAK },
	{ "pointer", AIR_SYMBOL_POINTER },
	{ NULL, 0 },
};

const struct flag_word local_words[] = {
	{ "temporary", AIR_LOCAL_TEMPORARY },
	{ "addressed", AIR_LOCAL_ADDRESSED },
	{ NULL, 0 },
};

const struct flag_word instr_words[] = {
	{ "cleanup", AIR_FLAG_CLEANUP },
	{ "may", AIR_FLAG_MAY },
	{ "initialises", AIR_FLAG_INITIALISER },
	{ "atomic", AIR_FLAG_ATOMIC },
	{ NULL, 0 },
};

const struct flag_word file_words[] = {
	{ "system", AIR_FILE_SYSTEM },
	{ "main", AIR_FILE_MAIN },
	{ NULL, 0 },
};

const char *const operator_words[operator_count] = {
	[AIR_ADD] = "+",
	[AIR_SUB] = "-",
	[AIR_MUL] = "*",
	[AIR_DIV] = "/",
	[AIR_REM] = "%",
	[AIR_SHL] = "<<",
	[AIR_SHR] = ">>",
	[AIR_AND] = "&",
	[AIR_OR] = "|",
	[AIR_XOR] = "^",
	[AIR_EQ] = "==",
	[AIR_NE] = "!=",
	[AIR_LT] = "<",
	[AIR_LE] = "<=",
	[AIR_GT] = ">",
	[AIR_GE] = ">=",
	[AIR_NEG] = "neg",
	[AIR_COMPLEMENT] = "~",
	[AIR_NOT] = "!",
};

const char *const type_words[type_word_count] = {
	[AIR_TYPE_VOID] = "void",
	[AIR_TYPE_BOOL] = "bool",
	[AIR_TYPE_INT] = "int",
	[AIR_TYPE_UNSIGNED] = "unsigned",
	[AIR_TYPE_FLOAT] = "float",
	[AIR_TYPE_RECORD] = "struct",
	[AIR_TYPE_FUNCTION] = "function",
	[AIR_TYPE_OTHER] = "other",
};

size_t identifier_length(const char *text)
{
	size_t length = 0;
	if (isdigit((unsigned char)*text))
		return 0;
	while (isalnum((unsigned char)text[length]) || text[length] == '_' ||
		(unsigned char)text[length] >= 0x80)
		length++;
	return length;
}

bool is_identifier(const char *text)
{
	size_t length = identifier_length(text);
	return length && !text[length];
}

bool is_reserved(const char *name)
{
	static const char *const words[] = { "address", "asm", "branch", "call", "cast", "enter",
		"function", "indirect", "jump", "leave", "local", "neg", "none", "null", "read",
		"return", "switch", "unknown", "unreachable", "zero" };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcmp(words[i], name))
			return true;
	}
	return false;
}

/* The mark before the name in a plain key. */
static const char *mark(enum air_ref_kind kind)
{
	switch (kind) {
	case AIR_REF_FUNCTION:
		return "@F@";
	case AIR_REF_VARIABLE:
		return "@";
	case AIR_REF_FIELD:
		return "@FI@";
	case AIR_REF_RECORD:
		return "@S@";
	case AIR_REF_TYPEDEF:
		return "@T@";
	}
	return "@";
}

char *plain_key(struct arena *arena, enum air_ref_kind kind, const char *name)
{
	return arena_printf(arena, "c:%s%s", mark(kind), name);
}

/* Where a name that starts in a key ends. */
static size_t name_length(const char *name)
{
	return strcspn(name, "@#");
}

static const char *last_of(const char *key, const char *wanted)
{
	const char *found = NULL;
	for (const char *at = strstr(key, wanted); at; at = strstr(at + 1, wanted))
		found = at + strlen(wanted);
	return found;
}

static const char *later(const char *a, const char *b)
{
	if (!a || !b)
		return a ? a : b;
	return a > b ? a : b;
}

const char *name_in_key(enum air_ref_kind kind, const char *key, size_t *length)
{
	const char *name = kind == AIR_REF_VARIABLE ? strchr(key, '@') : last_of(key, mark(kind));
	if (name && kind == AIR_REF_VARIABLE)
		name++;
	if (kind == AIR_REF_RECORD) {
		name = later(name, last_of(key, "@U@"));
		name = later(name, last_of(key, "@SA@"));
		name = later(name, last_of(key, "@UA@"));
	}
	if (!name)
		name = key;
	*length = name_length(name);
	return name;
}

char *plain_field_key(struct arena *arena, const char *record, const char *name)
{
	size_t length;
	const char *inside = name_in_key(AIR_REF_RECORD, record, &length);
	const char *tail = inside + length;
	return arena_printf(arena, "%.*s@FI@%s%s", (int)(tail - record), record, name, tail);
}

char *record_in_key(struct arena *arena, const char *key)
{
	const char *name = last_of(key, "@FI@");
	if (!name)
		return arena_strdup(arena, "");
	size_t head = (size_t)(name - key) - strlen("@FI@");
	return arena_printf(arena, "%.*s%s", (int)head, key, name + name_length(name));
}

uint64_t default_size(const struct air_type *type)
{
	if (type->is_array)
		return 0;
	if (type->pointers)
		return 8;
	switch (type->kind) {
	case AIR_TYPE_BOOL:
		return 1;
	case AIR_TYPE_INT:
	case AIR_TYPE_UNSIGNED:
		return 4;
	case AIR_TYPE_FLOAT:
		return 8;
	case AIR_TYPE_VOID:
	case AIR_TYPE_RECORD:
	case AIR_TYPE_FUNCTION:
	case AIR_TYPE_OTHER:
		break;
	}
	return 0;
}
