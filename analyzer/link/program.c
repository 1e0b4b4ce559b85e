/*
 * The passes in their order, and small questions about the result.
 */
#include "link/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "link/class.h"
#include "link/entry.h"
#include "link/internal.h"

typedef void (*link_pass)(struct program *program);

/* Both ended by NULL. */
static const link_pass first_passes[] = { link_roles, link_find_noreturn, link_find_tests,
	link_scan, NULL };
static const link_pass passes[] = { link_targets, link_steering, link_accesses, link_part_queues,
	link_find_again, link_find_kept, link_descriptors, link_find_identity, link_summaries,
	link_wrappers, link_cpu, link_checkpoints, link_leads, link_find_home_loops, link_contexts,
	link_doubt_foreign, NULL };

static bool make_passes(struct program *program, const link_pass *pass, struct error *err)
{
	for (; *pass; pass++) {
		(*pass)(program);
		if (stop_is_asked())
			return error_set(err, "interrupted while linking");
	}
	return true;
}

bool program_link(struct program *program, const struct program_input *inputs, size_t count,
	const struct model *model, const struct program_allowing *allowing, struct error *err)
{
	*program = (struct program){ .model = model };
	program->index = memory_new(1, sizeof(*program->index));
	if (!link_load(program, inputs, count, err))
		return false;
	if (!make_passes(program, first_passes, err))
		return false;
	link_place_suppressions(program, allowing);
	return make_passes(program, passes, err);
}

static void index_free(struct program_index *index)
{
	if (!index)
		return;
	intern_release(&index->symbols);
	intern_release(&index->slots);
	intern_release(&index->records);
	array_release(&index->record_of);
	array_release(&index->record_is_system);
	intern_release(&index->typedefs);
	array_release(&index->typedef_of);
	array_release(&index->symbol_list);
	array_release(&index->slot_list);
	array_release(&index->calls);
	array_release(&index->edges);
	array_release(&index->slot_flows);
	array_release(&index->result_flows);
	array_release(&index->argument_flows);
	array_release(&index->target_flows);
	array_release(&index->param_uses);
	array_release(&index->escaped);
	array_release(&index->steered);
	table_free(index);
	link_free_descriptors(index);
	link_free_kept(index);
	entries_free(index);
	keyed_release(&index->ways);
	keyed_release(&index->field_gifts);
	array_release(&index->accesses);
	array_release(&index->class_notes);
	array_release(&index->allowed);
	intern_release(&index->file_paths);
	array_release(&index->files);
	free(index->holders);
	free(index->takes);
	free(index->helpers);
	free(index->handles);
	free(index->failures);
	free(index);
}

void program_release(struct program *program)
{
	for (uint32_t u = 0; u < program->unit_count; u++)
		air_unit_release(&program->units[u].air);
	index_free(program->index);
	suppressions_release(&program->suppressions);
	arena_release(&program->arena);
	*program = (struct program){ 0 };
}

const struct program_call *program_call_at(
	const struct program *program, uint32_t node, uint32_t instr)
{
	const struct program_function *f = &program->functions[node];
	uint32_t low = f->first_call, high = f->first_call + f->call_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (program->calls[middle].instr < instr)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < f->first_call + f->call_count && program->calls[low].instr == instr;
	return found ? &program->calls[low] : NULL;
}

const char *program_file_text(
	const struct program *program, const char *path, struct arena *arena, size_t *size)
{
	uint32_t number = intern_find(&program->index->file_paths, path);
	return number == intern_none
		       ? NULL
		       : air_file_text(arena, program->index->files.items[number].file, size);
}

const char *edge_kind_name(enum edge_kind kind)
{
	static const char *const names[edge_kind_count] = { [EDGE_CALL] = "call",
		[EDGE_SPAWN] = "spawn",
		[EDGE_OFFLOAD] = "offload",
		[EDGE_THREAD] = "thread",
		[EDGE_CALLBACK] = "callback",
		[EDGE_SIGNAL] = "signal",
		[EDGE_SCRIPT] = "script" };
	return names[kind];
}

const char *context_name(enum context context)
{
	static const char *const names[context_count] = { [CONTEXT_TASK] = "task",
		[CONTEXT_CALLBACK] = "callback",
		[CONTEXT_WORKER] = "worker",
		[CONTEXT_STARTUP] = "startup",
		[CONTEXT_UNKNOWN] = "unknown",
		[CONTEXT_SIGNAL] = "signal" };
	return names[context];
}

const char *certainty_name(enum certainty certainty)
{
	static const char *const names[] = {
		[CERTAIN] = "certain", [LIKELY] = "likely", [POSSIBLE] = "possible"
	};
	return names[certainty];
}
