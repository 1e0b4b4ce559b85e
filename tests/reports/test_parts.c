/*
 * What reports are made of: UTF-8, snippets, lines, token classes, leaves, steps.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "highlight.h"
#include "leaf.h"
#include "report.h"
#include "rule_page.h"
#include "snippet.h"
#include "suite.h"
#include "utf8.h"

/* ---------------------------------------------------------------------------------------- UTF-8 */

static const struct {
	const char *bytes;
	uint32_t code;
	unsigned size;
	bool is_valid;
} code_points[] = {
	{ "a", 'a', 1, true },
	{ "\xc3\xa9", 0xe9, 2, true },
	{ "\xe8\xaa\xad", 0x8aad, 3, true },
	{ "\xf0\x9f\x98\x80", 0x1f600, 4, true },
	{ "\xf4\x8f\xbf\xbf", 0x10ffff, 4, true },
	{ "\xf4\x90\x80\x80", 0xfffd, 1, false }, /* above the last */
	{ "\xc0\xaf", 0xfffd, 1, false },         /* overlong */
	{ "\xe0\x80\xaf", 0xfffd, 1, false },     /* overlong */
	{ "\xed\xa0\x80", 0xfffd, 1, false },     /* surrogate */
	{ "\xe8\xaa", 0xfffd, 2, false },         /* cut short: one character is lost */
	{ "\xe8\xaa\xff", 0xfffd, 2, false },
	{ "\xf0\x9f\x98", 0xfffd, 3, false },
	{ "\xf0\x8f\x98\x80", 0xfffd, 1, false }, /* overlong */
	{ "\x80", 0xfffd, 1, false },             /* no first byte */
	{ "\xff", 0xfffd, 1, false },
	{ "\xc3(", 0xfffd, 1, false },
};

START_TEST(code_points_are_decoded_strictly)
{
	const char *bytes = code_points[_i].bytes;
	struct utf8_char c = utf8_decode(bytes, strlen(bytes));
	ck_assert_uint_eq(c.code, code_points[_i].code);
	ck_assert_uint_eq(c.size, code_points[_i].size);
	ck_assert_int_eq(c.is_valid, code_points[_i].is_valid);
}
END_TEST

START_TEST(widths_are_those_of_terminals)
{
	ck_assert_uint_eq(utf8_width('a'), 1);
	ck_assert_uint_eq(utf8_width(0xe9), 1);
	ck_assert_uint_eq(utf8_width(0x301), 0);
	ck_assert_uint_eq(utf8_width(0x8aad), 2);
	ck_assert_uint_eq(utf8_width(0x1f600), 2);
	ck_assert_uint_eq(utf8_width(0xac00), 2);
	ck_assert_uint_eq(utf8_width(0x2026), 1);
	ck_assert_uint_eq(utf8_width(0xfffd), 1);
}
END_TEST

static void assert_added(void (*add)(struct text *, const char *, size_t), const char *bytes,
	size_t size, const char *expected)
{
	struct text text = { 0 };
	add(&text, bytes, size);
	ck_assert_str_eq(text_string(&text), expected);
	text_release(&text);
}

START_TEST(texts_become_valid_and_visible)
{
	assert_added(utf8_add_valid, "caf\xe9\n", 5, "caf\xef\xbf\xbd\n");
	assert_added(utf8_add_valid, "\xe8\xaa\xaa\xe8\xaa\xc3", 6,
		"\xe8\xaa\xaa\xef\xbf\xbd\xef\xbf\xbd");
	assert_added(utf8_add_visible, "a\x1b[0m", 5, "a\xe2\x90\x9b[0m");
	assert_added(utf8_add_visible, "a\0b", 3, "a\xe2\x90\x80\x62");
	assert_added(utf8_add_visible, "\xc2\x9b", 2, "\xef\xbf\xbd");     /* C1 */
	assert_added(utf8_add_visible, "\xe2\x80\xae", 3, "\xef\xbf\xbd"); /* right to left */
	assert_added(utf8_add_visible, "\xe2\x80\xa8", 3, "\xef\xbf\xbd"); /* a line ends */
	assert_added(utf8_add_visible, "\xe2\x81\xa6", 3, "\xef\xbf\xbd"); /* isolated */
	assert_added(utf8_add_visible, "\xd8\x9c", 2, "\xef\xbf\xbd");     /* an Arabic mark */
	assert_added(utf8_add_visible, "\xd7\xa9", 2, "\xd7\xa9");         /* Hebrew is a text */
	assert_added(utf8_add_code, "\ta\t\x1b\t", 5, "\ta\t\xe2\x90\x9b\t");
	ck_assert_uint_eq(utf8_utf16_length("a\xe8\xaa\xad\xf0\x9f\x98\x80\xff", 9), 5);
}
END_TEST

/* ------------------------------------------------------------------------------------- snippets */

static const struct {
	const char *line;
	uint32_t column, end_column;
	unsigned width;
	const char *code, *mark;
} snippets[] = {
	{ "f(x);", 1, 2, 0, "f(x);", "^" },
	{ "f(x);", 1, 0, 0, "f(x);", "^" },
	{ "return call(x);", 8, 12, 0, "return call(x);", "       ^~~~" },
	{ "\tcall();", 2, 6, 0, "        call();", "        ^~~~" },
	{ "a\tcall();", 3, 7, 0, "a       call();", "        ^~~~" },
	{ "\"\xe8\xaa\xad\"; g();", 8, 9, 0, "\"\xe8\xaa\xad\"; g();", "      ^" },
	{ "\"e\xcc\x81\"; g();", 8, 9, 0, "\"e\xcc\x81\"; g();", "     ^" },
	{ "f(\xe8\xaa\xad);", 3, 6, 0, "f(\xe8\xaa\xad);", "  ^~" },
	{ "f", 9, 12, 0, "f", " ^" },       /* behind the end */
	{ "", 1, 0, 0, "", "^" },           /* an empty line */
	{ "f(x);", 0, 0, 0, "f(x);", "^" }, /* no column known */
	{ "0123456789012345678901234567890123456789", 2, 4, 20, "012345678901234567\xe2\x80\xa6",
		" ^~" },
	{ "0123456789012345678901234567890123456789", 31, 33, 20,
		"\xe2\x80\xa6"
		"234567890123456789",
		"         ^~" },
	{ "0123456789012345678901234567890123456789", 21, 61, 12,
		"\xe2\x80\xa6"
		"7890123456\xe2\x80\xa6",
		"    ^~~~~~~" },
};

START_TEST(snippets_mark_what_they_should)
{
	struct source_line line = { snippets[_i].line, strlen(snippets[_i].line) };
	struct snippet snippet = { { 0 }, { 0 } };
	snippet_make(
		&snippet, line, snippets[_i].column, snippets[_i].end_column, snippets[_i].width);
	ck_assert_str_eq(text_string(&snippet.code), snippets[_i].code);
	ck_assert_str_eq(text_string(&snippet.mark), snippets[_i].mark);
	snippet_release(&snippet);
}
END_TEST

/* Any column and width of any bytes: only that nothing breaks. */
START_TEST(snippets_stand_anything)
{
	char line[40];
	unsigned seed = 7;
	for (int round = 0; round < 20000; round++) {
		size_t length = (seed >> 8) % sizeof(line);
		for (size_t i = 0; i < length; i++) {
			seed = seed * 1103515245u + 12345u;
			line[i] = (char)(seed >> 16);
		}
		struct snippet snippet = { { 0 }, { 0 } };
		snippet_make(&snippet, (struct source_line){ line, length }, seed >> 8 & 63,
			seed >> 14 & 63, seed >> 20 & 31);
		snippet_release(&snippet);
		seed = seed * 1103515245u + 12345u;
	}
}
END_TEST

/* ---------------------------------------------------------------------------------------- lines */

START_TEST(lines_are_found)
{
	struct result_file files[] = { { "a.c", "one\r\ntwo\n\nlast", 14 }, { "b.c", "", 0 },
		{ "a.c", "a second text of the same path", 30 } };
	struct result result = { .files = files, .file_count = 3 };
	struct sources sources;
	sources_init(&sources, &result);
	struct source_line line = sources_line_of(&sources, "a.c", 1);
	ck_assert_uint_eq(line.length, 3);
	ck_assert_mem_eq(line.text, "one", 3);
	ck_assert_uint_eq(sources_line_of(&sources, "a.c", 2).length, 3);
	ck_assert_ptr_nonnull(sources_line_of(&sources, "a.c", 3).text);
	ck_assert_uint_eq(sources_line_of(&sources, "a.c", 3).length, 0);
	ck_assert_uint_eq(sources_line_of(&sources, "a.c", 4).length, 4);
	ck_assert_ptr_null(sources_line_of(&sources, "a.c", 5).text);
	ck_assert_ptr_null(sources_line_of(&sources, "a.c", 0).text);
	ck_assert_ptr_null(sources_line_of(&sources, "b.c", 1).text);
	ck_assert_ptr_null(sources_line_of(&sources, "c.c", 1).text);
	ck_assert_ptr_null(sources_line_of(&sources, NULL, 1).text);
	sources_release(&sources);
}
END_TEST

/* -------------------------------------------------------------------------------- token classes */

START_TEST(tokens_have_classes)
{
	static const char text[] =
		"#define A \"s\"\nstruct a *f(size_t n) { return g(0x1f); } /*\n*/";
	static const char classes[] = "dddddddpppsssp"
				      "kkkkkkptppfpttttttppppppkkkkkkpfpnnnnppppp"
				      "ccccc";
	char *found = highlight_new(text, strlen(text));
	ck_assert_str_eq(found, classes);
	free(found);
}
END_TEST

/* ----------------------------------------------------------------------------- pages of rules */

static const struct {
	const char *markdown, *html;
} pages[] = {
	{ "# a-rule\n\nSays `read()`.\n", "<h1>a-rule</h1>\n<p>Says <code>read()</code>.</p>\n" },
	{ "```c bad\nif (a < b && c)\n\tf(\"&lt;\"); // >\n```\n",
		"<pre><code class=\"language-c\"><span class=\"k\">if</span> (a &lt; b &amp;&amp; "
		"c)\n"
		"    <span class=\"f\">f</span>(<span class=\"s\">&quot;&amp;lt;&quot;</span>); "
		"<span class=\"c\">// &gt;</span>\n</code></pre>\n" },
	{ "```yaml\nint: 1\n```\n", "<pre><code class=\"language-yaml\">int: 1\n</code></pre>\n" },
	{ "```c\n```\n\n```c\n/* open\n```\n", "<pre><code class=\"language-c\"></code></pre>\n"
					       "<pre><code class=\"language-c\"><span "
					       "class=\"c\">/* open\n</span></code></pre>\n" },
	{ "<code class=\"language-c\">int</code>\n",
		"<p>&lt;code class=&quot;language-c&quot;&gt;int&lt;/code&gt;</p>\n" },
	{ "", "" },
};

START_TEST(pages_have_classes_in_their_code)
{
	struct text html = { 0 };
	rule_page_add(&html, pages[_i].markdown);
	ck_assert_str_eq(text_string(&html), pages[_i].html);
	text_release(&html);
}
END_TEST

/* --------------------------------------------------------------------------- leaves, long paths */

static const struct result_step to_sleep[] = { { "a.c", 3, 1, "'f' calls 'nap'", true },
	{ "nap.c", 9, 2, "'nap' calls 'sleep'", false } };
static const struct result_step also_to_sleep[] = { { "b.c", 5, 1, "'g' calls 'nap'", true },
	{ "nap.c", 9, 2, "'nap' calls 'sleep'", false }, { "nap.c", 9, 2, "2 others do", false } };

START_TEST(leaves_are_sorted_by_number)
{
	struct result_finding findings[] = {
		{ .path = "0.c", .line = 1, .column = 1, .message = "alone" },
		{ .path = "a.c", .line = 3, .column = 1, .steps = to_sleep, .step_count = 2 },
		{ .path = "a.c", .line = 4, .column = 1, .message = "no", .suppressed = "ours" },
		{ .path = "b.c", .line = 5, .column = 1, .steps = also_to_sleep, .step_count = 3 },
	};
	struct result result = { .findings = findings, .finding_count = 4 };
	struct leaves leaves;
	leaves_make(&leaves, &result, false);
	ck_assert_uint_eq(leaves.count, 2);
	ck_assert_str_eq(leaves.items[0].path, "nap.c");
	ck_assert_uint_eq(leaves.items[0].line, 9);
	ck_assert_str_eq(leaves.items[0].text, "'nap' calls 'sleep'");
	ck_assert_uint_eq(leaves.items[0].finding_count, 2);
	ck_assert_ptr_null(leaf_remark(&findings[0]));
	ck_assert_ptr_null(leaf_remark(&findings[1]));
	ck_assert_str_eq(leaf_remark(&findings[3]), "2 others do");
	ck_assert_ptr_eq(leaves.items[0].findings[0], &findings[1]);
	ck_assert_ptr_eq(leaves.items[0].findings[1], &findings[3]);
	ck_assert_str_eq(leaves.items[1].text, "alone");
	leaves_release(&leaves);
	leaves_make(&leaves, &result, true);
	ck_assert_uint_eq(leaves.count, 3);
	leaves_release(&leaves);
	leaves_make(&leaves, &(struct result){ .finding_count = 0 }, true);
	ck_assert_uint_eq(leaves.count, 0);
	leaves_release(&leaves);
}
END_TEST

static char *text_of(const struct result *result, bool by_leaf)
{
	char *text = NULL;
	size_t size;
	struct error err;
	FILE *out = open_memstream(&text, &size);
	struct report_style style = { .by_leaf = by_leaf };
	ck_assert(report_text.write(out, result, &style, &err));
	fclose(out);
	return text;
}

/* The finding's own step is never among those left out. */
START_TEST(long_paths_keep_the_step_of_the_finding)
{
	struct result_step steps[12];
	struct result_finding finding = { .rule = "r",
		.path = "a.c",
		.line = 6,
		.column = 1,
		.message = "m",
		.steps = steps,
		.step_count = 12 };
	struct result result = { .findings = &finding, .finding_count = 1 };
	for (uint32_t i = 0; i < 12; i++)
		steps[i] = (struct result_step){ "a.c", i + 1, 1, "s", i == 5 };
	char *text = text_of(&result, false);
	ck_assert_ptr_nonnull(strstr(text, "  2. a.c:2:1: s\n     ... 3 more steps (--verbose)\n"
					   "  6. a.c:6:1: s\n     ... 3 more steps (--verbose)\n"
					   " 10. a.c:10:1: s\n"));
	free(text);
	steps[5].is_anchor = false;
	text = text_of(&result, false);
	ck_assert_ptr_nonnull(strstr(text, "  3. a.c:3:1: s\n     ... 6 more steps (--verbose)\n"
					   " 10. a.c:10:1: s\n"));
	free(text);
	text = text_of(&result, true);
	ck_assert_ptr_nonnull(strstr(text, "a.c:12:1: s [1 finding]\n"));
	free(text);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(*(array))))

int main(void)
{
	TCase *cases = tcase_create("parts");
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, code_points_are_decoded_strictly, 0, COUNT(code_points));
	tcase_add_test(cases, widths_are_those_of_terminals);
	tcase_add_test(cases, texts_become_valid_and_visible);
	tcase_add_loop_test(cases, snippets_mark_what_they_should, 0, COUNT(snippets));
	tcase_add_test(cases, snippets_stand_anything);
	tcase_add_test(cases, lines_are_found);
	tcase_add_test(cases, tokens_have_classes);
	tcase_add_loop_test(cases, pages_have_classes_in_their_code, 0, COUNT(pages));
	tcase_add_test(cases, leaves_are_sorted_by_number);
	tcase_add_test(cases, long_paths_keep_the_step_of_the_finding);
	return suite_run("parts", cases);
}
