/*
 * Null pointers and zeroed objects.
 */
#include "subject.h"

static enum flow_truth zeroed(const char *name, uint32_t argument)
{
	return flow_is_zeroed(flow, call_of(name), argument_of(name, argument));
}

static enum flow_truth null(uint32_t argument)
{
	return flow_is_null(flow, call_of("use"), argument_of("use", argument));
}

START_TEST(null_is_known_by_origin)
{
	given("function f($p: void*) { local $a: int addressed\n %0: int* = address $a\n"
	      "%1 = read $p\n %2: void* = cast 0\n call use(null, %0, \"x\", %1, 0, %2) }");
	ck_assert_int_eq(null(0), FLOW_TRUE);
	ck_assert_int_eq(null(1), FLOW_FALSE);
	ck_assert_int_eq(null(2), FLOW_FALSE);
	ck_assert_int_eq(null(3), FLOW_UNKNOWN);
	ck_assert_int_eq(null(4), FLOW_TRUE);
	ck_assert_int_eq(null(5), FLOW_TRUE);
}
END_TEST

START_TEST(null_is_known_behind_a_test)
{
	given("function f($p: void*) {\n"
	      "b0: %0 = read $p\n branch %0, b1, b2\n"
	      "b1: %1 = read $p\n call use(%1)\n return\n"
	      "b2: %2 = read $p\n call none(%2)\n return }");
	ck_assert_int_eq(null(0), FLOW_FALSE);
	ck_assert_int_eq(flow_is_null(flow, call_of("none"), argument_of("none", 0)), FLOW_TRUE);
}
END_TEST

START_TEST(a_test_says_nothing_once_the_variable_changed)
{
	given("function f($p: void*) {\n"
	      "b0: %0 = read $p\n branch %0, b1, b2\n"
	      "b1: %1: void* = call next()\n $p = %1\n %2 = read $p\n call use(%2)\n return\n"
	      "b2: return }");
	ck_assert_int_eq(null(0), FLOW_UNKNOWN);
}
END_TEST

START_TEST(a_zeroed_local_is_zero_until_written)
{
	given("{ local $t: struct time:16 addressed\n"
	      "zero $t\n %0: struct time* = address $t\n call first(%0)\n"
	      "zero $t\n %1: struct time* = address $t\n call look(%1)\n"
	      "$t.time::sec<int:8> = 5\n %2: struct time* = address $t\n call third(%2) }");
	ck_assert_int_eq(zeroed("first", 0), FLOW_TRUE);
	ck_assert_int_eq(zeroed("look", 0), FLOW_TRUE);
	ck_assert_int_ne(zeroed("third", 0), FLOW_TRUE);
}
END_TEST

START_TEST(zeros_written_to_all_members_make_a_zero)
{
	given("{ local $t: struct time:16 addressed\n enter $t\n"
	      "$t.time::sec<int:8> = 0\n %0: struct time* = address $t\n call look(%0)\n"
	      "$t.time::usec<int:8> = 0\n %1: struct time* = address $t\n call use(%1) }");
	ck_assert_int_eq(zeroed("look", 0), FLOW_UNKNOWN);
	ck_assert_int_eq(zeroed("use", 0), FLOW_TRUE);
}
END_TEST

START_TEST(a_call_that_may_write_ends_it)
{
	given("{ local $t: struct time:16 addressed\n"
	      "zero $t\n %0: struct time* = address $t\n call fill(%0)\n call use(%0) }");
	ck_assert_int_eq(zeroed("use", 0), FLOW_UNKNOWN);
}
END_TEST

START_TEST(memset_zeroes)
{
	given("{ local $t: struct time:16 addressed\n enter $t\n"
	      "%0: struct time* = address $t\n %1: void* = cast %0\n"
	      "%2: void* = call memset(%1, 0, 16)\n call use(%0) }");
	ck_assert_int_eq(zeroed("use", 0), FLOW_TRUE);
}
END_TEST

START_TEST(a_pointer_variable_leads_to_the_object)
{
	given("{ local $t: struct time:16 addressed\n local $p: struct time*\n"
	      "zero $t\n %0: struct time* = address $t\n $p = %0\n %1 = read $p\n"
	      "call use(%1, null, 0, 3) }");
	ck_assert_int_eq(zeroed("use", 0), FLOW_TRUE);
	ck_assert_int_eq(zeroed("use", 1), FLOW_FALSE);
	ck_assert_int_eq(zeroed("use", 2), FLOW_TRUE);
	ck_assert_int_eq(zeroed("use", 3), FLOW_FALSE);
}
END_TEST

START_TEST(parameters_and_globals_are_unknown)
{
	given("function f($p: struct time*) { %0 = read $p\n %1: void* = address limit\n"
	      "call use(%0, %1) }");
	ck_assert_int_eq(zeroed("use", 0), FLOW_UNKNOWN);
	ck_assert_int_eq(zeroed("use", 1), FLOW_UNKNOWN);
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, null_is_known_by_origin);
	tcase_add_test(tests, null_is_known_behind_a_test);
	tcase_add_test(tests, a_test_says_nothing_once_the_variable_changed);
	tcase_add_test(tests, a_zeroed_local_is_zero_until_written);
	tcase_add_test(tests, zeros_written_to_all_members_make_a_zero);
	tcase_add_test(tests, a_call_that_may_write_ends_it);
	tcase_add_test(tests, memset_zeroes);
	tcase_add_test(tests, a_pointer_variable_leads_to_the_object);
	tcase_add_test(tests, parameters_and_globals_are_unknown);
}

int main(void)
{
	return run_tests("object", add);
}
