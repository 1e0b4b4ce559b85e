/*
 * utf8_add_visible() leaves nothing that XML forbids; here only markup is escaped.
 */
#include "xml.h"

#include <string.h>

#include "utf8.h"

static const char *entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&apos;";
	}
	return NULL;
}

static void add_line(struct text *xml, const char *line, size_t length)
{
	struct text shown = { 0 };
	utf8_add_visible(&shown, line, length);
	for (size_t i = 0; i < shown.length; i++) {
		const char *entity = entity_of(shown.bytes[i]);
		if (entity)
			text_add(xml, entity);
		else
			text_char(xml, shown.bytes[i]);
	}
	text_release(&shown);
}

void xml_add(struct text *xml, const char *string, bool keeps_lines)
{
	const char *newline;
	for (; keeps_lines && (newline = strchr(string, '\n')); string = newline + 1) {
		add_line(xml, string, (size_t)(newline - string));
		text_char(xml, '\n');
	}
	add_line(xml, string, strlen(string));
}

void xml_attribute(struct text *xml, const char *name, const char *value)
{
	text_printf(xml, " %s=\"", name);
	xml_add(xml, value, false);
	text_char(xml, '"');
}

void xml_attribute_number(struct text *xml, const char *name, size_t value)
{
	text_printf(xml, " %s=\"%zu\"", name, value);
}
