/*
 * Induction variables: locals that step on in every turn of a loop, and in no other way.
 *
 *  1. Counters and pointers: every definition inside is `i = i + k` with a k that does not change
 *     and a common sign; one of them runs in every turn.
 *  2. Lists: every definition inside is `p = p->field`, maybe through a saved copy, casts and a
 *     constant offset (container_of); one of them runs in every turn.
 *
 * Whatever else writes the variable makes it none: that errs towards "no for-each loop".
 */
#include "internal.h"

enum { deepest = 10 };

/* --------------------------------------------------------------------------------------- lists */

static const struct air_instr *only_copy(
	struct flow *flow, const struct part *part, uint32_t read, uint32_t loop)
{
	struct reach reach;

	reach_at(flow, part, read, air_none, &reach);
	if (reach.is_entry || reach.is_many || reach.count != 1 ||
		reach.items[0].definition->kind != DEFINITION_COPY ||
		reach.items[0].overlap != OVERLAP_COVERS)
		return NULL;
	uint32_t instr = reach.items[0].definition->instr;
	return cfg_loop_has(flow->cfg, loop, flow_block_of(flow, instr)) ? &flow->f->instrs[instr]
									 : NULL;
}

/* Steps to the value this one is an address inside of; false if it is something else. */
static bool strip_offset(const struct air_function *f, struct air_value *value)
{
	*value = flow_strip_casts(f, *value);
	const struct air_instr *made = air_value_instr(f, *value);
	if (!made)
		return false;
	if (made->op == AIR_ADDRESS && air_instr_place(f, made)->root == AIR_ROOT_DEREF) {
		*value = air_instr_place(f, made)->base;
		return true;
	}
	if (made->op == AIR_OPERATE && made->value_count == 2 &&
		(made->operation == AIR_ADD || made->operation == AIR_SUB) &&
		fold_value(f, f->values[made->first_value + 1]).is_known) {
		*value = f->values[made->first_value];
		return true;
	}
	return false;
}

/* Does the pointer lead from `local`, directly or over fields? */
static bool leads_from(
	struct flow *flow, uint32_t loop, struct air_value value, uint32_t local, int depth)
{
	const struct air_function *f = flow->f;
	struct part part;

	while (strip_offset(f, &value))
		;
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || made->op != AIR_READ || depth == 0)
		return false;
	const struct air_place *place = air_instr_place(f, made);
	if (place->root == AIR_ROOT_DEREF)
		return leads_from(flow, loop, place->base, local, depth - 1);
	if (!part_of_place(f, place, &part) || part.count || part.is_cut)
		return false;
	if (part.local == local)
		return true;
	const struct air_instr *copy = only_copy(flow, &part, value.index, loop);
	return copy && leads_from(flow, loop, f->values[copy->first_value], local, depth - 1);
}

/* Is the value read from a field of what `local` points at? */
static bool follows_field(
	struct flow *flow, uint32_t loop, struct air_value value, uint32_t local, int depth)
{
	const struct air_function *f = flow->f;
	struct part part;

	while (strip_offset(f, &value))
		;
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || made->op != AIR_READ || depth == 0)
		return false;
	const struct air_place *place = air_instr_place(f, made);
	if (place->root == AIR_ROOT_DEREF)
		return place->step_count &&
		       f->steps[place->first_step + place->step_count - 1].kind == AIR_STEP_FIELD &&
		       leads_from(flow, loop, place->base, local, depth - 1);
	if (!part_of_place(f, place, &part) || part.count || part.is_cut || part.local == local)
		return false;
	const struct air_instr *copy = only_copy(flow, &part, value.index, loop);
	return copy && follows_field(flow, loop, f->values[copy->first_value], local, depth - 1);
}

/* ------------------------------------------------------------------------------------ counters */

static bool reads_local(const struct air_function *f, struct air_value value, uint32_t local)
{
	struct part part;

	return flow_read_part(f, flow_strip_casts(f, value), &part) && part.local == local &&
	       !part.count && !part.is_cut;
}

/* The step of `local = value`: 0 by something that does not change. False if it is no step. */
static bool step_of(
	struct flow *flow, uint32_t loop, struct air_value value, uint32_t local, int64_t *step)
{
	const struct air_function *f = flow->f;
	const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, value));

	if (!made || made->op != AIR_OPERATE || made->value_count != 2 ||
		(made->operation != AIR_ADD && made->operation != AIR_SUB))
		return false;
	struct air_value left = f->values[made->first_value];
	struct air_value right = f->values[made->first_value + 1];
	if (made->operation == AIR_ADD && reads_local(f, right, local)) {
		struct air_value other = left;
		left = right;
		right = other;
	}
	if (!reads_local(f, left, local))
		return false;
	if (flow_constant(flow, 0, right, step)) {
		if (*step == 0 || *step == INT64_MIN)
			return false;
		*step = made->operation == AIR_SUB ? -*step : *step;
		return true;
	}
	*step = 0;
	return variation_of(flow, loop, right) == FLOW_INVARIANT;
}

/* ------------------------------------------------------------------------------------ together */

static bool add_definition(struct flow *flow, uint32_t loop, const struct definition *definition,
	struct induction *induction, bool *is_every_turn)
{
	const struct air_function *f = flow->f;
	struct induction own = { INDUCTION_COUNT, 0 };

	if (definition->kind != DEFINITION_COPY || f->places[definition->place].step_count)
		return false;
	struct air_value value = f->values[f->instrs[definition->instr].first_value];
	if (!step_of(flow, loop, value, definition->local, &own.step)) {
		if (!follows_field(flow, loop, value, definition->local, deepest))
			return false;
		own.kind = INDUCTION_LIST;
	}
	if (induction->kind != INDUCTION_NONE && induction->kind != own.kind)
		return false;
	if ((own.step < 0 && induction->step > 0) || (own.step > 0 && induction->step < 0))
		return false;
	induction->kind = own.kind;
	if (!loop_is_every_turn(flow, loop, flow_block_of(flow, definition->instr)))
		return true;
	*is_every_turn = true;
	return !__builtin_add_overflow(induction->step, own.step, &induction->step);
}

/* Definitions that do not run in every turn take part in the sign only. */
static bool has_mixed_signs(struct flow *flow, uint32_t loop, uint32_t local)
{
	uint32_t count;
	const struct definition *definitions = definitions_of(flow, local, &count);
	bool is_up = false, is_down = false;

	for (uint32_t i = 0; i < count; i++) {
		int64_t step;
		if (definitions[i].kind != DEFINITION_COPY ||
			!cfg_loop_has(flow->cfg, loop, flow_block_of(flow, definitions[i].instr)))
			continue;
		struct air_value value =
			flow->f->values[flow->f->instrs[definitions[i].instr].first_value];
		if (!step_of(flow, loop, value, local, &step))
			continue;
		is_up |= step > 0;
		is_down |= step < 0;
	}
	return is_up && is_down;
}

struct induction induction_of(struct flow *flow, uint32_t loop, uint32_t local)
{
	static const struct induction none = { INDUCTION_NONE, 0 };
	struct induction induction = none;
	uint32_t count;
	const struct definition *definitions = definitions_of(flow, local, &count);
	bool is_every_turn = false;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t block = flow_block_of(flow, definitions[i].instr);
		if (!cfg_is_reachable(flow->cfg, block) || !cfg_loop_has(flow->cfg, loop, block))
			continue;
		if (!add_definition(flow, loop, &definitions[i], &induction, &is_every_turn))
			return none;
	}
	if (!is_every_turn || has_mixed_signs(flow, loop, local))
		return none;
	return induction;
}

int64_t induction_before(struct flow *flow, uint32_t loop, uint32_t local, uint32_t instr)
{
	uint32_t count, block = flow_block_of(flow, instr);
	const struct definition *definitions = definitions_of(flow, local, &count);
	int64_t sum = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = flow_block_of(flow, definitions[i].instr);
		int64_t step = 0;
		if (definitions[i].kind != DEFINITION_COPY || !cfg_is_reachable(flow->cfg, at) ||
			!cfg_loop_has(flow->cfg, loop, at) || !loop_is_every_turn(flow, loop, at))
			continue;
		bool is_before = at == block ? definitions[i].instr < instr
					     : cfg_dominates(flow->cfg, at, block);
		struct air_value value =
			flow->f->values[flow->f->instrs[definitions[i].instr].first_value];
		if (is_before && step_of(flow, loop, value, local, &step))
			sum += step;
	}
	return sum;
}
