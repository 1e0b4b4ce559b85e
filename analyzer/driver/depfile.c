/*
 * The escapes are those of gcc, which make and ninja both read: a backslash before blanks and '#',
 * a dollar doubled. A newline in a name has no spelling there.
 */
#include "driver/depfile.h"

#include "base/file.h"

static void add_escaped(struct text *out, const char *path)
{
	for (const char *at = path; *at; at++) {
		if (*at == ' ' || *at == '\t') {
			/* Backslashes that stand before it are doubled. */
			for (const char *back = at; back > path && back[-1] == '\\'; back--)
				text_char(out, '\\');
			text_char(out, '\\');
		} else if (*at == '#') {
			text_char(out, '\\');
		} else if (*at == '$') {
			text_char(out, '$');
		}
		text_char(out, *at);
	}
}

void depfile_write(struct text *out, const char *target, const char *directory,
	const char *const *paths, size_t count)
{
	text_printf(out, "%s:", target);
	for (size_t i = 0; i < count; i++) {
		text_add(out, " \\\n  ");
		add_escaped(out, path_relative(directory, paths[i]));
	}
	text_char(out, '\n');
}
