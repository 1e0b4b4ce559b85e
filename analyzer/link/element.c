/*
 * Elements that carry a function (`struct work`) and wait in queues. All of one kind share the slot
 * of that function, so each call through it seems to reach all of them. Where it is seen that the
 * element called through was taken out of one queue, and that a function is only ever put into
 * elements of another, the call is merely possible.
 *
 *  1. A queue is known by the variable it is, or by the field it is kept in (`&app->pending`).
 *  2. An element is put into what it is stored in, or handed to a call together with; it is taken
 *     out of what it was read from, or what was handed to the call that returned it. Anything else
 *     that is handed over counts as a queue too: more queues mean less doubt.
 *  3. A queue that came in as a parameter is what all direct callers hand over.
 *  4. What is not seen is open, and then nothing is doubted: initialisers, copies of other slots,
 *     elements of lists that are walked.
 */
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "link/owner.h"

enum { most_keys = 8, most_put = 64, most_steps = 12, most_levels = 3 };

/* A queue: a slot, or what parameter `index` leads to. */
struct key {
	uint32_t index;
	bool is_param;
};

struct keys {
	struct key items[most_keys];
	uint32_t count;
	bool is_open;
};

/* A function that is put into the slot, and where the elements go. */
struct put {
	uint32_t symbol;
	struct keys keys;
};

struct look {
	struct program *program;
	uint32_t slot;
	struct put puts[most_put];
	uint32_t put_count;
	bool is_open;
};

/* ------------------------------------------------------------------------------------- queues */

static void add_key(struct keys *keys, struct key key)
{
	for (uint32_t i = 0; i < keys->count; i++)
		if (keys->items[i].index == key.index && keys->items[i].is_param == key.is_param)
			return;
	if (keys->count == most_keys)
		keys->is_open = true;
	else
		keys->items[keys->count++] = key;
}

static bool key_of_slot(struct program_cursor *cursor, uint32_t ref, struct key *key)
{
	*key = (struct key){ cursor->program->functions[cursor->node].slots[ref], false };
	return key->index != air_none;
}

/* Of the first `count` steps the last field; else where the place begins. True when `key` is known,
 * or nothing ever will be; else the walk goes on with `*value`. */
static bool enter_place(struct program_cursor *cursor, const struct air_place *place,
	uint32_t count, struct air_value *value, struct key *key, bool *found)
{
	const struct air_function *f = &cursor->air;
	*found = false;
	for (uint32_t i = count; i-- > 0;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind != AIR_STEP_FIELD)
			continue;
		*found = step->field != air_none && key_of_slot(cursor, step->field, key);
		return true;
	}
	if (place->root == AIR_ROOT_GLOBAL)
		*found = key_of_slot(cursor, place->index, key);
	if (place->root != AIR_ROOT_DEREF)
		return true;
	*value = place->base;
	return false;
}

static uint32_t steps_before_last(const struct air_place *place)
{
	return place->step_count ? place->step_count - 1 : 0;
}

/* The queue that a pointer leads to, or into. */
static bool key_of_pointer(
	struct program_cursor *cursor, uint32_t at, struct air_value value, struct key *key)
{
	const struct air_function *f = &cursor->air;
	bool found;
	for (int step = 0; step < most_steps; step++) {
		const struct air_instr *made = air_value_instr(f, value);
		const struct air_place *place = made ? air_instr_place(f, made) : NULL;
		if (made && (made->op == AIR_CAST || made->op == AIR_OPERATE)) {
			value = f->values[made->first_value];
			continue;
		}
		if (made && made->op == AIR_ADDRESS) {
			if (enter_place(cursor, place, place->step_count, &value, key, &found))
				return found;
			continue;
		}
		if (made && made->op == AIR_READ && place->root != AIR_ROOT_LOCAL) {
			if (enter_place(
				    cursor, place, steps_before_last(place), &value, key, &found))
				return found;
			continue;
		}
		struct flow_origin origin = flow_origin(cursor->flow, at, value);
		if (origin.kind == FLOW_ORIGIN_PARAM) {
			*key = (struct key){ origin.index, true };
			return true;
		}
		if (origin.kind == FLOW_ORIGIN_GLOBAL || origin.kind == FLOW_ORIGIN_READ_GLOBAL)
			return key_of_slot(cursor, origin.index, key);
		if (origin.kind != FLOW_ORIGIN_READ_FIELD || origin.instr == air_none ||
			(made && made == &f->instrs[origin.instr]))
			return false;
		at = origin.instr;
		place = air_instr_place(f, &f->instrs[origin.instr]);
		if (enter_place(cursor, place, steps_before_last(place), &value, key, &found))
			return found;
	}
	return false;
}

/* What is handed to a call beside the element, or for it. */
static void add_arguments(
	struct program_cursor *cursor, uint32_t instr, struct owner element, struct keys *keys)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *call = &f->instrs[instr];
	for (uint32_t a = 0; a < air_call_argument_count(call); a++) {
		struct air_value argument = air_call_argument(f, call, a);
		struct key key;
		if (argument.kind != AIR_VALUE_RESULT ||
			owner_is_same(program_owner(cursor, instr, argument), element))
			continue;
		if (key_of_pointer(cursor, instr, argument, &key))
			add_key(keys, key);
	}
}

static bool is_handed(struct program_cursor *cursor, uint32_t instr, struct owner element)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	for (uint32_t a = 0; a < air_call_argument_count(call); a++)
		if (owner_is_same(
			    program_owner(cursor, instr, air_call_argument(&cursor->air, call, a)),
			    element))
			return true;
	return false;
}

/* `queue->head = element`. */
static void add_stored(
	struct program_cursor *cursor, uint32_t instr, struct owner element, struct keys *keys)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *copy = &f->instrs[instr];
	const struct air_place *place = air_instr_place(f, copy);
	struct air_value value = f->values[copy->first_value];
	struct key key;
	bool found;
	if (place->root == AIR_ROOT_LOCAL || value.kind != AIR_VALUE_RESULT ||
		!owner_is_same(program_owner(cursor, instr, value), element) ||
		owner_is_same(program_place_owner(cursor, instr, place), element))
		return;
	if (enter_place(cursor, place, steps_before_last(place), &value, &key, &found)
			? found
			: key_of_pointer(cursor, instr, value, &key))
		add_key(keys, key);
}

/* Where the function in hand puts an element. */
static void add_homes(struct program_cursor *cursor, struct owner element, struct keys *keys)
{
	for (uint32_t i = 0; i < cursor->air.instr_count; i++) {
		enum air_op op = cursor->air.instrs[i].op;
		if (!cfg_instr_is_reachable(&cursor->cfg, i))
			continue;
		if (op == AIR_COPY)
			add_stored(cursor, i, element, keys);
		else if (op == AIR_CALL && is_handed(cursor, i, element))
			add_arguments(cursor, i, element, keys);
	}
	keys->is_open |= !keys->count;
}

/* ------------------------------------------------------------------------------- up the calls */

/* Keys of the callee, as the caller names them. */
static struct keys keys_above(
	struct program_cursor *cursor, const struct program_call *call, const struct keys *keys)
{
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	struct keys above = { .is_open = keys->is_open };
	for (uint32_t i = 0; i < keys->count; i++) {
		struct key key = keys->items[i];
		if (!key.is_param)
			add_key(&above, key);
		else if (key.index < air_call_argument_count(made) &&
			 key_of_pointer(cursor, call->instr,
				 air_call_argument(&cursor->air, made, key.index), &key))
			add_key(&above, key);
		else
			above.is_open = true;
	}
	return above;
}

static bool has_params(const struct keys *keys)
{
	for (uint32_t i = 0; i < keys->count; i++)
		if (keys->items[i].is_param)
			return true;
	return false;
}

static void add_put(struct look *look, uint32_t symbol, const struct keys *keys)
{
	look->is_open |= look->put_count == most_put;
	if (look->put_count < most_put)
		look->puts[look->put_count++] = (struct put){ symbol, *keys };
}

/* What all who call `node` put there: `symbol`, or what they hand over as parameter `param`. */
static void climb(struct look *look, uint32_t node, uint32_t symbol, uint32_t param,
	const struct keys *keys, int level)
{
	struct program *program = look->program;
	struct program_cursor cursor;
	if (symbol != air_none && (keys->is_open || !has_params(keys))) {
		add_put(look, symbol, keys);
		return;
	}
	if (level == most_levels) {
		look->is_open = true;
		return;
	}
	program_cursor_init(&cursor, program);
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		const struct program_call *call = &program->calls[edge->call];
		if (edge->kind != EDGE_CALL || !link_is_target(program, call, edge))
			continue;
		program_open(&cursor, edge->caller);
		const struct air_instr *made = &cursor.air.instrs[call->instr];
		struct keys above = keys_above(&cursor, call, keys);
		if (symbol != air_none) {
			climb(look, edge->caller, symbol, air_none, &above, level + 1);
			continue;
		}
		if (param >= air_call_argument_count(made))
			continue;
		struct flow_origin origin = flow_origin(
			cursor.flow, call->instr, air_call_argument(&cursor.air, made, param));
		if (origin.kind == FLOW_ORIGIN_FUNCTION)
			climb(look, edge->caller,
				program->functions[edge->caller].symbols[origin.index], air_none,
				&above, level + 1);
		else if (origin.kind == FLOW_ORIGIN_PARAM)
			climb(look, edge->caller, air_none, origin.index, &above, level + 1);
		else if (origin.kind != FLOW_ORIGIN_NULL)
			look->is_open = true;
	}
	program_cursor_release(&cursor);
}

/* --------------------------------------------------------------------------------- the stores */

static void look_at_store(struct look *look, struct program_cursor *cursor, uint32_t instr)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *copy = &f->instrs[instr];
	uint32_t node = cursor->node;
	struct keys keys = { .count = 0 };
	struct flow_origin origin = flow_origin(cursor->flow, instr, f->values[copy->first_value]);
	if (origin.kind == FLOW_ORIGIN_NULL)
		return;
	struct owner element = program_place_owner(cursor, instr, air_instr_place(f, copy));
	if (element.kind == OWNER_UNKNOWN)
		keys.is_open = true;
	else
		add_homes(cursor, element, &keys);
	if (origin.kind == FLOW_ORIGIN_FUNCTION)
		climb(look, node, look->program->functions[node].symbols[origin.index], air_none,
			&keys, 0);
	else if (origin.kind == FLOW_ORIGIN_PARAM)
		climb(look, node, air_none, origin.index, &keys, 0);
	else
		look->is_open = true;
}

static bool is_store(struct program_cursor *cursor, uint32_t instr, uint32_t slot)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	if (made->op != AIR_COPY || !cfg_instr_is_reachable(&cursor->cfg, instr))
		return false;
	const struct air_place *place = air_instr_place(f, made);
	if (!place->step_count)
		return false;
	const struct air_step *last = &f->steps[place->first_step + place->step_count - 1];
	return last->kind == AIR_STEP_FIELD && last->field != air_none &&
	       cursor->program->functions[cursor->node].slots[last->field] == slot;
}

/* All functions that are put into the slot; nothing is doubted where one came unseen. */
static void find_puts(struct look *look)
{
	struct program *program = look->program;
	const struct program_index *index = program->index;
	struct program_cursor cursor;
	uint32_t last = air_none;
	for (size_t i = 0; i < index->slot_flows.count; i++) {
		const struct slot_flow *flow = &index->slot_flows.items[i];
		if (flow->slot == look->slot &&
			(flow->source.node == air_none || flow->source.kind == SOURCE_SLOT ||
				flow->source.kind == SOURCE_UNKNOWN))
			look->is_open = true;
	}
	program_cursor_init(&cursor, program);
	program_each_access(program, look->slot, access)
	{
		if (access->kind != ACCESS_WRITE || access->node == last || look->is_open)
			continue;
		last = access->node;
		program_open(&cursor, access->node);
		for (uint32_t i = 0; i < cursor.air.instr_count; i++)
			if (is_store(&cursor, i, look->slot))
				look_at_store(look, &cursor, i);
	}
	program_cursor_release(&cursor);
}

/* ----------------------------------------------------------------------------------- the calls */

/* The queues that the element was taken out of through whose field a call is made. */
static void find_source(struct look *look, const struct program_call *call, struct keys *keys)
{
	struct program_cursor cursor;
	struct key key;
	program_cursor_init(&cursor, look->program);
	program_open(&cursor, call->caller);
	const struct air_function *f = &cursor.air;
	struct air_value pointer = f->values[f->instrs[call->instr].first_value];
	struct flow_origin origin = flow_origin(cursor.flow, call->instr, pointer);
	keys->is_open = origin.kind != FLOW_ORIGIN_READ_FIELD || origin.instr == air_none;
	const struct air_place *place =
		keys->is_open ? NULL : air_instr_place(f, &f->instrs[origin.instr]);
	struct owner element = { 0 };
	if (place)
		element = program_place_owner(&cursor, origin.instr, place);
	if (element.kind == OWNER_CALL && !element.through)
		add_arguments(&cursor, element.index, element, keys);
	else if (place && place->root == AIR_ROOT_DEREF && element.through &&
		 key_of_pointer(&cursor, origin.instr, place->base, &key))
		add_key(keys, key);
	program_cursor_release(&cursor);
	keys->is_open |= !keys->count;
	if (keys->is_open || !has_params(keys))
		return;
	/* A queue of the caller's: of all callers. */
	struct look above = { .program = look->program };
	climb(&above, call->caller, 0, air_none, keys, 0);
	*keys = (struct keys){ .is_open = above.is_open || !above.put_count };
	for (uint32_t p = 0; p < above.put_count; p++) {
		keys->is_open |= above.puts[p].keys.is_open;
		for (uint32_t i = 0; i < above.puts[p].keys.count; i++)
			add_key(keys, above.puts[p].keys.items[i]);
	}
}

static bool meet(const struct keys *a, const struct keys *b)
{
	for (uint32_t i = 0; i < a->count; i++)
		for (uint32_t j = 0; j < b->count; j++)
			if (a->items[i].index == b->items[j].index)
				return true;
	return a->is_open || b->is_open;
}

/* Is the function put into elements, but into none that may be in these queues? */
static bool is_elsewhere(const struct look *look, uint32_t symbol, const struct keys *keys)
{
	bool any = false;
	for (uint32_t p = 0; p < look->put_count; p++) {
		if (look->puts[p].symbol != symbol)
			continue;
		if (meet(&look->puts[p].keys, keys))
			return false;
		any = true;
	}
	return any;
}

static void look_at_call(struct program *program, const struct target_flow *flow)
{
	const struct program_call *call = &program->calls[flow->call];
	struct look look = { .program = program, .slot = flow->source.index };
	struct keys keys = { .count = 0 };
	find_source(&look, call, &keys);
	if (keys.is_open)
		return;
	find_puts(&look);
	for (uint32_t e = call->first_edge;
		e < call->first_edge + call->edge_count && !look.is_open; e++) {
		struct edge *edge = &program->edges[e];
		if (edge->slot != look.slot || edge->certainty == POSSIBLE ||
			!is_elsewhere(&look, program->functions[edge->callee].symbol, &keys))
			continue;
		edge->certainty = POSSIBLE;
		edge->is_one_of_many = false;
	}
}

void link_part_queues(struct program *program)
{
	const struct program_index *index = program->index;
	for (size_t i = 0; i < index->target_flows.count; i++) {
		const struct target_flow *flow = &index->target_flows.items[i];
		if (flow->source.kind == SOURCE_SLOT && flow->base == air_none &&
			program->slots[flow->source.index].target_count > 1 &&
			intern_find(&index->symbols, program->slots[flow->source.index].key) ==
				intern_none)
			look_at_call(program, flow);
	}
}
