/*
 * Works on the tokens of the function, without comments: the loop around the call is found by the
 * brackets that enclose it, and then read from its beginning.
 */
#include "rule/for_text.h"

#include <string.h>

struct reading {
	const struct source *source;
	ARRAY(struct token) tokens;
	size_t first, last; /* tokens of the call: its name, and the ")" */
	size_t at;          /* the token in hand */
};

static bool is(const struct reading *r, size_t token, const char *text)
{
	return token < r->tokens.count && token_is(r->source->text, &r->tokens.items[token], text);
}

static bool is_same(const struct reading *r, size_t a, size_t b)
{
	const struct token *x = &r->tokens.items[a], *y = &r->tokens.items[b];
	return x->length == y->length &&
	       !memcmp(r->source->text + x->offset, r->source->text + y->offset, x->length);
}

static bool is_name(const struct reading *r, size_t token)
{
	return token < r->tokens.count && r->tokens.items[token].kind == TOKEN_IDENTIFIER;
}

static struct span span_of(const struct reading *r, size_t first, size_t end)
{
	const struct token *last = &r->tokens.items[end - 1];
	return (struct span){ r->tokens.items[first].offset, last->offset + last->length };
}

/* The token behind the group that begins here. */
static size_t behind(const struct reading *r, size_t token)
{
	int depth = 0;
	for (; token < r->tokens.count; token++) {
		depth += is(r, token, "(") || is(r, token, "[") || is(r, token, "{");
		depth -= is(r, token, ")") || is(r, token, "]") || is(r, token, "}");
		if (depth <= 0)
			return token + 1;
	}
	return token;
}

static bool take(struct reading *r, const char *text)
{
	if (!is(r, r->at, text))
		return false;
	r->at++;
	return true;
}

/* ------------------------------------------------------------------------------------ gathering */

static bool read_tokens(
	struct reading *r, const struct written_call *written, const struct program_function *f)
{
	struct lexer lexer = lexer_start(r->source->text, r->source->size);
	struct token token;
	bool has_call = false;
	while (lexer_next(&lexer, &token) && token.line <= f->end_line) {
		if (token.line < f->line || token.kind == TOKEN_LINE_COMMENT ||
			token.kind == TOKEN_BLOCK_COMMENT)
			continue;
		if (token.kind == TOKEN_DIRECTIVE || token.in_directive)
			return false;
		if (token.offset == written->whole.begin) {
			r->first = r->tokens.count;
			has_call = true;
		}
		if (token.offset + token.length == written->whole.end)
			r->last = r->tokens.count;
		array_push(&r->tokens, token);
	}
	return has_call;
}

/* The last "for" in front of the call whose body it stands in. */
static bool find_for(const struct reading *r, size_t *loop)
{
	for (size_t i = r->first; i-- > 0;) {
		if (!is(r, i, "for") || !is(r, i + 1, "("))
			continue;
		size_t body = behind(r, i + 1);
		bool is_block = is(r, body, "{");
		*loop = i;
		return body < r->first && (!is_block || behind(r, body) > r->last);
	}
	return false;
}

/* ------------------------------------------------------------------------------------ reading */

/* `for (TYPE i = 0; i < LIMIT; i++)`; `index` becomes the token of `i`. */
static bool read_head(struct reading *r, struct for_text *loop, size_t *index)
{
	size_t end = behind(r, r->at + 1);
	r->at += 2;
	while (r->at < end && !is(r, r->at + 1, "="))
		if (is(r, r->at, ";") || is(r, r->at, "*") || is(r, r->at++, ","))
			return false;
	*index = r->at;
	bool is_declared = !is(r, r->at - 1, "(");
	r->at += 2;
	if (!is_declared || !is_name(r, *index) || !take(r, "0") || !take(r, ";") ||
		!is_same(r, r->at++, *index) || !take(r, "<"))
		return false;
	size_t limit = r->at;
	while (r->at < end && !is(r, r->at, ";")) {
		if (is(r, r->at, "&&") || is(r, r->at, "||") || is(r, r->at, "?") ||
			is_same(r, r->at, *index))
			return false;
		r->at++;
	}
	if (limit == r->at || !take(r, ";"))
		return false;
	loop->limit = span_of(r, limit, r->at - 1);
	bool is_before = take(r, "++");
	bool steps = is_same(r, r->at++, *index) && (is_before || take(r, "++"));
	return steps && take(r, ")") && r->at == end;
}

/* The call's only argument: `&items[i]` or `items[i]`. */
static bool read_item(struct reading *r, struct for_text *loop, size_t index)
{
	size_t at = r->first + 2;
	loop->item = is(r, at, "&") ? FOR_ITEM_ADDRESS : FOR_ITEM_VALUE;
	at += loop->item == FOR_ITEM_ADDRESS;
	size_t items = at;
	if (!is_name(r, at))
		return false;
	while (at < r->last && !is(r, at, "[")) {
		bool is_member = is_name(r, at) || is(r, at, ".") || is(r, at, "->");
		if (!is_member || is_same(r, at, index))
			return false;
		at++;
	}
	loop->items = span_of(r, items, at);
	return is(r, at, "[") && is_same(r, at + 1, index) && is(r, at + 2, "]") &&
	       at + 3 == r->last;
}

/* `return x;`, `goto x;`, with braces or without. */
static bool read_exit(struct reading *r, size_t index)
{
	bool is_block = take(r, "{");
	if (!is(r, r->at, "return") && !is(r, r->at, "goto"))
		return false;
	while (r->at < r->tokens.count && !is(r, r->at, ";")) {
		if (is_same(r, r->at, index))
			return false;
		r->at++;
	}
	return take(r, ";") && (!is_block || take(r, "}"));
}

/* `int rc = CALL; if (rc < 0) EXIT` */
static bool read_result(struct reading *r, size_t index)
{
	if (is(r, r->at, "int"))
		r->at++;
	size_t result = r->at++;
	if (!is_name(r, result) || !take(r, "=") || r->at != r->first)
		return false;
	r->at = r->last + 1;
	return take(r, ";") && take(r, "if") && take(r, "(") && is_same(r, r->at++, result) &&
	       take(r, "<") && take(r, "0") && take(r, ")") && read_exit(r, index);
}

/* `if (CALL < 0) EXIT` */
static bool read_condition(struct reading *r, size_t index)
{
	if (!take(r, "if") || !take(r, "(") || r->at != r->first)
		return false;
	r->at = r->last + 1;
	return take(r, "<") && take(r, "0") && take(r, ")") && read_exit(r, index);
}

static bool read_body(struct reading *r, size_t index)
{
	bool is_block = take(r, "{");
	bool ok = is(r, r->at, "if") ? read_condition(r, index) : is_block && read_result(r, index);
	return ok && (!is_block || take(r, "}"));
}

bool for_text_find(const struct written_call *written, const struct program_function *function,
	struct for_text *loop)
{
	struct reading r = { .source = written->source };
	size_t index = 0, first = 0;
	bool ok = written->argument_count == 1 && read_tokens(&r, written, function) &&
		  find_for(&r, &first);
	r.at = first;
	ok = ok && read_head(&r, loop, &index);
	if (ok) {
		loop->head.begin = r.tokens.items[first].offset;
		loop->head.end = r.tokens.items[r.at].offset;
	}
	ok = ok && read_item(&r, loop, index) && read_body(&r, index);
	array_release(&r.tokens);
	return ok;
}
