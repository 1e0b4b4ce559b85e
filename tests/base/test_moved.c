/*
 * Where lines are after edits.
 */
#include <check.h>
#include <string.h>

#include "base/moved.h"
#include "suite.h"

/* Lines of the new text by line of the old, as digits; 0 gone; with a `!` behind what was
 * edited. */
static void expect(const char *old, const char *now, const char *lines)
{
	struct moved moved;
	bool is_same;
	char is[128], *at = is;
	uint32_t count = 0;
	for (const char *c = old; *c; c++)
		count += *c == '\n';
	moved_init(&moved, old, strlen(old), now, strlen(now));
	for (uint32_t line = 1; line <= count; line++) {
		*at++ = (char)('0' + moved_line(&moved, line, &is_same));
		if (!is_same)
			*at++ = '!';
	}
	*at = '\0';
	ck_assert_str_eq(is, lines);
	moved_release(&moved);
}

START_TEST(equal_texts)
{
	expect("a\nb\n", "a\nb\n", "12");
	expect("", "", "");
	expect("a\n", "", "0!");
}
END_TEST

START_TEST(lines_come_and_go)
{
	expect("a\nb\nc\n", "x\na\nb\nc\n", "234");
	expect("a\nb\nc\n", "a\nb\nx\ny\nc\n", "125");
	expect("a\nb\nc\n", "a\nc\n", "10!2");
	expect("a\nb\nc\n", "b\nc\n", "0!12");
	expect("a\nb\n", "a\nb", "12");
}
END_TEST

START_TEST(lines_are_edited_where_they_stand)
{
	expect("a\nb\nc\n", "a\nB\nc\n", "12!3");
	expect("a\nb\nc\n", "a\nB\nB\nc\n", "12!4");
	expect("a\nb\nc\nd\n", "a\nB\nd\n", "12!0!3");
	expect("a\n\tcall(x);\nc\n", "a\n\n\n\tint y = call(x);\n\nc\n", "14!6");
	expect("a\n\t\n\n\tint y = call(x);\nc\n", "a\n\tcall(x);\nc\n", "10!0!2!3");
	expect("one(a);\ntwo(b);\n", "\n\none(c);\ntwo(d);\n", "3!4!");
}
END_TEST

/* Two places are edited between two analyses: what is between them is known again. */
START_TEST(between_edits)
{
	expect("a\nb\nc\nd\ne\n", "x\na\nB\nc\nd\ny\ne\n", "23!457");
	expect("a\n}\nb\n}\nc\n", "a\n}\nx\n}\nb\n}\nc\n", "12567");
}
END_TEST

START_TEST(no_line)
{
	struct moved moved;
	moved_init(&moved, "a\nb\n", 4, "a\n", 2);
	ck_assert_uint_eq(moved_line(&moved, 0, NULL), 0);
	ck_assert_uint_eq(moved_line(&moved, 3, NULL), 0);
	ck_assert_uint_eq(moved_line(&moved, UINT32_MAX, NULL), 0);
	moved_release(&moved);
}
END_TEST

/* Too much for a table: lines stay where they were counted. */
START_TEST(all_is_another)
{
	static char old[4 * 4000 + 1], now[4 * 4000 + 1];
	struct moved moved;
	for (size_t i = 0; i < 4000; i++) {
		memcpy(old + 4 * i, "old\n", 4);
		memcpy(now + 4 * i, "now\n", 4);
	}
	moved_init(&moved, old, sizeof(old) - 1, now, sizeof(now) - 1);
	ck_assert_uint_eq(moved_line(&moved, 1, NULL), 1);
	ck_assert_uint_eq(moved_line(&moved, 4000, NULL), 4000);
	moved_release(&moved);
}
END_TEST

int main(void)
{
	TCase *lines = tcase_create("lines");
	tcase_add_test(lines, equal_texts);
	tcase_add_test(lines, lines_come_and_go);
	tcase_add_test(lines, lines_are_edited_where_they_stand);
	tcase_add_test(lines, between_edits);
	tcase_add_test(lines, no_line);
	tcase_add_test(lines, all_is_another);
	return suite_run("moved", lines);
}
