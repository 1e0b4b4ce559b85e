/*
 * The tokens of a C file as it is written, before any preprocessing: for suppression comments,
 * fingerprints, snippets and token classes. Nothing is an error: whatever is cut short ends at
 * the end of its line, or of the file.
 *
 *	struct lexer lexer = lexer_start(text, size);
 *	struct token token;
 *	while (lexer_next(&lexer, &token)) ...
 */
#ifndef BASE_LEXER_H
#define BASE_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum token_kind {
	TOKEN_IDENTIFIER,
	TOKEN_KEYWORD, /* of C23, and the spellings of gcc */
	TOKEN_NUMBER,
	TOKEN_STRING, /* with its prefix; also <header.h> after #include */
	TOKEN_CHAR,
	TOKEN_PUNCTUATOR,
	TOKEN_LINE_COMMENT,
	TOKEN_BLOCK_COMMENT,
	TOKEN_DIRECTIVE, /* "#include": the mark and the word; what follows are further tokens */
	TOKEN_OTHER,     /* a byte that begins no token of C */
};

struct token {
	enum token_kind kind;
	size_t offset, length;
	uint32_t line, column; /* from 1; columns count bytes */
	uint32_t end_line;     /* where its last byte stands */
	bool in_directive;     /* between '#' and the end of that line */
	bool is_spliced;       /* holds a backslash at a line's end */
};

struct lexer {
	const char *text;
	size_t size;
	size_t at;         /* next byte; never at a splice */
	size_t end;        /* behind the last byte taken, before any splice */
	size_t line_start; /* offset of the line of `at` */
	uint32_t line, end_line;
	bool is_line_fresh; /* only blanks and comments on this line so far */
	bool in_directive, wants_header;
};

/* The text stays the caller's and may hold any bytes. */
struct lexer lexer_start(const char *text, size_t size);

/* The next token; false at the end. Blanks and newlines are skipped. */
bool lexer_next(struct lexer *lexer, struct token *token);

/* Writes the token's bytes without splices, NUL-terminated and cut to fit; returns the length. */
size_t token_spelling(const char *text, const struct token *token, char *into, size_t size);

/* Is it written so? A token with splices is not. */
static inline bool token_is(const char *text, const struct token *token, const char *spelling)
{
	size_t length = strlen(spelling);
	return token->length == length && !memcmp(text + token->offset, spelling, length);
}

#endif
