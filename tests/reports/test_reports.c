/*
 * Every report of every fixture against its golden in testdata/reports; the JSON report against
 * its published schema. UPDATE_GOLDENS=1 in the environment writes the goldens anew.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "fixture.h"
#include "report.h"
#include "suite.h"

static struct arena arena;
static struct error err;

static void tear_down(void)
{
	arena_release(&arena);
}

static struct result *find_fixture(const char *name)
{
	if (!strcmp(name, "all"))
		return fixture_result(&arena);
	if (!strcmp(name, "nasty"))
		return fixture_nasty(&arena);
	return !strcmp(name, "clean") ? fixture_clean(&arena) : fixture_nothing(&arena);
}

/* The text of a report, or of the summary when `report` is NULL. */
static char *render(const struct report *report, const struct result *result,
	const struct report_style *style, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);
	ck_assert_ptr_nonnull(out);
	if (report)
		ck_assert_msg(report->write(out, result, style, &err), "%s", err.text);
	else
		report_summary(out, result, style);
	fclose(out);
	return text;
}

/* -------------------------------------------------------------------------------------- goldens */

static const struct golden {
	const char *file, *format, *fixture;
	struct report_style style;
} goldens[] = {
	{ "all.txt", "text", "all", { .width = 0 } },
	{ "all-verbose.txt", "text", "all", { .verbose = true } },
	{ "all-color.txt", "text", "all", { .color = true } },
	{ "all-linked.txt", "text", "all", { .link_host = "desk" } },
	{ "all-narrow.txt", "text", "all", { .width = 48 } },
	{ "all-summary.txt", "summary", "all", { .width = 0 } },
	{ "all-summary-verbose.txt", "summary", "all", { .verbose = true } },
	{ "all-summary-color.txt", "summary", "all", { .color = true } },
	{ "all.json", "json", "all", { .width = 0 } },
	{ "leaves.txt", "text", "all", { .by_leaf = true } },
	{ "leaves-verbose.txt", "text", "all", { .by_leaf = true, .verbose = true } },
	{ "leaves.json", "json", "all", { .by_leaf = true } },
	{ "clean.txt", "text", "clean", { .width = 0 } },
	{ "clean-summary.txt", "summary", "clean", { .width = 0 } },
	{ "clean.json", "json", "clean", { .width = 0 } },
	{ "all.sarif", "sarif", "all", { .homepage = "https://lint.example/main" } },
	{ "clean.sarif", "sarif", "clean", { .category = "debug build" } },
	{ "nasty.sarif", "sarif", "nasty", { .width = 0 } },
	{ "nasty-open.sarif", "sarif", "nasty", { .omit_suppressed = true } },
	{ "nasty.json", "json", "nasty", { .width = 0 } },
	{ "nasty.txt", "text", "nasty", { .verbose = true } },
	{ "nasty-summary.txt", "summary", "nasty", { .width = 0 } },
	{ "all.jsonl", "jsonl", "all", { .width = 0 } },
	{ "all.gitlab.json", "gitlab", "all", { .width = 0 } },
	{ "all.junit.xml", "junit", "all", { .width = 0 } },
	{ "all.checkstyle.xml", "checkstyle", "all", { .width = 0 } },
	{ "all.github.txt", "github", "all", { .width = 0 } },
	{ "all.github.md", "github-summary", "all",
		{ .sources = "https://forge.example/blob/1f2" } },
	{ "clean.gitlab.json", "gitlab", "clean", { .width = 0 } },
	{ "clean.junit.xml", "junit", "clean", { .with_file = true } },
	{ "clean.checkstyle.xml", "checkstyle", "clean", { .width = 0 } },
	{ "clean.github.txt", "github", "clean", { .width = 0 } },
	{ "clean.github.md", "github-summary", "clean", { .width = 0 } },
	{ "nasty.jsonl", "jsonl", "nasty", { .width = 0 } },
	{ "nasty.gitlab.json", "gitlab", "nasty", { .width = 0 } },
	{ "nasty.junit.xml", "junit", "nasty", { .with_file = true } },
	{ "nasty.checkstyle.xml", "checkstyle", "nasty", { .width = 0 } },
	{ "nasty.github.txt", "github", "nasty", { .width = 0 } },
	{ "nasty.github.md", "github-summary", "nasty", { .sources = "https://forge.example/" } },
	{ "nothing-summary.txt", "summary", "nothing", { .width = 0 } },
};

START_TEST(reports_are_as_the_goldens)
{
	const struct golden *golden = &goldens[_i];
	const char *path = arena_printf(&arena, "%s/%s", REPORT_GOLDENS, golden->file);
	size_t size = 0, expected_size = 0;
	const char *expected = NULL;
	char *text = render(
		report_find(golden->format), find_fixture(golden->fixture), &golden->style, &size);

	if (getenv("UPDATE_GOLDENS"))
		ck_assert_msg(file_write(path, text, size, &err), "%s", err.text);
	ck_assert_msg(file_read(&arena, path, &expected, &expected_size, &err), "%s", err.text);
	size_t same = 0;
	while (same < size && same < expected_size && text[same] == expected[same])
		same++;
	ck_assert_msg(size == expected_size && same == size,
		"%s differs from byte %zu on, where the report has:\n%.1000s", golden->file, same,
		text + same);
	free(text);
}
END_TEST

/* --------------------------------------------------------------------------------------- schema */

static json_t *findings_schema; /* as published */

static json_t *load_schema(const char *name)
{
	json_error_t problem;
	json_t *schema =
		json_load_file(arena_printf(&arena, "%s/%s", REPORT_SCHEMAS, name), 0, &problem);
	ck_assert_msg(schema != NULL, "%s: %s", name, problem.text);
	return schema;
}

static bool has_type(const json_t *value, const char *type)
{
	if (!strcmp(type, "null"))
		return json_is_null(value);
	if (!strcmp(type, "string"))
		return json_is_string(value);
	if (!strcmp(type, "integer"))
		return json_is_integer(value);
	if (!strcmp(type, "boolean"))
		return json_is_boolean(value);
	if (!strcmp(type, "array"))
		return json_is_array(value);
	ck_assert_str_eq(type, "object");
	return json_is_object(value);
}

static bool has_one_of_types(const json_t *value, const json_t *types)
{
	size_t i;
	json_t *type;
	if (json_is_string(types))
		return has_type(value, json_string_value(types));
	json_array_foreach(
		types, i, type) if (has_type(value, json_string_value(type))) return true;
	return false;
}

static void check_scalar(const json_t *value, const json_t *schema, const char *where)
{
	const json_t *minimum = json_object_get(schema, "minimum");
	const json_t *length = json_object_get(schema, "minLength");
	const json_t *words = json_object_get(schema, "enum");
	if (minimum && json_is_integer(value))
		ck_assert_msg(
			json_integer_value(value) >= json_integer_value(minimum), "%s", where);
	if (length)
		ck_assert_msg(json_string_length(value) >= (size_t)json_integer_value(length), "%s",
			where);
	size_t i;
	json_t *word;
	bool is_known = !words;
	json_array_foreach(words, i, word) is_known |= json_equal(word, value);
	ck_assert_msg(is_known, "%s is none of the words", where);
}

/* The schema itself, or what its "$ref" names in findings.schema.json: "...#/properties/run". */
static const json_t *resolve(const json_t *schema)
{
	const char *reference = json_string_value(json_object_get(schema, "$ref"));
	const char *at = reference ? strchr(reference, '#') : NULL;
	char part[64];
	if (!at)
		return schema;
	schema = findings_schema;
	for (at++; *at == '/';) {
		size_t length = strcspn(++at, "/");
		snprintf(part, sizeof(part), "%.*s", (int)length, at);
		schema = json_object_get(schema, part);
		at += length;
	}
	ck_assert_msg(schema != NULL, "nothing is at the end of a $ref");
	return schema;
}

/* The subset of JSON Schema that ours uses. Stricter in one thing: a key that the schema does
 * not describe is an error, since the schema is meant to be complete. */
static void check_value(const json_t *value, const json_t *schema, const char *where)
{
	schema = resolve(schema);
	const json_t *properties = json_object_get(schema, "properties");
	const char *key;
	json_t *child;
	size_t i;

	ck_assert_msg(has_one_of_types(value, json_object_get(schema, "type")),
		"%s has another type", where);
	check_scalar(value, schema, where);
	json_array_foreach(json_is_object(value) ? json_object_get(schema, "required") : NULL, i,
		child) ck_assert_msg(json_object_get(value, json_string_value(child)) != NULL,
		"%s lacks %s", where, json_string_value(child));
	if (json_is_object(value)) {
		json_object_foreach((json_t *)(uintptr_t)value, key, child)
		{
			const json_t *known = json_object_get(properties, key);
			ck_assert_msg(known != NULL, "%s has an unknown %s", where, key);
			check_value(child, known, arena_printf(&arena, "%s.%s", where, key));
		}
	}
	json_array_foreach(value, i, child) check_value(
		child, json_object_get(schema, "items"), arena_printf(&arena, "%s[%zu]", where, i));
}

START_TEST(json_is_as_its_schema)
{
	static const char *const names[] = { "all", "clean", "nothing", "nasty" };
	const struct report_style style = { .width = 0 };
	json_error_t problem;
	size_t size = 0;
	findings_schema = load_schema("findings.schema.json");

	char *text = render(&report_json, find_fixture(names[_i]), &style, &size);
	json_t *report = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);
	ck_assert_msg(report != NULL, "%d: %s", problem.line, problem.text);
	check_value(report, findings_schema, "report");
	json_decref(report);
	json_decref(findings_schema);
	free(text);
}
END_TEST

/* A line against the schema of its type. A finding is what the JSON report has, and its type. */
static void check_line(json_t *line, const json_t *kinds)
{
	const char *type = json_string_value(json_object_get(line, "type"));
	const json_t *schema = json_object_get(kinds, type ? type : "");
	ck_assert_msg(schema != NULL, "a line is of no known type");
	const json_t *whole = json_array_get(json_object_get(schema, "allOf"), 0);
	if (whole) {
		json_object_del(line, "type");
		schema = whole;
	}
	check_value(line, schema, "line");
}

START_TEST(lines_are_as_their_schema)
{
	static const char *const names[] = { "all", "clean", "nothing", "nasty" };
	const struct report_style style = { .width = 0 };
	size_t size = 0, count = 0;
	findings_schema = load_schema("findings.schema.json");
	json_t *schema = load_schema("findings-line.schema.json");

	struct result *result = find_fixture(names[_i]);
	char *text = render(&report_jsonl, result, &style, &size), *end = NULL;
	ck_assert_int_eq(text[size - 1], '\n');
	for (char *line = strtok_r(text, "\n", &end); line; line = strtok_r(NULL, "\n", &end)) {
		json_t *value = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		ck_assert_msg(value != NULL, "%s", line);
		const char *expected = count == 0                       ? "run"
				       : count <= result->finding_count ? "finding"
									: "summary";
		ck_assert_str_eq(json_string_value(json_object_get(value, "type")), expected);
		check_line(value, json_object_get(schema, "$defs"));
		json_decref(value);
		count++;
	}
	ck_assert_uint_eq(count, result->finding_count + 2);
	json_decref(schema);
	json_decref(findings_schema);
	free(text);
}
END_TEST

/* ------------------------------------------------------------------------------------- failures */

static int report_count(void)
{
	int count = 0;
	while (reports[count])
		count++;
	return count;
}

START_TEST(a_full_disk_is_reported)
{
	const struct report *report = reports[_i];
	const struct report_style style = { .width = 0 };
	FILE *full = fopen("/dev/full", "w");
	if (!full)
		return;
	ck_assert(!report->write(full, fixture_result(&arena), &style, &err));
	ck_assert_msg(strstr(err.text, "cannot write the") != NULL, "%s", err.text);
	fclose(full);
}
END_TEST

START_TEST(formats_are_found_by_name)
{
	ck_assert_ptr_eq(report_find("text"), &report_text);
	ck_assert_ptr_eq(report_find("json"), &report_json);
	ck_assert_ptr_eq(report_find("html"), &report_html);
	ck_assert_ptr_eq(report_find("sarif"), &report_sarif);
	ck_assert_ptr_eq(report_find("github"), &report_github);
	ck_assert_ptr_eq(report_find("github-summary"), &report_github_summary);
	ck_assert_ptr_null(report_find("pdf"));
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("reports");
	tcase_add_checked_fixture(cases, NULL, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(
		cases, reports_are_as_the_goldens, 0, (int)(sizeof(goldens) / sizeof(*goldens)));
	tcase_add_loop_test(cases, json_is_as_its_schema, 0, 4);
	tcase_add_loop_test(cases, lines_are_as_their_schema, 0, 4);
	tcase_add_loop_test(cases, a_full_disk_is_reported, 0, report_count());
	tcase_add_test(cases, formats_are_found_by_name);
	return suite_run("reports", cases);
}
