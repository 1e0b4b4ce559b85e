/*
 * In a task, in the child of a fork, once.
 */
#include "subject.h"

static enum flow_truth task(const char *name)
{
	return flow_in_task(flow, call_of(name));
}

START_TEST(both_branches_of_a_test_are_known)
{
	given("{ b0: call before()\n %0: bool = call in_task()\n branch %0, b1, b2\n"
	      "b1: call yes()\n jump b3\n b2: call no()\n jump b3\n b3: call after() }");
	ck_assert_int_eq(task("before"), FLOW_UNKNOWN);
	ck_assert_int_eq(task("yes"), FLOW_TRUE);
	ck_assert_int_eq(task("no"), FLOW_FALSE);
	ck_assert_int_eq(task("after"), FLOW_UNKNOWN);
}
END_TEST

START_TEST(what_follows_an_early_return_is_known)
{
	given("{ b0: %0: bool = call in_task()\n %1: int = ! %0\n branch %1, b1, b2\n"
	      "b1: return\n b2: call use() }");
	ck_assert_int_eq(task("use"), FLOW_TRUE);
}
END_TEST

START_TEST(a_test_of_the_opposite_counts_the_other_way)
{
	given("{ b0: %0: bool = call off_task()\n branch %0, b1, b2\n"
	      "b1: call yes()\n return\n b2: call no()\n return }");
	ck_assert_int_eq(task("yes"), FLOW_FALSE);
	ck_assert_int_eq(task("no"), FLOW_TRUE);
}
END_TEST

START_TEST(a_test_kept_in_a_variable_counts)
{
	given("{ local $t: bool\n b0: %0: bool = call in_task()\n $t = %0\n call work()\n"
	      "%1 = read $t\n %2: int = %1 == 0\n branch %2, b1, b2\n"
	      "b1: call no()\n return\n b2: call yes()\n return }");
	ck_assert_int_eq(task("yes"), FLOW_TRUE);
	ck_assert_int_eq(task("no"), FLOW_FALSE);
}
END_TEST

START_TEST(an_assertion_counts)
{
	given("{ b0: %0: bool = call in_task()\n branch %0, b2, b1\n"
	      "b1: call die()\n unreachable\n b2: call use() }");
	ck_assert_int_eq(task("use"), FLOW_TRUE);
}
END_TEST

START_TEST(the_child_is_where_fork_gave_zero)
{
	given("{ b0: call before()\n %0: int = call fork()\n %1: int = %0 == 0\n"
	      "branch %1, b1, b2\n b1: call child()\n call die()\n unreachable\n"
	      "b2: call parent() }");
	ck_assert(!flow_is_in_child(flow, call_of("before")));
	ck_assert(flow_is_in_child(flow, call_of("child")));
	ck_assert(!flow_is_in_child(flow, call_of("parent")));
}
END_TEST

START_TEST(the_child_is_what_is_left_when_both_others_returned)
{
	given("{ local $p: int\n b0: %0: int = call fork()\n $p = %0\n %1 = read $p\n"
	      "%2: int = %1 < 0\n branch %2, b1, b2\n b1: return\n"
	      "b2: call both()\n %3 = read $p\n %4: int = %3 > 0\n branch %4, b3, b4\n"
	      "b3: return\n b4: call child() }");
	ck_assert(!flow_is_in_child(flow, call_of("both")));
	ck_assert(flow_is_in_child(flow, call_of("child")));
}
END_TEST

START_TEST(a_failed_fork_is_no_child)
{
	given("{ b0: %0: int = call fork()\n %1: int = %0 > 0\n branch %1, b1, b2\n"
	      "b1: return\n b2: call rest() }");
	ck_assert(!flow_is_in_child(flow, call_of("rest")));
}
END_TEST

START_TEST(a_switch_finds_the_child)
{
	given("{ b0: %0: int = call fork()\n switch %0 else b1, -1: b2, 0: b3\n"
	      "b1: call parent()\n return\n b2: call failed()\n return\n b3: call child()\n return "
	      "}");
	ck_assert(flow_is_in_child(flow, call_of("child")));
	ck_assert(!flow_is_in_child(flow, call_of("parent")));
	ck_assert(!flow_is_in_child(flow, call_of("failed")));
}
END_TEST

#define GUARD "\"c:a.c@12@F@f@done\""

START_TEST(behind_a_static_flag_that_is_set_it_runs_once)
{
	given("{ b0: %0 = read " GUARD "<bool>\n branch %0, b1, b2\n b1: return\n"
	      "b2: " GUARD " = 1\n call use()\n return }");
	ck_assert(flow_is_once(flow, call_of("use")));
}
END_TEST

START_TEST(not_when_the_flag_may_stay_unset)
{
	given("function f($c: int) {\n b0: %0 = read " GUARD "<bool>\n branch %0, b1, b2\n"
	      "b1: return\n b2: call use()\n %1 = read $c\n branch %1, b3, b1\n"
	      "b3: " GUARD " = 1\n return }");
	ck_assert(!flow_is_once(flow, call_of("use")));
}
END_TEST

START_TEST(not_when_the_flag_is_reset)
{
	given("{ b0: %0 = read " GUARD "<bool>\n branch %0, b1, b2\n b1: " GUARD " = 0\n return\n"
	      "b2: " GUARD " = 1\n call use()\n return }");
	ck_assert(!flow_is_once(flow, call_of("use")));
}
END_TEST

START_TEST(not_for_a_flag_that_others_can_reach)
{
	given("{ b0: %0 = read done<bool>\n branch %0, b1, b2\n b1: return\n"
	      "b2: done = 1\n call use()\n return }");
	ck_assert(!flow_is_once(flow, call_of("use")));
}
END_TEST

START_TEST(a_pointer_that_is_remembered_guards_too)
{
	given("{ b0: %0 = read " GUARD "<void*>\n branch %0, b1, b2\n b1: return\n"
	      "b2: %1: void* = call use()\n " GUARD "<void*> = %1\n return }");
	ck_assert(flow_is_once(flow, call_of("use")));
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, both_branches_of_a_test_are_known);
	tcase_add_test(tests, what_follows_an_early_return_is_known);
	tcase_add_test(tests, a_test_of_the_opposite_counts_the_other_way);
	tcase_add_test(tests, a_test_kept_in_a_variable_counts);
	tcase_add_test(tests, an_assertion_counts);
	tcase_add_test(tests, the_child_is_where_fork_gave_zero);
	tcase_add_test(tests, the_child_is_what_is_left_when_both_others_returned);
	tcase_add_test(tests, a_failed_fork_is_no_child);
	tcase_add_test(tests, a_switch_finds_the_child);
	tcase_add_test(tests, behind_a_static_flag_that_is_set_it_runs_once);
	tcase_add_test(tests, not_when_the_flag_may_stay_unset);
	tcase_add_test(tests, not_when_the_flag_is_reset);
	tcase_add_test(tests, not_for_a_flag_that_others_can_reach);
	tcase_add_test(tests, a_pointer_that_is_remembered_guards_too);
}

int main(void)
{
	return run_tests("context", add);
}
