/*
 * Expressions that were tested on the way to where they are used: written alike, with the same
 * values in the locals they read.
 *
 * Members and globals are taken to hold what they held at the test: between a test and what it is
 * for there is seldom a store. Locals are looked up.
 */
#include "internal.h"

enum { deepest = 6 };

static bool is_same_reach(struct flow *flow, const struct part *part, uint32_t a, uint32_t b)
{
	struct reach left, right;

	reach_at(flow, part, a, air_none, &left);
	reach_at(flow, part, b, air_none, &right);
	if (left.is_many || right.is_many || left.is_entry != right.is_entry ||
		left.count != right.count)
		return false;
	for (uint32_t i = 0; i < left.count; i++)
		if (left.items[i].definition != right.items[i].definition)
			return false;
	return true;
}

/* Do two values that are written alike read the same in every local? */
static bool has_same_locals(struct flow *flow, struct air_value a, struct air_value b, int depth)
{
	const struct air_function *f = flow->f;
	struct part part;

	a = flow_strip_casts(f, a);
	b = flow_strip_casts(f, b);
	const struct air_instr *left = air_value_instr(f, a), *right = air_value_instr(f, b);
	if (!left || !right || a.index == b.index)
		return true;
	if (flow_read_part(f, a, &part))
		return is_same_reach(flow, &part, a.index, b.index);
	if (!depth)
		return false;
	if (left->op == AIR_READ || left->op == AIR_ADDRESS) {
		const struct air_place *place = air_instr_place(f, left);
		return place->root != AIR_ROOT_DEREF ||
		       has_same_locals(
			       flow, place->base, air_instr_place(f, right)->base, depth - 1);
	}
	for (uint32_t i = 0; i < left->value_count && i < right->value_count; i++)
		if (!has_same_locals(flow, f->values[left->first_value + i],
			    f->values[right->first_value + i], depth - 1))
			return false;
	return true;
}

static bool is_alike(struct flow *flow, struct air_value a, struct air_value b)
{
	return value_is_same(flow->f, a, b) && has_same_locals(flow, a, b, deepest);
}

/* Is it worth a look: no constant, no local, whose values are followed elsewhere? */
static bool is_expression(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, value));

	if (!made)
		return false;
	if (made->op != AIR_READ)
		return made->op == AIR_OPERATE;
	const struct air_place *place = air_instr_place(f, made);
	return place->root != AIR_ROOT_LOCAL || place->step_count;
}

bool flow_next_limit(struct flow *flow, uint32_t at, struct air_value value, uint32_t *block,
	struct flow_limit *limit)
{
	struct fact fact;

	if (!is_expression(flow->f, value))
		return false;
	if (*block == air_none)
		*block = flow_block_of(flow, at);
	while (fact_next(flow, block, &fact)) {
		if (is_alike(flow, fact.subject, value)) {
			*limit = (struct flow_limit){ fact.relation, fact.other };
			return true;
		}
		if (is_alike(flow, fact.other, value)) {
			*limit = (struct flow_limit){ relation_swap(fact.relation), fact.subject };
			return true;
		}
	}
	return false;
}

bool flow_next_test(struct flow *flow, uint32_t at, uint32_t *block, struct flow_test *test)
{
	struct fact fact;

	if (*block == air_none)
		*block = flow_block_of(flow, at);
	if (!fact_next(flow, block, &fact))
		return false;
	*test = (struct flow_test){ fact.relation, fact.subject, fact.other };
	return true;
}

/* ---------------------------------------------------------------------------- what is left */

/* Is the value `room - used`, or `room - used - 1`? */
static bool is_left(
	struct flow *flow, struct air_value value, struct air_value used, struct air_value *room)
{
	const struct air_function *f = flow->f;
	const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, value));

	for (int depth = 0; depth < 2; depth++) {
		if (!made || made->op != AIR_OPERATE || made->operation != AIR_SUB ||
			made->value_count != 2)
			return false;
		*room = f->values[made->first_value];
		if (value_is_same(f, f->values[made->first_value + 1], used))
			return true;
		made = air_value_instr(f, flow_strip_casts(f, *room));
	}
	return false;
}

static bool is_told_room(struct flow *flow, uint32_t at, struct air_value added,
	struct air_value used, struct air_value *room)
{
	struct flow_origin origin = flow_origin(flow, at, added);

	if (origin.kind != FLOW_ORIGIN_CALL)
		return false;
	const struct air_instr *call = &flow->f->instrs[origin.index];
	for (uint32_t i = 0; i < air_call_argument_count(call); i++)
		if (is_left(flow, air_call_argument(flow->f, call, i), used, room))
			return true;
	return false;
}

static bool is_tested_room(struct flow *flow, uint32_t at, struct air_value added,
	struct air_value used, struct air_value *room)
{
	uint32_t block = flow_block_of(flow, at);
	struct fact fact;

	while (fact_next(flow, &block, &fact)) {
		bool is_less = fact.relation == AIR_LT || fact.relation == AIR_LE;
		bool is_more = fact.relation == AIR_GT || fact.relation == AIR_GE;
		if (is_less && is_alike(flow, fact.subject, added) &&
			is_left(flow, fact.other, used, room))
			return true;
		if (is_more && is_alike(flow, fact.other, added) &&
			is_left(flow, fact.subject, used, room))
			return true;
	}
	return false;
}

bool flow_room(struct flow *flow, struct air_value sum, struct air_value *room)
{
	const struct air_function *f = flow->f;

	sum = flow_strip_casts(f, sum);
	const struct air_instr *made = air_value_instr(f, sum);
	if (!made || made->op != AIR_OPERATE || made->operation != AIR_ADD ||
		made->value_count != 2)
		return false;
	for (uint32_t i = 0; i < 2; i++) {
		struct air_value used = f->values[made->first_value + i];
		struct air_value added = f->values[made->first_value + 1 - i];
		if (is_told_room(flow, sum.index, added, used, room) ||
			is_tested_room(flow, sum.index, added, used, room))
			return true;
	}
	return false;
}
