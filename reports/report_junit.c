/*
 * JUnit's XML as Jenkins defines it: a suite for each file, a test case for each issue in it. A
 * finding is a failure, a unit that is not whole an error, and a unit in which nothing is found a
 * test that passed, so that what was looked at can be told from what was not.
 *
 * CI systems follow a test case by its name: it has the function instead of the line, and a number
 * where several would be called the same.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "base/intern.h"
#include "issue.h"
#include "xml.h"

struct suite {
	const char *path;
	const struct issue *issues;
	size_t count, errors;
};

/* The names of a suite, and how many test cases were given each. */
struct names {
	struct intern names;
	ARRAY(unsigned) counts;
};

static void add_name(struct text *name, const struct issue *issue, struct names *names)
{
	const char *function = issue->finding ? issue->finding->function : NULL;
	text_add(name, issue->rule);
	if (function && *function)
		text_printf(name, " in %s", function);
	uint32_t number = intern_add(&names->names, text_string(name));
	if (number == names->counts.count)
		array_push(&names->counts, 0);
	if (++names->counts.items[number] > 1)
		text_printf(name, " (%u)", names->counts.items[number]);
}

static void begin_case(struct text *xml, const struct suite *suite, const char *name,
	const struct issue *issue, const struct report_style *style)
{
	text_add(xml, "  <testcase");
	xml_attribute(xml, "name", name);
	xml_attribute(xml, "classname", suite->path);
	if (!style->with_file)
		return;
	xml_attribute(xml, "file", suite->path);
	xml_attribute_number(xml, "line", issue ? issue->line : 1);
}

/* What stands in a failure: as the text report has it, without the line of source. */
static void add_body(struct text *xml, const struct issue *issue)
{
	struct text body = { 0 };
	text_printf(&body, "%s:%u:", issue->path, (unsigned)issue->line);
	if (issue->column)
		text_printf(&body, "%u:", (unsigned)issue->column);
	text_printf(&body, " %s: %s\n", result_severity_name(issue->severity), issue->message);
	issue_add_steps(&body, issue);
	if (issue->hint)
		text_printf(&body, "hint: %s\n", issue->hint);
	xml_add(xml, text_string(&body), true);
	text_release(&body);
}

static void add_issue(struct text *xml, const struct suite *suite, const struct issue *issue,
	struct names *names, const struct report_style *style)
{
	const char *element = issue->finding ? "failure" : "error";
	struct text name = { 0 }, sentence = { 0 };

	add_name(&name, issue, names);
	issue_add_sentence(&sentence, issue);
	begin_case(xml, suite, text_string(&name), issue, style);
	text_printf(xml, ">\n   <%s", element);
	xml_attribute(xml, "type", issue->rule);
	xml_attribute(xml, "message", text_string(&sentence));
	text_char(xml, '>');
	add_body(xml, issue);
	text_printf(xml, "</%s>\n  </testcase>\n", element);
	text_release(&name);
	text_release(&sentence);
}

static void add_suite(struct text *xml, const struct suite *suite, const struct report_style *style)
{
	struct names names = { 0 };
	text_add(xml, " <testsuite");
	xml_attribute(xml, "name", suite->path);
	xml_attribute_number(xml, "tests", suite->count ? suite->count : 1);
	xml_attribute_number(xml, "failures", suite->count - suite->errors);
	xml_attribute_number(xml, "errors", suite->errors);
	text_add(xml, ">\n");
	for (size_t i = 0; i < suite->count; i++)
		add_issue(xml, suite, &suite->issues[i], &names, style);
	if (!suite->count) {
		begin_case(xml, suite, "async-lint", NULL, style);
		text_add(xml, "/>\n");
	}
	text_add(xml, " </testsuite>\n");
	intern_release(&names.names);
	array_release(&names.counts);
}

/* -------------------------------------------------------------------------------------- suites */

struct suites {
	struct issues issues;
	ARRAY(struct suite) items; /* files with issues by path, then units without */
	size_t errors;
};

static void suites_make(struct suites *suites, const struct result *result)
{
	struct intern paths = { 0 };
	*suites = (struct suites){ 0 };
	issues_make(&suites->issues, result);
	for (size_t i = 0; i < suites->issues.items.count; i++) {
		const struct issue *issue = &suites->issues.items.items[i];
		if (intern_add(&paths, issue->path) == suites->items.count)
			array_push(&suites->items, ((struct suite){ issue->path, issue, 0, 0 }));
		array_last(&suites->items).count++;
		array_last(&suites->items).errors += !issue->finding;
		suites->errors += !issue->finding;
	}
	for (size_t i = 0; i < result->unit_row_count; i++) {
		const char *path = result->units[i].path;
		if (intern_add(&paths, path) == suites->items.count)
			array_push(&suites->items, ((struct suite){ path, NULL, 0, 0 }));
	}
	intern_release(&paths);
}

static void suites_release(struct suites *suites)
{
	array_release(&suites->items);
	issues_release(&suites->issues);
}

static size_t count_tests(const struct suites *suites)
{
	size_t tests = 0;
	for (size_t i = 0; i < suites->items.count; i++)
		tests += suites->items.items[i].count ? suites->items.items[i].count : 1;
	return tests;
}

static bool write_junit(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct suites suites;
	struct text xml = { 0 };

	suites_make(&suites, result);
	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"async-lint\" "
		"tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\">\n",
		count_tests(&suites), suites.issues.items.count - suites.errors, suites.errors,
		(double)result->duration_us / 1e6);
	for (size_t i = 0; i < suites.items.count; i++) {
		add_suite(&xml, &suites.items.items[i], style);
		fwrite(xml.bytes, 1, xml.length, out);
		text_reset(&xml);
	}
	fputs("</testsuites>\n", out);
	text_release(&xml);
	suites_release(&suites);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the JUnit report: %s", strerror(errno));
	return true;
}

const struct report report_junit = {
	.name = "junit",
	.help = "JUnit's XML, a test case for each finding",
	.write = write_junit,
};
