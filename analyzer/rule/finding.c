/*
 * Findings as values in a list; who reports them and who settles them is elsewhere.
 */
#include "rule/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct finding *finding_new(struct finding_list *list)
{
	struct finding *finding = arena_alloc(&list->arena, sizeof(*finding));
	finding->unit_count = 1;
	array_push(&list->items, finding);
	return finding;
}

void finding_hint(struct finding_list *list, struct finding *finding, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	finding->hint = arena_vprintf(&list->arena, format, arguments);
	va_end(arguments);
}

void finding_step(struct finding_list *list, struct finding *finding, struct finding_step step,
	const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	step.text = arena_vprintf(&list->arena, format, arguments);
	va_end(arguments);
	array_push(&finding->steps, step);
}

void finding_event(struct finding *finding, const char *event, const char *callee)
{
	struct finding_step *step = &array_last(&finding->steps);
	step->event = event;
	step->callee = callee;
}

void finding_fix(struct finding_list *list, struct finding *finding, enum fix_class class,
	struct finding_edit edit, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	edit.insert = arena_vprintf(&list->arena, format, arguments);
	va_end(arguments);
	if (finding->doubt && class > FIX_SUGGEST)
		class = FIX_SUGGEST;
	if (!finding->edits.count || class < finding->fix)
		finding->fix = class;
	finding->sketch = NULL;
	array_push(&finding->edits, edit);
}

void finding_doubt(struct finding_list *list, struct finding *finding, const char *format, ...)
{
	if (finding->doubt)
		return;
	va_list arguments;
	va_start(arguments, format);
	finding->doubt = arena_vprintf(&list->arena, format, arguments);
	va_end(arguments);
	if (finding->fix > FIX_SUGGEST)
		finding->fix = FIX_SUGGEST;
}

void finding_sketch(struct finding_list *list, struct finding *finding, const char *format, ...)
{
	if (finding->edits.count)
		return;
	va_list arguments;
	va_start(arguments, format);
	finding->sketch = arena_vprintf(&list->arena, format, arguments);
	va_end(arguments);
	finding->fix = FIX_SKETCH;
}

void finding_drop(struct finding *finding)
{
	array_release(&finding->steps);
	array_release(&finding->edits);
}

int finding_compare(const struct finding *a, const struct finding *b)
{
	int order = strcmp(a->path, b->path);
	if (!order && a->line != b->line)
		order = a->line < b->line ? -1 : 1;
	if (!order && a->column != b->column)
		order = a->column < b->column ? -1 : 1;
	if (!order)
		order = strcmp(a->rule, b->rule);
	return order ? order : strcmp(a->message, b->message);
}

static int compare(const void *left, const void *right)
{
	return finding_compare(*(struct finding *const *)left, *(struct finding *const *)right);
}

void finding_list_sort(struct finding_list *list)
{
	if (list->items.count)
		qsort(list->items.items, list->items.count, sizeof(*list->items.items), compare);
}

void finding_list_release(struct finding_list *list)
{
	for (size_t i = 0; i < list->items.count; i++)
		finding_drop(list->items.items[i]);
	array_release(&list->items);
	arena_release(&list->arena);
}
