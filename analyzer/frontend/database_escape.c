/*
 * Any bytes through a JSON reader that wants UTF-8.
 *
 *  1. Byte b that is no part of valid UTF-8 becomes the character U+F700 + b, which is private.
 *  2. So that the way back is exact, genuine characters U+F780 to U+F7FF are taken for invalid
 *     bytes themselves.
 *  3. Python's JSON writer spells such bytes as lone surrogates "\udc80" to "\udcff"; they are
 *     the same bytes.
 */
#include "frontend/database.h"

#include <string.h>

#include "base/text.h"

enum { escape_first = 0xf780, escape_last = 0xf7ff };

/* The length of the UTF-8 character at `s`, 0 when it is none. */
static size_t character(const unsigned char *s, size_t left, unsigned *code)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = s[0] < 0x80   ? 1
			: s[0] < 0xc2 ? 0
			: s[0] < 0xe0 ? 2
			: s[0] < 0xf0 ? 3
			: s[0] < 0xf5 ? 4
				      : 0;

	if (!length || length > left)
		return 0;
	*code = length == 1 ? s[0] : s[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
	return *code < least[length] || surrogate || *code > 0x10ffff ? 0 : length;
}

static void add_byte(struct text *out, unsigned byte)
{
	const unsigned code = 0xf700 + byte;
	text_char(out, (char)(0xe0 | code >> 12));
	text_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
	text_char(out, (char)(0x80 | (code & 0x3f)));
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdefABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;
	if (!at)
		return -1;
	int value = (int)(at - digits);
	return value < 16 ? value : value - 6;
}

/* The value of "\uXXXX" at `s`, or -1. The text is NUL-terminated. */
static long unicode_escape(const char *s)
{
	long value = 0;
	if (s[0] != '\\' || s[1] != 'u')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_digit(s[i]);
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* Handles the backslash at `s`; returns how many bytes it took. */
static size_t escape_sequence(struct text *out, const char *s, size_t left)
{
	long value = unicode_escape(s);
	if (value >= 0xdc80 && value <= 0xdcff) {
		add_byte(out, (unsigned)value - 0xdc00);
		return 6;
	}
	/* A high surrogate takes the low one behind it along. */
	size_t take = value >= 0xd800 && value <= 0xdbff && unicode_escape(s + 6) >= 0 ? 12
		      : value >= 0                                                     ? 6
										       : 2;
	take = take < left ? take : left;
	text_add_n(out, s, take);
	return take;
}

char *database_escape(struct arena *arena, const char *bytes, size_t size, size_t *escaped_size)
{
	struct text out = { 0 };
	for (size_t i = 0; i < size;) {
		unsigned code = 0;
		size_t length = character((const unsigned char *)bytes + i, size - i, &code);
		if (bytes[i] == '\\') {
			i += escape_sequence(&out, bytes + i, size - i);
		} else if (!length || (code >= escape_first && code <= escape_last)) {
			add_byte(&out, (unsigned char)bytes[i++]);
		} else {
			text_add_n(&out, bytes + i, length);
			i += length;
		}
	}
	char *copy = arena_strndup(arena, text_string(&out), out.length);
	*escaped_size = out.length;
	text_release(&out);
	return copy;
}

char *database_restore(struct arena *arena, const char *text)
{
	size_t size = strlen(text), length = 0;
	char *out = arena_alloc(arena, size + 1);
	for (size_t i = 0; i < size;) {
		unsigned code = 0;
		size_t step = character((const unsigned char *)text + i, size - i, &code);
		step = step ? step : 1;
		if (code >= escape_first && code <= escape_last) {
			out[length++] = (char)(code - 0xf700);
		} else {
			memcpy(out + length, text + i, step);
			length += step;
		}
		i += step;
	}
	return out;
}
