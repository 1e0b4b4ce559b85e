/*
 * Extraction: cached units are loaded, the others are given to workers as these become free. A
 * worker gets its next unit before the answer of the last one is looked at.
 */
#include "driver/extract.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/stop.h"
#include "driver/extract_internal.h"
#include "frontend/worker.h"

enum { default_timeout_ms = 300000 };
static const uint64_t default_cache_limit = UINT64_C(2) << 30;

struct run {
	struct extraction *extraction;
	struct plan *plan;
	const struct extract_options *options;
	struct keeper keeper;
	struct arena scratch; /* inputs of the unit in hand */
	size_t *dirty;        /* indices of units */
	size_t dirty_count, next, done;
};

/* --------------------------------------------------------------------------- cached units */

static void load_cached(struct run *run)
{
	run->dirty = memory_new(run->plan->unit_count, sizeof(*run->dirty));
	for (size_t i = 0; i < run->plan->unit_count; i++) {
		struct plan_unit *unit = &run->plan->units[i];
		struct extracted_unit *out = &run->extraction->units[i];

		if (unit->state == PLAN_MISSING) {
			out->lost = "the file does not exist";
			continue;
		}
		if (unit->state == PLAN_CACHED && run->keeper.cache)
			out->bytes = cache_load(run->keeper.cache, unit->command, unit->key,
				&run->extraction->arena, &out->size);
		if (out->bytes) {
			out->from_cache = true;
			run->extraction->cached_count++;
			continue;
		}
		/* Never read, or removed since the plan was made. */
		unit->state = PLAN_DIRTY;
		unit->key = (struct hash){ 0 };
		run->dirty[run->dirty_count++] = i;
	}
}

/* -------------------------------------------------------------------------------- answers */

static void keep_inputs(
	struct arena *arena, const struct inputs *inputs, struct extracted_unit *out)
{
	out->inputs = arena_array(arena, inputs->file_count, sizeof(*out->inputs));
	out->input_count = inputs->file_count;
	for (size_t i = 0; i < inputs->file_count; i++)
		out->inputs[i] = arena_strdup(arena, inputs->files[i].path);
}

/* A unit without inputs is one that could not be read: it is reported but not kept. */
static void keep(struct run *run, struct plan_unit *unit, const struct worker_answer *answer,
	struct extracted_unit *out)
{
	struct kept kept = { .command = unit->command, .bytes = out->bytes, .size = out->size };
	bool is_kept = run->keeper.cache && cache_is_writable(run->keeper.cache);
	struct arena *arena = is_kept ? &run->keeper.arena : &run->scratch;

	/* The inputs point into their bytes, and the answer goes away. */
	arena_reset(&run->scratch);
	const void *bytes = arena_copy(arena, answer->inputs, answer->inputs_size);
	if (!answer->inputs_size || !inputs_decode(&kept.inputs, arena, bytes, answer->inputs_size))
		return;
	if (run->options->keep_inputs)
		keep_inputs(&run->extraction->arena, &kept.inputs, out);
	kept.key = inputs_key(unit->command, &kept.inputs);
	unit->key = kept.key;
	unit->state = PLAN_CACHED;
	if (is_kept)
		keeper_add(&run->keeper, &kept);
}

static void take(struct run *run, struct worker_answer *answer)
{
	struct plan_unit *unit = &run->plan->units[answer->job];
	struct extracted_unit *out = &run->extraction->units[answer->job];
	struct arena *arena = &run->extraction->arena;

	if (answer->lost) {
		out->lost = arena_strdup(arena, answer->lost);
		run->extraction->lost_count++;
	} else {
		out->bytes = arena_copy(arena, answer->unit, answer->unit_size);
		out->size = answer->unit_size;
		run->extraction->parsed_count++;
		keep(run, unit, answer, out);
	}
	free(answer->bytes);
	run->done++;
	if (run->options->progress)
		run->options->progress(run->done, run->dirty_count, unit->path, run->options->data);
}

/* -------------------------------------------------------------------------------- workers */

static bool start_next(struct run *run, struct worker_pool *pool, struct error *err)
{
	size_t job = run->dirty[run->next++];
	const struct plan_unit *unit = &run->plan->units[job];
	const struct parse_request request = { .root = run->plan->root,
		.directory = unit->directory,
		.file = unit->file,
		.arguments = unit->arguments,
		.argument_count = unit->argument_count,
		.keep_text = true };
	return worker_pool_start(pool, &request, job, err);
}

static bool fill(struct run *run, struct worker_pool *pool, struct error *err)
{
	while (run->next < run->dirty_count && worker_pool_has_room(pool))
		if (!start_next(run, pool, err))
			return false;
	return true;
}

static bool drive(struct run *run, struct worker_pool *pool, struct error *err)
{
	if (!fill(run, pool, err))
		return false;
	for (;;) {
		struct worker_answer answer;
		switch (worker_pool_wait(pool, &answer, err)) {
		case WORKER_ANSWER: {
			bool filled = fill(run, pool, err);
			take(run, &answer);
			if (!filled)
				return false;
			break;
		}
		case WORKER_IDLE:
			return true;
		case WORKER_STOPPED:
			return error_set(err, "interrupted after %zu of %zu units", run->done,
				run->dirty_count);
		case WORKER_BROKEN:
			return false;
		}
	}
}

static unsigned count_cores(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	int count = CPU_COUNT(&set);
	return count > 0 ? (unsigned)count : 1;
}

static bool read_dirty(struct run *run, struct error *err)
{
	const struct extract_options *options = run->options;
	struct arena arena = { 0 };
	if (!run->dirty_count)
		return true;

	unsigned jobs = options->jobs ? options->jobs : count_cores();
	const struct worker_options pool_options = {
		.program = options->worker ? options->worker : worker_default_program(&arena),
		.count = jobs < run->dirty_count ? jobs : (unsigned)run->dirty_count,
		.timeout_ms = options->timeout_ms ? options->timeout_ms : default_timeout_ms,
		.stop = stop_is_asked,
	};
	struct worker_pool *pool = worker_pool_new(&pool_options);
	bool ok = drive(run, pool, err);
	worker_pool_free(pool);
	arena_release(&arena);
	return ok;
}

bool extract_run(struct extraction *extraction, struct plan *plan,
	const struct extract_options *options, const char *cache, struct error *err)
{
	struct run run = { .extraction = extraction, .plan = plan, .options = options };

	*extraction = (struct extraction){ 0 };
	extraction->units =
		arena_array(&extraction->arena, plan->unit_count, sizeof(*extraction->units));
	keeper_open(&run.keeper, cache, &extraction->arena);
	if (run.keeper.cache)
		cache_begin_reading(run.keeper.cache);
	load_cached(&run);
	if (run.keeper.cache)
		cache_end_reading(run.keeper.cache);
	bool ok = read_dirty(&run, err);
	stop_forget();
	keeper_close(
		&run.keeper, options->cache_limit ? options->cache_limit : default_cache_limit);

	extraction->warning_count = run.keeper.warnings.count;
	extraction->warnings = arena_copy(&extraction->arena, run.keeper.warnings.items,
		run.keeper.warnings.count * sizeof(*run.keeper.warnings.items));
	array_release(&run.keeper.warnings);
	arena_release(&run.scratch);
	free(run.dirty);
	return ok;
}

void extraction_release(struct extraction *extraction)
{
	arena_release(&extraction->arena);
	*extraction = (struct extraction){ 0 };
}
