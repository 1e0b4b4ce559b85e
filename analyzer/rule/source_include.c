/*
 * Includes of a source: does it see a header, and where would another include go?
 *
 *  1. A new one goes among includes of its kind, <...>: into the alphabet where they stand in it,
 *     else behind the last of them.
 *  2. What stands under a condition is no place, but for the guard around a whole header.
 *  3. Without includes it goes in front of the first line that is neither a comment nor a
 *     directive.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/text.h"
#include "rule/source_internal.h"

struct include {
	size_t start, end;      /* of its line, newline included */
	size_t name, name_size; /* without quotes */
	bool is_system;         /* <...> */
	bool is_conditional;
	const struct source *file; /* the one it means; NULL: nobody has it */
};

/* Of one file, read once: every finding in it may ask. */
struct includes {
	ARRAY(struct include) items;
	size_t body; /* the line of the first token that is no directive's; the size without one */
};

static size_t line_start(const struct source *source, size_t at)
{
	while (at && source->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct source *source, size_t at)
{
	const char *newline = memchr(source->text + at, '\n', source->size - at);
	return newline ? (size_t)(newline - source->text) + 1 : source->size;
}

static bool is_word(const struct source *source, const struct token *token, const char *word)
{
	char spelling[24];
	token_spelling(source->text, token, spelling, sizeof(spelling));
	return text_ends_with(spelling, word);
}

/* `#ifndef X` as the first directive, with `#define X` behind it. */
static bool is_guard(const struct source *source, struct lexer ahead, bool is_first)
{
	struct token name, define, defined;
	return is_first && lexer_next(&ahead, &name) && lexer_next(&ahead, &define) &&
	       define.kind == TOKEN_DIRECTIVE && is_word(source, &define, "define") &&
	       lexer_next(&ahead, &defined) && defined.length == name.length &&
	       !memcmp(source->text + name.offset, source->text + defined.offset, name.length);
}

static void add(struct includes *includes, const struct source *source, const struct token *mark,
	struct lexer ahead, bool is_conditional)
{
	struct token name;
	if (!lexer_next(&ahead, &name) || name.kind != TOKEN_STRING || name.length < 2)
		return;
	array_push(&includes->items, ((struct include){
					     .start = line_start(source, mark->offset),
					     .end = line_end(source, name.offset + name.length),
					     .name = name.offset + 1,
					     .name_size = name.length - 2,
					     .is_system = source->text[name.offset] == '<',
					     .is_conditional = is_conditional,
				     }));
}

static void read(struct includes *includes, const struct source *source)
{
	struct lexer lexer = lexer_start(source->text, source->size);
	struct token token;
	int depth = 0;
	bool is_first = true, has_body = false;
	*includes = (struct includes){ .body = source->size };
	while (lexer_next(&lexer, &token)) {
		if (token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT)
			continue;
		if (token.kind != TOKEN_DIRECTIVE) {
			if (!token.in_directive && !has_body)
				includes->body = line_start(source, token.offset);
			has_body |= !token.in_directive;
			continue;
		}
		if (is_word(source, &token, "endif"))
			depth--;
		else if (is_word(source, &token, "if") || is_word(source, &token, "ifdef"))
			depth++;
		else if (is_word(source, &token, "ifndef"))
			depth += !is_guard(source, lexer, is_first);
		else if (is_word(source, &token, "include"))
			add(includes, source, &token, lexer, depth > 0);
		is_first = false;
	}
}

static void resolve(struct source_set *set, struct includes *includes, const struct source *source)
{
	struct arena arena = { 0 };
	for (size_t i = 0; i < includes->items.count; i++) {
		struct include *include = &includes->items.items[i];
		include->file = source_set_included(set, source,
			arena_strndup(&arena, source->text + include->name, include->name_size));
	}
	arena_release(&arena);
}

static const struct includes *includes_of(struct source_set *set, const struct source *source)
{
	struct includes **kept = source_set_includes(set, source);
	if (*kept)
		return *kept;
	*kept = memory_new(1, sizeof(**kept));
	read(*kept, source);
	resolve(set, *kept, source);
	return *kept;
}

void includes_free(struct includes *includes)
{
	if (!includes)
		return;
	array_release(&includes->items);
	free(includes);
}

/* -------------------------------------------------------------------------------------- seeing */

static bool is_named(const struct source *source, const struct include *include, const char *header)
{
	return include->name_size == strlen(header) &&
	       !memcmp(source->text + include->name, header, include->name_size);
}

static bool sees(struct source_set *set, const struct source *source, const char *header,
	struct intern *visited)
{
	const struct includes *includes = includes_of(set, source);
	uint32_t known = visited->count;
	bool found = false;
	if (intern_add(visited, source->path) != known)
		return false;
	for (size_t i = 0; i < includes->items.count && !found; i++)
		found = is_named(source, &includes->items.items[i], header);
	for (size_t i = 0; i < includes->items.count && !found; i++) {
		const struct source *next = includes->items.items[i].file;
		found = next && sees(set, next, header, visited);
	}
	return found;
}

bool source_sees(struct source_set *set, const struct source *source, const char *header)
{
	struct intern visited = { 0 };
	bool found = sees(set, source, header, &visited);
	intern_release(&visited);
	return found;
}

/* -------------------------------------------------------------------------------------- placing */

static int compare(const struct source *source, const struct include *include, const char *header)
{
	size_t length = strlen(header);
	size_t common = include->name_size < length ? include->name_size : length;
	int order = memcmp(source->text + include->name, header, common);
	if (order)
		return order;
	return include->name_size < length ? -1 : include->name_size > length;
}

/* Includes that stand line by line, all of them <...>: [first, end) of the list. No condition can
 * begin or end between them. */
struct block {
	size_t first, end;
};

static struct block block_at(const struct includes *includes, size_t first)
{
	size_t end = first + 1;
	while (end < includes->items.count && includes->items.items[end].is_system &&
		includes->items.items[end].start == includes->items.items[end - 1].end)
		end++;
	return (struct block){ first, end };
}

static bool is_sorted(
	const struct source *source, const struct includes *includes, const struct block *block)
{
	struct arena arena = { 0 };
	bool sorted = true;
	for (size_t i = block->first; i + 1 < block->end && sorted; i++) {
		const struct include *next = &includes->items.items[i + 1];
		const char *name =
			arena_strndup(&arena, source->text + next->name, next->name_size);
		sorted = compare(source, &includes->items.items[i], name) <= 0;
	}
	arena_release(&arena);
	return sorted;
}

/* Do headers of the same folder stand in it? */
static bool is_of_kind(const struct source *source, const struct includes *includes,
	const struct block *block, const char *header)
{
	size_t folder = strcspn(header, "/");
	for (size_t i = block->first; i < block->end; i++) {
		const struct include *include = &includes->items.items[i];
		if (header[folder] && include->name_size > folder &&
			!memcmp(source->text + include->name, header, folder + 1))
			return true;
	}
	return false;
}

static size_t place_in(const struct source *source, const struct includes *includes,
	const struct block *block, const char *header)
{
	const struct include *items = includes->items.items;
	for (size_t i = block->first; is_sorted(source, includes, block) && i < block->end; i++)
		if (compare(source, &items[i], header) > 0)
			return items[i].start;
	return items[block->end - 1].end;
}

struct include_place source_include_place(
	struct source_set *set, const struct source *source, const char *header)
{
	const struct includes *includes = includes_of(set, source);
	const struct include *last = NULL;
	struct block best = { 0 };
	bool is_best_of_kind = false;
	for (size_t i = 0; i < includes->items.count; i++) {
		if (includes->items.items[i].is_conditional)
			continue;
		last = &includes->items.items[i];
		if (!last->is_system)
			continue;
		struct block block = block_at(includes, i);
		bool of_kind = is_of_kind(source, includes, &block, header);
		if (!best.end || (of_kind && !is_best_of_kind)) {
			best = block;
			is_best_of_kind = of_kind;
		}
		i = block.end - 1;
	}
	if (best.end)
		return (struct include_place){ .offset =
						       place_in(source, includes, &best, header) };
	if (last)
		return (struct include_place){ .offset = last->end };
	return (struct include_place){ .offset = includes->body, .wants_line = true };
}
