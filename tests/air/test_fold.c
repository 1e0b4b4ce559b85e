/*
 * Constants of branches. "-" is: not known, both ways stay.
 */
#include "testing.h"

/* Which way `if (condition)` goes: "1", "0" or "-". */
static const char *truth_of(const char *statements, const char *value)
{
	struct arena arena = { 0 };
	struct cfg cfg = graph_of(&arena, arena_printf(&arena,
						  "function f($x: int) {\n%s\nbranch %s, yes, no\n"
						  "yes:\nreturn 1\nno:\nreturn 0\n}",
						  statements, value));
	bool yes = cfg_is_reachable(&cfg, 1), no = cfg_is_reachable(&cfg, 2);
	arena_release(&arena);
	return yes && no ? "-" : yes ? "1" : "0";
}

START_TEST(constants)
{
	ck_assert_str_eq(truth_of("", "7"), "1");
	ck_assert_str_eq(truth_of("", "0"), "0");
	ck_assert_str_eq(truth_of("", "null"), "0");
	ck_assert_str_eq(truth_of("", "\"text\""), "1");
	ck_assert_str_eq(truth_of("", "unknown"), "-");
	ck_assert_str_eq(truth_of("", "none"), "-");
}
END_TEST

START_TEST(operations)
{
	ck_assert_str_eq(truth_of("%1: int = 3 - 3", "%1"), "0");
	ck_assert_str_eq(truth_of("%1: int = 6 & 9", "%1"), "0");
	ck_assert_str_eq(truth_of("%1: int = 6 == 6\n%2: int = !%1", "%2"), "0");
	ck_assert_str_eq(truth_of("%1: int = ~-1", "%1"), "0");
	ck_assert_str_eq(truth_of("%1: int = neg 1\n%2: int = %1 < 0", "%2"), "1");
	ck_assert_str_eq(truth_of("%1: int = 1 << 3\n%2: int = %1 == 8", "%2"), "1");
	ck_assert_str_eq(truth_of("%1: int = 7 / 2\n%2: int = %1 == 3", "%2"), "1");
}
END_TEST

START_TEST(what_c_leaves_open_is_not_known)
{
	ck_assert_str_eq(truth_of("%1: int = 1 / 0", "%1"), "-");
	ck_assert_str_eq(truth_of("%1: int = 1 % 0", "%1"), "-");
	ck_assert_str_eq(truth_of("%1: int = 1 << 64", "%1"), "-");
	ck_assert_str_eq(truth_of("%1: int:8 = -9223372036854775808 / -1", "%1"), "-");
	ck_assert_str_eq(truth_of("%1: int = neg 8\n%2: int = %1 >> 1", "%2"), "-");
}
END_TEST

START_TEST(results_are_cut_to_their_type)
{
	ck_assert_str_eq(truth_of("%1: unsigned:1 = 255 + 1", "%1"), "0");
	ck_assert_str_eq(truth_of("%1: int:1 = cast 255\n%2: int = %1 < 0", "%2"), "1");
	ck_assert_str_eq(truth_of("%1: bool = cast 256\n%2: int = %1 == 1", "%2"), "1");
	ck_assert_str_eq(truth_of("%1: void* = cast 0", "%1"), "0");
	ck_assert_str_eq(truth_of("%1: float = cast 0", "%1"), "-");
}
END_TEST

START_TEST(a_large_unsigned_number_is_not_taken_for_a_negative_one)
{
	/* -1 may be UINT64_MAX: operands have no type. */
	ck_assert_str_eq(truth_of("%1: int = -1 < 0", "%1"), "-");
	ck_assert_str_eq(truth_of("%1: int = cast -1\n%2: int = %1 < 0", "%2"), "1");
	ck_assert_str_eq(truth_of("%1: unsigned:8 = cast -1\n%2: int = %1 < 0", "%2"), "-");
	ck_assert_str_eq(truth_of("%1: unsigned = cast -1\n%2: int = %1 > 0", "%2"), "1");
}
END_TEST

START_TEST(what_is_read_is_not_known_but_may_not_matter)
{
	ck_assert_str_eq(truth_of("%0 = read $x\n%1: int = %0 + 1", "%1"), "-");
	ck_assert_str_eq(truth_of("%0 = read $x\n%1: int = %0 & 0", "%1"), "0");
	ck_assert_str_eq(truth_of("%0 = read $x\n%1: int = 0 * %0", "%1"), "0");
}
END_TEST

START_TEST(values_that_are_used_twice_each_do_not_explode)
{
	struct arena arena = { 0 };
	struct text text = { 0 };
	text_add(&text, "%0: int = 1 + 0\n");
	for (int i = 1; i < 60; i++)
		text_printf(&text, "%%%d: int = %%%d & %%%d\n", i, i - 1, i - 1);
	ck_assert_str_eq(truth_of(text_string(&text), "%59"), "-");
	text_release(&text);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { constants, operations, what_c_leaves_open_is_not_known,
		results_are_cut_to_their_type,
		a_large_unsigned_number_is_not_taken_for_a_negative_one,
		what_is_read_is_not_known_but_may_not_matter,
		values_that_are_used_twice_each_do_not_explode };
	return RUN_CASES("air.fold", cases);
}
