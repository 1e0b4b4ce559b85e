/*
 * Results whose texts are random pieces of what means something to a format, with places that are
 * anywhere: whatever they are, JSON can be read, XML has only what it may have, and a line of
 * GitHub's is one command.
 */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "report.h"
#include "suite.h"
#include "utf8.h"

enum { seeds = 300 };

static struct arena arena;

static void tear_down(void)
{
	arena_release(&arena);
}

/* ------------------------------------------------------------------------------------- making */

static const char *const pieces[] = { "a", "word ", "/", "..", ".c", "\xff", "\x80", "\xe8\xaa",
	"\xed\xa0\x80", "\xf0\x9f\x98\x80", "\xc3\xa9", "\xe2\x80\xae", "\xef\xbf\xbe", "\xc2\x85",
	"\x01", "\x1b[31m", "\x7f", "\n", "\r\n", "\t", "\"", "'", "<", ">", "&", "&amp;", "]]>",
	"<!--", "</script>", "%", "%0A", "::error::", ":", ",", "{", "{0}", "}", "[", "](1)", "\\",
	"|", "`", "*", "_", "#", "$", "~", "CWE-1", "CWE-99999999999" };

static unsigned below(unsigned limit)
{
	return (unsigned)rand() % limit;
}

static const char *any_text(void)
{
	struct text text = { 0 };
	for (unsigned i = below(12); i > 0; i--)
		text_add(&text, pieces[below(sizeof(pieces) / sizeof(*pieces))]);
	const char *copy = arena_printf(&arena, "%s", text_string(&text));
	text_release(&text);
	return copy;
}

static const char *text_or_none(void)
{
	return below(3) ? any_text() : NULL;
}

/* Not empty, as names of rules and paths of steps never are. */
static const char *any_name(void)
{
	return arena_printf(&arena, "%s%s", pieces[below(5)], any_text());
}

static uint32_t any_number(void)
{
	static const uint32_t numbers[] = { 0, 1, 2, 3, 4, 7, 100, INT32_MAX };
	return numbers[below(sizeof(numbers) / sizeof(*numbers))];
}

static const char *any_path(const struct result *result)
{
	return below(2) ? result->files[below((unsigned)result->file_count)].path : any_name();
}

static void add_steps(struct result *result, struct result_finding *finding)
{
	struct result_step *steps = arena_array(&arena, 8, sizeof(*steps));
	finding->step_count = below(8);
	finding->steps = steps;
	for (size_t i = 0; i < finding->step_count; i++)
		steps[i] = (struct result_step){ any_path(result), any_number(), any_number(),
			any_text(), below(4) == 0 };
}

static void add_edits(struct result *result, struct result_finding *finding)
{
	struct result_edit *edits = arena_array(&arena, 4, sizeof(*edits));
	finding->fix = (enum result_fix)below(result_fix_count);
	finding->edit_count = finding->fix >= RESULT_FIX_SUGGEST ? below(4) : 0;
	finding->edits = edits;
	for (size_t i = 0; i < finding->edit_count; i++)
		edits[i] = (struct result_edit){ any_path(result), any_number(), any_number(),
			any_number(), any_text() };
}

static struct result *any_result(void)
{
	struct result *result = fixture_nasty(&arena);
	for (size_t i = 0; i < result->file_count; i++) {
		result->files[i].path = any_name();
		result->files[i].text = any_text();
		result->files[i].size = strlen(result->files[i].text);
	}
	for (size_t i = 0; i < result->unit_row_count; i++) {
		result->units[i].path = any_path(result);
		result->units[i].problem = text_or_none();
	}
	result->rules[0].page = text_or_none();
	result->root = below(2) ? any_text() : arena_printf(&arena, "/%s", any_text());
	for (size_t i = 0; i < result->finding_count; i++) {
		struct result_finding *finding = &result->findings[i];
		*finding = (struct result_finding){
			.rule = below(2) ? "blocking-call"
					 : "no-such-rule", /* ours, not the user's */
			.severity = (enum result_severity)below(result_severity_count),
			.confidence = (enum result_confidence)below(result_confidence_count),
			.path = below(4) ? any_path(result) : "",
			.line = any_number(),
			.column = any_number(),
			.end_column = any_number(),
			.function = text_or_none(),
			.message = any_text(),
			.hint = text_or_none(),
			.category = text_or_none(),
			.fingerprint = "00000000000000000000000000000001",
			.suppressed = below(3) ? NULL : any_text(),
			.suppressed_path = below(2) ? NULL : any_text(),
			.suppressed_line = any_number(),
			.is_cut = below(2),
			.state = (enum result_state)below(result_state_count),
			.accepted = below(3) ? NULL : any_text(),
			.unit_count = any_number(),
			.doubt = text_or_none(),
			.sketch = text_or_none(),
		};
		add_steps(result, finding);
		add_edits(result, finding);
	}
	return result;
}

/* ------------------------------------------------------------------------------------ reading */

static char *write_report(const struct report *report, const struct result *result, size_t *size)
{
	const struct report_style style = { .sources = "https://forge.example", .verbose = true };
	struct error err = { 0 };
	char *text = NULL;
	FILE *out = open_memstream(&text, size);
	ck_assert_msg(report->write(out, result, &style, &err), "%s", err.text);
	fclose(out);
	return text;
}

static void read_json(const char *text, size_t size)
{
	json_error_t problem;
	json_t *value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);
	ck_assert_msg(value != NULL, "%d: %s", problem.line, problem.text);
	json_decref(value);
}

static void read_lines(const char *text, size_t size)
{
	for (const char *end = text + size; text < end;) {
		const char *newline = strchr(text, '\n');
		ck_assert_ptr_nonnull(newline);
		read_json(text, (size_t)(newline - text));
		text = newline + 1;
	}
}

/* What stands between the tags; a name of an element is letters. */
static void read_xml(const char *text, size_t size)
{
	bool in_tag = false, in_value = false;
	for (const char *end = text + size; text < end;) {
		struct utf8_char c = utf8_decode(text, (size_t)(end - text));
		ck_assert(c.is_valid && (c.code >= 0x20 || c.code == '\n'));
		ck_assert(c.code != 0xfffe && c.code != 0xffff);
		ck_assert(c.code != '<' || !in_tag);
		ck_assert(c.code != '>' || (in_tag && !in_value));
		ck_assert(c.code != '\n' || !in_tag);
		in_tag = c.code == '<' || (in_tag && c.code != '>');
		in_value ^= in_tag && c.code == '"';
		text += c.size;
	}
	ck_assert(!in_tag);
}

static void read_commands(const char *text, size_t size)
{
	for (const char *end = text + size; text < end; text = strchr(text, '\n') + 1) {
		ck_assert(!strncmp(text, "::", 2));
		const char *body = strstr(text + 2, "::");
		ck_assert(body && body < strchr(text, '\n'));
		size_t properties = 0; /* a name and a value each, with a comma between */
		for (const char *c = text; c < body; c++)
			properties += *c == ',';
		ck_assert_uint_ge(properties, 2);
		ck_assert_uint_le(properties, 4);
	}
}

static void read_table(const char *text, size_t size)
{
	(void)size;
	for (const char *row = strstr(text, "\n| "); row; row = strstr(row + 1, "\n| ")) {
		size_t bars = 0;
		for (const char *c = row + 1; *c && *c != '\n'; c++) {
			if (*c == '\\')
				c++; /* what follows is text */
			else
				bars += *c == '|';
		}
		ck_assert_uint_eq(bars, 5);
	}
}

static void read_text(const char *text, size_t size)
{
	for (const char *end = text + size; text < end;) {
		struct utf8_char c = utf8_decode(text, (size_t)(end - text));
		ck_assert(c.is_valid && (c.code >= 0x20 || c.code == '\n'));
		text += c.size;
	}
}

static void read_page(const char *text, size_t size)
{
	(void)size;
	ck_assert_ptr_null(strstr(text, "word </script>"));
	ck_assert_ptr_nonnull(strstr(text, "</html>"));
}

static const struct {
	const struct report *report;
	void (*read)(const char *text, size_t size);
} readers[] = {
	{ &report_text, read_text },
	{ &report_json, read_json },
	{ &report_jsonl, read_lines },
	{ &report_html, read_page },
	{ &report_sarif, read_json },
	{ &report_gitlab, read_json },
	{ &report_junit, read_xml },
	{ &report_checkstyle, read_xml },
	{ &report_github, read_commands },
	{ &report_github_summary, read_table },
};

START_TEST(no_text_breaks_a_format)
{
	enum { reader_count = sizeof(readers) / sizeof(*readers) };
	ck_assert_ptr_nonnull(reports[reader_count - 1]); /* each format has a reader */
	ck_assert_ptr_null(reports[reader_count]);
	srand((unsigned)_i + 1);
	struct result *result = any_result();
	for (size_t i = 0; i < reader_count; i++) {
		size_t size = 0;
		char *text = write_report(readers[i].report, result, &size);
		readers[i].read(text, size);
		free(text);
	}
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("random");
	tcase_add_checked_fixture(cases, NULL, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, no_text_breaks_a_format, 0, seeds);
	return suite_run("random", cases);
}
