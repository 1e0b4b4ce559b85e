/*
 * Facts: what a branch says about a value, and what holds behind it.
 *
 * A branch decides for a block when the edge from it is the only way in; then every path to what
 * that block dominates took the edge. A fact is about the value at the time of the test: whoever
 * uses it for a variable asks whether that has changed since.
 */
#include "internal.h"

#include "air/build.h"

bool is_relation(enum air_operator operation)
{
	return operation >= AIR_EQ && operation <= AIR_GE;
}

static const struct {
	enum air_operator swapped, negated;
} relations[] = {
	[AIR_EQ] = { AIR_EQ, AIR_NE },
	[AIR_NE] = { AIR_NE, AIR_EQ },
	[AIR_LT] = { AIR_GT, AIR_GE },
	[AIR_LE] = { AIR_GE, AIR_GT },
	[AIR_GT] = { AIR_LT, AIR_LE },
	[AIR_GE] = { AIR_LE, AIR_LT },
};

enum air_operator relation_swap(enum air_operator relation)
{
	return relations[relation].swapped;
}

enum air_operator relation_negate(enum air_operator relation)
{
	return relations[relation].negated;
}

/* A comparison's or negation's result; casts of it keep zero zero. */
static const struct air_instr *logic_of(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, value));

	if (!made || made->op != AIR_OPERATE)
		return NULL;
	return is_relation(made->operation) || made->operation == AIR_NOT ? made : NULL;
}

struct fact fact_of_value(
	const struct air_function *f, struct air_value value, bool truth, uint32_t block)
{
	const struct air_instr *logic;

	while ((logic = logic_of(f, value)) != NULL) {
		struct air_value left = f->values[logic->first_value];
		if (logic->operation == AIR_NOT) {
			value = left;
			truth = !truth;
			continue;
		}
		struct air_value right = f->values[logic->first_value + 1];
		enum air_operator relation =
			truth ? logic->operation : relation_negate(logic->operation);
		if (air_value_is_constant(left)) {
			struct air_value other = left;
			left = right;
			right = other;
			relation = relation_swap(relation);
		}
		bool is_test = relation == AIR_EQ || relation == AIR_NE;
		if (!is_test || !air_value_is_zero(right) || !logic_of(f, left))
			return (struct fact){ relation, left, right, block };
		value = left;
		truth = relation == AIR_NE;
	}
	return (struct fact){ truth ? AIR_NE : AIR_EQ, value, air_value_int(0), block };
}

/* The one case that leads from a switch to `to`. */
static bool fact_of_case(
	const struct air_function *f, uint32_t from, uint32_t to, struct fact *fact)
{
	const struct air_terminator *end = &f->blocks[from].end;
	uint32_t found = air_none;

	for (uint32_t i = 0; i < end->target_count; i++) {
		if (f->targets[end->first_target + i] != to)
			continue;
		if (i == 0 || found != air_none) /* the default, or two cases */
			return false;
		found = i - 1;
	}
	if (found == air_none)
		return false;
	const struct air_case *one = &f->cases[end->first_case + found];
	*fact = (struct fact){ AIR_EQ, end->value, air_value_int(one->low), from };
	return one->low == one->high;
}

bool fact_of_edge(struct flow *flow, uint32_t from, uint32_t to, struct fact *fact)
{
	const struct cfg *cfg = flow->cfg;
	const struct air_terminator *end = &flow->f->blocks[from].end;
	const uint32_t *successors = &cfg->successors[cfg->successor_start[from]];
	uint32_t count = cfg->successor_start[from + 1] - cfg->successor_start[from];

	if (end->kind == AIR_SWITCH)
		return fact_of_case(flow->f, from, to, fact);
	if (end->kind != AIR_BRANCH || count != 2 || successors[0] == successors[1])
		return false;
	*fact = fact_of_value(flow->f, end->value, successors[0] == to, from);
	return true;
}

bool fact_next(struct flow *flow, uint32_t *block, struct fact *fact)
{
	const struct cfg *cfg = flow->cfg;

	if (!cfg_is_reachable(cfg, *block))
		return false;
	while (*block != cfg->dominator[*block]) {
		uint32_t to = *block;
		uint32_t first = cfg->predecessor_start[to];
		*block = cfg->dominator[to];
		if (cfg->predecessor_start[to + 1] - first != 1)
			continue;
		if (fact_of_edge(flow, cfg->predecessors[first], to, fact))
			return true;
	}
	return false;
}

enum flow_truth fact_truth(struct flow *flow, const struct fact *fact)
{
	int64_t constant;

	if (!flow_constant(flow, 0, fact->other, &constant))
		return FLOW_UNKNOWN;
	if (fact->relation == AIR_EQ)
		return constant ? FLOW_TRUE : FLOW_FALSE;
	if (fact->relation == AIR_NE && !constant)
		return FLOW_TRUE;
	if (fact->relation == AIR_NE && constant == 1)
		return FLOW_FALSE;
	return FLOW_UNKNOWN;
}

uint32_t fact_call(struct flow *flow, const struct fact *fact)
{
	struct flow_origin origin = flow_origin(flow, 0, fact->subject);

	return origin.kind == FLOW_ORIGIN_CALL ? origin.index : air_none;
}
