/*
 * Conditions, by recursive descent. Each read_ function is named after what it reads:
 *
 *	any    := all { "or" all }
 *	all    := one { "and" one }
 *	one    := "not" one | "known" one | "(" any ")" | atom
 *	atom   := place "is" state | place operator number | "result" "tested" number
 *	          | "answer" "of" word operator number | "called" word { "|" word }
 *	state  := "null" | "zeroed" | "nonblocking" | "lingering" | "address"
 *	          | "kind" word { "|" word }
 *	          | "from" word { "|" word } | "named" word { "|" word }
 *	          | "text" string { "|" string }
 *	place  := "arg" digits [ "." word ] | "result"
 *	number := digits as in C, or the name of a constant
 *
 *  1. `token` is the one not yet used; next() moves on.
 *  2. A function that fails has called fail(), which keeps the first mistake, and returns NULL.
 *  3. The size of a condition is capped, so that hostile text cannot exhaust the stack here or
 *     in anything that walks the tree.
 */
#include "model/condition.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/role.h"

enum { largest_condition = 128, last_argument = 63, token_text_size = 64 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_SYMBOL };

struct token {
	enum token_kind kind;
	char text[token_text_size]; /* cut when longer: no valid token is */
	size_t offset;              /* in the text of the condition */
};

struct parser {
	struct arena *arena;
	const char *text;
	size_t next; /* offset behind the token */
	struct token token;
	unsigned size; /* tokens used so far */
	condition_constant constant;
	void *data;
	bool failed;
	size_t column;
	struct error *err;
};

static const struct relation {
	const char *text;
	enum condition_kind kind;
	enum condition_compare compare;
} relations[] = {
	{ "==", CONDITION_COMPARE, COMPARE_EQ },
	{ "!=", CONDITION_COMPARE, COMPARE_NE },
	{ "<", CONDITION_COMPARE, COMPARE_LT },
	{ "<=", CONDITION_COMPARE, COMPARE_LE },
	{ ">", CONDITION_COMPARE, COMPARE_GT },
	{ ">=", CONDITION_COMPARE, COMPARE_GE },
	{ "&", CONDITION_BITS, COMPARE_EQ },
};

static const struct condition *read_any(struct parser *parser);

/* Returns NULL, so that `return fail(...)` reads well. */
PRINTF_LIKE(3, 4)
static const struct condition *fail(struct parser *parser, size_t offset, const char *format, ...)
{
	if (parser->failed)
		return NULL;
	struct text text = { 0 };
	va_list arguments;
	va_start(arguments, format);
	text_vprintf(&text, format, arguments);
	va_end(arguments);
	error_set(parser->err, "%s", text_string(&text));
	text_release(&text);
	parser->failed = true;
	parser->column = offset + 1;
	return NULL;
}

static const struct condition *fail_expected(struct parser *parser, const char *what)
{
	const struct token *token = &parser->token;
	if (token->kind == TOKEN_END)
		return fail(parser, token->offset, "expected %s, but the condition ends", what);
	return fail(parser, token->offset, "expected %s, not '%s'", what, token->text);
}

static size_t token_length(const char *at, enum token_kind *kind)
{
	size_t length = 1;
	if (isalpha((unsigned char)*at) || *at == '_') {
		*kind = TOKEN_WORD;
		while (isalnum((unsigned char)at[length]) || at[length] == '_')
			length++;
		return length;
	}
	if (isdigit((unsigned char)*at) || (*at == '-' && isdigit((unsigned char)at[1]))) {
		*kind = TOKEN_NUMBER;
		while (isalnum((unsigned char)at[length]))
			length++;
		return length;
	}
	if (*at == '"' && strchr(at + 1, '"')) {
		*kind = TOKEN_STRING;
		return (size_t)(strchr(at + 1, '"') - at) + 1;
	}
	*kind = TOKEN_SYMBOL;
	return strchr("=!<>", *at) && at[1] == '=' ? 2 : 1;
}

static void next(struct parser *parser)
{
	struct token *token = &parser->token;
	size_t at = parser->next;
	while (isspace((unsigned char)parser->text[at]))
		at++;
	token->offset = at;
	token->text[0] = '\0';
	token->kind = TOKEN_END;
	if (!parser->text[at])
		return;
	size_t length = token_length(parser->text + at, &token->kind);
	snprintf(token->text, sizeof(token->text), "%.*s", (int)length, parser->text + at);
	parser->next = at + length;
	if (++parser->size > largest_condition)
		fail(parser, at, "the condition is too long");
}

static bool is_token(const struct parser *parser, const char *text)
{
	return parser->token.kind != TOKEN_END && !strcmp(parser->token.text, text);
}

static struct condition *condition_new(struct parser *parser, enum condition_kind kind)
{
	struct condition *made = arena_alloc(parser->arena, sizeof(*made));
	made->kind = kind;
	made->argument = role_no_argument;
	return made;
}

/* The member behind a pointer: ".name", if it stands there. */
static bool read_member(struct parser *parser, const char **member)
{
	if (!is_token(parser, "."))
		return true;
	next(parser);
	if (parser->token.kind != TOKEN_WORD) {
		fail_expected(parser, "the name of a member");
		return false;
	}
	*member = arena_strdup(parser->arena, parser->token.text);
	next(parser);
	return true;
}

static bool read_place(struct parser *parser, int *argument)
{
	const char *text = parser->token.text;
	if (!strcmp(text, "result")) {
		*argument = role_result;
		next(parser);
		return true;
	}
	if (strncmp(text, "arg", 3) || !isdigit((unsigned char)text[3])) {
		fail_expected(parser, "'argN', 'result', 'not', 'known' or '('");
		return false;
	}
	char *end;
	long number = strtol(text + 3, &end, 10);
	if (*end || number > last_argument) {
		fail(parser, parser->token.offset, "there is no argument '%s'", text);
		return false;
	}
	*argument = (int)number;
	next(parser);
	return true;
}

static bool read_number(struct parser *parser, struct condition *made)
{
	const struct token *token = &parser->token;
	if (token->kind == TOKEN_NUMBER) {
		char *end;
		errno = 0;
		made->number = strtoll(token->text, &end, 0);
		if (*end || errno) {
			fail(parser, token->offset, "'%s' is not a number", token->text);
			return false;
		}
	} else if (token->kind == TOKEN_WORD) {
		if (!parser->constant ||
			!parser->constant(token->text, &made->number, parser->data)) {
			fail(parser, token->offset, "unknown constant '%s'", token->text);
			return false;
		}
		made->text = arena_strdup(parser->arena, token->text);
	} else {
		fail_expected(parser, "a number or the name of a constant");
		return false;
	}
	next(parser);
	return true;
}

static bool is_item(struct parser *parser, enum condition_kind kind)
{
	const char *word = parser->token.text;
	if (kind == CONDITION_TEXT)
		return parser->token.kind == TOKEN_STRING ||
		       (fail_expected(parser, "a text in double quotes"), false);
	if (parser->token.kind != TOKEN_WORD)
		return fail_expected(parser, kind == CONDITION_DESCRIPTOR ? "a kind of descriptor"
					     : kind == CONDITION_CALLED   ? "the name of a function"
					     : kind == CONDITION_NAMED
						     ? "the name of a constant"
						     : "the name of a function or variable"),
		       false;
	if (kind == CONDITION_DESCRIPTOR &&
		role_word_find(ROLE_WORDS_DESCRIPTOR, word, strlen(word)) < 0)
		return fail(parser, parser->token.offset, "unknown kind of descriptor '%s'", word),
		       false;
	return true;
}

/* Items with '|' between them; texts lose their quotes. */
static const struct condition *read_items(
	struct parser *parser, struct condition *made, enum condition_kind kind)
{
	struct text words = { 0 };

	next(parser);
	for (;;) {
		const char *word = parser->token.text;
		if (!is_item(parser, kind))
			break;
		if (kind == CONDITION_TEXT)
			text_add_n(&words, word + 1, strlen(word) - 2);
		else
			text_add(&words, word);
		next(parser);
		if (!is_token(parser, "|"))
			break;
		text_char(&words, '|');
		next(parser);
	}
	made->kind = kind;
	made->text = arena_strdup(parser->arena, text_string(&words));
	text_release(&words);
	return parser->failed ? NULL : made;
}

static const struct condition *read_state(struct parser *parser, struct condition *made)
{
	if (is_token(parser, "kind"))
		return read_items(parser, made, CONDITION_DESCRIPTOR);
	if (is_token(parser, "from"))
		return read_items(parser, made, CONDITION_FROM);
	if (is_token(parser, "named"))
		return read_items(parser, made, CONDITION_NAMED);
	if (is_token(parser, "text"))
		return read_items(parser, made, CONDITION_TEXT);
	if (is_token(parser, "null"))
		made->kind = CONDITION_NULL;
	else if (is_token(parser, "zeroed"))
		made->kind = CONDITION_ZEROED;
	else if (is_token(parser, "nonblocking"))
		made->kind = CONDITION_NONBLOCKING;
	else if (is_token(parser, "address"))
		made->kind = CONDITION_ADDRESS;
	else if (is_token(parser, "lingering"))
		made->kind = CONDITION_LINGERING;
	else
		return fail_expected(parser, "'null', 'zeroed', 'nonblocking', 'lingering', "
					     "'address', 'kind', 'from', 'named' or 'text'");
	next(parser);
	return made;
}

static const struct relation *relation_find(const char *text)
{
	for (size_t i = 0; i < sizeof(relations) / sizeof(*relations); i++)
		if (!strcmp(relations[i].text, text))
			return &relations[i];
	return NULL;
}

/* What stands behind "answer". */
static const struct condition *read_answer(struct parser *parser)
{
	struct condition *made = condition_new(parser, CONDITION_ANSWER);
	if (!is_token(parser, "of"))
		return fail_expected(parser, "'of'");
	next(parser);
	if (parser->token.kind != TOKEN_WORD)
		return fail_expected(parser, "the name of a function");
	made->member = arena_strdup(parser->arena, parser->token.text);
	next(parser);
	const struct relation *found = relation_find(parser->token.text);
	if (!found || found->kind != CONDITION_COMPARE)
		return fail_expected(parser, "a comparison");
	made->compare = found->compare;
	next(parser);
	return read_number(parser, made) ? made : NULL;
}

static const struct condition *read_atom(struct parser *parser)
{
	struct condition *made = condition_new(parser, CONDITION_COMPARE);
	if (is_token(parser, "answer")) {
		next(parser);
		return read_answer(parser);
	}
	if (is_token(parser, "called")) {
		made->argument = role_no_argument;
		return read_items(parser, made, CONDITION_CALLED);
	}
	if (!read_place(parser, &made->argument) || !read_member(parser, &made->member))
		return NULL;
	if (is_token(parser, "is")) {
		next(parser);
		return read_state(parser, made);
	}
	if (made->argument == role_result && is_token(parser, "tested")) {
		made->kind = CONDITION_TESTED;
		next(parser);
		return read_number(parser, made) ? made : NULL;
	}
	const struct relation *found = relation_find(parser->token.text);
	if (!found)
		return fail_expected(parser, "'is' or a comparison");
	made->kind = found->kind;
	made->compare = found->compare;
	next(parser);
	return read_number(parser, made) ? made : NULL;
}

static const struct condition *read_one(struct parser *parser)
{
	if (parser->failed) /* too long? stop going deeper */
		return NULL;
	if (is_token(parser, "not") || is_token(parser, "known")) {
		struct condition *made = condition_new(
			parser, is_token(parser, "not") ? CONDITION_NOT : CONDITION_KNOWN);
		next(parser);
		made->left = read_one(parser);
		return made->left ? made : NULL;
	}
	if (!is_token(parser, "("))
		return read_atom(parser);
	next(parser);
	const struct condition *inner = read_any(parser);
	if (!inner)
		return NULL;
	if (!is_token(parser, ")"))
		return fail_expected(parser, "')'");
	next(parser);
	return inner;
}

static const struct condition *join(struct parser *parser, enum condition_kind kind,
	const struct condition *left, const struct condition *right)
{
	if (!right)
		return NULL;
	struct condition *made = condition_new(parser, kind);
	made->left = left;
	made->right = right;
	return made;
}

static const struct condition *read_all(struct parser *parser)
{
	const struct condition *left = read_one(parser);
	while (left && is_token(parser, "and")) {
		next(parser);
		left = join(parser, CONDITION_AND, left, read_one(parser));
	}
	return left;
}

static const struct condition *read_any(struct parser *parser)
{
	const struct condition *left = read_all(parser);
	while (left && is_token(parser, "or")) {
		next(parser);
		left = join(parser, CONDITION_OR, left, read_all(parser));
	}
	return left;
}

const struct condition *condition_parse_at(struct arena *arena, const char *text,
	condition_constant constant, void *data, size_t *column, struct error *err)
{
	struct parser parser = {
		.arena = arena,
		.text = text,
		.constant = constant,
		.data = data,
		.err = err,
	};
	next(&parser);
	const struct condition *made = read_any(&parser);
	if (made && parser.token.kind != TOKEN_END)
		made = fail_expected(&parser, "'and', 'or' or the end");
	*column = parser.column;
	return parser.failed ? NULL : made;
}

const struct condition *condition_parse(struct arena *arena, const char *text,
	condition_constant constant, void *data, struct error *err)
{
	size_t column;
	const struct condition *made =
		condition_parse_at(arena, text, constant, data, &column, err);
	if (!made)
		error_prefix(err, "column %zu", column);
	return made;
}
