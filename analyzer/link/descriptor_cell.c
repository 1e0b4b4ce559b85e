/*
 * What a place outside of a function holds: a parameter, a field or global, what a function returns
 * or writes through a parameter. Each is a cell, answered (descriptor_answer.c) when somebody asks.
 *
 *  1. The answer of a cell is the join of its parts: where two disagree, nobody knows.
 *  2. A cell that is asked for while it is being answered gives nothing to the join.
 *  3. Each body is opened by a cursor of its own depth, so that whoever asks keeps his place.
 */
#include "link/descriptor_cell.h"

#include <string.h>

enum { most_depth = 8, most_opened = 20000 };

/* ------------------------------------------------------------------------------------- the join */

void descriptor_add_part(struct descriptor_sum *sum, struct program_descriptor part)
{
	if (!sum->parts++) {
		sum->all = part;
		return;
	}
	if (sum->all.is_nonblocking != part.is_nonblocking)
		sum->all.is_nonblocking = FLOW_UNKNOWN;
	sum->all.kind = flow_common_kind(sum->all.kind, part.kind);
	sum->all.is_watched |= part.is_watched;
	sum->all.is_edge |= part.is_edge;
	sum->all.is_lingering |= part.is_lingering;
	if (sum->all.maker == air_none)
		sum->all.maker = part.maker;
}

/* ------------------------------------------------------------------------------------- bodies */

struct program_cursor *link_borrow_body(struct program *program, uint32_t node)
{
	struct descriptors *d = program->index->descriptors;
	if (d->depth == most_depth || program->functions[node].is_degraded)
		return NULL;
	if (!d->cursors)
		d->cursors = memory_new(most_depth, sizeof(*d->cursors));
	struct program_cursor *cursor = &d->cursors[d->depth++];
	if (!cursor->flow)
		program_cursor_init(cursor, program);
	program_open(cursor, node);
	return cursor;
}

struct program_cursor *link_open_body(struct program *program, uint32_t node)
{
	struct descriptors *d = program->index->descriptors;
	bool is_at_hand = d->cursors && d->depth < most_depth && d->cursors[d->depth].flow &&
			  d->cursors[d->depth].node == node;
	struct program_cursor *cursor =
		d->opened == most_opened ? NULL : link_borrow_body(program, node);
	d->opened += cursor && !is_at_hand;
	return cursor;
}

void link_close_body(struct program_cursor *cursor)
{
	cursor->program->index->descriptors->depth--;
}

/* `io->fd = fd`: libev's watchers have no function that is told. */
static bool is_stored_watched(struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	const struct program *program = cursor->program;
	const struct air_function *f = &cursor->air;
	struct air_value stored;
	for (uint32_t i = 0; program->index->descriptors->has_field_watch && i < f->instr_count;
		i++)
		if (link_is_watching_store(
			    program, f, i, program->functions[cursor->node].slots, &stored) &&
			flow_may_run(cursor->flow, i) &&
			flow_same_descriptor(cursor->flow, instr, value, i, stored))
			return true;
	return false;
}

/* Is the same descriptor made non-blocking, or watched, anywhere in the body? Order does not
 * count: what was stored or handed over before is the same open file. */
static void add_acts(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	struct program_descriptor *known)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	known->is_watched |= is_stored_watched(cursor, instr, value);
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		struct call_effects effects = { .forwards = -1 };
		if (call->symbol == air_none || !flow_may_run(cursor->flow, call->instr))
			continue;
		link_descriptor_effects(&cursor->air, call->instr, &effects, cursor);
		uint32_t edges = link_edge_arguments(cursor, call->symbol, call->instr);
		uint32_t sets = effects.makes_nonblocking | effects.watched | effects.lingers;
		for (uint32_t i = 0; i < 32 && sets >> i; i++) {
			if (!(sets >> i & 1) ||
				!flow_same_descriptor(cursor->flow, instr, value, call->instr,
					air_call_argument(
						&cursor->air, &cursor->air.instrs[call->instr], i)))
				continue;
			known->is_watched |= effects.watched >> i & 1;
			known->is_lingering |= effects.lingers >> i & 1;
			known->is_edge |= edges >> i & 1;
			if (effects.makes_nonblocking >> i & 1)
				known->is_nonblocking = FLOW_TRUE;
		}
	}
}

/* -------------------------------------------------------------------------------------- cells */

static struct descriptor_cell *cell_of(struct descriptors *d, enum descriptor_cell_kind kind,
	uint32_t index, uint32_t param, bool *is_fresh)
{
	*is_fresh = false;
	for (size_t i = 0; i < d->cells.count; i++) {
		struct descriptor_cell *cell = d->cells.items[i];
		if (cell->index == index && cell->kind == kind && cell->param == param)
			return cell;
	}
	struct descriptor_cell *cell = memory_new(1, sizeof(*cell));
	*cell = (struct descriptor_cell){ .kind = kind,
		.index = index,
		.param = param,
		.is_empty = true,
		.answer = descriptor_unknown };
	array_push(&d->cells, cell);
	*is_fresh = true;
	return cell;
}

static void ask(struct program *program, enum descriptor_cell_kind kind, uint32_t index,
	uint32_t param, struct descriptor_sum *sum)
{
	struct descriptors *d = program->index->descriptors;
	bool is_fresh;
	struct descriptor_cell *cell = cell_of(d, kind, index, param, &is_fresh);
	if (is_fresh) {
		struct descriptor_sum own = { descriptor_unknown, 0 };
		cell->is_open = true;
		descriptor_answer(program, cell, &own);
		cell->is_open = false;
		cell->is_empty = !own.parts;
		cell->answer = own.all;
	}
	if (cell->is_open)
		return;
	descriptor_add_part(sum, cell->is_empty ? descriptor_unknown : cell->answer);
}

/* What a target returns for this one call, when it differs from call to call. */
static void refine_result(struct program_cursor *cursor, const struct program_call *call,
	uint32_t callee, struct descriptor_sum *sum)
{
	if (sum->all.is_nonblocking != FLOW_UNKNOWN || !(call->flags & CALL_TELLS))
		return;
	struct program_cursor *body = link_enter_body(cursor, call->instr, callee);
	struct descriptor_sum refined = { descriptor_unknown, 0 };
	if (!body)
		return;
	descriptor_add_returns(body, &refined);
	link_leave_body(body);
	if (refined.parts)
		*sum = refined;
}

static void ask_callee(struct program_cursor *cursor, const struct program_call *call,
	uint32_t callee, uint32_t argument, struct descriptor_sum *sum)
{
	struct descriptor_sum own = { descriptor_unknown, 0 };
	if (argument == air_none) {
		ask(cursor->program, CELL_RESULT, callee, 0, &own);
		if (own.parts)
			refine_result(cursor, call, callee, &own);
	} else {
		ask(cursor->program, CELL_OUT, callee, argument, &own);
	}
	if (own.parts)
		descriptor_add_part(sum, own.all);
}

/* What the calls of a call's own targets return, or write through an argument. */
static void ask_callees(struct program_cursor *cursor, const struct program_call *call,
	uint32_t argument, struct descriptor_sum *sum)
{
	const struct program *program = cursor->program;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!link_is_target(program, call, edge))
			continue;
		if (edge->callee >= program->defined_count || link_is_cut(program, edge->callee) ||
			sum->parts == descriptor_most_parts)
			descriptor_add_part(sum, descriptor_unknown);
		else
			ask_callee(cursor, call, edge->callee, argument, sum);
	}
}

/* What a program is started with blocks. That is said only of one it watches: whether a program
 * writes to a terminal or to a pipe is not its choice. */
static void add_stdio(const struct program *program, uint32_t number, struct descriptor_sum *sum)
{
	uint8_t acts = program->index->descriptors->stdio_acts[number];
	struct program_descriptor known = descriptor_unknown;
	known.kind = acts & ACT_REPLACED ? NULL : "standard";
	known.is_watched = acts & ACT_WATCHED;
	known.is_edge = acts & ACT_EDGE;
	if (acts & (ACT_TESTED | ACT_NONBLOCKING))
		known.is_nonblocking = FLOW_TRUE;
	else if (known.is_watched && !(acts & ACT_EITHER))
		known.is_nonblocking = FLOW_FALSE;
	descriptor_add_part(sum, known);
}

static void ask_source(struct program_cursor *cursor, const struct flow_descriptor *source,
	struct descriptor_sum *sum)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	const struct program_call *call;
	int standard = link_standard(program, cursor->node, &source->origin);
	uint32_t slot;
	switch (source->origin.kind) {
	case FLOW_ORIGIN_PARAM:
		ask(program, CELL_PARAM, cursor->node, source->origin.index, sum);
		return;
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_READ_GLOBAL:
		slot = f->slots[source->origin.index];
		if (standard >= 0)
			add_stdio(program, (uint32_t)standard, sum);
		else if (slot != air_none)
			ask(program, CELL_SLOT, slot, 0, sum);
		return;
	case FLOW_ORIGIN_CALL:
		call = program_call_at(program, cursor->node, source->origin.index);
		if (call)
			ask_callees(cursor, call, source->argument, sum);
		return;
	case FLOW_ORIGIN_CONSTANT:
		if (standard >= 0)
			add_stdio(program, (uint32_t)standard, sum);
		return;
	case FLOW_ORIGIN_NULL:
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_LOCAL:
	case FLOW_ORIGIN_GLOBAL:
	case FLOW_ORIGIN_OTHER:
	case FLOW_ORIGIN_UNKNOWN:
		return;
	}
}

struct flow_outside link_descriptor_outside(const struct flow_descriptor *descriptor, void *data)
{
	struct program_cursor *cursor = data;
	const struct descriptors *d = cursor->program->index->descriptors;
	struct descriptor_sum sum = { descriptor_unknown, 0 };
	if (d && d->is_solved)
		ask_source(cursor, descriptor, &sum);
	return (struct flow_outside){ sum.all.is_nonblocking, sum.all.kind };
}

/* The call that made it, and whether it is watched elsewhere. */
void descriptor_add_past(struct program_cursor *cursor, const struct flow_descriptor *source,
	struct program_descriptor *known)
{
	struct program *program = cursor->program;
	struct descriptor_sum sum = { descriptor_unknown, 0 };
	const struct program_call *call = NULL;
	if (source->origin.kind == FLOW_ORIGIN_CALL)
		call = program_call_at(program, cursor->node, source->origin.index);
	if (call && call->symbol != air_none &&
		model_descriptor_kind(program->model, program->symbols[call->symbol].name)) {
		known->maker = (uint32_t)(call - program->calls);
		return;
	}
	ask_source(cursor, source, &sum);
	known->is_watched |= sum.all.is_watched;
	known->is_lingering |= sum.all.is_lingering;
	known->is_edge |= sum.all.is_edge;
	if (known->maker == air_none)
		known->maker = sum.all.maker;
}

struct program_descriptor link_descriptor_value(
	struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	struct program_descriptor known = descriptor_unknown;
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, instr, value, sources);
	known.is_nonblocking = flow_is_nonblocking(cursor->flow, instr, value);
	known.kind = flow_descriptor_kind(cursor->flow, instr, value);
	for (uint32_t i = 0; i < count; i++)
		descriptor_add_past(cursor, &sources[i], &known);
	return known;
}

struct program_descriptor link_descriptor_with_acts(
	struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	struct program_descriptor known = link_descriptor_value(cursor, instr, value);
	add_acts(cursor, instr, value, &known);
	return known;
}

void descriptor_add_value(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	struct descriptor_sum *sum)
{
	int64_t constant;
	if ((flow_constant(cursor->flow, instr, value, &constant) && constant < 0) ||
		flow_origin(cursor->flow, instr, value).kind == FLOW_ORIGIN_NULL)
		return;
	descriptor_add_part(sum, link_descriptor_with_acts(cursor, instr, value));
}

void link_free_cells(struct descriptors *d)
{
	for (size_t i = 0; i < d->cells.count; i++)
		free(d->cells.items[i]);
	array_release(&d->cells);
	for (uint32_t i = 0; d->cursors && i < most_depth; i++)
		if (d->cursors[i].flow)
			program_cursor_release(&d->cursors[i]);
	free(d->cursors);
}
