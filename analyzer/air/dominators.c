/*
 * Immediate dominators, after Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm":
 * walk the blocks in reverse postorder, let each have the nearest common dominator of its
 * predecessors, until nothing changes. Reducible graphs take one pass and one to see that.
 */
#include "air/cfg_parts.h"

#include <string.h>

static uint32_t common_dominator(const struct cfg *cfg, uint32_t a, uint32_t b)
{
	while (a != b) {
		while (cfg->order[a] > cfg->order[b])
			a = cfg->dominator[a];
		while (cfg->order[b] > cfg->order[a])
			b = cfg->dominator[b];
	}
	return a;
}

static uint32_t dominator_of(const struct cfg *cfg, uint32_t block)
{
	uint32_t dominator = air_none;

	for (uint32_t i = cfg->predecessor_start[block]; i < cfg->predecessor_start[block + 1];
		i++) {
		uint32_t predecessor = cfg->predecessors[i];
		if (cfg->dominator[predecessor] == air_none) /* not visited in this pass yet? */
			continue;
		dominator = dominator == air_none ? predecessor
						  : common_dominator(cfg, dominator, predecessor);
	}
	return dominator;
}

void cfg_find_dominators(struct cfg *cfg)
{
	bool changed = true;

	memset(cfg->dominator, 0xff, cfg->function->block_count * sizeof(*cfg->dominator));
	cfg->dominator[0] = 0;
	while (changed) {
		changed = false;
		for (uint32_t i = 1; i < cfg->reachable_count; i++) {
			uint32_t block = cfg->reverse_postorder[i];
			uint32_t dominator = dominator_of(cfg, block);
			changed |= dominator != cfg->dominator[block];
			cfg->dominator[block] = dominator;
		}
	}
}

bool cfg_dominates(const struct cfg *cfg, uint32_t a, uint32_t b)
{
	if (!cfg_is_reachable(cfg, a) || !cfg_is_reachable(cfg, b))
		return false;
	while (cfg->order[b] > cfg->order[a])
		b = cfg->dominator[b];
	return a == b;
}
