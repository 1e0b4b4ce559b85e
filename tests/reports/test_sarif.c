/*
 * The SARIF report as its readers need it: what GitHub refuses a file for, what links to what, and
 * places in units of UTF-16. Its shape as a whole is held by goldens, and by the published schema
 * in scripts/validate-formats.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "report.h"
#include "suite.h"
#include "uri.h"
#include "utf8.h"

static struct arena arena;
static struct report_style style;
static json_t *document, *run; /* of the report that was written last */

static void set_up(void)
{
	style = (struct report_style){ .homepage = "https://lint.example/main" };
}

static void tear_down(void)
{
	json_decref(document);
	document = NULL;
	arena_release(&arena);
}

static json_t *write_report(const struct result *result)
{
	struct error err = { 0 };
	json_error_t problem;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	ck_assert_msg(report_sarif.write(out, result, &style, &err), "%s", err.text);
	fclose(out);
	json_decref(document);
	document = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);
	ck_assert_msg(document != NULL, "%d: %s", problem.line, problem.text);
	free(text);
	run = json_array_get(json_object_get(document, "runs"), 0);
	return run;
}

/* The value at "results/0/level"; NULL when there is none. */
static json_t *at(json_t *value, const char *path)
{
	char part[64];
	while (value && *path) {
		size_t length = strcspn(path, "/");
		snprintf(part, sizeof(part), "%.*s", (int)length, path);
		value = json_is_array(value) ? json_array_get(value, (size_t)atoi(part))
					     : json_object_get(value, part);
		path += length + (path[length] == '/');
	}
	return value;
}

static const char *text_at(json_t *value, const char *path)
{
	return json_string_value(at(value, path));
}

static json_int_t number_at(json_t *value, const char *path)
{
	json_t *number = at(value, path);
	ck_assert_msg(json_is_integer(number), "no number at %s", path);
	return json_integer_value(number);
}

static void expect_text(json_t *value, const char *path, const char *expected)
{
	const char *text = text_at(value, path);
	ck_assert_msg(text != NULL, "nothing at %s", path);
	ck_assert_str_eq(text, expected);
}

/* ------------------------------------------------------------------------- what every file has */

static void check_text(json_t *value, const char *path)
{
	const char *text = text_at(value, path);
	ck_assert_msg(text && *text, "%s is missing or empty", path);
}

static void check_rule(json_t *rule)
{
	check_text(rule, "id");
	check_text(rule, "shortDescription/text");
	check_text(rule, "fullDescription/text");
	check_text(rule, "help/text");
	check_text(rule, "helpUri");
	check_text(rule, "defaultConfiguration/level");
	check_text(rule, "properties/precision");
	check_text(rule, "properties/problem.severity");
	ck_assert_str_ne(text_at(rule, "name"), text_at(rule, "id"));
	ck_assert_uint_le(json_array_size(at(rule, "properties/tags")), 10);
}

/* Relative to the root or of the scheme "file"; the same as the artifact of its index. */
static void check_artifact(json_t *location)
{
	const char *uri = text_at(location, "uri");
	ck_assert_ptr_nonnull(uri);
	bool is_file = !strncmp(uri, "file:///", 8);
	const char *path = is_file ? uri + 8 : uri;
	ck_assert_uint_eq(strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789-._~/%"),
		strlen(path));
	ck_assert_int_eq(is_file, at(location, "uriBaseId") == NULL);
	json_t *artifact =
		json_array_get(at(run, "artifacts"), (size_t)number_at(location, "index"));
	ck_assert_ptr_nonnull(artifact);
	ck_assert(json_equal(at(artifact, "location"), location));
}

static void check_place(json_t *physical)
{
	json_int_t line = number_at(physical, "region/startLine");
	json_int_t column = number_at(physical, "region/startColumn");
	ck_assert_int_ge(line, 1);
	ck_assert_int_ge(column, 1);
	ck_assert_int_eq(number_at(physical, "region/endLine"), line);
	ck_assert_int_ge(number_at(physical, "region/endColumn"), column);
	check_artifact(at(physical, "artifactLocation"));
	if (!at(physical, "contextRegion"))
		return;
	ck_assert_int_le(number_at(physical, "contextRegion/startLine"), line);
	ck_assert_int_ge(number_at(physical, "contextRegion/endLine"), line);
	check_text(physical, "contextRegion/snippet/text");
}

/* Each related location has an id of its own, and the message links to it. */
static void check_related(json_t *result)
{
	size_t i;
	json_t *location;
	json_array_foreach(at(result, "relatedLocations"), i, location)
	{
		char link[32];
		ck_assert_int_eq(number_at(location, "id"), (json_int_t)i + 1);
		snprintf(link, sizeof(link), "](%zu)", i + 1);
		ck_assert_ptr_nonnull(strstr(text_at(result, "message/text"), link));
		check_place(at(location, "physicalLocation"));
		check_text(location, "message/text");
	}
}

static void check_flow(json_t *result)
{
	size_t i, essential = 0;
	json_t *step;
	json_t *steps = at(result, "codeFlows/0/threadFlows/0/locations");
	ck_assert(!at(result, "codeFlows") || json_array_size(steps));
	ck_assert_uint_le(json_array_size(steps), 1000);
	json_array_foreach(steps, i, step)
	{
		check_place(at(step, "location/physicalLocation"));
		check_text(step, "location/message/text");
		ck_assert_int_ge(number_at(step, "nestingLevel"), 0);
		essential += !strcmp(text_at(step, "importance"), "essential");
	}
	ck_assert(!json_array_size(steps) || essential >= 1);
}

static void check_result(json_t *result)
{
	json_t *rule = json_array_get(
		at(run, "tool/driver/rules"), (size_t)number_at(result, "ruleIndex"));
	ck_assert_str_eq(text_at(rule, "id"), text_at(result, "ruleId"));
	check_text(result, "message/text");
	check_text(result, "level");
	ck_assert_uint_eq(json_array_size(at(result, "locations")), 1);
	check_place(at(result, "locations/0/physicalLocation"));
	ck_assert_uint_eq(json_string_length(json_object_get(
				  at(result, "partialFingerprints"), "asyncLint/v1")),
		32);
	ck_assert(json_is_array(at(result, "suppressions")));
	json_t *comment = at(result, "suppressions/0/location/physicalLocation");
	if (comment)
		check_place(comment);
	check_related(result);
	check_flow(result);
}

static void check_document(void)
{
	size_t i;
	json_t *value;
	expect_text(document, "version", "2.1.0");
	check_text(document, "$schema");
	ck_assert_uint_eq(json_array_size(at(document, "runs")), 1);
	expect_text(run, "tool/driver/name", "async-lint");
	expect_text(run, "columnKind", "utf16CodeUnits");
	check_text(run, "automationDetails/id");
	ck_assert(json_is_boolean(at(run, "invocations/0/executionSuccessful")));
	ck_assert(json_is_array(at(run, "results")));
	json_array_foreach(at(run, "tool/driver/rules"), i, value) check_rule(value);
	json_array_foreach(at(run, "results"), i, value) check_result(value);
}

START_TEST(every_report_has_what_its_readers_require)
{
	struct result *const results[] = { fixture_result(&arena), fixture_clean(&arena),
		fixture_nothing(&arena), fixture_nasty(&arena), fixture_many(&arena, 20, 3) };
	for (int omit = 0; omit < 2; omit++) {
		style.omit_suppressed = omit;
		write_report(results[_i]);
		check_document();
	}
}
END_TEST

/* ---------------------------------------------------------------------------- single questions */

START_TEST(units_that_are_not_whole_are_notifications)
{
	write_report(fixture_result(&arena));
	ck_assert(json_is_false(at(run, "invocations/0/executionSuccessful")));
	json_t *notifications = at(run, "invocations/0/toolExecutionNotifications");
	ck_assert_uint_eq(json_array_size(notifications), 4);
	expect_text(notifications, "0/descriptor/id", "unit-failed");
	expect_text(notifications, "0/level", "error");
	expect_text(notifications, "0/message/text", "the worker was killed by signal 11");
	expect_text(notifications, "0/locations/0/physicalLocation/artifactLocation/uri",
		"net/request.c");
	expect_text(notifications, "1/descriptor/id", "unit-missing");
	expect_text(notifications, "2/descriptor/id", "unit-partial");
	expect_text(notifications, "2/level", "warning");
	expect_text(notifications, "3/descriptor/id", "calls-not-followed");
	expect_text(notifications, "3/message/text",
		"1 call through a pointer with too many targets was not followed: findings may be "
		"missing");
	for (size_t i = 0; i < 3; i++) { /* the index leads to the descriptor of that id */
		json_t *one = json_array_get(notifications, i);
		json_t *descriptor = json_array_get(at(run, "tool/driver/notifications"),
			(size_t)number_at(one, "descriptor/index"));
		expect_text(descriptor, "id", text_at(one, "descriptor/id"));
	}

	struct result *clean = fixture_clean(&arena);
	clean->units[1].is_partial = false;
	clean->units[1].problem = NULL;
	clean->partial_count = 0;
	write_report(clean);
	ck_assert(json_is_true(at(run, "invocations/0/executionSuccessful")));
}
END_TEST

START_TEST(states_are_marked)
{
	write_report(fixture_nasty(&arena));
	expect_text(run, "results/0/baselineState", "new");
	ck_assert_uint_eq(json_array_size(at(run, "results/0/suppressions")), 0);
	expect_text(run, "results/1/baselineState", "unchanged");
	expect_text(run, "results/1/suppressions/0/kind", "external");
	expect_text(run, "results/1/suppressions/0/justification", "known & <old>");
	expect_text(run, "results/2/baselineState", "updated");
	ck_assert_ptr_null(at(run, "results/2/suppressions/0/justification")); /* none given */
	ck_assert_ptr_null(at(run, "results/3/baselineState"));
	expect_text(run, "results/3/suppressions/0/kind", "inSource");
	expect_text(run, "results/5/baselineState", "absent");

	style.omit_suppressed = true;
	write_report(fixture_nasty(&arena));
	ck_assert_uint_eq(json_array_size(at(run, "results")), 2);
	expect_text(run, "results/1/message/text", "the program has no loop.");
}
END_TEST

START_TEST(places_are_in_utf16)
{
	write_report(fixture_nasty(&arena));
	json_t *place = at(run, "results/0/locations/0/physicalLocation");
	ck_assert_int_eq(number_at(place, "region/startColumn"), 12); /* bytes: 14 */
	ck_assert_int_eq(number_at(place, "region/endColumn"), 17);
	place = at(run, "results/1/locations/0/physicalLocation"); /* a line and no column */
	ck_assert_int_eq(number_at(place, "region/startLine"), 3);
	ck_assert_int_eq(number_at(place, "region/startColumn"), 1);
	ck_assert_int_eq(number_at(place, "region/endColumn"), 7);
	place = at(run, "results/2/locations/0/physicalLocation"); /* behind the end */
	ck_assert_int_eq(number_at(place, "region/startColumn"), 13);
	ck_assert_int_eq(number_at(place, "region/endColumn"), 13);
	place = at(run, "results/4/locations/0/physicalLocation"); /* no place: the first unit */
	expect_text(place, "artifactLocation/uri", "a%20b/quo%22te%27s%23%2541%3F%26%3C%3E.c");
	ck_assert_int_eq(number_at(place, "region/startLine"), 1);
}
END_TEST

START_TEST(messages_link_and_escape)
{
	write_report(fixture_nasty(&arena));
	expect_text(run, "results/0/message/text",
		"'a[0] (1)' </script><!-- ]]> & \"{{0}}\" '%0A::error::x. The path begins at "
		"['outer' calls 'inner\\[0\\] (1)' \\\\ with {braces}](1) and ends at "
		"['outer' goes on](2). Hint: call\xe2\x90\x9b[31m async\xe2\x90\x81\xef\xbf\xbd"
		"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd now.");
	expect_text(run, "results/3/message/text", "blocking-call.");
	write_report(fixture_result(&arena));
	expect_text(run, "results/3/message/text", /* begins at the finding */
		"the loop awaits its tasks one after the other. The path ends at [no round needs "
		"the result of the one before](1). Hint: start them all, then await them together "
		"with async_gather().");
}
END_TEST

START_TEST(levels_of_nesting_are_functions)
{
	static const json_int_t expected[] = { 0, 1, 2, 0, 0 };
	write_report(fixture_nasty(&arena));
	json_t *steps = at(run, "results/0/codeFlows/0/threadFlows/0/locations");
	ck_assert_uint_eq(json_array_size(steps), 5);
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq(number_at(json_array_get(steps, i), "nestingLevel"), expected[i]);
	expect_text(steps, "2/importance", "essential");
	expect_text(steps, "1/importance", "important");
}
END_TEST

START_TEST(long_paths_are_cut_and_say_so)
{
	write_report(fixture_many(&arena, 1, 1234));
	json_t *steps = at(run, "results/0/codeFlows/0/threadFlows/0/locations");
	ck_assert_uint_eq(json_array_size(steps), 1000);
	expect_text(steps, "499/location/message/text",
		"'f499' calls 'f500' (234 more steps are left out here)");
	expect_text(steps, "500/location/message/text", "'f734' calls 'f735'");
	expect_text(steps, "999/location/message/text", "'f1233' calls 'f1234'");
}
END_TEST

START_TEST(rules_come_with_their_pages)
{
	write_report(fixture_nasty(&arena));
	json_t *rule = at(run, "tool/driver/rules/0");
	expect_text(rule, "name", "BlockingCall");
	expect_text(rule, "helpUri", "https://lint.example/main/rules/blocking-call.md");
	expect_text(rule, "fullDescription/text", "The first line goes on {here}: CWE-1322.");
	json_t *tags = at(rule, "properties/tags");
	ck_assert_uint_eq(json_array_size(tags), 4);
	expect_text(tags, "2", "external/cwe/cwe-1322");
	expect_text(tags, "3", "external/cwe/cwe-022");
	expect_text(run, "tool/driver/rules/1/id", "no-such-rule");
	expect_text(run, "tool/driver/informationUri", "https://lint.example/main");

	style.homepage = "";
	write_report(fixture_nasty(&arena));
	ck_assert_ptr_null(at(run, "tool/driver/rules/0/helpUri"));
	ck_assert_ptr_null(at(run, "tool/driver/informationUri"));
}
END_TEST

START_TEST(an_analysis_has_a_category)
{
	write_report(fixture_clean(&arena));
	expect_text(run, "automationDetails/id", "async-lint/k2");
	style.category = "release \xff";
	write_report(fixture_clean(&arena));
	expect_text(run, "automationDetails/id", "release \xef\xbf\xbd/k2");
}
END_TEST

/* --------------------------------------------------------------------------------------- fixes */

/* The offset in UTF-8 of a place in UTF-16. */
static size_t offset_of(const char *text, size_t size, json_int_t line, json_int_t column)
{
	const char *start = text, *end = text + size;
	for (; line > 1; line--)
		start = (const char *)memchr(start, '\n', (size_t)(end - start)) + 1;
	for (json_int_t units = 1; units < column;) {
		struct utf8_char c = utf8_decode(start, (size_t)(end - start));
		units += c.code > 0xffff ? 2 : 1;
		start += c.size;
	}
	return (size_t)(start - text);
}

/* The text with the last replacement made first, so that the places of the others hold. */
static void make_change(struct text *text, const struct result_file *file, json_t *change)
{
	json_t *replacements = at(change, "replacements");
	text_add_n(text, file->text, file->size);
	for (size_t i = json_array_size(replacements); i-- > 0;) {
		json_t *replacement = json_array_get(replacements, i);
		const char *insert = text_at(replacement, "insertedContent/text");
		size_t from = offset_of(file->text, file->size,
			number_at(replacement, "deletedRegion/startLine"),
			number_at(replacement, "deletedRegion/startColumn"));
		size_t to = offset_of(file->text, file->size,
			number_at(replacement, "deletedRegion/endLine"),
			number_at(replacement, "deletedRegion/endColumn"));
		struct text tail = { 0 };
		text_add_n(&tail, text->bytes + to, text->length - to);
		text->length = from;
		text_add(text, insert ? insert : "");
		text_add_n(text, tail.bytes, tail.length);
		text_release(&tail);
	}
}

START_TEST(fixes_do_what_the_edits_say)
{
	struct result *result = fixture_nasty(&arena);
	struct text text = { 0 };
	write_report(result);
	json_t *fix = at(run, "results/0/fixes/0");
	expect_text(fix, "properties/class", "safe");
	ck_assert_uint_eq(json_array_size(at(fix, "artifactChanges")), 2);

	make_change(&text, &result->files[0], at(fix, "artifactChanges/0"));
	ck_assert_str_eq(text_string(&text),
		"/* \"\xf0\x9f\x98\x80\" */ async_sleep(1000);\n"
		"\tint \xe8\xaa = 1;\r\n}\r\n/* \xf0\x9f\x98\x80 */\n");
	text_reset(&text);
	make_change(&text, &result->files[1], at(fix, "artifactChanges/1"));
	ck_assert_str_eq(text_string(&text), "a();\n\n  \n");
	text_release(&text);

	/* Outside of the file, and no UTF-8: no fix rather than half of one. */
	ck_assert_ptr_null(at(run, "results/1/fixes"));
	ck_assert_ptr_null(at(run, "results/2/fixes"));
}
END_TEST

/* -------------------------------------------------------------------------------------- limits */

static const char *warning_of(const struct result *result)
{
	struct text warning = { 0 };
	report_sarif.warn(result, &style, &warning);
	const char *text = arena_printf(&arena, "%s", text_string(&warning));
	text_release(&warning);
	return text;
}

START_TEST(limits_of_github_are_said)
{
	ck_assert_str_eq(warning_of(fixture_many(&arena, 5000, 0)), "");
	ck_assert_ptr_nonnull(strstr(warning_of(fixture_many(&arena, 5001, 0)),
		"5001 results: GitHub shows the 5000 most severe"));
	ck_assert_ptr_nonnull(strstr(warning_of(fixture_many(&arena, 25000, 0)), "shows"));
	struct result *result = fixture_many(&arena, 25001, 0);
	ck_assert_ptr_nonnull(strstr(warning_of(result), "25001 results: GitHub refuses"));
	for (size_t i = 0; i < 24000; i++)
		result->findings[i].suppressed = "known";
	ck_assert_ptr_nonnull(strstr(warning_of(result), "refuses"));
	style.omit_suppressed = true;
	ck_assert_str_eq(warning_of(result), "");
	style.omit_suppressed = false;
	write_report(result); /* whole nevertheless */
	ck_assert_uint_eq(json_array_size(at(run, "results")), 25001);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("sarif");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, every_report_has_what_its_readers_require, 0, 5);
	tcase_add_test(cases, units_that_are_not_whole_are_notifications);
	tcase_add_test(cases, states_are_marked);
	tcase_add_test(cases, places_are_in_utf16);
	tcase_add_test(cases, messages_link_and_escape);
	tcase_add_test(cases, levels_of_nesting_are_functions);
	tcase_add_test(cases, long_paths_are_cut_and_say_so);
	tcase_add_test(cases, rules_come_with_their_pages);
	tcase_add_test(cases, an_analysis_has_a_category);
	tcase_add_test(cases, fixes_do_what_the_edits_say);
	tcase_add_test(cases, limits_of_github_are_said);
	return suite_run("sarif", cases);
}
