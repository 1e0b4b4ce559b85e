/*
 * Suppression comments as they are read: what they say, and which lines they speak of.
 */
#include "testing.h"

#include <stdio.h>

#include "link/suppression.h"

static const char *const scope_words[] = {
	[SUPPRESS_LINE] = "line",
	[SUPPRESS_FUNCTION] = "function",
	[SUPPRESS_FILE] = "file",
};

static void add_one(
	struct text *out, const struct suppression_list *list, const struct suppression *s)
{
	text_printf(out, "%u:%u %s", s->line, s->column, scope_words[s->scope]);
	if (s->first)
		text_printf(out, " %u-%u", s->first, s->last);
	if (s->body_line)
		text_printf(out, " body %u", s->body_line);
	if (s->branch_first)
		text_printf(out, " branch %u-%d", s->branch_first, (int)s->branch_last);
	text_printf(out, "%s%s", s->in_body ? " in-body" : "", s->in_macro ? " in-macro" : "");
	for (uint32_t i = 0; i < s->entry_count && !s->problem; i++) {
		const char *rule = list->entries.items[s->first_entry + i].rule;
		text_printf(out, " [%s]", rule ? rule : "date");
	}
	if (s->until)
		text_printf(out, " until %u", s->until);
	text_printf(out, "%s%s\n", s->problem ? " problem: " : " ",
		s->problem ? s->problem : s->reason);
}

static void check_bytes(const char *text, size_t size, const char *expected)
{
	struct suppression_list list = { 0 };
	struct arena arena = { 0 };
	struct text out = { 0 };
	suppressions_read(&list, &arena, "a.c", text, size);
	for (size_t i = 0; i < list.items.count; i++)
		add_one(&out, &list, &list.items.items[i]);
	ck_assert_str_eq(text_string(&out), expected);
	text_release(&out);
	suppressions_release(&list);
	arena_release(&arena);
}

static void check(const char *text, const char *expected)
{
	check_bytes(text, strlen(text), expected);
}

#define A "async-lint: allow(a) why"

/* -------------------------------------------------------------------------------------- words */

START_TEST(the_list_may_hold_rules_blanks_and_a_date)
{
	check("f(); // async-lint: allow(a) why", "1:6 line 1-1 [a] why\n");
	check("f(); /* async-lint:allow ( a , b,c )why */", "1:6 line 1-1 [a] [b] [c] why\n");
	check("f(); // async-lint: allow(a, until=2027-01-31) why",
		"1:6 line 1-1 [a] [date] until 20270131 why\n");
	check("f(); // async-lint: allow(until=2028-02-29,a) why",
		"1:6 line 1-1 [date] [a] until 20280229 why\n");
	check("f(); // async-lint: allow(,a,,) why", "1:6 line 1-1 [a] why\n");
}
END_TEST

START_TEST(marks_of_documentation_tools_are_no_words)
{
	check("f(); /** " A " */", "1:6 line 1-1 [a] why\n");
	check("f(); ///< " A, "1:6 line 1-1 [a] why\n");
	check("f(); //! " A, "1:6 line 1-1 [a] why\n");
}
END_TEST

START_TEST(a_block_comment_may_go_on_over_lines)
{
	check("/*\n * " A "\n */\nf();", "1:1 line 4-4 [a] why\n");
	check("/* async-lint: allow(a,\n *\tb) a long\n * * reason\n */\nf();",
		"1:1 line 5-5 [a] [b] a long * reason\n");
	check("/* async-lint: allow(a) 2*3 ** 4 */ f();", "1:1 line 1-1 [a] 2*3 ** 4\n");
}
END_TEST

START_TEST(a_line_comment_goes_on_behind_a_backslash_only)
{
	check("// async-lint: allow(a) one\\\ntwo\nf();", "1:1 line 3-3 [a] one two\n");
	check("// async-lint: allow(a, \\\n b) why\nf();", "1:1 line 3-3 [a] [b] why\n");
	check("// async-lint: allow(a) one\n// two\nf();", "1:1 line 3-3 [a] one\n");
}
END_TEST

START_TEST(what_cannot_be_understood_has_a_problem)
{
	check("f(); // async-lint: allow(a why",
		"1:6 line 1-1 problem: ',' or ')' is missing behind "
		"'a'\n");
	check("f(); // async-lint: allow(a,", "1:6 line 1-1 problem: ')' is missing\n");
	check("f(); // async-lint: allow a why",
		"1:6 line 1-1 problem: a list of rules is missing behind 'allow'\n");
	check("f(); // async-lint: allow() why", "1:6 line 1-1 problem: it names no rule\n");
	check("f(); // async-lint: allow(a) until=2027-01-31 why",
		"1:6 line 1-1 problem: 'until=' stands behind the ')', and belongs in front of "
		"it: allow(RULE, until=YYYY-MM-DD)\n");
	check("f(); // async-lint: allow(until=2027-01-31) why",
		"1:6 line 1-1 until 20270131 problem: it names no rule\n");
	check("f(); // async-lint: alow-file(a) why", "1:6 line 1-1 problem: 'alow-file' is not "
						      "understood; did you mean 'allow-file'?\n");
	check("f(); // async-lint: forbid(a) why",
		"1:6 line 1-1 problem: 'forbid' is not understood\n");
	check("f(); // async-lint allow(a) why",
		"1:6 line 1-1 problem: it begins with 'async-lint', and not with 'async-lint:'\n");
	check("f(); // async-lint : allow-file(a) why",
		"1:6 line 1-1 problem: it begins with 'async-lint', and not with 'async-lint:'\n");
	check("f(); // async-lint allows it", "");
	check("f(); // async-lint (a) finds it", "");
	check("f(); // async-lint forbid(a) x", "");
	check("f(); // async-lint-worker: allow(a) x", "");
	check("f(); // async-lint: allow(a(b)) why",
		"1:6 line 1-1 problem: ',' or ')' is missing behind 'a'\n");
	check("f(); // async-lint: allow((a)) why",
		"1:6 line 1-1 problem: its list is not understood\n");
	check("f(); // async-lint: allow(a, since=2027-01-31) why",
		"1:6 line 1-1 problem: 'since=2027-01-31' is not understood; besides rules there "
		"is "
		"until=YYYY-MM-DD\n");
}
END_TEST

START_TEST(a_date_must_be_one)
{
	static const char *const bad[] = { "2027-02-29", "2027-13-01", "2027-00-10", "2027-01-32",
		"0000-01-01", "27-01-01", "2027-1-1", "2027-01-01x", "2027/01/01", "tomorrow", "" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char text[128], expected[128];
		snprintf(text, sizeof(text), "f(); // async-lint: allow(a, until=%s) why", bad[i]);
		snprintf(expected, sizeof(expected),
			"1:6 line 1-1 problem: '%s' is no date; write until=YYYY-MM-DD\n", bad[i]);
		check(text, expected);
	}
	check("f(); // async-lint: allow(a, until=2027-01-01, until=2028-01-01) why",
		"1:6 line 1-1 until 20270101 problem: it has two dates\n");
}
END_TEST

START_TEST(other_comments_and_strings_are_left_alone)
{
	check("f(); // about async-lint: allow(a) and others", "");
	check("f(); // async-lint: see the manual (page 3)", "");
	check("f(\"/* " A " */\"); g('\\'', \"\\\"// " A "\");", "");
	check("f(\"\\\n/* " A " */\");", "");
	check("#include </*" A "*/>\n", "");
	check("f(R\"x(\n// " A "\n)x\");", "");
}
END_TEST

START_TEST(bytes_of_any_kind_are_taken_as_they_are)
{
	static const char zero[] = "f(); // async-lint: allow(a\0b) w\0y\n";
	check("f(); // async-lint: allow(a) caf\xe9 \xff\xfe\n",
		"1:6 line 1-1 [a] caf\xe9 \xff\xfe\n");
	check("f(); // async-lint: allow(\xe9) why\n", "1:6 line 1-1 [\xe9] why\n");
	check("\xef\xbb\xbf// " A "\nf();", "1:4 line 2-2 [a] why\n");
	check_bytes(zero, sizeof(zero) - 1, "1:6 line 1-1 problem: its list is not understood\n");
}
END_TEST

START_TEST(a_comment_cut_short_does_no_harm)
{
	static const char whole[] = "f(); /* async-lint: allow(a, until=2027-01-31) why */ g();\n";
	for (size_t size = 0; size < sizeof(whole); size++) {
		struct suppression_list list = { 0 };
		struct arena arena = { 0 };
		char *text = memory_new(size + 1, 1); /* so that a byte too far is seen */
		memcpy(text, whole, size);
		suppressions_read(&list, &arena, "a.c", text, size);
		ck_assert_uint_le(list.items.count, 1);
		suppressions_release(&list);
		arena_release(&arena);
		free(text);
	}
}
END_TEST

/* -------------------------------------------------------------------------------------- lines */

START_TEST(a_comment_speaks_of_its_line_or_of_the_next)
{
	check("f();\ng(); // " A "\nh();", "2:6 line 2-2 [a] why\n");
	check("f();\n// " A "\n\n// more\ng();\nh();", "2:1 line 5-5 [a] why\n");
	check("f();\n/* " A " */ g();\nh();", "2:1 line 2-2 [a] why\n");
	check("f(); /* " A " */ g(); /* " A " */\nh();",
		"1:6 line 1-1 [a] why\n1:42 line 1-1 [a] why\n");
	check("// " A "\n// async-lint: allow(b) too\nf();",
		"1:1 line 3-3 [a] why\n2:1 line 3-3 [b] too\n");
	check("f();\n// " A, "2:1 line [a] why\n");
}
END_TEST

START_TEST(lines_may_end_in_two_bytes)
{
	check("f();\r\n// " A "\r\ng(); // " A "\r\nh();\r\n",
		"2:1 line 3-3 [a] why\n3:6 line 3-3 [a] why\n");
	check("f(a,\r\n  b); // " A "\r\n", "2:7 line 1-2 [a] why\n");
}
END_TEST

START_TEST(a_statement_over_several_lines_is_one_line)
{
	check("x();\nf(a,\n  b,\n  c); // " A "\ny();", "4:7 line 2-4 [a] why\n");
	check("x();\nf(a, // " A "\n  b,\n  c);\ny();", "2:6 line 2-4 [a] why\n");
	check("x();\nf(a,\n  // " A "\n  b);\ny();", "3:3 line 2-4 [a] why\n");
	check("// " A "\nrc =\n\tf(a);\ny();", "1:1 line 2-3 [a] why\n");
	check("x();\nrc = f(a) +\n     g(b); // " A "\ny();", "3:12 line 2-3 [a] why\n");
	check("rc = f(a)\n     + g(b); // " A "\ny();", "2:14 line 1-2 [a] why\n");
	check("rc = a ? f()\n   : g(); // " A "\n", "2:11 line 1-2 [a] why\n");
	check("f(); \\\n// " A "\ng();", "2:1 line 1-1 [a] why\n");
	check("f(); \\\ng(); // " A "\nh();", "2:6 line 1-2 [a] why\n");
}
END_TEST

START_TEST(heads_labels_and_blocks_are_lines_of_their_own)
{
	check("if (f())\n\tg(); // " A "\n", "2:7 line 2-2 [a] why\n");
	check("if (f(a,\n\tb))\n\tg(); // " A "\n", "3:7 line 3-3 [a] why\n");
	check("while (f()) // " A "\n\tg();\n", "1:13 line 1-1 [a] why\n");
	check("for (;;)\n\t*p = g(); // " A "\n", "2:12 line 2-2 [a] why\n");
	check("else\n\tg(); // " A "\n", "2:7 line 2-2 [a] why\n");
	check("do\n\tg(); // " A "\nwhile (f());", "2:7 line 2-2 [a] why\n");
	check("case 1:\n\tg(); // " A "\n", "2:7 line 2-2 [a] why\n");
	check("default:\n\tg(); // " A "\n", "2:7 line 2-2 [a] why\n");
	check("out:\n\tg(); // " A "\n", "2:7 line 2-2 [a] why\n");
	check("{\n\tg(); // " A "\n}\n", "2:7 line 2-2 in-body [a] why\n");
	check("int t[] = {\n\tf(),\n\tg(), // " A "\n\th(),\n};", "3:7 line 3-3 in-body [a] why\n");
	check("f((struct s){\n\t.a = g(), // " A "\n\t.b = h(),\n});",
		"2:12 line 2-2 in-body [a] why\n");
	check("EACH(x, list)\n\tg(x); // " A "\n", "2:8 line 2-2 [a] why\n");
	check("// " A "\nEACH(x, list)\n\tg(x);\n", "1:1 line 2-2 [a] why\n");
}
END_TEST

START_TEST(directives_are_no_code)
{
	check("// " A "\n#include <x.h>\nf();", "1:1 line [a] why\n");
	check("// " A "\n#pragma omp parallel\nf();", "1:1 line 3-3 [a] why\n");
	check("#include <x.h> // " A "\nf();", "1:16 line [a] why\n");
	check("#define F() f() // " A "\nf();", "1:17 line in-macro [a] why\n");
	check("#define F() \\\n\tf() /* " A " */ \\\n\tg()\nf();", "2:6 line in-macro [a] why\n");
	check("// " A "\n#define F() f()\nF();", "1:1 line in-macro [a] why\n");
	check("f(a,\n#ifdef X\n  b, // " A "\n#endif\n  c);", "3:6 line 1-5 branch 2-4 [a] why\n");
}
END_TEST

START_TEST(branches_of_conditions_are_known)
{
	check("#if 0\nf(); // " A "\n#endif\n", "2:6 line 2-2 branch 1-3 [a] why\n");
	check("#ifdef X\nf();\n#elif defined(Y)\nf(); // " A "\n#else\nf(); // " A "\n#endif\n",
		"4:6 line 4-4 branch 3-5 [a] why\n6:6 line 6-6 branch 5-7 [a] why\n");
	check("#ifdef X\n#ifdef Y\n#endif\n// " A "\n#endif\nf();",
		"4:1 line branch 1-5 [a] why\n");
	check("#ifdef X\nf(); // " A "\n", "2:6 line 2-2 branch 1--1 [a] why\n");
	check("#endif\n#else\nf(); // " A "\n", "3:6 line 3-3 [a] why\n");
	/* What keeps a header from being read twice is no condition. */
	check("/* x */\n#ifndef X\n// " A "\n#define X\nf();\n// " A "\n#endif\n",
		"3:1 line in-macro [a] why\n6:1 line [a] why\n");
	check("#ifndef X\nf(); // " A "\n#define X\n#endif\n", "2:6 line 2-2 branch 1-4 [a] why\n");
	/* Alternatives open the same brace. */
	check("#ifdef X\nif (a) {\n#else\nif (b) {\n#endif\nf();\n}\n// " A "\ng();",
		"8:1 line 9-9 [a] why\n");
}
END_TEST

/* ----------------------------------------------------------------------------- other scopes */

START_TEST(the_next_body_is_found)
{
#define F "// async-lint: allow-function(a) why\n"
	check(F "static int f(void)\n{\n}\n", "1:1 function body 3 [a] why\n");
	check(F "int\nf(int (*g)(void),\n  int a) {\n}\n", "1:1 function body 4 [a] why\n");
	check(F "int f(void);\nint g(void)\n{\n}\n", "1:1 function [a] why\n");
	check(F "struct s {\n\tint a;\n};\n", "1:1 function [a] why\n");
	check(F "struct s s = {\n\t.a = f(),\n};\n", "1:1 function [a] why\n");
	check(F "#ifdef X\nint f(int a)\n#else\nint f(void)\n#endif\n{\n}\n",
		"1:1 function body 7 [a] why\n");
	check("extern \"C\" {\n" F "int f(void)\n{\n}\n}\n", "2:1 function body 4 [a] why\n");
	check("int f(void)\n{\n\t" F "\tg();\n}\n", "3:2 function in-body [a] why\n");
#undef F
}
END_TEST

START_TEST(the_file_may_be_meant)
{
	check("// async-lint: allow-file(a, b) generated\n", "1:1 file [a] [b] generated\n");
	check("f(); /* async-lint: allow-file(a) why */\n", "1:6 file [a] why\n");
}
END_TEST

START_TEST(files_are_kept_apart)
{
	struct suppression_list list = { 0 };
	struct arena arena = { 0 };
	uint32_t count;
	static const char text[] = "f(); // " A "\ng(); // " A "\n";
	suppressions_read(&list, &arena, "a.c", text, sizeof(text) - 1);
	suppressions_read(&list, &arena, "b.c", "f();", 4);
	suppressions_read(&list, &arena, "c.c", text, sizeof(text) - 1);
	suppressions_read(&list, &arena, "a.c", text, sizeof(text) - 1);
	ck_assert_uint_eq(list.items.count, 4);
	ck_assert_ptr_eq(suppressions_of(&list, "a.c", &count), &list.items.items[0]);
	ck_assert_uint_eq(count, 2);
	ck_assert_ptr_eq(suppressions_of(&list, "c.c", &count), &list.items.items[2]);
	ck_assert_uint_eq(count, 2);
	ck_assert_ptr_null(suppressions_of(&list, "b.c", &count));
	ck_assert_uint_eq(count, 0);
	suppressions_release(&list);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		the_list_may_hold_rules_blanks_and_a_date,
		marks_of_documentation_tools_are_no_words,
		a_block_comment_may_go_on_over_lines,
		a_line_comment_goes_on_behind_a_backslash_only,
		what_cannot_be_understood_has_a_problem,
		a_date_must_be_one,
		other_comments_and_strings_are_left_alone,
		bytes_of_any_kind_are_taken_as_they_are,
		a_comment_cut_short_does_no_harm,
		a_comment_speaks_of_its_line_or_of_the_next,
		lines_may_end_in_two_bytes,
		a_statement_over_several_lines_is_one_line,
		heads_labels_and_blocks_are_lines_of_their_own,
		directives_are_no_code,
		branches_of_conditions_are_known,
		the_next_body_is_found,
		the_file_may_be_meant,
		files_are_kept_apart,
	};
	return RUN_CASES("link.suppression", cases);
}
