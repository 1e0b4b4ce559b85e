/*
 * The text form: what is printed reads back equal, and looks as a person would write it.
 */
#include <string.h>

#include "random_function.h"
#include "testing.h"

START_TEST(random_functions_are_printed_and_read_back_equal)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	struct chance chance = { 3 };
	struct air_function f;

	for (uint32_t i = 0; i < 1500; i++) {
		arena_reset(&arena);
		random_function(&chance, b, &arena, &f, chance_below(&chance, 90), 40);
		const char *text = printed(&arena, &f);
		struct air_function back = parse_text(&arena, text);
		ck_assert_str_eq(text, printed(&arena, &back));
		struct air_record_bytes record = air_function_encode(&arena, &f);
		struct air_record_bytes again = air_function_encode(&arena, &back);
		ck_assert_msg(same_record(&record, &again), "%s", text);
	}
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

/* Reads and prints; must stay as it is. */
static void check_stable(const char *text)
{
	struct arena arena = { 0 };
	struct air_function f = parse_text(&arena, text);
	ck_assert_str_eq(text, printed(&arena, &f));
	arena_release(&arena);
}

START_TEST(the_printed_form_is_the_documented_one)
{
	check_stable("function fetch($job: struct job*, $limit: int) @\"src/a.c\":10:1 to 19 {\n"
		     "\tlocal $n: int @11:6\n"
		     "b0:\n"
		     "\t%0 = read $job @12:10\n"
		     "\t%1 = read %0->job::fd<int> @12:15\n"
		     "\t%2: int = call read(%1, null, 2048\"SIZE | 1\") @12:5\n"
		     "\t$n = %2\n"
		     "\t%4: int = %2 < 0\n"
		     "\tbranch %4, b1, b2\n"
		     "b1:\n"
		     "\tcall log(\"failed\") @14:3 in WARN@14:3\n"
		     "\tjump b2\n"
		     "b2:\n"
		     "\treturn %2 @16:2\n"
		     "}\n");
}
END_TEST

START_TEST(every_kind_of_statement_is_stable)
{
	check_stable(
		"function \"c:a.c@F@help@a.c\"($x: int:8 addressed @1:2, $#1, ...) static inline "
		"noreturn weak @\"a.c\":1:1 degraded \"unknown name 'y'\" {\n"
		"\tlocal $x#2: struct \"\"\"c:@SA@anon\"[]:64 cleanup release @2:3\n"
		"b0:\n"
		"\tenter $x#2\n"
		"\tzero $x#2 initialises\n"
		"\t%2: function(\"c:a.h@T@callback\")* = address function read\n"
		"\t%3 = call *%2(none, unknown, -5, null\"NULL\", \"a\\\"b\\n\") may\n"
		"\t*%3 = 1\n"
		"\t(*null).job::next.?[%3]<bool> = 2\n"
		"\t%3[4].\"c:a.c@S@x@FI@y@a.c\"{\"elsewhere\"} = 3\n"
		"\t\"c:@return\" = 4\n"
		"\tcounter = 5\n"
		"\t%9: unsigned:1 = neg %3\n"
		"\t%10 = !%9\n"
		"\t%11 = ~%10\n"
		"\t%12 = -1 - -1\n"
		"\t%13: none = read %9->job::next<void*>\n"
		"\tasm(%9, %10)\n"
		"\tcall release(%11) cleanup @\"b.h\":4:5 in \"\"@\"b.h\":9:9\n"
		"\tleave $x#2\n"
		"\tswitch %9 else b1, 1: b2, -3..7: b1\n"
		"b1:\n"
		"\tindirect %2, b1, b2\n"
		"b2:\n"
		"\tunreachable\n"
		"}\n");
}
END_TEST

START_TEST(much_may_be_left_out)
{
	struct arena arena = { 0 };
	struct air_function f = parse_text(&arena, "// comment\n"
						   "function f($a, $b) { // comment\n"
						   "  %r = read $a\n"
						   "  branch %r, done, next\n"
						   "next:\n"
						   "  call g(%r)\n"
						   "done:\n"
						   "}\n");
	ck_assert_str_eq(printed(&arena, &f), "function f($a, $b) @\"test.c\":1:0 {\n"
					      "b0:\n"
					      "\t%0 = read $a\n"
					      "\tbranch %0, b2, b1\n"
					      "b1:\n"
					      "\tcall g(%0)\n"
					      "\tjump b2\n"
					      "b2:\n"
					      "\treturn\n"
					      "}\n");
	ck_assert_uint_eq(f.param_count, 2);
	ck_assert_str_eq(f.key, "c:@F@f");
	ck_assert_uint_eq(f.flags, AIR_FUNCTION_EXTERNAL);
	arena_release(&arena);
}
END_TEST

START_TEST(results_may_be_used_above_their_line)
{
	struct arena arena = { 0 };
	struct air_function f = parse_text(&arena, "function f($a) {\n"
						   "\tjump b2\n"
						   "b1:\n\treturn %late\n"
						   "b2:\n\t%late = read $a\n\tjump b1\n}");
	ck_assert_uint_eq(f.blocks[1].end.value.index, 0);
	ck_assert_int_eq(f.blocks[1].end.value.kind, AIR_VALUE_RESULT);
	arena_release(&arena);
}
END_TEST

START_TEST(units_print_and_read_back_equal)
{
	static const char text[] =
		"unit \"src/a.c\" failed\n"
		"file \"src/a.c\" main text \"one\\n\"\n\t\"two\"\n"
		"file \"b.h\" text \"\"\n"
		"declare function read(fd const annotate \"in\", \"\" const, ...) static defined\n"
		"declare function helper\"c:a.c@F@help@a.c\"() annotate \"a\" annotate \"b\" @3:4\n"
		"declare variable \"x y\"\"c:@x\" thread-local typedef \"t\" @\"b.h\":1:1\n"
		"record \"\"\"c:@SA@anon\" size 8 @2:0\n"
		"\tfield a\n"
		"\tfield \"key\" annotate \"z\"\n"
		"record empty @none:0:0\n"
		"typedef \"c:a.h@T@callback\"\n"
		"diagnostic \"bad\" @none:1:2\n"
		"\nfunction f() @\"b.h\":1:0 {\nb0:\n\treturn\n}\n"
		"\nfunction g() @\"src/a.c\":1:0 {\nb0:\n\treturn\n}\n";
	struct air_unit unit;
	struct error err;

	if (!air_unit_parse(&unit, text, &err))
		ck_abort_msg("%s", err.text);
	ck_assert_str_eq(printed_unit(&unit.arena, &unit), text);
	ck_assert_str_eq(unit.records[0].fields[0].key, "c:@SA@anon@FI@a");
	ck_assert_str_eq(unit.records[0].fields[1].name, "key");
	ck_assert_uint_eq(unit.functions[0].file, 1);
	ck_assert_uint_eq(unit.functions[1].file, 0);
	air_unit_release(&unit);
}
END_TEST

START_TEST(a_summary_leaves_functions_and_texts_out)
{
	struct air_unit unit;
	struct text out = { 0 };

	ck_assert(air_unit_parse(
		&unit, "file \"test.c\" text \"int x;\"\nfunction f() {\n}\n", NULL));
	air_unit_print(&out, &unit, true);
	ck_assert_str_eq(text_string(&out), "unit \"test.c\"\nfile \"test.c\"\n");
	text_release(&out);
	air_unit_release(&unit);
}
END_TEST

START_TEST(files_that_are_named_are_added)
{
	struct air_unit unit;

	ck_assert(air_unit_parse(&unit,
		"declare function g() @4:1\n"
		"function f() @\"x.h\":3:1 {\n}\nfunction h() {\n}\n",
		NULL));
	ck_assert_uint_eq(unit.file_count, 2);
	ck_assert_str_eq(unit.files[0].path, "x.h");
	ck_assert_str_eq(unit.files[1].path, "test.c");
	ck_assert_uint_eq(unit.files[1].flags, AIR_FILE_MAIN);
	ck_assert_uint_eq(unit.functions[1].file, 1);
	air_unit_release(&unit);
}
END_TEST

START_TEST(one_instruction_prints_alone)
{
	struct arena arena = { 0 };
	struct text out = { 0 };
	struct air_function f = parse_text(&arena, "function f() {\n%1 = call g(1) @3:4\n"
						   "return %1\n}");
	air_instr_print(&out, &f, 0);
	ck_assert_str_eq(text_string(&out), "%0 = call g(1)");
	text_release(&out);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { random_functions_are_printed_and_read_back_equal,
		the_printed_form_is_the_documented_one, every_kind_of_statement_is_stable,
		much_may_be_left_out, results_may_be_used_above_their_line,
		units_print_and_read_back_equal, a_summary_leaves_functions_and_texts_out,
		files_that_are_named_are_added, one_instruction_prints_alone };
	return RUN_CASES("air.text", cases);
}
