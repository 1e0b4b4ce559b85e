/*
 * Sources as they are written: what they include, and where another include goes.
 */
#include "settling.h"

#include "base/edit.h"
#include "rule/mend.h"
#include "suite.h"

/* The text with `#include <header>` added. */
static const char *with_include(const char *text, const char *header)
{
	static char result[2048];
	struct air_file file = { .path = "a.c", .text = text, .text_size = strlen(text) };
	struct program_unit unit = { .air = { .files = &file, .file_count = 1 } };
	struct program program = { .units = &unit, .unit_count = 1 };
	struct source_set *sources = source_set_new(&program);
	struct include_place place =
		source_include_place(sources, source_set_find(sources, "a.c"), header);
	source_set_free(sources);
	snprintf(result, sizeof(result), "%.*s#include <%s>\n%s%s", (int)place.offset, text, header,
		place.wants_line ? "\n" : "", text + place.offset);
	return result;
}

static const struct {
	const char *text, *expected;
} places[] = {
	/* Into the alphabet, where there is one. */
	{ "#include <netdb.h>\n#include <unistd.h>\n",
		"#include <async/io.h>\n#include <netdb.h>\n#include <unistd.h>\n" },
	{ "#include <a.h>\n#include <b.h>\n",
		"#include <a.h>\n#include <async/io.h>\n#include <b.h>\n" },
	{ "#include <unistd.h>\n#include <a.h>\n",
		"#include <unistd.h>\n#include <a.h>\n#include <async/io.h>\n" },
	/* Beside those of its kind. */
	{ "#include <stdio.h>\n\n#include <async/async.h>\n\nint x;\n",
		"#include <stdio.h>\n\n#include <async/async.h>\n#include <async/io.h>\n\nint "
		"x;\n" },
	{ "#include \"own.h\"\n\n#include <z.h>\n",
		"#include \"own.h\"\n\n#include <async/io.h>\n#include <z.h>\n" },
	{ "#include \"config.h\"\nint x;\n",
		"#include \"config.h\"\n#include <async/io.h>\nint x;\n" },
	/* Not under a condition, but behind the guard of a header. */
	{ "#ifdef A\n#include <a.h>\n#endif\n#include <b.h>\n",
		"#ifdef A\n#include <a.h>\n#endif\n#include <async/io.h>\n#include <b.h>\n" },
	{ "#ifndef A_H\n#define A_H\n#include <b.h>\n#endif\n",
		"#ifndef A_H\n#define A_H\n#include <async/io.h>\n#include <b.h>\n#endif\n" },
	{ "#ifndef A\n#include <a.h>\n#endif\nint x;\n",
		"#ifndef A\n#include <a.h>\n#endif\n#include <async/io.h>\n\nint x;\n" },
	/* In front of the code, where there is none. */
	{ "/* What it is. */\n#define _GNU_SOURCE\nint x;\n",
		"/* What it is. */\n#define _GNU_SOURCE\n#include <async/io.h>\n\nint x;\n" },
	{ "", "#include <async/io.h>\n\n" },
	/* Its words in texts and comments are none. */
	{ "// #include <a.h>\nconst char *t = \"#include <b.h>\";\n",
		"// #include <a.h>\n#include <async/io.h>\n\nconst char *t = \"#include "
		"<b.h>\";\n" },
};

START_TEST(an_include_has_its_place)
{
	ck_assert_str_eq(with_include(places[_i].text, "async/io.h"), places[_i].expected);
}
END_TEST

static bool sees(const char *a, const char *b, const char *header)
{
	struct settle_test t;
	struct error err;
	struct program_input inputs[2];
	settle_test_init(&t);
	settle_test_file(&t, "src/a.c", a);
	settle_test_file(&t, "src/b.h", b);
	for (size_t i = 0; i < 2; i++)
		inputs[i] = (struct program_input){ .bytes = t.encoded.items[i].bytes,
			.size = t.encoded.items[i].length };
	ck_assert_msg(program_link(&t.program, inputs, 2, t.model, NULL, &err), "%s", err.text);
	t.sources = source_set_new(&t.program);
	bool found = source_sees(t.sources, source_set_find(t.sources, "src/a.c"), header);
	settle_test_release(&t);
	return found;
}

START_TEST(a_header_is_seen_through_others)
{
	ck_assert(sees("#include <x/y.h>\n", "", "x/y.h"));
	ck_assert(sees("#include \"x/y.h\"\n", "", "x/y.h"));
	ck_assert(!sees("#include <y.h>\n", "", "x/y.h"));
	ck_assert(sees("#include \"b.h\"\n", "#include <x/y.h>\n", "x/y.h"));
	ck_assert(sees("#include <src/b.h>\n", "#include <x/y.h>\n", "x/y.h"));
	ck_assert(!sees("int a;\n", "#include <x/y.h>\n", "x/y.h"));
	/* Each other's includes come to an end. */
	ck_assert(!sees("#include \"b.h\"\n", "#include \"a.c\"\n", "x/y.h"));
}
END_TEST

START_TEST(edits_have_the_line_ends_of_their_file)
{
	struct settle_test t;
	struct error err;
	struct program_input inputs[2];
	static const char *const paths[] = { "a.c", "b.c" };
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "int a;\r\nint b;\r\n");
	settle_test_file(&t, "b.c", "int a;\nint b;\r\n");
	for (size_t i = 0; i < 2; i++)
		inputs[i] = (struct program_input){ .bytes = t.encoded.items[i].bytes,
			.size = t.encoded.items[i].length };
	ck_assert_msg(program_link(&t.program, inputs, 2, t.model, NULL, &err), "%s", err.text);
	t.sources = source_set_new(&t.program);
	for (size_t i = 0; i < 2; i++)
		finding_fix(&t.findings, add_finding(&t, 1, 1), FIX_SAFE,
			(struct finding_edit){ .path = paths[i], .line = 1, .column = 1 },
			"x\n\ny\r\n");
	mend_line_ends(&t.findings, t.sources);
	ck_assert_str_eq(t.findings.items.items[0]->edits.items[0].insert, "x\r\n\r\ny\r\n");
	ck_assert_str_eq(t.findings.items.items[1]->edits.items[0].insert, "x\n\ny\r\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(files_of_others_are_not_ours)
{
	struct source own = { .path = "a.c", .text = "/* a */", .size = 7 };
	struct source made = { .path = "a.c", .text = "/* DO NOT EDIT */", .size = 17 };
	struct source outside = { .path = "/usr/a.c", .text = "/* a */", .size = 7 };
	ck_assert(source_is_ours(&own));
	ck_assert(!source_is_ours(&made));
	ck_assert(!source_is_ours(&outside));
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("source");
	tcase_add_loop_test(
		tests, an_include_has_its_place, 0, (int)(sizeof(places) / sizeof(*places)));
	tcase_add_test(tests, a_header_is_seen_through_others);
	tcase_add_test(tests, edits_have_the_line_ends_of_their_file);
	tcase_add_test(tests, files_of_others_are_not_ours);
	return suite_run("source", tests);
}
