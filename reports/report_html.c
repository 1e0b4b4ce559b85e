/*
 * One file that works offline: html/page.html with its "{{part}}" marks filled in. What a part
 * is, the table `parts` says.
 *
 *  1. The data is JSON in a script element. Every '<' in it is written \u003c, so that no text
 *     of the user's can end the element.
 *  2. The static list is for readers without JavaScript. It is in a noscript element, which costs
 *     the others nothing.
 */
#include "report.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/file.h"
#include "html_data.h"
#include "measured.h"
#include "sources.h"
#include "utf8.h"

extern const struct embedded page_files[];

struct page {
	FILE *out;
	const struct result *result;
	struct sources sources;
	struct text text;
};

static const struct embedded *page_file(const char *name)
{
	const struct embedded *file = page_files;
	while (file->name && strcmp(file->name, name))
		file++;
	assert(file->name);
	return file;
}

static void flush_text(struct page *page)
{
	fwrite(text_string(&page->text), 1, page->text.length, page->out);
	text_reset(&page->text);
}

/* ------------------------------------------------------------------------------- escaped text */

static void add_escaped_n(struct page *page, const char *bytes, size_t size)
{
	struct text valid = { 0 };
	utf8_add_code(&valid, bytes, size);
	for (const char *c = text_string(&valid); *c; c++) {
		if (*c == '&')
			text_add(&page->text, "&amp;");
		else if (*c == '<')
			text_add(&page->text, "&lt;");
		else if (*c == '>')
			text_add(&page->text, "&gt;");
		else if (*c == '"')
			text_add(&page->text, "&quot;");
		else
			text_char(&page->text, *c);
	}
	text_release(&valid);
}

static void add_escaped(struct page *page, const char *string)
{
	add_escaped_n(page, string, strlen(string));
}

static void add_element(struct page *page, const char *tag, const char *label, const char *string)
{
	text_printf(&page->text, "<%s>%s", tag, label);
	add_escaped(page, string);
	text_printf(&page->text, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

static void add_place(struct page *page, const char *path, uint32_t line, uint32_t column)
{
	add_escaped(page, path);
	text_printf(&page->text, ":%u:%u", (unsigned)line, (unsigned)column);
}

/* -------------------------------------------------------------------------------------- parts */

static void write_css(struct page *page)
{
	text_add(&page->text, page_file("bundle.css")->text);
}

static void write_script(struct page *page)
{
	text_add(&page->text, page_file("bundle.js")->text);
}

static void write_title(struct page *page)
{
	add_escaped(page, path_name(page->result->root));
	text_add(&page->text, ": async-lint");
}

static int write_json_bytes(const char *bytes, size_t size, void *out)
{
	while (size) {
		const char *open = memchr(bytes, '<', size);
		size_t plain = open ? (size_t)(open - bytes) : size;
		if (fwrite(bytes, 1, plain, out) != plain)
			return -1;
		if (open && fputs("\\u003c", out) == EOF)
			return -1;
		plain += open != NULL;
		bytes += plain;
		size -= plain;
	}
	return 0;
}

static void write_data(struct page *page)
{
	flush_text(page);
	json_t *data = html_data(page->result);
	/* A failed write stays in the stream's error flag. */
	(void)json_dump_callback(data, write_json_bytes, page->out, JSON_COMPACT);
	json_decref(data);
}

static void write_steps(struct page *page, const struct result_finding *finding)
{
	if (!finding->step_count)
		return;
	text_add(&page->text, "<ol>\n");
	for (size_t i = 0; i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		text_add(&page->text, "<li><code>");
		add_place(page, step->path, step->line, step->column);
		text_add(&page->text, "</code> ");
		add_escaped(page, step->text);
		text_add(&page->text, "</li>\n");
	}
	text_add(&page->text, "</ol>\n");
}

static void write_suppressed(struct page *page, const struct result_finding *finding)
{
	if (!finding->suppressed)
		return;
	text_add(&page->text, finding->excluded ? "<p><b>Left out by the configuration:</b> "
						: "<p><b>Allowed by a comment:</b> ");
	add_escaped(page, finding->suppressed);
	if (finding->suppressed_path && !finding->excluded) {
		text_add(&page->text, " (");
		add_escaped(page, finding->suppressed_path);
		text_printf(&page->text, ":%u)", (unsigned)finding->suppressed_line);
	}
	text_add(&page->text, "</p>\n");
}

static void write_stalls(struct page *page, const struct result_stalls *stalls)
{
	if (!stalls)
		return;
	text_add(&page->text, "<p><b>Measured:</b> stalled the loop ");
	measured_add(&page->text, stalls->count, stalls->worst_ns);
	text_add(&page->text, "</p>\n");
}

static void write_finding(struct page *page, const struct result_finding *finding)
{
	const char *severity = result_severity_name(finding->severity);
	struct source_line line = sources_line_of(&page->sources, finding->path, finding->line);

	text_printf(&page->text, "<article class=\"%s\">\n<code>", severity);
	add_place(page, finding->path, finding->line, finding->column);
	text_add(&page->text, "</code>\n");
	add_element(page, "h2", "", finding->message);
	text_printf(&page->text, "<p><span class=\"severity\">%s</span> %s, %s</p>\n", severity,
		finding->rule, result_confidence_name(finding->confidence));
	if (line.text) {
		size_t indent = 0;
		while (indent < line.length && strchr(" \t", line.text[indent]))
			indent++;
		text_add(&page->text, "<pre>");
		add_escaped_n(page, line.text + indent, line.length - indent);
		text_add(&page->text, "</pre>\n");
	}
	write_steps(page, finding);
	write_stalls(page, finding->stalls);
	if (finding->hint)
		add_element(page, "p", "<b>What to do:</b> ", finding->hint);
	write_suppressed(page, finding);
	if (finding->accepted)
		add_element(page, "p", "<b>Accepted before:</b> ", finding->accepted);
	text_add(&page->text, "</article>\n");
	flush_text(page);
}

/* The same words as on the terminal, a paragraph for each line. */
static void write_summary(struct page *page)
{
	const struct report_style plain = { 0 };
	char *summary = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&summary, &size);
	if (!memory)
		return;
	report_summary(memory, page->result, &plain);
	fclose(memory);
	for (char *line = strtok(summary, "\n"); line; line = strtok(NULL, "\n"))
		add_element(page, "p", "", line);
	free(summary);
}

static void write_list(struct page *page)
{
	text_add(&page->text, "<h1>");
	add_escaped(page, path_name(page->result->root));
	text_add(&page->text, "</h1>\n");
	write_summary(page);
	for (size_t i = 0; i < page->result->finding_count; i++)
		if (page->result->findings[i].state != RESULT_STATE_ABSENT)
			write_finding(page, &page->result->findings[i]);
}

static const struct part {
	const char *mark;
	void (*write)(struct page *page);
} parts[] = {
	{ "title}}", write_title },
	{ "css}}", write_css },
	{ "list}}", write_list },
	{ "data}}", write_data },
	{ "script}}", write_script },
};

static const struct part *part_at(const char *mark)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (text_starts_with(mark, parts[i].mark))
			return &parts[i];
	BUG("page.html has a mark that nothing fills");
}

static bool write_html(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	(void)style;
	struct page page = { .out = out, .result = result };
	sources_init(&page.sources, result);

	const char *at = page_file("page.html")->text;
	for (const char *mark = strstr(at, "{{"); mark; mark = strstr(at, "{{")) {
		const struct part *part = part_at(mark + 2);
		text_add_n(&page.text, at, (size_t)(mark - at));
		part->write(&page);
		flush_text(&page);
		at = mark + 2 + strlen(part->mark);
	}
	text_add(&page.text, at);
	flush_text(&page);

	sources_release(&page.sources);
	text_release(&page.text);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the HTML report: %s", strerror(errno));
	return true;
}

const struct report report_html = {
	.name = "html",
	.help = "one page with sources and paths that works offline, for browsers",
	.shows_runs = true,
	.write = write_html,
};
