/*
 * How texts, names and places are written for other programs: URIs, GitHub's line hashes, columns
 * in UTF-16, Markdown on one line, JSON in pieces.
 */
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "line_hash.h"
#include "markdown.h"
#include "range.h"
#include "stream.h"
#include "suite.h"
#include "uri.h"
#include "utf8.h"
#include "xml.h"

static void assert_text(struct text *text, const char *expected)
{
	ck_assert_str_eq(text_string(text), expected);
	text_release(text);
}

/* ---------------------------------------------------------------------------------------- URIs */

static const struct {
	const char *path, *uri;
} uris[] = {
	{ "src/a-b_c.~1.c", "src/a-b_c.~1.c" },
	{ "a b\"c'#d?e%f.c", "a%20b%22c%27%23d%3Fe%25f.c" },
	{ "a:b.c", "a%3Ab.c" }, /* not of the scheme "a" */
	{ "caf\xe9/\xc3\xa9.c", "caf%E9/%C3%A9.c" },
	{ "/usr/include/x.h", "file:///usr/include/x.h" },
	{ "back\\slash\n[1]", "back%5Cslash%0A%5B1%5D" },
	{ "", "" },
};

START_TEST(paths_are_uris)
{
	struct text text = { 0 };
	uri_add_path(&text, uris[_i].path);
	assert_text(&text, uris[_i].uri);
}
END_TEST

START_TEST(folders_end_in_a_slash)
{
	struct text text = { 0 };
	uri_add_folder(&text, "/home/a b");
	text_char(&text, ' ');
	uri_add_folder(&text, "/");
	assert_text(&text, "file:///home/a%20b/ file:///");
}
END_TEST

/* --------------------------------------------------------------------------------- line hashes */

/* The same in the way that GitHub's action does it: one character after the other goes through a
 * window that rolls, and a line is known when its first character leaves. `expected` has room for
 * every line. */
struct rolling {
	uint16_t window[100];
	size_t lines[100]; /* which begins at this place of the window; 0: none */
	uint64_t hash, first_mod;
	size_t at, line, found;
	bool is_start, was_return;
	uint64_t *expected;
};

static void roll(struct rolling *rolling, uint16_t unit)
{
	rolling->hash =
		rolling->hash * 37 + unit - rolling->first_mod * rolling->window[rolling->at];
	rolling->window[rolling->at] = unit;
	rolling->at = (rolling->at + 1) % 100;
}

static void leave(struct rolling *rolling)
{
	if (!rolling->lines[rolling->at])
		return;
	rolling->expected[rolling->found++] = rolling->hash;
	rolling->lines[rolling->at] = 0;
}

static void feed(struct rolling *rolling, uint16_t unit)
{
	bool is_rest = rolling->was_return && unit == '\n';
	rolling->was_return = unit == '\r';
	if (unit == ' ' || unit == '\t' || is_rest)
		return;
	unit = unit == '\r' ? '\n' : unit;
	leave(rolling);
	if (rolling->is_start)
		rolling->lines[rolling->at] = ++rolling->line;
	rolling->is_start = unit == '\n';
	roll(rolling, unit);
}

static size_t hash_rolling(const uint16_t *units, size_t count, uint64_t *expected)
{
	struct rolling rolling = { .first_mod = 1, .is_start = true, .expected = expected };
	for (int i = 0; i < 100; i++)
		rolling.first_mod *= 37;
	for (size_t i = 0; i < count; i++)
		feed(&rolling, units[i]);
	feed(&rolling, 0xffff);
	for (int i = 0; i < 100; i++) {
		leave(&rolling);
		roll(&rolling, 0);
	}
	return rolling.found;
}

/* Values that GitHub publishes. */
static const struct {
	const char *text, *hashes;
} published[] = {
	{ "", "c129715d7a2bc9a3:1" },
	{ " a\nb\n  \t\tc\n d",
		"271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1" },
	{ " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
		"e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 "
		"b3edc88f2938467e:1 c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1" },
};

START_TEST(line_hashes_are_those_published)
{
	struct line_hashes hashes;
	struct text text = { 0 };
	line_hashes_make(&hashes, published[_i].text, strlen(published[_i].text));
	for (size_t i = 0; i < hashes.lines.count; i++) {
		text_add(&text, i ? " " : "");
		line_hash_add(&text, &hashes.lines.items[i]);
	}
	assert_text(&text, published[_i].hashes);
	line_hashes_release(&hashes);
}
END_TEST

/* Few different characters, so that lines repeat; all that is special among them. */
START_TEST(line_hashes_are_those_of_the_rolling_window)
{
	static const uint16_t alphabet[] = { 'a', 'b', ' ', '\t', '\n', '\n', '\r', 0xe9, 0xfffd };
	enum { count = 2000 };
	uint16_t units[count];
	uint64_t expected[count + 1];
	struct text text = { 0 };
	struct line_hashes hashes;

	srand((unsigned)_i + 1);
	for (size_t i = 0; i < count; i++) {
		units[i] = alphabet[(size_t)rand() % (sizeof(alphabet) / sizeof(*alphabet))];
		if (units[i] == 0xe9)
			text_add(&text, "\xc3\xa9");
		else
			text_char(&text, units[i] == 0xfffd ? '\xff' : (char)units[i]);
	}
	size_t lines = hash_rolling(units, count, expected);
	line_hashes_make(&hashes, text.bytes, text.length);
	ck_assert_uint_eq(hashes.lines.count, lines);
	for (size_t i = 0; i < lines; i++) {
		uint32_t occurrence = 1;
		for (size_t before = 0; before < i; before++)
			occurrence += expected[before] == expected[i];
		ck_assert_uint_eq(hashes.lines.items[i].value, expected[i]);
		ck_assert_uint_eq(hashes.lines.items[i].occurrence, occurrence);
	}
	line_hashes_release(&hashes);
	text_release(&text);
}
END_TEST

START_TEST(equal_lines_are_counted)
{
	/* A hundred characters further on nothing of the end is seen. */
	char text[40 * 10 + 1] = "";
	struct line_hashes hashes;
	for (int i = 0; i < 10; i++)
		strcat(text, "the same line of thirty-nine characters\n");
	line_hashes_make(&hashes, text, strlen(text));
	ck_assert_uint_eq(hashes.lines.count, 11);
	for (uint32_t i = 0; i < 6; i++)
		ck_assert_uint_eq(hashes.lines.items[i].occurrence, i + 1);
	ck_assert_uint_eq(hashes.lines.items[9].occurrence, 1);
	line_hashes_release(&hashes);

	/* Two units of UTF-16, and a byte order mark, which is no blank. */
	uint64_t expected[1];
	const uint16_t units[] = { 0xfeff, 0xd83d, 0xde00 };
	ck_assert_uint_eq(hash_rolling(units, 3, expected), 1);
	line_hashes_make(&hashes, "\xef\xbb\xbf \xf0\x9f\x98\x80", 8);
	ck_assert_uint_eq(hashes.lines.items[0].value, expected[0]);
	line_hashes_release(&hashes);
}
END_TEST

/* -------------------------------------------------------------------------------------- places */

START_TEST(ranges_are_in_utf16)
{
	static const char text[] = "\xf0\x9f\x98\x80\xc3\xa9\xe9 name(x)";
	const struct source_line line = { text, sizeof(text) - 1 };
	struct range range;

	ck_assert(range_find(&range, line, 9, 13)); /* name */
	ck_assert_uint_eq(range.start, 5);
	ck_assert_uint_eq(range.end, 9);
	ck_assert(range_find(&range, line, 9, 0)); /* the word there */
	ck_assert_uint_eq(range.end, 9);
	ck_assert(range_find(&range, line, 9, 99)); /* to the end of the line */
	ck_assert_uint_eq(range.end, 12);
	ck_assert(range_find(&range, line, 13, 0)); /* no word */
	ck_assert_uint_eq(range.start, range.end);
	ck_assert(!range_find(&range, line, 16, 17)); /* behind the end */
	ck_assert_uint_eq(range_column(line, 1), 1);
	ck_assert_uint_eq(range_column(line, 9), 6);
	ck_assert_uint_eq(range_column(line, 99), 13);
}
END_TEST

static const struct {
	uint32_t line, column;
	size_t size;
	uint32_t to_line, to_column; /* 0: there is no such place */
} moves[] = {
	{ 1, 1, 0, 1, 1 },
	{ 1, 2, 1, 1, 3 },
	{ 1, 3, 1, 2, 1 }, /* over a newline */
	{ 1, 1, 4, 3, 1 }, /* "ab\n\ncd\n": over the empty line */
	{ 3, 3, 1, 4, 1 }, /* to the end of the file */
	{ 4, 1, 0, 4, 1 },
	{ 4, 1, 1, 0, 0 },
	{ 4, 2, 0, 0, 0 },
	{ 5, 1, 0, 0, 0 },
	{ 0, 1, 0, 0, 0 },
	{ 1, 0, 0, 0, 0 },
	{ 1, 1, 8, 0, 0 },
};

START_TEST(places_move_over_lines)
{
	struct result_file file = { "a.c", "ab\n\ncd\n", 7 };
	const struct result result = { .files = &file, .file_count = 1 };
	struct sources sources;
	struct source_place place = { moves[_i].line, moves[_i].column };

	sources_init(&sources, &result);
	bool is_there = sources_move(&sources, 0, &place, moves[_i].size);
	ck_assert_int_eq(is_there, moves[_i].to_line != 0);
	if (is_there) {
		ck_assert_uint_eq(place.line, moves[_i].to_line);
		ck_assert_uint_eq(place.column, moves[_i].to_column);
	}
	sources_release(&sources);
}
END_TEST

START_TEST(texts_are_cut_between_characters)
{
	struct text text = { 0 };
	utf8_add_cut(&text, "abc", 3);
	utf8_add_cut(&text, "abc\xc3\xa9", 4);
	utf8_add_cut(&text, "\xe8\xaa\xad", 2);
	assert_text(&text, "abcabc......");
}
END_TEST

/* ------------------------------------------------------------------------------------ Markdown */

static const struct {
	const char *page, *unwrapped, *lead;
} pages[] = {
	{ "", "", "" },
	{ "# title\n", "# title\n", "" },
	{ "# title\none\ntwo", "# title\none two\n", "one two" },
	{ "\n\none\n  two\n\nthree\n", "\n\none two\n\nthree\n", "one two" },
	{ "one\n```c\na\n\n  b\n```\ntwo\nthree\n", "one\n```c\na\n\n  b\n```\ntwo three\n",
		"one" },
	{ "* one\n  two\n* three\n", "* one two\n* three\n", "" },
	{ "*one*\n10. two\n+ 3\n", "*one*\n10. two\n+ 3\n", "*one*" },
	{ "one\n\n    code\n    more\n\tmore\n", "one\n\n    code\n    more\n\tmore\n", "one" },
	{ "| a |\n|---|\n| b |\nc\n", "| a |\n|---|\n| b |\nc\n", "" },
	{ "```c\na\n\nb\n```\n\nc\n", "```c\na\n\nb\n```\n\nc\n", "c" },
	{ "> one\n> two\n", "> one\n> two\n", "" },
};

START_TEST(pages_are_unwrapped)
{
	struct text text = { 0 };
	markdown_add_unwrapped(&text, pages[_i].page);
	assert_text(&text, pages[_i].unwrapped);
	markdown_add_lead(&text, pages[_i].page);
	assert_text(&text, pages[_i].lead);
}
END_TEST

/* ---------------------------------------------------------------------------------------- JSON */

/* A document in pieces is, byte for byte, what jansson makes of the whole. */
START_TEST(json_in_pieces_looks_like_json_at_once)
{
	char *written = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&written, &size);
	struct stream stream = { .out = out };
	const char *pieces = "{\"a\": {\"b\": [1, {\"c\": []}]}, \"d\": {}, \"e\": \"x\\ny\"}";
	json_t *value = json_loads(pieces, 0, NULL);

	stream_begin(&stream, NULL, '{');
	stream_begin(&stream, "none", '[');
	stream_end(&stream, ']');
	stream_begin(&stream, "many", '[');
	stream_value(&stream, NULL, json_incref(value));
	stream_value(&stream, NULL, json_incref(value));
	stream_begin(&stream, NULL, '{');
	stream_end(&stream, '}');
	stream_end(&stream, ']');
	stream_value(&stream, "last", json_null());
	stream_end(&stream, '}');
	fclose(out);

	json_t *whole =
		json_pack("{s:[], s:[O, O, {}], s:n}", "none", "many", value, value, "last");
	char *expected = json_dumps(whole, JSON_INDENT(1));
	ck_assert_int_eq(written[size - 1], '\n');
	written[size - 1] = '\0';
	ck_assert_str_eq(written, expected);
	free(expected);
	free(written);
	json_decref(whole);
	json_decref(value);
}
END_TEST

/* ------------------------------------------------------------------------------------------ XML */

START_TEST(xml_has_nothing_that_it_forbids)
{
	struct text xml = { 0 };
	xml_add(&xml, "<a b='c' d=\"e\">&amp; ]]>", false);
	assert_text(&xml, "&lt;a b=&apos;c&apos; d=&quot;e&quot;&gt;&amp;amp; ]]&gt;");
	xml_add(&xml, "\x01\x1b\x7f\xc2\x85\xff\xef\xbf\xbf\t", false);
	assert_text(&xml, "\xe2\x90\x81\xe2\x90\x9b\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
			  "\xef\xbf\xbd\xe2\x90\x89");
	xml_add(&xml, "a\n<b\r\n", true);
	assert_text(&xml, "a\n&lt;b\xe2\x90\x8d\n");
	xml_attribute(&xml, "name", "a\n\"b");
	xml_attribute_number(&xml, "line", 12);
	assert_text(&xml, " name=\"a\xe2\x90\x8a&quot;b\" line=\"12\"");
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof(*(array)))

int main(void)
{
	TCase *cases = tcase_create("encode");
	tcase_add_loop_test(cases, paths_are_uris, 0, COUNT(uris));
	tcase_add_test(cases, folders_end_in_a_slash);
	tcase_add_loop_test(cases, line_hashes_are_those_published, 0, COUNT(published));
	tcase_add_loop_test(cases, line_hashes_are_those_of_the_rolling_window, 0, 20);
	tcase_add_test(cases, equal_lines_are_counted);
	tcase_add_test(cases, ranges_are_in_utf16);
	tcase_add_loop_test(cases, places_move_over_lines, 0, COUNT(moves));
	tcase_add_test(cases, texts_are_cut_between_characters);
	tcase_add_loop_test(cases, pages_are_unwrapped, 0, COUNT(pages));
	tcase_add_test(cases, json_in_pieces_looks_like_json_at_once);
	tcase_add_test(cases, xml_has_nothing_that_it_forbids);
	return suite_run("encode", cases);
}
