/*
 * Which definition a name means, and what counts as one definition.
 */
#include "testing.h"

/* Links units given as path, group, text; ends with NULL. */
static struct link_test linked_units(const char *const *units)
{
	struct link_test t;
	link_test_init(&t);
	for (; *units; units += 3)
		link_test_unit(&t, units[0], *units[1] ? units[1] : NULL, units[2]);
	link_test_link(&t);
	return t;
}

#define UNITS(...) linked_units((const char *const[]){ __VA_ARGS__, NULL })

START_TEST(a_call_goes_to_the_one_definition_in_another_unit)
{
	struct link_test t = UNITS("a.c", "", "function top() { call helper() };", "b.c", "",
		"function helper() { call load() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	ck_assert_int_eq(edge_of(&t, "top", "helper", EDGE_CALL)->certainty, CERTAIN);
	link_test_release(&t);
}
END_TEST

START_TEST(the_definition_of_the_own_unit_goes_first)
{
	struct link_test t = UNITS("a.c", "one", "function top() { call f() }; function f() { };",
		"b.c", "one", "function f() { call load() };", "c.c", "two",
		"function f() { call resolve(\"h\") };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert_uint_eq(call_of(&t, "top", 0)->edge_count, 1);
	link_test_release(&t);
}
END_TEST

START_TEST(then_the_definition_of_the_own_group)
{
	struct link_test t = UNITS("a.c", "one", "function top() { call f() };", "b.c", "one",
		"function f() { call load() };", "c.c", "two",
		"function f() { call resolve(\"h\") };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(then_all_of_them_and_less_surely)
{
	struct link_test t = UNITS("a.c", "three", "function top() { call f() };", "b.c", "one",
		"function f() { call load() };", "c.c", "two",
		"function f() { call resolve(\"h\") };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk may likely 2, dns may likely 2");
	ck_assert_uint_eq(call_of(&t, "top", 0)->edge_count, 2);
	link_test_release(&t);
}
END_TEST

START_TEST(without_groups_all_definitions_are_meant)
{
	struct link_test t = UNITS("a.c", "", "function top() { call f() };", "b.c", "",
		"function f() { call load() };", "c.c", "", "function f() { call load() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must likely 2");
	link_test_release(&t);
}
END_TEST

#define WEAK "function f() weak { call resolve(\"h\") }; "

START_TEST(a_weak_definition_gives_way)
{
	struct link_test t = UNITS("a.c", "", WEAK "function top() { call f() };", "b.c", "",
		"function f() { call load() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	link_test_release(&t);
	t = UNITS("a.c", "one", WEAK "function top() { call f() };", "b.c", "one",
		"function f() { call load() };", "c.c", "two", "function f() { };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_weak_definition_that_is_alone_is_meant)
{
	struct link_test t = UNITS("a.c", "", WEAK, "b.c", "", "function top() { call f() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "dns must certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_definition_of_another_group_may_replace_a_weak_one)
{
	struct link_test t = UNITS("a.c", "one", WEAK "function top() { call f() };", "b.c", "two",
		"function f() { call load() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk may likely 2, dns may likely 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_function_pointer_means_what_a_call_would)
{
	struct link_test t = UNITS("a.c", "one",
		"function top() {" ADDRESS("1", "f") "%2 = call spawn(%1); call *%1() };", "b.c",
		"one", "function f() { call load() };", "c.c", "two",
		"function f() { call resolve(\"h\") };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	ck_assert_str_eq(edges_of(&t, "top"), "spawn f, call spawn, call f");
	ck_assert_str_eq(contexts_of(&t, "c.c:f"), "unknown");
	link_test_release(&t);
}
END_TEST

#define STATIC(file) "helper\"c:" file "@F@helper@" file "\""

START_TEST(statics_of_one_name_in_two_files_are_two_functions)
{
	struct link_test t = UNITS("a.c", "",
		"declare function " STATIC("a.c") " static; function " STATIC(
			"a.c") "() static { call load() "
			       "}; function top() { "
			       "call " STATIC("a.c") "()"
						     " }"
						     ";",
		"b.c", "",
		"declare function " STATIC("b.c") " static; function " STATIC(
			"b.c") "() static { }; function pot() { call " STATIC("b.c") "() "
										     "};");
	ck_assert_uint_eq(nodes_named(&t, "helper"), 2);
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	ck_assert_str_eq(blocking_of(&t, "pot"), "");
	link_test_release(&t);
}
END_TEST

/* A record has no linkage: its key names its file. */
#define JOB(file) "\"c:" file "@S@job@" file "\""
#define RUN(file) "run\"c:" file "@S@job@FI@run@" file "\"{" JOB(file) "}"

START_TEST(structs_of_one_name_in_two_files_are_two_structs)
{
	struct link_test t = UNITS("a.c", "",
		"function slow() { call load() };"
		"function set($j: struct " JOB("a.c") "*) { %1 = read $j;" ADDRESS("2",
			"slow") "%1->" RUN("a.c") " = %2 };"
						  "function top($j: struct " JOB(
							  "a.c") "*) { %1 = read $j;"
								 "%2: function* = read %1->" RUN(
									 "a.c") "<function*>; call "
										"*%2() };",
		"b.c", "",
		"function quick() { };"
		"function reset($j: struct " JOB("b.c") "*) { %1 = read $j;" ADDRESS("2",
			"quick") "%1->" RUN("b.c") " = %2 };"
						   "function pot($j: struct " JOB(
							   "b.c") "*) { %1 = read $j;"
								  "%2: function* = read %1->" RUN(
									  "b.c") "<function*>; "
										 "call *%2() };");
	ck_assert_str_eq(edges_of(&t, "top"), "call slow");
	ck_assert_str_eq(edges_of(&t, "pot"), "call quick");
	link_test_release(&t);
}
END_TEST

/* A header read with two configurations: the struct has the field in one of them only. */
START_TEST(a_field_that_only_one_unit_knows_keeps_what_is_said_of_it)
{
	struct link_test t = UNITS("a.c", "", "record job; field id;", "b.c", "",
		"record job; field id; field run annotate \"async:loop-only\";"
		"function handler() static { };"
		"function set($j: struct job*) { %1 = read $j;" ADDRESS(
			"2", "handler") "%1->job::run = %2 };");
	ck_assert_str_eq(contexts_of(&t, "handler"), "callback");
	link_test_release(&t);
}
END_TEST

#define INLINE(body) "function wait_a_bit() inline @\"h.h\":3:1 {" body "};"

START_TEST(an_inline_function_of_two_units_is_one)
{
	struct link_test t = UNITS("a.c", "",
		INLINE("call load()") "function top() {"
				      "call wait_a_bit() };",
		"b.c", "", INLINE("call load()") "function pot() { call wait_a_bit() };");
	ck_assert_uint_eq(nodes_named(&t, "wait_a_bit"), 1);
	ck_assert_uint_eq(function_of(&t, "wait_a_bit")->unit_count, 2);
	ck_assert_int_eq(edge_of(&t, "pot", "wait_a_bit", EDGE_CALL)->certainty, CERTAIN);
	link_test_release(&t);
}
END_TEST

/* Two units read the header alike, a third with another configuration. */
START_TEST(an_inline_function_with_two_bodies_is_bound_by_unit)
{
	struct link_test t = UNITS("a.c", "",
		INLINE("call load()") "function a() {"
				      "call wait_a_bit() };",
		"b.c", "", INLINE("call load()") "function b() { call wait_a_bit() };", "c.c", "",
		INLINE("") "function c() { call wait_a_bit() };");
	ck_assert_uint_eq(nodes_named(&t, "wait_a_bit"), 2);
	ck_assert_str_eq(blocking_of(&t, "a"), "disk must certain 2");
	ck_assert_str_eq(blocking_of(&t, "b"), "disk must certain 2");
	ck_assert_str_eq(blocking_of(&t, "c"), "");
	link_test_release(&t);
}
END_TEST

/* The one body calls in each program what that program defines. */
START_TEST(an_inline_function_calls_what_each_of_its_programs_defines)
{
	struct link_test t = UNITS("a.c", "one",
		INLINE("call emit()") "function a() { call wait_a_bit() };"
				      "function emit() { call load() };",
		"b.c", "two",
		INLINE("call emit()") "function b() { call wait_a_bit() };"
				      "function emit() { call resolve(\"h\") };");
	ck_assert_str_eq(blocking_of(&t, "wait_a_bit"), "disk may likely 2, dns may likely 2");
	ck_assert_str_eq(contexts_of(&t, "b.c:emit"), "unknown");
	ck_assert_uint_eq(call_of(&t, "wait_a_bit", 0)->edge_count, 2);
	link_test_release(&t);
}
END_TEST

START_TEST(a_global_of_one_unit_is_filled_by_another)
{
	struct link_test t = UNITS("a.c", "",
		"declare variable hook pointer; function top() {"
		"%1: function* = read hook<function*>; call *%1() };",
		"b.c", "",
		"declare variable hook pointer defined; function slow() static { call load() };"
		"function hook_value() initialiser {" ADDRESS("1", "slow") "hook = %1 };");
	ck_assert_str_eq(edges_of(&t, "top"), "call slow");
	link_test_release(&t);
}
END_TEST

/* The header annotates, the file that defines does not include it. */
START_TEST(the_declaration_that_says_most_is_believed)
{
	struct link_test t = UNITS("a.c", "",
		"declare function fetch() annotate \"async:suspends\"; function top() { call "
		"fetch() };",
		"b.c", "", "declare function fetch() defined; function fetch() { };");
	ck_assert(function_of(&t, "top")->must_suspend);
	ck_assert(function_of(&t, "fetch")->may_suspend);
	link_test_release(&t);
}
END_TEST

START_TEST(a_missing_unit_leaves_an_unknown_external)
{
	struct link_test t = UNITS("a.c", "",
		"declare function helper; function slow() static { call load() };"
		"function top() {" ADDRESS("1", "slow") "call helper(%1); call take_turn() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert_str_eq(contexts_of(&t, "slow"), "unknown");
	ck_assert_str_eq(contexts_of(&t, "top"), "task");
	ck_assert_uint_eq(t.program.unmodelled_count, 1);
	link_test_release(&t);
}
END_TEST

START_TEST(a_name_declared_nowhere_does_no_harm)
{
	struct link_test t = UNITS("a.c", "",
		"function top() { call nobody_declared(1); " ADDRESS(
			"1", "nor_this") "call mystery(%1); call *%1() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(no_units_are_a_program)
{
	struct link_test t;
	link_test_init(&t);
	link_test_link(&t);
	ck_assert_uint_eq(t.program.function_count, 0);
	ck_assert_str_eq(printed_program(&t), "unresolved 0 cut 0 unmodelled 0 degraded 0\n");
	link_test_release(&t);
}
END_TEST

START_TEST(units_without_functions_are_a_program)
{
	struct link_test t = UNITS("a.c", "", "", "b.c", "", "record job; field id;");
	ck_assert_uint_eq(t.program.defined_count, 0);
	ck_assert_uint_eq(t.program.unit_count, 2);
	link_test_release(&t);
}
END_TEST

START_TEST(one_unit_given_twice_counts_once)
{
	struct link_test t = UNITS("a.c", "", "function top() { call load() };", "a.c", "",
		"function top() { call load() };");
	ck_assert_uint_eq(nodes_named(&t, "top"), 1);
	ck_assert_uint_eq(function_of(&t, "top")->unit_count, 2);
	link_test_release(&t);
}
END_TEST

START_TEST(damaged_units_are_an_error)
{
	struct link_test t = linked("function top() { call load() };");
	struct program program;
	struct error err = { "" };
	struct text *bytes = &t.encoded.items[0];
	struct program_input inputs[2] = { { .bytes = bytes->bytes, .size = bytes->length },
		{ .bytes = bytes->bytes, .size = bytes->length / 2 } };
	ck_assert(!program_link(&program, inputs, 2, t.model, NULL, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "unit 1"));
	program_release(&program);
	link_test_release(&t);
}
END_TEST

START_TEST(a_unit_with_errors_makes_its_findings_less_sure)
{
	struct link_test t;
	struct error err = { "" };
	struct text bytes = { 0 };
	struct air_unit unit;
	link_test_init(&t);
	ck_assert(air_unit_parse(&unit,
		"unit \"b.c\" partial\nfile \"b.c\" main\ndeclare function load\n"
		"function partial() {\ncall load()\n}\n",
		&err));
	air_unit_encode(&bytes, &unit);
	air_unit_release(&unit);
	array_push(&t.encoded, bytes);
	array_push(&t.groups, NULL);
	link_test_unit(&t, "a.c", NULL, "function top() { call partial() };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "partial"), "disk must likely 1");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must likely 2");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_call_goes_to_the_one_definition_in_another_unit,
		the_definition_of_the_own_unit_goes_first,
		then_the_definition_of_the_own_group,
		then_all_of_them_and_less_surely,
		without_groups_all_definitions_are_meant,
		a_weak_definition_gives_way,
		a_weak_definition_that_is_alone_is_meant,
		a_definition_of_another_group_may_replace_a_weak_one,
		a_function_pointer_means_what_a_call_would,
		statics_of_one_name_in_two_files_are_two_functions,
		structs_of_one_name_in_two_files_are_two_structs,
		a_field_that_only_one_unit_knows_keeps_what_is_said_of_it,
		an_inline_function_of_two_units_is_one,
		an_inline_function_with_two_bodies_is_bound_by_unit,
		an_inline_function_calls_what_each_of_its_programs_defines,
		a_global_of_one_unit_is_filled_by_another,
		the_declaration_that_says_most_is_believed,
		a_missing_unit_leaves_an_unknown_external,
		a_name_declared_nowhere_does_no_harm,
		no_units_are_a_program,
		units_without_functions_are_a_program,
		one_unit_given_twice_counts_once,
		damaged_units_are_an_error,
		a_unit_with_errors_makes_its_findings_less_sure,
	};
	return RUN_CASES("link.binding", cases);
}
