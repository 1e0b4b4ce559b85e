/*
 * Constants, and addresses a constant number of elements into an object: what two ends of a loop
 * have to be for their distance to be known.
 *
 * It goes back from a value through casts, copies of locals that have one definition, and sums with
 * a constant. It errs towards "not known".
 */
#include "internal.h"

enum { deepest = 12 };

static struct linear linear(struct flow *flow, struct air_value value, int depth);

static struct linear moved(struct linear from, int64_t by)
{
	from.is_known = from.is_known && !__builtin_add_overflow(from.offset, by, &from.offset);
	return from;
}

static struct linear linear_address(struct flow *flow, const struct air_place *place, int depth)
{
	const struct air_function *f = flow->f;
	struct linear base = { .is_known = true, .index = place->index };
	int64_t index = 0;

	if (place->step_count > 1)
		return (struct linear){ 0 };
	if (place->step_count == 1) {
		const struct air_step *step = &f->steps[place->first_step];
		if (step->kind != AIR_STEP_ELEMENT || !flow_constant(flow, 0, step->index, &index))
			return (struct linear){ 0 };
	}
	switch (place->root) {
	case AIR_ROOT_LOCAL:
		base.base = FLOW_ORIGIN_LOCAL;
		break;
	case AIR_ROOT_GLOBAL:
		base.base = FLOW_ORIGIN_GLOBAL;
		break;
	case AIR_ROOT_FUNCTION:
		return (struct linear){ 0 };
	case AIR_ROOT_DEREF:
		base = linear(flow, place->base, depth - 1);
		break;
	}
	return moved(base, index);
}

static struct linear linear_read(struct flow *flow, struct air_value value, int depth)
{
	const struct air_function *f = flow->f;
	struct part part;
	struct reach reach;

	if (!flow_read_part(f, value, &part) || part.count || part.is_cut)
		return (struct linear){ 0 };
	reach_at(flow, &part, value.index, air_none, &reach);
	if (reach.is_entry && !reach.count && part.local < f->param_count)
		return (struct linear){ true, FLOW_ORIGIN_PARAM, part.local, 0 };
	if (reach.is_entry || reach.is_many || reach.count != 1 ||
		reach.items[0].definition->kind != DEFINITION_COPY)
		return (struct linear){ 0 };
	const struct air_instr *copy = &f->instrs[reach.items[0].definition->instr];
	return linear(flow, f->values[copy->first_value], depth - 1);
}

static struct linear linear(struct flow *flow, struct air_value value, int depth)
{
	const struct air_function *f = flow->f;
	struct linear result = { .is_known = true, .base = FLOW_ORIGIN_CONSTANT };
	int64_t constant;

	if (flow_constant(flow, 0, value, &result.offset))
		return result;
	value = flow_strip_casts(f, value);
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || depth == 0)
		return (struct linear){ 0 };
	if (made->op == AIR_READ)
		return linear_read(flow, value, depth);
	if (made->op == AIR_ADDRESS)
		return linear_address(flow, air_instr_place(f, made), depth);
	if (made->op == AIR_CALL)
		return (struct linear){ true, FLOW_ORIGIN_CALL, value.index, 0 };
	if (made->op != AIR_OPERATE || made->value_count != 2 ||
		!flow_constant(flow, 0, f->values[made->first_value + 1], &constant))
		return (struct linear){ 0 };
	result = linear(flow, f->values[made->first_value], depth - 1);
	if (made->operation == AIR_ADD)
		return moved(result, constant);
	if (made->operation == AIR_SUB && constant != INT64_MIN)
		return moved(result, -constant);
	return (struct linear){ 0 };
}

struct linear linear_of(struct flow *flow, struct air_value value)
{
	return linear(flow, value, deepest);
}
