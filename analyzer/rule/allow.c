/*
 * Findings against comments. A comment that is out of date, or gives no reason, allows nothing;
 * that something was found where it stands is noted all the same.
 */
#include "rule/allow.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void allowances_init(struct allowances *allowances, const struct program *program,
	const struct settle_options *options)
{
	*allowances = (struct allowances){ .program = program, .options = options };
	allowances->is_used = memory_new(program->suppressions.entries.count, 1);
}

void allowances_release(struct allowances *allowances)
{
	free(allowances->is_used);
}

static bool names(
	struct allowances *allowances, const struct suppression *suppression, const char *rule)
{
	const struct suppression_list *list = &allowances->program->suppressions;
	bool found = false;
	for (uint32_t i = 0; i < suppression->entry_count; i++) {
		const char *named = list->entries.items[suppression->first_entry + i].rule;
		if (!named || strcmp(named, rule))
			continue;
		allowances->is_used[suppression->first_entry + i] = 1;
		found = true;
	}
	return found;
}

static void consider(struct allowances *allowances, const struct suppression *suppression,
	struct finding *finding)
{
	if (suppression->problem || suppression->is_dead ||
		!names(allowances, suppression, finding->rule) || finding->suppressed ||
		!suppression_is_effective(suppression, allowances->options->today))
		return;
	finding->suppressed = suppression->reason;
	finding->suppressed_path = suppression->path;
	finding->suppressed_line = suppression->line;
}

void allow_finding(struct allowances *allowances, struct finding *finding)
{
	uint32_t count;
	const struct suppression *first =
		suppressions_of(&allowances->program->suppressions, finding->path, &count);
	for (uint32_t i = 0; i < count; i++)
		if (suppression_covers(&first[i], finding->line))
			consider(allowances, &first[i], finding);
}

void allow_complaint(
	struct allowances *allowances, const struct suppression *comment, struct finding *finding)
{
	consider(allowances, comment, finding);
	allow_finding(allowances, finding);
}
