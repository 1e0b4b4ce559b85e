/*
 * annotate.h as text: `#define ASYNC_X(kind) ASYNC_ANNOTATION("async:x;kind=" kind)` says that
 * "async:x;kind=" may be followed by a value. If the value is a kind, the row of the macro in the
 * table, up to the next blank line of the comment, has to name it.
 */
#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *content;

bool words_read(const char *path)
{
	FILE *file = fopen(path, "r");
	long size = -1;

	if (file && !fseek(file, 0, SEEK_END))
		size = ftell(file);
	if (size >= 0 && (content = calloc(1, (size_t)size + 1))) {
		rewind(file);
		if (fread(content, 1, (size_t)size, file) != (size_t)size)
			words_release();
	}
	if (file)
		fclose(file);
	if (!content)
		fprintf(stderr, "%s: cannot be read\n", path);
	return content != NULL;
}

void words_release(void)
{
	free(content);
	content = NULL;
}

static bool is_word_character(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* Does the word stand between `from` and `end`, as a whole? */
static bool names(const char *from, const char *end, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = from; (at = strstr(at, word)) && at < end; at++)
		if (!is_word_character(at[-1]) && !is_word_character(at[length]))
			return true;
	return false;
}

/* The rows of the table that start with the text a macro makes. */
static bool table_lists(const char *text, size_t length, const char *kind)
{
	const char *row = strstr(content, " * What the function does");

	while (row && strncmp(row, "#ifndef", 7)) {
		const char *end = strstr(row, "\n *\n");
		if (!end)
			return false;
		const char *found = strstr(row, text);
		for (; found && found < end; found = strstr(found + 1, text))
			if (!is_word_character(found[length]) && names(found, end, kind))
				return true;
		row = end + 1 + strlen(" *\n");
	}
	return false;
}

bool words_know(const char *text)
{
	char literal[128];
	const char *value = strchr(text, '=');
	size_t length = value ? (size_t)(value - text) + 1 : strlen(text);
	bool is_kind = value && !strncmp(value - 5, ";kind", 5);

	/* As a literal that ends here: with a value behind it, or as the whole text. */
	snprintf(literal, sizeof(literal), "ASYNC_ANNOTATION(\"%.*s\"", (int)length, text);
	if (!strstr(content, literal)) {
		snprintf(literal, sizeof(literal), "ASYNC_ANNOTATION(\"%s\")", text);
		return strstr(content, literal) != NULL;
	}
	snprintf(literal, sizeof(literal), "%.*s", (int)strcspn(text, ";"), text);
	return !is_kind || table_lists(literal, strlen(literal), value + 1);
}
