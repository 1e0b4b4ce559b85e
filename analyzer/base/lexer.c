/*
 * One pass, one byte at a time (C11 5.1.1.2, phases 2 and 3).
 *
 *  1. take() is the only function that moves forward over bytes of a token. It steps over
 *     splices, so that no other function sees one, and counts lines.
 *  2. Each lex_x() is called with `at` on the first byte of an x and leaves it behind the last.
 *  3. look(0) is -1 at the end of the text, so that loops need no second condition.
 *
 * Bytes from 0x80 on are parts of identifiers: UTF-8 or anything else.
 */
#include "base/lexer.h"

#include <stdlib.h>
#include <string.h>

/* Length of the splice at this offset, 0 if there is none. Like gcc and clang we allow blanks
 * between the backslash and the end of the line. */
static size_t splice_length(const struct lexer *lexer, size_t at)
{
	if (at >= lexer->size || lexer->text[at] != '\\')
		return 0;
	size_t end = at + 1;
	while (end < lexer->size && strchr(" \t\r\f\v", lexer->text[end]) && lexer->text[end])
		end++;
	return end < lexer->size && lexer->text[end] == '\n' ? end + 1 - at : 0;
}

static void skip_splices(struct lexer *lexer)
{
	size_t length = splice_length(lexer, lexer->at);
	while (length) {
		lexer->at += length;
		lexer->line_start = lexer->at;
		lexer->line++;
		length = splice_length(lexer, lexer->at);
	}
}

static void take(struct lexer *lexer)
{
	char c = lexer->text[lexer->at++];
	lexer->end = lexer->at;
	lexer->end_line = lexer->line;
	if (c == '\n') {
		lexer->line++;
		lexer->line_start = lexer->at;
	}
	if (lexer->at < lexer->size && lexer->text[lexer->at] == '\\')
		skip_splices(lexer);
}

/* The byte `ahead` of the next one, or -1. */
static int look(const struct lexer *lexer, unsigned ahead)
{
	size_t at = lexer->at;
	for (unsigned i = 0; i < ahead && at < lexer->size; i++) {
		at++;
		for (size_t length = splice_length(lexer, at); length;
			length = splice_length(lexer, at))
			at += length;
	}
	return at < lexer->size ? (unsigned char)lexer->text[at] : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool begins_identifier(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
	       c >= 0x80;
}

static bool continues_identifier(int c)
{
	return begins_identifier(c) || is_digit(c);
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\n';
}

/* -------------------------------------------------------------------------------- comments */

static enum token_kind lex_line_comment(struct lexer *lexer)
{
	while (look(lexer, 0) >= 0 && look(lexer, 0) != '\n')
		take(lexer);
	return TOKEN_LINE_COMMENT;
}

static enum token_kind lex_block_comment(struct lexer *lexer)
{
	take(lexer);
	take(lexer);
	while (look(lexer, 0) >= 0) {
		bool ends = look(lexer, 0) == '*' && look(lexer, 1) == '/';
		take(lexer);
		if (ends) {
			take(lexer);
			break;
		}
	}
	return TOKEN_BLOCK_COMMENT;
}

/* ---------------------------------------------------------------------- numbers and literals */

/* A preprocessing number (6.4.8), with the digit separators of C23. */
static enum token_kind lex_number(struct lexer *lexer)
{
	for (;;) {
		int c = look(lexer, 0), next = look(lexer, 1);
		bool is_exponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
		bool is_pair = (is_exponent && (next == '+' || next == '-')) ||
			       (c == '\'' && continues_identifier(next));
		if (!is_pair && !continues_identifier(c) && c != '.')
			return TOKEN_NUMBER;
		take(lexer);
		if (is_pair)
			take(lexer);
	}
}

/* Up to the closing quote, or the end of the line where the quote is missing. */
static void lex_quoted(struct lexer *lexer, int close)
{
	take(lexer);
	for (int c = look(lexer, 0); c >= 0 && c != '\n'; c = look(lexer, 0)) {
		take(lexer);
		if (c == close)
			return;
		if (c == '\\' && look(lexer, 0) >= 0 && look(lexer, 0) != '\n')
			take(lexer);
	}
}

/* R"x(...)x", which gcc takes in C too. Nothing inside is an escape or a splice. Only a string
 * that really ends so is one: R may be a macro. */
static bool lex_raw_string(struct lexer *lexer)
{
	const char *quote = lexer->text + lexer->at;
	const char *end = lexer->text + lexer->size;
	const char *open = quote + 1;
	while (open < end && open - quote <= 16 && !strchr("() \\\t\v\f\n\"", *open))
		open++;
	if (open >= end || *open != '(')
		return false;

	char close[20] = { ')' };
	size_t length = (size_t)(open - quote);
	memcpy(close + 1, quote + 1, length - 1);
	close[length] = '"';
	const char *found = memmem(open, (size_t)(end - open), close, length + 1);
	if (!found)
		return false;
	for (const char *c = quote; c < found + length + 1; c++) {
		if (*c != '\n')
			continue;
		lexer->line++;
		lexer->line_start = (size_t)(c + 1 - lexer->text);
	}
	lexer->end_line = lexer->line;
	lexer->at = lexer->end = (size_t)(found - lexer->text) + length + 1;
	skip_splices(lexer);
	return true;
}

/* ----------------------------------------------------------------------------- identifiers */

/* In the order of strcmp. */
static const char *const keywords[] = { "_Alignas", "_Alignof", "_Atomic", "_BitInt", "_Bool",
	"_Complex", "_Decimal128", "_Decimal32", "_Decimal64", "_Generic", "_Imaginary",
	"_Noreturn", "_Static_assert", "_Thread_local", "__alignof__", "__asm", "__asm__",
	"__attribute", "__attribute__", "__auto_type", "__const", "__extension__", "__inline",
	"__inline__", "__restrict", "__restrict__", "__thread", "__typeof", "__typeof__",
	"__volatile", "__volatile__", "alignas", "alignof", "asm", "auto", "bool", "break", "case",
	"char", "const", "constexpr", "continue", "default", "do", "double", "else", "enum",
	"extern", "false", "float", "for", "goto", "if", "inline", "int", "long", "nullptr",
	"register", "restrict", "return", "short", "signed", "sizeof", "static", "static_assert",
	"struct", "switch", "thread_local", "true", "typedef", "typeof", "typeof_unqual", "union",
	"unsigned", "void", "volatile", "while" };

enum { longest_keyword = 15 };

static int compare_words(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

static bool is_keyword(const char *word)
{
	return bsearch(word, keywords, sizeof(keywords) / sizeof(*keywords), sizeof(*keywords),
		       compare_words) != NULL;
}

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(word, *words))
			return true;
	return false;
}

/* An identifier, or the literal it is the prefix of (6.4.5). */
static enum token_kind lex_word(struct lexer *lexer)
{
	static const char *const prefixes[] = { "L", "u", "U", "u8", NULL };
	static const char *const raw_prefixes[] = { "R", "LR", "uR", "UR", "u8R", NULL };
	char word[longest_keyword + 2] = "";
	size_t length = 0;

	while (continues_identifier(look(lexer, 0))) {
		if (length <= longest_keyword)
			word[length++] = lexer->text[lexer->at];
		take(lexer);
	}
	int next = look(lexer, 0);
	if ((next == '"' || next == '\'') && is_one_of(word, prefixes)) {
		lex_quoted(lexer, next);
		return next == '"' ? TOKEN_STRING : TOKEN_CHAR;
	}
	if (next == '"' && is_one_of(word, raw_prefixes) && lex_raw_string(lexer))
		return TOKEN_STRING;
	return length <= longest_keyword && is_keyword(word) ? TOKEN_KEYWORD : TOKEN_IDENTIFIER;
}

/* ------------------------------------------------------------------- punctuation, directives */

static bool is_at(const struct lexer *lexer, const char *text)
{
	for (unsigned i = 0; text[i]; i++)
		if (look(lexer, i) != text[i])
			return false;
	return true;
}

static void take_n(struct lexer *lexer, size_t count)
{
	while (count--)
		take(lexer);
}

/* The longest that fits (6.4, paragraph 4): longer ones stand first. */
static enum token_kind lex_punctuator(struct lexer *lexer)
{
	static const char *const long_ones[] = { "%:%:", "...", "<<=", ">>=", "->", "++", "--",
		"<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
		"*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=", "##", "<:", ":>", "<%", "%>",
		"%:", "::", NULL };
	int c = look(lexer, 0);

	/* Most punctuators are one byte that begins no longer one. */
	if (!strchr("(){}[];,?~", c)) {
		for (const char *const *p = long_ones; *p; p++) {
			if (!is_at(lexer, *p))
				continue;
			take_n(lexer, strlen(*p));
			return TOKEN_PUNCTUATOR;
		}
	}
	take(lexer);
	return strchr("(){}[];,?~.<>=!&|*/%+-^:#", c) && c ? TOKEN_PUNCTUATOR : TOKEN_OTHER;
}

static enum token_kind lex_directive(struct lexer *lexer)
{
	static const char *const includes[] = { "include", "include_next", "import", "embed",
		NULL };
	char word[16] = "";
	size_t length = 0;

	take_n(lexer, look(lexer, 0) == '#' ? 1 : 2);
	lexer->in_directive = true;

	/* "#" alone is a directive too; the blanks before a word belong to the token. */
	unsigned blanks = 0;
	while (look(lexer, blanks) == ' ' || look(lexer, blanks) == '\t')
		blanks++;
	if (begins_identifier(look(lexer, blanks)))
		take_n(lexer, blanks);
	while (continues_identifier(look(lexer, 0))) {
		if (length < sizeof(word) - 1)
			word[length++] = lexer->text[lexer->at];
		take(lexer);
	}
	lexer->wants_header = is_one_of(word, includes);
	return TOKEN_DIRECTIVE;
}

/* ----------------------------------------------------------------------------------- tokens */

static enum token_kind lex_token(struct lexer *lexer)
{
	int c = look(lexer, 0), next = look(lexer, 1);

	if (c == '/' && next == '/')
		return lex_line_comment(lexer);
	if (c == '/' && next == '*')
		return lex_block_comment(lexer);
	if (lexer->is_line_fresh && (c == '#' || (c == '%' && next == ':')))
		return lex_directive(lexer);
	if (lexer->wants_header && c == '<') {
		lex_quoted(lexer, '>');
		return TOKEN_STRING;
	}
	if (begins_identifier(c))
		return lex_word(lexer);
	if (is_digit(c) || (c == '.' && is_digit(next)))
		return lex_number(lexer);
	if (c == '"' || c == '\'') {
		lex_quoted(lexer, c);
		return c == '"' ? TOKEN_STRING : TOKEN_CHAR;
	}
	return lex_punctuator(lexer);
}

static void start_line(struct lexer *lexer)
{
	lexer->is_line_fresh = true;
	lexer->in_directive = false;
	lexer->wants_header = false;
}

struct lexer lexer_start(const char *text, size_t size)
{
	struct lexer lexer = { .text = text, .size = size, .line = 1 };
	/* A byte order mark is no part of the first token. */
	if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		lexer.at = 3;
	start_line(&lexer);
	skip_splices(&lexer);
	return lexer;
}

bool lexer_next(struct lexer *lexer, struct token *token)
{
	while (is_blank(look(lexer, 0))) {
		if (look(lexer, 0) == '\n')
			start_line(lexer);
		take(lexer);
	}
	if (look(lexer, 0) < 0)
		return false;

	*token = (struct token){
		.offset = lexer->at,
		.line = lexer->line,
		.column = (uint32_t)(lexer->at - lexer->line_start + 1),
	};
	token->kind = lex_token(lexer);
	token->length = lexer->end - token->offset;
	token->end_line = lexer->end_line;
	token->in_directive = lexer->in_directive;

	bool is_comment = token->kind == TOKEN_LINE_COMMENT || token->kind == TOKEN_BLOCK_COMMENT;
	token->is_spliced = token->kind != TOKEN_BLOCK_COMMENT && token->end_line != token->line;
	/* A comment is one blank (5.1.1.2): "/ * * / # define" is a directive. */
	if (!is_comment)
		lexer->is_line_fresh = false;
	if (!is_comment && token->kind != TOKEN_DIRECTIVE)
		lexer->wants_header = false;
	return true;
}

size_t token_spelling(const char *text, const struct token *token, char *into, size_t size)
{
	struct lexer lexer = { .text = text, .size = token->offset + token->length };
	size_t length = 0;

	lexer.at = token->offset;
	while (lexer.at < lexer.size && length + 1 < size) {
		into[length++] = text[lexer.at];
		take(&lexer);
	}
	if (size)
		into[length] = '\0';
	return length;
}
