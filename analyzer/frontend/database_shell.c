/*
 * Words of a command line. A shell and a response file differ in one point: within double
 * quotes a shell's backslash escapes only what is special there.
 */
#include "frontend/database.h"

#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"

enum { deepest_response = 16 };

struct splitter {
	const char *at;
	bool is_shell;
	struct text word;
	bool in_word; /* "" is a word too */
};

static void quoted(struct splitter *s)
{
	char quote = *s->at++;
	s->in_word = true;
	for (; *s->at && *s->at != quote; s->at++) {
		bool escapes = *s->at == '\\' && s->at[1] && (quote == '"' || !s->is_shell);
		if (escapes && s->is_shell && !strchr("$`\"\\\n", s->at[1]))
			escapes = false;
		if (escapes)
			s->at++;
		text_char(&s->word, *s->at);
	}
	if (*s->at)
		s->at++;
}

static bool next_word(struct splitter *s)
{
	text_reset(&s->word);
	s->in_word = false;
	while (*s->at) {
		char c = *s->at;
		if (strchr(" \t\r\n\v\f", c)) {
			if (s->in_word)
				return true;
			s->at++;
			continue;
		}
		if (c == '\'' || c == '"') {
			quoted(s);
			continue;
		}
		s->in_word = true;
		if (c == '\\' && s->at[1])
			c = *++s->at;
		text_char(&s->word, c);
		s->at++;
	}
	return s->in_word;
}

static const char **split(struct arena *arena, const char *text, bool is_shell, size_t *count)
{
	struct splitter s = { .at = text, .is_shell = is_shell };
	ARRAY(const char *) words = { 0 };

	while (next_word(&s))
		array_push(&words, arena_strdup(arena, text_string(&s.word)));
	const char **copy = arena_copy(arena, words.items, words.count * sizeof(*words.items));
	*count = words.count;
	array_release(&words);
	text_release(&s.word);
	return copy;
}

const char **shell_words(struct arena *arena, const char *command, size_t *count)
{
	return split(arena, command, true, count);
}

/* ----------------------------------------------------------------------------- response files */

struct expander {
	struct arena *arena;
	const char *directory;
	ARRAY(const char *) words;
	struct path_list *read, *missing;
};

static void expand(struct expander *e, const char **words, size_t count, unsigned depth)
{
	for (size_t i = 0; i < count; i++) {
		if (words[i][0] != '@' || !words[i][1] || depth == deepest_response) {
			array_push(&e->words, words[i]);
			continue;
		}
		const char *bytes, *path = path_join(e->arena, e->directory, words[i] + 1);
		size_t size, inner_count;
		if (!file_read(e->arena, path, &bytes, &size, NULL)) {
			array_push(e->missing, path);
			array_push(&e->words, words[i]);
			continue;
		}
		array_push(e->read, path);
		const char **inner = split(e->arena, bytes, false, &inner_count);
		expand(e, inner, inner_count, depth + 1);
	}
}

const char **shell_expand(struct arena *arena, const char *directory, const char **words,
	size_t *count, struct path_list *read, struct path_list *missing)
{
	bool any = false;
	for (size_t i = 0; i < *count; i++)
		any |= words[i][0] == '@';
	if (!any)
		return words;

	struct expander e = {
		.arena = arena, .directory = directory, .read = read, .missing = missing
	};
	expand(&e, words, *count, 0);
	const char **copy = arena_copy(arena, e.words.items, e.words.count * sizeof(*words));
	*count = e.words.count;
	array_release(&e.words);
	return copy;
}
