/*
 * Markdown for the summary of a step in GitHub's workflows: what the summary line says, the units
 * that are not whole, and the findings in a table, the most severe first. GitHub refuses more than
 * 1 MiB for a step, so the table ends before that and says how many rows are left out.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "issue.h"
#include "uri.h"
#include "utf8.h"

/* Something is left for what other commands of the step write. */
enum { largest_summary = 900000, longest_cell = 2000, annotations_shown = 10 };

/* Punctuation that may mean something is escaped, as CommonMark lets any be. */
static void add_cell(struct text *page, const char *string)
{
	struct text cut = { 0 }, shown = { 0 };
	utf8_add_cut(&cut, string, longest_cell);
	utf8_add_visible(&shown, text_string(&cut), cut.length);
	for (size_t i = 0; i < shown.length; i++) {
		if (strchr("\\`*_[]<>#|~&$:@", shown.bytes[i]))
			text_char(page, '\\');
		text_char(page, shown.bytes[i]);
	}
	text_release(&cut);
	text_release(&shown);
}

/* The place, a link where the sources can be read. */
static void add_place(struct text *page, const struct issue *issue, const char *sources)
{
	struct text place = { 0 };
	bool is_linked = sources && *sources && *issue->path != '/';
	text_printf(&place, "%s:%u", issue->path, (unsigned)issue->line);
	text_add(page, is_linked ? "[" : "");
	add_cell(page, text_string(&place));
	if (is_linked) {
		text_printf(page, "](%s%s", sources, text_ends_with(sources, "/") ? "" : "/");
		uri_add_path(page, issue->path);
		text_printf(page, "#L%u)", (unsigned)issue->line);
	}
	text_release(&place);
}

static void add_row(struct text *row, const struct issue *issue, const struct report_style *style)
{
	text_printf(row, "| %s | ", result_severity_name(issue->severity));
	add_place(row, issue, style->sources);
	text_add(row, " | ");
	add_cell(row, issue->message);
	if (issue->hint) {
		text_add(row, "<br>");
		add_cell(row, issue->hint);
	}
	text_add(row, " | ");
	add_cell(row, issue->rule);
	text_add(row, " |\n");
}

/* The lines of the summary, each a paragraph. */
static void add_head(struct text *page, const struct result *result)
{
	const struct report_style plain = { .verbose = false };
	char *lines = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&lines, &size);
	if (!out)
		return;
	report_summary(out, result, &plain);
	fclose(out);
	text_add(page, "## async-lint\n\n");
	for (char *line = strtok(lines, "\n"); line; line = strtok(NULL, "\n")) {
		add_cell(page, line);
		text_add(page, "\n\n");
	}
	free(lines);
}

static void add_table(
	struct text *page, const struct issues *issues, const struct report_style *style)
{
	struct text row = { 0 };
	size_t count = issues->items.count, i = 0;
	if (count > annotations_shown)
		text_printf(page,
			"GitHub shows %d annotations of each kind for a step; here are all "
			"findings, the most severe first.\n\n",
			annotations_shown);
	if (count)
		text_add(page, "| severity | place | finding | rule |\n|---|---|---|---|\n");
	for (; i < count; i++) {
		text_reset(&row);
		add_row(&row, &issues->items.items[i], style);
		if (page->length + row.length > largest_summary)
			break;
		text_add_n(page, row.bytes, row.length);
	}
	if (i < count)
		text_printf(page, "\n%zu more are left out: GitHub takes 1 MiB for a step.\n",
			count - i);
	text_release(&row);
}

static bool write_github_summary(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct issues issues;
	struct text page = { 0 };

	issues_make(&issues, result);
	issues_sort_by_weight(&issues);
	add_head(&page, result);
	add_table(&page, &issues, style);
	fwrite(page.bytes, 1, page.length, out);
	text_release(&page);
	issues_release(&issues);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the summary: %s", strerror(errno));
	return true;
}

const struct report report_github_summary = {
	.name = "github-summary",
	.help = "Markdown for the summary of a step: append it to $GITHUB_STEP_SUMMARY",
	.write = write_github_summary,
};
