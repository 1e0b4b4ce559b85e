/*
 * Objects that are zero: is what a pointer leads to zero in all its bytes?
 *
 *  1. A struct is zero when it was zeroed whole, with only zeros written to it since; when zeros
 *     were written to members that make up its size; when it was copied from one that is; or when
 *     a function made it so, which link knows.
 *  2. Nothing is known of a part of it that is written where nobody sees it.
 */
#include "internal.h"

enum { most_origins = 8, most_members = 16, deepest_copy = 4 };

static enum flow_truth part_is_zero(struct flow *flow, const struct part *part, uint32_t at);

/* ... of the object that a part was copied from, with whatever is around it. */
static enum flow_truth source_is_zero(
	struct flow *flow, uint32_t read, const struct part *part, uint32_t from)
{
	const struct air_function *f = flow->f;
	const struct air_place *place = air_instr_place(f, &f->instrs[read]);
	enum flow_truth zero = FLOW_UNKNOWN;
	struct part source;

	if (place->root == AIR_ROOT_LOCAL) {
		if (flow->copy_depth == deepest_copy || !part_extend(f, place, part, from, &source))
			return FLOW_UNKNOWN;
		flow->copy_depth++;
		zero = part_is_zero(flow, &source, read);
		flow->copy_depth--;
		return zero;
	}
	struct flow_bits bits = memory_at(flow, place, false);
	return bits_are_known(bits) && !bits.ones ? FLOW_TRUE : FLOW_UNKNOWN;
}

static enum flow_truth definition_is_zero(
	struct flow *flow, const struct definition *definition, const struct part *part)
{
	const struct air_function *f = flow->f;
	int64_t constant;

	if (definition->kind == DEFINITION_ZERO)
		return FLOW_TRUE;
	if (definition->kind != DEFINITION_COPY)
		return FLOW_UNKNOWN;
	struct air_value value = f->values[f->instrs[definition->instr].first_value];
	if (flow_constant(flow, definition->instr, value, &constant))
		return constant == 0 ? FLOW_TRUE : FLOW_FALSE;
	const struct air_instr *made = air_value_instr(f, value);
	uint32_t steps =
		definition->place == air_none ? 0 : f->places[definition->place].step_count;
	return made && made->op == AIR_READ ? source_is_zero(flow, value.index, part, steps)
					    : FLOW_UNKNOWN;
}

static enum flow_truth meet(enum flow_truth a, enum flow_truth b)
{
	return a == b ? a : FLOW_UNKNOWN;
}

/* Members written on the way, when the whole has no value of its own. */
struct members {
	uint32_t places[most_members];
	uint32_t count;
	uint64_t size;
};

/* False if it does not fit, or overlaps another. */
static bool add_member(
	const struct air_function *f, struct members *members, const struct definition *definition)
{
	struct part part;
	const struct air_place *place = &f->places[definition->place];

	if (!part_of_place(f, place, &part) || part.is_cut || place->type == air_none)
		return false;
	for (uint32_t i = 0; i < members->count; i++) {
		const struct air_place *known = &f->places[members->places[i]];
		struct definition other = { .place = members->places[i] };
		if (place_is_same(f, place, known))
			return true;
		if (part_overlap(f, &other, &part) != OVERLAP_NONE)
			return false;
	}
	if (members->count == most_members)
		return false;
	members->places[members->count++] = definition->place;
	members->size += f->types[place->type].size;
	return true;
}

/* What the caller said of the object a parameter leads to. */
static enum flow_truth param_is_zero(const struct flow *flow, uint32_t param)
{
	struct part part = { .local = param };
	const struct flow_binding *binding = flow_binding_of(flow, &part);

	return binding && binding->is_zeroed ? FLOW_TRUE : FLOW_UNKNOWN;
}

/* ... or of the number that came in for one whose own address is taken. */
static enum flow_truth number_is_zero(const struct flow *flow, const struct part *part)
{
	const struct flow_binding *binding = flow_binding_of(flow, part);

	if (!binding || !binding->has_constant)
		return FLOW_UNKNOWN;
	return binding->constant == 0 ? FLOW_TRUE : FLOW_FALSE;
}

/* Each member is zero on every way here, and together they are all there is. */
static enum flow_truth members_are_zero(
	struct flow *flow, const struct reach *reach, uint64_t size, uint32_t at)
{
	const struct air_function *f = flow->f;
	struct members members = { .count = 0 };

	for (uint32_t i = 0; i < reach->count; i++)
		if (reach->items[i].overlap == OVERLAP_SOME &&
			!add_member(f, &members, reach->items[i].definition))
			return FLOW_UNKNOWN;
	if (!size || members.size != size)
		return FLOW_UNKNOWN;
	for (uint32_t i = 0; i < members.count; i++) {
		struct part part;
		part_of_place(f, &f->places[members.places[i]], &part);
		if (part_is_zero(flow, &part, at) != FLOW_TRUE)
			return FLOW_UNKNOWN;
	}
	return FLOW_TRUE;
}

/* Whether all of what is written is zero; a whole that was never written is left to its members,
 * and says so through `is_open`. */
static enum flow_truth written_is_zero(
	struct flow *flow, const struct reach *reach, const struct part *part, bool *is_open)
{
	enum flow_truth common = FLOW_UNKNOWN;
	bool has_common = false, has_other = false;

	for (uint32_t i = 0; i < reach->count; i++) {
		const struct definition *definition = reach->items[i].definition;
		if (definition->kind == DEFINITION_ENTER) {
			*is_open = true;
			continue;
		}
		enum flow_truth zero = definition_is_zero(flow, definition, part);
		/* One member that is certainly not zero is enough only if it is certainly hit. */
		has_other |= reach->items[i].overlap == OVERLAP_SOME && zero == FLOW_FALSE;
		common = has_common ? meet(common, zero) : zero;
		has_common = true;
	}
	return has_other && common == FLOW_TRUE ? FLOW_UNKNOWN : common;
}

/* Does a call make the whole local zero, that it is handed the address of? */
static bool clears(struct flow *flow, const struct definition *definition)
{
	const struct air_function *f = flow->f;
	const struct air_instr *call = &f->instrs[definition->instr];
	uint32_t type = f->locals[definition->local].type;

	if (definition->kind != DEFINITION_UNSEEN || call->op != AIR_CALL || !flow->clear ||
		type == air_none)
		return false;
	for (uint32_t i = 0; i < air_call_argument_count(call); i++) {
		uint32_t address = address_instr(f, air_call_argument(f, call, i));
		if (address == air_none)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[address]);
		if (place->root == AIR_ROOT_LOCAL && place->index == definition->local &&
			!place->step_count)
			return flow->clear(definition->instr, i, f->types[type].size, flow->data);
	}
	return false;
}

/* Was it made zero by a call after all that is known to be written to it? Every way here passes the
 * call, and every way to the call what was written. */
static bool is_cleared(
	struct flow *flow, const struct part *part, const struct reach *reach, uint32_t at)
{
	const struct definition *last = NULL;

	for (uint32_t i = 0; i < reach->count; i++)
		if (!last || reach->items[i].definition->instr > last->instr)
			last = reach->items[i].definition;
	if (!last || part->is_cut || last->kind != DEFINITION_UNSEEN ||
		!cfg_dominates(
			flow->cfg, flow_block_of(flow, last->instr), flow_block_of(flow, at)))
		return false;
	for (uint32_t i = 0; i < reach->count; i++)
		if (!cfg_dominates(flow->cfg,
			    flow_block_of(flow, reach->items[i].definition->instr),
			    flow_block_of(flow, last->instr)))
			return false;
	return clears(flow, last);
}

static enum flow_truth part_is_zero(struct flow *flow, const struct part *part, uint32_t at)
{
	struct reach reach;
	bool is_open = false;

	if (part->is_cut)
		return FLOW_UNKNOWN;
	reach_at(flow, part, at, air_none, &reach);
	if (reach.is_entry && !reach.is_many && !reach.count)
		return number_is_zero(flow, part);
	if (reach.is_many || reach.is_entry || !reach.count)
		return FLOW_UNKNOWN;
	if (is_cleared(flow, part, &reach, at))
		return FLOW_TRUE;
	enum flow_truth zero = written_is_zero(flow, &reach, part, &is_open);
	if (!is_open)
		return zero;
	uint32_t type = flow->f->locals[part->local].type;
	if (zero != FLOW_TRUE || part->count || type == air_none)
		return FLOW_UNKNOWN;
	return members_are_zero(flow, &reach, flow->f->types[type].size, at);
}

static enum flow_truth global_is_zero(struct flow *flow, const struct flow_origin *origin)
{
	struct flow_bits bits = memory_of_global(flow, origin, NULL);

	if (bits.ones)
		return FLOW_FALSE;
	return bits_are_known(bits) ? FLOW_TRUE : FLOW_UNKNOWN;
}

static enum flow_truth origin_is_zero(
	struct flow *flow, uint32_t at, const struct flow_origin *origin)
{
	const struct air_function *f = flow->f;
	struct part part;

	switch (origin->kind) {
	case FLOW_ORIGIN_CONSTANT:
		return origin->integer == 0 ? FLOW_TRUE : FLOW_FALSE;
	case FLOW_ORIGIN_NULL: /* it leads to no object */
		return FLOW_FALSE;
	case FLOW_ORIGIN_PARAM:
		return param_is_zero(flow, origin->index);
	case FLOW_ORIGIN_GLOBAL:
		return global_is_zero(flow, origin);
	case FLOW_ORIGIN_LOCAL:
		if (f->instrs[origin->instr].op == AIR_ADDRESS &&
			part_of_place(f, air_instr_place(f, &f->instrs[origin->instr]), &part))
			return part_is_zero(flow, &part, at);
		return FLOW_UNKNOWN;
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_CALL:
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
	case FLOW_ORIGIN_OTHER:
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	return FLOW_UNKNOWN;
}

enum flow_truth flow_is_zeroed(struct flow *flow, uint32_t at, struct air_value pointer)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(flow, at, pointer, origins, most_origins);
	enum flow_truth common = FLOW_UNKNOWN;

	for (uint32_t i = 0; i < count; i++) {
		enum flow_truth zero = origin_is_zero(flow, at, &origins[i]);
		common = i == 0 ? zero : meet(common, zero);
	}
	return common;
}

bool flow_may_be_zeroed(struct flow *flow, uint32_t at, struct air_value pointer)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(flow, at, pointer, origins, most_origins);

	for (uint32_t i = 0; i < count; i++)
		if (origin_is_zero(flow, at, &origins[i]) == FLOW_TRUE)
			return true;
	return false;
}
