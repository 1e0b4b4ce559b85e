/*
 * A diff of edits needs no search for what is equal: only the lines that an edit touches differ.
 * Edits that touch the same line, or lines next to each other, make one block; blocks whose
 * contexts meet make one hunk.
 */
#include "base/edit.h"

#include <string.h>

#include "base/array.h"
#include "base/lines.h"

enum { context_lines = 3 };

/* Lines [first, end) of the old text, counted from 0, and the edits that change them. */
struct block {
	size_t first, end;
	size_t first_edit, edit_count;
};

bool edit_offset(const char *text, size_t size, uint32_t line, uint32_t column, size_t *offset)
{
	const char *at = text, *end = text + size;
	if (!line || !column)
		return false;
	for (uint32_t n = 1; n < line; n++) {
		at = memchr(at, '\n', (size_t)(end - at));
		if (!at)
			return false;
		at++;
	}
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	size_t length = (size_t)((newline ? newline : end) - at);
	*offset = (size_t)(at - text) + column - 1;
	return column - 1 <= length;
}

bool edit_equals(const struct edit *a, const struct edit *b)
{
	return a->offset == b->offset && a->remove == b->remove && !strcmp(a->insert, b->insert);
}

bool edit_overlaps(const struct edit *a, const struct edit *b)
{
	if (edit_equals(a, b))
		return false;
	if (a->offset == b->offset)
		return true;
	const struct edit *first = a->offset < b->offset ? a : b;
	const struct edit *second = first == a ? b : a;
	return first->offset + first->remove > second->offset;
}

void edits_apply(
	struct text *out, const char *text, size_t size, const struct edit *edits, size_t count)
{
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		text_add_n(out, text + at, edits[i].offset - at);
		text_add(out, edits[i].insert);
		at = edits[i].offset + edits[i].remove;
	}
	text_add_n(out, text + at, size - at);
}

/* --------------------------------------------------------------------------------------- diff */

static void add_line(struct text *out, char mark, const char *line, size_t length)
{
	text_char(out, mark);
	text_add_n(out, line, length);
	if (!length || line[length - 1] != '\n')
		text_add(out, "\n\\ No newline at end of file\n");
}

/* Adds the lines of a text, each with a mark; returns how many there are. */
static size_t add_lines(struct text *out, char mark, const char *text, size_t size)
{
	size_t count = 0;
	for (size_t at = 0; at < size; count++) {
		const char *newline = memchr(text + at, '\n', size - at);
		size_t end = newline ? (size_t)(newline - text) + 1 : size;
		if (out)
			add_line(out, mark, text + at, end - at);
		at = end;
	}
	return count;
}

/* The lines of a block as they are afterwards. */
static void new_text(const struct lines *lines, const struct block *block, const struct edit *edits,
	struct text *out)
{
	size_t at = lines->starts.items[block->first];
	for (size_t i = 0; i < block->edit_count; i++) {
		const struct edit *edit = &edits[block->first_edit + i];
		text_add_n(out, lines->text + at, edit->offset - at);
		text_add(out, edit->insert);
		at = edit->offset + edit->remove;
	}
	text_add_n(out, lines->text + at, lines->starts.items[block->end] - at);
}

static void add_context(struct text *out, const struct lines *lines, size_t first, size_t end)
{
	size_t from = lines->starts.items[first], to = lines->starts.items[end];
	add_lines(out, ' ', lines->text + from, to - from);
}

static void add_block(struct text *out, const struct lines *lines, const struct block *block,
	const struct edit *edits)
{
	struct text after = { 0 };
	size_t from = lines->starts.items[block->first], to = lines->starts.items[block->end];
	new_text(lines, block, edits, &after);
	add_lines(out, '-', lines->text + from, to - from);
	add_lines(out, '+', text_string(&after), after.length);
	text_release(&after);
}

/* How many lines the blocks have afterwards. */
static size_t lines_after(const struct lines *lines, const struct block *blocks, size_t count,
	const struct edit *edits)
{
	size_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		struct text after = { 0 };
		new_text(lines, &blocks[i], edits, &after);
		sum += add_lines(NULL, '+', text_string(&after), after.length);
		text_release(&after);
	}
	return sum;
}

/* `shift`: by how many lines earlier hunks moved what follows. Returns by how many this one
 * does. */
static long add_hunk(struct text *out, const struct lines *lines, const struct block *blocks,
	size_t count, const struct edit *edits, long shift)
{
	size_t last = blocks[count - 1].end;
	size_t from = blocks[0].first > context_lines ? blocks[0].first - context_lines : 0;
	size_t to = last + context_lines < lines_count(lines) ? last + context_lines
							      : lines_count(lines);
	size_t changed = 0;
	for (size_t i = 0; i < count; i++)
		changed += blocks[i].end - blocks[i].first;
	size_t length = to - from;
	size_t after = length - changed + lines_after(lines, blocks, count, edits);
	text_printf(out, "@@ -%zu,%zu +%ld,%zu @@\n", from + (length > 0), length,
		(long)from + shift + (after > 0), after);
	size_t at = from;
	for (size_t i = 0; i < count; i++) {
		add_context(out, lines, at, blocks[i].first);
		add_block(out, lines, &blocks[i], edits);
		at = blocks[i].end;
	}
	add_context(out, lines, at, to);
	return (long)after - (long)length;
}

/* How many of the blocks belong to one hunk. */
static size_t hunk_size(const struct block *blocks, size_t count)
{
	size_t n = 1;
	while (n < count && blocks[n].first <= blocks[n - 1].end + 2 * context_lines)
		n++;
	return n;
}

/* Behind the last line that an edit changes. What takes whole lines out, or puts some in their
 * place, leaves the next as it is. */
static size_t end_of(const struct lines *lines, const struct edit *edit)
{
	size_t end = edit->offset + edit->remove, line = lines_at(lines, end);
	size_t length = strlen(edit->insert);
	bool begins = edit->offset == lines->starts.items[lines_at(lines, edit->offset)];
	bool is_whole = length ? edit->insert[length - 1] == '\n' : begins;
	return edit->remove && end == lines->starts.items[line] && is_whole ? line : line + 1;
}

/* As git writes a name that would not end with its line or would be taken for a quoted one. */
static void add_quoted(struct text *out, const char *prefix, const char *path)
{
	text_printf(out, "\"%s", prefix);
	for (const char *c = path; *c; c++)
		if (*c == '"' || *c == '\\')
			text_printf(out, "\\%c", *c);
		else if ((unsigned char)*c < ' ' || *c == '\x7f')
			text_printf(out, "\\%03o", (unsigned)*c);
		else
			text_char(out, *c);
	text_char(out, '"');
}

static void add_name(struct text *out, const char *prefix, const char *path)
{
	bool is_plain = true;
	for (const char *c = path; *c; c++)
		is_plain &= (unsigned char)*c >= ' ' && *c != '"' && *c != '\\' && *c != '\x7f';
	if (is_plain)
		text_printf(out, "%s%s", prefix, path);
	else
		add_quoted(out, prefix, path);
	text_char(out, '\n');
}

static void add_names(struct text *out, const char *path)
{
	text_add(out, "--- ");
	add_name(out, "a/", path);
	text_add(out, "+++ ");
	add_name(out, "b/", path);
}

void edits_diff(struct text *out, const char *path, const char *text, size_t size,
	const struct edit *edits, size_t count)
{
	struct lines lines;
	ARRAY(struct block) blocks = { 0 };
	lines_init(&lines, text, size);
	for (size_t i = 0; i < count; i++) {
		size_t first = size ? lines_at(&lines, edits[i].offset) : 0;
		size_t end = size ? end_of(&lines, &edits[i]) : 0;
		if (blocks.count && first <= array_last(&blocks).end) {
			if (end > array_last(&blocks).end)
				array_last(&blocks).end = end;
			array_last(&blocks).edit_count++;
			continue;
		}
		array_push(&blocks, ((struct block){ first, end, i, 1 }));
	}
	if (blocks.count)
		add_names(out, path);
	long shift = 0;
	for (size_t i = 0, n; i < blocks.count; i += n) {
		n = hunk_size(&blocks.items[i], blocks.count - i);
		shift += add_hunk(out, &lines, &blocks.items[i], n, edits, shift);
	}
	array_release(&blocks);
	lines_release(&lines);
}
