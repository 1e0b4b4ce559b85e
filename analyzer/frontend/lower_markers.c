/*
 * Markers: identifiers before a declaration's name that are macros defined as nothing, like
 * QEMU's coroutine_fn. They vanish in the preprocessor, so they are read from the source text. They
 * stand on functions, and on what functions are kept in; within `struct { ... } x` they belong to
 * the fields, so that nothing else has any.
 *
 * The set of such macros is collected once per unit from the `#define` lines of files that are
 * not system headers. A macro that is empty in any branch counts: beside a declaration it has no
 * other use. A project without any pays one search for '#' through its headers.
 */
#include "frontend/lower.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/* Nothing up to the end of the line, or a comment? */
static bool is_blank_rest(const char *at, const char *end)
{
	at = skip_blanks(at, end);
	if (at >= end || *at == '\n' || *at == '\r')
		return true;
	return end - at >= 2 && at[0] == '/' && (at[1] == '/' || at[1] == '*');
}

/* `at` stands behind a '#'. */
static void read_directive(struct lowering *l, const char *at, const char *end)
{
	static const char define[] = "define";
	size_t length = sizeof(define) - 1;

	at = skip_blanks(at, end);
	if ((size_t)(end - at) <= length || memcmp(at, define, length) != 0)
		return;
	const char *name = skip_blanks(at + length, end);
	const char *behind = name;
	while (behind < end && is_word(*behind))
		behind++;
	if (behind > name && is_blank_rest(behind, end))
		intern_add_n(&l->markers, name, (size_t)(behind - name));
}

static void read_file(struct lowering *l, uint32_t number)
{
	if (file_at(l, number)->flags & AIR_FILE_SYSTEM)
		return;
	lower_file_load(l, number);
	const char *at = file_at(l, number)->text;
	const char *end = at ? at + file_at(l, number)->size : NULL;

	while (at && at < end) {
		at = memchr(at, '#', (size_t)(end - at));
		if (!at)
			return;
		read_directive(l, ++at, end);
	}
}

static void read_markers(struct lowering *l)
{
	l->markers_read = true;
	for (uint32_t i = 0; i < l->files.count; i++)
		read_file(l, i);
}

/* The declaration reaches back to what ends the one before, or opens what it is part of: macros
 * defined as nothing stand outside the extent libclang gives. Never across a directive. */
static const char *declaration_start(const char *text, const char *from)
{
	while (from > text) {
		char c = from[-1];
		if (c && strchr(";{}(),/>\"", c))
			break;
		from--;
	}
	return from;
}

void lower_place_markers(struct lowering *l, CXCursor declaration, struct air_strings *list)
{
	if (lower_leads_to_function(clang_getCursorType(declaration)))
		lower_markers(l, declaration, list);
}

void lower_markers(struct lowering *l, CXCursor declaration, struct air_strings *list)
{
	if (!l->markers_read)
		read_markers(l);
	if (l->markers.count == 0)
		return;
	CXSourceLocation start = clang_getRangeStart(clang_getCursorExtent(declaration));
	struct position from = lower_expansion(l, start);
	struct position name = lower_expansion(l, clang_getCursorLocation(declaration));
	if (from.file == air_none || from.file != name.file || name.offset < from.offset ||
		file_at(l, from.file)->flags & AIR_FILE_SYSTEM)
		return;
	lower_file_load(l, from.file);
	const char *text = file_at(l, from.file)->text;
	if (!text || name.offset > file_at(l, from.file)->size)
		return;

	const char *end = text + name.offset;
	for (const char *at = declaration_start(text, text + from.offset); at < end;) {
		const char *word = at;
		while (at < end && is_word(*at))
			at++;
		size_t length = (size_t)(at - word);
		if (length == 0) {
			at++;
			continue;
		}
		const char *copy = arena_strndup(&l->scratch, word, length);
		uint32_t marker = intern_find(&l->markers, copy);
		if (marker != intern_none)
			lower_strings_add(l, list, arena_strdup(l->arena, copy));
	}
}
