/*
 * Which calls are checkpoints: others get a turn there, always, unless the call fails.
 *
 * A function is one when every way to a return that is no error passes one. What an error looks
 * like: a negative constant, a null pointer, false, or a variable that a test said is negative.
 * Found bottom-up as a least fixpoint, so that a function that waits only for itself is none.
 */
#include <stdlib.h>

#include "base/bitset.h"
#include "link/internal.h"

/* Does the call itself go there? */
static bool is_target(
	const struct program *program, const struct program_call *call, const struct edge *edge)
{
	return edge->kind == EDGE_CALL && edge->through == air_none &&
	       (call->symbol == air_none ||
		       program->functions[edge->callee].symbol == call->symbol);
}

static bool is_node_checkpoint(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	return link_is_cut(program, node) ? program_has_role(program, f->symbol, ROLE_SUSPENDS)
					  : f->must_suspend || f->suspends_unless_failing;
}

bool program_is_checkpoint(const struct program *program, const struct program_call *call)
{
	bool all = true, any = false;
	bool is_said = call->flags & CALL_SUSPENDS;
	if (is_said && (call->symbol == air_none || link_always_suspends(program, call->symbol)))
		return true;
	if (call->flags & (CALL_UNRESOLVED | CALL_FAN_OUT | CALL_OPEN))
		return false;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!is_target(program, call, edge))
			continue;
		all &= is_node_checkpoint(program, edge->callee);
		any = true;
	}
	return all && any;
}

/* ------------------------------------------------------------------------------------- errors */

static bool is_error_constant(const struct air_function *f, struct air_value value, int64_t number)
{
	const struct air_instr *made = air_value_instr(f, value);
	const struct air_type *type = made && made->type != air_none ? &f->types[made->type] : NULL;
	if (value.kind == AIR_VALUE_NULL ||
		(type && (type->pointers || type->kind == AIR_TYPE_BOOL)))
		return number == 0;
	return number < 0;
}

/* Is what the block returns an error, as far as it can be told? */
static bool returns_error(struct program_cursor *cursor, uint32_t block)
{
	const struct air_function *f = &cursor->air;
	const struct air_block *b = &f->blocks[block];
	uint32_t at = b->first_instr + cursor->cfg.end[block];
	int64_t constant;
	if (b->end.value.kind == AIR_VALUE_NONE)
		return false;
	if (flow_constant(cursor->flow, at ? at - 1 : 0, b->end.value, &constant))
		return is_error_constant(f, b->end.value, constant);
	return flow_is_negative(cursor->flow, block, b->end.value);
}

/* ------------------------------------------------------------------------------------ fixpoint */

static bool has_checkpoint(const struct program_cursor *cursor, uint32_t block)
{
	const struct program *program = cursor->program;
	uint32_t first = cursor->air.blocks[block].first_instr;
	for (uint32_t i = first; i < first + cursor->cfg.end[block]; i++) {
		if (cursor->air.instrs[i].op != AIR_CALL)
			continue;
		const struct program_call *call = program_call_at(program, cursor->node, i);
		if (call && program_is_checkpoint(program, call))
			return true;
	}
	return false;
}

/* Walks from the entry past no checkpoint; does it come to a return that is no error? */
static bool returns_early(struct program_cursor *cursor)
{
	const struct cfg *cfg = &cursor->cfg;
	uint32_t blocks = cursor->air.block_count, size = 0;
	uint64_t *seen = arena_array(&cursor->arena, bitset_words(blocks), sizeof(*seen));
	uint32_t *stack = arena_array(&cursor->arena, blocks + 1, sizeof(*stack));
	stack[size++] = 0;
	bitset_add(seen, 0);
	while (size) {
		uint32_t block = stack[--size];
		bool is_cut = cfg->end[block] < cursor->air.blocks[block].instr_count;
		if (has_checkpoint(cursor, block))
			continue;
		if (cursor->air.blocks[block].end.kind == AIR_RETURN && !is_cut &&
			!returns_error(cursor, block))
			return true;
		for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1];
			e++) {
			if (bitset_has(seen, cfg->successors[e]))
				continue;
			bitset_add(seen, cfg->successors[e]);
			stack[size++] = cfg->successors[e];
		}
	}
	return false;
}

void link_checkpoints(struct program *program)
{
	ARRAY(uint32_t) queue = { 0 };
	uint8_t *is_queued = memory_new(program->function_count, 1);
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (program->functions[n].may_suspend && !program->functions[n].must_suspend) {
			is_queued[n] = 1;
			array_push(&queue, n);
		}
	for (size_t i = 0; i < queue.count; i++) {
		uint32_t node = queue.items[i];
		struct program_function *f = &program->functions[node];
		is_queued[node] = 0;
		if (f->is_degraded || f->suspends_unless_failing || link_is_cut(program, node))
			continue;
		program_open(&cursor, node);
		if (returns_early(&cursor))
			continue;
		f->suspends_unless_failing = true;
		for (uint32_t e = program->in_start[node]; e < program->in_start[node + 1]; e++) {
			uint32_t caller = program->edges[program->in_edges[e]].caller;
			if (is_queued[caller] || program->functions[caller].must_suspend)
				continue;
			is_queued[caller] = 1;
			array_push(&queue, caller);
		}
	}
	program_cursor_release(&cursor);
	array_release(&queue);
	free(is_queued);
}
