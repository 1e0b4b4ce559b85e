/*
 * Loops: their shape and how often they turn.
 *
 * Every exit that is passed in each turn and tests an induction variable is looked at. The first
 * of them, in the order of blocks, gives the shape; the smallest bound of all is the loop's.
 */
#include "internal.h"

static void look_at_exit(struct flow *flow, uint32_t number, uint32_t block, struct flow_loop *loop)
{
	const uint32_t *order = flow->cfg->order;
	struct loop_test test;

	if (!loop_test_at(flow, number, block, &test))
		return;
	if (loop->guard == air_none || order[block] < order[loop->guard]) {
		loop->guard = block;
		loop->shape = test.shape;
		loop->induction = test.local;
	}
	if (!test.has_bound)
		return;
	if (loop->bound_kind != FLOW_BOUND_CONSTANT || test.bound < loop->bound)
		loop->bound = test.bound;
	loop->bound_kind = FLOW_BOUND_CONSTANT;
}

const struct flow_loop *flow_loop(struct flow *flow, uint32_t number)
{
	const struct cfg_loop *l = &flow->cfg->loops[number];

	if (!flow->loops)
		flow->loops = arena_array(
			&flow->arena, flow->cfg->loop_count, sizeof(struct flow_loop *));
	if (flow->loops[number])
		return flow->loops[number];
	struct flow_loop *loop = arena_alloc(&flow->arena, sizeof(*loop));
	*loop = (struct flow_loop){ .shape = FLOW_SHAPE_OTHER,
		.bound_kind = l->exit_count ? FLOW_BOUND_UNKNOWN : FLOW_BOUND_ENDLESS,
		.induction = air_none,
		.guard = air_none };
	for (uint32_t i = 0; i < l->exit_count; i++)
		look_at_exit(flow, number, l->exits[i], loop);
	flow->loops[number] = loop;
	return loop;
}

/* ------------------------------------------------------------------------------ the same things */

static bool is_same_read(const struct air_function *f, struct air_value a, struct air_value b)
{
	const struct air_instr *left = air_value_instr(f, flow_strip_casts(f, a));
	const struct air_instr *right = air_value_instr(f, flow_strip_casts(f, b));

	return left && right && left->op == AIR_READ && right->op == AIR_READ &&
	       place_is_same(f, air_instr_place(f, left), air_instr_place(f, right));
}

/* What the loop's variable is compared with. */
static bool limit_of(struct flow *flow, uint32_t number, struct air_value *limit)
{
	const struct cfg *cfg = flow->cfg;
	uint32_t guard = flow_loop(flow, number)->guard;
	struct fact fact;

	for (uint32_t s = cfg->successor_start[guard]; s < cfg->successor_start[guard + 1]; s++) {
		if (!cfg_loop_has(cfg, number, cfg->successors[s]) ||
			!fact_of_edge(flow, guard, cfg->successors[s], &fact))
			continue;
		struct part part;
		bool is_swapped =
			flow_read_part(flow->f, flow_strip_casts(flow->f, fact.other), &part) &&
			part.local == flow_loop(flow, number)->induction;
		*limit = is_swapped ? fact.subject : fact.other;
		return true;
	}
	return false;
}

/* What a list's variable is before the first turn. */
static bool head_of(struct flow *flow, uint32_t number, struct air_value *head)
{
	uint32_t count;
	const struct definition *definitions =
		definitions_of(flow, flow_loop(flow, number)->induction, &count);
	bool is_found = false;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t instr = definitions[i].instr;
		if (definitions[i].kind != DEFINITION_COPY ||
			cfg_loop_has(flow->cfg, number, flow_block_of(flow, instr)))
			continue;
		*head = flow->f->values[flow->f->instrs[instr].first_value];
		if (is_found)
			return false;
		is_found = true;
	}
	return is_found;
}

bool flow_same_set(struct flow *flow, uint32_t a, uint32_t b)
{
	const struct flow_loop *left = flow_loop(flow, a), *right = flow_loop(flow, b);
	struct air_value first, second;

	if (left->guard == air_none || right->guard == air_none || left->shape != right->shape)
		return false;
	if (left->induction == right->induction) /* the one goes on where the other is */
		return false;
	bool is_found = left->shape == FLOW_SHAPE_LIST
				? head_of(flow, a, &first) && head_of(flow, b, &second)
				: limit_of(flow, a, &first) && limit_of(flow, b, &second);
	return is_found && is_same_read(flow->f, first, second);
}
