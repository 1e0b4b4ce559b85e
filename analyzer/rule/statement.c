/*
 * Cutting a file into statements, by its tokens alone: no preprocessor, no declarations.
 *
 *  1. A stack of what is open holds the statement that each level is in: blocks, parentheses,
 *     initialisers. A token belongs to the statement of the innermost level.
 *  2. The head of a control statement, `if (...)`, is a statement; what it governs is another, so
 *     that braces may come and go. The same goes for a macro that stands before a statement.
 *  3. Each element of an initialiser is a statement of its own: tables grow.
 *  4. Of `#if` and its alternatives each begins with what was open before the first, so that
 *     braces opened in both are counted once. A directive is a statement of its own.
 *  5. `;`, `else`, `do`, labels and the braces of blocks belong to no statement.
 *
 * It errs towards smaller statements: a wrong cut makes two places look alike, and their order
 * tells them apart.
 */
#include "rule/statement.h"

#include <string.h>

#include "base/lexer.h"

#define statement_none UINT32_MAX

enum level_kind { LEVEL_BLOCK, LEVEL_PAREN, LEVEL_INITIALISER };

struct level {
	enum level_kind kind;
	uint32_t statement; /* the one it is in, or statement_none */
	uint32_t count;     /* tokens of that so far */
	bool is_case;       /* it began with case or default */
	bool wants_value;   /* it began with return, or holds an equal sign */
	bool ends_head;     /* PAREN: the head of a control statement ends with it */
	bool may_end_head;  /* PAREN: ... of a macro, if a statement follows */
};

struct reader {
	struct statements *into;
	const char *text;
	ARRAY(struct level) levels;
	ARRAY(struct level) kept;  /* the levels at each open #if, one after the other */
	ARRAY(size_t) kept_counts; /* how many of them */
	struct token before;       /* the last token of code */
	bool has_before;
	bool after_macro_head; /* the last token closed what may be the head of a macro */
	uint32_t directive;    /* the statement of the directive that is being read */
};

static struct level *top(struct reader *reader)
{
	return &array_last(&reader->levels);
}

static bool was(const struct reader *reader, const char *spelling)
{
	return reader->has_before && token_is(reader->text, &reader->before, spelling);
}

/* ------------------------------------------------------------------------------------- tokens */

static uint32_t new_statement(struct reader *reader)
{
	array_push(&reader->into->hashes, (struct hash){ 0 });
	return (uint32_t)reader->into->hashes.count - 1;
}

static void place(struct reader *reader, const struct token *token, uint32_t statement)
{
	array_push(&reader->into->tokens,
		((struct statement_token){ token->line, token->column, statement }));
}

static struct hash hash_token(const struct reader *reader, const struct token *token)
{
	char spelling[256];
	if (!token->is_spliced || token->length >= sizeof(spelling))
		return hash_bytes(reader->text + token->offset, token->length);
	size_t length = token_spelling(reader->text, token, spelling, sizeof(spelling));
	return hash_bytes(spelling, length);
}

static void add_to(struct reader *reader, const struct token *token, uint32_t statement)
{
	struct hash *hash = &reader->into->hashes.items[statement];
	*hash = hash_join(*hash, hash_token(reader, token));
	place(reader, token, statement);
}

static void end_statement(struct level *level)
{
	level->statement = statement_none;
	level->count = 0;
	level->is_case = level->wants_value = false;
}

/* The token becomes part of the statement of the innermost level. */
static void add(struct reader *reader, const struct token *token)
{
	struct level *level = top(reader);
	if (level->statement == statement_none) {
		level->statement = new_statement(reader);
		level->is_case = token_is(reader->text, token, "case") ||
				 token_is(reader->text, token, "default");
		level->wants_value = token_is(reader->text, token, "return");
	}
	add_to(reader, token, level->statement);
	level->count++;
}

static void push(struct reader *reader, enum level_kind kind, uint32_t statement)
{
	array_push(&reader->levels, ((struct level){ .kind = kind, .statement = statement }));
}

/* ------------------------------------------------------------------------------------- levels */

static bool is_control(const struct reader *reader, const struct token *token)
{
	return token_is(reader->text, token, "if") || token_is(reader->text, token, "for") ||
	       token_is(reader->text, token, "while") || token_is(reader->text, token, "switch");
}

static void open_paren(struct reader *reader, const struct token *token)
{
	struct level *outer = top(reader);
	bool in_block = outer->kind == LEVEL_BLOCK && reader->has_before;
	bool ends_head = in_block && is_control(reader, &reader->before);
	bool may_end_head =
		in_block && outer->count == 1 && reader->before.kind == TOKEN_IDENTIFIER;
	add(reader, token);
	push(reader, LEVEL_PAREN, top(reader)->statement);
	top(reader)->ends_head = ends_head;
	top(reader)->may_end_head = may_end_head;
}

static void close_paren(struct reader *reader, const struct token *token)
{
	struct level closed = *top(reader);
	add(reader, token);
	reader->levels.count--;
	reader->after_macro_head = closed.may_end_head;
	if (closed.ends_head)
		end_statement(top(reader));
}

/* `= {`, `return (struct pair) {`, an argument `(struct pair) {`; but not `if (a = b) {`. */
static bool begins_initialiser(const struct reader *reader, const struct level *outer)
{
	if (outer->kind != LEVEL_BLOCK)
		return !was(reader, "(");
	return outer->wants_value;
}

static void open_brace(struct reader *reader, const struct token *token)
{
	struct level *outer = top(reader);
	if (begins_initialiser(reader, outer)) {
		add(reader, token);
		push(reader, LEVEL_INITIALISER, statement_none);
		return;
	}
	if (outer->kind == LEVEL_BLOCK)
		end_statement(outer);
	place(reader, token, statement_none);
	push(reader, LEVEL_BLOCK, statement_none);
}

/* A brace that closes a level of another kind closes what is open in it, too. */
static void close_brace(struct reader *reader, const struct token *token)
{
	while (reader->levels.count > 1 && top(reader)->kind == LEVEL_PAREN)
		reader->levels.count--;
	place(reader, token, statement_none);
	if (reader->levels.count > 1)
		reader->levels.count--;
	else
		end_statement(top(reader));
}

/* ------------------------------------------------------------------------------------- blocks */

static bool is_word(const struct token *token)
{
	return token->kind == TOKEN_IDENTIFIER || token->kind == TOKEN_KEYWORD;
}

/* Is the colon that of a label? */
static bool ends_label(const struct reader *reader, const struct level *level)
{
	return level->is_case || (level->count == 1 && reader->before.kind == TOKEN_IDENTIFIER);
}

static void add_in_block(struct reader *reader, const struct token *token)
{
	struct level *level = top(reader);
	if (reader->after_macro_head && is_word(token))
		end_statement(level);
	if (token_is(reader->text, token, ";")) {
		place(reader, token, level->statement);
		end_statement(level);
	} else if (token_is(reader->text, token, "else") || token_is(reader->text, token, "do")) {
		place(reader, token, statement_none);
		end_statement(level);
	} else if (token_is(reader->text, token, ":") && ends_label(reader, level)) {
		place(reader, token, level->statement);
		end_statement(level);
	} else {
		add(reader, token);
		top(reader)->wants_value |= token_is(reader->text, token, "=");
	}
}

static void add_in_initialiser(struct reader *reader, const struct token *token)
{
	if (!token_is(reader->text, token, ",")) {
		add(reader, token);
		return;
	}
	place(reader, token, top(reader)->statement);
	end_statement(top(reader));
}

static void take_code(struct reader *reader, const struct token *token)
{
	bool after_macro_head = reader->after_macro_head;
	if (token_is(reader->text, token, "(") || token_is(reader->text, token, "["))
		open_paren(reader, token);
	else if ((token_is(reader->text, token, ")") || token_is(reader->text, token, "]")) &&
		 top(reader)->kind == LEVEL_PAREN)
		close_paren(reader, token);
	else if (token_is(reader->text, token, "{"))
		open_brace(reader, token);
	else if (token_is(reader->text, token, "}"))
		close_brace(reader, token);
	else if (top(reader)->kind == LEVEL_BLOCK)
		add_in_block(reader, token);
	else if (top(reader)->kind == LEVEL_INITIALISER)
		add_in_initialiser(reader, token);
	else
		add(reader, token);
	if (after_macro_head)
		reader->after_macro_head = false;
	reader->before = *token;
	reader->has_before = true;
}

/* --------------------------------------------------------------------------------- directives */

static void keep_levels(struct reader *reader)
{
	for (size_t i = 0; i < reader->levels.count; i++)
		array_push(&reader->kept, reader->levels.items[i]);
	array_push(&reader->kept_counts, reader->levels.count);
}

static void restore_levels(struct reader *reader)
{
	if (!reader->kept_counts.count)
		return;
	size_t count = array_last(&reader->kept_counts);
	array_reset(&reader->levels);
	for (size_t i = reader->kept.count - count; i < reader->kept.count; i++)
		array_push(&reader->levels, reader->kept.items[i]);
}

static void forget_levels(struct reader *reader)
{
	if (!reader->kept_counts.count)
		return;
	reader->kept.count -= array_last(&reader->kept_counts);
	reader->kept_counts.count--;
}

static void take_directive(struct reader *reader, const struct token *token)
{
	const char *word = reader->text + token->offset + 1;
	size_t length = token->length - 1;
	while (length && (*word == ' ' || *word == '\t')) {
		word++;
		length--;
	}
	if (length >= 2 && !memcmp(word, "if", 2))
		keep_levels(reader);
	else if (length >= 3 && !memcmp(word, "end", 3))
		forget_levels(reader);
	else if (length >= 3 && (!memcmp(word, "els", 3) || !memcmp(word, "eli", 3)))
		restore_levels(reader);
	reader->directive = new_statement(reader);
	add_to(reader, token, reader->directive);
}

/* ----------------------------------------------------------------------------------- the file */

static bool are_whole(const struct level *levels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (levels[i].statement != statement_none)
			return false;
	return true;
}

/* Is each statement so far complete, in whatever alternative of an `#if`? */
static bool is_between(const struct reader *reader)
{
	return are_whole(reader->levels.items, reader->levels.count) &&
	       are_whole(reader->kept.items, reader->kept.count);
}

void statements_read(struct statements *statements, const char *text, size_t size, uint32_t last)
{
	struct reader reader = { .into = statements, .text = text };
	struct lexer lexer = lexer_start(text, size);
	struct token token;
	array_reset(&statements->tokens);
	array_reset(&statements->hashes);
	push(&reader, LEVEL_BLOCK, statement_none);
	while (lexer_next(&lexer, &token)) {
		if (token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT)
			continue;
		if (token.line > last && !token.in_directive && is_between(&reader))
			break;
		if (token.kind == TOKEN_DIRECTIVE)
			take_directive(&reader, &token);
		else if (token.in_directive)
			add_to(&reader, &token, reader.directive);
		else
			take_code(&reader, &token);
	}
	array_release(&reader.levels);
	array_release(&reader.kept);
	array_release(&reader.kept_counts);
}

static bool stands_after(const struct statement_token *token, uint32_t line, uint32_t column)
{
	return token->line > line || (token->line == line && token->column > column);
}

struct hash statements_at(const struct statements *statements, uint32_t line, uint32_t column)
{
	size_t low = 0, high = statements->tokens.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (stands_after(&statements->tokens.items[middle], line, column))
			high = middle;
		else
			low = middle + 1;
	}
	uint32_t statement = low ? statements->tokens.items[low - 1].statement : statement_none;
	return statement == statement_none ? (struct hash){ 0 }
					   : statements->hashes.items[statement];
}

void statements_release(struct statements *statements)
{
	array_release(&statements->tokens);
	array_release(&statements->hashes);
}
