/*
 * When a loop ends: by itself, when a call in it fails, when others say so, or never.
 */
#include "internal.h"

enum { most_origins = 8 };

struct ending {
	struct flow *flow;
	uint32_t loop;
	enum flow_count (*counts)(uint32_t instr, void *data);
	void *data;
};

/* Is it `!= 0`, or `== 0`? */
static bool is_test(const struct fact *fact)
{
	return (fact->relation == AIR_EQ || fact->relation == AIR_NE) &&
	       fact->other.kind == AIR_VALUE_INT && !fact->other.integer;
}

static bool says_failed(const struct ending *ending, const struct fact *fact, uint32_t call)
{
	switch (ending->counts(call, ending->data)) {
	case FLOW_COUNTS_NOT:
		return false;
	case FLOW_COUNTS_TRUTH:
		if (is_test(fact))
			return fact->relation == AIR_EQ;
		break;
	case FLOW_COUNTS:
		break;
	}
	return leave_outcome(ending->flow, fact, call) == FLOW_FALSE;
}

/* Does the fact say that a call that counts, made in the loop, failed? */
static bool is_failure(const struct ending *ending, const struct fact *fact)
{
	struct flow *flow = ending->flow;
	struct flow_origin origins[most_origins];
	uint32_t at = flow_last(flow, fact->block);
	uint32_t count = flow_origins(flow, at ? at - 1 : 0, fact->subject, origins, most_origins);

	for (uint32_t i = 0; i < count; i++)
		if (origins[i].kind == FLOW_ORIGIN_CALL &&
			cfg_loop_has(
				flow->cfg, ending->loop, flow_block_of(flow, origins[i].index)) &&
			says_failed(ending, fact, origins[i].index))
			return true;
	return false;
}

static bool is_behind_failure(const struct ending *ending, uint32_t block)
{
	struct fact fact;

	while (fact_next(ending->flow, &block, &fact) &&
		cfg_loop_has(ending->flow->cfg, ending->loop, block))
		if (is_failure(ending, &fact))
			return true;
	return false;
}

/* `while (!server->stopped)`: something in memory that the loop itself does not write. */
static bool is_flag(const struct ending *ending, const struct fact *fact)
{
	const struct flow *flow = ending->flow;
	const struct air_function *f = flow->f;
	const struct air_instr *read = air_value_instr(f, flow_strip_casts(f, fact->subject));

	if ((fact->relation != AIR_EQ && fact->relation != AIR_NE) || !read ||
		read->op != AIR_READ || air_instr_place(f, read)->root == AIR_ROOT_LOCAL ||
		variation_of_place(ending->flow, ending->loop, air_instr_place(f, read)) !=
			FLOW_INVARIANT)
		return false;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		bool writes = f->instrs[i].op == AIR_COPY || f->instrs[i].op == AIR_ZERO;
		if (writes &&
			cfg_loop_has(flow->cfg, ending->loop, flow_block_of(ending->flow, i)) &&
			place_is_same(
				f, air_instr_place(f, &f->instrs[i]), air_instr_place(f, read)))
			return false;
	}
	return true;
}

static enum flow_end end_of_edge(const struct ending *ending, uint32_t from, uint32_t to)
{
	struct flow *flow = ending->flow;
	struct fact fact;

	if (flow_first(flow, to) < flow_last(flow, to) && flow_is_fatal(flow, flow_first(flow, to)))
		return FLOW_ENDS_NEVER;
	if (is_behind_failure(ending, from))
		return FLOW_ENDS_ON_FAILURE;
	if (!fact_of_edge(flow, from, to, &fact))
		return FLOW_ENDS_BY_ITSELF;
	if (is_failure(ending, &fact))
		return FLOW_ENDS_ON_FAILURE;
	return is_flag(ending, &fact) ? FLOW_ENDS_ON_FLAG : FLOW_ENDS_BY_ITSELF;
}

enum flow_end flow_loop_end(struct flow *flow, uint32_t loop,
	enum flow_count (*counts)(uint32_t instr, void *data), void *data)
{
	const struct cfg *cfg = flow->cfg;
	const struct cfg_loop *l = &cfg->loops[loop];
	struct ending ending = { flow, loop, counts, data };
	enum flow_end end = FLOW_ENDS_NEVER;

	for (uint32_t i = 0; i < l->exit_count; i++) {
		uint32_t from = l->exits[i];
		for (uint32_t e = cfg->successor_start[from]; e < cfg->successor_start[from + 1];
			e++) {
			if (cfg_loop_has(cfg, loop, cfg->successors[e]))
				continue;
			enum flow_end one = end_of_edge(&ending, from, cfg->successors[e]);
			end = one > end ? one : end;
		}
	}
	return end;
}
