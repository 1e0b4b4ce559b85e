/*
 * Positions in a text. The analysis counts bytes, an editor counts what it has agreed on with the
 * server: bytes of UTF-8, units of UTF-16, or characters.
 */
#ifndef LSP_POSITION_H
#define LSP_POSITION_H

#include <stddef.h>

enum position_encoding { POSITION_UTF16, POSITION_UTF8, POSITION_UTF32, position_encoding_count };

/* As the protocol names it: "utf-16" ... */
const char *position_encoding_name(enum position_encoding encoding);

/* Units that so many bytes take. Bytes that are no UTF-8 are taken for U+FFFD, as editors show
 * them. */
size_t position_units(enum position_encoding encoding, const char *bytes, size_t size);

/* Where a position is in a text, in bytes: lines and units count from 0. What is behind the end of
 * a line is its end, what is behind the last line the end of the text; what is within a character
 * is its beginning. Lines end with \n, \r\n or \r. */
size_t position_offset(
	enum position_encoding encoding, const char *text, size_t size, size_t line, size_t unit);

#endif
