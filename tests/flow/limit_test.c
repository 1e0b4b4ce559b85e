/*
 * The most a value may be; values that are negative.
 */
#include "subject.h"

static void expect_limit(int64_t expected)
{
	int64_t bound = -1;
	ck_assert(flow_upper_bound(flow, call_of("work"), argument_of("work", 0), &bound));
	ck_assert_int_eq(bound, expected);
}

static void expect_none(void)
{
	int64_t bound;
	ck_assert(!flow_upper_bound(flow, call_of("work"), argument_of("work", 0), &bound));
}

START_TEST(values_limit_themselves)
{
	given("{ call work(7)\n return }");
	expect_limit(7);
	given("function f($n: int) { %n = read $n\n %m: int = %n & 63\n call work(%m)\n return }");
	expect_limit(63);
	given("function f($n: int) { %n = read $n\n %m: int = %n % 10\n call work(%m)\n return }");
	expect_limit(9);
	given("function f($n: int) { %n = read $n\n call work(%n)\n return }");
	expect_none();
}
END_TEST

START_TEST(tests_limit)
{
	given("function f($n: int) { b0: %a = read $n\n %t: int = %a > 100\n branch %t, b2, b1\n"
	      "b1: %n = read $n\n call work(%n)\n return\n b2: return }");
	expect_limit(100);
	given("function f($n: int) { b0: %a = read $n\n %t: int = %a < 100\n branch %t, b2, b1\n"
	      "b1: %n = read $n\n call work(%n)\n return\n b2: return }");
	expect_none();
}
END_TEST

START_TEST(what_was_read_is_no_more_than_the_buffer)
{
	given("{ local $p: void*\n b0: %p = read $p\n %n: int = call get(0, %p, 512)\n"
	      "call work(%n)\n return }");
	expect_limit(512);
	given("{ local $p: void*\n b0: %p = read $p\n %n: int = call get(0, %p, 512, 0)\n"
	      "%m: int = %n + 2\n call work(%m)\n return }");
	expect_limit(514);
	/* the base of a number, after a pointer that is no buffer */
	given("{ local $p: void*\n b0: %p: void* = address $p\n"
	      "%n: int = call number(0, %p, 10)\n call work(%n)\n return }");
	expect_none();
	/* fread: how big one is, and how many */
	given("{ local $p: void*\n b0: %p = read $p\n %n: int = call get(%p, 1, 4096, 0)\n"
	      "call work(%n)\n return }");
	expect_limit(4096);
	given("function f($k: int) { local $p: void*\n b0: %p = read $p\n %k = read $k\n"
	      "%n: int = call get(%p, 1, %k)\n call work(%n)\n return }");
	expect_none();
}
END_TEST

START_TEST(asked_twice_a_function_without_effects_answers_the_same)
{
	given("function f($s: void*) { b0: %s = read $s\n %a: int = call look(%s)\n"
	      "%t: int = %a < 64\n branch %t, b1, b2\n"
	      "b1: %u = read $s\n %n: int = call look(%u)\n call work(%n)\n return\n b2: return }");
	expect_limit(63);
	given("function f($s: void*) { b0: %s = read $s\n %a: int = call unknown(%s)\n"
	      "%t: int = %a < 64\n branch %t, b1, b2\n"
	      "b1: %u = read $s\n %n: int = call unknown(%u)\n call work(%n)\n return\n"
	      "b2: return }");
	expect_none();
	given("function f($s: void*, $r: void*) { b0: %s = read $s\n %a: int = call look(%s)\n"
	      "%t: int = %a < 64\n branch %t, b1, b2\n"
	      "b1: %u = read $r\n %n: int = call look(%u)\n call work(%n)\n return\n b2: return }");
	expect_none();
}
END_TEST

START_TEST(a_test_of_the_same_member_limits)
{
	given("function f($p: void*) { b0: %p = read $p\n %a = read *%p.size<int>\n"
	      "%t: int = %a > 64\n branch %t, b2, b1\n"
	      "b1: %q = read $p\n %n = read *%q.size<int>\n call work(%n)\n return\n"
	      "b2: return }");
	expect_limit(64);
	given("function f($p: void*) { b0: %p = read $p\n %a = read *%p.other<int>\n"
	      "%t: int = %a > 64\n branch %t, b2, b1\n"
	      "b1: %q = read $p\n %n = read *%q.size<int>\n call work(%n)\n return\n"
	      "b2: return }");
	expect_none();
}
END_TEST

static bool is_negative(const char *test)
{
	char text[512];
	snprintf(text, sizeof(text),
		"{ local $rc: int\n b0: %%r: int = call fetch()\n $rc = %%r\n %%a = read $rc\n"
		"%%t: int = %%a %s\n branch %%t, b1, b2\n"
		"b1: %%n = read $rc\n call work(%%n)\n return\n b2: return }",
		test);
	given(text);
	return flow_is_negative(flow, 1, argument_of("work", 0));
}

START_TEST(a_test_of_the_same_expression_limits)
{
	given("function f($n: int, $k: int) { b0: %a = read $n\n %b = read $k\n %d: int = %a - %b\n"
	      "%t: int = %d < 100\n branch %t, b1, b2\n"
	      "b1: %x = read $n\n %y = read $k\n %z: int = %x - %y\n call work(%z)\n return\n"
	      "b2: return }");
	expect_limit(99);
	given("function f($n: int, $k: int) { b0: %a = read $n\n %b = read $k\n %d: int = %a - %b\n"
	      "%t: int = %d < 100\n branch %t, b1, b2\n"
	      "b1: $k = 0\n %x = read $n\n %y = read $k\n %z: int = %x - %y\n call work(%z)\n"
	      "return\n b2: return }");
	expect_none();
	given("function f($n: int, $k: int) { b0: %a = read $n\n %b = read $k\n %d: int = %a - %b\n"
	      "%t: int = %d < 100\n branch %t, b1, b2\n"
	      "b1: %x = read $n\n %y = read $k\n %z: int = %x + %y\n call work(%z)\n return\n"
	      "b2: return }");
	expect_none();
}
END_TEST

START_TEST(what_is_left_limits_the_sum)
{
	given("function f($n: int, $k: int) { b0: %a = read $n\n %b = read $k\n %d: int = 64 - %b\n"
	      "%t: int = %a > %d\n branch %t, b2, b1\n"
	      "b1: %x = read $n\n %y = read $k\n %z: int = %y + %x\n call work(%z)\n return\n"
	      "b2: return }");
	expect_limit(64);
	given("function f($k: int) { local $n: int\n local $p: void*\n"
	      "b0: %b = read $k\n %p = read $p\n %d: int = 64 - %b\n"
	      "%r: int = call get(0, %p, %d)\n $n = %r\n"
	      "%x = read $n\n %y = read $k\n %z: int = %y + %x\n call work(%z)\n return }");
	expect_limit(64);
	given("function f($n: int, $k: int) { b0: %a = read $n\n %b = read $k\n %d: int = 64 - %b\n"
	      "%t: int = %a < %d\n branch %t, b2, b1\n"
	      "b1: %x = read $n\n %y = read $k\n %z: int = %y + %x\n call work(%z)\n return\n"
	      "b2: return }");
	expect_none();
}
END_TEST

START_TEST(tests_make_negative)
{
	ck_assert(is_negative("< 0"));
	ck_assert(is_negative("== -11"));
	ck_assert(!is_negative("!= 0"));
	ck_assert(!is_negative("<= 0"));
	ck_assert(!is_negative("< 1"));
	ck_assert(!is_negative("> 0"));
	given("{ local $rc: int\n b0: %r: int = call fetch()\n $rc = %r\n %a = read $rc\n"
	      "%t: int = %a < 0\n branch %t, b1, b2\n"
	      "b1: %q: int = call fetch()\n $rc = %q\n %n = read $rc\n call work(%n)\n return\n"
	      "b2: return }");
	ck_assert(!flow_is_negative(flow, 1, argument_of("work", 0)));
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, values_limit_themselves);
	tcase_add_test(tests, tests_limit);
	tcase_add_test(tests, what_was_read_is_no_more_than_the_buffer);
	tcase_add_test(tests, asked_twice_a_function_without_effects_answers_the_same);
	tcase_add_test(tests, a_test_of_the_same_member_limits);
	tcase_add_test(tests, a_test_of_the_same_expression_limits);
	tcase_add_test(tests, what_is_left_limits_the_sum);
	tcase_add_test(tests, tests_make_negative);
}

int main(void)
{
	return run_tests("limit", add);
}
