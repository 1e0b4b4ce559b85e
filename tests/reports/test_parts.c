/*
 * What reports are made of: UTF-8, snippets, lines, token classes.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "highlight.h"
#include "snippet.h"
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
	{ "\xe8\xaa", 0xfffd, 1, false },         /* cut short */
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
	assert_added(utf8_add_valid, "\xe8\xaa", 2, "\xef\xbf\xbd\xef\xbf\xbd");
	assert_added(utf8_add_visible, "a\x1b[0m", 5, "a\xe2\x90\x9b[0m");
	assert_added(utf8_add_visible, "a\0b", 3, "a\xe2\x90\x80\x62");
	assert_added(utf8_add_visible, "\xc2\x9b", 2, "\xef\xbf\xbd");     /* C1 */
	assert_added(utf8_add_visible, "\xe2\x80\xae", 3, "\xef\xbf\xbd"); /* right to left */
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

#define COUNT(array) ((int)(sizeof(array) / sizeof(*(array))))

int main(void)
{
	Suite *suite = suite_create("parts");
	TCase *cases = tcase_create("parts");
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, code_points_are_decoded_strictly, 0, COUNT(code_points));
	tcase_add_test(cases, widths_are_those_of_terminals);
	tcase_add_test(cases, texts_become_valid_and_visible);
	tcase_add_loop_test(cases, snippets_mark_what_they_should, 0, COUNT(snippets));
	tcase_add_test(cases, snippets_stand_anything);
	tcase_add_test(cases, lines_are_found);
	tcase_add_test(cases, tokens_have_classes);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
