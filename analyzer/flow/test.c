/*
 * Tests that end a loop: a comparison of an induction variable with something that does not
 * change, made in every turn.
 *
 * With the value x of the first test, a step k and a limit L, `x < L` says "go on" (L - x) / k
 * times, rounded up. Where the start or the limit is no constant, a bound on the side that counts
 * is enough. Turns are counted so that the bound errs upwards.
 */
#include "internal.h"

enum { deepest = 8 };

/* A tested expression: the induction variable, moved by a constant. */
struct tested {
	struct induction induction;
	uint32_t local, read;
	int64_t offset;
	bool is_pointer;
	bool is_content; /* what the variable leads to is tested: the array ends with a mark */
};

bool loop_is_every_turn(const struct flow *flow, uint32_t loop, uint32_t block)
{
	const struct cfg_loop *l = &flow->cfg->loops[loop];

	for (uint32_t i = 0; i < l->latch_count; i++)
		if (!cfg_dominates(flow->cfg, block, l->latches[i]))
			return false;
	return true;
}

/* ------------------------------------------------------------------------------ what is tested */

static bool tested_local(
	struct flow *flow, uint32_t loop, struct air_value value, struct tested *tested)
{
	struct part part;

	if (!flow_read_part(flow->f, value, &part) || part.count || part.is_cut)
		return false;
	/* A read before the loop is something else: it does not step. */
	if (!cfg_loop_has(flow->cfg, loop, flow_block_of(flow, value.index)))
		return false;
	tested->induction = induction_of(flow, loop, part.local);
	tested->local = part.local;
	tested->read = value.index;
	tested->is_pointer = flow_is_pointer(flow->f, flow->f->locals[part.local].type);
	return tested->induction.kind != INDUCTION_NONE;
}

/* `*p`, `names[i]`, `p->name`: an element ends the array. */
static bool tested_content(
	struct flow *flow, uint32_t loop, const struct air_place *place, struct tested *tested)
{
	tested->is_content = true;
	if (place->root == AIR_ROOT_DEREF &&
		tested_local(flow, loop, flow_strip_casts(flow->f, place->base), tested))
		return true;
	if (place->root == AIR_ROOT_DEREF &&
		variation_of(flow, loop, place->base) != FLOW_INVARIANT)
		return false;
	for (uint32_t i = 0; i < place->step_count; i++) {
		const struct air_step *step = &flow->f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_ELEMENT &&
			tested_local(flow, loop, flow_strip_casts(flow->f, step->index), tested))
			return true;
	}
	return false;
}

static bool tested_value(
	struct flow *flow, uint32_t loop, struct air_value value, struct tested *tested)
{
	const struct air_function *f = flow->f;
	int64_t constant;

	*tested = (struct tested){ .local = air_none };
	for (int depth = 0; depth < deepest; depth++) {
		value = flow_strip_casts(f, value);
		const struct air_instr *made = air_value_instr(f, value);
		if (!made)
			return false;
		const struct air_place *place = air_instr_place(f, made);
		if (made->op == AIR_READ)
			return tested_local(flow, loop, value, tested) ||
			       (place->root != AIR_ROOT_LOCAL &&
				       tested_content(flow, loop, place, tested));
		if (made->op == AIR_ADDRESS && place->root == AIR_ROOT_DEREF) {
			value = place->base; /* `&p->link != head` */
			continue;
		}
		if (made->op != AIR_OPERATE || made->value_count != 2 ||
			(made->operation != AIR_ADD && made->operation != AIR_SUB) ||
			!flow_constant(flow, 0, f->values[made->first_value + 1], &constant))
			return false;
		if (made->operation == AIR_SUB)
			constant = constant == INT64_MIN ? 0 : -constant;
		if (__builtin_add_overflow(tested->offset, constant, &tested->offset))
			return false;
		value = f->values[made->first_value];
	}
	return false;
}

/* ----------------------------------------------------------------------------------- how often */

struct start {
	struct flow *flow;
	struct linear found;
	bool highest; /* of several, the greatest is wanted */
	bool has_any;
};

static bool add_start(struct start *start, struct linear one)
{
	struct linear *found = &start->found;

	if (!one.is_known ||
		(start->has_any && (one.base != found->base || one.index != found->index)))
		return false;
	if (!start->has_any ||
		(start->highest ? one.offset > found->offset : one.offset < found->offset))
		*found = one;
	start->has_any = true;
	return true;
}

/* What the variable holds at the end of a block that enters the loop. */
static bool add_entering(struct start *start, uint32_t local, uint32_t block)
{
	struct flow *flow = start->flow;
	const struct air_function *f = flow->f;
	struct part part = { .local = local };
	struct reach reach;

	reach_at_end(flow, &part, block, air_none, &reach);
	if (reach.is_many || (reach.is_entry && local >= f->param_count))
		return false;
	if (reach.is_entry &&
		!add_start(start, (struct linear){ true, FLOW_ORIGIN_PARAM, local, 0 }))
		return false;
	for (uint32_t i = 0; i < reach.count; i++) {
		const struct definition *definition = reach.items[i].definition;
		struct linear one = { .is_known = definition->kind == DEFINITION_ZERO,
			.base = FLOW_ORIGIN_CONSTANT };
		if (definition->kind == DEFINITION_COPY)
			one = linear_of(flow, f->values[f->instrs[definition->instr].first_value]);
		if (!add_start(start, one))
			return false;
	}
	return true;
}

/* The least or the greatest value the variable has when the loop is entered. */
static struct linear start_of(struct flow *flow, uint32_t loop, uint32_t local, bool highest)
{
	const struct cfg *cfg = flow->cfg;
	uint32_t header = cfg->loops[loop].header;
	struct start start = { .flow = flow, .highest = highest };

	for (uint32_t p = cfg->predecessor_start[header]; p < cfg->predecessor_start[header + 1];
		p++)
		if (!cfg_loop_has(cfg, loop, cfg->predecessors[p]) &&
			!add_entering(&start, local, cfg->predecessors[p]))
			return (struct linear){ 0 };
	return start.found;
}

static bool is_unsigned(const struct air_function *f, uint32_t local)
{
	uint32_t type = f->locals[local].type;

	return type != air_none && !f->types[type].pointers &&
	       f->types[type].kind == AIR_TYPE_UNSIGNED;
}

static bool has_same_base(struct linear a, struct linear b)
{
	return a.is_known && b.is_known && a.base == b.base &&
	       (a.base == FLOW_ORIGIN_CONSTANT || a.index == b.index);
}

/* How far the first tested value is from the limit, in the direction of the step; at most. */
static bool distance(struct flow *flow, uint32_t loop, const struct tested *tested,
	struct air_value limit, int64_t *result)
{
	bool is_down = tested->induction.step < 0;
	struct linear start = start_of(flow, loop, tested->local, is_down);
	struct linear end = linear_of(flow, limit);
	struct linear number = { true, FLOW_ORIGIN_CONSTANT, 0, 0 };

	if (!has_same_base(start, end)) {
		bool is_limited = true;
		if (!is_down && (!end.is_known || end.base != FLOW_ORIGIN_CONSTANT))
			is_limited = bound_above(flow, limit, &end.offset);
		if (is_down && (!start.is_known || start.base != FLOW_ORIGIN_CONSTANT))
			is_limited = bound_above_entering(flow, tested->local, loop, &start.offset);
		else if (!start.is_known || start.base != FLOW_ORIGIN_CONSTANT)
			start.offset = is_unsigned(flow->f, tested->local) ? 0 : INT64_MAX;
		if (!is_limited || tested->is_pointer || start.offset == INT64_MAX ||
			(is_down && (!end.is_known || end.base != FLOW_ORIGIN_CONSTANT)))
			return false;
		number.offset = start.offset;
		start = number;
	}
	int64_t moved = induction_before(flow, loop, tested->local, tested->read);
	if (__builtin_add_overflow(moved, tested->offset, &moved) ||
		__builtin_add_overflow(start.offset, moved, &start.offset))
		return false;
	return is_down ? !__builtin_sub_overflow(start.offset, end.offset, result)
		       : !__builtin_sub_overflow(end.offset, start.offset, result);
}

/* Does anything happen in the block that is more than looking at values? */
static bool does_work(const struct flow *flow, uint32_t block)
{
	const struct air_function *f = flow->f;

	for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++) {
		const struct air_instr *instr = &f->instrs[i];
		bool writes = instr->op == AIR_COPY || instr->op == AIR_ZERO;
		if (instr->op == AIR_CALL || instr->op == AIR_ASM ||
			(writes && air_instr_place(f, instr)->root != AIR_ROOT_LOCAL))
			return true;
	}
	return false;
}

/* Is this a test at the top, before the work of the turn, and not also at its end? */
static bool is_at_top(const struct flow *flow, uint32_t loop, uint32_t block)
{
	const struct cfg_loop *l = &flow->cfg->loops[loop];

	for (uint32_t i = 0; i < l->latch_count; i++)
		if (l->latches[i] == block)
			return false;
	for (; !does_work(flow, block); block = flow->cfg->dominator[block])
		if (block == l->header)
			return true;
	return false;
}

static void count_turns(struct flow *flow, uint32_t loop, uint32_t block,
	const struct tested *tested, const struct fact *fact, struct loop_test *test)
{
	int64_t step = tested->induction.step, far;

	if (!step || !distance(flow, loop, tested, fact->other, &far))
		return;
	step = step < 0 ? -step : step;
	far += fact->relation == AIR_LE || fact->relation == AIR_GE;
	if (fact->relation == AIR_NE && (far < 0 || far % step)) /* never met */
		return;
	int64_t stays = far <= 0 ? 0 : (far - 1) / step + 1;
	test->has_bound = stays < INT64_MAX;
	test->bound = stays + !is_at_top(flow, loop, block);
}

/* ------------------------------------------------------------------------------------ the test */

/* The fact that holds when the loop goes on from an exit. */
static bool fact_of_staying(struct flow *flow, uint32_t loop, uint32_t block, struct fact *fact)
{
	const struct cfg *cfg = flow->cfg;

	for (uint32_t s = cfg->successor_start[block]; s < cfg->successor_start[block + 1]; s++)
		if (cfg_loop_has(cfg, loop, cfg->successors[s]))
			return fact_of_edge(flow, block, cfg->successors[s], fact);
	return false;
}

/* A list ends with null or back at its head. */
static bool is_list_test(struct flow *flow, uint32_t loop, const struct fact *fact)
{
	return fact->relation == AIR_NE && variation_of(flow, loop, fact->other) == FLOW_INVARIANT;
}

/* An array ends with a zero; looked at after work on the element it is an answer, not an end. */
static bool is_end_mark(struct flow *flow, uint32_t loop, uint32_t block, const struct fact *fact)
{
	int64_t constant;

	return fact->relation == AIR_NE && flow_constant(flow, 0, fact->other, &constant) &&
	       !constant && is_at_top(flow, loop, block);
}

/* Does the variable step towards where the relation ends? */
static bool is_towards(const struct induction *induction, enum air_operator relation)
{
	if (relation == AIR_LT || relation == AIR_LE)
		return induction->step >= 0;
	if (relation == AIR_GT || relation == AIR_GE)
		return induction->step <= 0;
	return relation == AIR_NE;
}

bool loop_test_at(struct flow *flow, uint32_t loop, uint32_t block, struct loop_test *test)
{
	struct fact fact;
	struct tested tested;

	*test = (struct loop_test){ .local = air_none };
	if (!loop_is_every_turn(flow, loop, block) || !fact_of_staying(flow, loop, block, &fact))
		return false;
	if (!tested_value(flow, loop, fact.subject, &tested)) {
		struct air_value other = fact.other;
		fact.other = fact.subject;
		fact.subject = other;
		fact.relation = relation_swap(fact.relation);
		if (!tested_value(flow, loop, fact.subject, &tested))
			return false;
	}
	test->local = tested.local;
	test->shape = tested.induction.kind == INDUCTION_LIST ? FLOW_SHAPE_LIST
		      : tested.is_pointer                     ? FLOW_SHAPE_POINTER
							      : FLOW_SHAPE_COUNT;
	if (tested.is_content)
		return tested.induction.kind == INDUCTION_COUNT &&
		       is_end_mark(flow, loop, block, &fact);
	if (tested.induction.kind == INDUCTION_LIST)
		return is_list_test(flow, loop, &fact);
	if (!is_towards(&tested.induction, fact.relation) ||
		variation_of(flow, loop, fact.other) != FLOW_INVARIANT)
		return false;
	count_turns(flow, loop, block, &tested, &fact, test);
	return true;
}
