/*
 * What functions block on, and the best way from each to what it blocks on.
 *
 *  1. Of all ways to block in a category the one on the fewest assumptions is kept, then the
 *     shortest, then the one with the smallest call and edge number: the same in every run.
 *  2. That is a shortest path from the leaves upwards, so it is found as one (Dijkstra, "A note on
 *     two problems in connexion with graphs", 1959), category by category: a function is done when
 *     it leaves the heap, and each edge is looked at once.
 *  3. Calls that only happen on the way to the end of the process, or in a forked child, block
 *     nobody's loop. Calls that happen once in the life of the process are possible at most.
 *  4. What a model calls information is kept in want of anything else only: however sure, it would
 *     hide what is worth a finding (block_minor). What a comment allows even more so, for then it
 *     would hide what nobody allowed (block_allowed).
 *  5. "must" needs a call that every path passes and whose every target must.
 */
#include <stdlib.h>
#include <string.h>

#include "base/heap.h"
#include "link/internal.h"

struct spread {
	struct program *program;
	uint32_t category;
	struct heap heap;        /* smallest first: assumptions, distance, node */
	uint8_t *is_done;        /* by node */
	ARRAY(uint32_t) waiting; /* for spread_must */
};

/* An effect on so many assumptions. They are added up without a cap: with one, which way is the
 * best would depend on which was found first. */
static struct block_effect make_effect(
	uint32_t assumptions, uint32_t distance, uint32_t edge, uint32_t call)
{
	return (struct block_effect){
		.certainty = link_block_certainty(assumptions),
		.assumptions = assumptions,
		.distance = distance < UINT16_MAX ? (uint16_t)distance : UINT16_MAX,
		.edge = edge,
		.call = call,
	};
}

static bool is_quiet(const struct program_call *call)
{
	return call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_OFF_LOOP | CALL_PROMISED);
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

static uint64_t rank_of(const struct block_effect *effect, uint32_t node)
{
	enum { most = (1 << 14) - 1 };
	uint64_t allowed = effect->assumptions & block_allowed ? UINT64_C(1) << 63 : 0;
	uint64_t minor = effect->assumptions & block_minor ? UINT64_C(1) << 62 : 0;
	uint64_t assumptions = effect->assumptions & (block_minor - 1);
	if (assumptions > most)
		assumptions = most;
	return allowed | minor | assumptions << 48 | (uint64_t)effect->distance << 32 | node;
}

/* ------------------------------------------------------------------------------------ leaves */

/* Keeps the better. */
static void improve(
	struct program *program, uint32_t node, uint32_t category, const struct block_effect *found)
{
	struct block_effect *known = effect_of(program, node, category);
	program->functions[node].block_mask |= UINT32_C(1) << category;
	if (is_better(found, known))
		*known = *found;
}

/* Blocking externals reached through a pointer: arguments are not looked at. */
static void pointer_leaf(struct program *program, const struct edge *edge)
{
	uint32_t symbol = program->functions[edge->callee].symbol;
	struct role_list roles = program->symbols[symbol].roles;
	uint32_t site = link_site_assumptions(program, &program->calls[edge->call]);
	for (uint32_t r = 0; r < roles.count; r++) {
		if (roles.items[r].kind != ROLE_BLOCKS)
			continue;
		uint32_t allowed = link_allowed_block(
			program, &program->calls[edge->call], roles.items[r].category);
		struct block_effect effect = make_effect(
			(edge->certainty + site + (roles.items[r].when ? LIKELY : CERTAIN) +
				link_minor(roles.items[r].severity)) |
				allowed,
			1, (uint32_t)(edge - program->edges), edge->call);
		improve(program, edge->caller, roles.items[r].category, &effect);
	}
}

static void leaves_of(struct program *program, const struct program_call *call)
{
	if (is_quiet(call))
		return;
	for (uint32_t c = 0; call->blocks >> c; c++) {
		enum block_category category = (enum block_category)c;
		if (!(call->blocks >> c & 1))
			continue;
		struct block_effect effect =
			make_effect((link_leaf_assumptions(call, category) +
					    link_site_assumptions(program, call) +
					    link_minor(program_block_severity(call, category))) |
					    link_allowed_block(program, call, c),
				1, air_none, (uint32_t)(call - program->calls));
		improve(program, call->caller, category, &effect);
	}
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (link_is_through_pointer(program, edge))
			pointer_leaf(program, edge);
	}
}

/* ------------------------------------------------------------------------------------ spread */

static void blocks_up(struct spread *s, const struct edge *edge, const struct block_effect *below)
{
	struct program *program = s->program;
	const struct program_call *call = &program->calls[edge->call];
	if (s->is_done[edge->caller] || is_quiet(call))
		return;
	struct block_effect found = make_effect(
		(below->assumptions + edge->certainty + link_site_assumptions(program, call)) |
			link_allowed_block(program, call, s->category),
		below->distance + 1u, (uint32_t)(edge - program->edges), edge->call);
	struct block_effect *known = effect_of(program, edge->caller, s->category);
	if (!is_better(&found, known))
		return;
	bool is_nearer = !known->distance || found.assumptions != known->assumptions ||
			 found.distance != known->distance;
	*known = found;
	if (is_nearer) {
		program->functions[edge->caller].block_mask |= UINT32_C(1) << s->category;
		heap_add(&s->heap, rank_of(known, edge->caller));
	}
}

static void spread_category(struct spread *s)
{
	struct program *program = s->program;
	memset(s->is_done, 0, program->function_count);
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (program->functions[n].block_mask >> s->category & 1)
			heap_add(&s->heap, rank_of(effect_of(program, n, s->category), n));
	while (s->heap.ranks.count) {
		uint32_t node = (uint32_t)heap_take(&s->heap);
		const struct block_effect *effect = effect_of(program, node, s->category);
		if (s->is_done[node] || effect->distance == UINT16_MAX)
			continue;
		s->is_done[node] = 1;
		for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
			const struct edge *edge = &program->edges[program->in_edges[i]];
			if (link_carries(program, edge))
				blocks_up(s, edge, effect);
		}
	}
}

/* -------------------------------------------------------------------------------------- must */

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
		if (!link_is_target(program, call, edge))
			continue;
		all &= link_carries(program, edge) &&
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

/* From callees to callers, until nothing changes. */
static void spread_must(struct spread *s)
{
	const struct program *program = s->program;
	memset(s->is_done, 0, program->function_count);
	for (uint32_t n = 0; n < program->defined_count; n++) {
		if (!program->functions[n].block_mask)
			continue;
		array_push(&s->waiting, n);
		s->is_done[n] = 1; /* waiting */
	}
	while (s->waiting.count) {
		uint32_t node = s->waiting.items[--s->waiting.count];
		s->is_done[node] = 0;
		if (!must_up(s->program, node))
			continue;
		for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
			uint32_t caller = program->edges[program->in_edges[i]].caller;
			if (s->is_done[caller])
				continue;
			s->is_done[caller] = 1;
			array_push(&s->waiting, caller);
		}
	}
}

void link_blocks(struct program *program)
{
	struct spread s = { .program = program, .is_done = memory_new(program->function_count, 1) };
	program->blocks = arena_array(&program->arena,
		(size_t)program->function_count * block_category_count, sizeof(*program->blocks));
	for (uint32_t c = 0; c < program->call_count; c++)
		leaves_of(program, &program->calls[c]);
	for (s.category = 0; s.category < block_category_count; s.category++)
		spread_category(&s);
	spread_must(&s);
	heap_release(&s.heap);
	array_release(&s.waiting);
	free(s.is_done);
}

/* -------------------------------------------------------------------------------- repetition */

/* Does a turn of the loop let go of something: the thread, or a lock? */
static bool lets_go(struct program_cursor *cursor, uint32_t loop)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		if (!cfg_loop_has(&cursor->cfg, loop, air_block_of(&cursor->air, call->instr)))
			continue;
		if (flow_call_effects(cursor->flow, call->instr)->may_suspend ||
			program_access_at(program, cursor->node, call->instr, ACCESS_UNLOCK))
			return true;
	}
	return false;
}

bool program_is_repeated(struct program_cursor *cursor, const struct program_call *call)
{
	if (!(call->flags & CALL_IN_LOOP))
		return false;
	program_open(cursor, call->caller);
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];
	for (; loop != air_none; loop = cursor->cfg.loops[loop].parent) {
		const struct flow_loop *l = flow_loop(cursor->flow, loop);
		if (lets_go(cursor, loop))
			return false;
		if (l->bound_kind != FLOW_BOUND_CONSTANT && l->shape == FLOW_SHAPE_OTHER)
			return true;
	}
	return false;
}

const struct block_effect *program_blocks(
	const struct program *program, uint32_t node, enum block_category category)
{
	return effect_of(program, node, category);
}
