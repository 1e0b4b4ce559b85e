/*
 * The formats of CI systems: what their readers require beyond the shape, which goldens hold. XML
 * is read by xmllint in xml_test.sh.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "issue.h"
#include "report.h"
#include "suite.h"

static struct arena arena;
static struct report_style style;

static void set_up(void)
{
	style = (struct report_style){ .width = 0 };
}

static void tear_down(void)
{
	arena_release(&arena);
}

/* The whole report; it lives as long as the test. */
static const char *write_report(const struct report *report, const struct result *result)
{
	struct error err = { 0 };
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	ck_assert_msg(report->write(out, result, &style, &err), "%s", err.text);
	fclose(out);
	const char *copy = arena_copy(&arena, text, size + 1);
	free(text);
	return copy;
}

static size_t count_of(const char *text, const char *word)
{
	size_t count = 0;
	for (; (text = strstr(text, word)); text += strlen(word))
		count++;
	return count;
}

static struct result *find_fixture(int number)
{
	struct result *const results[] = { fixture_result(&arena), fixture_clean(&arena),
		fixture_nothing(&arena), fixture_nasty(&arena), fixture_many(&arena, 300, 2) };
	return results[number];
}

/* ------------------------------------------------------------------------------------- issues */

START_TEST(issues_are_what_somebody_has_to_mend)
{
	struct issues issues;
	issues_make(&issues, fixture_nasty(&arena));
	/* Six findings, of which two are in the baseline, one is allowed and one is gone; four
	 * units that are not whole. */
	ck_assert_uint_eq(issues.items.count, 6);
	for (size_t i = 0; i < issues.items.count; i++) {
		const struct issue *issue = &issues.items.items[i];
		ck_assert_uint_ge(issue->line, 1);
		ck_assert(*issue->path && *issue->message && strlen(issue->fingerprint) == 32);
		ck_assert(!issue->finding || result_is_open(issue->finding));
		ck_assert(!i || strcmp(issue[-1].path, issue->path) <= 0);
	}
	ck_assert_str_eq(issues.items.items[2].rule, "blocking-call");
	ck_assert_uint_eq(issues.items.items[2].column, 12); /* units of UTF-16 */
	ck_assert_uint_eq(issues.items.items[2].end_column, 17);

	issues_sort_by_weight(&issues);
	for (size_t i = 1; i < issues.items.count; i++)
		ck_assert_int_ge(
			issues.items.items[i - 1].severity, issues.items.items[i].severity);
	issues_release(&issues);
}
END_TEST

START_TEST(equal_fingerprints_are_told_apart)
{
	struct result *result = fixture_many(&arena, 4, 0);
	struct issues issues;
	for (size_t i = 0; i < 4; i++)
		result->findings[i].fingerprint = i == 2 ? "b" : "a";
	result->unit_row_count = 0;
	issues_make(&issues, result);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(issues.items.items[i].fingerprint,
				issues.items.items[j].fingerprint);
	issues_release(&issues);
}
END_TEST

/* ------------------------------------------------------------------------------------- GitLab */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	ck_assert_msg(text && *text, "%s is missing or empty", key);
	return text;
}

START_TEST(gitlab_has_what_it_requires)
{
	static const char severities[] = "info minor major critical blocker";
	const struct result *result = find_fixture(_i);
	json_t *report = json_loads(write_report(&report_gitlab, result), 0, NULL), *issue;
	json_t *seen = json_object();
	struct issues issues;
	size_t i;

	ck_assert(json_is_array(report));
	issues_make(&issues, result);
	ck_assert_uint_eq(json_array_size(report), issues.items.count);
	issues_release(&issues);
	json_array_foreach(report, i, issue)
	{
		const json_t *location = json_object_get(issue, "location");
		const json_t *line = json_object_get(json_object_get(location, "lines"), "begin");
		ck_assert_str_eq(text_of(issue, "type"), "issue");
		text_of(issue, "check_name");
		ck_assert_ptr_null(strchr(text_of(issue, "description"), '\n'));
		ck_assert_ptr_nonnull(strstr(severities, text_of(issue, "severity")));
		text_of(location, "path");
		ck_assert_int_ge(json_integer_value(line), 1);
		ck_assert_ptr_null(json_object_get(seen, text_of(issue, "fingerprint")));
		json_object_set_new(seen, text_of(issue, "fingerprint"), json_true());
	}
	json_decref(seen);
	json_decref(report);
}
END_TEST

/* ---------------------------------------------------------------------------- JUnit, Checkstyle */

/* Jenkins follows a test case by its name: none twice in a suite. */
START_TEST(test_cases_have_names_of_their_own)
{
	struct result *result = fixture_many(&arena, 5, 0);
	result->findings[3].function = "other";
	const char *xml = write_report(&report_junit, result);
	ck_assert_uint_eq(count_of(xml, "name=\"blocking-call in function\""), 4);
	for (size_t i = 0; i < 5; i++) /* of one file */
		result->findings[i].path = "a.c";
	xml = write_report(&report_junit, result);
	ck_assert_uint_eq(count_of(xml, "name=\"blocking-call in function\""), 1);
	ck_assert_uint_eq(count_of(xml, "name=\"blocking-call in function (2)\""), 1);
	ck_assert_uint_eq(count_of(xml, "name=\"blocking-call in function (4)\""), 1);
	ck_assert_uint_eq(count_of(xml, "name=\"blocking-call in other\""), 1);
	ck_assert_ptr_null(strstr(xml, " file="));
	style.with_file = true;
	xml = write_report(&report_junit, result);
	ck_assert_ptr_nonnull(strstr(xml, "classname=\"a.c\" file=\"a.c\" line=\"1\">"));
}
END_TEST

START_TEST(units_are_tests)
{
	const char *xml = write_report(&report_junit, fixture_result(&arena));
	/* One was lost, one is missing, one is partial; one without findings passed. */
	ck_assert_ptr_nonnull(strstr(xml, "<testsuite name=\"net/request.c\" tests=\"1\" "
					  "failures=\"0\" errors=\"1\">"));
	ck_assert_ptr_nonnull(strstr(xml, "<error type=\"unit-missing\""));
	ck_assert_ptr_nonnull(strstr(xml, "<error type=\"unit-partial\""));
	ck_assert_ptr_nonnull(
		strstr(xml, "<testcase name=\"async-lint\" classname=\"store/io.c\"/>"));
	ck_assert_uint_eq(count_of(xml, "<error "), 3);
	ck_assert_uint_eq(count_of(xml, "<failure "), 7);
	ck_assert_ptr_nonnull(strstr(xml, " tests=\"11\" failures=\"7\" errors=\"3\""));
}
END_TEST

/* ------------------------------------------------------------------------------------- GitHub */

START_TEST(annotations_are_commands_of_one_line)
{
	const struct result *result = find_fixture(_i);
	const char *text = write_report(&report_github, result);
	struct issues issues;
	size_t count = 0;
	for (const char *line = text; *line; line = strchr(line, '\n') + 1, count++) {
		ck_assert(!strncmp(line, "::error file=", 13) ||
			  !strncmp(line, "::warning file=", 15) ||
			  !strncmp(line, "::notice file=", 14));
		ck_assert_uint_lt(strcspn(line, "\n"), 10000);
	}
	issues_make(&issues, result);
	ck_assert_uint_eq(count, issues.items.count);
	issues_release(&issues);
}
END_TEST

START_TEST(annotations_are_escaped)
{
	const char *text = write_report(&report_github, fixture_nasty(&arena));
	ck_assert_ptr_nonnull(
		strstr(text, "\n::error file=a b/quo\"te's#%2541?&<>.c,line=1,col=12,endColumn=17,"
			     "title=blocking-call::'a[0](1)' </script><!-- ]]> & \"{0}\" "
			     "'%250A::error::x; hint: "
			     "call"));
	ck_assert_ptr_nonnull(strstr(text, "%0A1. a:b,c::d.c:1:1: 'outer' calls"));
	ck_assert_ptr_nonnull(strstr(text, "file=a%3Ab%2Cc%3A%3Ad.c,"));
	struct result *result = fixture_many(&arena, 1, 0);
	result->findings[0].message = "a\n::stop-commands::x\r100%";
	text = write_report(&report_github, result);
	ck_assert_ptr_nonnull(strstr(text, "::a\xe2\x90\x8a::stop-commands::x\xe2\x90\x8d"
					   "100%25"));
}
END_TEST

static const char *warning_of(const struct result *result)
{
	struct text warning = { 0 };
	report_github.warn(result, &style, &warning);
	const char *text = arena_printf(&arena, "%s", text_string(&warning));
	text_release(&warning);
	return text;
}

START_TEST(more_than_ten_annotations_are_said)
{
	ck_assert_str_eq(warning_of(fixture_nasty(&arena)), "");
	struct result *result = fixture_many(&arena, 11, 0);
	result->unit_row_count = 0;
	ck_assert_str_eq(warning_of(result), "");
	for (size_t i = 0; i < 11; i++)
		result->findings[i].severity = RESULT_ERROR;
	ck_assert_ptr_nonnull(strstr(warning_of(result), "11 errors: GitHub shows 10"));
	result->findings[0].suppressed = "known";
	ck_assert_str_eq(warning_of(result), "");
}
END_TEST

/* The first cells are those that GitHub shows ten of. */
START_TEST(the_summary_has_all_the_most_severe_first)
{
	const char *page = write_report(&report_github_summary, find_fixture(_i));
	static const char *const words[] = { "| error |", "| warning |", "| performance |",
		"| info |" };
	const char *last = page;
	for (size_t i = 0; i < 4; i++)
		for (const char *row = page; (row = strstr(row, words[i])); row++) {
			ck_assert(last <= row);
			last = row;
		}
	for (const char *row = strstr(page, "\n| "); row; row = strstr(row + 1, "\n| ")) {
		size_t bars = 0; /* those that part cells */
		for (const char *c = row + 1; *c && *c != '\n'; c++)
			bars += *c == '|' && c[-1] != '\\';
		ck_assert_uint_eq(bars, 5);
	}
	ck_assert_ptr_nonnull(strstr(page, "## async-lint\n\n"));
}
END_TEST

START_TEST(a_large_summary_is_cut_and_says_so)
{
	const char *page = write_report(&report_github_summary, fixture_many(&arena, 25000, 0));
	size_t rows = count_of(page, "\n| ") - 1; /* and the heading */
	ck_assert_uint_lt(strlen(page), 1 << 20);
	ck_assert_uint_gt(rows, 1000);
	ck_assert_ptr_nonnull(strstr(page, "GitHub shows 10 annotations of each kind"));
	ck_assert_ptr_nonnull(
		strstr(page, arena_printf(&arena, "\n%zu more are left out", 25004 - rows)));
}
END_TEST

START_TEST(the_summary_links_to_the_sources)
{
	style.sources = "https://forge.example/o/r/blob/1f2";
	const char *page = write_report(&report_github_summary, fixture_nasty(&arena));
	ck_assert_ptr_nonnull(
		strstr(page, "| [a\\:b,c\\:\\:d.c\\:1](https://forge.example/o/r/blob/1f2/"
			     "a%3Ab%2Cc%3A%3Ad.c#L1) |"));
	struct result *result = fixture_many(&arena, 1, 0);
	result->findings[0].path = "/usr/include/x.h";
	page = write_report(&report_github_summary, result);
	ck_assert_ptr_nonnull(strstr(page, "| /usr/include/x.h\\:1 |"));
}
END_TEST

/* A message of 100 kB is cut where somebody refuses it, and whole elsewhere. */
START_TEST(long_messages_are_taken)
{
	enum { length = 100000 };
	struct result *result = fixture_many(&arena, 1, 0);
	char *message = arena_alloc(&arena, length + 1);
	for (size_t i = 0; i < length; i++)
		message[i] = (char)('a' + i % 26);
	result->findings[0].message = message;
	for (const struct report *const *report = reports; *report; report++) {
		bool is_cut = *report == &report_github || *report == &report_github_summary;
		const char *text = write_report(*report, result);
		ck_assert_int_eq(strstr(text, message) == NULL, is_cut);
		ck_assert_ptr_nonnull(strstr(text, "abcdefghijklmnopqrstuvwxyzabc"));
	}
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("formats");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, issues_are_what_somebody_has_to_mend);
	tcase_add_test(cases, equal_fingerprints_are_told_apart);
	tcase_add_loop_test(cases, gitlab_has_what_it_requires, 0, 5);
	tcase_add_test(cases, test_cases_have_names_of_their_own);
	tcase_add_test(cases, units_are_tests);
	tcase_add_loop_test(cases, annotations_are_commands_of_one_line, 0, 5);
	tcase_add_test(cases, annotations_are_escaped);
	tcase_add_test(cases, more_than_ten_annotations_are_said);
	tcase_add_loop_test(cases, the_summary_has_all_the_most_severe_first, 0, 5);
	tcase_add_test(cases, a_large_summary_is_cut_and_says_so);
	tcase_add_test(cases, the_summary_links_to_the_sources);
	tcase_add_test(cases, long_messages_are_taken);
	return suite_run("formats", cases);
}
