/*
 * The words of suppression comments. The text is only lexed when it holds the marker at all.
 *
 * Each take_x() is called with `at` on the first byte of an x and leaves it behind the last. Blanks
 * are also the stars that begin the lines of a block comment, and the backslash that joins two
 * lines.
 */
#include "link/suppression.h"

#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "base/lexer.h"
#include "base/text.h"
#include "link/suppression_lines.h"

static const char marker[] = "async-lint";

static const char *const scopes[] = {
	[SUPPRESS_LINE] = "allow",
	[SUPPRESS_FUNCTION] = "allow-function",
	[SUPPRESS_FILE] = "allow-file",
};

enum { scope_count = sizeof(scopes) / sizeof(*scopes) };

/* The comment's own words, without its delimiters. */
struct words {
	const char *text;
	size_t at, end;
	struct arena *arena;
};

/* Only blanks since the line began, and that was not before `start`. */
static bool is_at_line_start(const struct words *words, size_t start)
{
	size_t at = words->at;
	while (at > start && (words->text[at - 1] == ' ' || words->text[at - 1] == '\t'))
		at--;
	return at > start && words->text[at - 1] == '\n';
}

static bool is_splice(const struct words *words)
{
	size_t at = words->at + 1;
	if (words->text[words->at] != '\\')
		return false;
	while (at < words->end && words->text[at] != '\n' &&
		isspace((unsigned char)words->text[at]))
		at++;
	return at < words->end && words->text[at] == '\n';
}

static void skip_blanks(struct words *words)
{
	size_t start = words->at;
	while (words->at < words->end) {
		char c = words->text[words->at];
		bool is_star = c == '*' && is_at_line_start(words, start);
		if (!isspace((unsigned char)c) && !is_star && !is_splice(words))
			return;
		words->at++;
	}
}

/* Stars, slashes and marks that begin a comment for a documentation tool are not its words. */
static struct words comment_words(struct arena *arena, const char *text, const struct token *token)
{
	struct words words = { text, token->offset + 2, token->offset + token->length, arena };
	if (token->kind == TOKEN_BLOCK_COMMENT && token->length >= 4 &&
		!strncmp(text + words.end - 2, "*/", 2))
		words.end -= 2;
	while (words.at < words.end && strchr("*/!<", text[words.at]) && text[words.at])
		words.at++;
	skip_blanks(&words);
	while (words.end > words.at && isspace((unsigned char)text[words.end - 1]))
		words.end--;
	return words;
}

static bool take_text(struct words *words, const char *prefix)
{
	size_t length = strlen(prefix);
	if (words->end - words->at < length || strncmp(words->text + words->at, prefix, length))
		return false;
	words->at += length;
	skip_blanks(words);
	return true;
}

/* Up to a blank or one of `ends`. */
static char *take_word(struct words *words, const char *ends)
{
	size_t start = words->at;
	while (words->at < words->end && !isspace((unsigned char)words->text[words->at]) &&
		!strchr(ends, words->text[words->at]))
		words->at++;
	return arena_strndup(words->arena, words->text + start, words->at - start);
}

/* ----------------------------------------------------------------------------------- the list */

/* What an entry says; a sentence when it says nothing. */
static const char *read_entry(struct suppression_list *list, struct suppression *suppression,
	struct words *words, size_t offset, const char *word)
{
	struct suppression_entry entry = { .offset = offset, .length = words->at - offset };
	if (text_starts_with(word, "until=")) {
		if (suppression->until)
			return "it has two dates";
		suppression->until = date_read(word + strlen("until="));
		if (!suppression->until)
			return arena_printf(words->arena, "'%s' is no date; write until=YYYY-MM-DD",
				word + strlen("until="));
	} else if (strchr(word, '=')) {
		return arena_printf(words->arena,
			"'%s' is not understood; besides rules there is until=YYYY-MM-DD", word);
	} else {
		entry.rule = word;
	}
	array_push(&list->entries, entry);
	return NULL;
}

/* Entries, with commas in between, up to the closing parenthesis. */
static const char *read_list(
	struct suppression_list *list, struct suppression *suppression, struct words *words)
{
	const char *problem = NULL;
	bool has_rule = false;
	suppression->first_entry = (uint32_t)list->entries.count;
	while (!problem) {
		skip_blanks(words);
		if (words->at == words->end)
			return "')' is missing";
		if (take_text(words, ")"))
			break;
		if (take_text(words, ","))
			continue;
		size_t offset = words->at;
		const char *word = take_word(words, ",()");
		if (!*word)
			return "its list is not understood";
		problem = read_entry(list, suppression, words, offset, word);
		has_rule |= !problem && array_last(&list->entries).rule;
		skip_blanks(words);
		if (!problem && words->at < words->end && !strchr(",)", words->text[words->at]))
			problem = arena_printf(
				words->arena, "',' or ')' is missing behind '%s'", word);
	}
	suppression->entry_count = (uint32_t)list->entries.count - suppression->first_entry;
	return !problem && !has_rule ? "it names no rule" : problem;
}

/* A reason may go on over lines, and is told on one. */
static const char *reason_text(struct words *words)
{
	struct text text = { 0 };
	while (words->at < words->end) {
		size_t start = words->at;
		skip_blanks(words);
		if (words->at > start && text.length && words->at < words->end)
			text_char(&text, ' ');
		if (words->at < words->end)
			text_char(&text, words->text[words->at++]);
	}
	const char *reason = arena_strndup(words->arena, text_string(&text), text.length);
	text_release(&text);
	return reason;
}

/* -------------------------------------------------------------------------------- the comment */

static const char *unknown_scope(struct words *words, const char *word)
{
	const char *near = text_nearest(word, scopes, scope_count);
	return arena_printf(words->arena, "'%s' is not understood%s%s%s", word,
		near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* False when the comment only talks. */
static bool read_words(
	struct suppression_list *list, struct suppression *suppression, struct words *words)
{
	suppression->reason = "";
	if (!take_text(words, marker))
		return false;
	/* "async-lint :" is as wrong as no colon at all. */
	bool is_close = words->text[words->at - 1] == 't';
	bool has_colon = take_text(words, ":") && is_close;
	const char *word = take_word(words, "()");
	skip_blanks(words);
	bool has_list = take_text(words, "(");
	int scope = scope_count - 1;
	while (scope >= 0 && strcmp(word, scopes[scope]))
		scope--;
	if (scope < 0 ? !has_list || !has_colon : !has_list && !has_colon)
		return false;
	if (!has_colon) {
		suppression->problem = "it begins with 'async-lint', and not with 'async-lint:'";
		return true;
	}
	if (scope < 0) {
		suppression->problem = unknown_scope(words, word);
		return true;
	}
	suppression->scope = (enum suppression_scope)scope;
	suppression->problem = has_list ? read_list(list, suppression, words)
					: arena_printf(words->arena,
						  "a list of rules is missing behind '%s'", word);
	if (!suppression->problem)
		suppression->reason = reason_text(words);
	if (text_starts_with(suppression->reason, "until=")) {
		suppression->reason = "";
		suppression->problem =
			"'until=' stands behind the ')', and belongs in front of it: "
			"allow(RULE, until=YYYY-MM-DD)";
	}
	return true;
}

static void read_comment(struct suppression_list *list, struct arena *arena, const char *path,
	struct lines *lines, const struct token *token)
{
	struct words words = comment_words(arena, lines->text, token);
	struct suppression suppression = {
		.path = path,
		.offset = token->offset,
		.length = token->length,
		.line = token->line,
		.column = token->column,
	};
	if (read_words(list, &suppression, &words))
		lines_comment(lines, token, suppression);
}

bool suppressions_read(struct suppression_list *list, struct arena *arena, const char *path,
	const char *text, size_t size)
{
	if (!memmem(text, size, marker, sizeof(marker) - 1))
		return false;
	if (intern_find(&list->paths, path) != intern_none)
		return true;
	struct lexer lexer = lexer_start(text, size);
	struct lines lines = { .list = list, .text = text, .first = list->items.count };
	struct token token;
	intern_add(&list->paths, path);
	array_push(&list->starts, (uint32_t)list->items.count);
	path = intern_at(&list->paths, list->paths.count - 1);
	while (lexer_next(&lexer, &token)) {
		if (token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT)
			read_comment(list, arena, path, &lines, &token);
		else
			lines_code(&lines, &token);
	}
	lines_end(&lines);
	return true;
}

/* ---------------------------------------------------------------------------------- questions */

const struct suppression *suppressions_of(
	const struct suppression_list *list, const char *path, uint32_t *count)
{
	uint32_t number = list->items.count ? intern_find(&list->paths, path) : intern_none;
	*count = 0;
	if (number == intern_none)
		return NULL;
	uint32_t end = number + 1 < list->starts.count ? list->starts.items[number + 1]
						       : (uint32_t)list->items.count;
	*count = end - list->starts.items[number];
	return list->items.items + list->starts.items[number];
}

bool suppression_covers(const struct suppression *suppression, uint32_t line)
{
	return suppression->scope == SUPPRESS_FILE ||
	       (suppression->first && suppression->first <= line && line <= suppression->last);
}

bool suppression_is_effective(const struct suppression *suppression, uint32_t today)
{
	return !suppression->problem && !suppression->is_dead && *suppression->reason &&
	       (!suppression->until || today <= suppression->until);
}

void suppressions_release(struct suppression_list *list)
{
	array_release(&list->items);
	array_release(&list->entries);
	array_release(&list->starts);
	intern_release(&list->paths);
}
