/*
 * The text is copied token by token; newlines stay in comments too.
 */
#include "base/comments.h"

#include <stdbool.h>
#include <string.h>

#include "base/lexer.h"

static const char ours[] = "async-lint";

static bool is_comment(const char *text, const struct token *token)
{
	if (token->kind != TOKEN_LINE_COMMENT && token->kind != TOKEN_BLOCK_COMMENT)
		return false;
	return !memmem(text + token->offset, token->length, ours, sizeof(ours) - 1);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the blanks at the end of the line away, which began at `start`. */
static void trim(struct text *out, size_t start)
{
	while (out->length > start && is_blank(out->bytes[out->length - 1]))
		out->bytes[--out->length] = '\0';
}

struct blanking {
	struct text *out;
	size_t line_start; /* in `out` */
	bool has_blanked;  /* on this line */
};

static void end_line(struct blanking *blanking)
{
	if (blanking->has_blanked)
		trim(blanking->out, blanking->line_start);
	blanking->has_blanked = false;
}

static void copy(struct blanking *blanking, const char *bytes, size_t length, bool blank)
{
	for (size_t i = 0; i < length; i++) {
		blanking->has_blanked |= blank;
		if (bytes[i] == '\n')
			end_line(blanking);
		text_char(blanking->out, blank && bytes[i] != '\n' ? ' ' : bytes[i]);
		if (bytes[i] == '\n')
			blanking->line_start = blanking->out->length;
	}
}

void comments_blank(struct text *out, const char *text, size_t size)
{
	struct lexer lexer = lexer_start(text, size);
	struct blanking blanking = { .out = out, .line_start = out->length };
	struct token token;
	size_t at = 0;

	while (lexer_next(&lexer, &token)) {
		if (!is_comment(text, &token))
			continue;
		copy(&blanking, text + at, token.offset - at, false);
		copy(&blanking, text + token.offset, token.length, true);
		at = token.offset + token.length;
	}
	copy(&blanking, text + at, size - at, false);
	end_line(&blanking);
}
