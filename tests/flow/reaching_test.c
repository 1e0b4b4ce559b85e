/*
 * Reaching definitions of random functions, held against a reference that visits every path edge
 * by edge until nothing changes.
 */
#include "flow/internal.h"

#include <string.h>

#include "air/build.h"
#include "subject.h"

enum { most_blocks = 12, locals = 3, rounds = 3000, most_instrs = 200 };

static uint32_t seed;

static uint32_t pick(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static struct arena random_arena;
static struct air_function random_function;
static struct cfg random_graph;
static uint32_t field[2];

static uint32_t random_place(struct air_builder *b)
{
	struct air_step step = { .kind = AIR_STEP_FIELD, .field = field[pick(2)] };

	step.index = air_value_none();
	if (pick(4) == 0) {
		step.kind = AIR_STEP_ELEMENT;
		step.field = air_none;
		step.index = air_value_int(pick(2));
	}
	return air_build_place(
		b, AIR_ROOT_LOCAL, pick(locals), air_value_none(), &step, pick(2), air_none);
}

static void random_block(struct air_builder *b, uint32_t blocks)
{
	for (uint32_t i = pick(4); i > 0; i--) {
		uint32_t place = random_place(b);
		switch (pick(4)) {
		case 0:
			air_build_zero(b, place, 0);
			break;
		case 1:
			air_build_copy(b, place, air_value_int(pick(9)), 0);
			break;
		default:
			air_build_read(b, place, air_none, 0);
			break;
		}
	}
	uint32_t anywhere = air_build_place(
		b, AIR_ROOT_LOCAL, pick(locals), air_value_none(), NULL, 0, air_none);
	struct air_value condition = air_build_read(b, anywhere, air_none, 0);
	if (pick(8) == 0)
		air_build_return(b, air_value_none());
	else if (pick(3) == 0)
		air_build_jump(b, pick(blocks));
	else
		air_build_branch(b, condition, pick(blocks), pick(blocks));
}

static void make_random_function(struct air_builder *b)
{
	uint32_t blocks = 1 + pick(most_blocks);

	air_builder_begin(b, "c:@F@f", "f", 0);
	air_build_file(b, "a.c");
	air_build_at(b, 0, 1, 1, air_none);
	for (uint32_t i = 0; i < 2; i++)
		field[i] = air_build_ref(b, (struct air_ref){ .kind = AIR_REF_FIELD,
						    .key = i ? "c:@S@s@FI@y" : "c:@S@s@FI@x",
						    .name = i ? "y" : "x",
						    .record = "c:@S@s" });
	for (uint32_t i = 0; i < locals; i++)
		air_build_local(b, (struct air_local){ .name = "v",
					   .type = air_none,
					   .cleanup = air_none,
					   .line = 1,
					   .column = 1 });
	for (uint32_t i = 1; i < blocks; i++)
		air_build_block(b);
	for (uint32_t i = 0; i < blocks; i++) {
		air_build_continue(b, i);
		random_block(b, blocks);
	}
	arena_reset(&random_arena);
	random_function.param_count = 1;
	random_function.line = random_function.column = 1;
	random_function.degraded = NULL;
	air_builder_finish(b, &random_arena, &random_function);
	cfg_build(&random_graph, &random_arena, &random_function, NULL, NULL);
	flow_begin(flow, &random_function, &random_graph, NULL, NULL);
}

/* The reference: at each block's start, which definitions (by instruction; the last bit is the
 * entry) some path has left uncovered. */
static bool is_in[most_blocks][most_instrs + 1];

static bool write_of(uint32_t instr, struct definition *definition)
{
	const struct air_instr *made = &random_function.instrs[instr];

	if (made->op != AIR_COPY && made->op != AIR_ZERO)
		return false;
	*definition = (struct definition){ .instr = instr,
		.place = made->place,
		.kind = DEFINITION_COPY,
		.local = random_function.places[made->place].index };
	return true;
}

static void step(const struct part *part, uint32_t instr, bool *set)
{
	struct definition definition;

	if (!write_of(instr, &definition) || definition.local != part->local)
		return;
	enum overlap overlap = part_overlap(&random_function, &definition, part);
	if (overlap == OVERLAP_COVERS)
		memset(set, 0, (most_instrs + 1) * sizeof(*set));
	if (overlap != OVERLAP_NONE)
		set[instr] = true;
}

static void solve(const struct part *part)
{
	bool changed = true;

	memset(is_in, 0, sizeof(is_in));
	is_in[0][most_instrs] = true;
	while (changed) {
		changed = false;
		for (uint32_t block = 0; block < random_function.block_count; block++) {
			const struct air_block *b = &random_function.blocks[block];
			bool set[most_instrs + 1];
			if (!cfg_is_reachable(&random_graph, block))
				continue;
			memcpy(set, is_in[block], sizeof(set));
			for (uint32_t i = 0; i < b->instr_count; i++)
				step(part, b->first_instr + i, set);
			for (uint32_t s = random_graph.successor_start[block];
				s < random_graph.successor_start[block + 1]; s++)
				for (uint32_t d = 0; d <= most_instrs; d++) {
					bool *into = &is_in[random_graph.successors[s]][d];
					changed |= set[d] && !*into;
					*into |= set[d];
				}
		}
	}
}

static void compare_at(const struct part *part, uint32_t instr)
{
	uint32_t block = air_block_of(&random_function, instr);
	bool expected[most_instrs + 1];
	bool found[most_instrs + 1] = { false };
	struct reach reach;

	memcpy(expected, is_in[block], sizeof(expected));
	for (uint32_t i = random_function.blocks[block].first_instr; i < instr; i++)
		step(part, i, expected);
	reach_at(flow, part, instr, air_none, &reach);
	if (reach.is_many)
		return;
	found[most_instrs] = reach.is_entry;
	for (uint32_t i = 0; i < reach.count; i++) {
		ck_assert(!found[reach.items[i].definition->instr]);
		found[reach.items[i].definition->instr] = true;
	}
	ck_assert_mem_eq(expected, found, sizeof(found));
}

START_TEST(random_functions_agree_with_the_reference)
{
	struct air_builder *builder = air_builder_new();
	uint32_t compared = 0;

	flow = flow ? flow : flow_new();
	for (seed = 1; seed < rounds; seed++) {
		uint32_t kept = seed;
		make_random_function(builder);
		ck_assert_uint_le(random_function.instr_count, most_instrs);
		for (uint32_t i = 0; i < random_function.instr_count; i++) {
			const struct air_instr *read = &random_function.instrs[i];
			struct part part;
			if (read->op != AIR_READ || !cfg_instr_is_reachable(&random_graph, i))
				continue;
			part_of_place(
				&random_function, air_instr_place(&random_function, read), &part);
			solve(&part);
			compare_at(&part, i);
			compared++;
		}
		seed = kept;
	}
	ck_assert_uint_gt(compared, rounds);
	air_builder_free(builder);
	arena_release(&random_arena);
}
END_TEST

static void add(TCase *tests)
{
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, random_functions_agree_with_the_reference);
}

int main(void)
{
	return run_tests("reaching", add);
}
