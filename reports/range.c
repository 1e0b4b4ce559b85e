/*
 * Columns of the analysis are bytes; a line is decoded up to them, as its readers do.
 */
#include "range.h"

#include "utf8.h"

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

bool range_find(struct range *range, struct source_line line, uint32_t column, uint32_t end_column)
{
	size_t from = column ? column - 1 : 0;
	if (!line.text || from >= line.length)
		return false;
	size_t to = end_column > column ? end_column - 1 : from;
	if (to > line.length)
		to = line.length;
	if (to == from)
		while (to < line.length && is_word_byte(line.text[to]))
			to++;
	range->start = utf8_utf16_length(line.text, from);
	range->end = range->start + utf8_utf16_length(line.text + from, to - from);
	return true;
}

size_t range_column(struct source_line line, uint32_t column)
{
	size_t before = column ? column - 1 : 0;
	if (before > line.length)
		before = line.length;
	return 1 + (line.text ? utf8_utf16_length(line.text, before) : before);
}
