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
