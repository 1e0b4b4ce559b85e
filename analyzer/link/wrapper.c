/*
 * Functions that open or close a scope of their caller: a helper that takes a lock or a permit and
 * leaves it taken, one that starts a deadline.
 *
 *  1. A function opens what it opens on every path and closes nowhere. It closes what it closes
 *     anywhere and opens nowhere: not knowing whether a scope is still open means it is not.
 *  2. The same holds of what its callees open and close, if a call has one target and its symbol is
 *     no contract (its roles speak then). Wrappers of wrappers are found level by level.
 *  3. Flow was asked about deadlines while bodies were visited, before anything was known of
 *     callees: the calls of whoever calls such a function are looked at again.
 */
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

enum { most_levels = 6 };

struct wrappers {
	struct program *program;
	struct call_scopes *of_symbol; /* by its roles */
	struct call_scopes *own; /* by node: what its body opens and closes, on every path or not */
	ARRAY(uint32_t) fresh;   /* nodes that open or close something, not handed up yet */
};

/* What is held from now on: a permit or a lock. Acquiring a stream or a channel caps nothing. */
static uint32_t held_bit(const struct role *role)
{
	if (!role->resource || !strcmp(role->resource, "permit"))
		return UINT32_C(1) << FLOW_SCOPE_PERMIT;
	return !strcmp(role->resource, "lock") ? UINT32_C(1) << FLOW_SCOPE_LOCK : 0;
}

struct call_scopes link_role_scopes(const struct role *role)
{
	struct call_scopes scopes = { 0 };
	/* Of a task is what is called inside, nothing of the caller: target_edge.c. */
	if (role->scope == SCOPE_TASK)
		return scopes;
	uint32_t scope = UINT32_C(1) << (uint32_t)role->scope;
	switch (role->kind) {
	case ROLE_SCOPE_OPEN:
		/* Left open whether it opened (trylock): then no scope is surely open. */
		scopes.opens = role->when ? 0 : scope;
		break;
	case ROLE_SCOPE_CLOSE:
		scopes.closes = scope;
		break;
	case ROLE_ACQUIRES:
		scopes.opens = role->when ? 0 : held_bit(role);
		break;
	case ROLE_RELEASES:
		scopes.closes = held_bit(role);
		break;
	default: /* the other kinds open and close nothing */
		break;
	}
	return scopes;
}

static void find_symbol_scopes(struct wrappers *w)
{
	const struct program *program = w->program;
	for (uint32_t s = 0; s < program->symbol_count; s++) {
		struct role_list roles = program->symbols[s].roles;
		for (uint32_t r = 0; r < roles.count; r++) {
			struct call_scopes scopes = link_role_scopes(&roles.items[r]);
			w->of_symbol[s].opens |= scopes.opens;
			w->of_symbol[s].closes |= scopes.closes;
		}
	}
}

/* Takes in what a call opens and closes; true if the function now does more than before. */
static bool take(struct wrappers *w, const struct program_call *call, struct call_scopes scopes)
{
	struct program_function *f = &w->program->functions[call->caller];
	struct call_scopes *own = &w->own[call->caller];
	uint32_t before = f->opens << 16 | f->closes;
	own->opens |= call->flags & CALL_MUST ? scopes.opens : 0;
	own->closes |= scopes.closes;
	f->opens = own->opens & ~own->closes;
	f->closes = own->closes & ~own->opens;
	return (f->opens << 16 | f->closes) != before;
}

static void own_scopes(struct wrappers *w)
{
	const struct program *program = w->program;
	for (uint32_t n = 0; n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		for (uint32_t c = 0; c < f->call_count; c++) {
			const struct program_call *call = &program->calls[f->first_call + c];
			if (call->symbol != air_none)
				take(w, call, w->of_symbol[call->symbol]);
		}
		if (f->opens | f->closes)
			array_push(&w->fresh, n);
	}
}

static bool is_looked_through(const struct program *program, const struct edge *edge)
{
	uint32_t symbol = program->calls[edge->call].symbol;
	return edge->kind == EDGE_CALL && edge->through == air_none && symbol != air_none &&
	       program->functions[edge->callee].symbol == symbol &&
	       program->symbols[symbol].node_count == 1 && !program->symbols[symbol].is_contract;
}

/* One level: what the fresh ones do, their callers do. Callers are told about scopes that are
 * opened and about scopes that are closed, but never about less: a function found to do both does
 * neither, which is what `take` makes of it. */
static void hand_up(struct wrappers *w)
{
	struct program *program = w->program;
	size_t count = w->fresh.count;
	for (size_t i = 0; i < count; i++) {
		uint32_t node = w->fresh.items[i];
		const struct program_function *f = &program->functions[node];
		struct call_scopes scopes = { f->opens, f->closes };
		for (uint32_t e = program->in_start[node]; e < program->in_start[node + 1]; e++) {
			const struct edge *edge = &program->edges[program->in_edges[e]];
			if (is_looked_through(program, edge) &&
				take(w, &program->calls[edge->call], scopes))
				array_push(&w->fresh, edge->caller);
		}
	}
	size_t left = w->fresh.count - count;
	memmove(w->fresh.items, w->fresh.items + count, left * sizeof(*w->fresh.items));
	w->fresh.count = left;
}

static void look_again(struct program_cursor *cursor, uint32_t node)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[node];
	program_open(cursor, node);
	for (uint32_t c = 0; c < f->call_count; c++) {
		struct program_call *call = &program->calls[f->first_call + c];
		if (flow_scope_depth(cursor->flow, call->instr, FLOW_SCOPE_DEADLINE))
			call->flags |= CALL_UNDER_DEADLINE;
	}
}

static void find_deadlines(struct program *program)
{
	struct program_cursor cursor;
	uint32_t bit = UINT32_C(1) << FLOW_SCOPE_DEADLINE;
	program_cursor_init(&cursor, program);
	for (uint32_t n = 0; n < program->defined_count; n++) {
		if (!(program->functions[n].opens & bit))
			continue;
		for (uint32_t e = program->in_start[n]; e < program->in_start[n + 1]; e++) {
			const struct edge *edge = &program->edges[program->in_edges[e]];
			if (is_looked_through(program, edge))
				look_again(&cursor, edge->caller);
		}
	}
	program_cursor_release(&cursor);
}

void link_wrappers(struct program *program)
{
	struct wrappers w = { .program = program };
	w.of_symbol = memory_new(program->symbol_count, sizeof(*w.of_symbol));
	w.own = memory_new(program->defined_count, sizeof(*w.own));
	find_symbol_scopes(&w);
	own_scopes(&w);
	for (int level = 0; level < most_levels && w.fresh.count; level++)
		hand_up(&w);
	array_release(&w.fresh);
	free(w.own);
	free(w.of_symbol);
	find_deadlines(program);
}
