/*
 * Checkstyle's XML, which many CI systems read: files, and the errors in each.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "issue.h"
#include "xml.h"

static void add_error(struct text *xml, const struct issue *issue)
{
	static const char *const severities[result_severity_count] = {
		[RESULT_INFO] = "info",
		[RESULT_PERFORMANCE] = "warning",
		[RESULT_WARNING] = "warning",
		[RESULT_ERROR] = "error",
	};
	struct text sentence = { 0 }, source = { 0 };
	issue_add_sentence(&sentence, issue);
	text_printf(&source, "async-lint.%s", issue->rule);
	text_add(xml, "  <error");
	xml_attribute_number(xml, "line", issue->line);
	if (issue->column)
		xml_attribute_number(xml, "column", issue->column);
	xml_attribute(xml, "severity", severities[issue->severity]);
	xml_attribute(xml, "message", text_string(&sentence));
	xml_attribute(xml, "source", text_string(&source));
	text_add(xml, "/>\n");
	text_release(&sentence);
	text_release(&source);
}

/* The issues of one file from `first` on; returns the one behind them. */
static size_t add_file(struct text *xml, const struct issues *issues, size_t first)
{
	const char *path = issues->items.items[first].path;
	text_add(xml, " <file");
	xml_attribute(xml, "name", path);
	text_add(xml, ">\n");
	size_t i = first;
	for (; i < issues->items.count && !strcmp(issues->items.items[i].path, path); i++)
		add_error(xml, &issues->items.items[i]);
	text_add(xml, " </file>\n");
	return i;
}

static bool write_checkstyle(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct issues issues;
	struct text xml = { 0 };
	(void)style;

	issues_make(&issues, result);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n", out);
	for (size_t i = 0; i < issues.items.count;) {
		i = add_file(&xml, &issues, i);
		fwrite(xml.bytes, 1, xml.length, out);
		text_reset(&xml);
	}
	fputs("</checkstyle>\n", out);
	text_release(&xml);
	issues_release(&issues);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the Checkstyle report: %s", strerror(errno));
	return true;
}

const struct report report_checkstyle = {
	.name = "checkstyle",
	.help = "Checkstyle's XML, for Jenkins and others",
	.write = write_checkstyle,
};
