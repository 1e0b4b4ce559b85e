/*
 * The page: what texts may do to it, how large it gets, what is there without its script, and the
 * folder it can be. What it looks like and how it works is tested in a browser.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "report.h"
#include "suite.h"
#include "utf8.h"

static struct arena arena;
static struct error err;
static const struct report_style plain;
static char folder[] = "/tmp/async-lint-page-XXXXXX";

static void set_up(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void)
{
	char *command = arena_printf(&arena, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
	arena_release(&arena);
}

static char *render(const struct result *result, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);
	ck_assert_ptr_nonnull(out);
	ck_assert_msg(report_html.write(out, result, &plain, &err), "%s", err.text);
	fclose(out);
	return text;
}

static json_t *data_of(const char *page)
{
	static const char open[] = "<script type=\"application/json\" id=\"data\">";
	json_error_t problem;
	const char *start = strstr(page, open);
	ck_assert_ptr_nonnull(start);
	start += strlen(open);
	const char *end = strstr(start, "</script>");
	json_t *data = json_loadb(start, (size_t)(end - start), JSON_REJECT_DUPLICATES, &problem);
	ck_assert_msg(data != NULL, "%s", problem.text);
	return data;
}

static size_t count_of(const char *text, const char *word)
{
	size_t count = 0;
	for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
		count++;
	return count;
}

/* A source of the result in place of another. */
static void set_text(struct result *result, const char *path, const char *text, size_t size)
{
	for (size_t i = 0; i < result->file_count; i++)
		if (!strcmp(result->files[i].path, path))
			result->files[i] = (struct result_file){ path, text, size };
}

static const json_t *file_of(const json_t *data, const char *path)
{
	size_t i;
	json_t *file;
	json_array_foreach(json_object_get(data, "files"), i,
		file) if (!strcmp(json_string_value(json_object_get(file, "path")),
				  path)) return file;
	ck_abort_msg("%s is not among the files", path);
	return NULL;
}

/* ------------------------------------------------------------------------------ texts of others */

/* A text that tries to end the element it stands in. */
START_TEST(a_page_keeps_texts_inside)
{
	static const char evil[] = "</script><script>alert(1)</script><!--";
	struct result *result = fixture_result(&arena);
	size_t size = 0;
	result->findings[0].message = evil;
	result->findings[1].hint = evil;
	result->findings[2].path = evil;
	result->files[1].text = evil;
	result->files[1].size = strlen(evil);
	result->root = "/tmp/</title><script>alert(2)</script></noscript>";

	char *page = render(result, &size);
	ck_assert_ptr_null(strstr(page, "alert(1)</script>"));
	ck_assert_ptr_null(strstr(page, "<script>alert"));
	ck_assert_uint_eq(count_of(page, "</noscript>"), 1);
	ck_assert_uint_eq(count_of(page, "<!--"), 0);
	ck_assert_ptr_nonnull(strstr(page, "&lt;script&gt;alert(1)"));
	ck_assert_ptr_nonnull(strstr(page, "\\u003c/script>\\u003cscript>alert(1)"));
	json_decref(data_of(page));
	free(page);
}
END_TEST

/* Of control characters there are newlines and tabs, and no character turns the text around. */
static void assert_visible(const char *page, size_t size)
{
	for (size_t at = 0; at < size;) {
		struct utf8_char c = utf8_decode(page + at, size - at);
		ck_assert_msg(c.is_valid, "no UTF-8 at byte %zu", at);
		ck_assert_msg(
			(c.code >= 0x20 && c.code != 0x7f) || c.code == '\n' || c.code == '\t',
			"U+%04X at byte %zu", (unsigned)c.code, at);
		bool is_turning = (c.code >= 0x2028 && c.code <= 0x202e) ||
				  (c.code >= 0x2066 && c.code <= 0x2069) || c.code == 0x200e ||
				  c.code == 0x200f || (c.code >= 0x80 && c.code < 0xa0);
		ck_assert_msg(!is_turning, "U+%04X at byte %zu", (unsigned)c.code, at);
		at += c.size;
	}
}

START_TEST(a_page_shows_what_is_there)
{
	/* Trojan source: what looks like a comment is code. NUL, a separator of lines, half a
	 * character, an escape. */
	static const char trojan[] = "/* \xe2\x80\xae } \xe2\x81\xa6if (admin)\xe2\x81\xa9 "
				     "\xe2\x81\xa6 begin */\na\0b\xe2\x80\xa8"
				     "c\xc3\x1b[2J\x9b\xf0\x9f\n";
	struct result *result = fixture_nasty(&arena);
	size_t size = 0;
	static const char turned[] = "\xe2\x80\xaeturned\x1b";
	static struct result_edit edit = { .path = turned, .insert = turned };
	static struct result_unit unit = { turned, RESULT_UNIT_LOST, false, turned, 0, 0 };
	set_text(result, "a:b,c::d.c", trojan, sizeof(trojan) - 1);
	result->root = turned;
	result->units = &unit;
	result->unit_row_count = 1;
	result->findings[0].edits = &edit;
	result->findings[0].edit_count = 1;
	result->findings[0].doubt = turned;
	result->findings[0].sketch = "one;\n\ttwo;\xe2\x80\xae\n";
	char *page = render(result, &size);
	assert_visible(page, size);
	json_t *data = data_of(page);
	ck_assert_ptr_nonnull(strstr(page, "one;\\n\\ttwo;\xef\xbf\xbd\\n"));
	ck_assert_ptr_null(strstr(page, "\\u001b"));
	/* The name of a file is one name in all places. */
	file_of(data, "caf\xef\xbf\xbd.c");
	ck_assert_ptr_nonnull(strstr(page, "a\xe2\x90\x80\x62\xef\xbf\xbd\x63"));
	/* Hebrew is read from right to left, and that is no trick. */
	ck_assert_ptr_nonnull(strstr(page, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"));
	json_decref(data);
	free(page);
}
END_TEST

/* Only the script that the policy names may run; its hash is held against it by the browser. */
START_TEST(a_page_has_a_policy)
{
	size_t size = 0;
	char *page = render(fixture_clean(&arena), &size);
	const char *policy = strstr(page, "Content-Security-Policy"), *end = strchr(policy, '>');
	char *text = arena_printf(&arena, "%.*s", (int)(end - policy), policy);
	ck_assert_ptr_nonnull(strstr(text, "default-src 'none'"));
	ck_assert_ptr_nonnull(strstr(text, "script-src 'sha256-"));
	ck_assert_uint_eq(count_of(text, "unsafe"), 1); /* style="..." of bars */
	ck_assert_ptr_null(strstr(text, "file:"));
	ck_assert_ptr_null(strstr(page, "{{scripts"));
	free(page);
}
END_TEST

/* ---------------------------------------------------------------------------------------- sizes */

/* Of a large result only the lines around findings are in the page. */
START_TEST(a_page_of_large_files_is_small)
{
	enum { large = 8 << 20 };
	struct result *result = fixture_result(&arena);
	size_t size = 0;
	char *text = arena_alloc(&arena, large), *base = render(fixture_clean(&arena), &size);
	size_t frame = size;
	for (size_t i = 0; i < large; i++)
		text[i] = i % 40 == 39 ? '\n' : 'x';
	for (size_t i = 0; i < result->file_count; i++)
		result->files[i] = (struct result_file){ result->files[i].path, text, large };
	free(render(result, &size));
	ck_assert_uint_lt(size, frame + 100000);
	free(base);
}
END_TEST

/* ... and of one long file, too, though it has few bytes. */
START_TEST(a_page_of_a_long_file_is_small)
{
	enum { lines = 50000 };
	struct result *result = fixture_result(&arena);
	size_t size = 0;
	char *text = arena_alloc(&arena, lines * 4);
	for (size_t i = 0; i < lines; i++)
		memcpy(text + i * 4, "a;b\n", 4);
	set_text(result, "net/refresh.c", text, lines * 4);
	char *page = render(result, &size);
	json_t *data = data_of(page);
	const json_t *file = file_of(data, "net/refresh.c");
	ck_assert_int_eq(json_integer_value(json_object_get(file, "total")), lines);
	size_t i, kept = 0;
	json_t *chunk;
	json_array_foreach(json_object_get(file, "chunks"), i, chunk) kept +=
		json_array_size(json_object_get(chunk, "lines"));
	ck_assert_uint_gt(kept, 30);
	ck_assert_uint_lt(kept, 200);
	json_decref(data);
	free(page);
}
END_TEST

START_TEST(a_very_long_line_is_cut)
{
	enum { length = 1 << 20 };
	struct result *result = fixture_result(&arena);
	size_t size = 0;
	char *text = arena_alloc(&arena, length);
	memset(text, 'x', length);
	memcpy(text + 3999, "\xe8\xaa\xad", 3); /* where it is cut */
	set_text(result, "net/latin.c", text, length);
	result->findings[1].line = 1;
	result->findings[1].column = 800000;
	char *page = render(result, &size);
	assert_visible(page, size);
	ck_assert_ptr_nonnull(strstr(page, "more bytes)"));
	ck_assert_uint_lt(size, 1 << 19);
	json_t *data = data_of(page);
	ck_assert(json_is_null(
		json_object_get(json_array_get(json_object_get(data, "findings"), 1), "range")));
	const json_t *chunk =
		json_array_get(json_object_get(file_of(data, "net/latin.c"), "chunks"), 0);
	const json_t *line = json_array_get(json_object_get(chunk, "lines"), 0);
	ck_assert_uint_lt(json_string_length(json_array_get(line, 0)), 4001);
	ck_assert_uint_eq(json_array_size(line), 2);
	json_decref(data);
	free(page);
}
END_TEST

/* --------------------------------------------------------------------------- without a script */

START_TEST(a_page_is_whole_without_its_script)
{
	struct result *result = fixture_result(&arena);
	size_t size = 0;
	char *page = render(result, &size);
	char *list = strstr(page, "<noscript>"), *end = strstr(page, "</noscript>");
	ck_assert(list && end > list);
	*end = '\0';
	ck_assert_uint_eq(count_of(list, "<article "), 9); /* all but the one that is gone */
	ck_assert_uint_eq(count_of(list, "<a href=\"#finding-"), 9);
	ck_assert_ptr_nonnull(strstr(list, "7 findings (3 errors"));
	ck_assert_ptr_nonnull(strstr(list, "stalled the loop 17 times, 312 ms at worst"));
	ck_assert_ptr_nonnull(strstr(list, "pack.c:71: 'pack' stalled the loop"));
	/* Its line, those around it, and those of its path. */
	ck_assert_ptr_nonnull(strstr(list, "<b>   36 &gt; "));
	ck_assert_ptr_nonnull(strstr(list, "   35   "));
	ck_assert_ptr_nonnull(strstr(list, "<code>store/io.c:19:15</code> which calls 'read_some'\n"
					   "<pre>   19   "));
	free(page);
}
END_TEST

START_TEST(the_list_without_a_script_is_bounded)
{
	struct result *result = fixture_many(&arena, 20000, 8);
	size_t size = 0;
	result->findings[19999].message = "the last one is open";
	for (size_t i = 0; i < 19999; i++)
		result->findings[i].accepted = "known";
	result->findings[19999].accepted = result->findings[19999].suppressed = NULL;
	result->findings[19999].state = RESULT_STATE_NONE;
	char *page = render(result, &size);
	*strstr(page, "</noscript>") = '\0';
	ck_assert_uint_le(count_of(page, "<article "), 1000);
	ck_assert_uint_ge(count_of(page, "<article "), 500);
	ck_assert_uint_eq(count_of(page, "<article "), count_of(page, "<a href=\"#finding-"));
	ck_assert_ptr_nonnull(strstr(page, "more findings are shown with JavaScript only"));
	ck_assert_ptr_nonnull(strstr(page, "the last one is open")); /* open ones come first */
	free(page);
}
END_TEST

/* -------------------------------------------------------------------------------- in a folder */

static char *below(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name);
}

static size_t files_in(const char *name)
{
	FILE *list = popen(
		arena_printf(&arena, "find '%s' -type f | grep -c . || true", below(name)), "r");
	unsigned long count = 0;
	ck_assert_int_eq(fscanf(list, "%lu", &count), 1);
	pclose(list);
	return count;
}

static const char *read_text(const char *name)
{
	const char *bytes;
	size_t size;
	ck_assert_msg(file_read(&arena, below(name), &bytes, &size, &err), "%s", err.text);
	return bytes;
}

static bool write_folder(const struct result *result, const char *name)
{
	return report_html.write_folder(below(name), result, &plain, &err);
}

START_TEST(a_folder_has_the_sources_beside_the_page)
{
	struct result *result = fixture_result(&arena);
	ck_assert_msg(write_folder(result, "a/new/report/"), "%s", err.text);
	const char *page = read_text("a/new/report/index.html");
	ck_assert_ptr_nonnull(strstr(page, "script-src 'sha256-"));
	ck_assert_ptr_nonnull(strstr(page, " 'self' file:;"));
	json_t *data = data_of(page), *file;
	size_t i;
	json_array_foreach(json_object_get(data, "files"), i, file)
	{
		const char *src = json_string_value(json_object_get(file, "src"));
		ck_assert_ptr_null(json_object_get(file, "chunks"));
		const char *text = read_text(arena_printf(&arena, "a/new/report/%s", src));
		char *start = arena_printf(&arena, "async_lint_source(\"%s\", [{\"first\":1,", src);
		ck_assert_int_eq(strncmp(text, start, strlen(start)), 0);
		ck_assert_str_eq(text + strlen(text) - 4, "]);\n");
		ck_assert_ptr_null(strstr(text, "</"));
	}
	ck_assert_uint_eq(files_in("a/new/report"), i + 2);
	json_decref(data);
}
END_TEST

/* What the report before had and this one has not goes; the same twice is the same. */
START_TEST(a_folder_is_written_again)
{
	struct result *result = fixture_result(&arena);
	ck_assert(write_folder(result, "report/"));
	size_t before = files_in("report");
	const char *page = read_text("report/index.html");
	ck_assert(write_folder(result, "report"));
	ck_assert_str_eq(page, read_text("report/index.html"));
	ck_assert_uint_eq(files_in("report"), before);
	result->file_count -= 3;
	ck_assert_msg(write_folder(result, "report/"), "%s", err.text);
	ck_assert_uint_eq(files_in("report"), before - 3);
}
END_TEST

static void put(const char *name, const char *text)
{
	ck_assert_msg(file_write(below(name), text, strlen(text), &err), "%s", err.text);
}

START_TEST(a_folder_of_others_is_left_alone)
{
	struct result *result = fixture_result(&arena);
	ck_assert_int_eq(mkdir(below("home"), 0777), 0);
	put("home/notes.txt", "mine");
	ck_assert(!write_folder(result, "home/"));
	ck_assert_ptr_nonnull(strstr(err.text, "holds files that no report has made"));
	ck_assert_uint_eq(files_in("home"), 1);

	/* Beside a report, too: what came later is on no list. */
	ck_assert(write_folder(result, "report/"));
	size_t before = files_in("report");
	put("report/notes.txt", "mine");
	ck_assert_msg(write_folder(result, "report/"), "%s", err.text);
	ck_assert_str_eq(read_text("report/notes.txt"), "mine");
	ck_assert_uint_eq(files_in("report"), before + 1);

	put("report/.async-lint-report",
		"async-lint report: these files are replaced and removed by it\n"
		"../home/notes.txt\n/etc/passwd\nsources/../notes.txt\n");
	ck_assert(!write_folder(result, "report/"));
	ck_assert_ptr_nonnull(strstr(err.text, "was not made by a report"));
	ck_assert_str_eq(read_text("home/notes.txt"), "mine");
	put("report/.async-lint-report", "a list of mine\n");
	ck_assert(!write_folder(result, "report/"));
	ck_assert_ptr_nonnull(strstr(err.text, "is no list of async-lint"));
	put("file", "x");
	ck_assert(!write_folder(result, "file/"));
	ck_assert_ptr_nonnull(strstr(err.text, "is a file, not a folder"));
}
END_TEST

/* A link in place of a file of ours leads to somebody else's. */
START_TEST(a_folder_follows_no_links)
{
	struct result *result = fixture_result(&arena);
	ck_assert(write_folder(result, "report/"));
	put("precious", "mine");
	ck_assert_int_eq(unlink(below("report/index.html")), 0);
	ck_assert_int_eq(symlink(below("precious"), below("report/index.html")), 0);
	ck_assert(!write_folder(result, "report/"));
	ck_assert_ptr_nonnull(strstr(err.text, "index.html' was not made by a report"));
	ck_assert_str_eq(read_text("precious"), "mine");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { a_page_keeps_texts_inside, a_page_shows_what_is_there,
		a_page_has_a_policy, a_page_of_large_files_is_small, a_page_of_a_long_file_is_small,
		a_very_long_line_is_cut, a_page_is_whole_without_its_script,
		the_list_without_a_script_is_bounded, a_folder_has_the_sources_beside_the_page,
		a_folder_is_written_again, a_folder_of_others_is_left_alone,
		a_folder_follows_no_links };
	TCase *cases = tcase_create("html");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(cases, tests[i]);
	return suite_run("html", cases);
}
