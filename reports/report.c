/*
 * The list of formats, and what they look like on a terminal.
 */
#include "report.h"

#include <string.h>

#include "style.h"
#include "uri.h"

const struct report *const reports[] = { &report_text, &report_json, &report_jsonl, &report_html,
	&report_sarif, &report_gitlab, &report_junit, &report_checkstyle, &report_github,
	&report_github_summary, NULL };

const struct report *report_find(const char *name)
{
	for (const struct report *const *report = reports; *report; report++)
		if (!strcmp((*report)->name, name))
			return *report;
	return NULL;
}

const char *style_begin(const struct report_style *style, enum style_part part)
{
	static const char *const sequences[] = {
		[STYLE_BOLD] = "\x1b[1m",
		[STYLE_DIM] = "\x1b[2m",
		[STYLE_MARK] = "\x1b[1;32m",
		[STYLE_HINT] = "\x1b[36m",
	};
	return style->color ? sequences[part] : "";
}

const char *style_severity(const struct report_style *style, enum result_severity severity)
{
	static const char *const sequences[result_severity_count] = {
		[RESULT_INFO] = "\x1b[1;36m",
		[RESULT_PERFORMANCE] = "\x1b[1;36m",
		[RESULT_WARNING] = "\x1b[1;35m",
		[RESULT_ERROR] = "\x1b[1;31m",
	};
	return style->color ? sequences[severity] : "";
}

const char *style_end(const struct report_style *style)
{
	return style->color ? "\x1b[0m" : "";
}

static bool has_links(const struct report_style *style, const char *root)
{
	return style->link_host && root && *root == '/';
}

void style_link_begin(
	const struct report_style *style, struct text *text, const char *root, const char *path)
{
	if (!has_links(style, root))
		return;
	text_printf(text, "\x1b]8;;file://%s", style->link_host);
	if (*path != '/') {
		uri_add_bytes(text, root);
		text_char(text, '/');
	}
	uri_add_bytes(text, path);
	text_add(text, "\x1b\\");
}

void style_link_end(const struct report_style *style, struct text *text, const char *root)
{
	if (has_links(style, root))
		text_add(text, "\x1b]8;;\x1b\\");
}
