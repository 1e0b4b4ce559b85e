/*
 * What a function does, its callees included: bottom-up, as least fixpoints, so that recursive
 * groups need no special case. What it blocks on has a file of its own (blocks.c).
 *
 *  1. Only call edges carry effects; a contract's body is not looked through (its roles speak).
 *  2. "must" needs a call that every path passes and whose every target must.
 */
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

struct work {
	ARRAY(uint32_t) nodes;
	uint8_t *queued;
	size_t next;
};

static void work_add(struct work *work, uint32_t node)
{
	if (work->queued[node])
		return;
	work->queued[node] = 1;
	array_push(&work->nodes, node);
}

static bool work_take(struct work *work, uint32_t *node)
{
	if (work->next == work->nodes.count) {
		work->next = 0;
		array_reset(&work->nodes);
		return false;
	}
	*node = work->nodes.items[work->next++];
	work->queued[*node] = 0;
	return true;
}

/* ------------------------------------------------------------------------ suspends, spawns */

static bool must_suspend(const struct program *program, const struct edge *edge)
{
	const struct program_function *callee = &program->functions[edge->callee];
	return link_is_cut(program, edge->callee)
		       ? program_has_role(program, callee->symbol, ROLE_SUSPENDS)
		       : callee->must_suspend;
}

static bool calls_must_suspend(const struct program *program, const struct program_call *call)
{
	if (!(call->flags & CALL_MUST) ||
		call->flags & (CALL_UNRESOLVED | CALL_FAN_OUT | CALL_OPEN))
		return false;
	if (call->symbol != air_none && link_always_suspends(program, call->symbol))
		return true;
	bool all = true, any = false;
	for (uint32_t i = 0; i < call->edge_count; i++) {
		const struct edge *edge = &program->edges[call->first_edge + i];
		if (!link_is_target(program, call, edge))
			continue;
		all &= must_suspend(program, edge);
		any = true;
	}
	return all && any;
}

static uint32_t edge_spawns(const struct edge *edge)
{
	return edge->kind == EDGE_SPAWN ? UINT32_C(1) << (uint32_t)edge->spawn : 0;
}

/* Kinds of task a call waits for: tasks when it joins, a group's children when the group is opened
 * (and so closed) here. */
static uint32_t call_joins(const struct program *program, uint32_t symbol)
{
	struct role_list roles = program->symbols[symbol].roles;
	uint32_t joined = 0;
	for (uint32_t r = 0; r < roles.count; r++) {
		if (roles.items[r].kind == ROLE_JOINS || roles.items[r].kind == ROLE_GATHERS)
			joined |= UINT32_C(1) << SPAWN_TASK;
		if (roles.items[r].kind == ROLE_SCOPE_OPEN && roles.items[r].scope == SCOPE_GROUP)
			joined |= UINT32_C(1) << SPAWN_GROUP;
	}
	return joined | UINT32_C(1) << SPAWN_MAP;
}

/* A contract that is called through a pointer: its roles are not those of the call. */
static void pointer_effects(
	const struct program *program, const struct edge *edge, struct program_function *f)
{
	struct role_list roles = program->symbols[program->functions[edge->callee].symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		f->may_suspend |= role->kind == ROLE_SUSPENDS;
		f->runs_loop |= role->kind == ROLE_RUNS_LOOP;
		if (role->kind == ROLE_WAITS)
			f->waits |= UINT32_C(1) << (uint32_t)role->wait;
		if (role->kind == ROLE_SPAWNS)
			f->spawns |= UINT32_C(1) << (uint32_t)role->spawn;
	}
}

/* What a node does itself, before anything comes up from its callees. */
static void own_effects(struct program *program, uint32_t node)
{
	struct program_function *f = &program->functions[node];
	f->may_suspend = program_has_role(program, f->symbol, ROLE_SUSPENDS);
	f->must_suspend = link_always_suspends(program, f->symbol);
	f->runs_loop = program_has_role(program, f->symbol, ROLE_RUNS_LOOP);
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		f->waits |= call->waits;
		f->may_suspend |= (call->flags & CALL_SUSPENDS) != 0;
		if (call->symbol != air_none) {
			f->runs_loop |= program_has_role(program, call->symbol, ROLE_RUNS_LOOP);
			const struct role *spawns =
				program_role(program, call->symbol, ROLE_SPAWNS);
			f->spawns |= spawns ? UINT32_C(1) << (uint32_t)spawns->spawn : 0;
			f->joined |= call_joins(program, call->symbol);
		}
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &program->edges[call->first_edge + e];
			f->spawns |= edge_spawns(edge);
			if (link_is_through_pointer(program, edge))
				pointer_effects(program, edge, f);
		}
	}
	f->spawns &= ~f->joined;
}

static bool merge_up(struct program *program, const struct edge *edge)
{
	struct program_function *caller = &program->functions[edge->caller];
	const struct program_function *callee = &program->functions[edge->callee];
	uint32_t left = callee->spawns & ~caller->joined;
	bool changed = (callee->may_suspend && !caller->may_suspend) ||
		       (callee->runs_loop && !caller->runs_loop) ||
		       (callee->waits & ~caller->waits) || (left & ~caller->spawns);
	caller->may_suspend |= callee->may_suspend;
	caller->runs_loop |= callee->runs_loop;
	caller->waits |= callee->waits;
	caller->spawns |= left;
	if (!caller->must_suspend && calls_must_suspend(program, &program->calls[edge->call]))
		caller->must_suspend = changed = true;
	return changed;
}

/* --------------------------------------------------------------------- what nobody can see */

static bool call_is_readonly(const struct program *program, const struct program_call *call)
{
	if (call->symbol == air_none)
		return false;
	const struct program_symbol *symbol = &program->symbols[call->symbol];
	if (program_has_role(program, call->symbol, ROLE_READONLY) ||
		symbol->declaration->flags & AIR_SYMBOL_CONST)
		return true;
	if (symbol->is_contract)
		return false;
	bool all = call->edge_count > 0;
	for (uint32_t e = 0; e < call->edge_count; e++)
		all &= program->functions[program->edges[call->first_edge + e].callee].is_readonly;
	return all;
}

/* A greatest fixpoint: readonly until a call says otherwise. */
static void find_readonly(struct program *program, struct work *work)
{
	uint32_t node;
	for (uint32_t n = 0; n < program->defined_count; n++)
		work_add(work, n);
	while (work_take(work, &node)) {
		struct program_function *f = &program->functions[node];
		bool still = f->is_readonly;
		for (uint32_t c = 0; c < f->call_count && still; c++)
			still = call_is_readonly(program, &program->calls[f->first_call + c]);
		if (still == f->is_readonly)
			continue;
		f->is_readonly = false;
		for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
			work_add(work, program->edges[program->in_edges[i]].caller);
	}
}

static void propagate(struct program *program, struct work *work)
{
	for (uint32_t n = 0; n < program->function_count; n++) {
		own_effects(program, n);
		work_add(work, n);
	}
	for (uint32_t n = 0; n < program->defined_count; n++) {
		struct program_function *f = &program->functions[n];
		for (uint32_t c = 0; c < f->call_count && !f->must_suspend; c++)
			f->must_suspend =
				calls_must_suspend(program, &program->calls[f->first_call + c]);
	}
	uint32_t node;
	while (work_take(work, &node)) {
		for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
			const struct edge *edge = &program->edges[program->in_edges[i]];
			if (link_carries(program, edge) && merge_up(program, edge))
				work_add(work, edge->caller);
		}
	}
}

void link_summaries(struct program *program)
{
	struct work work = { .queued = memory_new(program->function_count, 1) };
	propagate(program, &work);
	find_readonly(program, &work);
	link_blocks(program);
	array_release(&work.nodes);
	free(work.queued);
}

bool program_is_async(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	if (f->may_suspend || f->is_kept_as_async)
		return true;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind == EDGE_SPAWN)
			return true;
	return false;
}
