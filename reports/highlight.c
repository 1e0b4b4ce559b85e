/*
 * From tokens alone: a name before '(' is a call, a name after "struct" or ending in "_t" is a
 * type. That is what a reader's eye does, too.
 */
#include "highlight.h"

#include <string.h>

#include "base/lexer.h"
#include "base/memory.h"

static char class_of_kind(enum token_kind kind)
{
	switch (kind) {
	case TOKEN_KEYWORD:
		return HIGHLIGHT_KEYWORD;
	case TOKEN_NUMBER:
		return HIGHLIGHT_NUMBER;
	case TOKEN_STRING:
	case TOKEN_CHAR:
		return HIGHLIGHT_STRING;
	case TOKEN_LINE_COMMENT:
	case TOKEN_BLOCK_COMMENT:
		return HIGHLIGHT_COMMENT;
	case TOKEN_DIRECTIVE:
		return HIGHLIGHT_DIRECTIVE;
	case TOKEN_IDENTIFIER:
	case TOKEN_PUNCTUATOR:
	case TOKEN_OTHER:
		break;
	}
	return HIGHLIGHT_PLAIN;
}

static bool names_type(const char *text, const struct token *before, const struct token *token)
{
	if (token->length > 2 && !memcmp(text + token->offset + token->length - 2, "_t", 2))
		return true;
	return before->kind == TOKEN_KEYWORD &&
	       (token_is(text, before, "struct") || token_is(text, before, "union") ||
		       token_is(text, before, "enum"));
}

char *highlight_new(const char *text, size_t size)
{
	char *classes = memory_new(size + 1, 1);
	memset(classes, HIGHLIGHT_PLAIN, size);
	struct lexer lexer = lexer_start(text, size);
	struct token before = { .kind = TOKEN_OTHER }, token;

	while (lexer_next(&lexer, &token)) {
		bool is_open = token.kind == TOKEN_PUNCTUATOR && text[token.offset] == '(';
		if (is_open && before.kind == TOKEN_IDENTIFIER)
			memset(classes + before.offset, HIGHLIGHT_CALL, before.length);

		bool is_type = token.kind == TOKEN_IDENTIFIER && names_type(text, &before, &token);
		memset(classes + token.offset, is_type ? HIGHLIGHT_TYPE : class_of_kind(token.kind),
			token.length);
		before = token;
	}
	return classes;
}
