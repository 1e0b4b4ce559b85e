/*
 * Which findings a stall belongs to. `leaves` has them by the place where their paths end,
 * `anchors` by where they stand.
 *
 *  1. The end of a path is looked for first; the place of the finding must then be the same frame,
 *     or one further out.
 *  2. A call that is the last thing a function does leaves no frame where it was optimised. So, for
 *     want of a better one, a finding matches whose end is missing, when all known frames below its
 *     place are steps of its path, and there are such.
 *  3. A loop that does not let go is sampled anywhere in it, or in what it calls. For want of
 *     anything better, the innermost such loop around the innermost frame matches.
 */
#include <string.h>

#include "driver/stalled_internal.h"

int stalled_compare_marks(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	int order = compare_numbers(x->place.path, y->place.path);
	if (!order)
		order = compare_numbers(x->place.line, y->place.line);
	return order ? order : compare_numbers(x->finding, y->finding);
}

const struct mark *stalled_marks_at(
	const struct mark *marks, size_t count, struct place place, const struct mark **end)
{
	const struct mark wanted = { .place = place };
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (stalled_compare_marks(&marks[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < count && marks[high].place.path == place.path &&
			 marks[high].place.line == place.line;)
		high++;
	*end = marks + high;
	return marks + low;
}

/* Is this frame where the finding stands? */
static bool is_anchor(
	const struct join *join, const struct site *site, const struct result_finding *finding)
{
	return site->place.path == intern_find(&join->paths, finding->path) &&
	       site->place.line == finding->line && finding->function &&
	       !strcmp(site->function, finding->function);
}

/* Do the calls from `depth` outwards lead through the place of the finding? */
static bool is_on_way(const struct join *join, size_t depth, const struct result_finding *finding)
{
	for (; depth < join->sites.count; depth++) {
		const struct site *site = &join->sites.items[depth];
		if (site->place.path != intern_none && is_anchor(join, site, finding))
			return true;
	}
	return false;
}

static bool has_step(
	const struct join *join, const struct result_finding *finding, struct place place)
{
	const char *path = intern_at(&join->paths, place.path);
	for (size_t i = 0; i < finding->step_count; i++)
		if (finding->steps[i].line == place.line && !strcmp(finding->steps[i].path, path))
			return true;
	return false;
}

/* Are the known frames below `depth` all on the path of the finding, and is there one? */
static bool is_way_below(
	const struct join *join, size_t depth, const struct result_finding *finding)
{
	size_t count = 0;
	for (size_t i = 0; i < depth; i++) {
		struct place place = join->sites.items[i].place;
		if (join->sites.items[i].is_stale)
			return false;
		if (place.path == intern_none)
			continue;
		if (!has_step(join, finding, place))
			return false;
		count++;
	}
	return count > 0;
}

static void count_for(
	struct join *join, uint32_t finding, const struct stall *stall, uint64_t number)
{
	struct measure *measure = &join->measures[finding];
	if (measure->last_stall == number)
		return;
	measure->last_stall = number;
	measure->count++;
	measure->total_ns += stall->duration_ns;
	if (stall->duration_ns > measure->worst_ns)
		measure->worst_ns = stall->duration_ns;
	if (measure->count == 1 || stall->started_at > measure->last)
		measure->last = stall->started_at;
}

/* Counts the stall for the findings whose paths end at this frame. */
static bool match_leaves(
	struct join *join, size_t depth, const struct stall *stall, uint64_t number)
{
	const struct mark *end, *mark = stalled_marks_at(join->leaves.items, join->leaves.count,
					join->sites.items[depth].place, &end);
	bool is_matched = false;
	for (; mark < end; mark++) {
		if (!is_on_way(join, depth, &join->result->findings[mark->finding]))
			continue;
		count_for(join, mark->finding, stall, number);
		is_matched = true;
	}
	return is_matched;
}

/* ... for those that stand at this frame, and whose paths go on as the calls do. */
static bool match_anchors(
	struct join *join, size_t depth, const struct stall *stall, uint64_t number)
{
	const struct site *site = &join->sites.items[depth];
	const struct mark *end, *mark = stalled_marks_at(join->anchors.items, join->anchors.count,
					site->place, &end);
	bool is_matched = false;
	for (; mark < end; mark++) {
		const struct result_finding *finding = &join->result->findings[mark->finding];
		if (!is_anchor(join, site, finding) || !is_way_below(join, depth, finding))
			continue;
		count_for(join, mark->finding, stall, number);
		is_matched = true;
	}
	return is_matched;
}

/* ... for the innermost loop around a frame that a finding is about. */
static bool match_loops(struct join *join, size_t depth, const struct stall *stall, uint64_t number)
{
	const struct site *site = &join->sites.items[depth];
	const struct result_finding *best = NULL;
	uint32_t chosen = 0;
	for (size_t i = 0; i < join->loops.count; i++) {
		const struct result_finding *finding =
			&join->result->findings[join->loops.items[i]];
		if (site->place.line < finding->first_line ||
			site->place.line > finding->last_line || !finding->function ||
			strcmp(site->function, finding->function) ||
			site->place.path != intern_find(&join->paths, finding->path))
			continue;
		if (best && finding->last_line - finding->first_line >=
				    best->last_line - best->first_line)
			continue;
		best = finding;
		chosen = join->loops.items[i];
	}
	if (best)
		count_for(join, chosen, stall, number);
	return best != NULL;
}

bool stalled_match(struct join *join, const struct stall *stall, uint64_t number)
{
	static bool (*const ways[])(struct join *, size_t, const struct stall *,
		uint64_t) = { match_leaves, match_anchors, match_loops };
	bool is_matched = false;
	for (size_t w = 0; !is_matched && w < sizeof(ways) / sizeof(*ways); w++)
		for (size_t i = 0; i < join->sites.count && (!is_matched || w == 0); i++)
			if (join->sites.items[i].place.path != intern_none)
				is_matched |= ways[w](join, i, stall, number);
	return is_matched;
}
