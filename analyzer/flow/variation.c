/*
 * What differs from turn to turn of a loop, and through what.
 *
 *  1. A local is looked up inside the turn, back to the loop's first block. What reaches from
 *     there was left by an earlier turn, unless no definition inside the loop gets that far.
 *  2. Where several definitions reach, the branches that chose between them count as well.
 *  3. Memory is as its address varies, and carried when the loop writes the same field or global
 *     through an address that does not. What callees write is not seen here: a callee's own
 *     state is the receiver's, which dependence.c asks about.
 *  4. What a call returns varies with its arguments; a call that is the same in each turn and not
 *     pure returns something of its own.
 *
 * It errs towards "carried"; a question that takes too long is.
 */
#include "internal.h"

enum { most_questions = 600 };

static enum flow_variation join(enum flow_variation a, enum flow_variation b)
{
	return a > b ? a : b;
}

static bool is_inside(struct flow *flow, uint32_t loop, uint32_t instr)
{
	return cfg_loop_has(flow->cfg, loop, flow_block_of(flow, instr));
}

/* -------------------------------------------------------------------------------------- locals */

/* Does a definition of the last turn reach the next one? */
static bool is_carried(struct flow *flow, uint32_t loop, const struct part *part)
{
	const struct cfg_loop *l = &flow->cfg->loops[loop];

	for (uint32_t i = 0; i < l->latch_count; i++) {
		struct reach reach;
		reach_at_end(flow, part, l->latches[i], l->header, &reach);
		if (reach.is_many)
			return true;
		for (uint32_t d = 0; d < reach.count; d++)
			if (reach.items[d].definition->kind != DEFINITION_ENTER)
				return true;
	}
	return false;
}

/* The branches inside the loop that decide whether a definition is passed on the way to `read`. */
static enum flow_variation variation_of_choice(
	struct flow *flow, uint32_t loop, uint32_t definition, uint32_t read)
{
	enum flow_variation variation = FLOW_INVARIANT;
	uint32_t target = flow_block_of(flow, read);
	uint32_t block = flow_block_of(flow, definition), behind = block;
	struct fact fact;

	for (; fact_next(flow, &block, &fact) && cfg_loop_has(flow->cfg, loop, fact.block);
		behind = block) {
		while (flow->cfg->dominator[behind] != fact.block)
			behind = flow->cfg->dominator[behind];
		if (cfg_dominates(flow->cfg, behind, target)) /* the read is behind it, too */
			break;
		variation = join(variation, variation_of(flow, loop, fact.subject));
		variation = join(variation, variation_of(flow, loop, fact.other));
	}
	return variation;
}

static enum flow_variation variation_of_definition(
	struct flow *flow, uint32_t loop, const struct definition *definition)
{
	const struct air_function *f = flow->f;

	switch (definition->kind) {
	case DEFINITION_COPY:
		return variation_of(
			flow, loop, f->values[f->instrs[definition->instr].first_value]);
	case DEFINITION_UNSEEN:
		return FLOW_VARIES;
	case DEFINITION_ZERO:
	case DEFINITION_ENTER:
		break;
	}
	return FLOW_INVARIANT;
}

static enum flow_variation variation_of_local(
	struct flow *flow, uint32_t loop, const struct part *part, uint32_t read)
{
	enum flow_variation variation = FLOW_INVARIANT;
	struct reach reach;

	reach_at(flow, part, read, flow->cfg->loops[loop].header, &reach);
	if (reach.is_many)
		return FLOW_CARRIED;
	bool is_chosen = reach.count + reach.is_stopped > 1;
	for (uint32_t i = 0; i < reach.count && variation != FLOW_CARRIED; i++) {
		const struct definition *definition = reach.items[i].definition;
		variation = join(variation, variation_of_definition(flow, loop, definition));
		if (is_chosen)
			variation = join(variation,
				variation_of_choice(flow, loop, definition->instr, read));
	}
	if (!reach.is_stopped || variation == FLOW_CARRIED || !is_carried(flow, loop, part))
		return variation;
	if (!part->count && !part->is_cut &&
		induction_of(flow, loop, part->local).kind != INDUCTION_NONE)
		return join(variation, FLOW_VARIES);
	return FLOW_CARRIED;
}

/* -------------------------------------------------------------------------------------- memory */

/* The field a place ends in, or air_none. */
static uint32_t last_field(const struct air_function *f, const struct air_place *place)
{
	for (uint32_t i = place->step_count; i-- > 0;)
		if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD)
			return f->steps[place->first_step + i].field;
	return air_none;
}

static bool may_meet(
	const struct air_function *f, const struct air_place *a, const struct air_place *b)
{
	uint32_t field = last_field(f, a);

	if (a->root == AIR_ROOT_LOCAL || b->root == AIR_ROOT_LOCAL)
		return false; /* definitions know */
	if (field != last_field(f, b))
		return false;
	if (field != air_none)
		return true;
	if (a->root == AIR_ROOT_GLOBAL && b->root == AIR_ROOT_GLOBAL)
		return a->index == b->index;
	return a->type == b->type;
}

/* Does the loop write the place, or hand out its address, in a way that turns could meet? */
static bool is_written(struct flow *flow, uint32_t loop, const struct air_place *place,
	enum flow_variation variation)
{
	const struct air_function *f = flow->f;
	const struct cfg *cfg = flow->cfg;

	for (uint32_t b = 0; b < cfg->reachable_count; b++) {
		uint32_t block = cfg->reverse_postorder[b];
		if (!cfg_loop_has(cfg, loop, block))
			continue;
		for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++) {
			enum air_op op = f->instrs[i].op;
			if (op != AIR_COPY && op != AIR_ZERO && op != AIR_ADDRESS)
				continue;
			const struct air_place *written = air_instr_place(f, &f->instrs[i]);
			if (!may_meet(f, place, written))
				continue;
			if (variation != FLOW_VARIES ||
				variation_of_place(flow, loop, written) != FLOW_VARIES)
				return true;
		}
	}
	return false;
}

enum flow_variation variation_of_place(
	struct flow *flow, uint32_t loop, const struct air_place *place)
{
	enum flow_variation variation = FLOW_INVARIANT;

	if (place->root == AIR_ROOT_DEREF)
		variation = variation_of(flow, loop, place->base);
	for (uint32_t i = 0; i < place->step_count; i++) {
		const struct air_step *step = &flow->f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_ELEMENT)
			variation = join(variation, variation_of(flow, loop, step->index));
	}
	return variation;
}

static enum flow_variation variation_of_read(struct flow *flow, uint32_t loop, uint32_t instr)
{
	const struct air_function *f = flow->f;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	enum flow_variation variation = variation_of_place(flow, loop, place);
	struct part part;

	if (variation == FLOW_CARRIED)
		return FLOW_CARRIED;
	if (part_of_place(f, place, &part))
		return join(variation, variation_of_local(flow, loop, &part, instr));
	return is_written(flow, loop, place, variation) ? FLOW_CARRIED : variation;
}

/* -------------------------------------------------------------------------------------- values */

static enum flow_variation variation_of_operands(
	struct flow *flow, uint32_t loop, const struct air_instr *made)
{
	enum flow_variation variation = FLOW_INVARIANT;

	for (uint32_t i = 0; i < made->value_count; i++)
		variation = join(variation,
			variation_of(flow, loop, flow->f->values[made->first_value + i]));
	return variation;
}

static enum flow_variation variation_of_call(struct flow *flow, uint32_t loop, uint32_t instr)
{
	const struct call_effects *effects = flow_call_effects(flow, instr);
	enum flow_variation variation = variation_of_operands(flow, loop, &flow->f->instrs[instr]);

	if (effects->is_pure || effects->is_readonly || variation != FLOW_INVARIANT)
		return variation;
	return FLOW_CARRIED;
}

static enum flow_variation variation_of_result(struct flow *flow, uint32_t loop, uint32_t instr)
{
	const struct air_instr *made = &flow->f->instrs[instr];

	if (!is_inside(flow, loop, instr))
		return FLOW_INVARIANT;
	switch (made->op) {
	case AIR_READ:
		return variation_of_read(flow, loop, instr);
	case AIR_ADDRESS:
		return variation_of_place(flow, loop, air_instr_place(flow->f, made));
	case AIR_CALL:
		return variation_of_call(flow, loop, instr);
	case AIR_OPERATE:
	case AIR_CAST:
		return variation_of_operands(flow, loop, made);
	case AIR_COPY:
	case AIR_ZERO:
	case AIR_ASM:
	case AIR_ENTER:
	case AIR_LEAVE:
		break;
	}
	return FLOW_CARRIED;
}

enum flow_variation variation_of(struct flow *flow, uint32_t loop, struct air_value value)
{
	if (value.kind != AIR_VALUE_RESULT)
		return value.kind == AIR_VALUE_NONE ? FLOW_CARRIED : FLOW_INVARIANT;
	if (flow->turn_depth == 0)
		flow->turn_budget = most_questions;
	if (flow->turn_depth == turn_deepest || --flow->turn_budget < 0)
		return FLOW_CARRIED;
	/* Within a turn everything leads back to its start, except through an inner loop. There
	 * a value may lead to itself, and adds nothing. */
	for (int i = 0; i < flow->turn_depth; i++)
		if (flow->turn_open[i].instr == value.index && flow->turn_open[i].loop == loop)
			return FLOW_INVARIANT;
	flow->turn_open[flow->turn_depth++] = (struct turn_question){ loop, value.index };
	enum flow_variation variation = variation_of_result(flow, loop, value.index);
	flow->turn_depth--;
	return variation;
}

enum flow_variation flow_variation(
	struct flow *flow, uint32_t loop, uint32_t at, struct air_value value)
{
	(void)at; /* a value was made by an instruction; it does not change */
	return variation_of(flow, loop, value);
}

bool variation_is_fresh(struct flow *flow, uint32_t loop, uint32_t local, uint32_t instr)
{
	struct part part = { .local = local };
	struct reach reach;

	if (!is_inside(flow, loop, instr))
		return false;
	reach_at(flow, &part, instr, flow->cfg->loops[loop].header, &reach);
	return !reach.is_stopped && !reach.is_many;
}
