/*
 * What is found about comments, and how they are mended.
 */
#include "settling.h"

#include "base/edit.h"
#include "base/lexer.h"

#define ALLOW(list) "/* async-lint: allow(" list ") why */"

/* What is said about the comments of a text that has a finding of blocking-call at line:1, one
 * sentence a line; line 0: it has none. */
static void check_said(const char *text, uint32_t line, const char *expected)
{
	struct settle_test t;
	struct text said = { 0 };
	settle_test_init(&t);
	settle_test_file(&t, "a.c", text);
	if (line)
		add_finding(&t, line, 1);
	settle_test_settle(&t);
	for (size_t i = 0; i < t.findings.items.count; i++) {
		const struct finding *finding = t.findings.items.items[i];
		if (!strcmp(finding->rule, "blocking-call"))
			continue;
		text_printf(&said, "%u:%u %s%s: %s\n", finding->line, finding->column,
			finding->rule, finding->suppressed ? " (allowed)" : "", finding->message);
		ck_assert_ptr_nonnull(finding->hint);
	}
	ck_assert_str_eq(text_string(&said), expected);
	text_release(&said);
	settle_test_release(&t);
}

/* Appends what the safe fixes make of such a text. */
static void mend(struct text *out, const char *text, uint32_t line)
{
	struct settle_test t;
	struct edit edits[32];
	size_t count = 0;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", text);
	if (line)
		add_finding(&t, line, 1);
	settle_test_settle(&t);
	for (size_t i = 0; i < t.findings.items.count; i++) {
		const struct finding *finding = t.findings.items.items[i];
		for (size_t e = 0; e < finding->edits.count; e++) {
			const struct finding_edit *edit = &finding->edits.items[e];
			ck_assert_int_eq(finding->fix, FIX_SAFE);
			ck_assert_uint_lt(count, 32);
			edits[count] =
				(struct edit){ .remove = edit->remove, .insert = edit->insert };
			ck_assert(edit_offset(text, strlen(text), edit->line, edit->column,
				&edits[count].offset));
			/* Of two that get into each other's way the first is made. */
			count += !count || !edit_overlaps(&edits[count - 1], &edits[count]);
		}
	}
	edits_apply(out, text, strlen(text), edits, count);
	settle_test_release(&t);
}

static void check_mended(const char *text, uint32_t line, const char *expected)
{
	struct text out = { 0 };
	mend(&out, text, line);
	ck_assert_str_eq(text_string(&out), expected);
	text_release(&out);
}

/* ----------------------------------------------------------------------------------- sentences */

START_TEST(an_unused_comment_is_told)
{
	check_said("f(); " ALLOW("blocking-call") "\n", 0,
		"1:6 unused-suppression: this comment allows 'blocking-call', but nothing of it is "
		"found here\n");
	check_said(
		"/* async-lint: allow-file(blocking-call, missing-timeout) why */ f();\n", 0, "");
	check_said(ALLOW("blocking-call"), 0,
		"1:1 unused-suppression: this comment allows 'blocking-call', but no line of code "
		"comes behind it\n");
	check_said("#define F f() " ALLOW("blocking-call") "\n", 0,
		"1:15 unused-suppression: this comment allows 'blocking-call', but findings stand "
		"where a macro is used, not in its definition\n");
}
END_TEST

START_TEST(of_several_rules_only_what_is_unused_is_told)
{
	check_said("sleep(1); " ALLOW("missing-timeout, blocking-call") "\n", 1,
		"1:32 unused-suppression: this comment allows 'missing-timeout', but nothing of it "
		"is "
		"found here\n");
	check_said("f(); " ALLOW("missing-timeout, blocking-call") "\n", 0,
		"1:6 unused-suppression: this comment allows 'missing-timeout' and "
		"'blocking-call', "
		"but nothing of it is found here\n");
}
END_TEST

START_TEST(without_a_reason_it_allows_nothing)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1); /* async-lint: allow(blocking-call) */\n");
	add_finding(&t, 1, 1);
	ck_assert_str_eq(
		settled(&t), "a.c:1:1 blocking-call\na.c:1:11 suppression-without-reason\n");
	ck_assert_str_eq(complaint_of(&t), "this comment gives no reason, and so allows nothing");
	settle_test_release(&t);
}
END_TEST

START_TEST(without_a_reason_and_use_it_is_unused)
{
	check_said("f(); // async-lint: allow(blocking-call)\n", 0,
		"1:6 unused-suppression: this comment allows 'blocking-call', but nothing of it is "
		"found here\n");
	check_said("sleep(1); // async-lint: allow(blocking-call, missing-timeout)\n", 1,
		"1:11 suppression-without-reason: this comment gives no reason, and so allows "
		"nothing\n"
		"1:47 unused-suppression: this comment allows 'missing-timeout', but nothing of it "
		"is "
		"found here\n");
}
END_TEST

START_TEST(an_unknown_rule_gets_a_suggestion)
{
	check_said("sleep(1); " ALLOW("blocking-cal") "\n", 1,
		"1:32 unknown-suppression: this comment allows 'blocking-cal', but there is no "
		"such "
		"rule; did you mean 'blocking-call'?\n");
	check_said("f(); " ALLOW("zebra") "\n", 0,
		"1:27 unknown-suppression: this comment allows 'zebra', but there is no such "
		"rule\n");
}
END_TEST

START_TEST(what_cannot_be_understood_allows_nothing)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1); // async-lint: allow(blocking-call why\n");
	add_finding(&t, 1, 1);
	ck_assert_str_eq(settled(&t), "a.c:1:1 blocking-call\na.c:1:11 unknown-suppression\n");
	ck_assert_str_eq(complaint_of(&t),
		"this comment allows nothing, for it cannot be understood: ',' or ')' is missing "
		"behind 'blocking-call'");
	settle_test_release(&t);
	check_said("// async-lint: allow-function(blocking-call) why\nint x;\n", 0,
		"1:1 unknown-suppression: this comment allows nothing, for it cannot be "
		"understood: "
		"no function begins behind it\n");
}
END_TEST

START_TEST(out_of_date_and_unused_it_is_unused)
{
	check_said("sleep(1); " ALLOW("blocking-call, until=2026-05-31") "\n", 1,
		"1:47 expired-suppression: this comment allowed what is found here until "
		"2026-05-31\n");
	check_said("f(); " ALLOW("blocking-call, until=2026-05-31") "\n", 0,
		"1:6 unused-suppression: this comment allows 'blocking-call', but nothing of it is "
		"found here\n");
}
END_TEST

START_TEST(who_has_not_seen_all_calls_nothing_unused)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c",
		"f(); " ALLOW("blocking-call") " // async-lint: allow(blocking-call)\n"
					       "g(); // async-lint: allow(nothing) why\n");
	t.options.saw_all = false;
	ck_assert_str_eq(
		settled(&t), "a.c:1:49 suppression-without-reason\na.c:2:27 unknown-suppression\n");
	settle_test_release(&t);
}
END_TEST

/* The first rule, and that about unused comments if `data` says so. */
static const struct rule_setting *some_off(void *data, const char *path)
{
	static struct rule_setting settings[4];
	const bool *is_unused_off = data;
	ck_assert_str_eq(path, "a.c");
	settings[0].is_off = true;
	settings[2].is_off = *is_unused_off;
	return settings;
}

START_TEST(a_rule_that_is_off_is_not_missed)
{
	for (int round = 0; round < 2; round++) {
		bool is_unused_off = round == 1;
		const struct rule_settings settings = { .find = some_off, .data = &is_unused_off };
		struct settle_test t;
		settle_test_init(&t);
		settle_test_file(&t, "a.c", "f(); " ALLOW("blocking-call, missing-timeout") "\n");
		t.options.settings = &settings;
		ck_assert_str_eq(settled(&t), is_unused_off ? "" : "a.c:1:42 unused-suppression\n");
		settle_test_release(&t);
	}
}
END_TEST

START_TEST(a_comment_may_allow_what_is_found_about_it)
{
	check_said("f(); " ALLOW("blocking-call, unused-suppression") "\n", 0,
		"1:27 unused-suppression (allowed): this comment allows 'blocking-call', but "
		"nothing "
		"of it is found here\n");
	check_said("sleep(1); " ALLOW("blocking-call, unused-suppression") "\n", 1,
		"1:47 unused-suppression: this comment allows 'unused-suppression', but nothing of "
		"it "
		"is found here\n");
	check_said("// async-lint: allow(unused-suppression) for another build\n"
		   "f(); " ALLOW("blocking-call") "\n",
		0,
		"2:6 unused-suppression (allowed): this comment allows 'blocking-call', but "
		"nothing "
		"of it is found here\n");
}
END_TEST

/* --------------------------------------------------------------------------------------- fixes */

START_TEST(a_comment_goes_with_its_line)
{
	check_mended("a;\n  " ALLOW("blocking-call") "\nf();\n", 0, "a;\nf();\n");
	check_mended("a;\n  " ALLOW("blocking-call") " \t\nf();\n", 0, "a;\nf();\n");
	check_mended("a;\n/* async-lint: allow(blocking-call) a\n * long reason\n */\nf();\n", 0,
		"a;\nf();\n");
	check_mended(
		"a;\r\n// async-lint: allow(blocking-call) why\r\nf();\r\n", 0, "a;\r\nf();\r\n");
	check_mended("// async-lint: allow(blocking-call) why\\\nmore\nf();\n", 0, "f();\n");
	check_mended("f();\n// async-lint: allow(blocking-call) why", 0, "f();\n");
}
END_TEST

START_TEST(a_comment_beside_code_goes_alone)
{
	check_mended("f();  " ALLOW("blocking-call") "\ng();\n", 0, "f();\ng();\n");
	check_mended(
		"f(); // async-lint: allow(blocking-call) why\r\ng();\r\n", 0, "f();\r\ng();\r\n");
	check_mended("\t" ALLOW("blocking-call") " f();\n", 0, "\tf();\n");
	check_mended("a; " ALLOW("blocking-call") " f();\n", 0, "a; f();\n");
	check_mended("a;" ALLOW("blocking-call") " f();\n", 0, "a; f();\n");
	check_mended("int" ALLOW("blocking-call") "x;\n", 0, "int x;\n");
	check_mended("f(); " ALLOW("blocking-call"), 0, "f();");
}
END_TEST

START_TEST(a_rule_goes_out_of_the_list)
{
	check_mended("sleep(1); " ALLOW("missing-timeout, blocking-call") "\n", 1,
		"sleep(1); " ALLOW("blocking-call") "\n");
	check_mended("sleep(1); " ALLOW("blocking-call , missing-timeout") "\n", 1,
		"sleep(1); " ALLOW("blocking-call") "\n");
	check_mended("sleep(1); " ALLOW("missing-timeout,blocking-call,missing-timeout") "\n", 1,
		"sleep(1); " ALLOW("blocking-call") "\n");
	check_mended("sleep(1); " ALLOW("missing-timeout, until=2027-01-31, missing-timeout, "
					"missing-timeout, blocking-call") "\n",
		1, "sleep(1); " ALLOW("until=2027-01-31, blocking-call") "\n");
	check_mended("f(); " ALLOW("missing-timeout, until=2027-01-31") "\n", 0, "f();\n");
}
END_TEST

START_TEST(a_name_is_put_right_when_one_is_near)
{
	check_mended("sleep(1); " ALLOW("blocking-cal") "\n", 1,
		"sleep(1); " ALLOW("blocking-call") "\n");
	check_mended("f(); " ALLOW("zebra") "\n", 0, "f(); " ALLOW("zebra") "\n");
	/* Two are near. */
	check_mended("f(); " ALLOW("unxpired-suppression") "\n", 0,
		"f(); " ALLOW("unxpired-suppression") "\n");
}
END_TEST

START_TEST(a_comment_that_ends_a_macro_does_not_take_the_end_along)
{
	check_mended("#define F f() \\\n\t" ALLOW("blocking-call") "\ng();\n", 0,
		"#define F f() \\\n\ng();\n");
	check_mended("#define F \\\n\t" ALLOW("blocking-call") " \\\n\tf()\ng();\n", 0,
		"#define F \\\n\t\\\n\tf()\ng();\n");
}
END_TEST

/* ------------------------------------------------------------------------------------- any text */

/* What the compiler sees of a text: its tokens, and which of them are part of a directive. */
static void add_tokens(struct text *out, const char *text)
{
	struct lexer lexer = lexer_start(text, strlen(text));
	struct token token;
	while (lexer_next(&lexer, &token)) {
		char spelling[128];
		if (token.kind == TOKEN_LINE_COMMENT || token.kind == TOKEN_BLOCK_COMMENT)
			continue;
		token_spelling(text, &token, spelling, sizeof(spelling));
		text_printf(out, "%d %s%s\n", (int)token.kind, token.in_directive ? "# " : "",
			spelling);
	}
}

/* Pieces put together by chance: code, comments of all sorts, ends of lines, directives. */
static void make_text(struct text *text, uint32_t seed)
{
	static const char *const pieces[] = { "f();", "x", "+", "/", "int", " ", "\t", "  ", "\n",
		"\n", "\r\n", "\\\n", "\\\r\n", "#define F ", "#if 0\n", "#endif\n", "\"//\"",
		"// a\n", "/* b */", ALLOW("blocking-call"), ALLOW("blocking-call"),
		"/* async-lint: allow(blocking-call,\n * missing-timeout) why\n */",
		"// async-lint: allow(blocking-call) why\n",
		"// async-lint: allow(missing-timeout) why\\\n more\n",
		"// async-lint: allow(blocking-call) why\r\n" };
	for (int i = 0; i < 12; i++) {
		seed = seed * 1664525 + 1013904223;
		text_add(text, pieces[(seed >> 8) % (sizeof(pieces) / sizeof(*pieces))]);
	}
}

START_TEST(whatever_the_text_the_compiler_sees_no_difference)
{
	for (uint32_t seed = 0; seed < 150; seed++) {
		struct text text = { 0 }, mended = { 0 }, before = { 0 }, after = { 0 };
		make_text(&text, seed);
		mend(&mended, text_string(&text), 0);
		add_tokens(&before, text_string(&text));
		add_tokens(&after, text_string(&mended));
		ck_assert_msg(!strcmp(text_string(&before), text_string(&after)),
			"seed %u\n---\n%s\n---\n%s\n---\n%s---\n%s", (unsigned)seed,
			text_string(&text), text_string(&mended), text_string(&before),
			text_string(&after));
		text_release(&text);
		text_release(&mended);
		text_release(&before);
		text_release(&after);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		an_unused_comment_is_told,
		of_several_rules_only_what_is_unused_is_told,
		without_a_reason_it_allows_nothing,
		without_a_reason_and_use_it_is_unused,
		an_unknown_rule_gets_a_suggestion,
		what_cannot_be_understood_allows_nothing,
		out_of_date_and_unused_it_is_unused,
		who_has_not_seen_all_calls_nothing_unused,
		a_rule_that_is_off_is_not_missed,
		a_comment_may_allow_what_is_found_about_it,
		a_comment_goes_with_its_line,
		a_comment_beside_code_goes_alone,
		a_rule_goes_out_of_the_list,
		a_name_is_put_right_when_one_is_near,
		a_comment_that_ends_a_macro_does_not_take_the_end_along,
		whatever_the_text_the_compiler_sees_no_difference,
	};
	return RUN_CASES("rule.complaint", cases);
}
