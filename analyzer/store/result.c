/*
 * The words for what a result counts, the same in the database and in every report.
 */
#include "store/result.h"

#include <string.h>

const char *result_severity_name(enum result_severity severity)
{
	static const char *const names[result_severity_count] = {
		[RESULT_INFO] = "info",
		[RESULT_PERFORMANCE] = "performance",
		[RESULT_WARNING] = "warning",
		[RESULT_ERROR] = "error",
	};
	return names[severity];
}

const char *result_confidence_name(enum result_confidence confidence)
{
	static const char *const names[result_confidence_count] = {
		[RESULT_POSSIBLE] = "possible",
		[RESULT_LIKELY] = "likely",
		[RESULT_CERTAIN] = "certain",
	};
	return names[confidence];
}

const char *result_state_name(enum result_state state)
{
	static const char *const names[result_state_count] = {
		[RESULT_STATE_NONE] = "none",
		[RESULT_STATE_NEW] = "new",
		[RESULT_STATE_UNCHANGED] = "unchanged",
		[RESULT_STATE_UPDATED] = "updated",
		[RESULT_STATE_ABSENT] = "absent",
	};
	return names[state];
}

const char *result_fix_name(enum result_fix fix)
{
	static const char *const names[result_fix_count] = {
		[RESULT_FIX_NONE] = "none",
		[RESULT_FIX_SKETCH] = "sketch",
		[RESULT_FIX_SUGGEST] = "suggest",
		[RESULT_FIX_SAFE] = "safe",
	};
	return names[fix];
}

const char *result_unit_state_name(enum result_unit_state state)
{
	static const char *const names[] = {
		[RESULT_UNIT_PARSED] = "parsed",
		[RESULT_UNIT_CACHED] = "cached",
		[RESULT_UNIT_LOST] = "failed",
		[RESULT_UNIT_MISSING] = "missing",
	};
	return names[state];
}

/* A function that does not compile was left out; one that is only beyond us (asm goto) is counted,
 * but nothing of it can be mended by its author. */
static bool is_broken(const struct result_unit *unit)
{
	return unit->degraded_count && unit->problem;
}

bool result_is_partial(const struct result *result)
{
	bool broken = false;
	for (size_t i = 0; i < result->unit_row_count; i++)
		broken |= is_broken(&result->units[i]);
	return broken || result->lost_count || result->missing_count || result->partial_count;
}

bool result_is_open(const struct result_finding *finding)
{
	return !finding->suppressed && !finding->accepted && finding->state != RESULT_STATE_ABSENT;
}

bool result_is_accepted(const struct result_finding *finding)
{
	return !finding->suppressed && finding->accepted && finding->state != RESULT_STATE_ABSENT;
}

bool result_is_cut(const struct result_finding *finding)
{
	return finding->suppressed && finding->is_cut;
}

bool result_is_stale(const struct result_finding *finding)
{
	return finding->accepted && finding->state == RESULT_STATE_ABSENT;
}

bool result_is_fixed(const struct result_finding *finding)
{
	return !finding->accepted && finding->state == RESULT_STATE_ABSENT;
}

size_t result_count(const struct result *result, bool (*is)(const struct result_finding *finding))
{
	size_t count = 0;
	for (size_t i = 0; i < result->finding_count; i++)
		count += is(&result->findings[i]);
	return count;
}

const struct result_file *result_file_find(const struct result *result, const char *path)
{
	for (size_t i = 0; i < result->file_count; i++)
		if (!strcmp(result->files[i].path, path))
			return &result->files[i];
	return NULL;
}
