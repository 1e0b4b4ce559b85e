/*
 * Documents follow what the editor does to them; URIs are paths.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lsp/document.h"
#include "suite.h"

static struct documents documents;

static void start(void)
{
	documents = (struct documents){ 0 };
	document_open(&documents, "file:///p/a.c", 1, "one\ntwo\n", 8);
}

static void end(void)
{
	documents_release(&documents);
}

static bool change(const char *changes)
{
	json_t *list = json_loads(changes, 0, NULL);
	ck_assert_ptr_nonnull(list);
	bool ok = document_change(documents.items.items[0], POSITION_UTF16, list, 2);
	json_decref(list);
	return ok;
}

static const char *text(void)
{
	return text_string(&documents.items.items[0]->text);
}

#define RANGE(a, b, c, d)                                                                          \
	"\"range\":{\"start\":{\"line\":" #a ",\"character\":" #b "},\"end\":{\"line\":" #c        \
	",\"character\":" #d "}}"

START_TEST(changes_are_made_in_their_order)
{
	ck_assert(change("[{" RANGE(0, 0, 1, 0) ",\"text\":\"\"},"
						"{" RANGE(0, 3, 0, 3) ",\"text\":\"!\"}]"));
	ck_assert_str_eq(text(), "two!\n");
	ck_assert_int_eq(documents.items.items[0]->version, 2);
}
END_TEST

START_TEST(a_change_without_a_range_is_the_whole_text)
{
	ck_assert(change("[{\"text\":\"new\"}]"));
	ck_assert_str_eq(text(), "new");
}
END_TEST

START_TEST(positions_count_utf16)
{
	ck_assert(change("[{\"text\":\"\xf0\x9f\x98\x80xy\"}]"));
	ck_assert(change("[{" RANGE(0, 2, 0, 3) ",\"text\":\"z\"}]"));
	ck_assert_str_eq(text(), "\xf0\x9f\x98\x80zy");
}
END_TEST

START_TEST(what_is_not_understood_changes_nothing)
{
	static const char *const wrong[] = {
		"[1]",
		"[{}]",
		"[{\"text\":1}]",
		"[{\"range\":{},\"text\":\"x\"}]",
		"[{" RANGE(1, 0, 0, 0) ",\"text\":\"x\"}]",
		"[{" RANGE(-1, 0, 0, 0) ",\"text\":\"x\"}]",
		"{}",
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		ck_assert_msg(!change(wrong[i]), "%s", wrong[i]);
		ck_assert_str_eq(text(), "one\ntwo\n");
	}
}
END_TEST

START_TEST(documents_are_found_by_path_and_closed)
{
	document_open(&documents, "untitled:1", 1, "", 0);
	ck_assert_ptr_null(document_find(&documents, "untitled:1")->path);
	ck_assert_ptr_eq(document_of_path(&documents, "/p/a.c"), documents.items.items[0]);
	document_close(&documents, "file:///p/a.c");
	ck_assert_ptr_null(document_of_path(&documents, "/p/a.c"));
	document_close(&documents, "file:///p/a.c");
	ck_assert_uint_eq(documents.items.count, 1);
}
END_TEST

static void expect_path(const char *uri, const char *wanted)
{
	char *path = uri_path(uri);
	if (wanted) {
		ck_assert_msg(path != NULL, "%s", uri);
		ck_assert_str_eq(path, wanted);
	} else {
		ck_assert_msg(!path, "%s", uri);
	}
	free(path);
}

START_TEST(uris_are_paths)
{
	expect_path("file:///a/b.c", "/a/b.c");
	expect_path("file://localhost/a/b.c", "/a/b.c");
	expect_path("file:///a%20b/%C3%a9%23.c", "/a b/\xc3\xa9#.c");
	expect_path("file:///a/../b/./c.c", "/b/c.c");
	expect_path("file:///", "/");
	expect_path("file://host/a.c", NULL);
	expect_path("untitled:Untitled-1", NULL);
	expect_path("file:///a%2", NULL);
	expect_path("file:///a%zz", NULL);
	expect_path("file:///a%00b", NULL);
	expect_path("", NULL);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("document");
	tcase_add_checked_fixture(tests, start, end);
	tcase_add_test(tests, changes_are_made_in_their_order);
	tcase_add_test(tests, a_change_without_a_range_is_the_whole_text);
	tcase_add_test(tests, positions_count_utf16);
	tcase_add_test(tests, what_is_not_understood_changes_nothing);
	tcase_add_test(tests, documents_are_found_by_path_and_closed);
	tcase_add_test(tests, uris_are_paths);
	return suite_run("document", tests);
}
