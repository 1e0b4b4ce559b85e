/*
 * Findings are sorted by the place of their leaf, so that each leaf is a run of them; then leaves
 * by how many they have.
 */
#include "leaf.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool is_same_place(const struct result_step *a, const struct result_step *b)
{
	return !strcmp(a->path, b->path) && a->line == b->line && a->column == b->column;
}

const struct result_step *leaf_step(const struct result_finding *finding)
{
	const struct result_step *step = &finding->steps[finding->step_count - 1];
	while (step > finding->steps && is_same_place(step - 1, step))
		step--;
	return step;
}

const char *leaf_remark(const struct result_finding *finding)
{
	const struct result_step *step = finding->step_count ? leaf_step(finding) : NULL;
	return step && step + 1 < finding->steps + finding->step_count ? step[1].text : NULL;
}

static struct leaf leaf_of(const struct result_finding *finding)
{
	if (!finding->step_count)
		return (struct leaf){ finding->path, finding->line, finding->column,
			finding->message, NULL, 0 };
	const struct result_step *last = leaf_step(finding);
	return (struct leaf){ last->path, last->line, last->column, last->text, NULL, 0 };
}

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_places(const struct leaf *a, const struct leaf *b)
{
	int order = strcmp(a->path, b->path);
	if (!order)
		order = compare_numbers(a->line, b->line);
	return order ? order : compare_numbers(a->column, b->column);
}

/* Findings stand in one array: those of one leaf stay in its order. */
static int by_leaf(const void *left, const void *right)
{
	const struct result_finding *a = *(const struct result_finding *const *)left;
	const struct result_finding *b = *(const struct result_finding *const *)right;
	struct leaf first = leaf_of(a), second = leaf_of(b);
	int order = compare_places(&first, &second);
	return order ? order : (a > b) - (a < b);
}

static int by_count(const void *left, const void *right)
{
	const struct leaf *a = left, *b = right;
	if (a->finding_count != b->finding_count)
		return a->finding_count < b->finding_count ? 1 : -1;
	return compare_places(a, b);
}

static void add_to_leaves(struct leaves *leaves, const struct result_finding **finding)
{
	struct leaf leaf = leaf_of(*finding);
	if (!leaves->count || compare_places(&leaf, &leaves->items[leaves->count - 1])) {
		leaf.findings = finding;
		leaves->items[leaves->count++] = leaf;
	}
	leaves->items[leaves->count - 1].finding_count++;
}

void leaves_make(struct leaves *leaves, const struct result *result, bool with_allowed)
{
	size_t count = 0;
	*leaves = (struct leaves){
		.items = memory_new(result->finding_count + 1, sizeof(*leaves->items)),
		.findings = memory_new(result->finding_count + 1, sizeof(*leaves->findings)),
	};
	for (size_t i = 0; i < result->finding_count; i++)
		if (result_is_open(&result->findings[i]) ||
			(with_allowed && result->findings[i].state != RESULT_STATE_ABSENT))
			leaves->findings[count++] = &result->findings[i];
	qsort(leaves->findings, count, sizeof(*leaves->findings), by_leaf);
	for (size_t i = 0; i < count; i++)
		add_to_leaves(leaves, &leaves->findings[i]);
	qsort(leaves->items, leaves->count, sizeof(*leaves->items), by_count);
}

void leaves_release(struct leaves *leaves)
{
	free(leaves->items);
	free(leaves->findings);
	*leaves = (struct leaves){ 0 };
}
