/*
 * The second look: which fixes mended their finding, brought no other, and left the code whole.
 *
 * Findings are compared by fix_identity, and by how often each is there.
 */
#include <string.h>

#include "driver/fix_internal.h"

void fix_identity(struct text *out, const struct result_finding *finding)
{
	text_printf(out, "%s\n%s\n%s\n%s", finding->rule, finding->path,
		finding->function ? finding->function : "", finding->message);
}

/* How often each finding is there, before and afterwards. */
struct comparison {
	struct intern names;
	ARRAY(long) more; /* afterwards than before */
};

static uint32_t identity(struct comparison *comparison, const struct result_finding *finding)
{
	struct text text = { 0 };
	fix_identity(&text, finding);
	uint32_t number = intern_add(&comparison->names, text_string(&text));
	if (number == comparison->more.count)
		array_push(&comparison->more, 0);
	text_release(&text);
	return number;
}

static void count(struct comparison *comparison, const struct result *result, long by)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		uint32_t number = identity(comparison, &result->findings[i]);
		if (!result->findings[i].suppressed &&
			result->findings[i].state != RESULT_STATE_ABSENT)
			comparison->more.items[number] += by;
	}
}

/* ------------------------------------------------------------------------------------ no help */

/* Fixes whose finding is still there as often as before. Of several alike all are taken back when
 * not all are gone: nobody knows which. */
static size_t drop_useless(struct fixing *fixing, struct comparison *comparison)
{
	size_t dropped = 0;
	ARRAY(long) applied = { 0 };
	for (size_t i = 0; i < comparison->more.count; i++)
		array_push(&applied, 0);
	for (size_t i = 0; i < fixing->fixes.count; i++)
		if (fixing->fixes.items[i].is_applied)
			applied.items[identity(comparison, fixing->fixes.items[i].finding)]++;
	for (size_t i = 0; i < fixing->fixes.count; i++) {
		struct fix *fix = &fixing->fixes.items[i];
		uint32_t number = identity(comparison, fix->finding);
		if (!fix->is_applied || comparison->more.items[number] + applied.items[number] <= 0)
			continue;
		fix_drop_one(fixing, fix, "the finding was still there afterwards");
		dropped++;
	}
	array_release(&applied);
	return dropped;
}

/* --------------------------------------------------------------------------------------- harm */

static size_t drop_where(struct fixing *fixing, const char *path, const char *why)
{
	size_t dropped = fix_drop(fixing, path, why);
	return dropped ? dropped : fix_drop(fixing, NULL, why);
}

/* The fixes that touch its file; else those that touch a file it came by; else all of them. */
static size_t drop_because_of(
	struct fixing *fixing, const struct result_finding *finding, const char *why)
{
	size_t dropped = fix_drop(fixing, finding->path, why);
	for (size_t i = 0; i < finding->step_count && !dropped; i++)
		dropped = fix_drop(fixing, finding->steps[i].path, why);
	return dropped ? dropped : fix_drop(fixing, NULL, why);
}

/* What a fix makes due elsewhere, as a marker on a function that suspends now, or the end of a
 * comment that allows nothing any more: the next round sees to it. */
static bool is_mended_next(const struct fixing *fixing, const struct result_finding *finding)
{
	bool is_wanted = finding->severity == RESULT_INFO || !fixing->options->rule;
	return finding->fix == RESULT_FIX_SAFE && is_wanted;
}

/* Does a function itself block in a category, and at this place if one is given? */
static const char *blocking_function(const struct result *result, const char *category,
	const struct result_step *at, const char *key)
{
	for (size_t i = 0; i < result->effect_count; i++) {
		const struct result_effect *effect = &result->effects[i];
		if (strcmp(effect->effect, "blocks") != 0 || effect->next >= 0 ||
			!effect->category || strcmp(effect->category, category) != 0)
			continue;
		const char *found = result->functions[effect->function].key;
		bool is_there = !at || (effect->line == at->line && effect->column == at->column &&
					       !strcmp(effect->path, at->path));
		if (is_there && (!key || !strcmp(key, found)))
			return found;
	}
	return NULL;
}

/* Of all that blocks below a call only the worst is found, and it is found where the loop meets it:
 * what a fix uncovers or moves was there before. */
static bool was_there(const struct result *before, const struct result *after,
	const struct result_finding *finding)
{
	for (size_t i = finding->step_count; finding->category && i-- > 0;) {
		const char *key =
			blocking_function(after, finding->category, &finding->steps[i], NULL);
		if (key)
			return blocking_function(before, finding->category, NULL, key) != NULL;
	}
	return false;
}

static size_t drop_harmful(struct fixing *fixing, struct comparison *comparison,
	const struct result *before, const struct result *after)
{
	size_t dropped = 0;
	for (size_t i = 0; i < after->finding_count && !dropped; i++) {
		const struct result_finding *finding = &after->findings[i];
		if (finding->suppressed || finding->state == RESULT_STATE_ABSENT ||
			is_mended_next(fixing, finding) ||
			comparison->more.items[identity(comparison, finding)] <= 0 ||
			was_there(before, after, finding))
			continue;
		dropped += drop_because_of(fixing, finding,
			arena_printf(fixing->arena, "it brought another finding: %s:%u: %s",
				finding->path, finding->line, finding->message));
	}
	return dropped;
}

/* ---------------------------------------------------------------------------------- no longer C */

static const struct result_unit *unit_find(const struct result *result, const char *path)
{
	for (size_t i = 0; i < result->unit_row_count; i++)
		if (!strcmp(result->units[i].path, path))
			return &result->units[i];
	return NULL;
}

/* The file a unit's problem is in: "path:line:column: text", or the unit itself. */
static const char *problem_file(struct fixing *fixing, const struct result_unit *unit)
{
	const char *colon = unit->problem ? strchr(unit->problem, ':') : NULL;
	if (!colon || colon[1] < '0' || colon[1] > '9')
		return unit->path;
	return arena_strndup(fixing->arena, unit->problem, (size_t)(colon - unit->problem));
}

/* Code that no longer compiles has no findings: that is no cure. */
static size_t drop_breaking(
	struct fixing *fixing, const struct result *before, const struct result *after)
{
	for (size_t i = 0; i < after->unit_row_count; i++) {
		const struct result_unit *unit = &after->units[i];
		const struct result_unit *was = unit_find(before, unit->path);
		bool worse = unit->problem && !(was && was->problem);
		worse |= was && unit->degraded_count > was->degraded_count;
		if (worse)
			return drop_where(fixing, problem_file(fixing, unit),
				arena_printf(fixing->arena, "the code did not compile: %s",
					unit->problem ? unit->problem : unit->path));
	}
	return 0;
}

size_t fix_judge(struct fixing *fixing, const struct result *before, const struct result *after)
{
	struct comparison comparison = { 0 };
	size_t dropped = drop_breaking(fixing, before, after);
	count(&comparison, before, -1);
	count(&comparison, after, 1);
	if (!dropped)
		dropped = drop_useless(fixing, &comparison);
	if (!dropped)
		dropped = drop_harmful(fixing, &comparison, before, after);
	intern_release(&comparison.names);
	array_release(&comparison.more);
	return dropped;
}
