/*
 * md4c writes a block of C as an element "code" of the class language-c, its text escaped. That
 * text is read back, so that the lexer can say what its bytes are; what is written again is the
 * escaped text as it was, cut where the class changes. Errs on the side of leaving a block plain.
 */
#include "rule_page.h"

#include <md4c-html.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "highlight.h"

static const char code_begin[] = "<code class=\"language-c\">";
static const char code_end[] = "</code>";

/* A text and where each of its bytes stands in what it was escaped to. */
struct unescaped {
	struct text text;
	ARRAY(size_t) at; /* one more than bytes: the end */
};

static const struct {
	const char *name;
	char c;
} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' } };

static size_t unescape_one(const char *escaped, char *c)
{
	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++) {
		if (text_starts_with(escaped, entities[i].name)) {
			*c = entities[i].c;
			return strlen(entities[i].name);
		}
	}
	*c = *escaped;
	return 1;
}

static void unescape(struct unescaped *plain, const char *escaped, size_t size)
{
	for (size_t at = 0; at < size;) {
		char c;
		array_push(&plain->at, at);
		at += unescape_one(escaped + at, &c);
		text_char(&plain->text, c);
	}
	array_push(&plain->at, size);
}

static void add_code(struct text *html, const char *escaped, size_t size)
{
	struct unescaped plain = { 0 };
	unescape(&plain, escaped, size);
	size_t length = plain.text.length;
	char *classes = highlight_new(text_string(&plain.text), length);

	for (size_t begin = 0, end; begin < length; begin = end) {
		for (end = begin; end < length && classes[end] == classes[begin];)
			end++;
		const char *piece = escaped + plain.at.items[begin];
		size_t piece_size = plain.at.items[end] - plain.at.items[begin];
		bool is_plain = classes[begin] == HIGHLIGHT_PLAIN;
		if (!is_plain)
			text_printf(html, "<span class=\"%c\">", classes[begin]);
		text_add_n(html, piece, piece_size);
		if (!is_plain)
			text_add(html, "</span>");
	}
	free(classes);
	text_release(&plain.text);
	array_release(&plain.at);
}

static void add_piece(const MD_CHAR *bytes, MD_SIZE size, void *text)
{
	text_add_n(text, bytes, size);
}

void rule_page_add(struct text *html, const char *markdown)
{
	struct text page = { 0 };
	if (md_html(markdown, (MD_SIZE)strlen(markdown), add_piece, &page,
		    MD_DIALECT_GITHUB | MD_FLAG_NOHTML, 0))
		text_reset(&page);

	const char *at = text_string(&page);
	for (const char *code = strstr(at, code_begin); code; code = strstr(at, code_begin)) {
		code += strlen(code_begin);
		const char *end = strstr(code, code_end);
		if (!end)
			break;
		text_add_n(html, at, (size_t)(code - at));
		add_code(html, code, (size_t)(end - code));
		at = end;
	}
	text_add(html, at);
	text_release(&page);
}
