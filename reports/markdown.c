/*
 * Line by line: a line goes on with the one before it when both are text and it begins nothing of
 * its own.
 */
#include "markdown.h"

#include <string.h>

struct line {
	const char *text; /* without leading blanks */
	size_t length;
	bool is_indented; /* as code is */
};

/* The next line, or false at the end. */
static bool next_line(const char **page, struct line *line)
{
	if (!**page)
		return false;
	size_t length = strcspn(*page, "\n"), blanks = strspn(*page, " \t");
	if (blanks > length)
		blanks = length;
	bool is_indented = blanks >= 4 || **page == '\t';
	*line = (struct line){ *page + blanks, length - blanks, is_indented };
	*page += length + ((*page)[length] == '\n');
	return true;
}

static bool is_fence(const struct line *line)
{
	return line->length >= 3 && !strncmp(line->text, "```", 3);
}

/* "1. ", "10. " */
static bool is_numbered(const struct line *line)
{
	size_t digits = strspn(line->text, "0123456789");
	return digits && digits + 1 < line->length && !strncmp(line->text + digits, ". ", 2);
}

/* Does a block of its own begin here: a heading, an item, a row of a table, a quotation? */
static bool begins_block(const struct line *line)
{
	return !line->length || strchr("#|>", *line->text) || is_fence(line) || is_numbered(line) ||
	       (line->length > 1 && strchr("*-+", line->text[0]) && line->text[1] == ' ');
}

/* Nothing goes on with these. */
static bool ends_itself(const struct line *line)
{
	return !line->length || strchr("#|", *line->text) || is_fence(line);
}

void markdown_add_unwrapped(struct text *text, const char *page)
{
	struct line line;
	bool in_code = false, can_join = false;
	const char *start = page, *first = page;
	for (; next_line(&page, &line); start = page) {
		bool is_joined = !in_code && can_join && !begins_block(&line);
		bool is_code = in_code || (line.is_indented && !can_join);
		in_code ^= is_fence(&line);
		can_join = !in_code && !is_code && !ends_itself(&line);
		if (start != first)
			text_char(text, is_joined ? ' ' : '\n');
		const char *from = is_joined ? line.text : start;
		text_add_n(text, from, (size_t)(line.text + line.length - from));
	}
	if (page != first)
		text_char(text, '\n');
}

void markdown_add_lead(struct text *text, const char *page)
{
	struct line line;
	size_t before = text->length;
	bool in_code = false, in_other = false; /* a list, a table: up to the next empty line */
	while (next_line(&page, &line)) {
		bool begins = begins_block(&line);
		if (begins && text->length > before)
			return;
		in_code ^= is_fence(&line);
		in_other = line.length && *line.text != '#' && (in_other || begins);
		if (begins || in_code || in_other)
			continue;
		if (text->length > before)
			text_char(text, ' ');
		text_add_n(text, line.text, line.length);
	}
}
