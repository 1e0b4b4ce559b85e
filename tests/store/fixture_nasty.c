/*
 * Names, texts and places that try to break a format: each finding is there for something.
 */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* ----------------------------------------------------------------------------------- the texts */

#define SMILE "\xf0\x9f\x98\x80"

/* A character of two units of UTF-16 before the call, Latin-1 behind it, and CR LF. */
static const char quoted_text[] = "/* \"" SMILE "\" */ sleep(1); /* caf\xe9 */\r\n"
				  "\tint \xe8\xaa = 1;\r\n"
				  "}\r\n";
static const char odd_text[] = "a();\n\n  a();\n";
static const char bare_text[] = "no_newline()";

static const struct result_file files[] = {
	{ "a b/quo\"te's#%41?&<>.c", quoted_text, sizeof(quoted_text) - 1 },
	{ "a:b,c::d.c", odd_text, sizeof(odd_text) - 1 },
	{ "caf\xe9.c", bare_text, sizeof(bare_text) - 1 },
};

/* -------------------------------------------------------------------------------- the findings */

static const struct result_step steps[] = {
	{ "a:b,c::d.c", 1, 1, "'outer' calls 'inner[0](1)' \\ with {braces}", false },
	{ "a:b,c::d.c", 3, 3, "'inner' calls 'leaf'", false },
	{ "a b/quo\"te's#%41?&<>.c", 1, 14, "'leaf' calls 'sleep', which blocks", true },
	{ "/usr/include/a b.h", 7, 2, "'outer' goes on", false },
	{ "/usr/include/a b.h", 7, 2, "and so on", false },
};

/* The first ends behind the line it begins in, the second is put at the end of the file. */
static const struct result_edit edits[] = {
	{ "a b/quo\"te's#%41?&<>.c", 1, 14, 22, "async_sleep(1000);\n" },
	{ "a b/quo\"te's#%41?&<>.c", 4, 1, 0, "/* " SMILE " */\n" },
	{ "a:b,c::d.c", 3, 3, 4, "" },
};

static const struct result_edit outside_edits[] = {
	{ "a:b,c::d.c", 3, 3, 4, "" },
	{ "a:b,c::d.c", 9, 1, 4, "b();" },
};

static const struct result_edit latin_edits[] = { { "a:b,c::d.c", 1, 1, 1, "\xe9" } };

static const struct result_finding findings[] = {
	/* Names and paths. */
	{
		.rule = "blocking-call",
		.severity = RESULT_ERROR,
		.confidence = RESULT_CERTAIN,
		.path = "a b/quo\"te's#%41?&<>.c",
		.line = 1,
		.column = 14,
		.end_column = 19,
		.function = "<init>&\"'",
		.message = "'a[0](1)' </script><!-- ]]> & \"{0}\" '%0A::error::x",
		.hint = "call\x1b[31m async\x01\x7f\xc2\x85\xef\xbf\xbe\xef\xbf\xbf\xff now",
		.fingerprint = "a0000000000000000000000000000001",
		.state = RESULT_STATE_NEW,
		.unit_count = 2,
		.steps = steps,
		.step_count = COUNT(steps),
		.fix = RESULT_FIX_SAFE,
		.edits = edits,
		.edit_count = COUNT(edits),
	},
	/* Equal lines; nothing but a line. */
	{
		.rule = "blocking-call",
		.severity = RESULT_PERFORMANCE,
		.confidence = RESULT_LIKELY,
		.path = "a:b,c::d.c",
		.line = 3,
		.message = "one\ntwo\r\nthree\tfour",
		.fingerprint = "a0000000000000000000000000000002",
		.state = RESULT_STATE_UNCHANGED,
		.accepted = "known & <old>",
		.unit_count = 1,
		.fix = RESULT_FIX_SUGGEST,
		.edits = outside_edits,
		.edit_count = COUNT(outside_edits),
	},
	/* No UTF-8 in a path, a column behind the end. */
	{
		.rule = "no-such-rule",
		.severity = RESULT_WARNING,
		.confidence = RESULT_POSSIBLE,
		.path = "caf\xe9.c",
		.line = 1,
		.column = 99,
		.end_column = 120,
		.message =
			"\xe2\x80\xaeright to left\xe2\x80\xac, \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
		.fingerprint = "a0000000000000000000000000000003",
		.state = RESULT_STATE_UPDATED,
		.accepted = "",
		.unit_count = 1,
		.fix = RESULT_FIX_SUGGEST,
		.edits = latin_edits,
		.edit_count = COUNT(latin_edits),
	},
	/* A line that is not there, in a name of control characters. */
	{
		.rule = "blocking-call",
		.severity = RESULT_WARNING,
		.confidence = RESULT_LIKELY,
		.path = "line\nbreak\ttab\x01.c",
		.line = 2147483647,
		.column = 2,
		.message = "",
		.category = "<dns>",
		.fingerprint = "a0000000000000000000000000000004",
		.suppressed = "-- ]]> {reason} caf\xe9",
		.suppressed_path = "other\x1b.h",
		.suppressed_line = 2147483647,
		.is_cut = true,
		.unit_count = 1,
	},
	/* No place at all. */
	{
		.rule = "blocking-call",
		.severity = RESULT_INFO,
		.confidence = RESULT_CERTAIN,
		.path = "",
		.message = "the program has no loop",
		.fingerprint = "a0000000000000000000000000000005",
		.unit_count = 1,
	},
	/* Gone since the baseline was made. */
	{
		.rule = "blocking-call",
		.severity = RESULT_ERROR,
		.confidence = RESULT_CERTAIN,
		.path = "\xe6\x97\xa5\xe6\x9c\xac/-x.c",
		.line = 1,
		.column = 1,
		.message = "'sleep' blocks the event loop",
		.fingerprint = "a0000000000000000000000000000006",
		.state = RESULT_STATE_ABSENT,
		.unit_count = 1,
	},
};

static const struct result_unit units[] = {
	{ "a b/quo\"te's#%41?&<>.c", RESULT_UNIT_PARSED, false, NULL, 1, 0 },
	{ "a:b,c::d.c", RESULT_UNIT_PARSED, true, "a:b,c::d.c:1:1: error: \"<&>\" {x}", 1, 0 },
	{ "caf\xe9.c", RESULT_UNIT_LOST, false, "killed by ]]> \x02", 0, 0 },
	{ "</script>.c", RESULT_UNIT_MISSING, false, NULL, 0, 0 },
	{ "100% | `tick` *star* _x_ [y](z).c", RESULT_UNIT_PARSED, false, "1 + 1 = 3", 2, 1 },
};

static const struct result_rule rules[] = {
	{ "blocking-call", "calls <that> block & \"wait\"", RESULT_ERROR,
		"# blocking-call: a title\n\nThe first line\ngoes on {here}: CWE-1322.\n\n"
		"* an item\n  of two lines\n* another, CWE-22\n\n1. first\n2. second\n\n"
		"| a | b |\n|---|---|\n\n    indented\n    code\n\n"
		"```c bad\nint x;\n\nint y;\n```\nAfter the code\nit goes on, CWE-1322.\n",
		false },
};

#define COPY(into, items) ((void)((into) = arena_copy(arena, (items), sizeof(items))))

struct result *fixture_nasty(struct arena *arena)
{
	struct result *result = arena_alloc(arena, sizeof(*result));
	*result = (struct result){
		.tool_version = "0.1.0",
		.root = "/home/a b/100%#?/caf\xe9",
		.database = "build \"1\"/compile_commands.json",
		.started = "2024-05-17T09:30:00Z",
		.key = "k4",
		.unit_count = COUNT(units),
		.parsed_count = 3,
		.lost_count = 1,
		.missing_count = 1,
		.partial_count = 1,
		.function_count = 4,
		.degraded_count = 1,
		.suppressed_count = 1,
		.finding_count = COUNT(findings),
		.unit_row_count = COUNT(units),
		.rule_count = COUNT(rules),
		.file_count = COUNT(files),
	};
	COPY(result->findings, findings);
	COPY(result->units, units);
	COPY(result->rules, rules);
	COPY(result->files, files);
	return result;
}

struct result *fixture_many(struct arena *arena, size_t count, size_t step_count)
{
	struct result *result = fixture_nasty(arena);
	struct result_step *path = arena_array(arena, step_count, sizeof(*path));
	for (size_t i = 0; i < step_count; i++)
		path[i] = (struct result_step){ "a:b,c::d.c", (uint32_t)(i % 3 + 1), 1,
			arena_printf(arena, "'f%zu' calls 'f%zu'", i, i + 1), i == 1 };
	result->findings = arena_array(arena, count, sizeof(*result->findings));
	for (size_t i = 0; i < count; i++)
		result->findings[i] = (struct result_finding){
			.rule = "blocking-call",
			.severity = (enum result_severity)(i % result_severity_count),
			.confidence = RESULT_LIKELY,
			.path = arena_printf(arena, "src/module%zu/file%zu.c", i % 7, i / 100),
			.line = (uint32_t)(i % 5000 + 1),
			.column = 9,
			.end_column = 21,
			.function = "function",
			.message = arena_printf(arena, "'f%zu' blocks the event loop", i),
			.hint = "move it to async_offload()",
			.fingerprint = arena_printf(arena, "%032zx", i),
			.unit_count = 1,
			.steps = path,
			.step_count = step_count,
		};
	result->finding_count = count;
	result->suppressed_count = 0;
	return result;
}
