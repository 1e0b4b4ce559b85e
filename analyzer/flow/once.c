/*
 * What happens once in the life of the process: behind the test of a static variable that is set on
 * every way from there, or behind a call that says so.
 *
 *  1. A guard is tested for zero, by a read or an atomic operation, which is opaque in AIR: an
 *     address, the memory order, and a value if it writes.
 *  2. That it is made zero again behind the test means that what failed is tried again, if there is
 *     a way on which it stays set. If there is none it is a lock, or stands for "busy".
 *
 * It errs towards "once": that somebody else takes it back is link's to find (link/once.c).
 */
#include "internal.h"

#include "base/bitset.h"

#include <string.h>

/* ------------------------------------------------------------------------------------ the guard */

/* Static locals and file-scope statics have keys that nobody else can name. */
static bool is_static_local(const struct air_ref *ref)
{
	return strstr(ref->key, "@F@") != NULL;
}

static bool is_static(const struct air_ref *ref)
{
	return strncmp(ref->key, "c:@", 3) != 0 || strchr(ref->key + 3, '@') != NULL;
}

/* Is it all of a static variable? That of an atomic_flag is its only member. */
static bool is_guard(const struct air_function *f, const struct air_place *place)
{
	if (place->root != AIR_ROOT_GLOBAL || !is_static(&f->refs[place->index]))
		return false;
	if (!place->step_count)
		return true;
	const struct air_step *step = &f->steps[place->first_step];
	return place->step_count == 1 && step->kind == AIR_STEP_FIELD && step->field != air_none &&
	       strstr(f->refs[step->field].key, "@atomic_flag@");
}

/* The variable that an atomic operation is about, or air_none. */
static uint32_t atomic_guard(const struct air_function *f, const struct air_instr *made)
{
	const struct air_instr *address = made->op == AIR_ASM && made->value_count > 1
						  ? air_value_instr(f, f->values[made->first_value])
						  : NULL;

	if (!address || address->op != AIR_ADDRESS || !is_guard(f, air_instr_place(f, address)))
		return air_none;
	return air_instr_place(f, address)->index;
}

/* The same of the only one in the block of a test, whose result nobody knows. */
static uint32_t tested_atomic(struct flow *flow, const struct fact *fact)
{
	enum { value = 2, operands };
	const struct air_function *f = flow->f;
	uint32_t guard = air_none;
	int64_t constant;

	for (uint32_t i = flow_first(flow, fact->block); i < flow_last(flow, fact->block); i++) {
		const struct air_instr *made = &f->instrs[i];
		if (made->op != AIR_ASM)
			continue;
		if (guard != air_none || made->value_count > operands)
			return air_none;
		/* One that writes what is no flag may be anything, a count. */
		if (made->value_count == operands &&
			(!flow_constant(flow, i, f->values[made->first_value + value], &constant) ||
				constant != 1))
			return air_none;
		guard = atomic_guard(f, made);
	}
	return fact->relation == AIR_EQ && flow_constant(flow, 0, fact->other, &constant) &&
			       !constant
		       ? guard
		       : air_none;
}

/* The static variable that was read for the test and found to be zero, or air_none. */
static uint32_t guard_of(struct flow *flow, const struct fact *fact)
{
	const struct air_function *f = flow->f;
	struct air_value subject = flow_strip_casts(f, fact->subject);
	const struct air_instr *read = air_value_instr(f, subject);

	if (subject.kind == AIR_VALUE_NONE)
		return tested_atomic(flow, fact);
	if (!read || read->op != AIR_READ)
		return air_none;
	const struct air_place *place = air_instr_place(f, read);
	if (place->root != AIR_ROOT_GLOBAL || place->step_count ||
		!is_static(&f->refs[place->index]))
		return air_none;
	int64_t constant;
	if (!flow_constant(flow, 0, fact->other, &constant))
		return air_none;
	bool is_zero = (fact->relation == AIR_EQ && !constant) ||
		       (fact->relation == AIR_NE && constant == 1 && read->type != air_none &&
			       f->types[read->type].kind == AIR_TYPE_BOOL);
	return is_zero ? place->index : air_none;
}

/* What an atomic operation does to the guard. */
static enum flow_truth set_atomically(struct flow *flow, uint32_t instr, uint32_t guard)
{
	enum { is_load = 2, is_store };
	const struct air_function *f = flow->f;
	const struct air_instr *made = &f->instrs[instr];
	int64_t constant;

	if (atomic_guard(f, made) != guard || made->value_count == is_load)
		return FLOW_UNKNOWN;
	return made->value_count == is_store &&
			       flow_constant(
				       flow, instr, f->values[made->first_value + 2], &constant) &&
			       constant
		       ? FLOW_TRUE
		       : FLOW_FALSE;
}

/* What an instruction does to the guard: TRUE sets it, FALSE resets it (or may). */
static enum flow_truth set_guard(struct flow *flow, uint32_t instr, uint32_t guard)
{
	const struct air_function *f = flow->f;
	const struct air_instr *copy = &f->instrs[instr];
	const struct air_place *place = air_instr_place(f, copy);
	int64_t constant;

	if (copy->op == AIR_ASM)
		return set_atomically(flow, instr, guard);
	if ((copy->op != AIR_COPY && copy->op != AIR_ZERO) || place->root != AIR_ROOT_GLOBAL ||
		place->index != guard)
		return FLOW_UNKNOWN;
	if (copy->op == AIR_ZERO)
		return FLOW_FALSE;
	struct air_value value = f->values[copy->first_value];
	if (flow_constant(flow, instr, value, &constant))
		return constant ? FLOW_TRUE : FLOW_FALSE;
	if (flow_is_null(flow, instr, value) == FLOW_FALSE)
		return FLOW_TRUE;
	/* Whatever was found is remembered: good enough for what only this function can see. */
	return is_static_local(&f->refs[guard]) && flow_is_pointer(f, place->type) ? FLOW_TRUE
										   : FLOW_FALSE;
}

static bool sets_guard(struct flow *flow, uint32_t block, uint32_t guard)
{
	for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++)
		if (set_guard(flow, i, guard) == FLOW_TRUE)
			return true;
	return false;
}

/* Can control get from the start of `block` to a return, or back to the test, without setting the
 * guard? */
static bool can_leave_unset(struct flow *flow, uint32_t block, uint32_t test, uint32_t guard)
{
	const struct cfg *cfg = flow->cfg;
	uint32_t waiting = 0;

	/* Constants are looked up here, which walks: so marks of our own. */
	uint64_t *seen =
		arena_array(&flow->arena, bitset_words(flow->f->block_count), sizeof(*seen));
	uint32_t *stack = arena_array(&flow->arena, flow->f->block_count, sizeof(*stack));
	stack[waiting++] = block;
	bitset_add(seen, block);
	while (waiting) {
		uint32_t at = stack[--waiting];
		if (sets_guard(flow, at, guard))
			continue;
		if (at == test || flow->f->blocks[at].end.kind == AIR_RETURN)
			return true;
		for (uint32_t s = cfg->successor_start[at]; s < cfg->successor_start[at + 1]; s++) {
			if (bitset_has(seen, cfg->successors[s]))
				continue;
			bitset_add(seen, cfg->successors[s]);
			stack[waiting++] = cfg->successors[s];
		}
	}
	return false;
}

/* What the guard is at the end of a block, out of what it is at its start. */
static bool is_set_behind(struct flow *flow, uint32_t block, uint32_t guard, bool is_set)
{
	for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++) {
		enum flow_truth truth = set_guard(flow, i, guard);
		if (truth != FLOW_UNKNOWN)
			is_set = truth == FLOW_TRUE;
	}
	return is_set;
}

/* Does every way from the start of `block` to a return make the guard zero again? Positions are
 * blocks, twice each: the guard is zero there, or set. */
static bool is_always_taken_back(struct flow *flow, uint32_t block, uint32_t guard, bool is_set)
{
	const struct cfg *cfg = flow->cfg;
	size_t positions = (size_t)flow->f->block_count * 2;
	uint64_t *seen = arena_array(&flow->arena, bitset_words(positions), sizeof(*seen));
	uint32_t *stack = arena_array(&flow->arena, positions, sizeof(*stack));
	uint32_t waiting = 0;
	bool returns = false;

	stack[waiting++] = block * 2 + is_set;
	bitset_add(seen, stack[0]);
	while (waiting) {
		uint32_t at = stack[--waiting] / 2;
		is_set = is_set_behind(flow, at, guard, stack[waiting] & 1);
		bool is_end = flow->f->blocks[at].end.kind == AIR_RETURN;
		if (is_end && is_set)
			return false;
		returns |= is_end;
		for (uint32_t s = cfg->successor_start[at]; s < cfg->successor_start[at + 1]; s++) {
			uint32_t next = cfg->successors[s] * 2 + is_set;
			if (bitset_has(seen, next))
				continue;
			bitset_add(seen, next);
			stack[waiting++] = next;
		}
	}
	return returns;
}

/* Is the guard made zero anywhere but behind the test that found it zero? There it only means that
 * what failed is tried again. */
static bool is_reset(struct flow *flow, uint32_t guard, uint32_t behind)
{
	for (uint32_t i = 0; i < flow->f->instr_count; i++)
		if (set_guard(flow, i, guard) == FLOW_FALSE &&
			!cfg_dominates(flow->cfg, behind, flow_block_of(flow, i)))
			return true;
	return false;
}

static bool is_behind_test(struct flow *flow, uint32_t block, int depth);

/* A temporary of `!is_done && enter_once()`: is it only made true where the call said so? */
static bool is_made_behind_once_test(struct flow *flow, uint32_t local, int depth)
{
	const struct air_function *f = flow->f;
	bool any = false;

	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *copy = &f->instrs[i];
		int64_t constant;
		if (copy->op != AIR_COPY || air_instr_place(f, copy)->root != AIR_ROOT_LOCAL ||
			air_instr_place(f, copy)->index != local)
			continue;
		if (!flow_constant(flow, i, f->values[copy->first_value], &constant) ||
			(constant && !is_behind_test(flow, flow_block_of(flow, i), depth + 1)))
			return false;
		any |= constant != 0;
	}
	return any;
}

/* Does the fact mean that a call said that something is to be done, for once? */
static bool says_once(struct flow *flow, const struct fact *fact, int depth)
{
	const struct air_function *f = flow->f;
	uint32_t call = fact_call(flow, fact);

	if (fact_truth(flow, fact) != FLOW_TRUE)
		return false;
	if (call != air_none)
		return flow_call_effects(flow, call)->tests_once;
	const struct air_instr *read = air_value_instr(f, flow_strip_casts(f, fact->subject));
	const struct air_place *place =
		read && read->op == AIR_READ ? air_instr_place(f, read) : NULL;
	return place && place->root == AIR_ROOT_LOCAL && !place->step_count &&
	       f->locals[place->index].flags & AIR_LOCAL_TEMPORARY &&
	       is_made_behind_once_test(flow, place->index, depth);
}

/* Does a block only run where such a call said so? */
static bool is_behind_test(struct flow *flow, uint32_t block, int depth)
{
	enum { most_depth = 3 };
	struct fact fact;

	while (depth < most_depth && fact_next(flow, &block, &fact))
		if (says_once(flow, &fact, depth))
			return true;
	return false;
}

bool is_behind_once_test(struct flow *flow, uint32_t block)
{
	return is_behind_test(flow, block, 0);
}

uint32_t once_guard(struct flow *flow, uint32_t block)
{
	uint32_t behind = block;
	struct fact fact;

	for (; fact_next(flow, &block, &fact); behind = block) {
		uint32_t guard = guard_of(flow, &fact);
		while (flow->cfg->dominator[behind] != fact.block)
			behind = flow->cfg->dominator[behind];
		if (guard == air_none || is_reset(flow, guard, behind))
			continue;
		bool is_set = is_set_behind(flow, fact.block, guard, false);
		if ((is_set || !can_leave_unset(flow, behind, fact.block, guard)) &&
			!is_always_taken_back(flow, behind, guard, is_set))
			return guard;
	}
	return air_none;
}
