/*
 * Ways round a loop past certain calls, and when loops end.
 */
#include "subject.h"

#include <string.h>

static bool is_wait(uint32_t instr, void *data)
{
	const struct air_instr *call = &function.instrs[instr];
	(void)data;
	return call->op == AIR_CALL && call->callee != air_none &&
	       !strcmp(function.refs[call->callee].name, "fetch");
}

/* The blocks of the way past calls of fetch, "1 2 4"; "" when there is none. */
static const char *way(void)
{
	static char text[256];
	uint32_t blocks[32];
	uint32_t count = flow_way_round(flow, 0, is_wait, NULL, blocks, 32);
	text[0] = '\0';
	for (uint32_t i = 0; i < count; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%u", i ? " " : "",
			(unsigned)blocks[i]);
	return text;
}

static enum flow_count counts_number(uint32_t instr, void *data)
{
	return is_wait(instr, data) ? FLOW_COUNTS : FLOW_COUNTS_NOT;
}

static enum flow_count counts_truth(uint32_t instr, void *data)
{
	return is_wait(instr, data) ? FLOW_COUNTS_TRUTH : FLOW_COUNTS_NOT;
}

static enum flow_end end(void)
{
	return flow_loop_end(flow, 0, counts_number, NULL);
}

START_TEST(a_wait_in_every_turn_leaves_no_way)
{
	given("{ b0: jump b1\n b1: call fetch()\n call work()\n jump b1\n b2: return }");
	ck_assert_str_eq(way(), "");
	given("{ b0: jump b1\n b1: %a: int = call work()\n branch %a, b2, b3\n"
	      "b2: call fetch()\n jump b1\n b3: call fetch()\n jump b1 }");
	ck_assert_str_eq(way(), "");
}
END_TEST

START_TEST(a_branch_without_a_wait_is_a_way)
{
	given("{ b0: jump b1\n b1: %a: int = call work()\n branch %a, b2, b3\n"
	      "b2: call fetch()\n jump b1\n b3: call work()\n jump b1 }");
	ck_assert_str_eq(way(), "1 3");
}
END_TEST

/* while (rc >= 0) { rc = work(); if (rc >= 0) rc = fetch(); } */
START_TEST(a_way_must_be_possible_twice)
{
	given("{ local $rc: int\n b0: $rc = 0\n jump b1\n"
	      "b1: %a = read $rc\n %b: int = %a >= 0\n branch %b, b2, b5\n"
	      "b2: %c: int = call work()\n $rc = %c\n %d = read $rc\n %e: int = %d >= 0\n"
	      "branch %e, b3, b4\n"
	      "b3: %f: int = call fetch()\n $rc = %f\n jump b4\n b4: jump b1\n b5: return }");
	ck_assert_str_eq(way(), "");
	/* ... but it is when the loop does not end with it */
	given("{ local $rc: int\n b0: $rc = 0\n jump b1\n"
	      "b1: %a = read $rc\n %b: int = %a >= -5\n branch %b, b2, b5\n"
	      "b2: %c: int = call work()\n $rc = %c\n %d = read $rc\n %e: int = %d >= 0\n"
	      "branch %e, b3, b4\n"
	      "b3: %f: int = call fetch()\n $rc = %f\n jump b4\n b4: jump b1\n b5: return }");
	ck_assert_str_eq(way(), "1 2 4");
}
END_TEST

START_TEST(a_constant_on_the_way_decides_too)
{
	given("{ local $run: int\n b0: $run = 1\n jump b1\n"
	      "b1: %a = read $run\n branch %a, b2, b5\n"
	      "b2: %c: int = call work()\n branch %c, b3, b4\n"
	      "b3: $run = 0\n jump b1\n b4: call fetch()\n jump b1\n b5: return }");
	ck_assert_str_eq(way(), "");
}
END_TEST

START_TEST(a_loop_may_never_end)
{
	given("{ b0: jump b1\n b1: call fetch()\n jump b1 }");
	ck_assert_int_eq(end(), FLOW_ENDS_NEVER);
	given("{ b0: jump b1\n b1: %a: int = call work()\n branch %a, b1, b2\n b2: call die()\n"
	      "return }");
	ck_assert_int_eq(end(), FLOW_ENDS_NEVER);
}
END_TEST

START_TEST(a_loop_may_end_when_a_call_fails)
{
	given("{ b0: jump b1\n b1: %a: int = call fetch()\n %b: int = %a < 0\n branch %b, b2, b1\n"
	      "b2: return }");
	ck_assert_int_eq(end(), FLOW_ENDS_ON_FAILURE);
	given("{ b0: jump b1\n b1: %a: int = call fetch()\n %b: int = %a > 0\n branch %b, b2, b1\n"
	      "b2: return }");
	ck_assert_int_eq(end(), FLOW_ENDS_BY_ITSELF);
	given("{ b0: jump b1\n b1: %a: int = call work()\n %b: int = %a < 0\n branch %b, b2, b1\n"
	      "b2: return }");
	ck_assert_int_eq(end(), FLOW_ENDS_BY_ITSELF);
}
END_TEST

START_TEST(zero_is_a_failure_where_a_number_is_a_truth)
{
	given("{ b0: jump b1\n b1: %a: int = call fetch()\n %b: int = %a == 0\n"
	      "branch %b, b2, b1\n b2: return }");
	ck_assert_int_eq(end(), FLOW_ENDS_BY_ITSELF);
	ck_assert_int_eq(flow_loop_end(flow, 0, counts_truth, NULL), FLOW_ENDS_ON_FAILURE);
	given("{ b0: jump b1\n b1: %a: int = call fetch()\n branch %a, b2, b1\n b2: return }");
	ck_assert_int_eq(flow_loop_end(flow, 0, counts_truth, NULL), FLOW_ENDS_BY_ITSELF);
}
END_TEST

START_TEST(a_loop_may_end_on_a_flag_of_others)
{
	given("{ b0: jump b1\n b1: %a = read stop<int>\n branch %a, b2, b3\n"
	      "b3: call fetch()\n jump b1\n b2: return }");
	ck_assert_int_eq(end(), FLOW_ENDS_ON_FLAG);
	given("{ b0: jump b1\n b1: %a = read stop<int>\n branch %a, b2, b3\n"
	      "b3: stop = 1\n jump b1\n b2: return }");
	ck_assert_int_eq(end(), FLOW_ENDS_BY_ITSELF);
}
END_TEST

/* for (i = 0; i < N; i++) for (j = 0; j < M; j++) work(); */
#define NEST(n, m)                                                                                 \
	"local $i: int\n local $j: int\n b0: $i = 0\n jump b1\n"                                   \
	"b1: %a = read $i\n %n = read " n "\n %b: int = %a < %n\n branch %b, b2, b6\n"             \
	"b2: $j = 0\n jump b3\n"                                                                   \
	"b3: %c = read $j\n %m = read " m "\n %d: int = %c < %m\n branch %d, b4, b5\n"             \
	"b4: call pure()\n %e = read $j\n %f: int = %e + 1\n $j = %f\n jump b3\n"                  \
	"b5: %g = read $i\n %h: int = %g + 1\n $i = %h\n jump b1\n b6: return }"

START_TEST(loops_over_the_same_things_are_known)
{
	given("function f($n: int, $m: int) { " NEST("$n", "$n"));
	ck_assert_uint_eq(graph.loop_count, 2);
	ck_assert(flow_same_set(flow, 0, 1));
	given("function f($n: int, $m: int) { " NEST("$n", "$m"));
	ck_assert(!flow_same_set(flow, 0, 1));
	/* The inner one goes on where the outer one is. */
	given("function f($n: int) { local $i: int\n b0: $i = 0\n jump b1\n"
	      "b1: %a = read $i\n %n = read $n\n %b: int = %a < %n\n branch %b, b3, b6\n"
	      "b3: %c = read $i\n %m = read $n\n %d: int = %c < %m\n branch %d, b4, b5\n"
	      "b4: call pure()\n %e = read $i\n %f: int = %e + 1\n $i = %f\n jump b3\n"
	      "b5: %g = read $i\n %h: int = %g + 1\n $i = %h\n jump b1\n b6: return }");
	ck_assert_uint_eq(graph.loop_count, 2);
	ck_assert(!flow_same_set(flow, 0, 1));
}
END_TEST

/* switch (state) { case 0: ...; case 1: fetch(); state = 2; case 2: ... }, for ever. */
#define MACHINE(at_0, at_2)                                                                        \
	"{ b0: jump b1\n b1: %s = read state<int>\n switch %s else b5, 0: b2, 1: b3, 2: b4\n"      \
	"b2: " at_0 " jump b5\n b3: call fetch()\n state = 2\n jump b5\n"                          \
	"b4: " at_2 " jump b5\n b5: jump b1 }"

START_TEST(a_state_that_leads_to_another_is_no_way)
{
	given(MACHINE("state = 1\n", "state = 0\n"));
	ck_assert_str_eq(way(), "");
	given(MACHINE("call work()\n", "state = 0\n"));
	ck_assert_str_eq(way(), "1 2 5");
	given(MACHINE("state = 1\n", "state = 2\n"));
	ck_assert_str_eq(way(), "1 4 5");
	given("{ b0: jump b1\n b1: %s = read state<int>\n %t: int = %s == 3\n branch %t, b2, b3\n"
	      "b2: state = 4\n jump b1\n b3: call fetch()\n state = 3\n jump b1 }");
	ck_assert_str_eq(way(), "");
	given("{ b0: jump b1\n b1: %s = read state<int>\n %t: int = %s == 3\n branch %t, b2, b3\n"
	      "b2: other = 4\n jump b1\n b3: call fetch()\n state = 3\n jump b1 }");
	ck_assert_str_eq(way(), "1 2");
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, a_wait_in_every_turn_leaves_no_way);
	tcase_add_test(tests, a_branch_without_a_wait_is_a_way);
	tcase_add_test(tests, a_way_must_be_possible_twice);
	tcase_add_test(tests, a_constant_on_the_way_decides_too);
	tcase_add_test(tests, a_loop_may_never_end);
	tcase_add_test(tests, a_loop_may_end_when_a_call_fails);
	tcase_add_test(tests, zero_is_a_failure_where_a_number_is_a_truth);
	tcase_add_test(tests, a_loop_may_end_on_a_flag_of_others);
	tcase_add_test(tests, loops_over_the_same_things_are_known);
	tcase_add_test(tests, a_state_that_leads_to_another_is_no_way);
}

int main(void)
{
	return run_tests("cycle", add);
}
