/*
 * Where an instruction runs: in a task or not, in the child of a fork, only once.
 *
 * All read the branches that dominate its block, and so are answers about blocks, kept for
 * the other calls there. They err towards "not known": a test that meets another path before the
 * instruction says nothing.
 */
#include "internal.h"

/* --------------------------------------------------------------------- results that are tested */

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
		if (fact_call(flow, &fact) == fork && flow_constant(flow, 0, fact.other, &constant))
			narrow(&range, fact.relation, constant);
	return range.low == 0 && range.high == 0;
}

static bool is_in_child(struct flow *flow, uint32_t instr)
{
	uint32_t block = flow_block_of(flow, instr);
	struct fact fact;

	while (fact_next(flow, &block, &fact)) {
		uint32_t call = fact_call(flow, &fact);
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
	uint32_t call = fact_call(flow, &fact);
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
		uint32_t call = fact_call(flow, &fact);
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
	if ((contexts->has_once && is_behind_once_test(flow, block)) ||
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
