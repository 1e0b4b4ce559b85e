/*
 * Constants and bits.
 */
#include "subject.h"

static bool constant_of(uint32_t argument, int64_t *constant)
{
	return flow_constant(flow, call_of("use"), argument_of("use", argument), constant);
}

static enum flow_truth bits_of(uint32_t argument, int64_t bits)
{
	return flow_has_bits(flow, call_of("use"), argument_of("use", argument), bits);
}

START_TEST(arithmetic_is_folded)
{
	int64_t constant = 0;

	given("{ local $a: int\n $a = 6\n %0 = read $a\n %1: int = %0 * 7\n %2: int = %1 - 2\n"
	      "call use(%2) }");
	ck_assert(constant_of(0, &constant));
	ck_assert_int_eq(constant, 40);
}
END_TEST

START_TEST(casts_keep_the_width)
{
	int64_t constant = 0;

	given("{ local $a: unsigned\n $a = 511\n %0 = read $a\n %1: unsigned:1 = cast %0\n"
	      "%2: int:1 = cast %0\n %3: bool = cast %0\n call use(%1, %2, %3) }");
	ck_assert(constant_of(0, &constant) && constant == 255);
	ck_assert(constant_of(1, &constant) && constant == -1);
	ck_assert(constant_of(2, &constant) && constant == 1);
}
END_TEST

START_TEST(equal_on_all_paths_is_constant_and_different_is_not)
{
	int64_t constant = 0;

	given("function f($c: int) { local $a: int\n local $b: int\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n"
	      "b1: $a = 3\n $b = 3\n jump b3\n b2: $a = 3\n $b = 4\n jump b3\n"
	      "b3: %1 = read $a\n %2 = read $b\n call use(%1, %2) }");
	ck_assert(constant_of(0, &constant) && constant == 3);
	ck_assert(!constant_of(1, &constant));
}
END_TEST

START_TEST(a_counter_is_no_constant)
{
	int64_t constant;

	given("{ local $i: int\n b0: $i = 0\n jump b1\n"
	      "b1: %0 = read $i\n call use(%0)\n %1: int = %0 + 1\n $i = %1\n"
	      "%2: int = call more()\n branch %2, b1, b2\n b2: return }");
	ck_assert(!constant_of(0, &constant));
}
END_TEST

START_TEST(a_parameter_and_a_written_local_are_no_constants)
{
	int64_t constant;

	given("function f($n: int) { local $a: int addressed\n $a = 1\n %0: int* = address $a\n"
	      "call fill(%0)\n %1 = read $a\n %2 = read $n\n call use(%1, %2) }");
	ck_assert(!constant_of(0, &constant));
	ck_assert(!constant_of(1, &constant));
}
END_TEST

START_TEST(a_bound_parameter_is_what_the_caller_hands_over)
{
	struct flow_binding seven = { .has_constant = true, .constant = 7 };
	int64_t constant = 0;

	given("function f($n: int) { %0 = read $n\n %1: int = %0 + 1\n call use(%1) }");
	flow_bind(flow, 0, &seven);
	ck_assert(constant_of(0, &constant));
	ck_assert_int_eq(constant, 8);
}
END_TEST

START_TEST(bits_are_known_one_by_one)
{
	given("function f($n: int) { %0 = read $n\n %1: int = %0 | 2048\n %2: int = %1 & 2050\n"
	      "call use(%0, %1, %2, 2048) }");
	ck_assert_int_eq(bits_of(0, 2048), FLOW_UNKNOWN);
	ck_assert_int_eq(bits_of(1, 2048), FLOW_TRUE);
	ck_assert_int_eq(bits_of(1, 2049), FLOW_UNKNOWN);
	ck_assert_int_eq(bits_of(2, 2048), FLOW_TRUE);
	ck_assert_int_eq(bits_of(2, 1), FLOW_FALSE);
	ck_assert_int_eq(bits_of(3, 2048), FLOW_TRUE);
	ck_assert_int_eq(bits_of(3, 1), FLOW_FALSE);
}
END_TEST

START_TEST(bits_cleared_are_known_too)
{
	given("function f($n: int) { %0 = read $n\n %1: int = ~ 2048\n %2: int = %0 & %1\n"
	      "call use(%2) }");
	ck_assert_int_eq(bits_of(0, 2048), FLOW_FALSE);
	ck_assert_int_eq(bits_of(0, 1), FLOW_UNKNOWN);
}
END_TEST

START_TEST(bits_common_to_all_paths_are_set)
{
	given("function f($c: int) { local $a: int\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n"
	      "b1: $a = 6\n jump b3\n b2: $a = 5\n jump b3\n b3: %1 = read $a\n call use(%1) }");
	ck_assert_int_eq(bits_of(0, 4), FLOW_TRUE);
	ck_assert_int_eq(bits_of(0, 1), FLOW_UNKNOWN);
	ck_assert_int_eq(bits_of(0, 8), FLOW_FALSE);
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, arithmetic_is_folded);
	tcase_add_test(tests, casts_keep_the_width);
	tcase_add_test(tests, equal_on_all_paths_is_constant_and_different_is_not);
	tcase_add_test(tests, a_counter_is_no_constant);
	tcase_add_test(tests, a_parameter_and_a_written_local_are_no_constants);
	tcase_add_test(tests, a_bound_parameter_is_what_the_caller_hands_over);
	tcase_add_test(tests, bits_are_known_one_by_one);
	tcase_add_test(tests, bits_cleared_are_known_too);
	tcase_add_test(tests, bits_common_to_all_paths_are_set);
}

int main(void)
{
	return run_tests("constant", add);
}
