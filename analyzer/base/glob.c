/*
 * Patterns are converted to regular expressions, once; PCRE2 knows what a glob is. A pattern
 * without a slash is looked for at any depth.
 */
#include "base/glob.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

struct glob {
	pcre2_code *code;
	pcre2_match_data *match;
};

/* What PCRE2 would take, and nobody could mean. */
static const char *objection(const char *pattern)
{
	if (!*pattern || !strcmp(pattern, "/"))
		return "a pattern cannot be empty; '**' is everything";
	if (*pattern == '/')
		return "a pattern is relative to the folder of this file: leave out the first '/'";
	if (*pattern == '!')
		return "a pattern cannot be negated";
	if (!strcmp(pattern, "..") || text_starts_with(pattern, "../") || strstr(pattern, "/../"))
		return "a pattern cannot reach outside of the folder of this file";
	if (text_starts_with(pattern, "./") || strstr(pattern, "//") || strstr(pattern, "/./"))
		return "a pattern holds no '.' and no empty folder";
	if (strchr(pattern, '{'))
		return "'{a,b}' is not understood: write two patterns";
	return NULL;
}

/* As PCRE2 wants it: no slash at the end, and `**` in front of a name that may be anywhere. */
static void spell(struct text *out, const char *pattern)
{
	size_t length = strlen(pattern);
	if (pattern[length - 1] == '/')
		length--;
	if (!memchr(pattern, '/', length))
		text_add(out, "**/");
	text_add_n(out, pattern, length);
}

static pcre2_code *compile(const char *spelled, struct error *err)
{
	pcre2_convert_context *context = pcre2_convert_context_create(NULL);
	PCRE2_UCHAR *expression = NULL;
	PCRE2_SIZE length = 0, at;
	pcre2_code *code = NULL;
	int number = 0;

	pcre2_set_glob_escape(context, '\\');
	if (!pcre2_pattern_convert((PCRE2_SPTR)spelled, strlen(spelled), PCRE2_CONVERT_GLOB,
		    &expression, &length, context))
		code = pcre2_compile(expression, length, 0, &number, &at, NULL);
	if (!code)
		error_set(err, "this pattern is broken; is a ']' missing?");
	pcre2_converted_pattern_free(expression);
	pcre2_convert_context_free(context);
	return code;
}

struct glob *glob_new(const char *pattern, struct error *err)
{
	const char *wrong = objection(pattern);
	struct text spelled = { 0 };
	if (wrong) {
		error_set(err, "%s", wrong);
		return NULL;
	}
	spell(&spelled, pattern);
	pcre2_code *code = compile(text_string(&spelled), err);
	text_release(&spelled);
	if (!code)
		return NULL;
	struct glob *glob = memory_new(1, sizeof(*glob));
	*glob = (struct glob){ code, pcre2_match_data_create(1, NULL) };
	return glob;
}

void glob_free(struct glob *glob)
{
	if (!glob)
		return;
	pcre2_match_data_free(glob->match);
	pcre2_code_free(glob->code);
	free(glob);
}

static bool fits(const struct glob *glob, const char *path, size_t length)
{
	return pcre2_match(glob->code, (PCRE2_SPTR)path, length, 0, 0, glob->match, NULL) >= 0;
}

bool glob_matches(const struct glob *glob, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
		if (fits(glob, path, (size_t)(slash - path)))
			return true;
	return fits(glob, path, strlen(path));
}
