#include "rule/declarator.h"

#include <string.h>

enum { most_tokens = 32 };

/* `int`, and nothing that makes it something else. */
static bool is_int(const struct source *source, size_t start, size_t name)
{
	struct token tokens[most_tokens];
	size_t count = source_tokens(source, (struct span){ start, name }, tokens, most_tokens);
	bool found = false;
	for (size_t i = 0; i < count; i++) {
		found |= token_is(source->text, &tokens[i], "int");
		if (token_is(source->text, &tokens[i], "*") ||
			token_is(source->text, &tokens[i], "unsigned") ||
			token_is(source->text, &tokens[i], "long") ||
			token_is(source->text, &tokens[i], "short"))
			return false;
	}
	return found;
}

/* Where the parameters end: behind the ")" that closes them. */
static size_t parameters_end(const struct source *source, size_t open)
{
	const char *close = memchr(source->text + open, ')', source->size - open);
	return close ? (size_t)(close - source->text) + 1 : source->size;
}

bool declarator_read(
	const struct source *source, size_t start, size_t name, struct declarator *declarator)
{
	struct token tokens[most_tokens];
	*declarator = (struct declarator){ .returns_int = is_int(source, start, name) };
	const char *open = memchr(source->text + name, '(', source->size - name);
	if (!open)
		return false;
	size_t from = (size_t)(open - source->text);
	struct span span = { from, parameters_end(source, from) };
	size_t count = source_tokens(source, span, tokens, most_tokens);
	if (count < 4 || tokens[count - 2].kind != TOKEN_IDENTIFIER)
		return false;
	size_t stars = 0;
	for (size_t i = 1; i + 1 < count; i++) {
		bool is_word =
			tokens[i].kind == TOKEN_IDENTIFIER || tokens[i].kind == TOKEN_KEYWORD;
		bool is_star = token_is(source->text, &tokens[i], "*");
		if (!is_word && !is_star)
			return false;
		stars += is_star;
		declarator->takes_const |= token_is(source->text, &tokens[i], "const");
		declarator->takes_void |= token_is(source->text, &tokens[i], "void");
	}
	declarator->takes_void &= stars == 1 && !declarator->takes_const;
	declarator->parameter = (struct span){ tokens[1].offset,
		tokens[count - 3].offset + tokens[count - 3].length };
	return declarator->returns_int;
}
