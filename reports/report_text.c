/*
 * Findings for people at a terminal, laid out as compilers do:
 *
 *	src/fetch.c:41:9: error: 'parse_config' blocks the event loop [blocking-call, certain]
 *	   41 |         parse_config(&config);
 *	      |         ^~~~~~~~~~~~
 *	  1. src/fetch.c:38:11: task 'refresh' runs on the loop
 *	  2. src/fetch.c:41:9: 'refresh' calls 'parse_config'
 *	  hint: move it to async_offload()
 *	  fix: --fix applies it
 *
 * By leaf, each place at the end of paths comes once, and below it the findings that lead there:
 *
 *	src/config.c:95:11: 'find_address' calls 'getaddrinfo', which blocks (dns) [2 findings]
 *	   95 |         rc = getaddrinfo(host, NULL, NULL, &found);
 *	  'refresh' at src/fetch.c:41:9: error: 'parse_config' blocks the event loop [...]
 *
 * Everything that comes from the user's files passes through add_visible(), so that no text can
 * send escape sequences.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "leaf.h"
#include "measured.h"
#include "snippet.h"
#include "style.h"
#include "utf8.h"

enum { steps_shown = 6, width_without_terminal = 160, gutter_width = 8 };

struct printer {
	FILE *out;
	const struct report_style *style;
	const char *root; /* of the paths */
	struct sources sources;
	struct text text; /* the finding being written */
};

static void add_visible(struct text *text, const char *string)
{
	utf8_add_visible(text, string, strlen(string));
}

static void add_location(struct printer *printer, const char *path, uint32_t line, uint32_t column)
{
	struct text *text = &printer->text;
	style_link_begin(printer->style, text, printer->root, path);
	add_visible(text, path);
	text_printf(text, ":%u:%u", (unsigned)line, (unsigned)column);
	style_link_end(printer->style, text, printer->root);
	text_add(text, ": ");
}

static void add_headline(struct printer *printer, const struct result_finding *finding)
{
	struct text *text = &printer->text;
	const struct report_style *style = printer->style;

	text_add(text, style_begin(style, STYLE_BOLD));
	add_location(printer, finding->path, finding->line, finding->column);
	text_add(text, style_end(style));
	text_printf(text, "%s%s:%s ", style_severity(style, finding->severity),
		result_severity_name(finding->severity), style_end(style));
	text_add(text, style_begin(style, STYLE_BOLD));
	add_visible(text, finding->message);
	text_add(text, style_end(style));
	text_printf(text, " %s[%s, %s]%s\n", style_begin(style, STYLE_DIM), finding->rule,
		result_confidence_name(finding->confidence), style_end(style));
}

static void add_snippet(struct printer *printer, const char *path, uint32_t number, uint32_t column,
	uint32_t end_column)
{
	struct text *text = &printer->text;
	const struct report_style *style = printer->style;
	struct source_line line = sources_line_of(&printer->sources, path, number);
	if (!line.text)
		return;

	unsigned width = style->width ? style->width : width_without_terminal;
	struct snippet snippet = { 0 };
	snippet_make(&snippet, line, column, end_column,
		width > gutter_width ? width - gutter_width : 1);
	text_printf(text, "%s%5u |%s %s\n", style_begin(style, STYLE_DIM), (unsigned)number,
		style_end(style), text_string(&snippet.code));
	text_printf(text, "%s      |%s %s%s%s\n", style_begin(style, STYLE_DIM), style_end(style),
		style_begin(style, STYLE_MARK), text_string(&snippet.mark), style_end(style));
	snippet_release(&snippet);
}

/* The number of the step the finding stands at, or 0. */
static size_t anchor_of(const struct result_finding *finding)
{
	for (size_t i = 0; i < finding->step_count; i++)
		if (finding->steps[i].is_anchor)
			return i;
	return 0;
}

/* Of a long path the first steps and the last ones, and the finding's own. */
static bool is_step_shown(size_t step, size_t count, size_t anchor)
{
	size_t half = steps_shown / 2;
	bool is_anchor_cut = anchor >= half && anchor + half < count;
	return step == anchor || step + half >= count || step + (is_anchor_cut ? 1 : 0) < half;
}

static void add_gap(struct printer *printer, size_t steps)
{
	text_printf(&printer->text, "     %s... %zu more step%s (--verbose)%s\n",
		style_begin(printer->style, STYLE_DIM), steps, steps == 1 ? "" : "s",
		style_end(printer->style));
}

/* A step may list many places; the list is for --verbose and --group leaf. */
static void add_step_text(struct printer *printer, const char *step)
{
	enum { longest = 160 };
	struct text cut = { 0 };
	utf8_add_cut(&cut, step, printer->style->verbose ? strlen(step) : longest);
	add_visible(&printer->text, text_string(&cut));
	text_release(&cut);
}

static void add_steps(struct printer *printer, const struct result_finding *finding)
{
	struct text *text = &printer->text;
	size_t count = finding->step_count, anchor = anchor_of(finding), left_out = 0;
	bool is_cut = count > steps_shown && !printer->style->verbose;

	for (size_t i = 0; i < count; i++) {
		const struct result_step *step = &finding->steps[i];
		if (is_cut && !is_step_shown(i, count, anchor)) {
			left_out++;
			continue;
		}
		if (left_out)
			add_gap(printer, left_out);
		left_out = 0;
		text_printf(text, "%3zu. ", i + 1);
		add_location(printer, step->path, step->line, step->column);
		add_step_text(printer, step->text);
		text_char(text, '\n');
		if (printer->style->lines)
			add_snippet(printer, step->path, step->line, step->column, 0);
	}
}

static void add_note(struct printer *printer, const char *label, const char *note)
{
	text_printf(&printer->text, "  %s%s:%s ", style_begin(printer->style, STYLE_HINT), label,
		style_end(printer->style));
	add_visible(&printer->text, note);
	text_char(&printer->text, '\n');
}

/* The lines of a sketch stand where lines of code stand. */
static void add_sketch(struct printer *printer, const char *sketch)
{
	const struct report_style *style = printer->style;
	text_printf(&printer->text, "  %ssketch:%s\n", style_begin(style, STYLE_HINT),
		style_end(style));
	for (const char *at = sketch; *at;) {
		size_t length = strcspn(at, "\n");
		text_printf(&printer->text, "%s      |%s%s", style_begin(style, STYLE_DIM),
			style_end(style), length ? " " : "");
		for (const char *tab = at; tab < at + length && *tab == '\t'; tab++)
			text_add(&printer->text, "        ");
		size_t indent = strspn(at, "\t");
		utf8_add_visible(&printer->text, at + indent, length - indent);
		text_char(&printer->text, '\n');
		at += length + (at[length] == '\n');
	}
}

static void add_fix(struct printer *printer, const struct result_finding *finding)
{
	struct text note = { 0 };
	if (finding->fix == RESULT_FIX_SAFE)
		add_note(printer, "fix", "--fix applies it");
	if (finding->fix == RESULT_FIX_SUGGEST) {
		text_printf(&note, "--fix --suggested applies it; look at it first%s%s",
			finding->doubt ? ": " : "", finding->doubt ? finding->doubt : "");
		add_note(printer, "fix", text_string(&note));
	}
	if (finding->sketch && printer->style->verbose)
		add_sketch(printer, finding->sketch);
	text_release(&note);
}

static void add_suppressed(struct printer *printer, const struct result_finding *finding)
{
	struct text note = { 0 };
	text_add(&note, finding->suppressed);
	if (finding->suppressed_path && !finding->excluded)
		text_printf(&note, " (%s:%u)", finding->suppressed_path,
			(unsigned)finding->suppressed_line);
	add_note(printer, "suppressed", text_string(&note));
	text_release(&note);
}

static void add_stalls(struct printer *printer, const struct result_stalls *stalls)
{
	struct text note = { 0 };
	text_add(&note, "stalled the loop ");
	measured_add(&note, stalls->count, stalls->worst_ns);
	add_note(printer, "measured", text_string(&note));
	text_release(&note);
}

static void add_finding(struct printer *printer, const struct result_finding *finding)
{
	add_headline(printer, finding);
	add_snippet(printer, finding->path, finding->line, finding->column, finding->end_column);
	add_steps(printer, finding);
	if (finding->stalls)
		add_stalls(printer, finding->stalls);
	if (finding->hint)
		add_note(printer, "hint", finding->hint);
	if (result_is_open(finding))
		add_fix(printer, finding);
	if (finding->unit_count > 1)
		text_printf(&printer->text, "  %snote:%s seen in %u units\n",
			style_begin(printer->style, STYLE_HINT), style_end(printer->style),
			(unsigned)finding->unit_count);
	if (finding->suppressed)
		add_suppressed(printer, finding);
	if (finding->accepted)
		add_note(printer, "accepted", finding->accepted);
}

/* It has no place any more. */
static void add_absent(struct printer *printer, const struct result_finding *finding)
{
	add_visible(&printer->text, finding->path);
	text_add(&printer->text, ": no longer found: ");
	add_visible(&printer->text, finding->message);
	text_printf(&printer->text, " %s[%s]%s\n", style_begin(printer->style, STYLE_DIM),
		finding->rule, style_end(printer->style));
}

/* Writes what has been added, with an empty line before it unless it is the first. */
static void flush_text(struct printer *printer, bool *is_first)
{
	if (!*is_first)
		fputc('\n', printer->out);
	*is_first = false;
	fwrite(printer->text.bytes, 1, printer->text.length, printer->out);
	text_reset(&printer->text);
}

static void write_findings(struct printer *printer, const struct result *result)
{
	bool is_first = true;

	for (size_t i = 0; i < result->finding_count; i++) {
		const struct result_finding *finding = &result->findings[i];
		if (!result_is_open(finding) && !printer->style->verbose)
			continue;
		if (finding->state == RESULT_STATE_ABSENT)
			add_absent(printer, finding);
		else
			add_finding(printer, finding);
		flush_text(printer, &is_first);
	}
}

/* -------------------------------------------------------------------------------------- leaves */

static void add_leaf(struct printer *printer, const struct leaf *leaf)
{
	struct text *text = &printer->text;
	const struct report_style *style = printer->style;

	text_add(text, style_begin(style, STYLE_BOLD));
	add_location(printer, leaf->path, leaf->line, leaf->column);
	add_visible(text, leaf->text);
	text_printf(text, "%s %s[%zu finding%s]%s\n", style_end(style),
		style_begin(style, STYLE_DIM), leaf->finding_count,
		leaf->finding_count == 1 ? "" : "s", style_end(style));
	add_snippet(printer, leaf->path, leaf->line, leaf->column, 0);
	for (size_t i = 0; i < leaf->finding_count; i++) {
		const struct result_finding *finding = leaf->findings[i];
		text_add(text, "  ");
		if (finding->function && *finding->function) {
			text_char(text, '\'');
			add_visible(text, finding->function);
			text_add(text, "' at ");
		}
		add_headline(printer, finding);
		if (style->verbose)
			add_steps(printer, finding);
		else if (leaf_remark(finding))
			add_note(printer, "note", leaf_remark(finding));
	}
}

static void write_leaves(struct printer *printer, const struct result *result)
{
	struct leaves leaves;
	bool is_first = true;

	leaves_make(&leaves, result, printer->style->verbose);
	for (size_t i = 0; i < leaves.count; i++) {
		add_leaf(printer, &leaves.items[i]);
		flush_text(printer, &is_first);
	}
	leaves_release(&leaves);
}

/* --------------------------------------------------------------------------------------- report */

static bool write_text(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct printer printer = { .out = out, .style = style, .root = result->root };

	sources_init(&printer.sources, result);
	if (style->by_leaf)
		write_leaves(&printer, result);
	else
		write_findings(&printer, result);
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
