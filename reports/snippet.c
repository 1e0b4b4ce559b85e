/*
 * The line becomes cells, one per code point, each knowing its byte and its column on the
 * screen; window and mark are then questions about columns.
 */
#include "snippet.h"

#include "utf8.h"

enum { tab_stop = 8, room_after_mark = 12 };

struct cell {
	size_t byte, size;
	unsigned column, width;
};

struct cells {
	ARRAY(struct cell) items;
	unsigned width; /* of all of them */
};

static void find_cells(struct cells *cells, struct source_line line)
{
	for (size_t at = 0; at < line.length;) {
		struct utf8_char c = utf8_decode(line.text + at, line.length - at);
		unsigned width =
			c.code == '\t' ? tab_stop - cells->width % tab_stop : utf8_width(c.code);
		array_push(&cells->items, ((struct cell){ at, c.size, cells->width, width }));
		cells->width += width;
		at += c.size;
	}
}

/* The column on the screen of a byte; that of the line's end for bytes behind it. */
static unsigned column_of(const struct cells *cells, size_t byte)
{
	for (size_t i = 0; i < cells->items.count; i++) {
		const struct cell *cell = &cells->items.items[i];
		if (byte < cell->byte + cell->size)
			return cell->column;
	}
	return cells->width;
}

struct window {
	unsigned first, last; /* columns shown: first <= column < last */
};

static struct window choose_window(unsigned total, unsigned from, unsigned to, unsigned width)
{
	if (total <= width || !width)
		return (struct window){ 0, total };
	/* One column each for the signs of a cut. */
	unsigned room = width > 2 ? width - 2 : 1;
	if (to + room_after_mark <= room)
		return (struct window){ 0, room };
	unsigned first = from > room / 3 ? from - room / 3 : 0;
	if (first + room > total)
		first = total - room;
	return (struct window){ first, first + room };
}

static void add_blanks(struct text *text, unsigned count)
{
	while (count--)
		text_char(text, ' ');
}

static void add_cell(struct text *text, struct source_line line, const struct cell *cell)
{
	if (line.text[cell->byte] == '\t')
		add_blanks(text, cell->width);
	else
		utf8_add_visible(text, line.text + cell->byte, cell->size);
}

void snippet_make(struct snippet *snippet, struct source_line line, uint32_t column,
	uint32_t end_column, unsigned width)
{
	struct cells cells = { 0 };
	find_cells(&cells, line);
	unsigned from = column_of(&cells, column ? column - 1 : 0);
	unsigned to = end_column > column ? column_of(&cells, end_column - 1) : from + 1;
	if (to <= from)
		to = from + 1;
	struct window window = choose_window(cells.width, from, to, width);
	bool is_cut = window.first > 0;

	if (is_cut)
		text_add(&snippet->code, "…");
	for (size_t i = 0; i < cells.items.count; i++) {
		const struct cell *cell = &cells.items.items[i];
		bool is_shown =
			cell->column >= window.first && cell->column + cell->width <= window.last;
		/* Half of a wide character or tab stays blank. */
		if (is_shown)
			add_cell(&snippet->code, line, cell);
		else if (cell->column < window.first && cell->column + cell->width > window.first)
			add_blanks(&snippet->code, cell->column + cell->width - window.first);
	}
	if (window.last < cells.width)
		text_add(&snippet->code, "…");

	add_blanks(&snippet->mark, from - window.first + is_cut);
	text_char(&snippet->mark, '^');
	for (unsigned i = from + 1; i < to && i < window.last; i++)
		text_char(&snippet->mark, '~');
	array_release(&cells.items);
}

void snippet_release(struct snippet *snippet)
{
	text_release(&snippet->code);
	text_release(&snippet->mark);
}
