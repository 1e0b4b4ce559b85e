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

/* ------------------------------------------------------------------------------- statements */

START_TEST(a_wrapped_statement_stays_the_same)
{
	SAME(plain, "void f(void)\n{\n\tint n =\n\t\tsleep(1);\n\tdone(n);\n}\n");
	SAME(plain, "void f(void) { int n = sleep(1); done(n); }\n");
	SAME("f(a, sleep(1), b);", "f(a,\n  sleep(1), /* first */\n  b);");
	SAME("f(a, sleep(1), b, abcd);", "f(a, \\\n sleep(1), b, ab\\\ncd);");
}
END_TEST

START_TEST(every_token_of_a_wrapped_statement_matters)
{
	DIFFERENT("f(a,\n sleep(1), b);", "f(a,\n sleep(1), c);");
	DIFFERENT("f(a,\n sleep(1), b);", "g(a,\n sleep(1), b);");
}
END_TEST

START_TEST(what_shares_the_line_does_not_matter)
{
	SAME("sleep(1);", "a(); sleep(1); b();");
	SAME("sleep(1);", "{ sleep(1); }");
	SAME("{ sleep(1);\n}", "{ int a; { b(); } sleep(1); }");
}
END_TEST

START_TEST(braces_and_conditions_around_do_not_matter)
{
	SAME("if (a) sleep(1);", "if (a) { sleep(1); }");
	SAME("if (a) sleep(1);", "if (b(c, (d))) sleep(1);");
	SAME("sleep(1);", "if (a) b(); else sleep(1);");
	SAME("sleep(1);", "do sleep(1); while (a);");
	SAME("sleep(1);", "for (i = 0; i < n; i++) sleep(1);");
	SAME("sleep(1);", "switch (a) { case A: sleep(1); }");
	SAME("sleep(1);", "switch (a) { default: sleep(1); }");
	SAME("sleep(1);", "again: sleep(1);");
	SAME("sleep(1);", "UNTIL (1000, &rc) sleep(1);");
	SAME("sleep(1);", "UNTIL (1000, &rc) { sleep(1); }");
}
END_TEST

START_TEST(a_condition_is_a_statement_of_its_own)
{
	SAME("if (sleep(1)) a();", "if (sleep(1)) { b(); }");
	SAME("while (!sleep(1));", "while (!sleep(1)) { b(); }");
	SAME("for (i = 0; sleep(1); i++) a();", "for (i = 0; sleep(1); i++) { }");
	DIFFERENT("if (sleep(1)) a();", "while (sleep(1)) a();");
	DIFFERENT("for (i = 0; sleep(1); i++) a();", "for (i = 1; sleep(1); i++) a();");
	DIFFERENT("a ? sleep(1) : c;", "a ? sleep(1) : d;");
}
END_TEST

START_TEST(other_elements_of_an_initialiser_do_not_matter)
{
	SAME("struct s x = { .a = sleep(1) };", "struct s x = { .b = 2, .a = sleep(1), };");
	SAME("f((struct s){ .a = sleep(1) });", "f((struct s){ .b = g(), .a = sleep(1) });");
	SAME("return (struct s){ .a = sleep(1) };", "return (struct s){ 2, .a = sleep(1) };");
	DIFFERENT("struct s x = { .a = sleep(1) };", "struct s x = { .b = sleep(1) };");
	DIFFERENT("int a[] = { b() }; sleep(1);", "int a[] = { b() }, c = sleep(1);");
}
END_TEST

START_TEST(a_statement_expression_holds_statements)
{
	SAME("a = ({ sleep(1); });", "b = ({ c(); sleep(1); d; });");
	DIFFERENT("a = f(({ c(); }), sleep(1));", "b = f(({ c(); }), sleep(1));");
}
END_TEST

START_TEST(braces_in_alternatives_are_counted_once)
{
	static const char both[] = "void f(void) {\n#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\n"
				   "c();\n}\n}\nvoid g(void) { x = sleep(1); }\n";
	static const char one[] = "void g(void) { x = sleep(1); }\n";
	SAME(one, both);
	SAME("f(a, sleep(1), b);", "#if A\n#endif\nf(a,\n# if B\n#  endif\n sleep(1), b);");
}
END_TEST

START_TEST(a_directive_is_no_part_of_the_code)
{
	SAME("a(sleep(1));", "#define A }}}} ) ( ;\na(sleep(1));");
	SAME("a(sleep(1));", "a(\n#line 7 \"x\"\nsleep(1));");
}
END_TEST

START_TEST(what_is_no_code_is_read_all_the_same)
{
	static const char *const texts[] = { "sleep", "}}}sleep(", "))) sleep", "((({{{ sleep",
		"#else\n#endif\n#endif sleep", "#if\n#if\n#else\n sleep", "[[{([)} sleep",
		"= { { sleep", "\" sleep", "/* */ sleep /* ", "\xff\xfe sleep \x01", "case sleep",
		": : sleep ? :", "; ; else do sleep" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		ck_assert_uint_eq(strlen(fingerprint_of(texts[i], "sleep").text), 32);
}
END_TEST

/* ------------------------------------------------------------------------------- files and ways */

START_TEST(the_name_of_the_file_does_not_matter)
{
	ck_assert_str_eq(fingerprint_in("a.c", plain, "sleep(1)").text,
		fingerprint_in("other/folder/b.c", plain, "sleep(1)").text);
}
END_TEST

/* Two files with a static function of the same name: `first` says whether the one of a.c is
 * there. */
static struct fingerprint in_second_file(bool first)
{
	struct settle_test t;
	struct fingerprint last;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1);\n");
	settle_test_file(&t, "b.c", "sleep(1);\n");
	if (first)
		add_finding(&t, 1, 1)->function_key = "c:a.c@F@f@a.c";
	struct finding *second = add_finding(&t, 1, 1);
	second->path = "b.c";
	second->function_key = "c:b.c@F@f@b.c";
	settle_test_settle(&t);
	memcpy(last.text, array_last(&t.findings.items)->fingerprint, sizeof(last.text));
	settle_test_release(&t);
	return last;
}

START_TEST(a_static_function_of_another_file_does_not_matter)
{
	ck_assert_str_eq(in_second_file(true).text, in_second_file(false).text);
}
END_TEST

START_TEST(of_two_equal_calls_the_one_that_is_left_is_the_first)
{
	struct fingerprint first[2];
	for (int count = 1; count <= 2; count++) {
		struct settle_test t;
		settle_test_init(&t);
		settle_test_file(&t, "a.c", "sleep(1);\nsleep(1);\n");
		for (int i = 0; i < count; i++)
			add_finding(&t, 2 - (uint32_t)i, 1);
		settle_test_settle(&t);
		memcpy(first[count - 1].text, t.findings.items.items[0]->fingerprint, 33);
		settle_test_release(&t);
	}
	ck_assert_str_eq(first[0].text, first[1].text);
}
END_TEST

/* A path: `above` leads to the finding, `below` from it to the leaf. */
static struct fingerprint by_way(const char *above, const char *event, const char *below)
{
	struct settle_test t;
	struct fingerprint result;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "load();\n");
	struct finding *finding = add_finding(&t, 1, 1);
	finding_step(&t.findings, finding, (struct finding_step){ .path = "z.c", .line = 9 }, "x");
	finding_event(finding, "spawn", above);
	finding_step(&t.findings, finding, (struct finding_step){ .is_anchor = true }, "y");
	finding_event(finding, "call", "load");
	finding_step(&t.findings, finding, (struct finding_step){ .line = 3 }, "z");
	finding_event(finding, event, below);
	finding_step(&t.findings, finding, (struct finding_step){ .line = 4 }, "note: %s", above);
	settle_test_settle(&t);
	memcpy(result.text, t.findings.items.items[0]->fingerprint, sizeof(result.text));
	settle_test_release(&t);
	return result;
}

START_TEST(the_way_down_matters_and_the_way_there_does_not)
{
	struct fingerprint plain_way = by_way("serve", "blocks", "read");
	ck_assert_str_eq(plain_way.text, by_way("answer", "blocks", "read").text);
	ck_assert_str_ne(plain_way.text, by_way("serve", "blocks", "write").text);
	ck_assert_str_ne(plain_way.text, by_way("serve", "call", "read").text);
	ck_assert_str_ne(plain_way.text, by_way("serve", "blocks", NULL).text);
}
END_TEST

/* Of callbacks that reach one cause, one stays: the same in whatever file it is. */
START_TEST(who_stays_of_one_cause_does_not_depend_on_places)
{
	for (int round = 0; round < 2; round++) {
		struct settle_test t;
		settle_test_init(&t);
		for (int i = 0; i < 2; i++) {
			struct finding *finding = add_finding(&t, 1, 1);
			finding->function = i ? "g" : "f";
			finding->path = i == round ? "a.c" : "b.c";
			finding->cause = 7;
		}
		settle_test_settle(&t);
		ck_assert_uint_eq(t.findings.items.count, 1);
		ck_assert_str_eq(t.findings.items.items[0]->function, "f");
		settle_test_release(&t);
	}
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
		a_wrapped_statement_stays_the_same,
		every_token_of_a_wrapped_statement_matters,
		what_shares_the_line_does_not_matter,
		braces_and_conditions_around_do_not_matter,
		a_condition_is_a_statement_of_its_own,
		other_elements_of_an_initialiser_do_not_matter,
		a_statement_expression_holds_statements,
		braces_in_alternatives_are_counted_once,
		a_directive_is_no_part_of_the_code,
		what_is_no_code_is_read_all_the_same,
		the_name_of_the_file_does_not_matter,
		a_static_function_of_another_file_does_not_matter,
		of_two_equal_calls_the_one_that_is_left_is_the_first,
		the_way_down_matters_and_the_way_there_does_not,
		who_stays_of_one_cause_does_not_depend_on_places,
	};
	return RUN_CASES("rule.fingerprint", cases);
}
