/*
 * Which tables one object can have: the object is a local, what a constructor returned, or a
 * parameter, and what is looked for are the stores into its pointer field, in the function at
 * hand and in the constructors it was handed to.
 *
 *  1. Only direct calls of functions with one body are looked into, a few deep. A method called
 *     through the object's own table is not expected to exchange that table.
 *  2. An object that came as a parameter is what all callers hand over; all of them have to be
 *     known.
 *  3. A store of something unknown, or a copy of another object that is not known, ends it: then
 *     nothing is known.
 */
#include <stdlib.h>

#include "link/table.h"

enum { most_depth = 4, most_bodies = 48 };

enum object_kind { OBJECT_LOCAL, OBJECT_RESULT, OBJECT_PARAM };

/* An object of the function in hand: a local, what call instruction `index` returned, what
 * parameter `index` points at. */
struct object {
	enum object_kind kind;
	uint32_t index;
};

struct question {
	struct program *program;
	uint32_t slot; /* of the pointer field */
	uint32_t bodies, depth;
	struct table_set *set;
	bool found; /* some store at all */
};

static bool gather(struct question *q, struct program_cursor *cursor, struct object object);

/* ------------------------------------------------------------------------- which object it is */

static bool object_of_origin(const struct flow_origin *origin, struct object *object)
{
	object->index = origin->index;
	if (origin->kind == FLOW_ORIGIN_LOCAL)
		object->kind = OBJECT_LOCAL;
	else if (origin->kind == FLOW_ORIGIN_CALL)
		object->kind = OBJECT_RESULT;
	else if (origin->kind == FLOW_ORIGIN_PARAM)
		object->kind = OBJECT_PARAM;
	else
		return false;
	return true;
}

static bool object_of_pointer(
	struct program_cursor *cursor, uint32_t at, struct air_value pointer, struct object *object)
{
	struct flow_origin origin = flow_origin(cursor->flow, at, pointer);
	return object_of_origin(&origin, object);
}

static bool object_of_place(struct program_cursor *cursor, uint32_t at,
	const struct air_place *place, struct object *object)
{
	if (place->root == AIR_ROOT_LOCAL) {
		*object = (struct object){ OBJECT_LOCAL, place->index };
		return true;
	}
	return place->root == AIR_ROOT_DEREF && object_of_pointer(cursor, at, place->base, object);
}

static bool is_same(struct object a, struct object b)
{
	return a.kind == b.kind && a.index == b.index;
}

/* ------------------------------------------------------------------------------ other bodies */

static bool enter(struct question *q, struct program_cursor *cursor, uint32_t node)
{
	if (q->depth >= most_depth || q->bodies >= most_bodies ||
		q->program->functions[node].is_degraded)
		return false;
	q->depth++;
	q->bodies++;
	program_cursor_init(cursor, q->program);
	program_open(cursor, node);
	return true;
}

static void leave(struct question *q, struct program_cursor *cursor)
{
	q->depth--;
	program_cursor_release(cursor);
}

/* The only body a direct call may run, or air_none. */
static uint32_t only_body(const struct program_cursor *cursor, const struct air_instr *call)
{
	const struct program *program = cursor->program;
	uint32_t symbol = call->callee == air_none
				  ? air_none
				  : program->functions[cursor->node].symbols[call->callee];
	if (symbol == air_none || program->symbols[symbol].node_count != 1)
		return air_none;
	uint32_t node = program->symbols[symbol].nodes[0];
	return node < program->defined_count ? node : air_none;
}

/* What a constructor stores into what its parameter points at. */
static bool in_callee(struct question *q, uint32_t node, uint32_t param)
{
	struct program_cursor cursor;
	if (!enter(q, &cursor, node))
		return false;
	bool ok = param >= cursor.air.param_count ||
		  gather(q, &cursor, (struct object){ OBJECT_PARAM, param });
	leave(q, &cursor);
	return ok;
}

/* What a constructor stores into what it returns. */
static bool in_result(struct question *q, uint32_t node)
{
	struct program_cursor cursor;
	if (!enter(q, &cursor, node))
		return false;
	bool ok = true;
	for (uint32_t b = 0; ok && b < cursor.air.block_count; b++) {
		const struct air_block *block = &cursor.air.blocks[b];
		struct flow_origin origins[scan_most_sources];
		if (block->end.kind != AIR_RETURN || !cfg_is_reachable(&cursor.cfg, b))
			continue;
		uint32_t at =
			block->first_instr + (block->instr_count ? block->instr_count - 1 : 0);
		uint32_t count =
			flow_origins(cursor.flow, at, block->end.value, origins, scan_most_sources);
		for (uint32_t i = 0; ok && i < count && i < scan_most_sources; i++) {
			struct object object;
			if (origins[i].kind == FLOW_ORIGIN_NULL ||
				origins[i].kind == FLOW_ORIGIN_CONSTANT)
				continue;
			ok = object_of_origin(&origins[i], &object) && gather(q, &cursor, object);
		}
	}
	leave(q, &cursor);
	return ok;
}

/* ------------------------------------------------------------------------------------ stores */

/* A pointer to a table, stored into the field. */
static bool add_value(
	struct question *q, struct program_cursor *cursor, uint32_t at, struct air_value value)
{
	struct table_source sources[scan_most_sources];
	uint32_t count;
	if (!table_sources(cursor, at, value, sources, &count))
		return false;
	q->found = true;
	for (uint32_t i = 0; i < count; i++) {
		if (sources[i].kind == FROM_TABLE) {
			table_set_add(q->set, sources[i].index);
			continue;
		}
		const struct table_set *cell = table_cell(q->program, sources[i].index);
		if (!cell || !cell->count)
			return false;
		table_set_join(q->set, cell);
	}
	return !q->set->is_open;
}

/* `*object = other`, or a part of it. */
static bool add_copy(
	struct question *q, struct program_cursor *cursor, uint32_t at, struct air_value value)
{
	const struct air_instr *read = air_value_instr(&cursor->air, value);
	struct object object;
	while (read && read->op == AIR_CAST)
		read = air_value_instr(&cursor->air, cursor->air.values[read->first_value]);
	if (!read || read->op != AIR_READ ||
		!object_of_place(cursor, at, air_instr_place(&cursor->air, read), &object) ||
		object.kind != OBJECT_LOCAL || q->depth >= most_depth)
		return false;
	q->depth++;
	bool ok = gather(q, cursor, object);
	q->depth--;
	return ok;
}

/* The slot of the last field of a place; air_none when it is the whole object. */
static uint32_t last_slot(const struct program_cursor *cursor, const struct air_place *place)
{
	const struct air_function *f = &cursor->air;
	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_FIELD && step->field != air_none)
			return cursor->program->functions[cursor->node].slots[step->field];
	}
	return air_none;
}

static bool see_copy(
	struct question *q, struct program_cursor *cursor, struct object object, uint32_t instr)
{
	const struct air_function *f = &cursor->air;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	struct object written;
	if (!object_of_place(cursor, instr, place, &written) || !is_same(written, object))
		return true;
	struct air_value value = f->values[f->instrs[instr].first_value];
	if (last_slot(cursor, place) == q->slot)
		return add_value(q, cursor, instr, value);
	/* The pointer variable itself is assigned, or another field. */
	bool is_record = place->type != air_none && f->types[place->type].kind == AIR_TYPE_RECORD &&
			 !f->types[place->type].pointers;
	return !is_record || place->step_count || add_copy(q, cursor, instr, value);
}

static bool see_call(
	struct question *q, struct program_cursor *cursor, struct object object, uint32_t instr)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	uint32_t node = only_body(cursor, call);
	if (node == air_none)
		return true;
	if (object.kind == OBJECT_RESULT && object.index == instr && !in_result(q, node))
		return false;
	for (uint32_t a = 0; a < air_call_argument_count(call); a++) {
		struct object handed;
		struct air_value value = air_call_argument(&cursor->air, call, a);
		if (value.kind != AIR_VALUE_RESULT ||
			!object_of_pointer(cursor, instr, value, &handed) ||
			!is_same(handed, object))
			continue;
		if (!in_callee(q, node, a))
			return false;
	}
	return true;
}

/* All that is stored into the object's field; false when something is not known. */
static bool gather(struct question *q, struct program_cursor *cursor, struct object object)
{
	for (uint32_t i = 0; i < cursor->air.instr_count; i++) {
		enum air_op op = cursor->air.instrs[i].op;
		if (op != AIR_COPY && op != AIR_CALL)
			continue;
		if (!cfg_instr_is_reachable(&cursor->cfg, i))
			continue;
		bool ok = op == AIR_COPY ? see_copy(q, cursor, object, i)
					 : see_call(q, cursor, object, i);
		if (!ok)
			return false;
	}
	return true;
}

/* ----------------------------------------------------------------------------------- callers */

/* Direct calls by symbol, made when first asked for. */
static void index_callers(struct program *program)
{
	struct tables *tables = program->index->tables;
	if (tables->caller_start)
		return;
	uint32_t *start = memory_new(program->symbol_count + 2, sizeof(*start));
	tables->callers = memory_new(program->call_count + 1, sizeof(*tables->callers));
	for (uint32_t c = 0; c < program->call_count; c++)
		if (program->calls[c].symbol != air_none)
			start[program->calls[c].symbol + 2]++;
	for (uint32_t s = 2; s < program->symbol_count + 2; s++)
		start[s] += start[s - 1];
	for (uint32_t c = 0; c < program->call_count; c++)
		if (program->calls[c].symbol != air_none)
			tables->callers[start[program->calls[c].symbol + 1]++] = c;
	tables->caller_start = start;
}

static bool of_object(struct question *q, struct program_cursor *cursor, struct object object);

static bool from_call(struct question *q, const struct program_call *call, uint32_t param)
{
	struct program_cursor cursor;
	struct object object;
	if (!enter(q, &cursor, call->caller))
		return false;
	struct air_value value =
		air_call_argument(&cursor.air, &cursor.air.instrs[call->instr], param);
	bool before = q->found;
	q->found = false;
	bool ok = object_of_pointer(&cursor, call->instr, value, &object) &&
		  of_object(q, &cursor, object) && q->found;
	q->found |= before;
	leave(q, &cursor);
	return ok;
}

/* What all callers hand over. */
static bool from_callers(struct question *q, uint32_t node, uint32_t param)
{
	struct program *program = q->program;
	uint32_t symbol = program->functions[node].symbol;
	if (program->symbols[symbol].is_address_taken)
		return false;
	index_callers(program);
	const struct tables *tables = program->index->tables;
	uint32_t first = tables->caller_start[symbol], end = tables->caller_start[symbol + 1];
	for (uint32_t i = first; i < end; i++)
		if (!from_call(q, &program->calls[tables->callers[i]], param))
			return false;
	return first < end;
}

static bool of_object(struct question *q, struct program_cursor *cursor, struct object object)
{
	if (!gather(q, cursor, object))
		return false;
	/* What it stores itself is what counts from then on. */
	if (object.kind != OBJECT_PARAM || q->found)
		return true;
	return from_callers(q, cursor->node, object.index);
}

bool table_of_instance(struct program *program, uint32_t node, uint32_t read, struct table_set *set)
{
	struct question q = { .program = program, .slot = air_none, .set = set };
	struct program_cursor cursor;
	struct object object;
	*set = (struct table_set){ 0 };
	if (!enter(&q, &cursor, node))
		return false;
	const struct air_place *place = air_instr_place(&cursor.air, &cursor.air.instrs[read]);
	q.slot = last_slot(&cursor, place);
	bool ok = q.slot != air_none && object_of_place(&cursor, read, place, &object) &&
		  of_object(&q, &cursor, object) && q.found;
	leave(&q, &cursor);
	return ok;
}
