/*
 * Dominators, loops and irreducible marks of random graphs, against their definitions: `a`
 * dominates `b` when `b` cannot be reached without `a`.
 */
#include "random_function.h"
#include "testing.h"

#include "base/bitset.h"

enum { graphs = 1000, most_blocks = 24 };

static void random_graph(
	struct chance *chance, struct air_builder *b, struct arena *arena, struct air_function *f)
{
	uint32_t blocks = 2 + chance_below(chance, most_blocks - 2);

	air_builder_begin(b, "f", "f", 0);
	uint32_t callee =
		air_build_ref(b, (struct air_ref){ AIR_REF_FUNCTION, "c:@F@g", "g", NULL });
	for (uint32_t i = 1; i < blocks; i++)
		air_build_block(b);
	for (uint32_t i = 0; i < blocks; i++) {
		air_build_continue(b, i);
		struct air_value value =
			air_build_call(b, callee, air_value_none(), NULL, 0, air_none, 0);
		uint32_t one = chance_below(chance, blocks), two = chance_below(chance, blocks);
		if (chance_below(chance, 4)) /* mostly forwards, as code is */
			one = i + 1 < blocks ? i + 1 : one;
		if (chance_below(chance, 9) == 0)
			air_build_return(b, value);
		else if (chance_below(chance, 3))
			air_build_branch(b, value, one, two);
		else
			air_build_jump(b, one);
	}
	*f = (struct air_function){ 0 };
	air_builder_finish(b, arena, f);
}

/* What is reached from `from` without passing `without`. */
static void reach(const struct cfg *cfg, uint32_t from, uint32_t without, bool reached[])
{
	if (from == without || reached[from])
		return;
	reached[from] = true;
	for (uint32_t i = cfg->successor_start[from]; i < cfg->successor_start[from + 1]; i++)
		reach(cfg, cfg->successors[i], without, reached);
}

static bool dominates(const struct cfg *cfg, uint32_t a, uint32_t b)
{
	bool with[most_blocks] = { false }, without[most_blocks] = { false };
	reach(cfg, 0, air_none, with);
	reach(cfg, 0, a, without);
	return with[a] && with[b] && !without[b];
}

static void check_dominators(const struct cfg *cfg, uint32_t blocks)
{
	bool reached[most_blocks] = { false };
	reach(cfg, 0, air_none, reached);
	for (uint32_t a = 0; a < blocks; a++) {
		ck_assert(cfg_is_reachable(cfg, a) == reached[a]);
		for (uint32_t b = 0; b < blocks; b++)
			ck_assert(cfg_dominates(cfg, a, b) == dominates(cfg, a, b));
	}
}

/* Is `block` in the loop of `header`: does it reach an edge back without passing the header? */
static bool is_in_loop(const struct cfg *cfg, uint32_t header, uint32_t block)
{
	bool reached[most_blocks] = { false };
	if (block == header)
		return true;
	if (!cfg_dominates(cfg, header, block))
		return false;
	reach(cfg, block, header, reached);
	for (uint32_t i = cfg->predecessor_start[header]; i < cfg->predecessor_start[header + 1];
		i++) {
		uint32_t latch = cfg->predecessors[i];
		if (reached[latch] && cfg_dominates(cfg, header, latch))
			return true;
	}
	return false;
}

static void check_loops(const struct cfg *cfg, uint32_t blocks)
{
	for (uint32_t i = 0; i < cfg->loop_count; i++) {
		const struct cfg_loop *loop = &cfg->loops[i];
		for (uint32_t b = 0; b < blocks; b++)
			ck_assert(cfg_loop_has(cfg, i, b) ==
				  (cfg_is_reachable(cfg, b) && is_in_loop(cfg, loop->header, b)));
		if (loop->parent != air_none) {
			ck_assert_uint_lt(loop->parent, i);
			ck_assert(cfg_loop_has(cfg, loop->parent, loop->header));
			ck_assert_uint_eq(loop->depth, cfg->loops[loop->parent].depth + 1);
		}
	}
}

/* Without edges back to headers, what is left on a cycle is irreducible. */
static void reach_forwards(const struct cfg *cfg, uint32_t from, bool reached[])
{
	for (uint32_t i = cfg->successor_start[from]; i < cfg->successor_start[from + 1]; i++) {
		uint32_t to = cfg->successors[i];
		if (cfg_dominates(cfg, to, from) || reached[to])
			continue;
		reached[to] = true;
		reach_forwards(cfg, to, reached);
	}
}

static void check_irreducible(const struct cfg *cfg, uint32_t blocks)
{
	for (uint32_t b = 0; b < blocks; b++) {
		bool reached[most_blocks] = { false };
		if (cfg_is_reachable(cfg, b))
			reach_forwards(cfg, b, reached);
		ck_assert(bitset_has(cfg->irreducible, b) == reached[b]);
	}
}

START_TEST(random_graphs_agree_with_the_definitions)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	struct chance chance = { 17 };
	uint32_t loops = 0, irreducible = 0;

	for (int i = 0; i < graphs; i++) {
		struct air_function f;
		struct cfg cfg;
		arena_reset(&arena);
		random_graph(&chance, b, &arena, &f);
		cfg_build(&cfg, &arena, &f, NULL, NULL);
		check_dominators(&cfg, f.block_count);
		check_loops(&cfg, f.block_count);
		check_irreducible(&cfg, f.block_count);
		loops += cfg.loop_count;
		irreducible += *cfg.irreducible != 0;
	}
	ck_assert_uint_gt(loops, graphs / 2); /* the graphs are not all trivial */
	ck_assert_uint_gt(irreducible, graphs / 20);
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { random_graphs_agree_with_the_definitions };
	return RUN_CASES("air.dominators", cases);
}
