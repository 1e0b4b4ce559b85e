/*
 * Modes and kinds of descriptors, tests of errno.
 */
#include "subject.h"

static enum flow_truth mode(void)
{
	return flow_is_nonblocking(flow, call_of("use"), argument_of("use", 0));
}

START_TEST(the_mode_comes_from_the_call_that_made_it)
{
	given("{ %0: int = call open_nonblocking()\n call use(%0) }");
	ck_assert_int_eq(mode(), FLOW_TRUE);
	ck_assert_str_eq(
		flow_descriptor_kind(flow, call_of("use"), argument_of("use", 0)), "socket");
	given("{ %0: int = call open_blocking()\n call use(%0) }");
	ck_assert_int_eq(mode(), FLOW_FALSE);
	given("{ %0: int = call open_pipe()\n call use(%0) }");
	ck_assert_int_eq(mode(), FLOW_UNKNOWN);
	ck_assert_str_eq(flow_descriptor_kind(flow, call_of("use"), argument_of("use", 0)), "pipe");
	given("function f($fd: int) { %0 = read $fd\n call use(%0) }");
	ck_assert_int_eq(mode(), FLOW_UNKNOWN);
	ck_assert_ptr_null(flow_descriptor_kind(flow, call_of("use"), argument_of("use", 0)));
}
END_TEST

START_TEST(a_later_call_changes_it_through_any_copy)
{
	given("{ local $a: int\n local $b: int\n"
	      "%0: int = call open_blocking()\n $a = %0\n %1 = read $a\n $b = %1\n"
	      "%2 = read $b\n call set_nonblocking(%2)\n %3 = read $a\n call use(%3) }");
	ck_assert_int_eq(mode(), FLOW_TRUE);
}
END_TEST

START_TEST(a_change_on_one_path_only_is_unknown)
{
	given("function f($fd: int, $c: int) {\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n"
	      "b1: %1 = read $fd\n call set_nonblocking(%1)\n jump b2\n"
	      "b2: %2 = read $fd\n call use(%2) }");
	ck_assert_int_eq(mode(), FLOW_UNKNOWN);
}
END_TEST

START_TEST(changes_on_all_paths_agree)
{
	given("function f($fd: int, $c: int) {\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n"
	      "b1: %1 = read $fd\n call set_nonblocking(%1)\n jump b3\n"
	      "b2: %2 = read $fd\n call set_nonblocking(%2)\n jump b3\n"
	      "b3: %3 = read $fd\n call use(%3) }");
	ck_assert_int_eq(mode(), FLOW_TRUE);
}
END_TEST

START_TEST(another_descriptor_does_not_matter)
{
	given("function f($a: int, $b: int) { %0 = read $a\n call set_nonblocking(%0)\n"
	      "%1 = read $b\n call use(%1) }");
	ck_assert_int_eq(mode(), FLOW_UNKNOWN);
}
END_TEST

START_TEST(a_field_is_what_was_put_there)
{
	given("function f($c: struct conn*) {\n"
	      "%0: int = call open_nonblocking()\n %1 = read $c\n %1->conn::fd<int> = %0\n"
	      "%2: int = call open_blocking()\n %3 = read $c\n %3->conn::peer<int> = %2\n"
	      "%4 = read $c\n %5 = read %4->conn::fd<int>\n call use(%5)\n"
	      "%6 = read $c\n %7 = read %6->conn::peer<int>\n call other(%7) }");
	ck_assert_int_eq(mode(), FLOW_TRUE);
	ck_assert_int_eq(
		flow_is_nonblocking(flow, call_of("other"), argument_of("other", 0)), FLOW_FALSE);
}
END_TEST

START_TEST(set_back_to_blocking)
{
	given("{ local $a: int\n %0: int = call open_nonblocking()\n $a = %0\n %1 = read $a\n"
	      "call set_blocking(%1)\n %2 = read $a\n call use(%2) }");
	ck_assert_int_eq(mode(), FLOW_FALSE);
}
END_TEST

START_TEST(what_a_call_writes_has_the_mode_it_gives)
{
	given("{ local $a: int addressed\n local $b: int addressed\n %0: int* = address $a\n %1: "
	      "int* = address $b\n"
	      "call hand_out(%0)\n call fill(%1)\n"
	      "%2 = read $a\n call use(%2)\n %3 = read $b\n call other(%3) }");
	ck_assert_int_eq(mode(), FLOW_TRUE);
	ck_assert_int_eq(
		flow_is_nonblocking(flow, call_of("other"), argument_of("other", 0)), FLOW_UNKNOWN);
}
END_TEST

#define ERRNO "%9: int* = call __errno_location()\n %10 = read *%9<int>\n"

START_TEST(errno_compared_after_the_call_counts)
{
	given("{ b0: %0: int = call receive()\n %1: int = %0 < 0\n branch %1, b1, b2\n"
	      "b1: " ERRNO "%11: int = %10 == 11\n branch %11, b3, b2\n"
	      "b2: return\n b3: return }");
	ck_assert(flow_tests_errno(flow, call_of("receive"), 11));
	ck_assert(!flow_tests_errno(flow, call_of("receive"), 115));
}
END_TEST

START_TEST(errno_of_a_later_call_does_not)
{
	given("{ b0: %0: int = call receive()\n call other()\n " ERRNO
	      "%11: int = %10 == 11\n branch %11, b1, b2\n b1: return\n b2: return }");
	ck_assert(!flow_tests_errno(flow, call_of("receive"), 11));
	ck_assert(flow_tests_errno(flow, call_of("other"), 11));
}
END_TEST

START_TEST(errno_saved_first_may_be_tested_later)
{
	given("{ local $e: int\n b0: %0: int = call receive()\n " ERRNO "$e = %10\n"
	      "call other()\n %11 = read $e\n %12: int = %11 != 11\n branch %12, b1, b2\n"
	      "b1: return\n b2: return }");
	ck_assert(flow_tests_errno(flow, call_of("receive"), 11));
	ck_assert(!flow_tests_errno(flow, call_of("other"), 11));
}
END_TEST

START_TEST(errno_in_a_switch_counts)
{
	given("{ b0: %0: int = call receive()\n " ERRNO
	      "switch %10 else b1, 4: b2, 11: b2\n b1: return\n b2: return }");
	ck_assert(flow_tests_errno(flow, call_of("receive"), 11));
	ck_assert(!flow_tests_errno(flow, call_of("receive"), 5));
}
END_TEST

START_TEST(a_negative_result_counts)
{
	given("{ local $rc: int\n b0: %0: int = call receive()\n $rc = %0\n call other()\n"
	      "%1 = read $rc\n %2: int = %1 == -11\n branch %2, b1, b2\n b1: return\n"
	      "b2: return }");
	ck_assert(flow_tests_errno(flow, call_of("receive"), 11));
	ck_assert(!flow_tests_errno(flow, call_of("other"), 11));
	given("{ b0: %0: int = call receive()\n %1: int = neg %0\n %2: int = %1 == 11\n"
	      "branch %2, b1, b2\n b1: return\n b2: return }");
	ck_assert(flow_tests_errno(flow, call_of("receive"), 11));
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, the_mode_comes_from_the_call_that_made_it);
	tcase_add_test(tests, a_later_call_changes_it_through_any_copy);
	tcase_add_test(tests, a_change_on_one_path_only_is_unknown);
	tcase_add_test(tests, changes_on_all_paths_agree);
	tcase_add_test(tests, another_descriptor_does_not_matter);
	tcase_add_test(tests, a_field_is_what_was_put_there);
	tcase_add_test(tests, set_back_to_blocking);
	tcase_add_test(tests, what_a_call_writes_has_the_mode_it_gives);
	tcase_add_test(tests, errno_compared_after_the_call_counts);
	tcase_add_test(tests, errno_of_a_later_call_does_not);
	tcase_add_test(tests, errno_saved_first_may_be_tested_later);
	tcase_add_test(tests, errno_in_a_switch_counts);
	tcase_add_test(tests, a_negative_result_counts);
}

int main(void)
{
	return run_tests("descriptor", add);
}
