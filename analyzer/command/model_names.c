/*
 * Declarations by their tokens. A declaration is what stands between two semicolons outside of
 * braces; `extern "C" {` is no brace. What is no declaration is harmless: the compiler is asked
 * about each name afterwards.
 */
#include "command/model_names.h"

#include <string.h>

#include "base/lexer.h"
#include "base/text.h"

enum { longest_word = 128 };

struct reading {
	struct header_names *names;
	struct arena *arena;
	const char *text;
	struct text declaration;
	ARRAY(struct header_name) found; /* in this declaration */
	char last[longest_word];         /* the token before, if it was an identifier */
	char before[longest_word];       /* the one before that */
	size_t first;                    /* of those with the newest parentheses */
	size_t parameters;               /* where those of the newest name begin, plus one */
	unsigned parentheses, braces;
	size_t end;        /* of the token before, in the text */
	bool after_string; /* the token before was one */
};

/* As it is written, but for what stands between: one blank for any, none for none. */
static void add_word(struct reading *reading, const struct token *token, const char *word)
{
	if (reading->declaration.length && token->offset > reading->end)
		text_char(&reading->declaration, ' ');
	text_add(&reading->declaration, word);
	reading->end = token->offset + token->length;
}

static void finish(struct reading *reading)
{
	struct header_name *name;
	for (size_t i = 0; i < reading->found.count; i++) {
		name = &reading->found.items[i];
		name->declaration =
			arena_strdup(reading->arena, text_string(&reading->declaration));
		array_push(&reading->names->items, *name);
	}
	array_reset(&reading->found);
	text_reset(&reading->declaration);
	reading->parameters = 0;
	reading->parentheses = 0;
}

static void add_candidate(struct reading *reading, const char *word)
{
	struct header_name name = { .parameters = "" };
	if (!*word)
		return;
	name.name = arena_strdup(reading->arena, word);
	array_push(&reading->found, name);
}

/* A name, and perhaps a macro between it and its parameters: "int f OF((int n))". */
static void open_parenthesis(struct reading *reading)
{
	if (reading->parentheses++ || !*reading->last)
		return;
	reading->first = reading->found.count;
	add_candidate(reading, reading->before);
	add_candidate(reading, reading->last);
	reading->parameters = reading->declaration.length + 1;
}

static void close_parenthesis(struct reading *reading)
{
	if (!reading->parentheses || --reading->parentheses || !reading->parameters)
		return;
	const char *text = text_string(&reading->declaration) + reading->parameters;
	bool is_wrapped = *text == '(' && text_ends_with(text, ")");
	char *parameters = is_wrapped ? arena_strndup(reading->arena, text + 1, strlen(text) - 2)
				      : arena_strdup(reading->arena, text);
	for (size_t i = reading->first; i < reading->found.count; i++)
		reading->found.items[i].parameters = parameters;
	reading->parameters = 0;
}

/* Takes a token inside of braces or opens them; true when it was for nothing else. */
static bool skip_braces(struct reading *reading, const char *word)
{
	if (*word == '{' && reading->after_string && !reading->braces) {
		finish(reading);
		return true;
	}
	if (*word == '{')
		reading->braces++;
	else if (*word == '}' && reading->braces && !--reading->braces) {
		reading->parentheses = 0;
		return true;
	}
	return reading->braces || *word == '}';
}

static void take(struct reading *reading, const struct token *token)
{
	char word[longest_word];
	token_spelling(reading->text, token, word, sizeof(word));
	bool is_mark = token->kind == TOKEN_PUNCTUATOR;
	if (is_mark && skip_braces(reading, word))
		return;
	if (reading->braces)
		return;
	if (is_mark && *word == ';' && !reading->parentheses) {
		finish(reading);
	} else {
		if (is_mark && *word == '(')
			open_parenthesis(reading);
		if (is_mark && *word == ')')
			close_parenthesis(reading);
		add_word(reading, token, word);
	}
	reading->after_string = token->kind == TOKEN_STRING;
	memcpy(reading->before, reading->last, sizeof(reading->before));
	reading->last[0] = '\0';
	if (token->kind == TOKEN_IDENTIFIER)
		memcpy(reading->last, word, sizeof(word));
}

void header_names_read(
	struct header_names *names, struct arena *arena, const char *text, size_t size)
{
	struct reading reading = { .names = names, .arena = arena, .text = text };
	struct lexer lexer = lexer_start(text, size);
	struct token token;
	while (lexer_next(&lexer, &token))
		if (!token.in_directive && token.kind != TOKEN_LINE_COMMENT &&
			token.kind != TOKEN_BLOCK_COMMENT && token.kind != TOKEN_DIRECTIVE)
			take(&reading, &token);
	finish(&reading);
	array_release(&reading.found);
	text_release(&reading.declaration);
}

const char *header_parameter(struct arena *arena, const char *parameters, size_t index)
{
	unsigned depth = 0;
	const char *start = parameters;
	for (const char *at = parameters; *start; at++) {
		depth += *at == '(';
		depth -= *at == ')' && depth;
		if (*at && (depth || *at != ','))
			continue;
		if (!index--) {
			start += strspn(start, " ");
			return arena_strndup(arena, start, (size_t)(at - start));
		}
		if (!*at)
			break;
		start = at + 1;
	}
	return NULL;
}
