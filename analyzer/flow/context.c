/*
 * Where an instruction runs: in a task or not, in the child of a fork, only once.
 *
 * All read the branches that dominate its block, and so are answers about blocks, kept for
 * the other calls there. They err towards "not known": a test that meets another path before the
 * instruction says nothing.
 */
#include "internal.h"

#include "base/bitset.h"

#include <string.h>

/* --------------------------------------------------------------------- results that are tested */

/* The call whose result a fact is about, or air_none. */
static uint32_t call_of(struct flow *flow, const struct fact *fact)
{
	struct flow_origin origin = flow_origin(flow, 0, fact->subject);

	return origin.kind == FLOW_ORIGIN_CALL ? origin.index : air_none;
}

struct range {
	int64_t low, high;
};

static void narrow(struct range *range, enum air_operator relation, int64_t constant)
{
	int64_t low = range->low, high = range->high;

	if (relation == AIR_EQ)
		low = high = constant;
	else if (relation == AIR_GE || (relation == AIR_GT && constant < INT64_MAX))
		low = constant + (relation == AIR_GT);
	else if (relation == AIR_LE || (relation == AIR_LT && constant > INT64_MIN))
		high = constant - (relation == AIR_LT);
	else if (relation == AIR_NE && low == constant && low < INT64_MAX)
		low++;
	else if (relation == AIR_NE && high == constant && high > INT64_MIN)
		high--;
	range->low = low > range->low ? low : range->low;
	range->high = high < range->high ? high : range->high;
}

/* ----------------------------------------------------------------------------- child of a fork */

/* What all tests of one fork together leave of its result. */
static bool is_child_of(struct flow *flow, uint32_t instr, uint32_t fork)
{
	struct range range = { -1, INT64_MAX }; /* it fails with -1, and nothing is less */
	uint32_t block = flow_block_of(flow, instr);
	struct fact fact;
	int64_t constant;

	while (fact_next(flow, &block, &fact))
		if (call_of(flow, &fact) == fork && flow_constant(flow, 0, fact.other, &constant))
			narrow(&range, fact.relation, constant);
	return range.low == 0 && range.high == 0;
}

static bool is_in_child(struct flow *flow, uint32_t instr)
{
	uint32_t block = flow_block_of(flow, instr);
	struct fact fact;

	while (fact_next(flow, &block, &fact)) {
		uint32_t call = call_of(flow, &fact);
		if (call != air_none && flow_call_effects(flow, call)->is_fork &&
			is_child_of(flow, instr, call))
			return true;
	}
	return false;
}

/* Is there a way from `from` to `to`, without another turn of a loop around both? */
static bool leads_to(struct flow *flow, uint32_t from, uint32_t to)
{
	const struct cfg *cfg = flow->cfg;
	uint64_t *seen =
		arena_array(&flow->arena, bitset_words(flow->f->block_count), sizeof(*seen));
	uint32_t *stack = arena_array(&flow->arena, flow->f->block_count + 1, sizeof(*stack));
	uint32_t size = 0;

	stack[size++] = from;
	bitset_add(seen, from);
	while (size) {
		uint32_t block = stack[--size];
		if (block == to)
			return true;
		for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1];
			e++) {
			uint32_t next = cfg->successors[e];
			if (bitset_has(seen, next) || cfg_dominates(cfg, next, block))
				continue;
			bitset_add(seen, next);
			stack[size++] = next;
		}
	}
	return false;
}

/* Does the edge lead the child on, and the other one at its start the parent, elsewhere? Where the
 * parent ends the child is the program from now on: it has only gone to the background. */
static bool is_childs_edge(struct flow *flow, uint32_t from, uint32_t to)
{
	const struct cfg *cfg = flow->cfg;
	const uint32_t *successors = &cfg->successors[cfg->successor_start[from]];
	struct fact fact;
	int64_t constant;

	if (!fact_of_edge(flow, from, to, &fact) || fact.relation != AIR_EQ ||
		flow->f->blocks[from].end.kind != AIR_BRANCH)
		return false;
	uint32_t call = call_of(flow, &fact);
	if (call == air_none || !flow_call_effects(flow, call)->is_fork ||
		!flow_constant(flow, 0, fact.other, &constant) || constant)
		return false;
	uint32_t parents = successors[successors[0] == to];
	return !region_is_fatal(flow, parents) && !leads_to(flow, parents, to);
}

/* Where the child meets those who made no fork, and all that is behind. */
static bool is_shared_with_child(struct flow *flow, uint32_t block)
{
	const struct cfg *cfg = flow->cfg;

	for (;; block = cfg->dominator[block]) {
		uint32_t first = cfg->predecessor_start[block];
		uint32_t end = cfg->predecessor_start[block + 1];
		for (uint32_t i = first; end - first > 1 && i < end; i++)
			if (cfg_is_reachable(cfg, cfg->predecessors[i]) &&
				is_childs_edge(flow, cfg->predecessors[i], block))
				return true;
		if (block == cfg->dominator[block])
			return false;
	}
}

/* ----------------------------------------------------------------------------------- in a task */

static enum flow_truth in_task(struct flow *flow, uint32_t block)
{
	struct fact fact;

	while (fact_next(flow, &block, &fact)) {
		uint32_t call = call_of(flow, &fact);
		if (call == air_none)
			continue;
		enum flow_truth tests = flow_call_effects(flow, call)->tests_task;
		enum flow_truth truth = fact_truth(flow, &fact);
		if (tests == FLOW_UNKNOWN || truth == FLOW_UNKNOWN)
			continue;
		return tests == truth ? FLOW_TRUE : FLOW_FALSE;
	}
	return FLOW_UNKNOWN;
}

/* ---------------------------------------------------------------------------------------- once */

/* Static locals and file-scope statics have keys that nobody else can name. */
static bool is_static_local(const struct air_ref *ref)
{
	return strstr(ref->key, "@F@") != NULL;
}

static bool is_static(const struct air_ref *ref)
{
	return strncmp(ref->key, "c:@", 3) != 0 || strchr(ref->key + 3, '@') != NULL;
}

/* The static variable that was read for the test and found to be zero, or air_none. */
static uint32_t guard_of(struct flow *flow, const struct fact *fact)
{
	const struct air_function *f = flow->f;
	const struct air_instr *read = air_value_instr(f, flow_strip_casts(f, fact->subject));

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

/* What a copy does to the guard: TRUE sets it, FALSE resets it (or may). */
static enum flow_truth set_guard(struct flow *flow, uint32_t instr, uint32_t guard)
{
	const struct air_function *f = flow->f;
	const struct air_instr *copy = &f->instrs[instr];
	const struct air_place *place = air_instr_place(f, copy);
	int64_t constant;

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

static bool is_behind_once_test(struct flow *flow, uint32_t block, int depth);

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
			(constant && !is_behind_once_test(flow, flow_block_of(flow, i), depth + 1)))
			return false;
		any |= constant != 0;
	}
	return any;
}

/* Does the fact mean that a call said that something is to be done, for once? */
static bool says_once(struct flow *flow, const struct fact *fact, int depth)
{
	const struct air_function *f = flow->f;
	uint32_t call = call_of(flow, fact);

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
static bool is_behind_once_test(struct flow *flow, uint32_t block, int depth)
{
	enum { most_depth = 3 };
	struct fact fact;

	while (depth < most_depth && fact_next(flow, &block, &fact))
		if (says_once(flow, &fact, depth))
			return true;
	return false;
}

/* What is tested and set around a block that runs once, or air_none. */
static uint32_t once_guard(struct flow *flow, uint32_t block)
{
	uint32_t behind = block;
	struct fact fact;

	for (; fact_next(flow, &block, &fact); behind = block) {
		uint32_t guard = guard_of(flow, &fact);
		while (flow->cfg->dominator[behind] != fact.block)
			behind = flow->cfg->dominator[behind];
		if (guard != air_none && !is_reset(flow, guard, behind) &&
			!can_leave_unset(flow, behind, fact.block, guard))
			return guard;
	}
	return air_none;
}

/* ----------------------------------------------------------------------------- kept for blocks */

enum known {
	KNOWN = 1,
	IN_CHILD = 2,
	ONCE = 4,
	IN_TASK = 8,
	NOT_IN_TASK = 16,
	SHARED_WITH_CHILD = 32
};

struct contexts {
	uint8_t *of;                       /* enum known, by block */
	bool has_fork, has_test, has_once; /* is there such a call at all? */
};

static struct contexts *contexts_of(struct flow *flow)
{
	if (flow->contexts)
		return flow->contexts;
	flow->contexts = arena_alloc(&flow->arena, sizeof(*flow->contexts));
	flow->contexts->of = arena_array(&flow->arena, flow->f->block_count, 1);
	for (uint32_t i = 0; i < flow->f->instr_count; i++) {
		if (flow->f->instrs[i].op != AIR_CALL)
			continue;
		const struct call_effects *effects = flow_call_effects(flow, i);
		flow->contexts->has_fork |= effects->is_fork;
		flow->contexts->has_once |= effects->tests_once;
		flow->contexts->has_test |= effects->tests_task != FLOW_UNKNOWN;
	}
	return flow->contexts;
}

static uint8_t context_of(struct flow *flow, uint32_t instr)
{
	struct contexts *contexts = contexts_of(flow);
	uint32_t block = flow_block_of(flow, instr);
	unsigned known = KNOWN;

	if (contexts->of[block])
		return contexts->of[block];
	if (contexts->has_fork && is_in_child(flow, instr))
		known |= IN_CHILD;
	else if (contexts->has_fork && is_shared_with_child(flow, block))
		known |= SHARED_WITH_CHILD;
	if ((contexts->has_once && is_behind_once_test(flow, block, 0)) ||
		once_guard(flow, block) != air_none)
		known |= ONCE;
	enum flow_truth task = contexts->has_test ? in_task(flow, block) : FLOW_UNKNOWN;
	if (task != FLOW_UNKNOWN)
		known |= task == FLOW_TRUE ? IN_TASK : NOT_IN_TASK;
	contexts->of[block] = (uint8_t)known;
	return contexts->of[block];
}

bool flow_is_in_child(struct flow *flow, uint32_t instr)
{
	return context_of(flow, instr) & IN_CHILD;
}

bool flow_is_shared_with_child(struct flow *flow, uint32_t instr)
{
	return context_of(flow, instr) & SHARED_WITH_CHILD;
}

bool flow_is_once(struct flow *flow, uint32_t instr)
{
	return context_of(flow, instr) & ONCE;
}

uint32_t flow_once_guard(struct flow *flow, uint32_t instr)
{
	return once_guard(flow, flow_block_of(flow, instr));
}

enum flow_truth flow_in_task(struct flow *flow, uint32_t instr)
{
	uint8_t known = context_of(flow, instr);

	return known & IN_TASK ? FLOW_TRUE : known & NOT_IN_TASK ? FLOW_FALSE : FLOW_UNKNOWN;
}
