/*
 * What a function does, its callees included: bottom-up, as least fixpoints, so that recursive
 * groups need no special case.
 *
 *  1. Only call edges carry effects; a contract's body is not looked through (its roles speak).
 *  2. "must" needs a call that every path passes and whose every target must.
 *  3. Of all ways to block in a category the one on the fewest assumptions is kept, then the
 *     shortest, then the one with the smallest edge number: the same in every run.
 *  4. Calls that only happen on the way to the end of the process, or in a forked child, block
 *     nobody's loop. Calls that happen once in the life of the process are possible at most.
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

/* Edges into `node` that carry effects to the caller. */
static bool carries(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_CALL && !link_is_cut(program, edge->callee);
}

/* ------------------------------------------------------------------------ suspends, spawns */

/* Does the call itself go there? Other edges tell what becomes of functions it hands over. */
static bool is_target(
	const struct program *program, const struct program_call *call, const struct edge *edge)
{
	return edge->kind == EDGE_CALL && edge->through == air_none &&
	       (call->symbol == air_none ||
		       program->functions[edge->callee].symbol == call->symbol);
}

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
	if (call->symbol != air_none && call->flags & CALL_SUSPENDS)
		return true;
	bool all = true, any = false;
	for (uint32_t i = 0; i < call->edge_count; i++) {
		const struct edge *edge = &program->edges[call->first_edge + i];
		if (!is_target(program, call, edge))
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

static bool is_through_pointer(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_CALL &&
	       program->functions[edge->callee].symbol != program->calls[edge->call].symbol;
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
	f->may_suspend = f->must_suspend = program_has_role(program, f->symbol, ROLE_SUSPENDS);
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
			if (is_through_pointer(program, edge))
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

/* ------------------------------------------------------------------- what nobody can see, permits
 */

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

static bool is_permit_call(
	const struct program *program, const struct program_call *call, enum role_kind kind)
{
	const struct role *role =
		call->symbol == air_none ? NULL : program_role(program, call->symbol, kind);
	return role && !role->when && (!role->resource || !strcmp(role->resource, "permit"));
}

/* A helper that takes a permit and has no release of its own leaves it to its caller. */
static void find_permits(struct program *program)
{
	for (uint32_t n = 0; n < program->defined_count; n++) {
		struct program_function *f = &program->functions[n];
		bool takes = false, gives = false;
		for (uint32_t c = 0; c < f->call_count; c++) {
			const struct program_call *call = &program->calls[f->first_call + c];
			takes |= is_permit_call(program, call, ROLE_ACQUIRES);
			gives |= is_permit_call(program, call, ROLE_RELEASES);
		}
		f->takes_permit = takes && !gives;
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
			if (carries(program, edge) && merge_up(program, edge))
				work_add(work, edge->caller);
		}
	}
}

/* --------------------------------------------------------------------------------- blocking */

/* An effect on so many assumptions. They are added up without a cap: with one, which way is the
 * best would depend on which was found first. */
static struct block_effect make_effect(
	uint32_t assumptions, uint16_t distance, uint32_t edge, uint32_t call)
{
	return (struct block_effect){
		.certainty = assumptions < POSSIBLE ? (enum certainty)assumptions : POSSIBLE,
		.assumptions = assumptions,
		.distance = distance,
		.edge = edge,
		.call = call,
	};
}

static bool is_quiet(const struct program_call *call)
{
	return call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_PROMISED);
}

static bool is_better(const struct block_effect *a, const struct block_effect *b)
{
	if (!b->distance)
		return true;
	if (a->assumptions != b->assumptions)
		return a->assumptions < b->assumptions;
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return a->call != b->call ? a->call < b->call : a->edge < b->edge;
}

static struct block_effect *effect_of(
	const struct program *program, uint32_t node, uint32_t category)
{
	return &program->blocks[(size_t)node * block_category_count + category];
}

/* Keeps the better; true if what callers see changed. */
static bool improve(
	struct program *program, uint32_t node, uint32_t category, struct block_effect found)
{
	struct block_effect *known = effect_of(program, node, category);
	program->functions[node].block_mask |= UINT32_C(1) << category;
	if (!is_better(&found, known))
		return false;
	bool changed = !known->distance || found.assumptions != known->assumptions ||
		       found.distance != known->distance;
	found.is_must = known->is_must;
	*known = found;
	return changed;
}

/* Blocking externals reached through a pointer: arguments are not looked at. */
static bool pointer_leaf(struct program *program, const struct edge *edge)
{
	struct role_list roles = program->symbols[program->functions[edge->callee].symbol].roles;
	bool changed = false;
	for (uint32_t r = 0; r < roles.count; r++) {
		if (roles.items[r].kind != ROLE_BLOCKS)
			continue;
		uint32_t assumptions = edge->certainty +
				       link_site_assumptions(program, &program->calls[edge->call]) +
				       (roles.items[r].when ? LIKELY : CERTAIN);
		changed |= improve(program, edge->caller, roles.items[r].category,
			make_effect(assumptions, 1, (uint32_t)(edge - program->edges), edge->call));
	}
	return changed;
}

static bool block_leaves(struct program *program, const struct program_call *call)
{
	bool changed = false;
	if (is_quiet(call))
		return false;
	for (uint32_t category = 0; call->blocks >> category; category++) {
		uint32_t bit = UINT32_C(1) << category;
		if (!(call->blocks & bit))
			continue;
		changed |= improve(program, call->caller, category,
			make_effect(link_leaf_assumptions(call, (enum block_category)category) +
					    link_site_assumptions(program, call),
				1, air_none, (uint32_t)(call - program->calls)));
	}
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (is_through_pointer(program, edge))
			changed |= pointer_leaf(program, edge);
	}
	return changed;
}

static bool blocks_up(struct program *program, const struct edge *edge)
{
	const struct program_call *call = &program->calls[edge->call];
	bool changed = false;
	if (is_quiet(call))
		return false;
	uint32_t own = edge->certainty + link_site_assumptions(program, call);
	uint32_t mask = program->functions[edge->callee].block_mask;
	for (uint32_t category = 0; mask >> category; category++) {
		if (!(mask >> category & 1))
			continue;
		const struct block_effect *below = effect_of(program, edge->callee, category);
		if (!below->distance || below->distance == UINT16_MAX)
			continue;
		changed |= improve(program, edge->caller, category,
			make_effect(below->assumptions + own, (uint16_t)(below->distance + 1),
				(uint32_t)(edge - program->edges), edge->call));
	}
	return changed;
}

static bool call_must_block(
	const struct program *program, const struct program_call *call, uint32_t category)
{
	uint32_t bit = UINT32_C(1) << category;
	if (!(call->flags & CALL_MUST) ||
		call->flags & (CALL_UNRESOLVED | CALL_FAN_OUT | CALL_OPEN))
		return false;
	if (call->blocks & bit)
		return !(call->blocks_open & bit);
	bool all = true, any = false;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!is_target(program, call, edge))
			continue;
		all &= carries(program, edge) &&
		       effect_of(program, edge->callee, category)->is_must;
		any = true;
	}
	return all && any;
}

static bool must_up(struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	bool changed = false;
	for (uint32_t category = 0; f->block_mask >> category; category++) {
		struct block_effect *effect = effect_of(program, node, category);
		if (!effect->distance || effect->is_must)
			continue;
		for (uint32_t c = 0; c < f->call_count && !effect->is_must; c++)
			effect->is_must = call_must_block(
				program, &program->calls[f->first_call + c], category);
		changed |= effect->is_must;
	}
	return changed;
}

static void propagate_blocks(struct program *program, struct work *work)
{
	program->blocks = arena_array(&program->arena,
		(size_t)program->function_count * block_category_count, sizeof(*program->blocks));
	for (uint32_t c = 0; c < program->call_count; c++)
		if (block_leaves(program, &program->calls[c]))
			work_add(work, program->calls[c].caller);
	uint32_t node;
	while (work_take(work, &node)) {
		for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
			const struct edge *edge = &program->edges[program->in_edges[i]];
			if (carries(program, edge) && blocks_up(program, edge))
				work_add(work, edge->caller);
		}
	}
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (program->functions[n].block_mask)
			work_add(work, n);
	while (work_take(work, &node)) {
		if (!must_up(program, node))
			continue;
		for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
			work_add(work, program->edges[program->in_edges[i]].caller);
	}
}

void link_summaries(struct program *program)
{
	struct work work = { .queued = memory_new(program->function_count, 1) };
	propagate(program, &work);
	find_readonly(program, &work);
	find_permits(program);
	propagate_blocks(program, &work);
	array_release(&work.nodes);
	free(work.queued);
}

bool program_is_async(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	if (f->may_suspend)
		return true;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind == EDGE_SPAWN)
			return true;
	return false;
}

const struct block_effect *program_blocks(
	const struct program *program, uint32_t node, enum block_category category)
{
	return effect_of(program, node, category);
}
