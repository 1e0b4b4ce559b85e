/*
 * Texts without comments: what is left stands where it stood.
 */
#include <check.h>
#include <string.h>

#include "base/comments.h"
#include "suite.h"

static const char *const blank_cases[][2] = {
	{ "", "" },
	{ "int x;\n", "int x;\n" },
	/* Behind code nothing is left, between code blanks. */
	{ "int x; // why\n", "int x;\n" },
	{ "int x; /* why */ // so\n", "int x;\n" },
	{ "int x; /* why */ int y;\n", "int x;           int y;\n" },
	{ "f(/* on */ 1); /* off */\t\n", "f(         1);\n" },
	{ "a /* one\n two */ b", "a\n        b" },
	{ "a /* one\n two */\nb", "a\n\nb" },
	{ "/* why */ x;\n", "          x;\n" },
	{ "\t/* one\n\t * two */ x;\n", "\n           x;\n" },
	/* Where comments are alone they can be seen. */
	{ "int x;  \n// why\nint y;", "int x;  \n//\nint y;" },
	{ "/* why */ // so\nint y;", "/**/\nint y;" },
	{ "/* one\n * two\n */\nint x;", "/*\n\n*/\nint x;" },
	{ "// spliced \\\nmore\nint x;", "//\n\nint x;" },
	{ "if (x) {\n\t/* why */\n\ty();\n\t  // end\n}", "if (x) {\n\t/**/\n\ty();\n\t  //\n}" },
	{ "// no end", "//" },
	{ "/* no end\nint x;", "/*\n*/" },
	/* Strings are no comments, nor is what names async-lint only one for people. */
	{ "\"/* no */\" '\"' // yes", "\"/* no */\" '\"'" },
	{ "f(); /* async-lint: allow(x) y */ // z", "f(); /* async-lint: allow(x) y */" },
	{ "/* z */ // async-lint: allow(x) y\n", "        // async-lint: allow(x) y\n" },
	{ "/* By gen. Do not edit. */\nx; // y\n", "/* By gen. Do not edit. */\nx;\n" },
	{ "x; // a\r\ny;\r\n", "x;\ny;\r\n" },
	{ "// a\r\ny;\r\n", "//\ny;\r\n" },
	{ "x = \"\xc3\xa4\"; /* \xc3\xa4 */ y;", "x = \"\xc3\xa4\";          y;" },
};

START_TEST(comments_become_blanks)
{
	const char *const *pair = blank_cases[_i];
	struct text out = { 0 };
	comments_blank(&out, pair[0], strlen(pair[0]));
	ck_assert_str_eq(text_string(&out), pair[1]);
	text_release(&out);
}
END_TEST

START_TEST(what_was_there_before_stays)
{
	struct text out = { 0 };
	text_add(&out, "before  ");
	comments_blank(&out, "/* x */", 7);
	ck_assert_str_eq(text_string(&out), "before  /**/");
	text_release(&out);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("comments");
	tcase_add_loop_test(cases, comments_become_blanks, 0,
		(int)(sizeof(blank_cases) / sizeof(blank_cases[0])));
	tcase_add_test(cases, what_was_there_before_stays);
	return suite_run("base comments", cases);
}
