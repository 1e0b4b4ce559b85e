/*
 * What surrounds an instruction: open scopes, a fatal end ahead, whether it must run.
 *
 *  1. Scopes are counted forwards; where paths join, the smaller count holds. Counts only fall
 *     while the solution is looked for, so it ends, on any graph.
 *  2. Fatal: no return can be reached, neither can a part that never ends; only calls that never
 *     return. A loop on the way does not matter, `for (;;)` without a way out does.
 *  3. Must: the block dominates every return.
 */
#include "internal.h"

#include <string.h>

enum { unvisited = UINT8_MAX };

struct regions {
	uint8_t *depths; /* at the start of a block, by block and scope; NULL: no scopes at all */
	bool has_depths;
	uint64_t *fatal;   /* by block */
	uint32_t *returns; /* blocks that return */
	uint32_t return_count;
	bool has_returns;
};

static struct regions *regions_of(struct flow *flow)
{
	if (!flow->regions)
		flow->regions = arena_alloc(&flow->arena, sizeof(*flow->regions));
	return flow->regions;
}

/* -------------------------------------------------------------------------------------- scopes */

static void apply(struct flow *flow, uint32_t instr, uint8_t *depths)
{
	if (flow->f->instrs[instr].op != AIR_CALL)
		return;
	const struct call_effects *effects = flow_call_effects(flow, instr);
	if (!(effects->opens | effects->closes))
		return;
	for (uint32_t scope = 0; scope < flow_scope_count; scope++) {
		if (effects->opens >> scope & 1 && depths[scope] < unvisited - 1)
			depths[scope]++;
		if (effects->closes >> scope & 1 && depths[scope] > 0)
			depths[scope]--;
	}
}

static bool join_min(uint8_t *into, const uint8_t *from)
{
	bool changed = false;

	for (uint32_t scope = 0; scope < flow_scope_count; scope++) {
		if (from[scope] >= into[scope])
			continue;
		into[scope] = from[scope];
		changed = true;
	}
	return changed;
}

static bool has_scopes(struct flow *flow)
{
	for (uint32_t i = 0; i < flow->f->instr_count; i++) {
		if (flow->f->instrs[i].op != AIR_CALL)
			continue;
		const struct call_effects *effects = flow_call_effects(flow, i);
		if (effects->opens | effects->closes)
			return true;
	}
	return false;
}

static bool pass_on(struct flow *flow, uint32_t block, uint8_t *all)
{
	const struct cfg *cfg = flow->cfg;
	uint8_t depths[flow_scope_count];
	bool changed = false;

	memcpy(depths, &all[block * flow_scope_count], sizeof(depths));
	for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++)
		apply(flow, i, depths);
	for (uint32_t s = cfg->successor_start[block]; s < cfg->successor_start[block + 1]; s++)
		changed |= join_min(&all[cfg->successors[s] * flow_scope_count], depths);
	return changed;
}

static void solve_depths(struct flow *flow)
{
	struct regions *regions = regions_of(flow);
	size_t size = (size_t)flow->f->block_count * flow_scope_count;
	bool changed = true;

	regions->has_depths = true;
	if (!has_scopes(flow))
		return;
	regions->depths = arena_alloc(&flow->arena, size);
	memset(regions->depths, unvisited, size);
	memset(regions->depths, 0, flow_scope_count); /* block 0 is the entry */
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < flow->cfg->reachable_count; i++)
			changed |= pass_on(flow, flow->cfg->reverse_postorder[i], regions->depths);
	}
}

uint32_t flow_scope_depth(struct flow *flow, uint32_t instr, enum flow_scope scope)
{
	struct regions *regions = regions_of(flow);
	uint8_t depths[flow_scope_count];

	if (!regions->has_depths)
		solve_depths(flow);
	uint32_t block = flow_block_of(flow, instr);
	if (!regions->depths || !cfg_is_reachable(flow->cfg, block))
		return 0;
	memcpy(depths, &regions->depths[block * flow_scope_count], sizeof(depths));
	for (uint32_t i = flow_first(flow, block); i < instr; i++)
		apply(flow, i, depths);
	return depths[scope];
}

/* --------------------------------------------------------------------------------------- fatal */

enum ending { ENDING_NONE, ENDING_RETURN, ENDING_FATAL };

static enum ending ending_of(const struct flow *flow, uint32_t block)
{
	const struct cfg *cfg = flow->cfg;
	const struct air_block *b = &flow->f->blocks[block];

	if (cfg->successor_start[block] < cfg->successor_start[block + 1])
		return ENDING_NONE;
	/* Cut short, or after a call that never returns? */
	if (cfg->end[block] < b->instr_count || b->end.kind != AIR_RETURN)
		return ENDING_FATAL;
	return ENDING_RETURN;
}

/* A call that never returns may be the last instruction of a block that returns. */
static bool ends_in_noreturn(struct flow *flow, uint32_t block)
{
	uint32_t last = flow_last(flow, block);

	return flow->cfg->end[block] && flow->f->instrs[last - 1].op == AIR_CALL &&
	       flow_call_effects(flow, last - 1)->never_returns;
}

/* Adds to `set` every block from which one in it can be reached. */
static void spread_back(const struct flow *flow, uint64_t *set)
{
	const struct cfg *cfg = flow->cfg;
	bool changed = true;

	while (changed) {
		changed = false;
		for (uint32_t i = cfg->reachable_count; i-- > 0;) {
			uint32_t block = cfg->reverse_postorder[i];
			for (uint32_t s = cfg->successor_start[block];
				!bitset_has(set, block) && s < cfg->successor_start[block + 1];
				s++) {
				if (!bitset_has(set, cfg->successors[s]))
					continue;
				bitset_add(set, block);
				changed = true;
			}
		}
	}
}

static void solve_fatal(struct flow *flow)
{
	const struct cfg *cfg = flow->cfg;
	size_t words = bitset_words(flow->f->block_count);
	uint64_t *ends = arena_array(&flow->arena, words, sizeof(*ends));
	uint64_t *goes_on = arena_array(&flow->arena, words, sizeof(*goes_on));
	uint64_t *fatal = arena_array(&flow->arena, words, sizeof(*fatal));

	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		uint32_t block = cfg->reverse_postorder[i];
		enum ending ending = ending_of(flow, block);
		if (ending == ENDING_NONE)
			continue;
		bitset_add(ends, block);
		if (ending == ENDING_RETURN && !ends_in_noreturn(flow, block))
			bitset_add(goes_on, block);
	}
	spread_back(flow, ends);
	for (uint32_t i = 0; i < cfg->reachable_count; i++)
		if (!bitset_has(ends, cfg->reverse_postorder[i]))
			bitset_add(goes_on, cfg->reverse_postorder[i]);
	spread_back(flow, goes_on);
	for (uint32_t i = 0; i < cfg->reachable_count; i++)
		if (!bitset_has(goes_on, cfg->reverse_postorder[i]))
			bitset_add(fatal, cfg->reverse_postorder[i]);
	regions_of(flow)->fatal = fatal;
}

bool region_is_fatal(struct flow *flow, uint32_t block)
{
	if (!regions_of(flow)->fatal)
		solve_fatal(flow);
	return bitset_has(regions_of(flow)->fatal, block);
}

bool flow_is_fatal(struct flow *flow, uint32_t instr)
{
	return region_is_fatal(flow, flow_block_of(flow, instr));
}

/* ---------------------------------------------------------------------------------------- must */

static void find_returns(struct flow *flow)
{
	struct regions *regions = regions_of(flow);
	const struct cfg *cfg = flow->cfg;

	regions->has_returns = true;
	regions->returns =
		arena_array(&flow->arena, cfg->reachable_count, sizeof(*regions->returns));
	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		uint32_t block = cfg->reverse_postorder[i];
		if (ending_of(flow, block) == ENDING_RETURN && !ends_in_noreturn(flow, block))
			regions->returns[regions->return_count++] = block;
	}
}

bool flow_is_must(struct flow *flow, uint32_t instr)
{
	struct regions *regions = regions_of(flow);

	if (!cfg_instr_is_reachable(flow->cfg, instr))
		return false;
	if (!regions->has_returns)
		find_returns(flow);
	uint32_t block = flow_block_of(flow, instr);
	for (uint32_t i = 0; i < regions->return_count; i++)
		if (!cfg_dominates(flow->cfg, block, regions->returns[i]))
			return false;
	return true;
}
