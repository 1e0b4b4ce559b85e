/*
 * Findings against comments. A comment that is out of date, or gives no reason, allows nothing;
 * that something was found where it stands is noted all the same.
 *
 * Where there are several ways down, link has taken one that no comment allows, if there is one.
 */
#include "rule/allow.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rule/upward.h"

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

static void consider_place(
	struct allowances *allowances, const char *path, uint32_t line, struct finding *finding)
{
	uint32_t count;
	const struct suppression *first =
		suppressions_of(&allowances->program->suppressions, path, &count);
	for (uint32_t i = 0; i < count; i++)
		if (suppression_covers(&first[i], line))
			consider(allowances, &first[i], finding);
}

void allow_finding(struct allowances *allowances, struct finding *finding)
{
	bool is_below = false;
	consider_place(allowances, finding->path, finding->line, finding);
	for (size_t i = 0; i < finding->way_end; i++) {
		const struct finding_step *step = &finding->steps.items[i];
		bool was_allowed = finding->suppressed;
		if (is_below)
			consider_place(allowances, step->path, step->line, finding);
		finding->is_cut |= !was_allowed && finding->suppressed;
		is_below |= step->is_anchor;
	}
}

void allow_complaint(
	struct allowances *allowances, const struct suppression *comment, struct finding *finding)
{
	consider(allowances, comment, finding);
	allow_finding(allowances, finding);
}

/* -------------------------------------------------------------------------------------- calls */

static const struct rule_effects *effects_of(const struct allowances *allowances, const char *id)
{
	const struct rule *const *rules = allowances->options->rules;
	for (size_t i = 0; rules[i]; i++)
		if (!strcmp(rules[i]->id, id))
			return &rules[i]->effects;
	return NULL;
}

/* Does it allow something that comes up through a call of this function? */
static bool cuts(const struct program *program, const struct program_function *f,
	const struct suppression *suppression, const struct rule_effects *effects)
{
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		if (call->flags & CALL_ALLOWED && suppression_covers(suppression, call->line) &&
			!strcmp(call->path, suppression->path) &&
			upward_has(program, call, effects))
			return true;
	}
	return false;
}

static bool cuts_anything(const struct program *program, const struct suppression *suppression,
	const struct rule_effects *effects)
{
	for (uint32_t n = program_first_function(program, suppression->path); n != air_none;
		n = program_next_function(program, n))
		if (cuts(program, &program->functions[n], suppression, effects))
			return true;
	return false;
}

void allow_cuts(struct allowances *allowances)
{
	const struct suppression_list *list = &allowances->program->suppressions;
	for (size_t i = 0; i < list->items.count; i++) {
		const struct suppression *s = &list->items.items[i];
		for (uint32_t e = s->first_entry; e < s->first_entry + s->entry_count; e++) {
			const char *rule = list->entries.items[e].rule;
			const struct rule_effects *effects = rule && !allowances->is_used[e]
								     ? effects_of(allowances, rule)
								     : NULL;
			if (effects && suppression_is_effective(s, allowances->options->today))
				allowances->is_used[e] =
					cuts_anything(allowances->program, s, effects);
		}
	}
}
