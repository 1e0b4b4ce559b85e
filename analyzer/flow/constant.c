/*
 * Constants: a value is one when every definition that reaches it gives the same. Bits likewise,
 * each for itself.
 *
 * Both walk from the value to what made it, with the reads they are inside of on a stack: a
 * value that depends on itself (a counter) is no constant. It errs towards "not known".
 */
#include "internal.h"

enum { most_values = 96, deepest = 24, deepest_null = 2 };

struct evaluation {
	struct flow *flow;
	uint32_t open[deepest]; /* reads being looked at */
	uint32_t depth;
	int budget;
	bool by_stores; /* of memory, also what is known from all that is stored there */
};

static bool enter(struct evaluation *e, uint32_t read)
{
	if (e->depth == deepest || --e->budget < 0)
		return false;
	for (uint32_t i = 0; i < e->depth; i++)
		if (e->open[i] == read)
			return false;
	e->open[e->depth++] = read;
	return true;
}

/* ----------------------------------------------------------------------------- whole constants */

static const struct constant not_known = { 0 };

static struct constant evaluate(struct evaluation *e, struct air_value value);

/* What a definition gives the part that it covers. */
static struct constant defined(
	struct evaluation *e, const struct definition *definition, const struct part *part)
{
	const struct air_function *f = e->flow->f;

	if (definition->kind == DEFINITION_ZERO)
		return (struct constant){ .is_known = true, .is_signed = true };
	if (definition->kind != DEFINITION_COPY)
		return not_known;
	const struct air_place *place = &f->places[definition->place];
	if (place->step_count < part->count) /* copied with a whole struct */
		return not_known;
	struct air_value value = f->values[f->instrs[definition->instr].first_value];
	struct constant constant = evaluate(e, value);
	return constant.is_known && place->type != air_none ? flow_convert(f, place->type, constant)
							    : constant;
}

/* What a parameter is bound to; not known without a binding. */
static struct constant bound(const struct flow *flow, const struct part *part)
{
	const struct flow_binding *binding = flow_binding_of(flow, part);

	if (!binding || !binding->has_constant)
		return not_known;
	return (struct constant){
		.is_known = true, .is_signed = true, .integer = binding->constant
	};
}

static struct constant evaluate_memory(struct evaluation *e, const struct air_place *place)
{
	struct flow_bits bits = memory_at(e->flow, place, e->by_stores);
	struct constant constant = {
		.is_known = true, .is_signed = true, .integer = (int64_t)bits.ones
	};

	if (!bits_are_known(bits) || place->type == air_none)
		return not_known;
	return flow_convert(e->flow->f, place->type, constant);
}

static struct constant evaluate_read(struct evaluation *e, uint32_t read)
{
	struct flow *flow = e->flow;
	const struct air_place *place = air_instr_place(flow->f, &flow->f->instrs[read]);
	struct part part;
	struct reach reach;

	if (!part_of_place(flow->f, place, &part))
		return evaluate_memory(e, place);
	if (part.is_cut || !enter(e, read))
		return not_known;
	reach_at(flow, &part, read, air_none, &reach);
	struct constant common = reach.is_entry ? bound(flow, &part) : not_known;
	bool is_known = reach.is_entry ? common.is_known : reach.count > 0;
	bool is_first = !reach.is_entry;
	is_known &= !reach.is_many;
	for (uint32_t i = 0; is_known && i < reach.count; i++)
		is_known = reach.items[i].overlap == OVERLAP_COVERS;
	for (uint32_t i = 0; is_known && i < reach.count; i++) {
		struct constant one = defined(e, reach.items[i].definition, &part);
		is_known = one.is_known && (is_first || one.integer == common.integer);
		common = one;
		is_first = false;
	}
	e->depth--;
	return is_known ? common : not_known;
}

/* The pointer that an operation tests for null, if that is what it does; else NONE. */
static struct air_value tested_pointer(
	const struct air_function *f, const struct air_instr *made, const struct constant *operands)
{
	const struct air_value *values = &f->values[made->first_value];
	struct air_value pointer = { .kind = AIR_VALUE_NONE };

	if (made->op != AIR_OPERATE)
		return pointer;
	if (made->operation == AIR_NOT)
		pointer = values[0];
	else if ((made->operation == AIR_EQ || made->operation == AIR_NE) &&
		 operands[0].is_known != operands[1].is_known &&
		 !operands[operands[1].is_known].integer)
		pointer = values[operands[0].is_known];
	const struct air_instr *from = air_value_instr(f, pointer);
	if (from && flow_is_pointer(f, from->type))
		return pointer;
	return (struct air_value){ .kind = AIR_VALUE_NONE };
}

/* `pointer` == NULL and the like, where the pointer is no constant. */
static struct constant evaluate_test(
	struct evaluation *e, const struct air_instr *made, struct air_value pointer)
{
	struct flow *flow = e->flow;
	struct constant answer = { .is_signed = true };

	if (flow->null_depth == deepest_null)
		return not_known;
	flow->null_depth++;
	enum flow_truth is_null = flow_is_null(flow, 0, pointer);
	flow->null_depth--;
	answer.is_known = is_null != FLOW_UNKNOWN;
	answer.integer = (is_null == FLOW_TRUE) == (made->operation != AIR_NE);
	return answer;
}

static struct constant evaluate(struct evaluation *e, struct air_value value)
{
	const struct air_function *f = e->flow->f;
	const struct air_instr *made = air_value_instr(f, value);
	struct constant operands[2] = { not_known, not_known };

	if (air_value_is_constant(value))
		return fold_value(f, value);
	if (!made || --e->budget < 0)
		return not_known;
	if (made->op == AIR_READ)
		return evaluate_read(e, value.index);
	if (made->op == AIR_CALL) {
		int forwards = flow_call_effects(e->flow, value.index)->forwards;
		return forwards < 0 ? not_known
				    : evaluate(e, air_call_argument(f, made, (uint32_t)forwards));
	}
	if (made->op != AIR_OPERATE && made->op != AIR_CAST)
		return not_known;
	for (uint32_t i = 0; i < made->value_count && i < 2; i++)
		operands[i] = evaluate(e, f->values[made->first_value + i]);
	struct air_value pointer = tested_pointer(f, made, operands);
	if (pointer.kind != AIR_VALUE_NONE && !operands[0].is_known)
		return evaluate_test(e, made, pointer);
	return fold_instr(f, made, operands[0], operands[1]);
}

struct constant flow_evaluate(struct flow *flow, struct air_value value)
{
	struct evaluation e = { .flow = flow, .budget = most_values };

	return evaluate(&e, value);
}

bool flow_constant(struct flow *flow, uint32_t at, struct air_value value, int64_t *constant)
{
	struct constant result = flow_evaluate(flow, value);

	(void)at; /* a value was made by an instruction; it does not change */
	if (result.is_known)
		*constant = result.integer;
	return result.is_known;
}

/* ---------------------------------------------------------------------------------------- bits */

static const struct flow_bits no_bits = { 0 };

static struct flow_bits evaluate_bits(struct evaluation *e, struct air_value value);

static struct flow_bits defined_bits(
	struct evaluation *e, const struct definition *definition, const struct part *part)
{
	const struct air_function *f = e->flow->f;

	if (definition->kind == DEFINITION_ZERO)
		return (struct flow_bits){ .zeros = UINT64_MAX };
	if (definition->kind != DEFINITION_COPY ||
		f->places[definition->place].step_count < part->count)
		return no_bits;
	return evaluate_bits(e, f->values[f->instrs[definition->instr].first_value]);
}

/* By what reaches a local. */
static struct flow_bits local_bits(struct evaluation *e, uint32_t read, const struct part *local)
{
	struct flow *flow = e->flow;
	struct part part = *local;
	struct reach reach;

	if (part.is_cut || !enter(e, read))
		return no_bits;
	reach_at(flow, &part, read, air_none, &reach);
	struct flow_bits common = { UINT64_MAX, UINT64_MAX };
	bool is_known = !reach.is_many && (reach.is_entry || reach.count);
	if (reach.is_entry) {
		struct constant entry = bound(flow, &part);
		is_known &= entry.is_known;
		common = (struct flow_bits){ (uint64_t)entry.integer, ~(uint64_t)entry.integer };
	}
	for (uint32_t i = 0; is_known && i < reach.count; i++)
		is_known = reach.items[i].overlap == OVERLAP_COVERS;
	for (uint32_t i = 0; is_known && i < reach.count; i++) {
		struct flow_bits one = defined_bits(e, reach.items[i].definition, &part);
		common.ones &= one.ones;
		common.zeros &= one.zeros;
	}
	e->depth--;
	return is_known ? common : no_bits;
}

/* A member that is filled where nobody sees it still holds what is stored in that member. */
static struct flow_bits read_bits(struct evaluation *e, uint32_t read)
{
	const struct air_function *f = e->flow->f;
	const struct air_place *place = air_instr_place(f, &f->instrs[read]);
	struct part part;
	struct flow_bits bits = no_bits;

	if (part_of_place(f, place, &part))
		bits = local_bits(e, read, &part);
	if (bits.ones || bits.zeros)
		return bits;
	return place->root != AIR_ROOT_LOCAL || place->step_count
		       ? memory_at(e->flow, place, e->by_stores)
		       : no_bits;
}

static struct flow_bits operate_bits(
	enum air_operator operation, struct flow_bits a, struct flow_bits b)
{
	if (operation == AIR_OR)
		return (struct flow_bits){ a.ones | b.ones, a.zeros & b.zeros };
	if (operation == AIR_AND)
		return (struct flow_bits){ a.ones & b.ones, a.zeros | b.zeros };
	if (operation == AIR_COMPLEMENT)
		return (struct flow_bits){ a.zeros, a.ones };
	if (operation == AIR_XOR)
		return (struct flow_bits){ (a.ones & b.zeros) | (a.zeros & b.ones),
			(a.ones & b.ones) | (a.zeros & b.zeros) };
	return no_bits;
}

/* Only the bits the type has survive; what fills the others is left open. */
static struct flow_bits cast_bits(
	const struct air_function *f, uint32_t type, struct flow_bits bits)
{
	uint64_t size = type == air_none ? 0 : f->types[type].size;
	uint64_t kept = size >= 8 ? UINT64_MAX : (UINT64_C(1) << (8 * size)) - 1;

	if (type == air_none || f->types[type].pointers || f->types[type].kind == AIR_TYPE_BOOL ||
		f->types[type].kind == AIR_TYPE_FLOAT)
		return no_bits;
	return (struct flow_bits){ bits.ones & kept, bits.zeros & kept };
}

static struct flow_bits evaluate_bits(struct evaluation *e, struct air_value value)
{
	const struct air_function *f = e->flow->f;
	const struct air_instr *made = air_value_instr(f, value);
	struct evaluation whole = { .flow = e->flow, .budget = deepest, .by_stores = e->by_stores };
	struct constant constant = evaluate(&whole, value);

	if (constant.is_known)
		return (struct flow_bits){ (uint64_t)constant.integer,
			~(uint64_t)constant.integer };
	if (!made || --e->budget < 0)
		return no_bits;
	if (made->op == AIR_READ)
		return read_bits(e, value.index);
	if (made->op == AIR_CAST)
		return cast_bits(f, made->type, evaluate_bits(e, f->values[made->first_value]));
	if (made->op != AIR_OPERATE)
		return no_bits;
	struct flow_bits left = evaluate_bits(e, f->values[made->first_value]);
	struct flow_bits right = no_bits;
	if (made->value_count == 2)
		right = evaluate_bits(e, f->values[made->first_value + 1]);
	return operate_bits(made->operation, left, right);
}

struct flow_bits flow_bits(struct flow *flow, struct air_value value)
{
	struct evaluation e = { .flow = flow, .budget = most_values, .by_stores = true };

	return evaluate_bits(&e, value);
}

enum flow_truth flow_has_bits(struct flow *flow, uint32_t at, struct air_value value, int64_t bits)
{
	struct flow_bits known = flow_bits(flow, value);

	(void)at;
	if (((uint64_t)bits & ~known.ones) == 0)
		return FLOW_TRUE;
	return (uint64_t)bits & known.zeros ? FLOW_FALSE : FLOW_UNKNOWN;
}
