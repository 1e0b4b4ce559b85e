/*
 * Shapes of control flow: edges, folding, cutting, what is left out.
 */
#include "testing.h"

static void check_graph(const char *text, const char *expected)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, text);
	ck_assert_str_eq(printed_graph(&arena, &cfg), expected);
	arena_release(&arena);
}

START_TEST(a_diamond)
{
	check_graph("function f($a) {\n%1 = read $a\nbranch %1, yes, no\n"
		    "yes:\njump join\nno:\njump join\njoin:\nreturn\n}",
		"b0: to b1 b2, from none, dominator b0\n"
		"b1: to b3, from b0, dominator b0\n"
		"b2: to b3, from b0, dominator b0\n"
		"b3: to none, from b1 b2, dominator b0\n");
}
END_TEST

START_TEST(a_loop)
{
	check_graph("function f($a) {\njump head\nhead:\n%1 = read $a\nbranch %1, body, end\n"
		    "body:\ncall g()\njump head\nend:\nreturn\n}",
		"b0: to b1, from none, dominator b0\n"
		"b1: to b2 b3, from b0 b2, dominator b0, loop 0\n"
		"b2: to b1, from b1, dominator b1, loop 0\n"
		"b3: to none, from b1, dominator b1\n"
		"loop 0: header b1, depth 1, parent none, blocks b1 b2, latches b2, exits b1\n");
}
END_TEST

START_TEST(do_while_zero_is_no_loop)
{
	check_graph("function f() {\nbody:\ncall g()\nbranch 0, body, end\nend:\nreturn\n}",
		"b0: to b1, from none, dominator b0\n"
		"b1: to none, from b0, dominator b0\n");
}
END_TEST

START_TEST(conditions_made_of_constants_are_folded)
{
	check_graph("function f() {\n%1: int = 3 == 4\n%2: bool = cast %1\n%3 = !%2\n"
		    "branch %3, yes, no\nyes:\nreturn 1\nno:\nreturn 2\n}",
		"b0: to b1, from none, dominator b0\n"
		"b1: to none, from b0, dominator b0\n");
}
END_TEST

START_TEST(switch_with_fallthrough)
{
	check_graph(
		"function f($a) {\n%1 = read $a\nswitch %1 else end, 1: one, 2..3: two, 4: two\n"
		"one:\ncall g()\ntwo:\ncall h()\nend:\nreturn\n}",
		"b0: to b3 b1 b2, from none, dominator b0\n"
		"b1: to b2, from b0, dominator b0\n"
		"b2: to b3, from b0 b1, dominator b0\n"
		"b3: to none, from b0 b2, dominator b0\n");
}
END_TEST

START_TEST(a_switch_on_a_constant_has_one_way)
{
	check_graph("function f() {\nswitch 3 else end, 1: one, 2..3: two\n"
		    "one:\nreturn 1\ntwo:\nreturn 2\nend:\nreturn\n}",
		"b0: to b2, from none, dominator b0\n"
		"b2: to none, from b0, dominator b0\n");
	check_graph("function f() {\nswitch 9 else end, 1: one, 2..3: two\n"
		    "one:\nreturn 1\ntwo:\nreturn 2\nend:\nreturn\n}",
		"b0: to b3, from none, dominator b0\n"
		"b3: to none, from b0, dominator b0\n");
}
END_TEST

START_TEST(a_call_that_never_returns_cuts_its_block)
{
	check_graph("function f($a) {\n%1 = read $a\nbranch %1, bad, good\n"
		    "bad:\ncall abort()\ncall g()\njump good\ngood:\nreturn\n}",
		"b0: to b1 b2, from none, dominator b0\n"
		"b1: to none, from b0, dominator b0, 1 of 2 run\n"
		"b2: to none, from b0, dominator b0\n");
}
END_TEST

START_TEST(a_loop_that_ends_in_a_cut_is_no_loop)
{
	check_graph("function f() {\njump head\nhead:\ncall abort()\njump head\n}",
		"b0: to b1, from none, dominator b0\n"
		"b1: to none, from b0, dominator b0\n");
}
END_TEST

START_TEST(computed_goto)
{
	check_graph("function f($a) {\nstart:\n%1 = read $a\nindirect %1, one, two, one\n"
		    "one:\njump start\ntwo:\nreturn\n}",
		"b0: to b1 b2, from b1, dominator b0, loop 0\n"
		"b1: to b0, from b0, dominator b0, loop 0\n"
		"b2: to none, from b0, dominator b0\n"
		"loop 0: header b0, depth 1, parent none, blocks b0 b1, latches b1, exits b0\n");
}
END_TEST

START_TEST(unreachable_ends_and_unreachable_blocks_are_left_out)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f($a) {\n%1 = read $a\nbranch %1, one, two\n"
					  "one:\nunreachable\ntwo:\nreturn\n"
					  "dead:\ncall g()\njump two\n}");
	ck_assert_uint_eq(cfg.reachable_count, 3);
	ck_assert(!cfg_is_reachable(&cfg, 3));
	ck_assert(!cfg_instr_is_reachable(&cfg, 1));
	ck_assert(cfg_instr_is_reachable(&cfg, 0));
	ck_assert_uint_eq(cfg.predecessor_start[3] - cfg.predecessor_start[2], 1);
	ck_assert_uint_eq(cfg.end[3], 0);
	ck_assert(!cfg_dominates(&cfg, 3, 2));
	arena_release(&arena);
}
END_TEST

START_TEST(instructions_behind_a_cut_are_not_reachable)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f() {\ncall g()\ncall abort()\ncall h()\n}");
	ck_assert(cfg_instr_is_reachable(&cfg, 0));
	ck_assert(cfg_instr_is_reachable(&cfg, 1));
	ck_assert(!cfg_instr_is_reachable(&cfg, 2));
	arena_release(&arena);
}
END_TEST

START_TEST(the_first_target_comes_first_in_reverse_postorder)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f($a) {\n%1 = read $a\nbranch %1, yes, no\n"
					  "no:\njump join\nyes:\njump join\njoin:\nreturn\n}");
	ck_assert_uint_eq(cfg.reverse_postorder[1], 2);
	ck_assert_uint_eq(cfg.reverse_postorder[2], 1);
	ck_assert_uint_eq(cfg.order[3], 3);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { a_diamond, a_loop, do_while_zero_is_no_loop,
		conditions_made_of_constants_are_folded, switch_with_fallthrough,
		a_switch_on_a_constant_has_one_way, a_call_that_never_returns_cuts_its_block,
		a_loop_that_ends_in_a_cut_is_no_loop, computed_goto,
		unreachable_ends_and_unreachable_blocks_are_left_out,
		instructions_behind_a_cut_are_not_reachable,
		the_first_target_comes_first_in_reverse_postorder };
	return RUN_CASES("air.cfg", cases);
}
