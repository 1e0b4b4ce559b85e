/*
 * Edits of a text, and their diffs.
 */
#include <check.h>
#include <string.h>

#include "base/edit.h"
#include "base/lines.h"
#include "suite.h"

static const char *applied(const char *text, const struct edit *edits, size_t count)
{
	static struct text out;
	text_reset(&out);
	edits_apply(&out, text, strlen(text), edits, count);
	return text_string(&out);
}

static const char *diff(const char *text, const struct edit *edits, size_t count)
{
	static struct text out;
	text_reset(&out);
	edits_diff(&out, "a.c", text, strlen(text), edits, count);
	return text_string(&out);
}

START_TEST(places_are_lines_and_bytes)
{
	size_t at = 99;
	ck_assert(edit_offset("ab\ncd", 5, 1, 1, &at));
	ck_assert_uint_eq(at, 0);
	ck_assert(edit_offset("ab\ncd", 5, 1, 3, &at));
	ck_assert_uint_eq(at, 2);
	ck_assert(edit_offset("ab\ncd", 5, 2, 3, &at));
	ck_assert_uint_eq(at, 5);
	ck_assert(!edit_offset("ab\ncd", 5, 1, 4, &at));
	ck_assert(!edit_offset("ab\ncd", 5, 3, 1, &at));
	ck_assert(!edit_offset("ab\ncd", 5, 0, 1, &at));
	ck_assert(!edit_offset("ab\ncd", 5, 1, 0, &at));
	ck_assert(edit_offset("ab\n", 3, 2, 1, &at));
	ck_assert_uint_eq(at, 3);
	ck_assert(edit_offset("", 0, 1, 1, &at));
	ck_assert_uint_eq(at, 0);
}
END_TEST

/* The one that looks for each place from the beginning knows no other places. */
static void check_places(const char *text)
{
	enum { most = 8 };
	size_t size = strlen(text);
	struct lines lines;
	lines_init(&lines, text, size);
	for (uint32_t line = 0; line < most; line++) {
		for (uint32_t column = 0; column < most; column++) {
			size_t at = 0, wanted = 0;
			uint32_t same_line, same_column;
			bool known = edit_offset(text, size, line, column, &wanted);
			ck_assert(lines_offset(&lines, line, column, &at) == known);
			if (!known)
				continue;
			ck_assert_uint_eq(at, wanted);
			lines_place(&lines, at, &same_line, &same_column);
			ck_assert_uint_eq(same_line, line);
			ck_assert_uint_eq(same_column, column);
		}
	}
	lines_release(&lines);
}

START_TEST(an_index_of_lines_knows_the_same_places)
{
	static const char *const texts[] = { "", "a", "\n", "ab\ncd", "ab\ncd\n", "\n\n", "a\r\nb",
		"\n\nabc" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		check_places(texts[i]);
}
END_TEST

START_TEST(edits_get_in_each_others_way_where_they_meet)
{
	const struct edit a = { 4, 3, "x" }, same = { 4, 3, "x" }, inside = { 5, 0, "y" },
			  behind = { 7, 2, "z" }, other = { 4, 0, "w" }, again = { 4, 0, "v" };
	ck_assert(!edit_overlaps(&a, &same));
	ck_assert(edit_equals(&a, &same));
	ck_assert(edit_overlaps(&a, &inside));
	ck_assert(edit_overlaps(&inside, &a));
	ck_assert(!edit_overlaps(&a, &behind));
	ck_assert(!edit_overlaps(&behind, &a));
	ck_assert(edit_overlaps(&other, &again));
}
END_TEST

START_TEST(text_goes_and_comes)
{
	const struct edit edits[] = { { 0, 0, "A" }, { 1, 2, "" }, { 4, 1, "xyz" }, { 5, 0, "!" } };
	ck_assert_str_eq(applied("12345", edits, 4), "A14xyz!");
	ck_assert_str_eq(applied("12345", edits, 0), "12345");
	ck_assert_str_eq(applied("", edits, 1), "A");
}
END_TEST

START_TEST(a_diff_shows_three_lines_around)
{
	const struct edit edit = { 8, 0, "new " };
	ck_assert_str_eq(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", &edit, 1), "--- a/a.c\n"
									"+++ b/a.c\n"
									"@@ -2,7 +2,7 @@\n"
									" 2\n 3\n 4\n"
									"-5\n+new 5\n"
									" 6\n 7\n 8\n");
	ck_assert_str_eq(diff("1\n", &edit, 0), "");
}
END_TEST

START_TEST(of_whole_lines_that_go_the_next_does_not_change)
{
	static const char head[] = "--- a/a.c\n+++ b/a.c\n";
	const struct edit line = { 2, 2, "" }, lines[] = { { 2, 2, "" }, { 4, 2, "x\n" } };
	const struct edit last = { 8, 2, "" }, half = { 3, 2, "" }, swallowed = { 2, 2, "x " };
	struct text expected = { 0 };
	text_printf(&expected, "%s@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n", head);
	ck_assert_str_eq(diff("1\n2\n3\n4\n5\n", &line, 1), text_string(&expected));
	text_reset(&expected);
	text_printf(&expected, "%s@@ -1,5 +1,4 @@\n 1\n-2\n-3\n+x\n 4\n 5\n", head);
	ck_assert_str_eq(diff("1\n2\n3\n4\n5\n", lines, 2), text_string(&expected));
	text_reset(&expected);
	text_printf(&expected, "%s@@ -2,4 +2,3 @@\n 2\n 3\n 4\n-5\n", head);
	ck_assert_str_eq(diff("1\n2\n3\n4\n5\n", &last, 1), text_string(&expected));
	/* Where a line goes on with what was the next, both change. */
	text_reset(&expected);
	text_printf(&expected, "%s@@ -1,4 +1,3 @@\n 1\n-2\n-3\n+2\n 4\n", head);
	ck_assert_str_eq(diff("1\n2\n3\n4\n", &half, 1), text_string(&expected));
	text_reset(&expected);
	text_printf(&expected, "%s@@ -1,4 +1,3 @@\n 1\n-2\n-3\n+x 3\n 4\n", head);
	ck_assert_str_eq(diff("1\n2\n3\n4\n", &swallowed, 1), text_string(&expected));
	text_release(&expected);
}
END_TEST

START_TEST(edits_far_from_each_other_are_two_hunks)
{
	struct text text = { 0 };
	for (int i = 0; i < 30; i++)
		text_printf(&text, "%02d\n", i);
	const struct edit edits[] = { { 0, 0, "x\n" }, { 3, 3, "" }, { 60, 0, "y" } };
	ck_assert_str_eq(diff(text.bytes, edits, 3), "--- a/a.c\n"
						     "+++ b/a.c\n"
						     "@@ -1,5 +1,5 @@\n"
						     "-00\n-01\n+x\n+00\n"
						     " 02\n 03\n 04\n"
						     "@@ -18,7 +18,7 @@\n"
						     " 17\n 18\n 19\n"
						     "-20\n+y20\n"
						     " 21\n 22\n 23\n");
	text_release(&text);
}
END_TEST

START_TEST(a_missing_newline_is_said)
{
	const struct edit edit = { 3, 0, "!" };
	ck_assert_str_eq(diff("a\nb", &edit, 1), "--- a/a.c\n"
						 "+++ b/a.c\n"
						 "@@ -1,2 +1,2 @@\n"
						 " a\n"
						 "-b\n\\ No newline at end of file\n"
						 "+b!\n\\ No newline at end of file\n");
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("edit");
	tcase_add_test(cases, places_are_lines_and_bytes);
	tcase_add_test(cases, an_index_of_lines_knows_the_same_places);
	tcase_add_test(cases, edits_get_in_each_others_way_where_they_meet);
	tcase_add_test(cases, text_goes_and_comes);
	tcase_add_test(cases, a_diff_shows_three_lines_around);
	tcase_add_test(cases, of_whole_lines_that_go_the_next_does_not_change);
	tcase_add_test(cases, edits_far_from_each_other_are_two_hunks);
	tcase_add_test(cases, a_missing_newline_is_said);
	return suite_run("edit", cases);
}
