/*
 * Issues are collected in the order of the result, and sorted with an order that keeps equal ones
 * as they were.
 */
#include "issue.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/intern.h"
#include "range.h"
#include "utf8.h"

/* ------------------------------------------------------------------------------------- trouble */

static const struct {
	const char *id, *text;
	enum result_severity severity;
} troubles[trouble_count] = {
	[TROUBLE_FAILED] = { "unit-failed",
		"a unit could not be analysed: its findings are missing", RESULT_ERROR },
	[TROUBLE_MISSING] = { "unit-missing",
		"the file of a unit does not exist: its findings are missing", RESULT_ERROR },
	[TROUBLE_PARTIAL] = { "unit-partial",
		"a unit has errors outside of functions: findings may be missing", RESULT_WARNING },
	[TROUBLE_DEGRADED] = { "unit-degraded", "a function does not compile and was left out",
		RESULT_WARNING },
	[TROUBLE_CUT] = { "calls-not-followed",
		"calls through pointers with too many targets were not followed: findings may be "
		"missing",
		RESULT_INFO },
};

enum trouble trouble_of(const struct result_unit *unit)
{
	if (unit->state == RESULT_UNIT_LOST)
		return TROUBLE_FAILED;
	if (unit->state == RESULT_UNIT_MISSING)
		return TROUBLE_MISSING;
	if (unit->is_partial)
		return TROUBLE_PARTIAL;
	return unit->degraded_count && unit->problem ? TROUBLE_DEGRADED : TROUBLE_NONE;
}

const char *trouble_id(enum trouble trouble)
{
	return troubles[trouble].id;
}

const char *trouble_text(enum trouble trouble)
{
	return troubles[trouble].text;
}

enum result_severity trouble_severity(enum trouble trouble)
{
	return troubles[trouble].severity;
}

/* ---------------------------------------------------------------------------------- collecting */

struct issue issue_of_finding(const struct result *result, const struct result_finding *finding)
{
	bool has_path = finding->path && *finding->path;
	const char *unit = result->unit_row_count ? result->units[0].path : ".";
	return (struct issue){
		.rule = finding->rule,
		.severity = finding->severity,
		.path = has_path ? finding->path : unit,
		.line = has_path && finding->line ? finding->line : 1,
		.column = has_path ? finding->column : 0,
		.end_column = has_path ? finding->end_column : 0,
		.message = finding->message && *finding->message ? finding->message : finding->rule,
		.hint = finding->hint,
		.fingerprint = finding->fingerprint,
		.finding = finding,
	};
}

static struct issue issue_of_unit(
	struct issues *issues, const struct result_unit *unit, enum trouble trouble)
{
	char *fingerprint = arena_alloc(&issues->arena, hash_text_size);
	hash_text(
		hash_join(hash_string(trouble_id(trouble)), hash_string(unit->path)), fingerprint);
	const char *message = trouble_text(trouble);
	if (unit->problem && *unit->problem)
		message = arena_printf(&issues->arena, "%s: %s", message, unit->problem);
	return (struct issue){
		.rule = trouble_id(trouble),
		.severity = trouble_severity(trouble),
		.path = unit->path,
		.line = 1,
		.message = message,
		.fingerprint = fingerprint,
	};
}

/* Where the line is known, columns are as editors count them. */
static void convert_columns(struct issues *issues, const struct result *result)
{
	struct sources sources;
	sources_init(&sources, result);
	for (size_t i = 0; i < issues->items.count; i++) {
		struct issue *issue = &issues->items.items[i];
		struct source_line line = sources_line_of(&sources, issue->path, issue->line);
		struct range range;
		if (!issue->column || !range_find(&range, line, issue->column, issue->end_column))
			continue;
		issue->column = (uint32_t)range.start + 1;
		issue->end_column = (uint32_t)range.end + 1;
	}
	sources_release(&sources);
}

/* A reader takes two issues of one fingerprint for one. */
static void make_unique(struct issues *issues)
{
	struct intern seen = { 0 };
	ARRAY(unsigned) counts = { 0 };
	for (size_t i = 0; i < issues->items.count; i++) {
		struct issue *issue = &issues->items.items[i];
		uint32_t number = intern_add(&seen, issue->fingerprint);
		if (number == counts.count)
			array_push(&counts, 0);
		if (++counts.items[number] > 1)
			issue->fingerprint = arena_printf(
				&issues->arena, "%s-%u", issue->fingerprint, counts.items[number]);
	}
	array_release(&counts);
	intern_release(&seen);
}

/* ------------------------------------------------------------------------------------- sorting */

/* An issue and its place before sorting. */
struct entry {
	struct issue issue;
	size_t position;
};

static int by_place(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = strcmp(a->issue.path, b->issue.path);
	if (!order)
		order = (a->issue.line > b->issue.line) - (a->issue.line < b->issue.line);
	return order ? order : (a->position > b->position) - (a->position < b->position);
}

static int confidence_of(const struct issue *issue)
{
	return issue->finding ? (int)issue->finding->confidence : (int)RESULT_CERTAIN;
}

static int by_weight(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = (int)b->issue.severity - (int)a->issue.severity;
	if (!order)
		order = confidence_of(&b->issue) - confidence_of(&a->issue);
	return order ? order : (a->position > b->position) - (a->position < b->position);
}

static void sort(struct issues *issues, int (*compare)(const void *, const void *))
{
	size_t count = issues->items.count;
	struct entry *entries = memory_new(count + 1, sizeof(*entries));
	for (size_t i = 0; i < count; i++)
		entries[i] = (struct entry){ issues->items.items[i], i };
	qsort(entries, count, sizeof(*entries), compare);
	for (size_t i = 0; i < count; i++)
		issues->items.items[i] = entries[i].issue;
	free(entries);
}

void issues_make(struct issues *issues, const struct result *result)
{
	*issues = (struct issues){ 0 };
	for (size_t i = 0; i < result->finding_count; i++)
		if (result_is_open(&result->findings[i]))
			array_push(&issues->items, issue_of_finding(result, &result->findings[i]));
	for (size_t i = 0; i < result->unit_row_count; i++) {
		enum trouble trouble = trouble_of(&result->units[i]);
		if (trouble != TROUBLE_NONE)
			array_push(
				&issues->items, issue_of_unit(issues, &result->units[i], trouble));
	}
	convert_columns(issues, result);
	make_unique(issues);
	sort(issues, by_place);
}

void issues_sort_by_weight(struct issues *issues)
{
	sort(issues, by_weight);
}

void issues_release(struct issues *issues)
{
	array_release(&issues->items);
	arena_release(&issues->arena);
}

/* --------------------------------------------------------------------------------------- texts */

static void add_visible(struct text *text, const char *string)
{
	utf8_add_visible(text, string, strlen(string));
}

void issue_add_sentence(struct text *text, const struct issue *issue)
{
	add_visible(text, issue->message);
	if (!issue->hint)
		return;
	text_add(text, "; hint: ");
	add_visible(text, issue->hint);
}

void issue_add_steps(struct text *text, const struct issue *issue)
{
	const struct result_finding *finding = issue->finding;
	for (size_t i = 0; finding && i < finding->step_count; i++) {
		const struct result_step *step = &finding->steps[i];
		text_printf(text, "%zu. ", i + 1);
		add_visible(text, step->path);
		text_printf(text, ":%u:%u: ", (unsigned)step->line, (unsigned)step->column);
		add_visible(text, step->text);
		text_char(text, '\n');
	}
}
