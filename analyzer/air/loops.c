/*
 * Natural loops, from the dominator tree.
 *
 *  1. An edge to a block that dominates its source is a back edge; the target is the header.
 *  2. A loop is the header and all that reaches one of its latches without passing the header.
 *  3. Headers are visited in reverse postorder, so that a loop comes after those around it, and
 *     the innermost loop of a header so far is the parent.
 *  4. An edge backwards in that order that is no back edge closes an irreducible cycle: the
 *     blocks on paths from its target to its source that use no back edge.
 */
#include "air/cfg_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "base/memory.h"

struct flood {
	const struct cfg *cfg;
	uint32_t *stack; /* room for every block; a block enters once */
	uint32_t depth;
};

static void flood_add(struct flood *flood, uint64_t *set, uint32_t block)
{
	if (bitset_has(set, block))
		return;
	bitset_add(set, block);
	flood->stack[flood->depth++] = block;
}

static bool is_back_edge(const struct cfg *cfg, uint32_t from, uint32_t to)
{
	return cfg->order[to] <= cfg->order[from] && cfg_dominates(cfg, to, from);
}

/* --------------------------------------------------------------------------------- the loops */

static uint32_t count_latches(const struct cfg *cfg, uint32_t header)
{
	uint32_t count = 0;
	for (uint32_t i = cfg->predecessor_start[header]; i < cfg->predecessor_start[header + 1];
		i++)
		count += is_back_edge(cfg, cfg->predecessors[i], header);
	return count;
}

/* Fills `latches` and the blocks that reach them. */
static void fill_loop(struct flood *flood, uint32_t header, uint64_t *blocks, uint32_t *latches)
{
	const struct cfg *cfg = flood->cfg;
	uint32_t count = 0;

	bitset_add(blocks, header);
	for (uint32_t i = cfg->predecessor_start[header]; i < cfg->predecessor_start[header + 1];
		i++) {
		if (!is_back_edge(cfg, cfg->predecessors[i], header))
			continue;
		latches[count++] = cfg->predecessors[i];
		flood_add(flood, blocks, cfg->predecessors[i]);
	}
	while (flood->depth) {
		uint32_t block = flood->stack[--flood->depth];
		for (uint32_t i = cfg->predecessor_start[block];
			i < cfg->predecessor_start[block + 1]; i++)
			flood_add(flood, blocks, cfg->predecessors[i]);
	}
}

static bool leaves(const struct cfg *cfg, const uint64_t *blocks, uint32_t block)
{
	for (uint32_t i = cfg->successor_start[block]; i < cfg->successor_start[block + 1]; i++) {
		if (!bitset_has(blocks, cfg->successors[i]))
			return true;
	}
	return false;
}

/* The blocks in reverse postorder that leave the loop; only counts them when `exits` is NULL. */
static uint32_t find_exits(const struct cfg *cfg, const uint64_t *blocks, uint32_t *exits)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		uint32_t block = cfg->reverse_postorder[i];
		if (!bitset_has(blocks, block) || !leaves(cfg, blocks, block))
			continue;
		if (exits)
			exits[count] = block;
		count++;
	}
	return count;
}

static void add_loop(struct flood *flood, struct cfg *cfg, struct arena *arena, uint32_t header,
	uint32_t latches)
{
	uint32_t number = cfg->loop_count++;
	struct cfg_loop *loop = &cfg->loops[number];
	uint32_t block_count = cfg->function->block_count;
	uint64_t *blocks = arena_array(arena, bitset_words(block_count), sizeof(*blocks));
	uint32_t *latch = arena_array(arena, latches, sizeof(*latch));

	fill_loop(flood, header, blocks, latch);
	uint32_t exit_count = find_exits(cfg, blocks, NULL);
	uint32_t *exits = arena_array(arena, exit_count, sizeof(*exits));
	find_exits(cfg, blocks, exits);
	*loop = (struct cfg_loop){
		.header = header,
		.parent = cfg->loop_of[header],
		.depth = 1,
		.blocks = blocks,
		.latches = latch,
		.latch_count = latches,
		.exits = exits,
		.exit_count = exit_count,
	};
	if (loop->parent != air_none)
		loop->depth = cfg->loops[loop->parent].depth + 1;
	for (uint32_t i = 0; i < block_count; i++) {
		if (bitset_has(blocks, i))
			cfg->loop_of[i] = number;
	}
}

/* ------------------------------------------------------------------------ irreducible cycles */

/* What is reached from `from`, or reaches it when `backwards`, without back edges. */
static void reach(struct flood *flood, uint64_t *set, uint32_t from, bool backwards)
{
	const struct cfg *cfg = flood->cfg;
	const uint32_t *start = backwards ? cfg->predecessor_start : cfg->successor_start;
	const uint32_t *others = backwards ? cfg->predecessors : cfg->successors;

	flood_add(flood, set, from);
	while (flood->depth) {
		uint32_t block = flood->stack[--flood->depth];
		for (uint32_t i = start[block]; i < start[block + 1]; i++) {
			uint32_t source = backwards ? others[i] : block;
			uint32_t target = backwards ? block : others[i];
			if (!is_back_edge(cfg, source, target))
				flood_add(flood, set, others[i]);
		}
	}
}

static void mark_cycle(struct flood *flood, struct cfg *cfg, uint32_t source, uint32_t target)
{
	if (bitset_has(cfg->irreducible, source) && bitset_has(cfg->irreducible, target))
		return;
	size_t words = bitset_words(cfg->function->block_count);
	uint64_t *after = memory_new(2 * words, sizeof(*after));
	uint64_t *before = after + words;

	reach(flood, after, target, false);
	reach(flood, before, source, true);
	for (size_t i = 0; i < words; i++)
		cfg->irreducible[i] |= after[i] & before[i];
	free(after);
}

static void find_irreducible(struct flood *flood, struct cfg *cfg)
{
	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		uint32_t source = cfg->reverse_postorder[i];
		for (uint32_t j = cfg->successor_start[source];
			j < cfg->successor_start[source + 1]; j++) {
			uint32_t target = cfg->successors[j];
			if (cfg->order[target] <= i && !cfg_dominates(cfg, target, source))
				mark_cycle(flood, cfg, source, target);
		}
	}
}

/* How many blocks have an edge to them from a later one: at least as many as there are headers. */
static uint32_t count_candidates(const struct cfg *cfg)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		uint32_t block = cfg->reverse_postorder[i];
		bool is_candidate = false;
		for (uint32_t j = cfg->predecessor_start[block];
			j < cfg->predecessor_start[block + 1]; j++)
			is_candidate |= cfg->order[cfg->predecessors[j]] >= i;
		count += is_candidate;
	}
	return count;
}

void cfg_find_loops(struct cfg *cfg, struct arena *arena)
{
	uint32_t blocks = cfg->function->block_count;
	uint32_t candidates = count_candidates(cfg);

	memset(cfg->loop_of, 0xff, blocks * sizeof(*cfg->loop_of)); /* all air_none */
	memset(cfg->irreducible, 0, bitset_words(blocks) * sizeof(*cfg->irreducible));
	cfg->loop_count = 0;
	cfg->loops = NULL;
	if (!candidates)
		return;

	struct flood flood = { .cfg = cfg };
	flood.stack = arena_array(arena, blocks, sizeof(*flood.stack));
	cfg->loops = arena_array(arena, candidates, sizeof(*cfg->loops));
	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		uint32_t latches = count_latches(cfg, cfg->reverse_postorder[i]);
		if (latches)
			add_loop(&flood, cfg, arena, cfg->reverse_postorder[i], latches);
	}
	find_irreducible(&flood, cfg);
}
