/*
 * Loops: nesting, cycles without a header, and loops that run once and therefore are none.
 */
#include "testing.h"

#include "base/bitset.h"

static uint32_t loops_in(const char *text)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, text);
	uint32_t count = cfg.loop_count;
	arena_release(&arena);
	return count;
}

START_TEST(nested_loops_know_their_parents)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f($a) {\njump outer\n"
					  "outer:\n%1 = read $a\nbranch %1, inner, end\n"
					  "inner:\n%2 = read $a\nbranch %2, body, next\n"
					  "body:\ncall g()\n%3 = read $a\nbranch %3, inner, end\n"
					  "next:\njump outer\n"
					  "end:\nreturn\n}");
	ck_assert_uint_eq(cfg.loop_count, 2);
	ck_assert_uint_eq(cfg.loops[0].header, 1);
	ck_assert_uint_eq(cfg.loops[1].header, 2);
	ck_assert_uint_eq(cfg.loops[1].parent, 0);
	ck_assert_uint_eq(cfg.loops[1].depth, 2);
	ck_assert_uint_eq(cfg.loops[0].exit_count, 2);
	ck_assert_uint_eq(cfg.loops[1].exit_count, 2);
	ck_assert_uint_eq(cfg.loop_of[3], 1);
	ck_assert_uint_eq(cfg.loop_of[4], 0);
	ck_assert_uint_eq(cfg.loop_of[5], air_none);
	ck_assert(cfg_loop_has(&cfg, 0, 3));
	ck_assert(!cfg_loop_has(&cfg, 1, 4));
	arena_release(&arena);
}
END_TEST

START_TEST(two_edges_back_are_one_loop)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f($a) {\njump head\nhead:\n%1 = read $a\n"
					  "branch %1, one, end\none:\n%2 = call g()\n"
					  "branch %2, head, two\ntwo:\njump head\nend:\nreturn\n}");
	ck_assert_uint_eq(cfg.loop_count, 1);
	ck_assert_uint_eq(cfg.loops[0].latch_count, 2);
	arena_release(&arena);
}
END_TEST

START_TEST(a_block_may_be_a_loop_alone)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(
		&arena, "function f() {\njump b\nb:\n%1 = call g()\nbranch %1, b, end\nend:\n}");
	ck_assert_uint_eq(cfg.loop_count, 1);
	ck_assert_uint_eq(cfg.loops[0].latches[0], 1);
	ck_assert_uint_eq(cfg.loops[0].exits[0], 1);
	arena_release(&arena);
}
END_TEST

START_TEST(goto_into_a_loop_is_irreducible)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f($a) {\n%1 = read $a\nbranch %1, one, two\n"
					  "one:\ncall g()\njump two\n"
					  "two:\n%2 = call h()\nbranch %2, one, end\n"
					  "end:\nreturn\n}");
	ck_assert_uint_eq(cfg.loop_count, 0);
	ck_assert(bitset_has(cfg.irreducible, 1));
	ck_assert(bitset_has(cfg.irreducible, 2));
	ck_assert(!bitset_has(cfg.irreducible, 0));
	ck_assert(!bitset_has(cfg.irreducible, 3));
	arena_release(&arena);
}
END_TEST

START_TEST(an_irreducible_cycle_inside_a_loop_marks_only_itself)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena,
		"function f($a) {\njump head\nhead:\n%1 = read $a\nbranch %1, one, two\n"
		"one:\n%2 = call g()\nbranch %2, two, latch\n"
		"two:\n%3 = call h()\nbranch %3, one, latch\n"
		"latch:\n%4 = call i()\nbranch %4, head, end\nend:\nreturn\n}");
	ck_assert_uint_eq(cfg.loop_count, 1);
	ck_assert(bitset_has(cfg.irreducible, 2));
	ck_assert(bitset_has(cfg.irreducible, 3));
	ck_assert(!bitset_has(cfg.irreducible, 1));
	ck_assert(!bitset_has(cfg.irreducible, 4));
	arena_release(&arena);
}
END_TEST

/* ---------------------------------------------------------------------- loops that run once */

/* for (T *once = open(); once; once = NULL) { g(); } */
static const char scope[] = "function f() {\n"
			    "local $once: void*\n"
			    "%1 = call open()\n$once = %1\njump head\n"
			    "head:\n%2 = read $once\nbranch %2, body, end\n"
			    "body:\ncall g()\njump step\n"
			    "step:\n$once = null\njump head\n"
			    "end:\nreturn\n}";

START_TEST(a_scope_macro_is_no_loop)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, scope);
	ck_assert_str_eq(printed_graph(&arena, &cfg), "b0: to b1, from none, dominator b0\n"
						      "b1: to b2 b4, from b0, dominator b0\n"
						      "b2: to b3, from b1, dominator b1\n"
						      "b3: to b4, from b2, dominator b2\n"
						      "b4: to none, from b1 b3, dominator b1\n");
	arena_release(&arena);
}
END_TEST

START_TEST(its_guard_may_be_compared_negated_or_cast)
{
	ck_assert_uint_eq(loops_in("function f() {\nlocal $i: int\n%1 = call open()\n$i = %1\n"
				   "head:\n%2 = read $i\n%3: int = %2 != 0\n%4: bool = cast %3\n"
				   "branch %4, body, end\n"
				   "body:\ncall g()\n$i = 0\njump head\nend:\n}"),
		0);
	ck_assert_uint_eq(loops_in("function f() {\nlocal $i: int\n%1 = call open()\n$i = %1\n"
				   "head:\n%2 = read $i\n%3: int = !%2\nbranch %3, body, end\n"
				   "body:\ncall g()\n$i = 1\njump head\nend:\n}"),
		0);
}
END_TEST

START_TEST(a_first_test_that_is_decided_has_one_way)
{
	struct arena arena = { 0 };
	/* for (int i = 0; !i; i = 1) { g(); } */
	struct cfg cfg = graph_of(&arena, "function f() {\nlocal $i: int\n$i = 0\n"
					  "head:\n%2 = read $i\n%3: int = !%2\n"
					  "branch %3, body, end\n"
					  "body:\ncall g()\njump step\n"
					  "step:\n$i = 1\njump head\nend:\n}");
	ck_assert_uint_eq(cfg.loop_count, 0);
	ck_assert(cfg_dominates(&cfg, 2, 4)); /* the body certainly runs */
	arena_release(&arena);
}
END_TEST

static const char counted[] = "function f() {\nlocal $i: int\n$i = 0\n"
			      "head:\n%%2 = read $i\n%%3: int = %%2 < %s\nbranch %%3, body, end\n"
			      "body:\n%s\njump step\n"
			      "step:\n%%5 = read $i\n%%6: int = %%5 + 1\n$i = %%6\njump head\n"
			      "end:\n}";

static uint32_t loops_counted(const char *limit, const char *body)
{
	struct arena arena = { 0 };
	uint32_t count = loops_in(arena_printf(&arena, counted, limit, body));
	arena_release(&arena);
	return count;
}

START_TEST(counting_to_one_is_no_loop)
{
	ck_assert_uint_eq(loops_counted("1", "call g()"), 0);
	ck_assert_uint_eq(loops_counted("2", "call g()"), 1);
	ck_assert_uint_eq(loops_counted("1", "$i = -1"), 1);
	ck_assert_uint_eq(loops_counted("1", "call g()\n$i = -1"), 1);
}
END_TEST

START_TEST(a_counter_whose_address_is_known_is_not_trusted)
{
	ck_assert_uint_eq(loops_in("function f() {\nlocal $i: int addressed\n$i = 1\n"
				   "head:\n%2 = read $i\nbranch %2, body, end\n"
				   "body:\ncall g()\n$i = 0\njump head\nend:\n}"),
		1);
}
END_TEST

START_TEST(a_guard_with_two_conditions_through_a_temporary)
{
	/* for (...; once && more(); once = NULL): more() is not called the second time. */
	static const char text[] = "function f() {\nlocal $once: void*\nlocal $#1: int temporary\n"
				   "%%1 = call open()\n$once = %%1\n"
				   "head:\n%%2 = read $once\nbranch %%2, both, no\n"
				   "both:\n%%3 = call more()\n%%4: int = %%3 != 0\n$#1 = %%4\n"
				   "jump test\n"
				   "no:\n$#1 = 0\njump test\n"
				   "test:\n%%5 = read $#1\nbranch %%5, body, end\n"
				   "body:\ncall g()\n$once = %s\njump head\n"
				   "end:\n}";
	struct arena arena = { 0 };
	ck_assert_uint_eq(loops_in(arena_printf(&arena, text, "null")), 0);
	ck_assert_uint_eq(loops_in(arena_printf(&arena, text, "%1")), 1);
	arena_release(&arena);
}
END_TEST

START_TEST(an_unknown_condition_beside_the_guard)
{
	/* for (...; x && once; once = NULL): whatever x is, the loop ends. */
	ck_assert_uint_eq(loops_in("function f($x) {\nlocal $once: void*\n"
				   "%1 = call open()\n$once = %1\n"
				   "head:\n%2 = read $x\nbranch %2, and, end\n"
				   "and:\n%3 = read $once\nbranch %3, body, end\n"
				   "body:\ncall g()\n$once = null\njump head\nend:\n}"),
		0);
	/* x || once: it may go on. */
	ck_assert_uint_eq(loops_in("function f($x) {\nlocal $once: void*\n"
				   "%1 = call open()\n$once = %1\n"
				   "head:\n%2 = read $x\nbranch %2, body, or\n"
				   "or:\n%3 = read $once\nbranch %3, body, end\n"
				   "body:\ncall g()\n$once = null\njump head\nend:\n}"),
		1);
}
END_TEST

START_TEST(a_guard_that_does_something_keeps_the_loop)
{
	ck_assert_uint_eq(loops_in("function f() {\nlocal $once: void*\n"
				   "%1 = call open()\n$once = %1\n"
				   "head:\n%2 = read $once\ncall noticed()\n"
				   "branch %2, body, end\n"
				   "body:\ncall g()\n$once = null\njump head\nend:\n}"),
		1);
}
END_TEST

START_TEST(continue_that_skips_the_step_keeps_the_loop)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f() {\nlocal $done: int\n$done = 0\n"
					  "head:\n%2 = read $done\n%3: int = !%2\n"
					  "branch %3, body, end\n"
					  "body:\n%4 = call g()\nbranch %4, head, last\n"
					  "last:\n$done = 1\njump head\nend:\n}");
	ck_assert_uint_eq(cfg.loop_count, 1);
	ck_assert_uint_eq(cfg.loops[0].latch_count, 1);
	ck_assert_uint_eq(cfg.loops[0].latches[0], 2);
	arena_release(&arena);
}
END_TEST

START_TEST(a_scope_inside_a_loop_leaves_the_loop)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, "function f($n) {\nlocal $once: void*\n"
					  "outer:\n%0 = call more()\nbranch %0, enter, end\n"
					  "enter:\n%1 = call open()\n$once = %1\n"
					  "head:\n%2 = read $once\nbranch %2, body, after\n"
					  "body:\ncall g()\n$once = null\njump head\n"
					  "after:\njump outer\nend:\n}");
	ck_assert_uint_eq(cfg.loop_count, 1);
	ck_assert_uint_eq(cfg.loops[0].header, 0);
	ck_assert_uint_eq(cfg.loop_of[3], 0);
	arena_release(&arena);
}
END_TEST

START_TEST(many_scopes_in_one_function)
{
	struct arena arena = { 0 };
	struct text text = { 0 };
	text_add(&text, "function f() {\n");
	for (int i = 0; i < 20; i++)
		text_printf(&text, "local $s%d: void*\n", i);
	for (int i = 0; i < 20; i++)
		text_printf(&text,
			"$s%d = 1\nh%d:\n%%a%d = read $s%d\nbranch %%a%d, b%d, e%d\nb%d:\ncall "
			"g()\n",
			i, i, i, i, i, i, i, i);
	for (int i = 19; i >= 0; i--)
		text_printf(&text, "$s%d = null\njump h%d\ne%d:\n", i, i, i);
	text_add(&text, "}");
	struct cfg cfg = graph_of(&arena, text_string(&text));
	ck_assert_uint_eq(cfg.loop_count, 0);
	text_release(&text);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { nested_loops_know_their_parents, two_edges_back_are_one_loop,
		a_block_may_be_a_loop_alone, goto_into_a_loop_is_irreducible,
		an_irreducible_cycle_inside_a_loop_marks_only_itself, a_scope_macro_is_no_loop,
		its_guard_may_be_compared_negated_or_cast, a_first_test_that_is_decided_has_one_way,
		counting_to_one_is_no_loop, a_counter_whose_address_is_known_is_not_trusted,
		a_guard_with_two_conditions_through_a_temporary,
		an_unknown_condition_beside_the_guard, a_guard_that_does_something_keeps_the_loop,
		continue_that_skips_the_step_keeps_the_loop, a_scope_inside_a_loop_leaves_the_loop,
		many_scopes_in_one_function };
	return RUN_CASES("air.loops", cases);
}
