/*
 * The line at the end of every run. A run that looked at nothing must not read like one that
 * found nothing, so the units are always counted:
 *
 *	4 findings (2 errors, 1 warning, 1 performance) in 5 of 5 units: 3 parsed, 2 cached
 *	2 can be mended with --fix, 1 more with --suggested
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "measured.h"
#include "report.h"
#include "style.h"
#include "utf8.h"

enum { problems_shown = 5 };

/* Adds "3 words" to a list in parentheses or after a colon; nothing when the count is 0. */
struct list {
	struct text *text;
	const char *before, *between;
	bool is_begun;
};

static void list_add(struct list *list, size_t count, const char *one, const char *many)
{
	if (!count)
		return;
	text_printf(list->text, "%s%zu %s", list->is_begun ? list->between : list->before, count,
		count == 1 ? one : many);
	list->is_begun = true;
}

static void add_findings(
	struct text *text, const struct result *result, const struct report_style *style)
{
	static const char *const many[result_severity_count] = { "info", "performance", "warnings",
		"errors" };
	size_t counts[result_severity_count] = { 0 }, total = 0;

	for (size_t i = 0; i < result->finding_count; i++) {
		if (!result_is_open(&result->findings[i]))
			continue;
		counts[result->findings[i].severity]++;
		total++;
	}
	text_add(text, style_begin(style, STYLE_BOLD));
	if (!total)
		text_add(text, "no findings");
	else
		text_printf(text, "%zu finding%s", total, total == 1 ? "" : "s");
	text_add(text, style_end(style));

	struct list list = { .text = text, .before = " (", .between = ", " };
	for (unsigned severity = result_severity_count; severity-- > 0;)
		list_add(&list, counts[severity],
			result_severity_name((enum result_severity)severity), many[severity]);
	if (list.is_begun)
		text_char(text, ')');
}

static void add_units(struct text *text, const struct result *result)
{
	if (!result->unit_count) {
		text_add(text, ": no units were analysed");
		return;
	}
	text_printf(text, " in %zu of %zu unit%s", result->parsed_count + result->cached_count,
		result->unit_count, result->unit_count == 1 ? "" : "s");
	struct list list = { .text = text, .before = ": ", .between = ", " };
	list_add(&list, result->parsed_count, "parsed", "parsed");
	list_add(&list, result->cached_count, "cached", "cached");
	list_add(&list, result->lost_count, "failed", "failed");
	list_add(&list, result->missing_count, "missing", "missing");
	list_add(&list, result->skipped_count, "skipped", "skipped");
	list_add(&list, result->guessed_count, "with guessed flags", "with guessed flags");
	list = (struct list){ .text = text, .before = "; ", .between = ", " };
	list_add(&list, result->partial_count, "partial", "partial");
	list_add(&list, result->degraded_count, "degraded function", "degraded functions");
	list_add(&list, result->suppressed_count, "suppressed", "suppressed");
	if (result_count(result, result_is_cut))
		text_printf(text, " (%zu further down)", result_count(result, result_is_cut));
	list_add(&list, result_count(result, result_is_accepted), "accepted", "accepted");
	list_add(&list, result_count(result, result_is_stale), "stale", "stale");
	list_add(&list, result_count(result, result_is_fixed), "fixed", "fixed");
	list_add(&list, result->excluded_count, "excluded", "excluded");
	list_add(&list, result->hidden_count, "hidden", "hidden");
}

static void add_details(struct text *text, const struct result *result)
{
	struct list list = { .text = text, .before = "; ", .between = ", " };
	list_add(&list, result->function_count, "function", "functions");
	list_add(&list, result->variant_count, "other configuration skipped",
		"other configurations skipped");
	list_add(&list, result->not_c_count, "entry not C", "entries not C");
	list_add(&list, result->unresolved_calls, "unresolved call", "unresolved calls");
	list_add(&list, result->unmodelled_count, "function without a model",
		"functions without a model");
	text_printf(text, "; %.2f s", (double)result->duration_us / 1e6);
}

struct rule_count {
	const char *rule;
	size_t count;
};

static int by_count(const void *a, const void *b)
{
	const struct rule_count *left = a, *right = b;
	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return strcmp(left->rule, right->rule);
}

/* Whose findings they are, most of them first. */
static void add_rules(struct text *text, const struct result *result)
{
	ARRAY(struct rule_count) counts = { 0 };
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct result_finding *finding = &result->findings[i];
		size_t at = 0;
		if (!result_is_open(finding))
			continue;
		while (at < counts.count && strcmp(counts.items[at].rule, finding->rule))
			at++;
		if (at == counts.count)
			array_push(&counts, ((struct rule_count){ finding->rule, 0 }));
		counts.items[at].count++;
	}
	if (counts.count)
		qsort(counts.items, counts.count, sizeof(*counts.items), by_count);
	struct list list = { .text = text, .before = "by rule: ", .between = ", " };
	for (size_t i = 0; i < counts.count; i++)
		list_add(&list, counts.items[i].count, counts.items[i].rule, counts.items[i].rule);
	if (counts.count)
		text_char(text, '\n');
	array_release(&counts);
}

/* A diagnostic begins with its place, mostly in the unit itself: no need to say that twice. */
static void add_problem(struct text *text, const struct result_unit *unit)
{
	bool has_path = unit->problem && text_starts_with(unit->problem, unit->path);
	if (!has_path)
		utf8_add_visible(text, unit->path, strlen(unit->path));
	if (unit->problem && !has_path)
		text_add(text, ": ");
	if (unit->problem)
		utf8_add_visible(text, unit->problem, strlen(unit->problem));
}

/* Names the units that could not be looked at: they may hide anything. */
static void add_problems(
	struct text *text, const struct result *result, const struct report_style *style)
{
	size_t shown = 0, more = 0;
	for (size_t i = 0; i < result->unit_row_count; i++) {
		const struct result_unit *unit = &result->units[i];
		bool is_lost =
			unit->state == RESULT_UNIT_LOST || unit->state == RESULT_UNIT_MISSING;
		if (!is_lost && !unit->is_partial && !(unit->degraded_count && unit->problem))
			continue;
		if (shown == problems_shown && !style->verbose) {
			more++;
			continue;
		}
		shown++;
		text_printf(text, "%s%s:%s ",
			style_severity(style, is_lost ? RESULT_ERROR : RESULT_WARNING),
			is_lost            ? result_unit_state_name(unit->state)
			: unit->is_partial ? "partial"
					   : "degraded",
			style_end(style));
		add_problem(text, unit);
		text_char(text, '\n');
	}
	if (more)
		text_printf(text, "... and %zu more\n", more);
}

/* What can be done about them without a person. */
static void add_fixes(struct text *text, const struct result *result)
{
	size_t counts[result_fix_count] = { 0 };
	for (size_t i = 0; i < result->finding_count; i++)
		counts[result->findings[i].fix] += result_is_open(&result->findings[i]);
	size_t safe = counts[RESULT_FIX_SAFE], suggested = counts[RESULT_FIX_SUGGEST];
	if (safe)
		text_printf(text, "%zu can be mended with --fix", safe);
	if (safe && suggested)
		text_printf(text, ", %zu more with --suggested", suggested);
	else if (suggested)
		text_printf(text, "%zu can be mended with --fix --suggested", suggested);
	if (safe || suggested)
		text_char(text, '\n');
}

/* A run that did not follow a call must not read like one that found nothing behind it. */
static void add_cut(struct text *text, const struct result *result)
{
	size_t count = result->fan_out_cut;
	if (count)
		text_printf(text,
			"%zu call%s %s too many targets, and %s not followed: "
			"'async-lint doctor' names %s\n",
			count, count == 1 ? " through a pointer" : "s through pointers",
			count == 1 ? "has" : "have", count == 1 ? "was" : "were",
			count == 1 ? "it" : "them");
}

void report_summary(FILE *out, const struct result *result, const struct report_style *style)
{
	struct text text = { 0 };
	add_problems(&text, result, style);
	add_findings(&text, result, style);
	add_units(&text, result);
	if (style->verbose)
		add_details(&text, result);
	text_char(&text, '\n');
	if (style->verbose)
		add_rules(&text, result);
	add_cut(&text, result);
	add_fixes(&text, result);
	measured_add_trace(&text, result, style->verbose ? SIZE_MAX : problems_shown);
	fwrite(text.bytes, 1, text.length, out);
	text_release(&text);
}
