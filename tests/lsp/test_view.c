/*
 * Findings in a text that somebody has gone on typing in.
 */
#include <check.h>
#include <string.h>

#include "lsp/view.h"
#include "suite.h"

static const char then[] = "int a;\n\tcall(b);\n\tother(c);\n";

static struct documents documents;
static struct view view;

static const struct result_edit edits[] = {
	{ .path = "a.c", .line = 3, .column = 2, .remove = 5, .insert = "another" }
};
static const struct result_step steps[] = {
	{ .path = "a.c", .line = 3, .column = 2, .text = "step" },
	{ .path = "b.c", .line = 3, .column = 2, .text = "elsewhere" },
};
static struct result_finding findings[] = {
	{ .rule = "x",
		.path = "a.c",
		.line = 2,
		.column = 2,
		.end_column = 6,
		.fix = RESULT_FIX_SAFE,
		.edits = edits,
		.edit_count = 1,
		.steps = steps,
		.step_count = 2 },
};
static struct result_file files[] = { { "a.c", then, sizeof(then) - 1 } };
static const struct result result = {
	.root = "/root", .findings = findings, .finding_count = 1, .files = files, .file_count = 1
};

static const struct result *in(const char *text)
{
	document_open(&documents, "file:///root/a.c", 1, text, strlen(text));
	view_forget(&view);
	return view_result(&view, &result, &documents);
}

static void end(void)
{
	view_release(&view);
	documents_release(&documents);
	memset(&documents, 0, sizeof(documents));
}

START_TEST(what_was_analysed_is_the_original)
{
	ck_assert_ptr_eq(view_result(&view, &result, &documents), &result);
	ck_assert_ptr_eq(in(then), &result);
	ck_assert_ptr_null(view_result(&view, NULL, &documents));
	end();
}
END_TEST

START_TEST(places_move_with_their_lines)
{
	const struct result *seen = in("\n\nint a;\n\tcall(b);\n\n\tother(c);\n");
	const struct result_finding *finding = &seen->findings[0];
	ck_assert_uint_eq(seen->finding_count, 1);
	ck_assert_uint_eq(finding->line, 4);
	ck_assert_uint_eq(finding->column, 2);
	ck_assert_uint_eq(finding->steps[0].line, 6);
	ck_assert_uint_eq(finding->steps[1].line, 3);
	ck_assert_uint_eq(finding->edit_count, 1);
	ck_assert_uint_eq(finding->edits[0].line, 6);
	ck_assert_int_eq(finding->fix, RESULT_FIX_SAFE);
	ck_assert_uint_eq(findings[0].line, 2);
	end();
}
END_TEST

START_TEST(columns_move_in_an_edited_line)
{
	const struct result_finding *finding =
		&in("int a;\n\tlong x = call(b);\n\tother(c);\n")->findings[0];
	ck_assert_uint_eq(finding->line, 2);
	ck_assert_uint_eq(finding->column, 11);
	ck_assert_uint_eq(finding->end_column, 15);
	ck_assert_uint_eq(finding->edit_count, 1);
	finding = &in("int a;\n\tcall(b, d);\n\tother(c);\n")->findings[0];
	ck_assert_uint_eq(finding->column, 2);
	ck_assert_uint_eq(finding->end_column, 6);
	end();
}
END_TEST

START_TEST(what_is_gone_is_not_shown)
{
	ck_assert_uint_eq(in("int a;\n\tother(c);\n")->finding_count, 0);
	ck_assert_uint_eq(in("")->finding_count, 0);
	ck_assert_ptr_eq(in(then), &result);
	end();
}
END_TEST

START_TEST(nothing_is_edited_that_is_another)
{
	const struct result_finding *finding =
		&in("int a;\n\tcall(b);\n\tothers(c);\n")->findings[0];
	ck_assert_uint_eq(finding->edit_count, 0);
	ck_assert_int_eq(finding->fix, RESULT_FIX_NONE);
	end();
}
END_TEST

int main(void)
{
	TCase *moved = tcase_create("moved");
	tcase_add_test(moved, what_was_analysed_is_the_original);
	tcase_add_test(moved, places_move_with_their_lines);
	tcase_add_test(moved, columns_move_in_an_edited_line);
	tcase_add_test(moved, what_is_gone_is_not_shown);
	tcase_add_test(moved, nothing_is_edited_that_is_another);
	return suite_run("view", moved);
}
