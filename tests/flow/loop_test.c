/*
 * Shapes and bounds of loops.
 */
#include "subject.h"

static const struct flow_loop *loop(void)
{
	ck_assert_uint_ge(graph.loop_count, 1);
	return flow_loop(flow, 0);
}

static void expect_bound(int64_t bound)
{
	ck_assert_int_eq(loop()->bound_kind, FLOW_BOUND_CONSTANT);
	ck_assert_int_eq(loop()->bound, bound);
}

static void expect_unbounded(enum flow_shape shape)
{
	ck_assert_int_eq(loop()->shape, shape);
	ck_assert_int_eq(loop()->bound_kind, FLOW_BOUND_UNKNOWN);
}

/* for (i = START; i TEST; i STEP) work(i); */
#define LOOP(start, test, step)                                                                    \
	"local $i: int\n"                                                                          \
	"b0: $i = " start "\n jump b1\n"                                                           \
	"b1: %i = read $i\n" test " branch %t, b2, b4\n"                                           \
	"b2: call work(%i)\n jump b3\n"                                                            \
	"b3: %s = read $i\n %n: int = %s " step "\n $i = %n\n jump b1\n"                           \
	"b4: return }"

START_TEST(constant_limits_bound_a_loop)
{
	given("{ " LOOP("0", "%t: int = %i < 10\n", "+ 1"));
	expect_bound(10);
	ck_assert_int_eq(loop()->shape, FLOW_SHAPE_COUNT);
	ck_assert_str_eq(function.locals[loop()->induction].name, "i");
	ck_assert_uint_eq(loop()->guard, 1);
	given("{ " LOOP("0", "%t: int = %i <= 10\n", "+ 1"));
	expect_bound(11);
	given("{ " LOOP("0", "%t: int = %i < 10\n", "+ 3"));
	expect_bound(4);
	given("{ " LOOP("2", "%t: int = %i != 10\n", "+ 2"));
	expect_bound(4);
	given("{ " LOOP("10", "%t: int = %i > 0\n", "- 1"));
	expect_bound(10);
	given("{ " LOOP("10", "%t: int = %i >= 0\n", "- 2"));
	expect_bound(6);
	given("{ " LOOP("0", "%t: int = 10 > %i\n", "+ 1"));
	expect_bound(10);
}
END_TEST

START_TEST(a_limit_in_a_local_counts_when_it_is_constant)
{
	given("{ local $m: int\n " LOOP("0", "%m = read $m\n %t: int = %i < %m\n", "+ 1"));
	expect_unbounded(FLOW_SHAPE_COUNT);
	given("{ local $m: int\n local $i: int\n"
	      "b0: $m = 7\n $i = 0\n jump b1\n"
	      "b1: %i = read $i\n %m = read $m\n %t: int = %i < %m\n branch %t, b2, b3\n"
	      "b2: %n: int = %i + 1\n $i = %n\n jump b1\n b3: return }");
	expect_bound(7);
}
END_TEST

START_TEST(the_size_of_an_array_is_a_constant)
{
	given("{ " LOOP("0", "%d: int = 80 / 8\n %t: int = %i < %d\n", "+ 1"));
	expect_bound(10);
}
END_TEST

START_TEST(a_parameter_is_no_bound)
{
	given("function f($n: int) { " LOOP("0", "%m = read $n\n %t: int = %i < %m\n", "+ 1"));
	expect_unbounded(FLOW_SHAPE_COUNT);
}
END_TEST

START_TEST(a_step_away_from_the_limit_is_no_count)
{
	given("{ " LOOP("0", "%t: int = %i > -5\n", "+ 1"));
	ck_assert_int_eq(loop()->shape, FLOW_SHAPE_OTHER);
	given("{ " LOOP("1", "%t: int = %i < 10\n", "* 2"));
	ck_assert_int_eq(loop()->shape, FLOW_SHAPE_OTHER);
}
END_TEST

START_TEST(a_clamped_limit_bounds)
{
	given("function f($n: int) { local $i: int\n"
	      "b0: %a = read $n\n %b: int = %a > 64\n branch %b, b1, b2\n"
	      "b1: $n = 64\n jump b2\n b2: $i = 0\n jump b3\n"
	      "b3: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b4, b5\n"
	      "b4: %s: int = %i + 1\n $i = %s\n jump b3\n b5: return }");
	expect_bound(64);
}
END_TEST

START_TEST(a_conditional_with_a_constant_bounds)
{
	given("function f($n: int) { local $i: int\n local $m: int\n"
	      "b0: %a = read $n\n %b: int = %a > 64\n branch %b, b1, b2\n"
	      "b1: $m = 64\n jump b6\n b2: %c = read $n\n $m = %c\n jump b6\n"
	      "b6: $i = 0\n jump b3\n"
	      "b3: %i = read $i\n %m = read $m\n %t: int = %i < %m\n branch %t, b4, b5\n"
	      "b4: %s: int = %i + 1\n $i = %s\n jump b3\n b5: return }");
	expect_bound(64);
}
END_TEST

START_TEST(a_refused_number_bounds_and_a_lower_limit_does_not)
{
	given("function f($n: int) { local $i: int\n"
	      "b0: %a = read $n\n %b: int = %a > 32\n branch %b, b5, b2\n"
	      "b2: $i = 0\n jump b3\n"
	      "b3: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b4, b5\n"
	      "b4: %s: int = %i + 1\n $i = %s\n jump b3\n b5: return }");
	expect_bound(32);
	given("function f($n: int) { local $i: int\n"
	      "b0: %a = read $n\n %b: int = %a < 1\n branch %b, b5, b2\n"
	      "b2: $i = 0\n jump b3\n"
	      "b3: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b4, b5\n"
	      "b4: %s: int = %i + 1\n $i = %s\n jump b3\n b5: return }");
	expect_unbounded(FLOW_SHAPE_COUNT);
}
END_TEST

START_TEST(counting_a_local_down_with_the_test_is_bounded)
{
	given("{ local $n: int\n b0: $n = 5\n jump b1\n"
	      "b1: %n = read $n\n %m: int = %n - 1\n $n = %m\n %t: int = %n > 0\n"
	      "branch %t, b2, b3\n b2: call work()\n jump b1\n b3: return }");
	expect_bound(5);
}
END_TEST

START_TEST(a_test_at_the_bottom_has_one_turn_more)
{
	given("{ local $i: int\n b0: $i = 0\n jump b1\n"
	      "b1: call work()\n %i = read $i\n %n: int = %i + 1\n $i = %n\n"
	      "%t: int = %n < 3\n branch %t, b1, b2\n b2: return }");
	expect_bound(3);
}
END_TEST

START_TEST(leaving_on_a_counter_bounds_an_endless_loop)
{
	given("{ local $i: int\n b0: $i = 0\n jump b1\n"
	      "b1: call work()\n %i = read $i\n %n: int = %i + 1\n $i = %n\n %c = read $i\n"
	      "%t: int = %c > 5\n branch %t, b3, b2\n b2: call rest()\n jump b1\n b3: return }");
	expect_bound(6);
}
END_TEST

START_TEST(the_smaller_of_two_limits_counts)
{
	given("function f($n: int) { local $i: int\n b0: $i = 0\n jump b1\n"
	      "b1: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b2, b4\n"
	      "b2: %j = read $i\n %u: int = %j < 16\n branch %u, b3, b4\n"
	      "b3: call work()\n %k = read $i\n %l: int = %k + 1\n $i = %l\n jump b1\n"
	      "b4: return }");
	expect_bound(16);
}
END_TEST

START_TEST(a_loop_without_exit_is_endless)
{
	given("{ b0: jump b1\n b1: call work()\n jump b1 }");
	ck_assert_int_eq(loop()->bound_kind, FLOW_BOUND_ENDLESS);
	ck_assert_int_eq(loop()->shape, FLOW_SHAPE_OTHER);
}
END_TEST

START_TEST(a_loop_that_waits_for_something_is_other)
{
	given("{ b0: jump b1\n b1: %0: int = call next()\n branch %0, b1, b2\n b2: return }");
	expect_unbounded(FLOW_SHAPE_OTHER);
}
END_TEST

START_TEST(a_counter_written_elsewhere_is_no_induction)
{
	given("function f($n: int) { local $i: int\n b0: $i = 0\n jump b1\n"
	      "b1: %i = read $i\n %t: int = %i < 10\n branch %t, b2, b4\n"
	      "b2: %x: int = call next()\n $i = %x\n jump b3\n"
	      "b3: %s = read $i\n %k: int = %s + 1\n $i = %k\n jump b1\n b4: return }");
	expect_unbounded(FLOW_SHAPE_OTHER);
}
END_TEST

START_TEST(a_step_that_may_be_left_out_is_no_induction)
{
	given("function f($c: int) { local $i: int\n b0: $i = 0\n jump b1\n"
	      "b1: %i = read $i\n %t: int = %i < 10\n branch %t, b2, b4\n"
	      "b2: %c = read $c\n branch %c, b3, b1\n"
	      "b3: %s = read $i\n %k: int = %s + 1\n $i = %k\n jump b1\n b4: return }");
	expect_unbounded(FLOW_SHAPE_OTHER);
}
END_TEST

/* for (p = first; TEST; p = NEXT) */
#define LIST(test, next)                                                                           \
	"function f($first: struct node*) { local $p: struct node*\n"                              \
	"b0: %f = read $first\n $p = %f\n jump b1\n"                                               \
	"b1: %p = read $p\n" test " branch %t, b2, b3\n"                                           \
	"b2: call work(%p)\n %q = read $p\n" next " $p = %n\n jump b1\n b3: return }"

START_TEST(following_a_field_is_a_list)
{
	given(LIST("%t: int = %p != null\n", "%n = read %q->node::next<struct node*>\n"));
	expect_unbounded(FLOW_SHAPE_LIST);
	ck_assert_str_eq(function.locals[loop()->induction].name, "p");
}
END_TEST

START_TEST(a_ring_ends_at_its_head)
{
	given(LIST("%h: struct node* = address ring\n %a: struct node* = address %p->node::link\n"
		   "%t: int = %a != %h\n",
		"%r = read %q->node::link.link::next<struct node*>\n"
		"%c: int* = cast %r\n %d: int* = %c - 16\n %n: struct node* = cast %d\n"));
	expect_unbounded(FLOW_SHAPE_LIST);
}
END_TEST

START_TEST(an_iterator_call_is_no_list)
{
	given(LIST("%t: int = %p != null\n", "%n: struct node* = call next(%q)\n"));
	expect_unbounded(FLOW_SHAPE_OTHER);
}
END_TEST

START_TEST(a_next_that_was_saved_is_a_list)
{
	given("function f($first: struct node*) { local $p: struct node*\n"
	      "local $s: struct node*\n b0: %f = read $first\n $p = %f\n jump b1\n"
	      "b1: %p = read $p\n branch %p, b2, b3\n"
	      "b2: %q = read %p->node::next<struct node*>\n $s = %q\n call work(%p)\n"
	      "%n = read $s\n $p = %n\n jump b1\n b3: return }");
	expect_unbounded(FLOW_SHAPE_LIST);
}
END_TEST

START_TEST(a_pointer_through_an_array_is_bounded_by_its_end)
{
	given("{ local $p: struct node*\n"
	      "b0: %a: struct node* = address table\n $p = %a\n jump b1\n"
	      "b1: %p = read $p\n %b: struct node* = address table\n"
	      "%e: struct node* = %b + 10\n %t: int = %p < %e\n branch %t, b2, b3\n"
	      "b2: %n: struct node* = %p + 1\n $p = %n\n jump b1\n b3: return }");
	ck_assert_int_eq(loop()->shape, FLOW_SHAPE_POINTER);
	expect_bound(10);
}
END_TEST

START_TEST(an_array_may_end_with_a_null)
{
	given("{ " LOOP("0", "%e = read names[%i]<void*>\n %t: int = %e != null\n", "+ 1"));
	expect_unbounded(FLOW_SHAPE_COUNT);
}
END_TEST

START_TEST(a_name_of_each_dependence)
{
	for (enum flow_dependence d = FLOW_PARALLEL; d <= FLOW_LEAVES_EARLY; d++)
		ck_assert_ptr_nonnull(flow_dependence_name(d));
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, constant_limits_bound_a_loop);
	tcase_add_test(tests, a_limit_in_a_local_counts_when_it_is_constant);
	tcase_add_test(tests, the_size_of_an_array_is_a_constant);
	tcase_add_test(tests, a_parameter_is_no_bound);
	tcase_add_test(tests, a_step_away_from_the_limit_is_no_count);
	tcase_add_test(tests, a_clamped_limit_bounds);
	tcase_add_test(tests, a_conditional_with_a_constant_bounds);
	tcase_add_test(tests, a_refused_number_bounds_and_a_lower_limit_does_not);
	tcase_add_test(tests, counting_a_local_down_with_the_test_is_bounded);
	tcase_add_test(tests, a_test_at_the_bottom_has_one_turn_more);
	tcase_add_test(tests, leaving_on_a_counter_bounds_an_endless_loop);
	tcase_add_test(tests, the_smaller_of_two_limits_counts);
	tcase_add_test(tests, a_loop_without_exit_is_endless);
	tcase_add_test(tests, a_loop_that_waits_for_something_is_other);
	tcase_add_test(tests, a_counter_written_elsewhere_is_no_induction);
	tcase_add_test(tests, a_step_that_may_be_left_out_is_no_induction);
	tcase_add_test(tests, following_a_field_is_a_list);
	tcase_add_test(tests, a_ring_ends_at_its_head);
	tcase_add_test(tests, an_iterator_call_is_no_list);
	tcase_add_test(tests, a_next_that_was_saved_is_a_list);
	tcase_add_test(tests, a_pointer_through_an_array_is_bounded_by_its_end);
	tcase_add_test(tests, an_array_may_end_with_a_null);
	tcase_add_test(tests, a_name_of_each_dependence);
}

int main(void)
{
	return run_tests("loop", add);
}
