/*
 * Comments that allow a finding, and those that only look like it.
 */
#include "settling.h"

/* What a text makes of one finding of blocking-call at line:1. */
static void check_text(const char *text, uint32_t line, const char *expected)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", text);
	add_finding(&t, line, 1);
	ck_assert_str_eq(settled(&t), expected);
	settle_test_release(&t);
}

START_TEST(on_the_line_itself)
{
	check_text("sleep(1); /* async-lint: allow(blocking-call) at start */\n", 1,
		"a.c:1:1 blocking-call allowed: at start\n");
	check_text("sleep(1); // async-lint: allow(blocking-call) at start\n", 1,
		"a.c:1:1 blocking-call allowed: at start\n");
	check_text("sleep(1); // async-lint:allow( blocking-call )at start  \n", 1,
		"a.c:1:1 blocking-call allowed: at start\n");
}
END_TEST

START_TEST(on_the_line_before)
{
	check_text("/* async-lint: allow(blocking-call) at start */\nsleep(1);\n", 2,
		"a.c:2:1 blocking-call allowed: at start\n");
	check_text("\t// async-lint: allow(blocking-call) at start\n\tsleep(1);\n", 2,
		"a.c:2:1 blocking-call allowed: at start\n");
}
END_TEST

START_TEST(the_line_before_may_be_followed_by_blanks_and_comments)
{
	check_text("/* async-lint: allow(blocking-call) why */\n\n// more\n\nsleep(1);\n", 5,
		"a.c:5:1 blocking-call allowed: why\n");
	check_text("/* async-lint: allow(blocking-call) a\n * long reason */\nsleep(1);\n", 3,
		"a.c:3:1 blocking-call allowed: a long reason\n");
}
END_TEST

START_TEST(before_the_code_on_its_own_line)
{
	check_text("/* async-lint: allow(blocking-call) why */ sleep(1);\n", 1,
		"a.c:1:1 blocking-call allowed: why\n");
}
END_TEST

START_TEST(behind_another_comment_that_begins_the_line)
{
	check_text("/* a */ /* async-lint: allow(blocking-call) why */\nsleep(1);\n", 2,
		"a.c:2:1 blocking-call allowed: why\n");
}
END_TEST

START_TEST(at_the_end_of_a_line_it_does_not_speak_of_the_next)
{
	check_text("int x; /* async-lint: allow(blocking-call) why */\nsleep(1);\n", 2,
		"a.c:1:8 unused-suppression\na.c:2:1 blocking-call\n");
}
END_TEST

START_TEST(two_lines_before_code_in_between_does_not_count)
{
	check_text("// async-lint: allow(blocking-call) why\nint x;\nsleep(1);\n", 3,
		"a.c:1:1 unused-suppression\na.c:3:1 blocking-call\n");
}
END_TEST

START_TEST(several_rules_share_a_reason)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c",
		"sleep(1); /* async-lint: allow(missing-timeout, blocking-call) both */\n");
	add_finding(&t, 1, 1);
	add_finding(&t, 1, 1)->rule = "missing-timeout";
	ck_assert_str_eq(settled(&t), "a.c:1:1 blocking-call allowed: both\n"
				      "a.c:1:1 missing-timeout allowed: both\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(of_several_rules_the_unused_one_is_told)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c",
		"sleep(1); /* async-lint: allow(missing-timeout,blocking-call) both */\n");
	add_finding(&t, 1, 1);
	ck_assert_str_eq(
		settled(&t), "a.c:1:1 blocking-call allowed: both\na.c:1:32 unused-suppression\n");
	ck_assert_str_eq(complaint_of(&t),
		"this comment allows 'missing-timeout', but nothing of it is found here");
	settle_test_release(&t);
}
END_TEST

START_TEST(two_comments_before_one_line_both_count)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c",
		"// async-lint: allow(blocking-call) one\n"
		"// async-lint: allow(missing-timeout) two\n"
		"sleep(1);\n");
	add_finding(&t, 3, 1);
	add_finding(&t, 3, 1)->rule = "missing-timeout";
	ck_assert_str_eq(settled(&t), "a.c:3:1 blocking-call allowed: one\n"
				      "a.c:3:1 missing-timeout allowed: two\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(in_a_string_it_is_no_comment)
{
	check_text("puts(\"/* async-lint: allow(blocking-call) why */\"); sleep(1);\n", 1,
		"a.c:1:1 blocking-call\n");
	check_text("puts(\"a\\\"// async-lint: allow(blocking-call) why\"); sleep(1);\n", 1,
		"a.c:1:1 blocking-call\n");
	check_text("puts(\"\\\n/* async-lint: allow(blocking-call) why */\"); sleep(1);\n", 2,
		"a.c:2:1 blocking-call\n");
}
END_TEST

START_TEST(a_comment_in_a_macro_speaks_of_its_own_line)
{
	check_text("#define NAP() \\\n\tsleep(1) /* async-lint: allow(blocking-call) why */\n"
		   "NAP();\n",
		3, "a.c:2:11 unused-suppression\na.c:3:1 blocking-call\n");
	check_text("#define NAP() sleep(1)\nNAP(); // async-lint: allow(blocking-call) why\n", 2,
		"a.c:2:1 blocking-call allowed: why\n");
	check_text("#define NAP() sleep(1)\n// async-lint: allow(blocking-call) why\nNAP();\n", 3,
		"a.c:3:1 blocking-call allowed: why\n");
}
END_TEST

START_TEST(of_another_rule_it_allows_nothing)
{
	check_text("sleep(1); // async-lint: allow(missing-timeout) why\n", 1,
		"a.c:1:1 blocking-call\na.c:1:11 unused-suppression\n");
}
END_TEST

START_TEST(of_another_file_it_allows_nothing)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1);\n");
	settle_test_file(&t, "b.c", "sleep(1); // async-lint: allow(blocking-call) why\n");
	add_finding(&t, 1, 1);
	ck_assert_str_eq(settled(&t), "a.c:1:1 blocking-call\nb.c:1:11 unused-suppression\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(what_is_no_such_comment_is_left_alone)
{
	check_text("sleep(1); // about async-lint: allow(blocking-call) and others\n", 1,
		"a.c:1:1 blocking-call\n");
	check_text("sleep(1); // async-lint: what it allows is in the manual\n", 1,
		"a.c:1:1 blocking-call\n");
}
END_TEST

START_TEST(a_comment_cut_short_does_no_harm)
{
	check_text("sleep(1); /* async-lint: allow(blocking-call) why", 1,
		"a.c:1:1 blocking-call allowed: why\n");
	check_text("sleep(1); /* async-lint: allow(", 1,
		"a.c:1:1 blocking-call\na.c:1:11 unknown-suppression\n");
	check_text("sleep(1); // async-lint:", 1, "a.c:1:1 blocking-call\n");
	check_text("sleep(1); /* async-lint: allow(,,blocking-call,) why */", 1,
		"a.c:1:1 blocking-call allowed: why\n");
}
END_TEST

START_TEST(a_file_in_two_units_is_read_once)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "// async-lint: allow(blocking-call) why\n");
	settle_test_file(&t, "a.c", "// async-lint: allow(blocking-call) why\n");
	ck_assert_str_eq(settled(&t), "a.c:1:1 unused-suppression\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(all_of_a_file_is_allowed_wherever_that_is_said)
{
	check_text("sleep(1);\nint x;\n// async-lint: allow-file(blocking-call) a tool\n", 1,
		"a.c:1:1 blocking-call allowed: a tool\n");
	check_text("/* async-lint: allow-file(missing-timeout) a tool */\nsleep(1);\n", 2,
		"a.c:2:1 blocking-call\n");
}
END_TEST

START_TEST(a_statement_over_several_lines_is_one)
{
	check_text("x();\nf(a,\n\tsleep(1),\n\tb); // async-lint: allow(blocking-call) why\n", 3,
		"a.c:3:1 blocking-call allowed: why\n");
	check_text("// async-lint: allow(blocking-call) why\nrc =\n\tsleep(1);\n", 3,
		"a.c:3:1 blocking-call allowed: why\n");
}
END_TEST

START_TEST(until_its_last_day_it_allows)
{
	struct settle_test t;
	static const uint32_t days[] = { 0, 20270130, 20270131, 20270201 };
	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++) {
		settle_test_init(&t);
		settle_test_file(&t, "a.c",
			"sleep(1); // async-lint: allow(blocking-call, until=2027-01-31) why\n");
		add_finding(&t, 1, 1);
		t.options.today = days[i];
		ck_assert_str_eq(settled(&t),
			days[i] <= 20270131
				? "a.c:1:1 blocking-call allowed: why\n"
				: "a.c:1:1 blocking-call\na.c:1:47 expired-suppression\n");
		settle_test_release(&t);
	}
}
END_TEST

START_TEST(where_the_comment_stands_is_kept)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "\n// async-lint: allow(blocking-call) why\nsleep(1);\n");
	add_finding(&t, 3, 1);
	settle_test_settle(&t);
	ck_assert_str_eq(t.findings.items.items[0]->suppressed_path, "a.c");
	ck_assert_uint_eq(t.findings.items.items[0]->suppressed_line, 2);
	settle_test_release(&t);
}
END_TEST

/* A finding at line:1 whose way goes on to `below`, in a.c. */
static struct finding *add_way(struct settle_test *t, uint32_t line, uint32_t below, uint32_t cause)
{
	struct finding *finding = add_finding(t, line, 1);
	struct finding_step step = { .path = "a.c", .line = 1, .column = 1 };
	finding_step(&t->findings, finding, step, "how it comes to run");
	step.line = line;
	step.is_anchor = true;
	finding_step(&t->findings, finding, step, "calls");
	step.line = below;
	step.is_anchor = false;
	finding_step(&t->findings, finding, step, "blocks");
	finding->way_end = finding->steps.count;
	finding->cause = cause;
	return finding;
}

#define THREE_CALLS                                                                                \
	"f(); // async-lint: allow(blocking-call) on the way to it\n"                              \
	"g();\n"                                                                                   \
	"h();\n"                                                                                   \
	"sleep(1); // async-lint: allow(blocking-call) further down\n"

START_TEST(what_comes_by_an_allowed_call_is_allowed)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", THREE_CALLS);
	add_way(&t, 2, 4, 0);
	/* The way to the function is not looked at, nor what is told behind the leaf. */
	struct finding *other = add_way(&t, 3, 2, 0);
	finding_step(&t.findings, other,
		(struct finding_step){ .path = "a.c", .line = 4, .column = 1 }, "ends it");
	ck_assert_str_eq(settled(&t), "a.c:1:6 unused-suppression\n"
				      "a.c:2:1 blocking-call allowed: further down\n"
				      "a.c:3:1 blocking-call\n");
	ck_assert(t.findings.items.items[1]->is_cut);
	ck_assert_uint_eq(t.findings.items.items[1]->suppressed_line, 4);
	settle_test_release(&t);
}
END_TEST

START_TEST(what_one_comment_further_down_allows_is_one_cause)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", THREE_CALLS);
	add_way(&t, 1, 4, 7); /* allowed where it stands: told by itself */
	add_way(&t, 2, 4, 7);
	add_way(&t, 3, 4, 7);
	ck_assert_str_eq(settled(&t), "a.c:1:1 blocking-call allowed: on the way to it\n"
				      "a.c:2:1 blocking-call allowed: further down\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(what_is_allowed_hides_nothing_of_the_same_cause)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", THREE_CALLS);
	add_way(&t, 2, 4, 7);
	add_way(&t, 3, 2, 7);
	add_way(&t, 2, 2, 7)->column = 1; /* at the same place, but not by the allowed call */
	ck_assert_str_eq(settled(&t), "a.c:1:6 unused-suppression\na.c:2:1 blocking-call\n");
	settle_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		on_the_line_itself,
		on_the_line_before,
		the_line_before_may_be_followed_by_blanks_and_comments,
		before_the_code_on_its_own_line,
		behind_another_comment_that_begins_the_line,
		at_the_end_of_a_line_it_does_not_speak_of_the_next,
		two_lines_before_code_in_between_does_not_count,
		several_rules_share_a_reason,
		of_several_rules_the_unused_one_is_told,
		two_comments_before_one_line_both_count,
		in_a_string_it_is_no_comment,
		a_comment_in_a_macro_speaks_of_its_own_line,
		of_another_rule_it_allows_nothing,
		of_another_file_it_allows_nothing,
		what_is_no_such_comment_is_left_alone,
		a_comment_cut_short_does_no_harm,
		a_file_in_two_units_is_read_once,
		all_of_a_file_is_allowed_wherever_that_is_said,
		a_statement_over_several_lines_is_one,
		until_its_last_day_it_allows,
		where_the_comment_stands_is_kept,
		what_comes_by_an_allowed_call_is_allowed,
		what_one_comment_further_down_allows_is_one_cause,
		what_is_allowed_hides_nothing_of_the_same_cause,
	};
	return RUN_CASES("rule.suppression", cases);
}
