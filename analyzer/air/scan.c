/*
 * See scan.h. Strings are copied, for their escapes.
 */
#include "air/scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool scan_fail(struct scan *scan, const char *at, const char *format, ...)
{
	unsigned line = 1, column = 1;
	va_list arguments;

	if (scan->has_failed)
		return false;
	scan->has_failed = true;
	for (const char *c = scan->text; c < at; c++) {
		column = *c == '\n' ? 1 : column + 1;
		line += *c == '\n';
	}
	va_start(arguments, format);
	struct text message = { 0 };
	text_vprintf(&message, format, arguments);
	va_end(arguments);
	error_set(scan->err, "%u:%u: %s", line, column, text_string(&message));
	text_release(&message);
	return false;
}

void scan_blanks(struct scan *scan)
{
	while (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r')
		scan->at++;
	if (scan->at[0] == '/' && scan->at[1] == '/')
		scan->at += strcspn(scan->at, "\n");
}

void scan_lines(struct scan *scan)
{
	scan_blanks(scan);
	while (*scan->at == '\n') {
		scan->at++;
		scan_blanks(scan);
	}
}

bool is_next(struct scan *scan, const char *punctuation)
{
	scan_blanks(scan);
	return !scan->has_failed && !strncmp(scan->at, punctuation, strlen(punctuation));
}

bool is_line_end(struct scan *scan)
{
	scan_blanks(scan);
	return !*scan->at || *scan->at == '\n' || *scan->at == '}';
}

bool accept(struct scan *scan, const char *punctuation)
{
	if (!is_next(scan, punctuation))
		return false;
	scan->at += strlen(punctuation);
	return true;
}

bool accept_word(struct scan *scan, const char *word)
{
	size_t length = strlen(word);
	if (!is_next(scan, word))
		return false;
	if (identifier_length(scan->at + length) || isdigit((unsigned char)scan->at[length]))
		return false;
	scan->at += length;
	return true;
}

bool scan_expect(struct scan *scan, const char *punctuation)
{
	return accept(scan, punctuation) || scan_fail(scan, scan->at, "expected '%s'", punctuation);
}

const char *accept_identifier(struct scan *scan)
{
	scan_blanks(scan);
	size_t length = scan->has_failed ? 0 : identifier_length(scan->at);
	if (!length)
		return NULL;
	const char *identifier = arena_strndup(scan->arena, scan->at, length);
	scan->at += length;
	return identifier;
}

/* What stands behind a backslash; moves beyond it. -1 if it means nothing. */
static int escape(const char **at)
{
	static const char letters[] = "ntr\\\"", meanings[] = "\n\t\r\\\"";
	char c = *(*at)++;

	if (c == 'x' && isxdigit((unsigned char)(*at)[0]) && isxdigit((unsigned char)(*at)[1])) {
		char digits[] = { (*at)[0], (*at)[1], '\0' };
		*at += 2;
		return (int)strtol(digits, NULL, 16);
	}
	const char *letter = c ? strchr(letters, c) : NULL;
	return letter ? (unsigned char)meanings[letter - letters] : -1;
}

const char *accept_string(struct scan *scan, size_t *length)
{
	struct text bytes = { 0 };
	const char *copy = NULL;

	*length = 0;
	if (!accept(scan, "\""))
		return NULL;
	const char *start = scan->at - 1, *at = scan->at;
	while (*at && *at != '"' && *at != '\n') {
		const char *before = at;
		int c = (unsigned char)*at++;
		if (c == '\\')
			c = escape(&at);
		if (c < 0) {
			scan_fail(scan, before, "unknown escape");
			goto out;
		}
		text_char(&bytes, (char)c);
	}
	if (*at != '"') {
		scan_fail(scan, start, "the string does not end on its line");
		goto out;
	}
	scan->at = at + 1;
	*length = bytes.length;
	copy = arena_strndup(scan->arena, text_string(&bytes), bytes.length);
out:
	text_release(&bytes);
	return copy;
}

bool scan_string(struct scan *scan, const char **string)
{
	size_t length;
	*string = accept_string(scan, &length);
	return *string || scan_fail(scan, scan->at, "expected a string in quotes");
}

bool scan_integer(struct scan *scan, int64_t *integer)
{
	char *end;

	scan_blanks(scan);
	const char *digits = scan->at + (*scan->at == '-');
	if (!isdigit((unsigned char)*digits))
		return scan_fail(scan, scan->at, "expected a number");
	errno = 0;
	long long number = strtoll(scan->at, &end, digits[0] == '0' && digits[1] == 'x' ? 16 : 10);
	if (errno)
		return scan_fail(scan, scan->at, "the number is too large");
	scan->at = end;
	*integer = number;
	return !scan->has_failed;
}

bool scan_number(struct scan *scan, uint32_t *number)
{
	int64_t integer;
	scan_blanks(scan);
	const char *start = scan->at;
	if (!scan_integer(scan, &integer))
		return false;
	if (integer < 0 || integer > UINT32_MAX)
		return scan_fail(scan, start, "expected a number from 0 to %u", UINT32_MAX);
	*number = (uint32_t)integer;
	return true;
}

/* `name"key"`, `"key"` or `"name""key"`: the key is glued to the name. */
bool scan_ref(struct scan *scan, enum air_ref_kind kind, struct air_ref *ref)
{
	size_t length;
	const char *name = accept_identifier(scan), *key = NULL;

	*ref = (struct air_ref){ .kind = kind };
	if (name && *scan->at != '"') {
		ref->name = name;
		ref->key = plain_key(scan->arena, kind, name);
		return true;
	}
	if (!name)
		key = accept_string(scan, &length);
	if (!name && !key)
		return scan_fail(scan, scan->at, "expected a name or a key");
	if (*scan->at == '"') {
		name = name ? name : key;
		key = accept_string(scan, &length);
		if (!key)
			return false;
	}
	if (!name) {
		const char *inside = name_in_key(kind, key, &length);
		name = arena_strndup(scan->arena, inside, length);
	}
	ref->name = name;
	ref->key = key;
	return true;
}

bool accept_flag(struct scan *scan, const struct flag_word *words, uint32_t *flags)
{
	for (; words->word; words++) {
		if (!accept_word(scan, words->word))
			continue;
		*flags |= words->flag;
		return true;
	}
	return false;
}
