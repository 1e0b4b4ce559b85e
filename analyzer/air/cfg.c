/*
 * Building the graph: where blocks end, which edges there are, what can be reached; then the
 * passes of dominators.c, loops.c and straighten.c.
 *
 * A block's successors are listed once each, in the order of its targets. Only blocks that can be
 * reached have any, and only edges from such blocks count as predecessors.
 */
#include "air/cfg.h"

#include <string.h>

#include "air/cfg_parts.h"
#include "air/fold.h"
#include "base/bitset.h"

/* Straightening one loop may let the one around it be seen; nests are hardly deeper. */
enum { most_rounds = 8 };

/* How many instructions of a block run; whether the last of them never returns. */
static uint32_t count_running(const struct air_function *f, const struct air_block *block,
	cfg_noreturn noreturn, void *data, bool *is_cut)
{
	*is_cut = block->end.kind == AIR_UNREACHABLE;
	if (!noreturn)
		return block->instr_count;
	for (uint32_t i = 0; i < block->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[block->first_instr + i];
		if (instr->op != AIR_CALL || !noreturn(f, instr, data))
			continue;
		*is_cut = true;
		return i + 1;
	}
	return block->instr_count;
}

/* `seen` holds, by block, the last one that listed it. */
static uint32_t add_successors(struct cfg *cfg, uint32_t block, uint32_t count, uint32_t *seen)
{
	const struct air_function *f = cfg->function;
	const struct air_terminator *end = &f->blocks[block].end;
	const uint32_t *targets = &f->targets[end->first_target];
	uint32_t only = air_none;

	if (end->target_count)
		only = fold_target(f, end, fold_value(f, end->value));
	for (uint32_t i = 0; i < end->target_count; i++) {
		if ((only != air_none && i != only) || seen[targets[i]] == block)
			continue;
		seen[targets[i]] = block;
		cfg->successors[count++] = targets[i];
	}
	return count;
}

static void find_edges(struct cfg *cfg, uint32_t *seen, cfg_noreturn noreturn, void *data)
{
	const struct air_function *f = cfg->function;
	uint32_t count = 0;

	memset(seen, 0xff, f->block_count * sizeof(*seen)); /* all air_none */
	for (uint32_t i = 0; i < f->block_count; i++) {
		bool is_cut;
		cfg->end[i] = count_running(f, &f->blocks[i], noreturn, data, &is_cut);
		cfg->successor_start[i] = count;
		if (!is_cut)
			count = add_successors(cfg, i, count, seen);
	}
	cfg->successor_start[f->block_count] = count;
}

/* Depth first with the successors from last to first, so that in reverse postorder the first one
 * comes first. `stack` and `next` have room for every block. */
static void find_order(struct cfg *cfg, uint32_t *stack, uint32_t *next)
{
	uint32_t blocks = cfg->function->block_count;
	uint32_t depth = 0, place = blocks;

	memset(cfg->order, 0xff, blocks * sizeof(*cfg->order)); /* all air_none */
	for (uint32_t i = 0; i < blocks; i++)
		next[i] = cfg->successor_start[i + 1];
	stack[depth++] = 0;
	cfg->order[0] = 0; /* any number: visited */
	while (depth) {
		uint32_t block = stack[depth - 1];
		if (next[block] == cfg->successor_start[block]) {
			cfg->reverse_postorder[--place] = block;
			depth--;
			continue;
		}
		uint32_t successor = cfg->successors[--next[block]];
		if (cfg->order[successor] != air_none)
			continue;
		cfg->order[successor] = 0;
		stack[depth++] = successor;
	}
	cfg->reachable_count = blocks - place;
	memmove(cfg->reverse_postorder, cfg->reverse_postorder + place,
		cfg->reachable_count * sizeof(*cfg->reverse_postorder));
	for (uint32_t i = 0; i < cfg->reachable_count; i++)
		cfg->order[cfg->reverse_postorder[i]] = i;
}

/* Takes what cannot be reached out of the edges. */
static void drop_unreachable(struct cfg *cfg)
{
	uint32_t blocks = cfg->function->block_count;
	uint32_t count = 0, from = 0;

	for (uint32_t i = 0; i < blocks; i++) {
		uint32_t to = cfg->successor_start[i + 1];
		bool is_kept = cfg_is_reachable(cfg, i);
		cfg->successor_start[i] = count;
		for (; from < to; from++) {
			if (is_kept)
				cfg->successors[count++] = cfg->successors[from];
		}
		if (!is_kept)
			cfg->end[i] = 0;
	}
	cfg->successor_start[blocks] = count;
}

/* Counts, sums, then fills from the back, which leaves each start where it belongs. */
static void find_predecessors(struct cfg *cfg)
{
	uint32_t blocks = cfg->function->block_count;
	uint32_t edges = cfg->successor_start[blocks];
	uint32_t *start = cfg->predecessor_start;

	memset(start, 0, (blocks + 1) * sizeof(*start));
	for (uint32_t i = 0; i < edges; i++)
		start[cfg->successors[i]]++;
	for (uint32_t i = 1; i <= blocks; i++)
		start[i] += start[i - 1];
	for (uint32_t block = blocks; block-- > 0;) {
		for (uint32_t i = cfg->successor_start[block + 1];
			i-- > cfg->successor_start[block];)
			cfg->predecessors[--start[cfg->successors[i]]] = block;
	}
}

static uint32_t *numbers(struct arena *arena, size_t count)
{
	return arena_array(arena, count, sizeof(uint32_t));
}

static void allocate(struct cfg *cfg, struct arena *arena)
{
	size_t blocks = cfg->function->block_count, targets = cfg->function->target_count;

	cfg->order = numbers(arena, blocks);
	cfg->reverse_postorder = numbers(arena, blocks);
	cfg->end = numbers(arena, blocks);
	cfg->successors = numbers(arena, targets);
	cfg->successor_start = numbers(arena, blocks + 1);
	cfg->predecessors = numbers(arena, targets);
	cfg->predecessor_start = numbers(arena, blocks + 1);
	cfg->dominator = numbers(arena, blocks);
	cfg->loop_of = numbers(arena, blocks);
	cfg->irreducible = arena_array(arena, bitset_words(blocks), sizeof(uint64_t));
}

void cfg_build(struct cfg *cfg, struct arena *arena, const struct air_function *f,
	cfg_noreturn noreturn, void *data)
{
	*cfg = (struct cfg){ .function = f };
	allocate(cfg, arena);
	uint32_t *scratch = numbers(arena, 2 * (size_t)f->block_count);

	find_edges(cfg, scratch, noreturn, data);
	for (int round = 0; round < most_rounds; round++) {
		find_order(cfg, scratch, scratch + f->block_count);
		drop_unreachable(cfg);
		find_predecessors(cfg);
		cfg_find_dominators(cfg);
		cfg_find_loops(cfg, arena);
		if (!cfg_straighten(cfg, arena))
			break;
	}
}

bool cfg_is_reachable(const struct cfg *cfg, uint32_t block)
{
	return cfg->order[block] != air_none;
}

bool cfg_instr_is_reachable(const struct cfg *cfg, uint32_t instr)
{
	uint32_t block = air_block_of(cfg->function, instr);
	uint32_t offset = instr - cfg->function->blocks[block].first_instr;
	return cfg_is_reachable(cfg, block) && offset < cfg->end[block];
}

bool cfg_loop_has(const struct cfg *cfg, uint32_t loop, uint32_t block)
{
	return bitset_has(cfg->loops[loop].blocks, block);
}
