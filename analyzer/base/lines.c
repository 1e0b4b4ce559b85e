#include "base/lines.h"

#include <string.h>

void lines_init(struct lines *lines, const char *text, size_t size)
{
	*lines = (struct lines){ .text = text, .size = size };
	for (size_t at = 0; at < size;) {
		array_push(&lines->starts, at);
		const char *newline = memchr(text + at, '\n', size - at);
		at = newline ? (size_t)(newline - text) + 1 : size;
	}
	array_push(&lines->starts, size);
}

void lines_release(struct lines *lines)
{
	array_release(&lines->starts);
}

size_t lines_at(const struct lines *lines, size_t offset)
{
	size_t low = 0, high = lines_count(lines);
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (lines->starts.items[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Is there an empty line at the end of the text? */
static bool has_empty_end(const struct lines *lines)
{
	return !lines->size || lines->text[lines->size - 1] == '\n';
}

bool lines_offset(const struct lines *lines, uint32_t line, uint32_t column, size_t *offset)
{
	size_t count = lines_count(lines);
	if (!line || !column || line > count + has_empty_end(lines))
		return false;
	size_t start = lines->starts.items[line - 1];
	size_t end = line > count ? start : lines->starts.items[line];
	if (end > start && lines->text[end - 1] == '\n')
		end--;
	*offset = start + column - 1;
	return *offset <= end;
}

void lines_place(const struct lines *lines, size_t offset, uint32_t *line, uint32_t *column)
{
	bool is_end = offset == lines->size && has_empty_end(lines);
	size_t number = is_end ? lines_count(lines) : lines_at(lines, offset);
	*line = (uint32_t)number + 1;
	*column = (uint32_t)(offset - lines->starts.items[number]) + 1;
}
