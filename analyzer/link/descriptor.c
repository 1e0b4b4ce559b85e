/*
 * Calls that depend on the mode of a descriptor, looked at again once the whole program is known:
 * when bodies were visited, what helpers do and fields hold was not.
 *
 *  1. Only calls with such a condition are looked at, and of these only the ones that still block,
 *     or whose function calls a helper that may make descriptors blocking.
 *  2. Evidence first: a wrapper that hands on the result of its call is asked about by its callers
 *     (`n = my_read(c)` ... EAGAIN).
 *  3. What blocks on a descriptor that is watched becomes "possible", see descriptor.h.
 */
#include "link/descriptor.h"

#include <stdlib.h>

#include "link/descriptor_notes.h"

enum { most_callers = 32, most_codes = 4, most_levels = 2 };

/* ------------------------------------------------------------------------------------- evidence */

/* The codes that a condition looks for, and the argument it is about. */
struct evidence {
	int64_t codes[most_codes];
	uint32_t count;
	int argument;
};

static void find_codes(const struct condition *c, struct evidence *e)
{
	if (!c)
		return;
	switch (c->kind) {
	case CONDITION_TESTED:
		if (e->count < most_codes)
			e->codes[e->count++] = c->number;
		return;
	case CONDITION_NONBLOCKING:
		e->argument = c->argument;
		return;
	case CONDITION_NOT:
	case CONDITION_KNOWN:
	case CONDITION_AND:
	case CONDITION_OR:
		find_codes(c->left, e);
		find_codes(c->right, e);
		return;
	default: /* the others are not about errors */
		return;
	}
}

/* Does the function in hand return what this call returned? */
static bool is_returned(struct program_cursor *cursor, uint32_t instr)
{
	const struct air_function *f = &cursor->air;
	struct flow_origin origins[flow_most_descriptors];
	for (uint32_t b = 0; b < f->block_count; b++) {
		const struct air_block *block = &f->blocks[b];
		if (block->end.kind != AIR_RETURN || !block->instr_count ||
			!cfg_is_reachable(&cursor->cfg, b))
			continue;
		uint32_t at = block->first_instr + block->instr_count - 1;
		uint32_t count = flow_origins(
			cursor->flow, at, block->end.value, origins, flow_most_descriptors);
		for (uint32_t i = 0; i < count; i++)
			if (origins[i].kind == FLOW_ORIGIN_CALL && origins[i].index == instr)
				return true;
	}
	return false;
}

/* Does some caller of `node` ask for one of the codes? `cursors`: one per level. */
static bool callers_test(
	struct program_cursor *cursors, uint32_t node, const struct evidence *e, uint32_t level)
{
	struct program *program = cursors[0].program;
	uint32_t first = program->in_start[node], end = program->in_start[node + 1];
	for (uint32_t i = first; i < end && i - first < most_callers; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind != EDGE_CALL || edge->through != air_none)
			continue;
		struct program_cursor *cursor = &cursors[level];
		uint32_t instr = program->calls[edge->call].instr;
		program_open(cursor, edge->caller);
		for (uint32_t c = 0; c < e->count; c++)
			if (flow_tests_errno(cursor->flow, instr, e->codes[c]))
				return true;
		if (level + 1 < most_levels && is_returned(cursor, instr) &&
			callers_test(cursors, edge->caller, e, level + 1))
			return true;
	}
	return false;
}

/* Is the result of a call tested by those who get it handed on? */
static bool is_tested_above(struct program_cursor *cursors, struct program_cursor *cursor,
	const struct program_call *call)
{
	const struct program *program = cursor->program;
	struct role_list roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		struct evidence e = { .argument = -1 };
		if (roles.items[r].kind != ROLE_BLOCKS)
			continue;
		find_codes(roles.items[r].unless, &e);
		if (e.argument < 0 || !e.count || !is_returned(cursor, call->instr) ||
			!callers_test(cursors, cursor->node, &e, 0))
			continue;
		link_note_act(cursor, call->instr,
			air_call_argument(&cursor->air, &cursor->air.instrs[call->instr],
				(uint32_t)e.argument),
			ACT_TESTED);
		return true;
	}
	return false;
}

/* ------------------------------------------------------------------------------ looking again */

static struct program_call *call_of_use(struct program *program, const struct descriptor_use *use)
{
	const struct program_call *call = program_call_at(program, use->node, use->instr);
	return call ? &program->calls[call - program->calls] : NULL;
}

static void clear(struct program_call *call, uint32_t bits)
{
	call->blocks &= ~bits;
	call->blocks_likely &= ~bits;
	call->blocks_possible &= ~bits;
	call->blocks_open &= ~bits;
	call->blocks_handed &= ~bits;
}

static void find_evidence(struct program *program)
{
	struct descriptors *d = program->index->descriptors;
	struct program_cursor cursor, above[most_levels];
	program_cursor_init(&cursor, program);
	for (uint32_t i = 0; i < most_levels; i++)
		program_cursor_init(&above[i], program);
	for (size_t i = 0; i < d->uses.count; i++) {
		struct program_call *call = call_of_use(program, &d->uses.items[i]);
		if (!call || !call->blocks)
			continue;
		program_open(&cursor, d->uses.items[i].node);
		if (is_tested_above(above, &cursor, call))
			clear(call, call->blocks);
	}
	program_cursor_release(&cursor);
	for (uint32_t i = 0; i < most_levels; i++)
		program_cursor_release(&above[i]);
}

/* The watched descriptor in blocking mode that a call uses; false if there is none. */
static bool is_watched(
	struct program_cursor *cursor, const struct program_call *call, uint32_t *maker)
{
	struct role_list roles = cursor->program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		struct evidence e = { .argument = -1 };
		find_codes(roles.items[r].unless, &e);
		if (roles.items[r].kind != ROLE_BLOCKS || e.argument < 0)
			continue;
		struct program_descriptor known = program_descriptor(cursor, call->instr,
			air_call_argument(&cursor->air, &cursor->air.instrs[call->instr],
				(uint32_t)e.argument));
		*maker = known.maker;
		if (known.is_watched && known.is_nonblocking == FLOW_FALSE)
			return true;
	}
	return false;
}

/* What its roles may block on: bits of categories. */
static uint32_t own_bits(const struct program *program, const struct program_call *call)
{
	struct role_list roles = program->symbols[call->symbol].roles;
	uint32_t bits = 0;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_BLOCKS)
			bits |= UINT32_C(1) << (uint32_t)roles.items[r].category;
	return bits;
}

void link_look_again(struct program_cursor *cursor, struct program_call *call)
{
	struct role_list roles = cursor->program->symbols[call->symbol].roles;
	clear(call, own_bits(cursor->program, call));
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_BLOCKS)
			link_add_block(cursor, call, &roles.items[r]);
	if (call->flags & CALL_SHARED_WITH_CHILD)
		call->blocks_possible |= call->blocks;
}

static void look_again(struct program_cursor *cursor, struct program_call *call)
{
	struct descriptors *d = cursor->program->index->descriptors;
	uint32_t maker;
	link_look_again(cursor, call);
	uint32_t sure = call->blocks & own_bits(cursor->program, call) & ~call->blocks_possible;
	if (!sure || !is_watched(cursor, call, &maker))
		return;
	call->blocks_possible |= sure;
	call->flags |= CALL_WATCHED;
	if (!d->makers)
		d->makers = memory_new(cursor->program->call_count, sizeof(*d->makers));
	d->makers[call - cursor->program->calls] = maker == air_none ? 0 : 1 + maker;
}

static int by_slot(const void *a, const void *b)
{
	const struct descriptor_store *x = a, *y = b;
	if (x->slot != y->slot)
		return x->slot < y->slot ? -1 : 1;
	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return (x->instr > y->instr) - (x->instr < y->instr);
}

static void find_free(struct program *program)
{
	struct descriptors *d = program->index->descriptors;
	for (size_t i = 0; i < d->uses.count; i++) {
		const struct program_call *call = call_of_use(program, &d->uses.items[i]);
		d->uses.items[i].was_free = call && !call->blocks;
	}
}

/* Does a function call one of the program's own that may make a descriptor blocking? */
static bool has_unsetter(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	const struct descriptors *d = program->index->descriptors;
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		for (uint32_t e = 0; e < call->edge_count; e++) {
			uint32_t callee = program->edges[call->first_edge + e].callee;
			for (uint32_t p = 0;
				callee < program->defined_count && p < descriptor_most_params; p++)
				if (d->param_acts[callee][p] & (ACT_BLOCKING | ACT_EITHER))
					return true;
		}
	}
	return false;
}

/* Of a call that waits only for what lingers nothing is left where nothing does. */
static void forget_linger(const struct program *program, struct program_call *call)
{
	struct role_list roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_BLOCKS && roles.items[r].when &&
			roles.items[r].when->kind == CONDITION_LINGERING)
			clear(call, UINT32_C(1) << (uint32_t)roles.items[r].category);
}

static bool is_open(const struct program *program, const struct program_call *call,
	const struct descriptor_use *use)
{
	if (!call || call->flags & CALL_PROMISED)
		return false;
	return call->blocks || (use->was_free && has_unsetter(program, use->node));
}

void link_descriptors(struct program *program)
{
	struct descriptors *d = link_descriptor_notes(program);
	struct program_cursor cursor;
	d->is_noted = true;
	if (d->stores.count)
		qsort(d->stores.items, d->stores.count, sizeof(*d->stores.items), by_slot);
	find_free(program);
	link_spread_acts(program);
	find_evidence(program);
	link_spread_acts(program);
	d->is_solved = true;
	program_cursor_init(&cursor, program);
	for (size_t i = 0; i < d->uses.count; i++) {
		struct program_call *call = call_of_use(program, &d->uses.items[i]);
		if (call && call->blocks && !d->has_linger)
			forget_linger(program, call);
		if (!is_open(program, call, &d->uses.items[i]))
			continue;
		program_open(&cursor, d->uses.items[i].node);
		look_again(&cursor, call);
	}
	program_cursor_release(&cursor);
	link_find_mode_params(program);
}

void link_free_descriptors(struct program_index *index)
{
	struct descriptors *d = index->descriptors;
	if (!d)
		return;
	link_free_cells(d);
	array_release(&d->stores);
	array_release(&d->uses);
	array_release(&d->fresh);
	free(d->param_acts);
	free(d->slot_acts);
	free(d->mode_params);
	free(d->makers);
	free(d);
}

/* ---------------------------------------------------------------------------------- questions */

struct program_descriptor program_descriptor(
	struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	return link_descriptor_value(cursor, instr, value);
}

bool program_has_edge_watch(const struct program *program)
{
	return program->index->descriptors->has_edge;
}

bool program_is_watched_use(
	const struct program *program, const struct program_call *call, uint32_t *maker)
{
	const struct descriptors *d = program->index->descriptors;
	if (!(call->flags & CALL_WATCHED))
		return false;
	uint32_t made = d->makers[call - program->calls];
	*maker = made ? made - 1 : air_none;
	return true;
}
