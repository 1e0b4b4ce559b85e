/*
 * What a place outside of a function holds: a parameter, a field or global, what a function returns
 * or writes through a parameter. Each is a cell, answered when somebody asks:
 *
 *	parameter   what all callers hand over
 *	slot        what is stored into it anywhere, and what is done to it anywhere
 *	result      what all returns give, but for failures
 *	out         what is written through the pointer, or by those it is handed on to
 *
 *  1. The answer of a cell is the join of its parts: where two disagree, nobody knows.
 *  2. A cell that is asked for while it is being answered gives nothing to the join.
 *  3. Each body is opened by a cursor of its own depth, so that whoever asks keeps his place.
 */
#include <string.h>

#include "link/descriptor_notes.h"

enum { most_depth = 8, most_parts = 48, most_opened = 20000 };

enum cell_kind { CELL_PARAM, CELL_SLOT, CELL_RESULT, CELL_OUT };

struct descriptor_cell {
	enum cell_kind kind;
	uint32_t index, param; /* node or slot; of PARAM and OUT */
	bool is_open;          /* being answered */
	bool is_empty;         /* nothing came together */
	struct program_descriptor answer;
};

static const struct program_descriptor nothing_known = { .is_nonblocking = FLOW_UNKNOWN,
	.maker = air_none };

/* ------------------------------------------------------------------------------------- the join */

struct sum {
	struct program_descriptor all;
	uint32_t parts;
};

static void add_part(struct sum *sum, struct program_descriptor part)
{
	if (!sum->parts++) {
		sum->all = part;
		return;
	}
	if (sum->all.is_nonblocking != part.is_nonblocking)
		sum->all.is_nonblocking = FLOW_UNKNOWN;
	if (!sum->all.kind || !part.kind || strcmp(sum->all.kind, part.kind) != 0)
		sum->all.kind = NULL;
	sum->all.is_watched |= part.is_watched;
	sum->all.is_edge |= part.is_edge;
	if (sum->all.maker == air_none)
		sum->all.maker = part.maker;
}

/* ---------------------------------------------------------------------------------------- bodies
 */

struct program_cursor *link_open_body(struct program *program, uint32_t node)
{
	struct descriptors *d = program->index->descriptors;
	if (d->depth == most_depth || d->opened == most_opened ||
		program->functions[node].is_degraded)
		return NULL;
	if (!d->cursors)
		d->cursors = memory_new(most_depth, sizeof(*d->cursors));
	struct program_cursor *cursor = &d->cursors[d->depth++];
	if (!cursor->flow)
		program_cursor_init(cursor, program);
	d->opened += cursor->node != node;
	program_open(cursor, node);
	return cursor;
}

void link_close_body(struct program_cursor *cursor)
{
	cursor->program->index->descriptors->depth--;
}

/* Is the same descriptor made non-blocking, or watched, anywhere in the body? Order does not
 * count: what was stored or handed over before is the same open file. */
static void add_acts(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	struct program_descriptor *known)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		struct call_effects effects = { .forwards = -1 };
		if (call->symbol == air_none || !flow_may_run(cursor->flow, call->instr))
			continue;
		link_descriptor_effects(&cursor->air, call->instr, &effects, cursor);
		uint32_t edges = link_edge_arguments(cursor, call->symbol, call->instr);
		uint32_t sets = effects.makes_nonblocking | effects.watched;
		for (uint32_t i = 0; i < 32 && sets >> i; i++) {
			if (!(sets >> i & 1) ||
				!flow_same_descriptor(cursor->flow, instr, value, call->instr,
					air_call_argument(
						&cursor->air, &cursor->air.instrs[call->instr], i)))
				continue;
			known->is_watched |= effects.watched >> i & 1;
			known->is_edge |= edges >> i & 1;
			if (effects.makes_nonblocking >> i & 1)
				known->is_nonblocking = FLOW_TRUE;
		}
	}
}

/* ----------------------------------------------------------------------------------------- cells
 */

static struct descriptor_cell *cell_of(
	struct descriptors *d, enum cell_kind kind, uint32_t index, uint32_t param, bool *is_fresh)
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
		.answer = nothing_known };
	array_push(&d->cells, cell);
	*is_fresh = true;
	return cell;
}

static void answer_cell(struct program *program, struct descriptor_cell *cell, struct sum *sum);

static void ask(struct program *program, enum cell_kind kind, uint32_t index, uint32_t param,
	struct sum *sum)
{
	struct descriptors *d = program->index->descriptors;
	bool is_fresh;
	struct descriptor_cell *cell = cell_of(d, kind, index, param, &is_fresh);
	if (is_fresh) {
		struct sum own = { nothing_known, 0 };
		cell->is_open = true;
		answer_cell(program, cell, &own);
		cell->is_open = false;
		cell->is_empty = !own.parts;
		cell->answer = own.all;
	}
	if (cell->is_open)
		return;
	add_part(sum, cell->is_empty ? nothing_known : cell->answer);
}

static void add_returns(struct program_cursor *cursor, struct sum *sum);

/* What a target returns for this one call, when it differs from call to call. */
static void refine_result(struct program_cursor *cursor, const struct program_call *call,
	uint32_t callee, struct sum *sum)
{
	if (sum->all.is_nonblocking != FLOW_UNKNOWN || !(call->flags & CALL_TELLS))
		return;
	struct program_cursor *body = link_enter_body(cursor, call->instr, callee);
	struct sum refined = { nothing_known, 0 };
	if (!body)
		return;
	add_returns(body, &refined);
	link_leave_body(body);
	if (refined.parts)
		*sum = refined;
}

static void ask_callee(struct program_cursor *cursor, const struct program_call *call,
	uint32_t callee, uint32_t argument, struct sum *sum)
{
	struct sum own = { nothing_known, 0 };
	if (argument == air_none) {
		ask(cursor->program, CELL_RESULT, callee, 0, &own);
		if (own.parts)
			refine_result(cursor, call, callee, &own);
	} else {
		ask(cursor->program, CELL_OUT, callee, argument, &own);
	}
	if (own.parts)
		add_part(sum, own.all);
}

/* What the calls of a call's own targets return, or write through an argument. */
static void ask_callees(struct program_cursor *cursor, const struct program_call *call,
	uint32_t argument, struct sum *sum)
{
	const struct program *program = cursor->program;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!link_is_target(program, call, edge))
			continue;
		if (edge->callee >= program->defined_count || link_is_cut(program, edge->callee) ||
			sum->parts == most_parts)
			add_part(sum, nothing_known);
		else
			ask_callee(cursor, call, edge->callee, argument, sum);
	}
}

/* What a program is started with blocks. That is said only of one it watches: whether a program
 * writes to a terminal or to a pipe is not its choice. */
static void add_stdio(const struct program *program, uint32_t number, struct sum *sum)
{
	uint8_t acts = program->index->descriptors->stdio_acts[number];
	struct program_descriptor known = nothing_known;
	known.is_watched = acts & ACT_WATCHED;
	known.is_edge = acts & ACT_EDGE;
	if (acts & (ACT_TESTED | ACT_NONBLOCKING))
		known.is_nonblocking = FLOW_TRUE;
	else if (known.is_watched && !(acts & ACT_EITHER))
		known.is_nonblocking = FLOW_FALSE;
	add_part(sum, known);
}

static void ask_source(
	struct program_cursor *cursor, const struct flow_descriptor *source, struct sum *sum)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	const struct program_call *call;
	uint32_t slot;
	switch (source->origin.kind) {
	case FLOW_ORIGIN_PARAM:
		ask(program, CELL_PARAM, cursor->node, source->origin.index, sum);
		return;
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_READ_GLOBAL:
		slot = f->slots[source->origin.index];
		if (slot != air_none)
			ask(program, CELL_SLOT, slot, 0, sum);
		return;
	case FLOW_ORIGIN_CALL:
		call = program_call_at(program, cursor->node, source->origin.index);
		if (call)
			ask_callees(cursor, call, source->argument, sum);
		return;
	case FLOW_ORIGIN_CONSTANT:
		if (source->origin.integer >= 0 && source->origin.integer < 3)
			add_stdio(program, (uint32_t)source->origin.integer, sum);
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
	struct sum sum = { nothing_known, 0 };
	if (d && d->is_solved)
		ask_source(cursor, descriptor, &sum);
	return (struct flow_outside){ sum.all.is_nonblocking, sum.all.kind };
}

/* The call that made it, and whether it is watched elsewhere. */
static void add_past(struct program_cursor *cursor, const struct flow_descriptor *source,
	struct program_descriptor *known)
{
	struct program *program = cursor->program;
	struct sum sum = { nothing_known, 0 };
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
	known->is_edge |= sum.all.is_edge;
	if (known->maker == air_none)
		known->maker = sum.all.maker;
}

struct program_descriptor link_descriptor_value(
	struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	struct program_descriptor known = nothing_known;
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, instr, value, sources);
	known.is_nonblocking = flow_is_nonblocking(cursor->flow, instr, value);
	known.kind = flow_descriptor_kind(cursor->flow, instr, value);
	for (uint32_t i = 0; i < count; i++)
		add_past(cursor, &sources[i], &known);
	return known;
}

/* The same for one that goes on living elsewhere: what is done to it later counts. */
static void add_value(
	struct program_cursor *cursor, uint32_t instr, struct air_value value, struct sum *sum)
{
	int64_t constant;
	if (flow_constant(cursor->flow, instr, value, &constant) && constant < 0)
		return;
	struct program_descriptor known = link_descriptor_value(cursor, instr, value);
	add_acts(cursor, instr, value, &known);
	add_part(sum, known);
}

/* --------------------------------------------------------------------------------- their answers
 */

static void add_argument(
	struct program *program, const struct edge *edge, uint32_t argument, struct sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, edge->caller);
	if (!cursor) {
		add_part(sum, nothing_known);
		return;
	}
	uint32_t instr = program->calls[edge->call].instr;
	add_value(cursor, instr,
		air_call_argument(&cursor->air, &cursor->air.instrs[instr], argument), sum);
	link_close_body(cursor);
}

/* The descriptor a callback is registered for comes first among its arguments. */
static int watched_argument(const struct program *program, const struct edge *edge, uint32_t param)
{
	uint32_t symbol = program->calls[edge->call].symbol;
	if (edge->kind != EDGE_CALLBACK || param != 0 || symbol == air_none)
		return -1;
	const struct role *role = program_role(program, symbol, ROLE_WATCHES);
	return role ? role->argument : -1;
}

static void answer_param(
	struct program *program, const struct descriptor_cell *cell, struct sum *sum)
{
	uint32_t node = cell->index;
	uint32_t first = program->in_start[node], end = program->in_start[node + 1];
	if (end - first > most_parts) {
		add_part(sum, nothing_known);
		return;
	}
	for (uint32_t e = first; e < end; e++) {
		const struct edge *edge = &program->edges[program->in_edges[e]];
		int watched = watched_argument(program, edge, cell->param);
		if (watched >= 0)
			add_argument(program, edge, (uint32_t)watched, sum);
		else if (edge->kind == EDGE_CALL && edge->through == air_none)
			add_argument(program, edge, cell->param, sum);
		else
			add_part(sum, nothing_known);
	}
}

static void add_store(
	struct program *program, const struct descriptor_store *store, struct sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, store->node);
	if (!cursor) {
		add_part(sum, nothing_known);
		return;
	}
	const struct air_instr *instr = &cursor->air.instrs[store->instr];
	if (store->kind == STORE_OUT) {
		struct flow_descriptor made = { { FLOW_ORIGIN_CALL, store->instr, store->instr, 0 },
			store->argument, 0 };
		struct flow_outside outside = flow_descriptor_made(cursor->flow, &made);
		struct program_descriptor known = { .is_nonblocking = outside.is_nonblocking,
			.kind = outside.kind,
			.maker = air_none };
		add_past(cursor, &made, &known);
		add_part(sum, known);
	} else {
		struct air_value value =
			store->kind == STORE_COPY
				? cursor->air.values[instr->first_value]
				: air_call_argument(&cursor->air, instr, store->argument);
		add_value(cursor, store->instr, value, sum);
	}
	link_close_body(cursor);
}

static size_t first_store(const struct descriptors *d, uint32_t slot)
{
	size_t low = 0, high = d->stores.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->stores.items[middle].slot < slot)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void answer_slot(
	struct program *program, const struct descriptor_cell *cell, struct sum *sum)
{
	const struct descriptors *d = program->index->descriptors;
	uint8_t acts = cell->index < d->slot_capacity ? d->slot_acts[cell->index] : 0;
	size_t first = first_store(d, cell->index), end = first;
	while (end < d->stores.count && d->stores.items[end].slot == cell->index)
		end++;
	for (size_t i = first; i < end && i - first < most_parts; i++)
		add_store(program, &d->stores.items[i], sum);
	if (end - first >= most_parts)
		add_part(sum, nothing_known);
	if (!sum->parts && !acts)
		return;
	sum->parts += !sum->parts;
	sum->all.is_watched |= (acts & ACT_WATCHED) != 0;
	sum->all.is_edge |= (acts & ACT_EDGE) != 0;
	/* Made so somewhere and never made blocking again, or nobody would ask for EAGAIN. */
	if (acts & ACT_TESTED || (acts & ACT_NONBLOCKING && !(acts & ACT_BLOCKING)))
		sum->all.is_nonblocking = FLOW_TRUE;
	else if (acts & ACT_EITHER || (acts & ACT_BLOCKING && acts & ACT_NONBLOCKING))
		sum->all.is_nonblocking = FLOW_UNKNOWN;
}

/* All of it was done before the return: order counts. */
static void add_returned(
	struct program_cursor *cursor, uint32_t instr, struct air_value value, struct sum *sum)
{
	struct sum own = { nothing_known, 0 };
	add_value(cursor, instr, value, &own);
	if (!own.parts)
		return;
	if (own.all.is_nonblocking == FLOW_TRUE &&
		flow_blocks_on_some_way(cursor->flow, instr, value))
		own.all.is_nonblocking = FLOW_UNKNOWN;
	add_part(sum, own.all);
}

static void add_returns(struct program_cursor *cursor, struct sum *sum)
{
	const struct air_function *f = &cursor->air;
	for (uint32_t b = 0; b < f->block_count; b++) {
		const struct air_block *block = &f->blocks[b];
		if (block->end.kind != AIR_RETURN || !block->instr_count)
			continue;
		uint32_t at = block->first_instr + block->instr_count - 1;
		if (flow_may_run(cursor->flow, at))
			add_returned(cursor, at, block->end.value, sum);
	}
}

static void answer_result(
	struct program *program, const struct descriptor_cell *cell, struct sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, cell->index);
	if (!cursor)
		return;
	add_returns(cursor, sum);
	link_close_body(cursor);
}

static bool leads_to_param(
	struct program_cursor *cursor, uint32_t instr, struct air_value pointer, uint32_t param)
{
	struct flow_origin origin = flow_origin(cursor->flow, instr, pointer);
	return origin.kind == FLOW_ORIGIN_PARAM && origin.index == param;
}

static bool has_field(const struct air_function *f, const struct air_place *place)
{
	for (uint32_t i = 0; i < place->step_count; i++)
		if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD)
			return true;
	return false;
}

static void add_written(
	struct program_cursor *cursor, uint32_t instr, uint32_t param, struct sum *sum)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	if (made->op == AIR_COPY) {
		const struct air_place *place = air_instr_place(f, made);
		if (place->root == AIR_ROOT_DEREF && !has_field(f, place) &&
			leads_to_param(cursor, instr, place->base, param))
			add_value(cursor, instr, f->values[made->first_value], sum);
		return;
	}
	for (uint32_t i = 0; made->op == AIR_CALL && i < air_call_argument_count(made); i++) {
		if (!leads_to_param(cursor, instr, air_call_argument(f, made, i), param))
			continue;
		struct flow_descriptor source = { { FLOW_ORIGIN_CALL, instr, instr, 0 }, i, 0 };
		struct flow_outside outside = flow_descriptor_made(cursor->flow, &source);
		struct program_descriptor known = { .is_nonblocking = outside.is_nonblocking,
			.kind = outside.kind,
			.maker = air_none };
		add_past(cursor, &source, &known);
		add_part(sum, known);
	}
}

static void answer_out(struct program *program, const struct descriptor_cell *cell, struct sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, cell->index);
	if (!cursor)
		return;
	for (uint32_t i = 0; i < cursor->air.instr_count; i++)
		if (cfg_instr_is_reachable(&cursor->cfg, i))
			add_written(cursor, i, cell->param, sum);
	link_close_body(cursor);
}

static void answer_cell(struct program *program, struct descriptor_cell *cell, struct sum *sum)
{
	switch (cell->kind) {
	case CELL_PARAM:
		answer_param(program, cell, sum);
		return;
	case CELL_SLOT:
		answer_slot(program, cell, sum);
		return;
	case CELL_RESULT:
		answer_result(program, cell, sum);
		return;
	case CELL_OUT:
		answer_out(program, cell, sum);
		return;
	}
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
