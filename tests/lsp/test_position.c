/*
 * Positions: what each encoding counts, and where lines end.
 */
#include <check.h>
#include <string.h>

#include "lsp/position.h"
#include "suite.h"

/* a, e with acute accent (2 bytes), euro sign (3), an emoji (4, two units of UTF-16), b */
#define MIXED                                                                                      \
	"a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"                                                    \
	"b"

START_TEST(units_of_each_encoding)
{
	ck_assert_uint_eq(position_units(POSITION_UTF8, MIXED, strlen(MIXED)), 11);
	ck_assert_uint_eq(position_units(POSITION_UTF16, MIXED, strlen(MIXED)), 6);
	ck_assert_uint_eq(position_units(POSITION_UTF32, MIXED, strlen(MIXED)), 5);
	ck_assert_uint_eq(position_units(POSITION_UTF16, "", 0), 0);
}
END_TEST

/* An editor reads such a byte as U+FFFD. */
START_TEST(a_byte_that_is_no_utf8_is_one_character)
{
	ck_assert_uint_eq(position_units(POSITION_UTF8,
				  "a\xe9"
				  "b",
				  3),
		5);
	ck_assert_uint_eq(position_units(POSITION_UTF16,
				  "a\xe9"
				  "b",
				  3),
		3);
	ck_assert_uint_eq(position_units(POSITION_UTF32,
				  "a\xe9"
				  "b",
				  3),
		3);
}
END_TEST

static size_t at(enum position_encoding encoding, const char *text, size_t line, size_t unit)
{
	return position_offset(encoding, text, strlen(text), line, unit);
}

START_TEST(offsets_in_each_encoding)
{
	ck_assert_uint_eq(at(POSITION_UTF8, "x\n" MIXED, 1, 10), 12);
	ck_assert_uint_eq(at(POSITION_UTF16, "x\n" MIXED, 1, 5), 12);
	ck_assert_uint_eq(at(POSITION_UTF32, "x\n" MIXED, 1, 4), 12);
	/* within the emoji, within the euro sign */
	ck_assert_uint_eq(at(POSITION_UTF16, MIXED, 0, 4), 6);
	ck_assert_uint_eq(at(POSITION_UTF8, MIXED, 0, 4), 3);
}
END_TEST

START_TEST(lines_end_in_three_ways)
{
	ck_assert_uint_eq(at(POSITION_UTF16, "a\r\nb\rc\nd", 1, 0), 3);
	ck_assert_uint_eq(at(POSITION_UTF16, "a\r\nb\rc\nd", 2, 0), 5);
	ck_assert_uint_eq(at(POSITION_UTF16, "a\r\nb\rc\nd", 3, 1), 8);
}
END_TEST

START_TEST(what_is_behind_an_end_is_the_end)
{
	ck_assert_uint_eq(at(POSITION_UTF16, "ab\r\nc", 0, 99), 2);
	ck_assert_uint_eq(at(POSITION_UTF16, "ab\nc", 1, 99), 4);
	ck_assert_uint_eq(at(POSITION_UTF16, "ab\nc\n", 2, 5), 5);
	ck_assert_uint_eq(at(POSITION_UTF16, "ab\nc", 99, 0), 4);
	ck_assert_uint_eq(at(POSITION_UTF16, "", 0, 3), 0);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("position");
	tcase_add_test(tests, units_of_each_encoding);
	tcase_add_test(tests, a_byte_that_is_no_utf8_is_one_character);
	tcase_add_test(tests, offsets_in_each_encoding);
	tcase_add_test(tests, lines_end_in_three_ways);
	tcase_add_test(tests, what_is_behind_an_end_is_the_end);
	return suite_run("position", tests);
}
