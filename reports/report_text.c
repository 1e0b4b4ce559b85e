/*
 * Findings for people at a terminal, laid out as compilers do:
 *
 *	src/fetch.c:41:9: error: 'parse_config' blocks the event loop [blocking-call, certain]
 *	   41 |         parse_config(&config);
 *	      |         ^~~~~~~~~~~~
 *	  1. src/fetch.c:38:11: task 'refresh' runs on the loop
 *	  2. src/fetch.c:41:9: 'refresh' calls 'parse_config'
 *	  hint: move it to async_offload()
 *
 * Everything that comes from the user's files passes through add_visible(), so that no text can
 * send escape sequences.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "snippet.h"
#include "style.h"
#include "utf8.h"

enum { steps_shown = 6, width_without_terminal = 160, gutter_width = 8 };

struct printer {
	FILE *out;
	const struct report_style *style;
	struct sources sources;
	struct text text; /* the finding being written */
};

static void add_visible(struct text *text, const char *string)
{
	utf8_add_visible(text, string, strlen(string));
}

static void add_location(struct text *text, const char *path, uint32_t line, uint32_t column)
{
	add_visible(text, path);
	text_printf(text, ":%u:%u: ", (unsigned)line, (unsigned)column);
}

static void add_headline(struct printer *printer, const struct result_finding *finding)
{
	struct text *text = &printer->text;
	const struct report_style *style = printer->style;

	text_add(text, style_begin(style, STYLE_BOLD));
	add_location(text, finding->path, finding->line, finding->column);
	text_add(text, style_end(style));
	text_printf(text, "%s%s:%s ", style_severity(style, finding->severity),
		result_severity_name(finding->severity), style_end(style));
	text_add(text, style_begin(style, STYLE_BOLD));
	add_visible(text, finding->message);
	text_add(text, style_end(style));
	text_printf(text, " %s[%s, %s]%s\n", style_begin(style, STYLE_DIM), finding->rule,
		result_confidence_name(finding->confidence), style_end(style));
}

static void add_snippet(struct printer *printer, const struct result_finding *finding)
{
	struct text *text = &printer->text;
	const struct report_style *style = printer->style;
	struct source_line line = sources_line_of(&printer->sources, finding->path, finding->line);
	if (!line.text)
		return;

	unsigned width = style->width ? style->width : width_without_terminal;
	struct snippet snippet = { 0 };
	snippet_make(&snippet, line, finding->column, finding->end_column,
		width > gutter_width ? width - gutter_width : 1);
	text_printf(text, "%s%5u |%s %s\n", style_begin(style, STYLE_DIM), (unsigned)finding->line,
		style_end(style), text_string(&snippet.code));
	text_printf(text, "%s      |%s %s%s%s\n", style_begin(style, STYLE_DIM), style_end(style),
		style_begin(style, STYLE_MARK), text_string(&snippet.mark), style_end(style));
	snippet_release(&snippet);
}

static void add_steps(struct printer *printer, const struct result_finding *finding)
{
	struct text *text = &printer->text;
	size_t count = finding->step_count;
	bool is_cut = count > steps_shown && !printer->style->verbose;
	size_t cut_at = steps_shown / 2, cut = is_cut ? count - steps_shown : 0;

	for (size_t i = 0; i < count; i++) {
		const struct result_step *step = &finding->steps[i];
		if (is_cut && i == cut_at) {
			text_printf(text, "     %s... %zu more step%s%s\n",
				style_begin(printer->style, STYLE_DIM), cut, cut == 1 ? "" : "s",
				style_end(printer->style));
			i += cut;
			step = &finding->steps[i];
		}
		text_printf(text, "%3zu. ", i + 1);
		add_location(text, step->path, step->line, step->column);
		add_visible(text, step->text);
		text_char(text, '\n');
	}
}

static void add_note(struct printer *printer, const char *label, const char *note)
{
	text_printf(&printer->text, "  %s%s:%s ", style_begin(printer->style, STYLE_HINT), label,
		style_end(printer->style));
	add_visible(&printer->text, note);
	text_char(&printer->text, '\n');
}

static void add_finding(struct printer *printer, const struct result_finding *finding)
{
	add_headline(printer, finding);
	add_snippet(printer, finding);
	add_steps(printer, finding);
	if (finding->hint)
		add_note(printer, "hint", finding->hint);
	if (finding->unit_count > 1)
		text_printf(&printer->text, "  %snote:%s seen in %u units\n",
			style_begin(printer->style, STYLE_HINT), style_end(printer->style),
			(unsigned)finding->unit_count);
	if (finding->suppressed)
		add_note(printer, "suppressed", finding->suppressed);
}

static bool write_text(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct printer printer = { .out = out, .style = style };
	bool is_first = true;

	sources_init(&printer.sources, result);
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct result_finding *finding = &result->findings[i];
		if (finding->suppressed && !style->verbose)
			continue;
		text_reset(&printer.text);
		if (!is_first)
			text_char(&printer.text, '\n');
		is_first = false;
		add_finding(&printer, finding);
		fwrite(printer.text.bytes, 1, printer.text.length, out);
	}
	sources_release(&printer.sources);
	text_release(&printer.text);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the text report: %s", strerror(errno));
	return true;
}

const struct report report_text = {
	.name = "text",
	.help = "findings with their source lines and paths, for people",
	.write = write_text,
};
