/*
 * Everything but what RFC 3986 calls unreserved is written as %XX. So no name can be taken for a
 * scheme ("a:b.c"), a query or a fragment.
 */
#include "uri.h"

#include <string.h>

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~/", c));
}

void uri_add_bytes(struct text *text, const char *path)
{
	for (; *path; path++) {
		if (is_plain(*path))
			text_char(text, *path);
		else
			text_printf(text, "%%%02X", (unsigned)(unsigned char)*path);
	}
}

void uri_add_path(struct text *text, const char *path)
{
	if (*path == '/')
		text_add(text, "file://");
	uri_add_bytes(text, path);
}

void uri_add_folder(struct text *text, const char *path)
{
	uri_add_path(text, path);
	if (!text_ends_with(path, "/"))
		text_char(text, '/');
}
