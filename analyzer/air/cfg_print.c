/*
 * The graph as text: one line per block in reverse postorder, then the loops.
 *
 *	b2: to b1 b3, from b1, dominator b1, loop 0, 3 of 5 run, irreducible
 *	loop 0: header b1, depth 1, parent none, blocks b1 b2, latches b2, exits b1
 */
#include "air/cfg.h"

#include "base/bitset.h"

static void print_blocks(FILE *out, const char *word, const uint32_t *blocks, uint32_t count)
{
	fprintf(out, "%s", word);
	for (uint32_t i = 0; i < count; i++)
		fprintf(out, " b%u", blocks[i]);
	if (!count)
		fprintf(out, " none");
}

static void print_block(FILE *out, const struct cfg *cfg, uint32_t block)
{
	const uint32_t *to = cfg->successor_start, *from = cfg->predecessor_start;
	uint32_t instrs = cfg->function->blocks[block].instr_count;

	fprintf(out, "b%u:", block);
	print_blocks(out, " to", cfg->successors + to[block], to[block + 1] - to[block]);
	print_blocks(out, ", from", cfg->predecessors + from[block], from[block + 1] - from[block]);
	fprintf(out, ", dominator b%u", cfg->dominator[block]);
	if (cfg->loop_of[block] != air_none)
		fprintf(out, ", loop %u", cfg->loop_of[block]);
	if (cfg->end[block] < instrs)
		fprintf(out, ", %u of %u run", cfg->end[block], instrs);
	if (bitset_has(cfg->irreducible, block))
		fprintf(out, ", irreducible");
	fprintf(out, "\n");
}

static void print_loop(FILE *out, const struct cfg *cfg, uint32_t number)
{
	const struct cfg_loop *loop = &cfg->loops[number];

	fprintf(out, "loop %u: header b%u, depth %u, parent ", number, loop->header, loop->depth);
	if (loop->parent == air_none)
		fprintf(out, "none");
	else
		fprintf(out, "%u", loop->parent);
	fprintf(out, ", blocks");
	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		if (cfg_loop_has(cfg, number, cfg->reverse_postorder[i]))
			fprintf(out, " b%u", cfg->reverse_postorder[i]);
	}
	print_blocks(out, ", latches", loop->latches, loop->latch_count);
	print_blocks(out, ", exits", loop->exits, loop->exit_count);
	fprintf(out, "\n");
}

void cfg_print(FILE *out, const struct cfg *cfg)
{
	for (uint32_t i = 0; i < cfg->reachable_count; i++)
		print_block(out, cfg, cfg->reverse_postorder[i]);
	for (uint32_t i = 0; i < cfg->loop_count; i++)
		print_loop(out, cfg, i);
}
