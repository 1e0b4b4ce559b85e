/*
 * From raw findings to settled ones, in this order: sort, merge, suppress, complain about
 * suppressions, fingerprint.
 */
#include "rule/settle.h"

#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/text.h"
#include "rule/fingerprint.h"
#include "rule/suppression.h"

/* ------------------------------------------------------------------------------------- texts */

const char *settle_file_text(
	const struct program *program, const char *path, struct arena *arena, size_t *size)
{
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct air_unit *unit = &program->units[u].air;
		for (uint32_t f = 0; f < unit->file_count; f++) {
			const struct air_file *file = &unit->files[f];
			if (file->flags & AIR_FILE_SYSTEM || strcmp(file->path, path))
				continue;
			const char *text = air_file_text(arena, file, size);
			if (text)
				return text;
		}
	}
	return NULL;
}

/* A header is in many units; each file's text is read once. */
struct texts {
	struct intern paths;
	ARRAY(const char *) bytes;
	ARRAY(size_t) sizes;
};

static void gather_texts(struct texts *texts, const struct program *program, struct arena *arena)
{
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct air_unit *unit = &program->units[u].air;
		for (uint32_t f = 0; f < unit->file_count; f++) {
			size_t size = 0;
			if (unit->files[f].flags & AIR_FILE_SYSTEM)
				continue;
			if (intern_add(&texts->paths, unit->files[f].path) != texts->bytes.count)
				continue;
			const char *text = air_file_text(arena, &unit->files[f], &size);
			array_push(&texts->bytes, text);
			array_push(&texts->sizes, text ? size : 0);
		}
	}
}

static const char *text_of(void *data, const char *path, size_t *size)
{
	const struct texts *texts = data;
	uint32_t number = intern_find(&texts->paths, path);
	*size = number == intern_none ? 0 : texts->sizes.items[number];
	return number == intern_none ? NULL : texts->bytes.items[number];
}

static void release_texts(struct texts *texts)
{
	intern_release(&texts->paths);
	array_release(&texts->bytes);
	array_release(&texts->sizes);
}

/* ----------------------------------------------------------------------------------- merging */

static bool is_same(const struct finding *a, const struct finding *b)
{
	return a->line == b->line && a->column == b->column && !strcmp(a->rule, b->rule) &&
	       !strcmp(a->path, b->path);
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
		struct finding *stays = next->certainty < last->certainty ? next : last;
		struct finding *goes = stays == next ? last : next;
		stays->unit_count += goes->unit_count;
		finding_drop(goes);
		findings->items.items[kept - 1] = stays;
	}
	findings->items.count = kept;
}

static bool is_better(const struct finding *a, const struct finding *b)
{
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

/* What a comment allows was looked at; it stands alone and hides no other place. */
static uint32_t cause_of(const struct finding *finding)
{
	return finding->suppressed ? 0 : finding->cause;
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
	return 0;
}

/* Says on the kept finding who else reaches the same leaf. */
static void tell_others(struct finding_list *findings, struct finding *kept,
	struct finding *const *same, size_t count)
{
	struct text who = { 0 };
	size_t others = count - 1;
	if (!others || !kept->steps.count)
		return;
	for (size_t i = 0; i < count; i++)
		if (same[i] != kept)
			text_printf(&who, "%s '%s' at %s:%u:%u", who.length ? "," : "",
				same[i]->function, same[i]->path, same[i]->line, same[i]->column);
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

/* ------------------------------------------------------------------------------- suppressions */

static void suppress(struct finding_list *findings, struct suppression_list *list)
{
	for (size_t i = 0; i < findings->items.count; i++) {
		struct finding *finding = findings->items.items[i];
		for (size_t s = 0; s < list->items.count; s++) {
			struct suppression *suppression = &list->items.items[s];
			if (suppression->target != finding->line ||
				strcmp(suppression->rule, finding->rule) ||
				strcmp(suppression->path, finding->path))
				continue;
			suppression->is_used = true;
			if (*suppression->reason)
				finding->suppressed = suppression->reason;
		}
	}
}

static bool is_known(const struct rule *const *rules, const char *id)
{
	for (size_t i = 0; rules[i]; i++)
		if (!strcmp(rules[i]->id, id))
			return true;
	return false;
}

static const char *nearest_rule(const struct rule *const *rules, const char *id)
{
	const char *ids[128];
	size_t count = 0;
	for (; rules[count] && count < 128; count++)
		ids[count] = rules[count]->id;
	return text_nearest(id, ids, count);
}

static const char *complaint(struct finding_list *findings, const struct suppression *suppression,
	const struct rule *const *rules)
{
	struct arena *arena = &findings->arena;
	if (!is_known(rules, suppression->rule)) {
		const char *near = nearest_rule(rules, suppression->rule);
		return arena_printf(arena,
			"this comment allows '%s', but there is no such rule%s%s%s",
			suppression->rule, near ? "; did you mean '" : "", near ? near : "",
			near ? "'?" : "");
	}
	if (!*suppression->reason)
		return arena_printf(arena,
			"this comment allows '%s' without a reason, and so allows nothing",
			suppression->rule);
	if (!suppression->is_used)
		return arena_printf(arena,
			"this comment allows '%s', but nothing of it is found here",
			suppression->rule);
	return NULL;
}

static void complain(struct finding_list *findings, const struct suppression_list *list,
	const struct rule *const *rules)
{
	for (size_t s = 0; s < list->items.count; s++) {
		const struct suppression *suppression = &list->items.items[s];
		const char *message = complaint(findings, suppression, rules);
		if (!message)
			continue;
		struct finding *finding = finding_new(findings);
		finding->rule = "unused-suppression";
		finding->severity = SEVERITY_WARNING;
		finding->certainty = CERTAIN;
		finding->path = suppression->path;
		finding->line = suppression->line;
		finding->column = suppression->column;
		finding->function = finding->function_key = "";
		finding->callee = suppression->rule;
		finding->message = message;
		finding_hint(findings, finding,
			"write /* async-lint: allow(rule) reason */, or delete the comment");
	}
}

void settle(struct finding_list *findings, const struct program *program,
	const struct rule *const *rules)
{
	struct arena arena = { 0 };
	struct texts texts = { 0 };
	struct suppression_list suppressions = { 0 };

	gather_texts(&texts, program, &arena);
	for (size_t i = 0; i < texts.bytes.count; i++)
		if (texts.bytes.items[i])
			suppressions_read(&suppressions, &findings->arena,
				arena_strdup(
					&findings->arena, intern_at(&texts.paths, (uint32_t)i)),
				texts.bytes.items[i], texts.sizes.items[i]);
	finding_list_sort(findings);
	merge(findings);
	suppress(findings, &suppressions);
	merge_causes(findings);
	complain(findings, &suppressions, rules);
	finding_list_sort(findings);
	fingerprint_all(findings, text_of, &texts);

	array_release(&suppressions.items);
	release_texts(&texts);
	arena_release(&arena);
}
