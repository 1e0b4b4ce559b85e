/*
 * Files become numbers: those of what was analysed first, then those of frames are looked up, once
 * each. A frame is *known* when its file was analysed and its function stands around its line
 * there. All others say nothing: libraries, and sources that have changed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "driver/stalled_internal.h"

/* ----------------------------------------------------------------------- what was analysed */

static int compare_definitions(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;
	int order = compare_numbers(x->path, y->path);
	if (!order)
		order = strcmp(x->name, y->name);
	return order ? order : compare_numbers(x->line, y->line);
}

static bool is_asked(const struct result_finding *finding, const struct rule *const *rules)
{
	if (finding->state == RESULT_STATE_ABSENT)
		return false;
	while (*rules && strcmp((*rules)->id, finding->rule))
		rules++;
	return *rules && (*rules)->keeps_loop;
}

static struct place place_of(struct join *join, const char *path, uint32_t line)
{
	return (struct place){ intern_add(&join->paths, path), line };
}

static void add_findings(struct join *join, const struct rule *const *rules)
{
	for (size_t i = 0; i < join->result->finding_count; i++) {
		const struct result_finding *finding = &join->result->findings[i];
		if (!is_asked(finding, rules))
			continue;
		struct mark mark = { place_of(join, finding->path, finding->line), (uint32_t)i };
		array_push(&join->anchors, mark);
		if (finding->last_line)
			array_push(&join->loops, (uint32_t)i);
		if (finding->step_count) {
			const struct result_step *last = &finding->steps[finding->step_count - 1];
			mark.place = place_of(join, last->path, last->line);
		}
		array_push(&join->leaves, mark);
	}
	if (!join->leaves.count)
		return;
	qsort(join->leaves.items, join->leaves.count, sizeof(struct mark), stalled_compare_marks);
	qsort(join->anchors.items, join->anchors.count, sizeof(struct mark), stalled_compare_marks);
}

/* Headers of the system are analysed, too, but nobody's finding ends there. */
static bool is_ours(const char *path)
{
	return path && *path && *path != '/';
}

static void add_functions(struct join *join)
{
	const struct result *result = join->result;
	for (size_t i = 0; i < result->function_row_count; i++) {
		const struct result_function *f = &result->functions[i];
		if (f->is_defined && is_ours(f->path))
			array_push(&join->functions,
				((struct definition){ intern_add(&join->paths, f->path), f->name,
					f->line, f->end_line }));
	}
	for (size_t i = 0; i < result->unit_row_count; i++)
		intern_add(&join->paths, result->units[i].path);
	if (join->functions.count)
		qsort(join->functions.items, join->functions.count, sizeof(*join->functions.items),
			compare_definitions);
}

/* Is there a function of this name around the line? Everything is, where none are known. */
static bool is_around(const struct join *join, struct place place, const char *function)
{
	size_t low = 0, high = join->functions.count;
	if (!high)
		return true;
	const struct definition wanted = { .path = place.path, .name = function };
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_definitions(&join->functions.items[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < join->functions.count; low++) {
		const struct definition *found = &join->functions.items[low];
		if (found->path != place.path || strcmp(found->name, function))
			return false;
		if (place.line >= found->line && place.line <= found->end_line)
			return true;
	}
	return false;
}

/* -------------------------------------------------------------------------- files of frames */

/* The folder that would make it one of the analysed files, or NULL. */
static const char *find_folder(struct join *join, const char *file)
{
	size_t length = strlen(file);
	for (uint32_t i = 0; i < join->paths.count; i++) {
		const char *path = intern_at(&join->paths, i);
		size_t size = strlen(path);
		if (is_ours(path) && length > size + 1 && file[length - size - 1] == '/' &&
			!strcmp(file + length - size, path))
			return arena_printf(join->arena, "%.*s", (int)(length - size - 1), file);
	}
	return NULL;
}

static struct frame_file look_up_file(struct join *join, const char *name)
{
	const char *file = path_join(join->arena, join->root, name);
	const char *path = path_relative(join->root, file);
	if (*path == '/' && join->real_root)
		path = path_relative(join->real_root, file);
	struct frame_file facts = {
		.path = intern_find(&join->paths, path),
		.why = "the function does not stand there in what was analysed: the source has "
		       "changed",
	};
	if (facts.path != intern_none)
		return facts;
	const char *folder = *path == '/' ? find_folder(join, file) : NULL;
	facts.why = "its file is not part of what was analysed";
	if (folder)
		facts.why = arena_printf(join->arena,
			"it was compiled in '%s', and what was analysed is in '%s'", folder,
			join->root);
	return facts;
}

static struct frame_file facts_of(struct join *join, const char *file)
{
	if (!file)
		return (struct frame_file){ .path = intern_none };
	uint32_t number = intern_add(&join->files, file);
	if (number == join->file_facts.count)
		array_push(&join->file_facts, look_up_file(join, file));
	return join->file_facts.items[number];
}

/* ---------------------------------------------------------------------------------- a stall */

static void find_sites(struct join *join, const struct stall *stall)
{
	array_reset(&join->sites);
	for (size_t i = 0; i < stall->frame_count; i++) {
		const struct stall_frame *frame = &stall->frames[i];
		struct site site = { { facts_of(join, frame->file).path, frame->line },
			frame->function, false };
		bool is_place = frame->function && frame->line && site.place.path != intern_none;
		if (!is_place || !is_around(join, site.place, frame->function)) {
			site.is_stale = is_place;
			site.place.path = intern_none;
		}
		array_push(&join->sites, site);
	}
}

/* ------------------------------------------------------------------------ what is at no finding */

static void add_lost(struct join *join, const struct stall *stall, const char *function,
	const char *path, uint32_t line, const char *why)
{
	text_reset(&join->key);
	text_printf(&join->key, "%s:%u:%s:%s", path ? path : "", (unsigned)line,
		function ? function : "", why);
	uint32_t number = intern_add(&join->lost_keys, text_string(&join->key));
	if (number == join->lost.count) {
		struct result_lost_stall lost = { .line = line, .why = why };
		lost.function = function ? arena_strdup(join->arena, function) : NULL;
		lost.path = path ? arena_strdup(join->arena, path) : NULL;
		array_push(&join->lost, lost);
	}
	struct result_lost_stall *lost = &join->lost.items[number];
	lost->count++;
	if (stall->duration_ns > lost->worst_ns)
		lost->worst_ns = stall->duration_ns;
}

/* The innermost frame that tells a reader most: in a file that was analysed, or else in the
 * program. The number of frames when there is none. */
static size_t telling_frame(struct join *join, const struct stall *stall)
{
	size_t found = stall->frame_count;
	for (size_t i = 0; i < stall->frame_count; i++) {
		const struct stall_frame *frame = &stall->frames[i];
		if (!frame->function || !frame->file || !frame->line)
			continue;
		if (facts_of(join, frame->file).path != intern_none)
			return i;
		if (frame->in_program && found == stall->frame_count)
			found = i;
	}
	return found;
}

static bool has_anchor(const struct join *join)
{
	const struct mark *end;
	for (size_t i = 0; i < join->sites.count; i++) {
		struct place place = join->sites.items[i].place;
		if (place.path != intern_none && stalled_marks_at(join->anchors.items,
							 join->anchors.count, place, &end) < end)
			return true;
	}
	return false;
}

static void lose(struct join *join, const struct stall *stall)
{
	size_t i = telling_frame(join, stall);
	join->unmatched++;
	if (!stall->frame_count) {
		add_lost(join, stall, NULL, NULL, 0, "it was over before a sample was taken");
		return;
	}
	if (i == stall->frame_count) {
		add_lost(join, stall, stall->frames[0].function, NULL, 0,
			"its calls have no lines: compile with -g, and install libdw");
		return;
	}
	const struct stall_frame *frame = &stall->frames[i];
	struct frame_file facts = facts_of(join, frame->file);
	const char *path =
		facts.path == intern_none ? frame->file : intern_at(&join->paths, facts.path);
	const char *why = facts.why;
	if (join->sites.items[i].place.path != intern_none)
		why = has_anchor(join) ? "the path of the finding on its way leads elsewhere"
				       : "no finding leads here";
	add_lost(join, stall, frame->function, path, frame->line, why);
}

static void join_stall(struct join *join, const struct stall *stall, uint64_t number)
{
	find_sites(join, stall);
	if (stalled_match(join, stall, number))
		join->matched++;
	else
		lose(join, stall);
}

/* -------------------------------------------------------------------------------- the result */

static int compare_lost(const void *a, const void *b)
{
	const struct result_lost_stall *x = a, *y = b;
	if (x->worst_ns != y->worst_ns)
		return x->worst_ns < y->worst_ns ? 1 : -1;
	int order = strcmp(x->path ? x->path : "", y->path ? y->path : "");
	if (!order)
		order = compare_numbers(x->line, y->line);
	return order ? order : strcmp(x->why, y->why);
}

static const struct result_trace *trace_of(struct join *join, const char *path)
{
	size_t count = join->lost.count;
	struct result_lost_stall *lost = arena_array(join->arena, count + 1, sizeof(*lost));
	struct result_trace *trace = arena_alloc(join->arena, sizeof(*trace));
	for (size_t i = 0; i < count; i++)
		lost[i] = join->lost.items[i];
	qsort(lost, count, sizeof(*lost), compare_lost);
	*trace = (struct result_trace){
		.path = arena_strdup(join->arena, path),
		.matched_count = join->matched,
		.unmatched_count = join->unmatched,
		.unmatched = lost,
		.unmatched_row_count = count,
	};
	return trace;
}

static void fill(struct join *join, const char *path)
{
	for (size_t i = 0; i < join->result->finding_count; i++) {
		const struct measure *measure = &join->measures[i];
		if (!measure->count)
			continue;
		struct result_stalls *stalls = arena_alloc(join->arena, sizeof(*stalls));
		*stalls = (struct result_stalls){
			.count = measure->count,
			.worst_ns = measure->worst_ns,
			.total_ns = measure->total_ns,
			.last = stalls_time(join->arena, measure->last),
		};
		join->result->findings[i].stalls = stalls;
	}
	join->result->trace = trace_of(join, path);
}

static void release(struct join *join)
{
	intern_release(&join->paths);
	intern_release(&join->files);
	intern_release(&join->lost_keys);
	array_release(&join->file_facts);
	array_release(&join->leaves);
	array_release(&join->anchors);
	array_release(&join->loops);
	array_release(&join->functions);
	array_release(&join->sites);
	array_release(&join->lost);
	text_release(&join->key);
	free(join->measures);
}

bool stalled_join(struct result *result, const char *path, const struct rule *const *rules,
	struct arena *arena, struct error *err)
{
	struct stalls *stalls = stalls_open(path, err);
	struct join join = { .result = result, .arena = arena, .root = result->root };
	struct stall stall;
	if (!stalls)
		return false;
	char *real_root = realpath(result->root, NULL);
	join.real_root = real_root;
	join.measures = memory_new(result->finding_count + 1, sizeof(*join.measures));
	add_findings(&join, rules);
	add_functions(&join);
	for (uint64_t number = 1; stalls_next(stalls, &stall); number++)
		join_stall(&join, &stall, number);
	bool ok = stalls_close(stalls, err);
	if (ok)
		fill(&join, path);
	release(&join);
	free(real_root);
	return ok;
}
