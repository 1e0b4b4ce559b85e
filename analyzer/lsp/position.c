/*
 * A character is decoded at a time, by the decoder that the reports use.
 */
#include "lsp/position.h"

#include "utf8.h"

const char *position_encoding_name(enum position_encoding encoding)
{
	static const char *const names[position_encoding_count] = {
		[POSITION_UTF16] = "utf-16",
		[POSITION_UTF8] = "utf-8",
		[POSITION_UTF32] = "utf-32",
	};
	return names[encoding];
}

static size_t units_of(enum position_encoding encoding, struct utf8_char c)
{
	switch (encoding) {
	case POSITION_UTF8:
		return c.is_valid ? c.size : 3; /* an editor holds U+FFFD there */
	case POSITION_UTF16:
		return c.code > 0xffff ? 2 : 1;
	case POSITION_UTF32:
	case position_encoding_count:
		break;
	}
	return 1;
}

size_t position_units(enum position_encoding encoding, const char *bytes, size_t size)
{
	size_t units = 0;
	for (size_t at = 0; at < size;) {
		struct utf8_char c = utf8_decode(bytes + at, size - at);
		units += units_of(encoding, c);
		at += c.size;
	}
	return units;
}

/* Where the line after the one at `at` begins; `size` when there is none. */
static size_t next_line(const char *text, size_t size, size_t at)
{
	while (at < size && text[at] != '\n' && text[at] != '\r')
		at++;
	if (at + 1 < size && text[at] == '\r' && text[at + 1] == '\n')
		return at + 2;
	return at < size ? at + 1 : size;
}

size_t position_offset(
	enum position_encoding encoding, const char *text, size_t size, size_t line, size_t unit)
{
	size_t at = 0;
	for (; line && at < size; line--)
		at = next_line(text, size, at);
	if (line) /* behind the last one */
		return size;
	while (at < size && text[at] != '\n' && text[at] != '\r') {
		struct utf8_char c = utf8_decode(text + at, size - at);
		size_t units = units_of(encoding, c);
		if (units > unit)
			break;
		unit -= units;
		at += c.size;
	}
	return at;
}
