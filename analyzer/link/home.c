/*
 * Event loops that no model knows: `for (;;) { epoll_wait(...); handlers[i].run(...); }`.
 *
 * A function is one when
 *
 *  1. it makes a call that waits for descriptors, itself or a few calls down, and not surely for
 *     one descriptor only or with a timeout of zero: that is how synchronous code waits;
 *  2. it comes round to it again: both stand in one loop, or it is called from a loop;
 *  3. afterwards it calls what is registered: through a pointer kept in a field or a global,
 *     itself or in a function it calls for that.
 *
 * Or it lets a library turn its loop, again and again: `while (!stop) { event_loop(ONCE); work();
 * }`. Then everything else that is called in there runs between two turns, parameters included.
 *
 * What is called in 3 runs on that loop. A loop that never ends, or ends when a global says so,
 * is a server's: there plain calls of helpers count as well. Of a loop that no model knows all of
 * this is an assumption, so findings that stand on it are likely at most.
 */
#include <string.h>

#include "link/internal.h"

enum { deepest_wait = 3 };

static bool waits_for_one(struct program_cursor *cursor, const struct program_call *call)
{
	const struct program *program = cursor->program;
	const struct role *count = program_role(program, call->symbol, ROLE_COUNT);
	int64_t number;
	if (!count || count->argument < 0)
		return false;
	program_open(cursor, call->caller);
	struct air_value value = air_call_argument(
		&cursor->air, &cursor->air.instrs[call->instr], (uint32_t)count->argument);
	return flow_constant(cursor->flow, call->instr, value, &number) && number <= 1;
}

static bool waits_here(struct program_cursor *cursor, const struct program_call *call)
{
	return call->blocks >> BLOCK_MULTIPLEX & 1 && call->symbol != air_none &&
	       !waits_for_one(cursor, call);
}

/* Does the call lead to the wait of the loop, by the way the summary knows? */
static bool leads_to_wait(struct program_cursor *cursor, const struct program_call *call)
{
	const struct program *program = cursor->program;
	if (waits_here(cursor, call))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind != EDGE_CALL || link_is_cut(program, edge->callee))
			continue;
		const struct block_effect *effect =
			program_blocks(program, edge->callee, BLOCK_MULTIPLEX);
		for (int depth = 1;
			effect->distance && effect->edge != air_none && depth < deepest_wait;
			depth++)
			effect = program_blocks(
				program, program->edges[effect->edge].callee, BLOCK_MULTIPLEX);
		if (effect->distance && effect->edge == air_none &&
			waits_here(cursor, &program->calls[effect->call]))
			return true;
	}
	return false;
}

static bool is_through_slot(const struct program *program, const struct program_call *call)
{
	return call->flags & CALL_INDIRECT && call->edge_count &&
	       program->edges[call->first_edge].slot != air_none;
}

static bool is_called_from_loop(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind == EDGE_CALL && program->calls[edge->call].flags & CALL_IN_LOOP)
			return true;
	}
	return false;
}

/* The innermost loop around both, or air_none. */
static uint32_t common_loop(struct program_cursor *cursor, uint32_t one, uint32_t other)
{
	uint32_t block = air_block_of(&cursor->air, other);
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, one)];
	while (loop != air_none && !cfg_loop_has(&cursor->cfg, loop, block))
		loop = cursor->cfg.loops[loop].parent;
	return loop;
}

static bool ends_by_global(struct program_cursor *cursor, uint32_t block)
{
	const struct air_function *f = &cursor->air;
	const struct air_terminator *end = &f->blocks[block].end;
	struct air_value value = end->value;
	if (end->kind != AIR_BRANCH)
		return false;
	for (int depth = 0; depth < 8; depth++) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made)
			return false;
		if (made->op == AIR_READ)
			return air_instr_place(f, made)->root == AIR_ROOT_GLOBAL;
		if (made->op != AIR_CAST && made->op != AIR_OPERATE)
			return false;
		value = f->values[made->first_value];
	}
	return false;
}

/* Does the loop go on until the process ends, or until somebody sets a flag? */
static bool is_servers(struct program_cursor *cursor, uint32_t loop)
{
	const struct cfg_loop *known = &cursor->cfg.loops[loop];
	if (flow_loop(cursor->flow, loop)->bound_kind == FLOW_BOUND_ENDLESS)
		return true;
	bool all = known->exit_count > 0;
	for (uint32_t i = 0; i < known->exit_count; i++)
		all &= ends_by_global(cursor, known->exits[i]);
	return all;
}

/* Marks the pointer calls of a helper that the loop has for them; true if it has any. */
static bool mark_helper(struct program *program, const struct program_call *call)
{
	bool any = false;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind != EDGE_CALL || edge->callee >= program->defined_count ||
			edge->slot != air_none)
			continue;
		struct program_function *f = &program->functions[edge->callee];
		for (uint32_t c = 0; c < f->call_count; c++) {
			if (!is_through_slot(program, &program->calls[f->first_call + c]))
				continue;
			program->calls[f->first_call + c].flags |= CALL_DISPATCH | CALL_GUESSED;
			f->serves_home_loop = any = true;
		}
	}
	return any;
}

static bool mark_call(
	struct program_cursor *cursor, struct program_call *call, uint32_t wait, bool is_repeated)
{
	struct program *program = cursor->program;
	program_open(cursor, call->caller);
	uint32_t loop = common_loop(cursor, wait, call->instr);
	if (loop == air_none && (!is_repeated || call->instr < wait))
		return false;
	if (is_through_slot(program, call)) {
		call->flags |= CALL_DISPATCH | CALL_GUESSED;
		return true;
	}
	if (call->flags & CALL_INDIRECT)
		return false;
	/* After the wait of one turn, helpers count where the turn itself calls what is
	 * registered. */
	if (loop == air_none)
		return program->functions[call->caller].is_home_loop && mark_helper(program, call);
	if (is_servers(cursor, loop) && !link_is_cut(program, call->caller)) {
		call->flags |= CALL_DISPATCH | CALL_GUESSED;
		return true;
	}
	return mark_helper(program, call);
}

static bool can_be_loop(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	return !f->is_cut && !f->may_suspend &&
	       program_blocks(program, node, BLOCK_MULTIPLEX)->distance;
}

static void look(struct program_cursor *cursor, uint32_t node)
{
	struct program *program = cursor->program;
	struct program_function *f = &program->functions[node];
	uint32_t wait = air_none;
	for (uint32_t c = 0; c < f->call_count && wait == air_none; c++)
		if (leads_to_wait(cursor, &program->calls[f->first_call + c]))
			wait = f->first_call + c;
	if (wait == air_none)
		return;
	bool is_repeated = is_called_from_loop(program, node);
	/* Twice: whether it is one decides about helpers, also about those that come before. */
	for (uint32_t i = 0; i < 2 * f->call_count; i++) {
		uint32_t c = f->first_call + i % f->call_count;
		if (c != wait && program->calls[c].edge_count)
			f->is_home_loop |= mark_call(cursor, &program->calls[c],
				program->calls[wait].instr, is_repeated);
	}
}

/* -------------------------------------------------------------- turns of a library's loop */

static bool runs_loop(const struct program *program, const struct program_call *call)
{
	return call->symbol != air_none && program_has_role(program, call->symbol, ROLE_RUNS_LOOP);
}

/* A loop that runs until it has nothing left to do is not turned; what says "once" is an argument
 * that is no zero (EVLOOP_ONCE, UV_RUN_ONCE, may_block). */
static bool turns_loop(struct program_cursor *cursor, const struct program_call *call)
{
	int64_t mode;
	/* What waits for descriptors only makes a loop of whoever calls it: nobody's callbacks run
	 * on that. */
	if (!(call->flags & CALL_IN_LOOP) || !runs_loop(cursor->program, call) || call->blocks)
		return false;
	if (program_role(cursor->program, call->symbol, ROLE_RUNS_LOOP)->number)
		return true;
	program_open(cursor, call->caller);
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	for (uint32_t i = 0; i < air_call_argument_count(made); i++)
		if (flow_constant(cursor->flow, call->instr,
			    air_call_argument(&cursor->air, made, i), &mode) &&
			mode)
			return true;
	return false;
}

static bool is_of_parameter(const struct program_call *call)
{
	return call->flags & CALL_INDIRECT && !call->edge_count &&
	       !(call->flags & (CALL_UNRESOLVED | CALL_FAN_OUT));
}

/* What its callers hand over runs between turns, provided all calls of parameters do: an edge does
 * not say which of them makes it. */
static void mark_parameters(struct program_cursor *cursor, uint32_t node, uint32_t turn)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++)
		if (is_of_parameter(&program->calls[c]) &&
			common_loop(cursor, turn, program->calls[c].instr) == air_none)
			return;
	for (uint32_t i = program->through_start[node]; i < program->through_start[node + 1]; i++) {
		struct edge *edge = &program->edges[program->through_edges[i]];
		edge->is_dispatch = true;
		program->functions[edge->caller].turns_loop = true;
	}
}

static void look_between_turns(struct program_cursor *cursor, uint32_t node)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[node];
	uint32_t turn = air_none;
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++)
		if (turns_loop(cursor, &program->calls[c]))
			turn = program->calls[c].instr;
	if (turn == air_none)
		return;
	program_open(cursor, node);
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		struct program_call *call = &program->calls[c];
		if (!call->edge_count || runs_loop(program, call) ||
			common_loop(cursor, turn, call->instr) == air_none)
			continue;
		call->flags |= CALL_DISPATCH;
		program->functions[node].turns_loop = true;
	}
	mark_parameters(cursor, node, turn);
}

void link_find_home_loops(struct program *program)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (can_be_loop(program, n))
			look(&cursor, n);
	for (uint32_t n = 0; n < program->defined_count; n++)
		look_between_turns(&cursor, n);
	program_cursor_release(&cursor);
}
