/*
 * From raw findings to settled ones, in this order: sort, allow, merge, complain about comments,
 * fingerprint.
 */
#include "rule/settle.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rule/allow.h"
#include "rule/complaint.h"
#include "rule/decide.h"
#include "rule/fingerprint.h"

static bool is_same(const struct finding *a, const struct finding *b)
{
	return a->line == b->line && a->column == b->column && !strcmp(a->rule, b->rule) &&
	       !strcmp(a->path, b->path);
}

/* Is it the one to tell, of two at one place? What nobody allowed goes first. */
static bool goes_before(const struct finding *a, const struct finding *b)
{
	if (!a->suppressed != !b->suppressed)
		return !a->suppressed;
	return a->certainty < b->certainty;
}

/* The same line seen in several units (an inline function, a unit of several programs) is one
 * finding; of several messages the surest stays. */
static void merge(struct finding_list *findings)
{
	size_t kept = 0;
	for (size_t i = 0; i < findings->items.count; i++) {
		struct finding *next = findings->items.items[i];
		struct finding *last = kept ? findings->items.items[kept - 1] : NULL;
		if (!last || !is_same(last, next)) {
			findings->items.items[kept++] = next;
			continue;
		}
		struct finding *stays = goes_before(next, last) ? next : last;
		struct finding *goes = stays == next ? last : next;
		stays->unit_count += goes->unit_count;
		finding_drop(goes);
		findings->items.items[kept - 1] = stays;
	}
	findings->items.count = kept;
}

static bool is_better(const struct finding *a, const struct finding *b)
{
	if (a->is_hidden != b->is_hidden)
		return b->is_hidden;
	if (a->severity != b->severity)
		return a->severity > b->severity;
	if (a->certainty != b->certainty)
		return a->certainty < b->certainty;
	return a->steps.count < b->steps.count;
}

/* Of equally good ones, by name before place: who stays does not change when code is moved. */
static bool comes_first(const struct finding *a, const struct finding *b)
{
	int order = strcmp(a->function, b->function);
	return order ? order < 0 : finding_compare(a, b) < 0;
}

/* What a comment allows where it stands was looked at, and what lies in an excluded file is not:
 * they stand alone and hide no other place. */
static uint32_t cause_of(const struct finding *finding)
{
	bool stands_alone = (finding->suppressed && !finding->is_cut) || finding->excluded;
	return stands_alone ? 0 : finding->cause;
}

/* By the comment further down that allows them; those that none does first. */
static int by_comment(const struct finding *a, const struct finding *b)
{
	if (a->is_cut != b->is_cut)
		return a->is_cut - b->is_cut;
	if (!a->is_cut)
		return 0;
	int order = strcmp(a->suppressed_path, b->suppressed_path);
	if (!order && a->suppressed_line != b->suppressed_line)
		order = a->suppressed_line < b->suppressed_line ? -1 : 1;
	return order;
}

static int by_cause(const void *left, const void *right)
{
	const struct finding *a = *(struct finding *const *)left;
	const struct finding *b = *(struct finding *const *)right;
	int order = strcmp(a->rule, b->rule);
	if (order)
		return order;
	if (cause_of(a) != cause_of(b))
		return cause_of(a) < cause_of(b) ? -1 : 1;
	return by_comment(a, b);
}

/* Who is named: of hundreds the number says more than the names. */
enum { most_others = 10 };

/* Says on the kept finding who else reaches the same leaf. */
static void tell_others(struct finding_list *findings, struct finding *kept,
	struct finding *const *same, size_t count)
{
	struct text who = { 0 };
	size_t others = count - 1, named = 0;
	if (!others || !kept->steps.count)
		return;
	for (size_t i = 0; i < count && named < most_others; i++)
		if (same[i] != kept && ++named)
			text_printf(&who, "%s '%s' at %s:%u:%u", who.length ? "," : "",
				same[i]->function, same[i]->path, same[i]->line, same[i]->column);
	if (others > named)
		text_printf(&who, " and %zu more", others - named);
	struct finding_step last = array_last(&kept->steps);
	last.is_anchor = false;
	last.event = last.callee = NULL;
	finding_step(findings, kept, last, "%zu other call%s on the loop reach%s it too:%s", others,
		others == 1 ? "" : "s", others == 1 ? "es" : "", text_string(&who));
	text_release(&who);
}

static int by_place(const void *left, const void *right)
{
	return finding_compare(*(struct finding *const *)left, *(struct finding *const *)right);
}

/* One finding per root cause: of those with the same, the best one stays, and it tells how many
 * others there were. The list must be sorted; it is again afterwards. */
static void merge_causes(struct finding_list *findings)
{
	struct finding **items = findings->items.items;
	size_t count = findings->items.count, kept = 0;
	if (count)
		qsort(items, count, sizeof(*items), by_cause);
	for (size_t i = 0, end; i < count; i = end) {
		struct finding *best = items[i];
		for (end = i + 1;
			end < count && cause_of(best) && !by_cause(&items[i], &items[end]); end++)
			if (is_better(items[end], best) ||
				(!is_better(best, items[end]) && comes_first(items[end], best)))
				best = items[end];
		qsort(&items[i], end - i, sizeof(*items), by_place);
		tell_others(findings, best, &items[i], end - i);
		for (size_t other = i; other < end; other++)
			if (items[other] != best)
				finding_drop(items[other]);
		items[kept++] = best;
	}
	findings->items.count = kept;
	finding_list_sort(findings);
}

static struct rule_effects effects_of(const void *data, const char *id)
{
	const struct settle_options *options = data;
	for (size_t i = 0; !options->allows_nothing && options->rules[i]; i++)
		if (!strcmp(options->rules[i]->id, id))
			return options->rules[i]->effects;
	return (struct rule_effects){ 0 };
}

struct program_allowing settle_allowing(const struct settle_options *options)
{
	return (struct program_allowing){ effects_of, options, options->today };
}

/* The file in hand. */
struct texts {
	const struct program *program;
	struct arena arena;
};

static const char *text_of(void *data, const char *path, size_t *size)
{
	struct texts *texts = data;
	arena_reset(&texts->arena);
	*size = 0;
	return program_file_text(texts->program, path, &texts->arena, size);
}

void settle(struct finding_list *findings, const struct program *program,
	const struct settle_options *options)
{
	struct allowances allowances;
	struct texts texts = { .program = program };
	bool allows = !options->allows_nothing;
	allowances_init(&allowances, program, options);
	for (size_t i = 0; allows && i < findings->items.count; i++)
		allow_finding(&allowances, findings->items.items[i]);
	if (allows)
		allow_cuts(&allowances);
	finding_list_sort(findings);
	merge(findings);
	if (allows)
		complain(findings, &allowances);
	findings_decide(findings, options->rules, options->settings);
	finding_list_sort(findings);
	merge_causes(findings);
	finding_list_sort(findings);
	fingerprint_all(findings, text_of, &texts);
	allowances_release(&allowances);
	arena_release(&texts.arena);
}
