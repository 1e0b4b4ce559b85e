/*
 * Which lines a comment speaks of, by the tokens around it.
 *
 *  1. Two lines are one when a statement goes on from the first to the second: there is an open
 *     parenthesis, or the first ends in something that ends no statement, or a backslash joins
 *     them. Whether a macro in parentheses is a statement of its own nobody can tell: what follows
 *     on a line of its own goes on with it only if it is an operator.
 *  2. Heads of if, for, while and switch, labels, and else are statements of their own here: a
 *     comment at the end of the body does not speak of the condition.
 *  3. Directives are no code. A comment that stands alone before one speaks of nothing.
 *  4. The branches of an #if are alternatives: each begins with the brackets that were open before
 *     it.
 */
#include "link/suppression_lines.h"

#include <string.h>

/* ------------------------------------------------------------------------------------- tokens */

static bool is_any(const struct lines *lines, const struct token *token,
	const char *const *spellings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (token_is(lines->text, token, spellings[i]))
			return true;
	return false;
}

static bool is_control_word(const struct lines *lines, const struct token *token)
{
	static const char *const words[] = { "if", "for", "while", "switch" };
	return is_any(lines, token, words, sizeof(words) / sizeof(*words));
}

/* Is every newline between two tokens behind a backslash? */
static bool is_joined(const struct lines *lines, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		size_t before = at;
		if (lines->text[at] != '\n')
			continue;
		while (before > from && strchr(" \t\r\f\v", lines->text[before - 1]))
			before--;
		if (before == from || lines->text[before - 1] != '\\')
			return false;
	}
	return true;
}

/* ----------------------------------------------------------------------------------- brackets */

static char innermost(const struct lines *lines)
{
	return lines->brackets.count ? array_last(&lines->brackets) : '\0';
}

static bool is_in_parentheses(const struct lines *lines)
{
	return innermost(lines) && innermost(lines) != '{';
}

static bool is_in_braces(const struct lines *lines)
{
	return lines->brackets.count && memchr(lines->brackets.items, '{', lines->brackets.count);
}

/* True when it closed the head of a control statement. */
static bool close_parenthesis(struct lines *lines)
{
	if (!is_in_parentheses(lines))
		return false;
	return lines->brackets.items[--lines->brackets.count] == 'c';
}

/* Whatever was left open inside ends as well. */
static void close_brace(struct lines *lines)
{
	while (is_in_parentheses(lines))
		lines->brackets.count--;
	if (lines->brackets.count)
		lines->brackets.count--;
}

/* Does a function begin with this brace? Then the comments that wait for one speak of it. */
static void open_brace(struct lines *lines, const struct token *token)
{
	if (lines->is_foreign)
		return;
	if (!lines->brackets.count && lines->has_parameters && !lines->has_value)
		for (size_t i = 0; i < lines->heads.count; i++)
			lines->list->items.items[lines->heads.items[i]].body_line = token->line;
	if (!lines->brackets.count)
		array_reset(&lines->heads);
	array_push(&lines->brackets, '{');
}

/* --------------------------------------------------------------------------------- statements */

static void end_statement(struct lines *lines)
{
	lines->words = 0;
	lines->is_open = lines->is_doubtful = lines->is_case = false;
	lines->has_parameters = lines->has_value = false;
}

static void mark(struct lines *lines, const struct token *token)
{
	bool is_label = lines->is_case || lines->words == 2;
	switch (lines->text[token->offset]) {
	case '(':
	case '[':
		lines->has_parameters |= !lines->brackets.count;
		array_push(&lines->brackets, lines->is_control ? 'c' : '(');
		break;
	case ')':
	case ']':
		if (close_parenthesis(lines))
			end_statement(lines);
		else
			lines->is_doubtful = !is_in_parentheses(lines);
		break;
	case '{':
		open_brace(lines, token);
		end_statement(lines);
		break;
	case '}':
		close_brace(lines);
		end_statement(lines);
		break;
	case ';':
		if (!lines->brackets.count)
			array_reset(&lines->heads);
		/* fall through */
	case ',':
		if (!is_in_parentheses(lines))
			end_statement(lines);
		break;
	case ':':
		if (!is_in_parentheses(lines) && is_label)
			end_statement(lines);
		break;
	case '=':
		lines->has_value |= !lines->brackets.count;
		break;
	default:
		break;
	}
}

static void statement(struct lines *lines, const struct token *token)
{
	bool is_string = token->kind == TOKEN_STRING;
	bool was_extern = lines->words == 1 && lines->is_foreign;
	lines->words++;
	lines->is_open = true;
	lines->is_doubtful = false;
	if (lines->words == 1)
		lines->is_case = token_is(lines->text, token, "case") ||
				 token_is(lines->text, token, "default");
	if (token->kind == TOKEN_PUNCTUATOR && token->length == 1)
		mark(lines, token);
	else if (token_is(lines->text, token, "else") || token_is(lines->text, token, "do"))
		end_statement(lines);
	lines->is_control = is_control_word(lines, token);
	lines->is_foreign = (lines->words == 1 && token_is(lines->text, token, "extern")) ||
			    (was_extern && is_string);
}

/* -------------------------------------------------------------------------------------- lines */

static void close_line(struct lines *lines)
{
	for (size_t i = 0; i < lines->attached.count; i++) {
		struct suppression *s = &lines->list->items.items[lines->attached.items[i]];
		if (s->scope != SUPPRESS_LINE)
			continue;
		s->first = lines->line;
		s->last = lines->last;
	}
	array_reset(&lines->attached);
}

static void attach_waiting(struct lines *lines, uint32_t line)
{
	for (size_t i = 0; i < lines->waiting.count; i++) {
		lines->list->items.items[lines->waiting.items[i]].next_line = line;
		array_push(&lines->attached, lines->waiting.items[i]);
	}
	array_reset(&lines->waiting);
}

/* Does the token stand on the line in hand, or on one that goes on with it? */
static bool is_same_line(const struct lines *lines, const struct token *token)
{
	if (!lines->line)
		return false;
	if (token->line <= lines->last || is_joined(lines, lines->end, token->offset))
		return true;
	bool is_operator =
		token->kind == TOKEN_PUNCTUATOR && !strchr("{}", lines->text[token->offset]);
	return lines->is_open && (!lines->is_doubtful || is_operator);
}

static void code(struct lines *lines, const struct token *token)
{
	if (!is_same_line(lines, token)) {
		close_line(lines);
		lines->line = token->line;
		if (lines->is_doubtful && !token_is(lines->text, token, "{"))
			end_statement(lines);
	}
	lines->last = token->end_line;
	lines->end = token->offset + token->length;
	attach_waiting(lines, token->line);
	statement(lines, token);
}

/* ----------------------------------------------------------------------------------- branches */

static void open_branch(struct lines *lines, uint32_t line, size_t brackets)
{
	array_push(&lines->branches,
		((struct lines_branch){ line, brackets, lines->list->items.count }));
}

static void close_branch(struct lines *lines, uint32_t line)
{
	struct lines_branch branch = lines->branches.items[--lines->branches.count];
	if (!branch.line)
		return;
	for (size_t i = branch.first; i < lines->list->items.count; i++) {
		struct suppression *s = &lines->list->items.items[i];
		if (s->branch_first == branch.line && !s->branch_last)
			s->branch_last = line;
	}
}

/* The next alternative begins as the first did. */
static void turn_branch(struct lines *lines, uint32_t line)
{
	if (!lines->branches.count)
		return;
	size_t brackets = array_last(&lines->branches).brackets;
	close_branch(lines, line);
	while (lines->brackets.count > brackets)
		lines->brackets.count--;
	while (lines->brackets.count < brackets)
		array_push(&lines->brackets, '{');
	open_branch(lines, line, brackets);
}

/* #ifndef and #define before all code keep a header from being read twice: no condition for what
 * stands in it. */
static void find_guard(struct lines *lines, const char *word)
{
	if (lines->may_be_guard && lines->in_define && !lines->line) {
		struct lines_branch *branch = &array_last(&lines->branches);
		for (size_t i = branch->first; i < lines->list->items.count; i++)
			lines->list->items.items[i].branch_first = 0;
		branch->line = 0;
	}
	lines->may_be_guard = !strcmp(word, "ifndef") && !lines->branches.count && !lines->line;
}

static const char *directive_word(const char *spelling)
{
	return spelling + 1 + strspn(spelling + 1, " \t\f\v");
}

static void directive(struct lines *lines, const struct token *token)
{
	char spelling[64];
	token_spelling(lines->text, token, spelling, sizeof(spelling));
	const char *word = directive_word(spelling);
	lines->in_define = !strcmp(word, "define");
	if (!strcmp(word, "pragma"))
		return;
	find_guard(lines, word);
	for (size_t i = 0; i < lines->waiting.count; i++)
		lines->list->items.items[lines->waiting.items[i]].in_macro |= lines->in_define;
	array_reset(&lines->waiting);
	if (!strncmp(word, "if", 2))
		open_branch(lines, token->line, lines->brackets.count);
	else if (!strncmp(word, "el", 2))
		turn_branch(lines, token->line);
	else if (!strcmp(word, "endif") && lines->branches.count)
		close_branch(lines, token->line);
}

/* ------------------------------------------------------------------------------------ outside */

void lines_comment(struct lines *lines, const struct token *token, struct suppression suppression)
{
	size_t number = lines->list->items.count;
	bool is_behind = lines->line && (token->line <= lines->last ||
						is_joined(lines, lines->end, token->offset) ||
						is_in_parentheses(lines));
	suppression.in_body = is_in_braces(lines);
	suppression.in_macro = token->in_directive && lines->in_define;
	if (lines->branches.count)
		suppression.branch_first = array_last(&lines->branches).line;
	array_push(&lines->list->items, suppression);
	if (suppression.scope == SUPPRESS_FUNCTION && !suppression.in_body)
		array_push(&lines->heads, number);
	if (token->in_directive)
		return;
	if (is_behind)
		array_push(&lines->attached, number);
	else
		array_push(&lines->waiting, number);
}

void lines_code(struct lines *lines, const struct token *token)
{
	if (token->kind == TOKEN_DIRECTIVE)
		directive(lines, token);
	else if (!token->in_directive)
		code(lines, token);
}

void lines_end(struct lines *lines)
{
	close_line(lines);
	while (lines->branches.count)
		close_branch(lines, UINT32_MAX);
	array_release(&lines->brackets);
	array_release(&lines->attached);
	array_release(&lines->waiting);
	array_release(&lines->heads);
	array_release(&lines->branches);
}
