/*
 * Strings that grow, and the edit distance behind "did you mean".
 */
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { longest_word = 63 };

static void reserve(struct text *text, size_t more)
{
	size_t wanted = text->length + more + 1;
	if (wanted <= text->capacity)
		return;
	size_t larger = text->capacity ? text->capacity * 2 : 64;
	text->capacity = larger > wanted ? larger : wanted;
	text->bytes = memory_resize(text->bytes, text->capacity, 1);
}

void text_add_n(struct text *text, const char *bytes, size_t length)
{
	reserve(text, length);
	if (length)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_n(text, string, strlen(string));
}

void text_char(struct text *text, char c)
{
	text_add_n(text, &c, 1);
}

void text_vprintf(struct text *text, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	assert(length >= 0);
	reserve(text, (size_t)length);
	vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
	text->length += (size_t)length;
	va_end(again);
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_vprintf(text, format, arguments);
	va_end(arguments);
}

const char *text_string(const struct text *text)
{
	return text->bytes ? text->bytes : "";
}

void text_reset(struct text *text)
{
	text->length = 0;
	if (text->bytes)
		text->bytes[0] = '\0';
}

void text_release(struct text *text)
{
	free(text->bytes);
	*text = (struct text){ 0 };
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

/* Levenshtein's distance, one row at a time. */
static size_t distance(const char *a, const char *b)
{
	size_t row[longest_word + 1];
	size_t length = strlen(b);
	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= length; j++) {
			size_t above = row[j];
			row[j] = smallest(
				above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[length];
}

const char *text_nearest(const char *typed, const char *const *words, size_t count)
{
	const char *best = NULL;
	size_t best_distance = strlen(typed) / 3 + 2;

	for (size_t i = 0; i < count; i++) {
		if (strlen(words[i]) > longest_word)
			continue;
		size_t d = distance(typed, words[i]);
		if (d < best_distance) {
			best_distance = d;
			best = words[i];
		}
	}
	return best;
}

bool text_starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

bool text_ends_with(const char *text, const char *suffix)
{
	size_t length = strlen(text), tail = strlen(suffix);
	return length >= tail && !strcmp(text + length - tail, suffix);
}
