/*
 * The old text is a row of gaps and bodies. A gap has to be there to the last byte; behind it the
 * new text must have a '{', and the body goes to its '}'. So a brace too many or too few shows in
 * the next gap.
 */
#include "frontend/parse_bodies.h"

#include <stdlib.h>
#include <string.h>

#include "base/lexer.h"

/* ------------------------------------------------------------------------------- one body */

static bool is_token(
	const char *text, const struct token *token, const char *one, const char *digraph)
{
	char spelling[4];

	if (token->kind != TOKEN_PUNCTUATOR || token->length > 2 + 2u * token->is_spliced)
		return false;
	token_spelling(text, token, spelling, sizeof(spelling));
	return !strcmp(spelling, one) || !strcmp(spelling, digraph);
}

/* The words of conditions, and how many more of them are open behind each. */
static const struct {
	const char *word;
	int opens;
} conditions[] = { { "if", 1 }, { "ifdef", 1 }, { "ifndef", 1 }, { "elif", 0 }, { "elifdef", 0 },
	{ "elifndef", 0 }, { "else", 0 }, { "endif", -1 } };

/* False for any other directive. */
static bool count_condition(const char *text, const struct token *token, int *open)
{
	char spelling[64];
	const char *word = spelling + token_spelling(text, token, spelling, sizeof(spelling));

	while (word > spelling && word[-1] >= 'a' && word[-1] <= 'z')
		word--;
	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
		if (strcmp(word, conditions[i].word) != 0)
			continue;
		bool is_inside = *open > 0 || conditions[i].opens > 0;
		*open += conditions[i].opens;
		return is_inside;
	}
	return false;
}

static bool has(const char *text, size_t size, const char *word)
{
	return memmem(text, size, word, strlen(word));
}

/* Behind the '}' that ends what begins with '{'; 0 without, and if the compiler would be another
 * behind it: for that a directive must be a condition that ends in the body, too. */
static size_t body_end(const char *text, size_t size)
{
	struct lexer lexer = lexer_start(text, size);
	struct token token;
	size_t depth = 0, end = 0;
	int open = 0;
	bool has_directive = false;

	while (!end && lexer_next(&lexer, &token)) {
		if (token.kind == TOKEN_DIRECTIVE) {
			has_directive = true;
			if (!count_condition(text, &token, &open))
				return 0;
		} else if (!token.in_directive && is_token(text, &token, "{", "<%")) {
			depth++;
		} else if (!token.in_directive && is_token(text, &token, "}", "%>")) {
			if (depth-- <= 1)
				end = token.offset + token.length;
		}
	}
	/* Other spellings of '#' and of a backslash, conditions on where they stand, and macros
	 * that are looked for in comments, too (lower_markers.c). */
	if (open || has(text, end, "define") || has(text, end, "%:") || has(text, end, "\?\?") ||
		has(text, end, "_Pragma") || memchr(text, '\0', end) ||
		(has_directive && has(text, end, "__LINE__")))
		return 0;
	return end;
}

bool body_is_plain(const char *text, size_t size, uint32_t begin, uint32_t end)
{
	return begin < end && end <= size && text[begin] == '{' &&
	       body_end(text + begin, size - begin) == end - begin;
}

/* -------------------------------------------------------------------------------- all bodies */

static uint32_t count_lines(const char *text, size_t size)
{
	const char *end = text + size;
	uint32_t lines = 0;

	while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
		lines++;
		text++;
	}
	return lines;
}

static int compare_places(const void *left, const void *right)
{
	const struct body *a = left, *b = right;
	return (a->begin > b->begin) - (a->begin < b->begin);
}

/* A carriage return alone ends a line, too, but not for us. */
static bool has_other_lines(const char *text, size_t size)
{
	const char *end = text + size;

	while (text < end && (text = memchr(text, '\r', (size_t)(end - text)))) {
		if (++text == end || *text != '\n')
			return true;
	}
	return false;
}

/* Behind a body may stand nothing on its last line: it would have another column. */
static bool ends_line(const char *text, size_t size, size_t at)
{
	while (at < size && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r'))
		at++;
	return at == size || text[at] == '\n';
}

bool bodies_init(struct bodies *bodies, const char *text, size_t size)
{
	uint32_t at = 0, line = 1;
	size_t kept = 0;

	bodies->text = text;
	bodies->size = size;
	if (size > UINT32_MAX || has_other_lines(text, size))
		return false;
	if (bodies->list.count)
		qsort(bodies->list.items, bodies->list.count, sizeof(*bodies->list.items),
			compare_places);
	for (size_t i = 0; i < bodies->list.count; i++) {
		struct body body = bodies->list.items[i];
		if (body.begin < at)
			return false;
		if (!ends_line(text, size, body.end))
			continue;
		body.first_line = line += count_lines(text + at, body.begin - at);
		body.last_line = line += count_lines(text + body.begin, body.end - body.begin);
		at = body.end;
		bodies->list.items[kept++] = body;
	}
	bodies->list.count = kept;
	return true;
}

void bodies_release(struct bodies *bodies)
{
	array_release(&bodies->list);
	*bodies = (struct bodies){ 0 };
}

/* ------------------------------------------------------------------------------------ edits */

static void blank(char *from, size_t size)
{
	for (size_t i = 1; i + 1 < size; i++)
		if (from[i] != '\n' && from[i] != '\r')
			from[i] = ' ';
}

struct comparing {
	const struct bodies *bodies;
	const char *text;
	size_t size, at, old_at; /* of the new text, which is read up to `at` */
	char *trimmed;
	int64_t shift; /* of lines */
	struct body_edit *edit;
};

static bool skip_gap(struct comparing *c, size_t old_end)
{
	size_t gap = old_end - c->old_at;

	if (c->size - c->at < gap || memcmp(c->bodies->text + c->old_at, c->text + c->at, gap) != 0)
		return false;
	c->old_at = old_end;
	c->at += gap;
	return true;
}

static void add_changed(struct comparing *c, const struct body *old, size_t size)
{
	struct body now = { .begin = (uint32_t)c->at,
		.end = (uint32_t)(c->at + size),
		.first_line = (uint32_t)(old->first_line + c->shift) };

	now.last_line = now.first_line + count_lines(c->text + c->at, size);
	c->shift = (int64_t)now.last_line - old->last_line;
	array_push(&c->edit->changed, ((struct changed_body){ *old, now }));
}

static bool skip_body(struct comparing *c, const struct body *old)
{
	size_t old_size = old->end - old->begin, left = c->size - c->at, size = old_size;
	bool is_same = left >= old_size &&
		       !memcmp(c->bodies->text + old->begin, c->text + c->at, old_size);

	if (!is_same) {
		if (!left || c->text[c->at] != '{')
			return false;
		size = body_end(c->text + c->at, left);
		if (!size)
			return false;
	}
	if (is_same && !(old->is_line_bound && c->shift))
		blank(c->trimmed + c->at, size);
	else
		add_changed(c, old, size);
	c->at += size;
	c->old_at = old->end;
	return true;
}

bool bodies_compare(const struct bodies *bodies, const char *text, size_t size, struct arena *arena,
	struct body_edit *edit)
{
	struct comparing c = { .bodies = bodies, .text = text, .size = size, .edit = edit };

	*edit = (struct body_edit){ 0 };
	if (size > UINT32_MAX)
		return false;
	c.trimmed = arena_strndup(arena, text, size);
	edit->trimmed = c.trimmed;
	for (size_t i = 0; i < bodies->list.count; i++) {
		const struct body *body = &bodies->list.items[i];
		if (!skip_gap(&c, body->begin) || !skip_body(&c, body))
			return false;
	}
	return skip_gap(&c, bodies->size) && c.at == size && !has_other_lines(text, size);
}

void body_edit_release(struct body_edit *edit)
{
	array_release(&edit->changed);
	*edit = (struct body_edit){ 0 };
}

uint32_t body_edit_line(const struct body_edit *edit, uint32_t line)
{
	for (size_t i = edit->changed.count; i-- > 0;) {
		const struct changed_body *changed = &edit->changed.items[i];
		if (line > changed->old.last_line)
			return line + changed->now.last_line - changed->old.last_line;
	}
	return line;
}

bool body_edit_moves_lines(const struct body_edit *edit)
{
	for (size_t i = 0; i < edit->changed.count; i++) {
		const struct changed_body *changed = &edit->changed.items[i];
		if (changed->old.last_line - changed->old.first_line !=
			changed->now.last_line - changed->now.first_line)
			return true;
	}
	return false;
}

bool body_edit_has_byte(const struct body_edit *edit, uint32_t offset)
{
	for (size_t i = 0; i < edit->changed.count; i++)
		if (offset > edit->changed.items[i].now.begin &&
			offset <= edit->changed.items[i].now.end)
			return true;
	return false;
}

bool body_edit_has_line(const struct body_edit *edit, uint32_t line)
{
	for (size_t i = 0; i < edit->changed.count; i++)
		if (line >= edit->changed.items[i].now.first_line &&
			line <= edit->changed.items[i].now.last_line)
			return true;
	return false;
}
