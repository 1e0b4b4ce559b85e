/*
 * Reading suppression comments. The text is only lexed when it holds the marker at all.
 */
#include "rule/suppression.h"

#include <ctype.h>
#include <string.h>

#include "base/lexer.h"

static const char marker[] = "async-lint:";

/* The comment's own words, without its delimiters. */
struct words {
	const char *at, *end;
};

static void skip_blanks(struct words *words)
{
	while (words->at < words->end && isspace((unsigned char)*words->at))
		words->at++;
}

static struct words comment_words(const char *text, const struct token *token)
{
	struct words words = { text + token->offset + 2, text + token->offset + token->length };
	bool is_block = text[token->offset + 1] == '*';
	if (is_block && words.end - words.at >= 2 && !strncmp(words.end - 2, "*/", 2))
		words.end -= 2;
	skip_blanks(&words);
	while (words.end > words.at && isspace((unsigned char)words.end[-1]))
		words.end--;
	return words;
}

static bool take(struct words *words, const char *prefix)
{
	size_t length = strlen(prefix);
	if ((size_t)(words->end - words->at) < length || strncmp(words->at, prefix, length))
		return false;
	words->at += length;
	skip_blanks(words);
	return true;
}

/* One line of a comment may continue on the next; reasons are told on one. */
static const char *reason_text(struct arena *arena, struct words words)
{
	char *reason = arena_strndup(arena, words.at, (size_t)(words.end - words.at));
	char *out = reason;
	for (const char *in = reason; *in; in++) {
		bool blank = isspace((unsigned char)*in) || *in == '*';
		if (blank && (out == reason || out[-1] == ' '))
			continue;
		*out++ = blank ? ' ' : *in;
	}
	*out = '\0';
	return reason;
}

static void add_rules(struct suppression_list *list, struct arena *arena,
	struct suppression suppression, struct words words)
{
	const char *close = memchr(words.at, ')', (size_t)(words.end - words.at));
	if (!close)
		return;
	struct words reason = { close + 1, words.end };
	skip_blanks(&reason);
	suppression.reason = reason_text(arena, reason);
	while (words.at < close) {
		const char *comma = memchr(words.at, ',', (size_t)(close - words.at));
		const char *end = comma ? comma : close;
		const char *last = end;
		skip_blanks(&words);
		while (last > words.at && isspace((unsigned char)last[-1]))
			last--;
		if (last > words.at) {
			suppression.rule =
				arena_strndup(arena, words.at, (size_t)(last - words.at));
			array_push(&list->items, suppression);
		}
		words.at = end + (comma != NULL);
	}
}

static bool is_comment(enum token_kind kind)
{
	return kind == TOKEN_LINE_COMMENT || kind == TOKEN_BLOCK_COMMENT;
}

void suppressions_read(struct suppression_list *list, struct arena *arena, const char *path,
	const char *text, size_t size)
{
	if (!memmem(text, size, marker, sizeof(marker) - 1))
		return;
	struct lexer lexer = lexer_start(text, size);
	struct token token;
	size_t waiting = list->items.count; /* these speak of the next line with code */
	uint32_t code_line = 0;             /* where the last code ended */
	while (lexer_next(&lexer, &token)) {
		if (!is_comment(token.kind)) {
			code_line = token.end_line;
			for (; waiting < list->items.count; waiting++)
				if (!list->items.items[waiting].target)
					list->items.items[waiting].target = token.line;
			continue;
		}
		struct words words = comment_words(text, &token);
		if (!take(&words, marker) || !take(&words, "allow("))
			continue;
		add_rules(list, arena,
			(struct suppression){
				.path = path,
				.line = token.line,
				.column = token.column,
				.target = token.line == code_line ? token.line : 0,
			},
			words);
	}
}
