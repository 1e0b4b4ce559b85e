/*
 * Annotations of GitHub's workflows: a command on a line of its own for each issue, the most severe
 * first, for GitHub shows ten of each kind of a step. A text of the user's can begin no command: it
 * never begins a line.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "issue.h"
#include "utf8.h"

enum { shown_of_kind = 10, longest_body = 4000 };

enum kind { KIND_ERROR, KIND_WARNING, KIND_NOTICE, kind_count };

static const char *const kinds[kind_count] = { "error", "warning", "notice" };

static enum kind kind_of(enum result_severity severity)
{
	static const enum kind kind_by_severity[result_severity_count] = {
		[RESULT_INFO] = KIND_NOTICE,
		[RESULT_PERFORMANCE] = KIND_WARNING,
		[RESULT_WARNING] = KIND_WARNING,
		[RESULT_ERROR] = KIND_ERROR,
	};
	return kind_by_severity[severity];
}

/* Escapes what has a meaning in a command, each of `more` too. */
static void add_data(struct text *line, const char *data, const char *more)
{
	for (; *data; data++) {
		if (strchr("%\r\n", *data) || strchr(more, *data))
			text_printf(line, "%%%02X", (unsigned)(unsigned char)*data);
		else
			text_char(line, *data);
	}
}

static void add_property(struct text *line, const char *name, const char *value)
{
	struct text shown = { 0 };
	utf8_add_visible(&shown, value, strlen(value));
	text_printf(line, "%s=", name);
	add_data(line, text_string(&shown), ":,");
	text_release(&shown);
}

static void add_body(struct text *line, const struct issue *issue)
{
	struct text body = { 0 }, cut = { 0 };
	issue_add_sentence(&body, issue);
	text_char(&body, '\n');
	issue_add_steps(&body, issue);
	body.bytes[body.length - 1] = '\0';
	utf8_add_cut(&cut, body.bytes, longest_body);
	add_data(line, text_string(&cut), "");
	text_release(&body);
	text_release(&cut);
}

static void add_command(struct text *line, const struct issue *issue)
{
	text_printf(line, "::%s ", kinds[kind_of(issue->severity)]);
	add_property(line, "file", issue->path);
	text_printf(line, ",line=%u", (unsigned)issue->line);
	if (issue->column)
		text_printf(line, ",col=%u", (unsigned)issue->column);
	if (issue->column && issue->end_column > issue->column)
		text_printf(line, ",endColumn=%u", (unsigned)issue->end_column);
	text_char(line, ',');
	add_property(line, "title", issue->rule);
	text_add(line, "::");
	add_body(line, issue);
	text_char(line, '\n');
}

static bool write_github(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct issues issues;
	struct text line = { 0 };
	(void)style;

	issues_make(&issues, result);
	issues_sort_by_weight(&issues);
	for (size_t i = 0; i < issues.items.count; i++) {
		add_command(&line, &issues.items.items[i]);
		fwrite(line.bytes, 1, line.length, out);
		text_reset(&line);
	}
	text_release(&line);
	issues_release(&issues);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the annotations: %s", strerror(errno));
	return true;
}

static void warn_github(
	const struct result *result, const struct report_style *style, struct text *warning)
{
	struct issues issues;
	size_t counts[kind_count] = { 0 };
	(void)style;

	issues_make(&issues, result);
	for (size_t i = 0; i < issues.items.count; i++)
		counts[kind_of(issues.items.items[i].severity)]++;
	issues_release(&issues);
	for (unsigned i = 0; i < kind_count; i++) {
		if (counts[i] <= shown_of_kind)
			continue;
		text_printf(warning, "%s%zu %ss", warning->length ? ", " : "", counts[i], kinds[i]);
	}
	if (warning->length)
		text_printf(warning,
			": GitHub shows %d annotations of each kind; have them all in the "
			"summary of the step, too: -f github-summary >>$GITHUB_STEP_SUMMARY",
			shown_of_kind);
}

const struct report report_github = {
	.name = "github",
	.help = "annotations of GitHub's workflows",
	.write = write_github,
	.warn = warn_github,
};
