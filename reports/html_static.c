/*
 * Bounded twice: so many findings, and so many bytes. What is left out is counted at the end, with
 * the way to see it.
 */
#include "html_static.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "measured.h"
#include "report.h"
#include "sources.h"
#include "utf8.h"

enum { findings_shown = 1000, bytes_shown = 4 << 20, lines_around = 3, line_shown = 400 };

struct list {
	struct text *text;
	const struct result *result;
	struct sources sources;
};

/* ------------------------------------------------------------------------------- escaped text */

void html_add_n(struct text *text, const char *bytes, size_t size)
{
	struct text valid = { 0 };
	utf8_add_code(&valid, bytes, size);
	const char *at = text_string(&valid);
	while (*at) {
		size_t plain = strcspn(at, "&<>\"");
		text_add_n(text, at, plain);
		at += plain;
		if (!*at)
			break;
		text_add(text, *at == '&'   ? "&amp;"
			       : *at == '<' ? "&lt;"
			       : *at == '>' ? "&gt;"
					    : "&quot;");
		at++;
	}
	text_release(&valid);
}

void html_add(struct text *text, const char *string)
{
	html_add_n(text, string, strlen(string));
}

static void add_paragraph(struct list *list, const char *label, const char *string)
{
	text_printf(list->text, "<p><b>%s:</b> ", label);
	html_add(list->text, string);
	text_add(list->text, "</p>\n");
}

static void add_place(struct list *list, const char *path, uint32_t line, uint32_t column)
{
	html_add(list->text, path);
	if (line)
		text_printf(list->text, ":%u:%u", (unsigned)line, (unsigned)column);
}

/* -------------------------------------------------------------------------------------- source */

static void add_line(struct list *list, uint32_t number, bool is_marked, struct source_line line)
{
	bool is_cut = line.length > line_shown;
	size_t length = is_cut ? line_shown : line.length;
	while (is_cut && length && ((unsigned char)line.text[length] & 0xc0) == 0x80)
		length--;
	text_printf(list->text, "%s%5u %s ", is_marked ? "<b>" : "", (unsigned)number,
		is_marked ? "&gt;" : " ");
	html_add_n(list->text, line.text, length);
	text_printf(list->text, "%s%s\n", is_cut ? " ..." : "", is_marked ? "</b>" : "");
}

/* The line and those around it; nothing when its file is not there. */
static void add_source(struct list *list, const char *path, uint32_t number, uint32_t around)
{
	uint32_t file = sources_find(&list->sources, path);
	if (file == intern_none || !sources_line(&list->sources, file, number).text)
		return;
	text_add(list->text, "<pre>");
	for (uint32_t i = number > around ? number - around : 1; i <= number + around; i++) {
		struct source_line line = sources_line(&list->sources, file, i);
		if (line.text)
			add_line(list, i, i == number && around, line);
	}
	text_add(list->text, "</pre>\n");
}

/* ------------------------------------------------------------------------------------ a finding */

static void add_steps(struct list *list, const struct result_finding *finding)
{
	if (!finding->step_count)
		return;
	text_add(list->text, "<ol>\n");
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		text_add(list->text, "<li><code>");
		add_place(list, step->path, step->line, step->column);
		text_add(list->text, "</code> ");
		html_add(list->text, step->text);
		text_char(list->text, '\n');
		if (!step->is_anchor)
			add_source(list, step->path, step->line, 0);
		text_add(list->text, "</li>\n");
	}
	text_add(list->text, "</ol>\n");
}

static void add_stalls(struct list *list, const struct result_stalls *stalls)
{
	if (!stalls)
		return;
	text_add(list->text, "<p><b>Measured:</b> stalled the loop ");
	measured_add(list->text, stalls->count, stalls->worst_ns);
	text_add(list->text, "</p>\n");
}

static void add_suppressed(struct list *list, const struct result_finding *finding)
{
	if (!finding->suppressed)
		return;
	text_printf(list->text, "<p><b>%s:</b> ",
		finding->excluded ? "Left out by the configuration" : "Allowed by a comment");
	html_add(list->text, finding->suppressed);
	if (finding->suppressed_path && !finding->excluded) {
		text_add(list->text, " (");
		html_add(list->text, finding->suppressed_path);
		text_printf(list->text, ":%u)", (unsigned)finding->suppressed_line);
	}
	text_add(list->text, "</p>\n");
}

static void add_finding(struct list *list, const struct result_finding *finding, size_t number)
{
	struct text *text = list->text;
	const char *severity = result_severity_name(finding->severity);
	text_printf(text, "<article class=\"%s\" id=\"finding-%zu\">\n<code>", severity, number);
	add_place(list, finding->path, finding->line, finding->column);
	text_add(text, "</code>\n<h2>");
	html_add(text, *finding->message ? finding->message : finding->rule);
	text_printf(text, "</h2>\n<p><span class=\"severity\">%s</span> ", severity);
	html_add(text, finding->rule);
	text_printf(text, ", %s%s%s</p>\n", result_confidence_name(finding->confidence),
		finding->state == RESULT_STATE_NONE ? "" : ", ",
		finding->state == RESULT_STATE_NONE ? "" : result_state_name(finding->state));
	add_source(list, finding->path, finding->line, lines_around);
	add_steps(list, finding);
	add_stalls(list, finding->stalls);
	if (finding->hint)
		add_paragraph(list, "What to do", finding->hint);
	add_suppressed(list, finding);
	if (finding->accepted)
		add_paragraph(list, "Accepted before", finding->accepted);
	text_add(text, "</article>\n");
}

/* ------------------------------------------------------------------------------------- the list */

/* The same words as on the terminal, a paragraph for each line. */
static void add_summary(struct list *list)
{
	const struct report_style plain = { 0 };
	char *summary = NULL, *rest = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&summary, &size);
	if (!memory)
		return;
	report_summary(memory, list->result, &plain);
	fclose(memory);
	for (char *line = strtok_r(summary, "\n", &rest); line;
		line = strtok_r(NULL, "\n", &rest)) {
		text_add(list->text, "<p>");
		html_add(list->text, line);
		text_add(list->text, "</p>\n");
	}
	free(summary);
}

/* How many of the findings there is room for, those that have to be mended before the others. */
static size_t choose(const struct result *result, const struct result_finding **chosen)
{
	size_t count = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < result->finding_count && count < findings_shown; i++) {
			const struct result_finding *finding = &result->findings[i];
			if (finding->state != RESULT_STATE_ABSENT &&
				result_is_open(finding) == (pass == 0))
				chosen[count++] = finding;
		}
	return count;
}

static void add_index(struct list *list, const struct result_finding *const *chosen, size_t count)
{
	text_add(list->text, "<ol>\n");
	for (size_t i = 0; i < count; i++) {
		text_printf(list->text, "<li><a href=\"#finding-%zu\"><code>", i + 1);
		add_place(list, chosen[i]->path, chosen[i]->line, chosen[i]->column);
		text_printf(list->text, "</code> %s: ", result_severity_name(chosen[i]->severity));
		html_add(list->text, *chosen[i]->message ? chosen[i]->message : chosen[i]->rule);
		text_printf(list->text, "</a>%s</li>\n",
			chosen[i]->suppressed ? " (allowed)"
			: chosen[i]->accepted ? " (accepted)"
					      : "");
	}
	text_add(list->text, "</ol>\n");
}

static size_t count_present(const struct result *result)
{
	size_t count = 0;
	for (size_t i = 0; i < result->finding_count; i++)
		count += result->findings[i].state != RESULT_STATE_ABSENT;
	return count;
}

static void add_findings(struct list *list)
{
	const struct result_finding *chosen[findings_shown];
	size_t all = count_present(list->result), count = choose(list->result, chosen), shown = 0;
	struct text articles = { 0 }, *text = list->text;
	list->text = &articles;
	for (; shown < count && articles.length < bytes_shown; shown++)
		add_finding(list, chosen[shown], shown + 1);
	list->text = text;
	if (shown > 1)
		add_index(list, chosen, shown);
	text_add_n(text, text_string(&articles), articles.length);
	text_release(&articles);
	if (shown < all)
		text_printf(text,
			"<p>%zu more findings are shown with JavaScript only, and by "
			"<code>async-lint report</code>.</p>\n",
			all - shown);
}

void html_add_static(struct text *text, const struct result *result)
{
	struct list list = { .text = text, .result = result };
	sources_init(&list.sources, result);
	text_add(text, "<h1>");
	html_add(text, path_name(result->root));
	text_add(text, "</h1>\n");
	add_summary(&list);
	add_findings(&list);
	sources_release(&list.sources);
}
