/*
 * A line's value is a polynomial in 37, modulo 2 to the 64th, over the hundred characters from its
 * beginning on:
 *
 *  1. Characters are units of UTF-16, without blanks and tabs. They run on into the next lines.
 *  2. Each end of line is one '\n': CR LF is one, and so is CR alone.
 *  3. Behind the text stands 0xffff, and then zeros.
 */
#include "line_hash.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "utf8.h"

enum { window = 100, factor = 37, end_mark = 0xffff };

struct characters {
	ARRAY(uint16_t) units;
	ARRAY(size_t) starts; /* of lines */
};

static void add_unit(struct characters *characters, uint32_t unit, bool *starts_line)
{
	if (*starts_line)
		array_push(&characters->starts, characters->units.count);
	*starts_line = unit == '\n';
	array_push(&characters->units, (uint16_t)unit);
}

static void add_code(struct characters *characters, uint32_t code, bool *starts_line)
{
	if (code <= 0xffff) {
		add_unit(characters, code, starts_line);
		return;
	}
	code -= 0x10000;
	add_unit(characters, 0xd800 | code >> 10, starts_line);
	add_unit(characters, 0xdc00 | (code & 0x3ff), starts_line);
}

static void read_characters(struct characters *characters, const char *text, size_t size)
{
	bool starts_line = true, was_return = false;
	for (size_t at = 0; at < size;) {
		struct utf8_char c = utf8_decode(text + at, size - at);
		bool is_rest = was_return && c.code == '\n'; /* of CR LF */
		at += c.size;
		was_return = c.code == '\r';
		if (c.code == ' ' || c.code == '\t' || is_rest)
			continue;
		add_code(characters, was_return ? '\n' : c.code, &starts_line);
	}
	add_unit(characters, end_mark, &starts_line);
}

static uint64_t value_at(const struct characters *characters, size_t start)
{
	uint64_t value = 0;
	for (size_t i = start; i < start + window; i++)
		value = value * factor +
			(i < characters->units.count ? characters->units.items[i] : 0);
	return value;
}

/* Equal values stand in the order of their lines, since they are parts of one array. */
static int compare(const void *left, const void *right)
{
	const struct line_hash *a = *(struct line_hash *const *)left;
	const struct line_hash *b = *(struct line_hash *const *)right;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a > b) - (a < b);
}

static void count_occurrences(struct line_hashes *hashes)
{
	size_t count = hashes->lines.count;
	struct line_hash **sorted = memory_new(count, sizeof(struct line_hash *));
	for (size_t i = 0; i < count; i++)
		sorted[i] = &hashes->lines.items[i];
	qsort(sorted, count, sizeof(struct line_hash *), compare);
	for (size_t i = 0; i < count; i++)
		sorted[i]->occurrence = i && sorted[i - 1]->value == sorted[i]->value
						? sorted[i - 1]->occurrence + 1
						: 1;
	free(sorted);
}

void line_hashes_make(struct line_hashes *hashes, const char *text, size_t size)
{
	struct characters characters = { 0 };
	*hashes = (struct line_hashes){ 0 };
	read_characters(&characters, text, size);
	for (size_t i = 0; i < characters.starts.count; i++)
		array_push(&hashes->lines,
			((struct line_hash){
				value_at(&characters, characters.starts.items[i]), 0 }));
	count_occurrences(hashes);
	array_release(&characters.units);
	array_release(&characters.starts);
}

void line_hashes_release(struct line_hashes *hashes)
{
	array_release(&hashes->lines);
}

void line_hash_add(struct text *text, const struct line_hash *hash)
{
	text_printf(text, "%" PRIx64 ":%u", hash->value, (unsigned)hash->occurrence);
}
