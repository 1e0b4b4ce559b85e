/*
 * The answers of cells, by their kind:
 *
 *	parameter   what all callers hand over
 *	slot        what is stored into it anywhere, and what is done to it anywhere
 *	result      what all returns give, but for failures
 *	out         what is written through the pointer, or by those it is handed on to
 */
#include "link/descriptor_cell.h"

static void add_argument(struct program *program, const struct edge *edge, uint32_t argument,
	struct descriptor_sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, edge->caller);
	if (!cursor) {
		descriptor_add_part(sum, descriptor_unknown);
		return;
	}
	uint32_t instr = program->calls[edge->call].instr;
	descriptor_add_value(cursor, instr,
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
	struct program *program, const struct descriptor_cell *cell, struct descriptor_sum *sum)
{
	uint32_t node = cell->index;
	uint32_t first = program->in_start[node], end = program->in_start[node + 1];
	if (end - first > descriptor_most_parts) {
		descriptor_add_part(sum, descriptor_unknown);
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
			descriptor_add_part(sum, descriptor_unknown);
	}
}

/* What the call `instr` writes through an argument. */
static void add_made(struct program_cursor *cursor, uint32_t instr, uint32_t argument,
	struct descriptor_sum *sum)
{
	struct flow_descriptor made = { { FLOW_ORIGIN_CALL, instr, instr, 0 }, argument, 0 };
	struct flow_outside outside = flow_descriptor_made(cursor->flow, &made);
	struct program_descriptor known = {
		.is_nonblocking = outside.is_nonblocking, .kind = outside.kind, .maker = air_none
	};
	descriptor_add_past(cursor, &made, &known);
	descriptor_add_part(sum, known);
}

static void add_store(
	struct program *program, const struct descriptor_store *store, struct descriptor_sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, store->node);
	if (!cursor) {
		descriptor_add_part(sum, descriptor_unknown);
		return;
	}
	const struct air_instr *instr = &cursor->air.instrs[store->instr];
	if (store->kind == STORE_OUT) {
		add_made(cursor, store->instr, store->argument, sum);
	} else {
		struct air_value value =
			store->kind == STORE_COPY
				? cursor->air.values[instr->first_value]
				: air_call_argument(&cursor->air, instr, store->argument);
		descriptor_add_value(cursor, store->instr, value, sum);
	}
	link_close_body(cursor);
}

size_t link_first_store(const struct descriptors *d, uint32_t slot)
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

static bool has_mode_of_another(const struct descriptors *d, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (d->stores.items[i].kind == STORE_ARGUMENT)
			return true;
	return false;
}

static void answer_slot(
	struct program *program, const struct descriptor_cell *cell, struct descriptor_sum *sum)
{
	const struct descriptors *d = program->index->descriptors;
	uint8_t acts = cell->index < d->slot_capacity ? d->slot_acts[cell->index] : 0;
	size_t first = link_first_store(d, cell->index), end = first;
	while (end < d->stores.count && d->stores.items[end].slot == cell->index)
		end++;
	bool takes_mode = has_mode_of_another(d, first, end);
	for (size_t i = first; i < end && i - first < descriptor_most_parts; i++)
		if (!takes_mode || !d->stores.items[i].is_handle)
			add_store(program, &d->stores.items[i], sum);
	if (end - first >= descriptor_most_parts)
		descriptor_add_part(sum, descriptor_unknown);
	if (!sum->parts && !acts)
		return;
	sum->parts += !sum->parts;
	sum->all.is_watched |= (acts & ACT_WATCHED) != 0;
	sum->all.is_edge |= (acts & ACT_EDGE) != 0;
	sum->all.is_lingering |= (acts & ACT_LINGER) != 0;
	/* Made so somewhere and never made blocking again, or nobody would ask for EAGAIN. */
	if (acts & ACT_TESTED || (acts & ACT_NONBLOCKING && !(acts & ACT_BLOCKING)))
		sum->all.is_nonblocking = FLOW_TRUE;
	else if (acts & ACT_EITHER || (acts & ACT_BLOCKING && acts & ACT_NONBLOCKING))
		sum->all.is_nonblocking = FLOW_UNKNOWN;
}

/* All of it was done before the return: order counts. */
static void add_returned(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	struct descriptor_sum *sum)
{
	struct descriptor_sum own = { descriptor_unknown, 0 };
	descriptor_add_value(cursor, instr, value, &own);
	if (!own.parts)
		return;
	if (own.all.is_nonblocking == FLOW_TRUE &&
		flow_blocks_on_some_way(cursor->flow, instr, value))
		own.all.is_nonblocking = FLOW_UNKNOWN;
	descriptor_add_part(sum, own.all);
}

void descriptor_add_returns(struct program_cursor *cursor, struct descriptor_sum *sum)
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
	struct program *program, const struct descriptor_cell *cell, struct descriptor_sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, cell->index);
	if (!cursor)
		return;
	descriptor_add_returns(cursor, sum);
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
	struct program_cursor *cursor, uint32_t instr, uint32_t param, struct descriptor_sum *sum)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	if (made->op == AIR_COPY) {
		const struct air_place *place = air_instr_place(f, made);
		if (place->root == AIR_ROOT_DEREF && !has_field(f, place) &&
			leads_to_param(cursor, instr, place->base, param))
			descriptor_add_value(cursor, instr, f->values[made->first_value], sum);
		return;
	}
	for (uint32_t i = 0; made->op == AIR_CALL && i < air_call_argument_count(made); i++)
		if (leads_to_param(cursor, instr, air_call_argument(f, made, i), param))
			add_made(cursor, instr, i, sum);
}

static void answer_out(
	struct program *program, const struct descriptor_cell *cell, struct descriptor_sum *sum)
{
	struct program_cursor *cursor = link_open_body(program, cell->index);
	if (!cursor)
		return;
	for (uint32_t i = 0; i < cursor->air.instr_count; i++)
		if (cfg_instr_is_reachable(&cursor->cfg, i))
			add_written(cursor, i, cell->param, sum);
	link_close_body(cursor);
}

void descriptor_answer(
	struct program *program, struct descriptor_cell *cell, struct descriptor_sum *sum)
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
