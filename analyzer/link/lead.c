/*
 * Leads, bottom-up from the calls that do something to the functions that get there.
 *
 * Conditions of roles (a flag that says "do not wait") are evaluated once per call; left open,
 * they are an assumption. Ways are found as those of blocking are (blocks.c).
 */
#include "link/lead.h"

#include <stdlib.h>
#include <string.h>

#include "base/heap.h"
#include "link/internal.h"

struct lead_index {
	struct lead *nodes;   /* by node * lead_kind_count + kind */
	uint8_t *calls;       /* by call * lead_kind_count + kind: 1 + assumptions, 0: does not */
	uint32_t *leaf_edges; /* ... 1 + the edge to the contract it calls through a pointer */
	bool has[lead_kind_count];
};

/* ---------------------------------------------------------------------------- single calls */

static bool is_of_kind(const struct role *role, enum lead_kind kind)
{
	bool is_info = role->severity == 1; /* 1 + the least severity */
	switch (kind) {
	case LEAD_RUNS_LOOP:
		return role->kind == ROLE_RUNS_LOOP && !is_info;
	case LEAD_TURNS_LOOP:
		return role->kind == ROLE_RUNS_LOOP && is_info;
	case LEAD_LOOP_ONLY:
		return role->kind == ROLE_LOOP_ONLY;
	case LEAD_SUSPENDS:
		return role->kind == ROLE_SUSPENDS;
	case lead_kind_count:
		break;
	}
	return false;
}

/* A promise of the callee that outweighs the kind: the finding is not made below it. */
static bool is_excused(const struct program *program, uint32_t symbol, enum lead_kind kind)
{
	if (program_has_role(program, symbol, ROLE_MIXED))
		return true;
	/* What suspends has a rule of its own. */
	return kind == LEAD_LOOP_ONLY && (program_has_role(program, symbol, ROLE_ANY_THREAD) ||
						 program_has_role(program, symbol, ROLE_SUSPENDS));
}

/* 1 + assumptions under which the role holds at a call, 0 when it does not. */
static unsigned holds(
	struct program_cursor *cursor, const struct program_call *call, const struct role *role)
{
	bool unknown = false;
	if (!role->when && !role->unless)
		return 1 + CERTAIN;
	program_open(cursor, call->caller);
	enum truth when = link_condition(cursor, call->instr, role->when, &unknown);
	enum truth unless = role->unless
				    ? link_condition(cursor, call->instr, role->unless, &unknown)
				    : TRUTH_FALSE;
	if (when == TRUTH_FALSE || unless == TRUTH_TRUE)
		return 0;
	return when == TRUTH_TRUE && unless == TRUTH_FALSE ? 1 + CERTAIN : 1 + LIKELY;
}

/* A wait for descriptors turns a loop only where it is made again and again. */
static bool is_single_wait(const struct program_call *call, const struct role *role)
{
	return role->kind == ROLE_RUNS_LOOP && role->number && call->blocks &&
	       !(call->flags & CALL_IN_LOOP);
}

static void direct_leaf(
	struct program_cursor *cursor, struct lead_index *leads, uint32_t c, enum lead_kind kind)
{
	const struct program *program = cursor->program;
	const struct program_call *call = &program->calls[c];
	struct role_list roles = program->symbols[call->symbol].roles;
	uint8_t *known = &leads->calls[(size_t)c * lead_kind_count + kind];
	for (uint32_t r = 0; r < roles.count; r++) {
		if (!is_of_kind(&roles.items[r], kind) || is_single_wait(call, &roles.items[r]))
			continue;
		unsigned found = holds(cursor, call, &roles.items[r]);
		if (found && (!*known || found < *known))
			*known = (uint8_t)found;
	}
}

/* Through a pointer: what the slot says of its functions, and the contracts it may hold. */
static void indirect_leaf(
	const struct program *program, struct lead_index *leads, uint32_t c, enum lead_kind kind)
{
	const struct program_call *call = &program->calls[c];
	size_t at = (size_t)c * lead_kind_count + kind;
	if (kind == LEAD_SUSPENDS && call->flags & CALL_SUSPENDS)
		leads->calls[at] = 1 + CERTAIN;
	for (uint32_t i = 0; i < call->edge_count; i++) {
		const struct edge *edge = &program->edges[call->first_edge + i];
		uint32_t symbol = program->functions[edge->callee].symbol;
		struct role_list roles = program->symbols[symbol].roles;
		if (edge->kind != EDGE_CALL || is_excused(program, symbol, kind))
			continue;
		for (uint32_t r = 0; r < roles.count; r++) {
			unsigned found = 1u + edge->certainty;
			if (!is_of_kind(&roles.items[r], kind) ||
				(leads->calls[at] && leads->calls[at] <= found))
				continue;
			leads->calls[at] = (uint8_t)found;
			leads->leaf_edges[at] = 1 + call->first_edge + i;
		}
	}
}

static bool is_possible(const struct program_call *call, enum lead_kind kind)
{
	uint32_t quiet = CALL_FATAL | CALL_IN_CHILD;
	switch (kind) {
	case LEAD_RUNS_LOOP:
	case LEAD_TURNS_LOOP:
		quiet |= CALL_NOT_IN_TASK;
		break;
	case LEAD_LOOP_ONLY:
		quiet |= CALL_IN_TASK | CALL_ON_LOOP;
		break;
	case LEAD_SUSPENDS:
		quiet |= CALL_IN_TASK;
		break;
	case lead_kind_count:
		break;
	}
	return !(call->flags & quiet);
}

/* Could a call do anything of the kind, wherever it stands? */
static bool may_do(const struct program *program, const struct program_call *call)
{
	if (call->symbol == air_none)
		return call->edge_count || call->flags & CALL_SUSPENDS;
	return program->symbols[call->symbol].roles.count > 0;
}

static bool says(const struct program *program, uint32_t symbol, enum lead_kind kind)
{
	if (symbol == air_none)
		return false;
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (is_of_kind(&roles.items[r], kind))
			return true;
	return false;
}

static void find_leaf(
	struct program_cursor *cursor, struct lead_index *leads, uint32_t c, enum lead_kind kind)
{
	const struct program *program = cursor->program;
	const struct program_call *call = &program->calls[c];
	/* Also where a test of the context stands before it. */
	leads->has[kind] |= says(program, call->symbol, kind);
	if (!is_possible(call, kind))
		return;
	if (call->symbol == air_none)
		indirect_leaf(program, leads, c, kind);
	else if (says(program, call->symbol, kind) && !is_excused(program, call->symbol, kind))
		direct_leaf(cursor, leads, c, kind);
	leads->has[kind] |= leads->calls[(size_t)c * lead_kind_count + kind] != 0;
}

static void find_leaves(struct program *program, struct lead_index *leads)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	for (uint32_t c = 0; c < program->call_count; c++)
		for (uint32_t kind = 0; kind < lead_kind_count; kind++)
			if (may_do(program, &program->calls[c]))
				find_leaf(&cursor, leads, c, (enum lead_kind)kind);
	program_cursor_release(&cursor);
}

/* ------------------------------------------------------------------------------------- ways */

static bool is_allowed(
	const struct program *program, const struct program_call *call, enum lead_kind kind)
{
	const struct rule_effects *allowed = link_allowed(program, call);
	return allowed && allowed->leads >> kind & 1;
}

bool lead_is_better(const struct lead *a, const struct lead *b)
{
	if (b->distance && a->is_allowed != b->is_allowed)
		return b->is_allowed;
	if (!b->distance || a->assumptions != b->assumptions)
		return !b->distance || a->assumptions < b->assumptions;
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return a->call != b->call ? a->call < b->call : a->edge < b->edge;
}

static struct lead *lead_of(const struct program *program, uint32_t node, uint32_t kind)
{
	return &program->leads->nodes[(size_t)node * lead_kind_count + kind];
}

/* Keeps the better; true if callers see a difference. */
static bool improve(const struct program *program, uint32_t node, uint32_t kind, struct lead found)
{
	struct lead *known = lead_of(program, node, kind);
	if (!lead_is_better(&found, known))
		return false;
	bool changed = !known->distance || found.is_allowed != known->is_allowed ||
		       found.assumptions != known->assumptions || found.distance != known->distance;
	*known = found;
	return changed;
}

const struct lead *program_lead(const struct program *program, uint32_t node, enum lead_kind kind)
{
	return lead_of(program, node, kind);
}

bool program_has_lead(const struct program *program, enum lead_kind kind)
{
	return program->leads->has[kind];
}

bool program_call_leads(const struct program *program, const struct program_call *call,
	enum lead_kind kind, struct lead *lead)
{
	uint32_t c = (uint32_t)(call - program->calls);
	unsigned known = program->leads->calls[(size_t)c * lead_kind_count + kind];
	if (!known)
		return false;
	*lead = (struct lead){
		.is_allowed = is_allowed(program, call, kind),
		.assumptions =
			known - 1 + (program->functions[call->caller].is_partial ? LIKELY : 0),
		.distance = 1,
		.call = c,
		.edge = air_none,
	};
	uint32_t edge = program->leads->leaf_edges[(size_t)c * lead_kind_count + kind];
	if (edge)
		lead->edge = edge - 1;
	return true;
}

struct lead program_edge_lead(
	const struct program *program, const struct edge *edge, enum lead_kind kind)
{
	const struct program_call *call = &program->calls[edge->call];
	struct lead lead = { 0 };
	if (edge->kind != EDGE_CALL || link_is_cut(program, edge->callee) ||
		!is_possible(call, kind) ||
		is_excused(program, program->functions[edge->callee].symbol, kind))
		return lead;
	const struct lead *below = lead_of(program, edge->callee, kind);
	if (!below->distance)
		return lead;
	lead = (struct lead){
		.is_allowed = below->is_allowed || is_allowed(program, call, kind),
		.assumptions = below->assumptions + edge->certainty +
			       (program->functions[edge->caller].is_partial ? LIKELY : 0),
		.distance = below->distance + 1,
		.call = edge->call,
		.edge = (uint32_t)(edge - program->edges),
	};
	return lead;
}

static uint64_t rank_of(const struct lead *lead, uint32_t node)
{
	uint64_t allowed = lead->is_allowed ? UINT64_C(1) << 63 : 0;
	uint64_t assumptions = lead->assumptions < INT16_MAX ? lead->assumptions : INT16_MAX;
	uint64_t distance = lead->distance < UINT16_MAX ? lead->distance : UINT16_MAX;
	return allowed | assumptions << 48 | distance << 32 | node;
}

static void leads_up(struct program *program, uint32_t node, enum lead_kind kind, struct heap *heap,
	const uint8_t *is_done)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (is_done[edge->caller])
			continue;
		struct lead lead = program_edge_lead(program, edge, kind);
		if (lead.distance && improve(program, edge->caller, kind, lead))
			heap_add(heap, rank_of(&lead, edge->caller));
	}
}

/* Shortest ways upwards, as in blocks.c. */
static void spread(struct program *program, enum lead_kind kind, uint8_t *is_done)
{
	struct heap heap = { 0 };
	struct lead lead;
	memset(is_done, 0, program->function_count);
	for (uint32_t c = 0; c < program->call_count; c++)
		if (program_call_leads(program, &program->calls[c], kind, &lead) &&
			improve(program, program->calls[c].caller, kind, lead))
			heap_add(&heap, rank_of(&lead, program->calls[c].caller));
	while (heap.ranks.count) {
		uint32_t node = (uint32_t)heap_take(&heap);
		if (is_done[node])
			continue;
		is_done[node] = 1;
		leads_up(program, node, kind, &heap, is_done);
	}
	heap_release(&heap);
}

void link_leads(struct program *program)
{
	size_t calls = (size_t)program->call_count * lead_kind_count;
	size_t nodes = (size_t)program->function_count * lead_kind_count;
	struct lead_index *leads = arena_alloc(&program->arena, sizeof(*leads));
	*leads = (struct lead_index){
		.nodes = arena_array(&program->arena, nodes, sizeof(*leads->nodes)),
		.calls = arena_array(&program->arena, calls, sizeof(*leads->calls)),
		.leaf_edges = arena_array(&program->arena, calls, sizeof(*leads->leaf_edges)),
	};
	program->leads = leads;
	find_leaves(program, leads);
	uint8_t *is_done = memory_new(program->function_count + 1, 1);
	for (uint32_t kind = 0; kind < lead_kind_count; kind++)
		if (leads->has[kind])
			spread(program, (enum lead_kind)kind, is_done);
	free(is_done);
}
