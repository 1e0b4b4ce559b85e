/*
 * What both texts begin and end with is left aside; the rest, seldom more than a few lines, is
 * compared line by line for the longest sequence they have in common. A line that is not part of it
 * was edited: of the lines in the gap there is now it is the one that is most like it, and comes
 * after that of the line before.
 */
#include "base/moved.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/hash.h"

enum {
	most_cells = 4 << 20, /* of the table; what has changed more is not compared */
	most_pairs = 1 << 12, /* of lines in a gap that are looked at for being alike */
};

struct line {
	const char *text;
	size_t length;
	uint64_t hash;
};

struct lines {
	ARRAY(struct line) items;
};

/* The changed lines of both texts. */
struct change {
	const struct line *old, *now;
	size_t old_count, now_count;
};

static struct lines split(const char *text, size_t size)
{
	struct lines lines = { 0 };
	for (size_t at = 0; at < size;) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length = end ? (size_t)(end - text) - at : size - at;
		array_push(&lines.items,
			((struct line){ text + at, length, hash_quick(text + at, length) }));
		at += length + 1;
	}
	return lines;
}

/* Bytes that two lines begin and end with. */
static size_t likeness(const struct line *a, const struct line *b)
{
	size_t least = a->length < b->length ? a->length : b->length, before = 0, after = 0;
	while (before < least && a->text[before] == b->text[before])
		before++;
	while (after < least - before &&
		a->text[a->length - 1 - after] == b->text[b->length - 1 - after])
		after++;
	return before + after;
}

/* Of `count` lines the one that is most like another, the first of several. */
static size_t most_like(const struct line *line, const struct line *lines, size_t count)
{
	size_t best = 0, most = 0;
	for (size_t i = 0; i < count; i++) {
		size_t like = likeness(line, &lines[i]);
		if (like > most) {
			most = like;
			best = i;
		}
	}
	return best;
}

/* The gap before a pair, or at the end. Each line of the side that has fewer finds one on the
 * other, which leaves as many as there are lines to come. */
static void fill_gap(struct moved *moved, const struct change *change, size_t old, size_t old_end,
	size_t now, size_t now_end)
{
	bool looks = (old_end - old) * (now_end - now) <= most_pairs;
	for (; old < old_end && now < now_end; old++, now++) {
		size_t olds = old_end - old, nows = now_end - now;
		if (looks && olds <= nows)
			now += most_like(&change->old[old], &change->now[now], nows - olds + 1);
		else if (looks)
			old += most_like(&change->now[now], &change->old[old], olds - nows + 1);
		moved->lines[old] = (uint32_t)(moved->before + now + 1);
	}
}

static void compare(struct moved *moved, const struct change *change)
{
	size_t width = change->now_count + 1, old = 0, now = 0;
	if (change->old_count && change->now_count > most_cells / change->old_count) {
		fill_gap(moved, change, 0, change->old_count, 0, change->now_count);
		return;
	}
	/* table[i][j]: how much the lines from i and from j on have in common */
	uint32_t *table = memory_new((change->old_count + 1) * width, sizeof(*table));
	for (size_t i = change->old_count; i-- > 0;)
		for (size_t j = change->now_count; j-- > 0;) {
			uint32_t skip = table[(i + 1) * width + j],
				 other = table[i * width + j + 1];
			table[i * width + j] = skip > other ? skip : other;
			if (change->old[i].hash == change->now[j].hash)
				table[i * width + j] = table[(i + 1) * width + j + 1] + 1;
		}
	for (size_t i = 0, j = 0; i < change->old_count && j < change->now_count;) {
		if (change->old[i].hash == change->now[j].hash) {
			fill_gap(moved, change, old, i, now, j);
			moved->lines[i] = (uint32_t)(moved->before + j + 1);
			moved->same[i] = true;
			old = ++i;
			now = ++j;
		} else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) {
			i++;
		} else {
			j++;
		}
	}
	fill_gap(moved, change, old, change->old_count, now, change->now_count);
	free(table);
}

void moved_init(
	struct moved *moved, const char *old, size_t old_size, const char *now, size_t now_size)
{
	struct lines a = split(old, old_size), b = split(now, now_size);
	size_t before = 0, after = 0;
	size_t least = a.items.count < b.items.count ? a.items.count : b.items.count;
	while (before < least && a.items.items[before].hash == b.items.items[before].hash)
		before++;
	while (after < least - before && a.items.items[a.items.count - 1 - after].hash ==
						 b.items.items[b.items.count - 1 - after].hash)
		after++;
	size_t old_changed = a.items.count - before - after;
	*moved = (struct moved){
		.before = before,
		.old_changed = old_changed,
		.new_count = b.items.count,
		.shift = (ptrdiff_t)b.items.count - (ptrdiff_t)a.items.count,
		.lines = memory_new(old_changed + 1, sizeof(*moved->lines)),
		.same = memory_new(old_changed + 1, sizeof(*moved->same)),
	};
	if (old_changed) {
		const struct change change = { a.items.items + before, b.items.items + before,
			old_changed, b.items.count - before - after };
		compare(moved, &change);
	}
	array_release(&a.items);
	array_release(&b.items);
}

void moved_release(struct moved *moved)
{
	free(moved->lines);
	free(moved->same);
	*moved = (struct moved){ 0 };
}

uint32_t moved_line(const struct moved *moved, uint32_t line, bool *is_same)
{
	size_t index = line - 1;
	bool is_changed = line > moved->before && index < moved->before + moved->old_changed;
	if (is_same)
		*is_same = line && (!is_changed || moved->same[index - moved->before]);
	if (!line || index < moved->before)
		return line;
	if (is_changed)
		return moved->lines[index - moved->before];
	ptrdiff_t now = (ptrdiff_t)line + moved->shift;
	return now > 0 && (size_t)now <= moved->new_count ? (uint32_t)now : 0;
}
