/*
 * How big what is kept in a slot becomes, by its stores in the whole program.
 *
 *  1. A store that adds to what is there, or multiplies it, makes it grow, unless a test on the way
 *     keeps it within something: a constant, or a slot that does not grow itself (a capacity).
 *  2. What a test compares with is often another slot: that one is asked, a few levels deep.
 *  3. The test may stand before every call of the function that adds; and it may be a function of
 *     the program that looks at the slot (`is_full(list)`): of that one nothing more is known.
 *  4. Stores to a local struct, and of whole structs, are not seen: so "bounded" may be wrong. It
 *     errs towards silence.
 */
#include "link/growth.h"

#include "link/internal.h"

enum {
	most_origins = 8,
	most_stores = 48,
	most_callers = 16,
	deepest_slot = 3,
	deepest_value = 4,
};

struct look {
	struct program *program;
	struct program_cursor *cursor; /* on the function of a store, or on a caller of it */
	uint32_t slot;
	int depth; /* slots still to be followed */
	bool grows, is_input, is_unknown;
	int64_t bound;
};

static struct growth growth_of(struct program *program, uint32_t slot, int depth);

const struct role *growth_measure(const struct program_cursor *cursor, uint32_t ref)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	struct role_list roles = { 0 };
	if (ref != air_none && f->symbols[ref] != air_none)
		roles = program->symbols[f->symbols[ref]].roles;
	else if (ref != air_none && f->slots[ref] != air_none)
		roles = program->slots[f->slots[ref]].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_MEASURES && roles.items[r].measure != MEASURE_TIME)
			return &roles.items[r];
	return NULL;
}

static void raise_to(struct look *look, int64_t bound)
{
	look->bound = bound > look->bound ? bound : look->bound;
}

/* -------------------------------------------------------------------------------- other slots */

/* The slot that an origin reads, or air_none. */
static uint32_t slot_read(const struct look *look, const struct flow_origin *origin)
{
	if (origin->kind != FLOW_ORIGIN_READ_FIELD && origin->kind != FLOW_ORIGIN_READ_GLOBAL)
		return air_none;
	return look->program->functions[look->cursor->node].slots[origin->index];
}

static bool is_own(const struct look *look, uint32_t at, struct air_value value)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(look->cursor->flow, at, value, origins, most_origins);

	for (uint32_t i = 0; i < count; i++)
		if (slot_read(look, &origins[i]) == look->slot)
			return true;
	return false;
}

/* Is it no bigger than another slot, which is asked how big it becomes? False if that grows. */
static bool follow(struct look *look, uint32_t slot)
{
	struct growth other = { GROWTH_UNKNOWN, 0 };
	if (slot != air_none && slot != look->slot && look->depth)
		other = growth_of(look->program, slot, look->depth - 1);
	switch (other.kind) {
	case GROWTH_UNKNOWN:
		look->is_unknown = true;
		return true;
	case GROWTH_BOUNDED:
		raise_to(look, other.bound);
		return true;
	case GROWTH_GROWS:
	case GROWTH_INPUT:
		return false;
	}
	return false;
}

/* ------------------------------------------------------------------------------------- limits */

/* Does what a test compares with keep the slot small? */
static bool is_kept_by(struct look *look, uint32_t at, struct air_value other, bool is_product)
{
	struct flow *flow = look->cursor->flow;
	struct flow_origin origin = flow_origin(flow, at, other);
	int64_t bound;

	if (flow_upper_bound(flow, at, other, &bound)) {
		raise_to(look, bound);
		return bound > 0;
	}
	if (slot_read(look, &origin) != air_none)
		return follow(look, slot_read(look, &origin));
	/* `while (capacity < needed) capacity *= 2` is how things grow. */
	if (is_product)
		return false;
	look->is_unknown = true;
	return true;
}

static bool is_tested(
	struct look *look, uint32_t at, struct air_value value, bool is_sum, bool is_product)
{
	uint32_t block = air_none;
	struct flow_limit limit;

	while (flow_next_limit(look->cursor->flow, at, value, &block, &limit)) {
		bool is_less = limit.relation == AIR_LT || limit.relation == AIR_LE ||
			       limit.relation == AIR_EQ || (limit.relation == AIR_NE && !is_sum);
		if (is_less && is_kept_by(look, at, limit.other, is_product))
			return true;
	}
	return false;
}

/* Is the sum, or what is added to, tested on the way here? */
static bool is_limited(struct look *look, uint32_t instr)
{
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	struct air_value sum = { .kind = AIR_VALUE_RESULT, .index = instr };
	struct air_value room;
	bool is_product = made->operation != AIR_ADD;

	if (is_tested(look, instr, sum, true, is_product))
		return true;
	for (uint32_t v = 0; v < made->value_count; v++)
		if (is_tested(look, instr, f->values[made->first_value + v], false, is_product))
			return true;
	return flow_room(look->cursor->flow, sum, &room) && is_kept_by(look, instr, room, false);
}

/* ------------------------------------------------------------------------------------- guards */

/* Does a function of the program look at the slot? */
static bool looks_at(const struct look *look, uint32_t ref)
{
	const struct program *program = look->program;
	uint32_t symbol = program->functions[look->cursor->node].symbols[ref];
	struct program_cursor cursor;
	bool found = false;

	if (symbol == air_none || program->symbols[symbol].node_count != 1 ||
		program->symbols[symbol].nodes[0] >= program->defined_count)
		return false;
	program_cursor_init(&cursor, look->program);
	program_open(&cursor, program->symbols[symbol].nodes[0]);
	for (uint32_t r = 0; r < cursor.air.ref_count && !found; r++)
		found = program->functions[cursor.node].slots[r] == look->slot;
	program_cursor_release(&cursor);
	return found;
}

/* Does a test say that the slot is small, or did a function that looks at it? */
static bool is_guard(struct look *look, uint32_t at, const struct flow_test *test)
{
	const struct air_function *f = &look->cursor->air;
	struct flow_origin origin = flow_origin(look->cursor->flow, at, test->subject);
	bool is_less = test->relation == AIR_LT || test->relation == AIR_LE ||
		       test->relation == AIR_EQ || test->relation == AIR_NE;

	if (origin.kind == FLOW_ORIGIN_CALL && f->instrs[origin.index].callee != air_none &&
		looks_at(look, f->instrs[origin.index].callee)) {
		look->is_unknown = true;
		return true;
	}
	return is_less && slot_read(look, &origin) == look->slot &&
	       is_kept_by(look, at, test->other, false);
}

static bool is_guarded(struct look *look, uint32_t instr)
{
	uint32_t block = air_none;
	struct flow_test test;

	while (flow_next_test(look->cursor->flow, instr, &block, &test))
		if (is_guard(look, instr, &test))
			return true;
	return false;
}

/* Is every call of the function behind such a test? */
static bool is_guarded_above(struct look *look)
{
	const struct program *program = look->program;
	struct program_cursor *below = look->cursor, cursor;
	uint32_t first = program->in_start[below->node], last = program->in_start[below->node + 1];
	bool all = first < last && last - first <= most_callers;

	program_cursor_init(&cursor, look->program);
	look->cursor = &cursor;
	for (uint32_t i = first; all && i < last; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		all = edge->kind == EDGE_CALL;
		if (!all)
			break;
		program_open(&cursor, edge->caller);
		all = is_guarded(look, program->calls[edge->call].instr);
	}
	look->cursor = below;
	program_cursor_release(&cursor);
	return all;
}

/* ------------------------------------------------------------------------------------- stores */

static void judge_value(struct look *look, uint32_t at, struct air_value value, int depth);

static bool is_negative(struct look *look, uint32_t at, const struct air_instr *made)
{
	int64_t constant;
	for (uint32_t v = 0; v < made->value_count; v++)
		if (flow_constant(look->cursor->flow, at,
			    look->cursor->air.values[made->first_value + v], &constant) &&
			constant < 0)
			return true;
	return false;
}

static void judge_operation(struct look *look, uint32_t instr, int depth)
{
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	bool is_own_one = false;

	for (uint32_t v = 0; v < made->value_count; v++)
		is_own_one |= is_own(look, instr, f->values[made->first_value + v]);
	bool is_rising = made->operation == AIR_ADD || made->operation == AIR_MUL ||
			 made->operation == AIR_SHL;
	if (is_own_one && (!is_rising || is_negative(look, instr, made)))
		return; /* what is taken away makes it no bigger */
	if (is_own_one) {
		look->grows |= !is_limited(look, instr) && !is_guarded(look, instr) &&
			       !is_guarded_above(look);
		return;
	}
	look->is_unknown = true;
	for (uint32_t v = 0; is_rising && depth && v < made->value_count; v++)
		judge_value(look, instr, f->values[made->first_value + v], depth - 1);
}

static void judge_call(struct look *look, uint32_t instr)
{
	const struct air_function *f = &look->cursor->air;
	uint32_t ref = f->instrs[instr].callee;
	struct air_value result = { .kind = AIR_VALUE_RESULT, .index = instr };
	int64_t bound;

	if (growth_measure(look->cursor, ref))
		look->is_input = true;
	else if (flow_upper_bound(look->cursor->flow, instr, result, &bound))
		raise_to(look, bound);
	else
		look->is_unknown = true;
}

static void judge_origin(struct look *look, const struct flow_origin *origin, int depth)
{
	const struct air_function *f = &look->cursor->air;
	uint32_t slot = slot_read(look, origin);

	if (origin->kind == FLOW_ORIGIN_CONSTANT)
		raise_to(look, origin->integer);
	else if (origin->kind == FLOW_ORIGIN_CALL)
		judge_call(look, origin->index);
	else if (slot != air_none && growth_measure(look->cursor, origin->index))
		look->is_input = true;
	else if (slot != air_none && slot != look->slot)
		look->is_input |= !follow(look, slot);
	else if (origin->kind == FLOW_ORIGIN_OTHER && origin->instr != air_none &&
		 f->instrs[origin->instr].op == AIR_OPERATE)
		judge_operation(look, origin->instr, depth);
	else if (slot == air_none && origin->kind != FLOW_ORIGIN_NULL)
		look->is_unknown = true;
}

static void judge_value(struct look *look, uint32_t at, struct air_value value, int depth)
{
	struct flow_origin origins[most_origins];
	int64_t bound;

	if (flow_upper_bound(look->cursor->flow, at, value, &bound)) {
		raise_to(look, bound);
		return;
	}
	uint32_t count = flow_origins(look->cursor->flow, at, value, origins, most_origins);
	for (uint32_t i = 0; i < count; i++)
		judge_origin(look, &origins[i], depth);
}

static void judge_store(struct look *look, const struct access *access)
{
	program_open(look->cursor, access->node);
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *write = &f->instrs[access->instr];
	if (write->op == AIR_COPY)
		judge_value(look, access->instr, f->values[write->first_value], deepest_value);
	else if (write->op != AIR_ZERO)
		look->is_unknown = true; /* an atomic one */
}

/* ----------------------------------------------------------------------------------- questions */

static struct growth growth_of(struct program *program, uint32_t slot, int depth)
{
	struct program_cursor cursor;
	struct look look = {
		.program = program, .cursor = &cursor, .slot = slot, .depth = depth, .bound = 0
	};
	uint32_t stores = 0;

	if (program_access_count(program, slot) > most_stores * 4)
		return (struct growth){ GROWTH_UNKNOWN, 0 };
	program_cursor_init(&cursor, program);
	program_each_access(program, slot, access)
	{
		look.is_unknown |= access->kind == ACCESS_ADDRESS;
		if (access->kind != ACCESS_WRITE || access->is_derived)
			continue;
		if (stores++ < most_stores)
			judge_store(&look, access);
		else
			look.is_unknown = true;
	}
	program_cursor_release(&cursor);
	if (look.grows)
		return (struct growth){ GROWTH_GROWS, 0 };
	if (look.is_input)
		return (struct growth){ GROWTH_INPUT, 0 };
	if (look.is_unknown || !stores)
		return (struct growth){ GROWTH_UNKNOWN, 0 };
	return (struct growth){ GROWTH_BOUNDED, look.bound };
}

struct growth program_growth(struct program *program, uint32_t slot)
{
	struct program_index *index = program->index;

	if (!index->growths)
		index->growths =
			arena_array(&program->arena, program->slot_count, sizeof(*index->growths));
	if (!index->growths[slot]) {
		struct growth *growth = arena_alloc(&program->arena, sizeof(*growth));
		*growth = growth_of(program, slot, deepest_slot);
		index->growths[slot] = growth;
	}
	return *index->growths[slot];
}
