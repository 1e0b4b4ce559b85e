/*
 * Fingerprints: what they survive, and what they tell apart.
 */
#include "settling.h"

#define SAME(a, b)                                                                                 \
	ck_assert_str_eq(fingerprint_of(a, "sleep(1)").text, fingerprint_of(b, "sleep(1)").text)
#define DIFFERENT(a, b)                                                                            \
	ck_assert_str_ne(fingerprint_of(a, "sleep").text, fingerprint_of(b, "sleep").text)

static const char plain[] = "void f(void)\n{\n\tint n = sleep(1);\n\tdone(n);\n}\n";

START_TEST(lines_above_do_not_matter)
{
	SAME(plain, "#include <unistd.h>\n\n\nvoid f(void)\n{\n\tint n = sleep(1);\n}\n");
}
END_TEST

START_TEST(neighbouring_lines_do_not_matter)
{
	SAME(plain, "void f(int x)\n{ /* new */\n\tint n = sleep(1);\n\tother();\n}\n");
}
END_TEST

START_TEST(comments_and_white_space_on_the_line_do_not_matter)
{
	SAME(plain, "void f(void)\n{\n\tint n = sleep(1); /* wait */\n}\n");
	SAME(plain, "void f(void)\n{\n\tint n = sleep(1); // wait\n}\n");
	SAME(plain, "void f(void)\n{\n  int  n\t=  sleep(1) ;\n}\n");
	SAME(plain, "void f(void)\n{\n\t/* the */ int n = sleep(1);\n}\n");
	SAME(plain, "void f(void)\n{\n\tint n = sleep(1); /* a long\n comment */\n}\n");
	SAME(plain, "void f(void)\n{\n\tint n = sleep(1);\r\n}\r\n");
}
END_TEST

START_TEST(a_comment_that_ends_on_the_line_does_not_matter)
{
	SAME(plain, "void f(void)\n{\n\t/* several\n\t lines */ int n = sleep(1);\n}\n");
}
END_TEST

START_TEST(a_suppression_on_the_line_does_not_matter)
{
	SAME(plain,
		"void f(void)\n{\n\tint n = sleep(1); // async-lint: allow(blocking-call) x\n}\n");
}
END_TEST

START_TEST(the_end_of_the_file_does_not_matter)
{
	SAME("int n = sleep(1);", "int n = sleep(1);\n");
}
END_TEST

START_TEST(other_code_on_the_line_does_matter)
{
	DIFFERENT(plain, "void f(void)\n{\n\tint n = sleep(2);\n}\n");
	DIFFERENT(plain, "void f(void)\n{\n\tint m = sleep(1);\n}\n");
	DIFFERENT("ab = sleep(1);\n", "a b = sleep(1);\n");
}
END_TEST

/* Two findings in one file, changed by `change`, have different fingerprints. */
static void check_apart(void (*change)(struct finding *second))
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1);\nsleep(1);\n");
	add_finding(&t, 1, 1);
	change(add_finding(&t, 2, 1));
	settle_test_settle(&t);
	ck_assert_uint_eq(t.findings.items.count, 2);
	ck_assert_str_ne(
		t.findings.items.items[0]->fingerprint, t.findings.items.items[1]->fingerprint);
	settle_test_release(&t);
}

static void keep(struct finding *second)
{
	(void)second;
}

static void change_function(struct finding *second)
{
	second->function = "g";
	second->function_key = "c:@F@g";
}

static void change_rule(struct finding *second)
{
	second->rule = "missing-timeout";
}

static void change_callee(struct finding *second)
{
	second->callee = "usleep";
}

static void change_category(struct finding *second)
{
	second->category = "sleep";
}

START_TEST(equal_calls_of_one_function_are_told_apart)
{
	check_apart(keep);
}
END_TEST

START_TEST(other_functions_rules_callees_and_categories_are_told_apart)
{
	check_apart(change_function);
	check_apart(change_rule);
	check_apart(change_callee);
	check_apart(change_category);
}
END_TEST

START_TEST(two_equal_calls_on_one_line_are_told_apart)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1); sleep(1);\n");
	add_finding(&t, 1, 11);
	add_finding(&t, 1, 1);
	settle_test_settle(&t);
	ck_assert_str_ne(
		t.findings.items.items[0]->fingerprint, t.findings.items.items[1]->fingerprint);
	settle_test_release(&t);
}
END_TEST

/* In whose body they stand decides, not in which order functions are. */
START_TEST(moving_a_function_changes_nothing)
{
	struct fingerprint before[2], after[2];
	for (int round = 0; round < 2; round++) {
		struct settle_test t;
		struct fingerprint *into = round ? after : before;
		settle_test_init(&t);
		settle_test_file(&t, "a.c", "sleep(1);\nsleep(1);\n");
		change_function(add_finding(&t, round ? 1 : 2, 1));
		add_finding(&t, round ? 2 : 1, 1);
		settle_test_settle(&t);
		for (size_t i = 0; i < 2; i++) {
			const struct finding *finding = t.findings.items.items[i];
			memcpy(into[!strcmp(finding->function, "g")].text, finding->fingerprint,
				33);
		}
		settle_test_release(&t);
	}
	ck_assert_str_eq(before[0].text, after[0].text);
	ck_assert_str_eq(before[1].text, after[1].text);
}
END_TEST

START_TEST(what_is_allowed_keeps_its_number_among_equals)
{
	struct fingerprint last[2];
	for (int round = 0; round < 2; round++) {
		struct settle_test t;
		settle_test_init(&t);
		settle_test_file(&t, "a.c",
			round ? "sleep(1); // async-lint: allow(blocking-call) x\nsleep(1);\n"
			      : "sleep(1);\nsleep(1);\n");
		add_finding(&t, 1, 1);
		add_finding(&t, 2, 1);
		settle_test_settle(&t);
		memcpy(last[round].text, t.findings.items.items[1]->fingerprint, 33);
		settle_test_release(&t);
	}
	ck_assert_str_eq(last[0].text, last[1].text);
}
END_TEST

START_TEST(without_a_text_there_is_one_all_the_same)
{
	struct settle_test t;
	settle_test_init(&t);
	add_finding(&t, 1, 1);
	add_finding(&t, 2, 1);
	settle_test_settle(&t);
	ck_assert_uint_eq(strlen(t.findings.items.items[0]->fingerprint), 32);
	ck_assert_str_ne(
		t.findings.items.items[0]->fingerprint, t.findings.items.items[1]->fingerprint);
	settle_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		lines_above_do_not_matter,
		neighbouring_lines_do_not_matter,
		comments_and_white_space_on_the_line_do_not_matter,
		a_comment_that_ends_on_the_line_does_not_matter,
		a_suppression_on_the_line_does_not_matter,
		the_end_of_the_file_does_not_matter,
		other_code_on_the_line_does_matter,
		equal_calls_of_one_function_are_told_apart,
		other_functions_rules_callees_and_categories_are_told_apart,
		two_equal_calls_on_one_line_are_told_apart,
		moving_a_function_changes_nothing,
		what_is_allowed_keeps_its_number_among_equals,
		without_a_text_there_is_one_all_the_same,
	};
	return RUN_CASES("rule.fingerprint", cases);
}
