/*
 * The file: what is written is read back the same, sorted, one entry a line; SARIF of ours is read,
 * SARIF of others and damaged files are refused with a reason.
 */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "baseline/baseline.h"
#include "suite.h"

static const char path[] = "baseline_test.json";
static struct baseline baseline;
static struct error err;

static void remove_file(void)
{
	unlink(path);
	baseline_release(&baseline);
}

static void add(const char *file, const char *function, const char *fingerprint)
{
	array_push(&baseline.entries,
		((struct baseline_entry){
			.identity = { baseline_text(&baseline, fingerprint), "rule",
				baseline_text(&baseline, file), function, "it \"blocks\"", "s" },
			.reason = "because",
			.added = "2026-01-02",
		}));
}

static bool read_text(const char *text)
{
	err.text[0] = '\0';
	ck_assert(file_write(path, text, strlen(text), NULL));
	return baseline_read(&baseline, path, &err);
}

#define REFUSED(bytes, why)                                                                        \
	do {                                                                                       \
		ck_assert(!read_text(bytes));                                                      \
		ck_assert_msg(strstr(err.text, why), "'%s' is not in: %s", why, err.text);         \
		ck_assert_msg(strstr(err.text, path), "no path in: %s", err.text);                 \
		baseline_release(&baseline);                                                       \
	} while (0)

START_TEST(what_is_written_is_read_back)
{
	baseline = (struct baseline){ 0 };
	add("b.c", "go", "f2");
	add("a.c", "run", "f1");
	add("a.c", "go", "f3");
	add("b.c", "go", "f2"); /* a double */
	baseline.entries.items[1].owner = "me";
	baseline.entries.items[1].expires = "2027-01-02";
	ck_assert(baseline_write(&baseline, path, &err));
	baseline_release(&baseline);
	ck_assert_msg(baseline_read(&baseline, path, &err), "%s", err.text);
	ck_assert_uint_eq(baseline.entries.count, 3);
	const struct baseline_entry *entry = &baseline.entries.items[1];
	ck_assert_str_eq(baseline.entries.items[0].identity.fingerprint, "f3");
	ck_assert_str_eq(entry->identity.fingerprint, "f1");
	ck_assert_str_eq(entry->identity.message, "it \"blocks\"");
	ck_assert_str_eq(entry->reason, "because");
	ck_assert_str_eq(entry->added, "2026-01-02");
	ck_assert_str_eq(entry->expires, "2027-01-02");
	ck_assert_str_eq(entry->owner, "me");
	ck_assert_str_eq(baseline.entries.items[2].identity.path, "b.c");
	ck_assert_ptr_null(baseline.entries.items[2].owner);
}
END_TEST

START_TEST(an_entry_is_a_line)
{
	struct arena arena = { 0 };
	const char *bytes;
	size_t size, lines = 0;
	baseline = (struct baseline){ 0 };
	add("a.c", "go\nthere", "f1");
	add("b.c", "go", "f2");
	ck_assert(baseline_write(&baseline, path, &err));
	ck_assert(file_read(&arena, path, &bytes, &size, &err));
	for (size_t i = 0; i < size; i++)
		lines += bytes[i] == '\n';
	ck_assert_uint_eq(lines, 9);
	arena_release(&arena);
}
END_TEST

START_TEST(an_empty_one_is_one)
{
	baseline = (struct baseline){ 0 };
	ck_assert(baseline_write(&baseline, path, &err));
	ck_assert(baseline_read(&baseline, path, &err));
	ck_assert_uint_eq(baseline.entries.count, 0);
}
END_TEST

/* File names are bytes; the file is UTF-8. */
START_TEST(bytes_that_are_no_text_match_themselves)
{
	baseline = (struct baseline){ 0 };
	add("caf\xe9.c", "go", "f1");
	ck_assert(baseline_write(&baseline, path, &err));
	baseline_release(&baseline);
	ck_assert(baseline_read(&baseline, path, &err));
	ck_assert_str_eq(baseline.entries.items[0].identity.path, "caf?.c");
	ck_assert_str_eq(baseline_text(&baseline, "caf\xe9.c"), "caf?.c");
	ck_assert_str_eq(baseline_text(&baseline, "caf\xc3\xa9.c"), "caf\xc3\xa9.c");
}
END_TEST

START_TEST(paths_outside_of_the_root_are_seen_from_it)
{
	static const struct {
		const char *root, *path, *seen;
	} cases[] = {
		{ "/home/me/p", "src/a.c", "src/a.c" },
		{ "/home/me/p", "/home/me/lib/a.h", "../lib/a.h" },
		{ "/home/me/p", "/home/me/please/a.h", "../please/a.h" },
		{ "/home/me/p", "/usr/include/a.h", "../../../usr/include/a.h" },
		{ "/home/me/p", "/home/me/a.h", "../a.h" },
		{ "/home/me/p", "/a.h", "../../../a.h" },
		{ "/", "/usr/a.h", "usr/a.h" },
		{ "/p", "/p/a.h", "a.h" },
		{ NULL, "/usr/a.h", "/usr/a.h" },
	};
	baseline = (struct baseline){ 0 };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ck_assert_str_eq(
			baseline_path(&baseline, cases[i].root, cases[i].path), cases[i].seen);
}
END_TEST

START_TEST(an_entry_is_accepted_on_its_last_day)
{
	struct baseline_entry entry = { .expires = "2027-01-31" };
	ck_assert(!baseline_is_expired(&entry, 20270131));
	ck_assert(baseline_is_expired(&entry, 20270201));
	entry.expires = NULL;
	ck_assert(!baseline_is_expired(&entry, 20270201));
}
END_TEST

#define ENVELOPE(entries)                                                                          \
	"{\"format\": \"async-lint-baseline\", \"version\": 1, \"fingerprints\": "                 \
	"\"asyncLint/v1\", \"entries\": " entries "}"
#define ENTRY(more)                                                                                \
	"{\"fingerprint\": \"f\", \"rule\": \"r\", \"path\": \"p\", \"function\": \"\", "          \
	"\"message\": \"m\"" more "}"

START_TEST(what_is_wrong_is_said)
{
	REFUSED("", ":1:1: ");
	REFUSED("[1, 2]", "no object");
	REFUSED("{}", "it is no baseline");
	REFUSED("{\"format\": \"async-lint-findings\"}", "it is no baseline");
	REFUSED("{\"format\": \"async-lint-baseline\"}", "is missing");
	REFUSED("{\"format\": \"async-lint-baseline\", \"version\": 2}", "newer");
	REFUSED(ENVELOPE("7"), "no list");
	REFUSED(ENVELOPE("[7]"), "entry 1 is no object");
	REFUSED(ENVELOPE("[" ENTRY("") "]"), "entry 1 has no \"reason\"");
	REFUSED(ENVELOPE("[" ENTRY(", \"reason\": 7") "]"), "\"reason\" of entry 1 is no text");
	REFUSED(ENVELOPE("[" ENTRY(", \"reason\": \"\", \"expires\": \"soon\"") "]"), "no day");
	REFUSED(ENVELOPE("[" ENTRY(", \"reason\": \"\", \"added\": \"2027-02-29\"") "]"), "no day");
	REFUSED(ENVELOPE("[" ENTRY(", \"reason\": \"\", \"line\": \"7\"") "]"), "\"line\"");
	REFUSED(ENVELOPE("[]") "x", "end of file expected");
	REFUSED("\xef\xbb\xbf{}", "it is no baseline");
}
END_TEST

#define SARIF(tool, results)                                                                       \
	"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"" tool           \
	"\"}}, \"results\": " results "}]}"
#define RESULT(more)                                                                               \
	"{\"ruleId\": \"r\", \"message\": {\"text\": \"m\"}, \"locations\": [{"                    \
	"\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"a%20b/%C3%A9%zz%.c\"}}, "        \
	"\"logicalLocations\": [{\"name\": \"go\"}]}]" more "}"
#define FINGERPRINT ", \"partialFingerprints\": {\"asyncLint/v1\": \"f1\"}"

START_TEST(sarif_of_ours_is_read)
{
	ck_assert_msg(read_text(SARIF("async-lint",
			      "[" RESULT(FINGERPRINT) "," RESULT(
				      ", \"baselineState\": \"absent\"") "," RESULT(FINGERPRINT
				      ", \"suppressions\": [{\"kind\": "
				      "\"external\", \"justification\": "
				      "\"why\"}]") "]")),
		"%s", err.text);
	ck_assert(baseline.is_sarif);
	ck_assert_uint_eq(baseline.entries.count, 2);
	const struct match_identity *identity = &baseline.entries.items[0].identity;
	ck_assert_str_eq(identity->fingerprint, "f1");
	ck_assert_str_eq(identity->rule, "r");
	ck_assert_str_eq(identity->path, "a b/\xc3\xa9%zz%.c");
	ck_assert_str_eq(identity->function, "go");
	ck_assert_str_eq(baseline.entries.items[1].reason, "why");
}
END_TEST

START_TEST(sarif_of_others_is_refused)
{
	REFUSED(SARIF("clang-tidy", "[]"), "'clang-tidy'");
	REFUSED("{\"version\": \"2.1.0\", \"runs\": [{}]}", "an unnamed tool");
	REFUSED("{\"version\": \"2.0.0\", \"runs\": []}", "2.0.0");
	REFUSED("{\"version\": \"2.1.0\", \"runs\": []}", "no run");
	REFUSED(SARIF("async-lint", "7"), "\"results\"");
	REFUSED(SARIF("async-lint", "[7]"), "result 1 has no \"ruleId\"");
	REFUSED(SARIF("async-lint", "[" RESULT("") "]"), "asyncLint/v1");
	REFUSED(SARIF("async-lint", "[{\"ruleId\": \"r\"" FINGERPRINT "}]"), "\"uri\"");
}
END_TEST

/* Cut anywhere, a file is refused; nothing of it is taken for the whole. */
START_TEST(a_cut_file_is_refused)
{
	struct arena arena = { 0 };
	const char *bytes;
	size_t size;
	baseline = (struct baseline){ 0 };
	add("a.c", "go", "f1");
	add("b.c", "go", "f2");
	ck_assert(baseline_write(&baseline, path, &err));
	baseline_release(&baseline);
	ck_assert(file_read(&arena, path, &bytes, &size, &err));
	for (size_t cut = 0; cut + 1 < size; cut++) {
		ck_assert(file_write(path, bytes, cut, NULL));
		ck_assert_msg(!baseline_read(&baseline, path, &err), "cut at %zu", cut);
		baseline_release(&baseline);
	}
	arena_release(&arena);
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("file");
	tcase_add_unchecked_fixture(tcase, NULL, remove_file);
	tcase_add_test(tcase, what_is_written_is_read_back);
	tcase_add_test(tcase, an_entry_is_a_line);
	tcase_add_test(tcase, an_empty_one_is_one);
	tcase_add_test(tcase, bytes_that_are_no_text_match_themselves);
	tcase_add_test(tcase, paths_outside_of_the_root_are_seen_from_it);
	tcase_add_test(tcase, an_entry_is_accepted_on_its_last_day);
	tcase_add_test(tcase, what_is_wrong_is_said);
	tcase_add_test(tcase, sarif_of_ours_is_read);
	tcase_add_test(tcase, sarif_of_others_is_refused);
	tcase_add_test(tcase, a_cut_file_is_refused);
	return suite_run("baseline.file", tcase);
}
