/*
 * Where values come from.
 */
#include "subject.h"

START_TEST(parameters_and_constants_are_their_own_origin)
{
	given("function f($n: int) { b0: %0 = read $n\n call use(%0, 7, null, \"text\") }");
	ck_assert_str_eq(origins_of("use", 0), "param n");
	ck_assert_str_eq(origins_of("use", 1), "7");
	ck_assert_str_eq(origins_of("use", 2), "null");
	ck_assert_str_eq(origins_of("use", 3), "string text");
}
END_TEST

START_TEST(copies_and_casts_are_followed)
{
	given("{ local $a: int\n local $b: int\n"
	      "%0: int = call read()\n $a = %0\n %1 = read $a\n $b = %1\n"
	      "%2 = read $b\n %3: int:8 = cast %2\n call use(%3) }");
	ck_assert_str_eq(origins_of("use", 0), "call read");
}
END_TEST

START_TEST(both_sides_of_a_branch_are_found)
{
	given("function f($c: int) { local $p: void*\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n"
	      "b1: %1: void* = call make()\n $p = %1\n jump b3\n"
	      "b2: $p = null\n jump b3\n"
	      "b3: %2 = read $p\n call use(%2) }");
	ck_assert_str_eq(origins_of("use", 0), "null | call make");
}
END_TEST

START_TEST(a_later_copy_hides_an_earlier_one)
{
	given("{ local $a: int\n $a = 1\n $a = 2\n %0 = read $a\n call use(%0) }");
	ck_assert_str_eq(origins_of("use", 0), "2");
}
END_TEST

START_TEST(more_origins_than_asked_for_end_in_unknown)
{
	struct flow_origin origins[2];

	given("function f($c: int) { local $a: int\n"
	      "b0: %0 = read $c\n switch %0 else b1, 1: b2, 2: b3\n"
	      "b1: $a = 1\n jump b4\n b2: $a = 2\n jump b4\n b3: $a = 3\n jump b4\n"
	      "b4: %1 = read $a\n call use(%1) }");
	ck_assert_uint_eq(flow_origins(flow, call_of("use"), argument_of("use", 0), origins, 2), 2);
	ck_assert_int_eq(origins[0].kind, FLOW_ORIGIN_CONSTANT);
	ck_assert_int_eq(origins[1].kind, FLOW_ORIGIN_UNKNOWN);
	ck_assert_int_eq(
		flow_origin(flow, call_of("use"), argument_of("use", 0)).kind, FLOW_ORIGIN_UNKNOWN);
}
END_TEST

START_TEST(addresses_name_their_object)
{
	given("{ local $a: int addressed\n"
	      "%0: int* = address $a\n %1: void* = address table[3]\n"
	      "%2: function* = address function helper\n call use(%0, %1, %2) }");
	ck_assert_str_eq(origins_of("use", 0), "&local a");
	ck_assert_str_eq(origins_of("use", 1), "&global table");
	ck_assert_str_eq(origins_of("use", 2), "function helper");
}
END_TEST

START_TEST(a_moved_address_is_still_inside_the_object)
{
	given("{ local $p: int*\n"
	      "b0: %0: int* = address table\n $p = %0\n jump b1\n"
	      "b1: %1 = read $p\n call use(%1)\n %2: int* = %1 + 1\n $p = %2\n"
	      "%3: int = call more()\n branch %3, b1, b2\n"
	      "b2: return }");
	ck_assert_str_eq(origins_of("use", 0), "&global table");
}
END_TEST

START_TEST(fields_and_globals_are_named_by_what_holds_them)
{
	given("function f($job: struct job*) {\n"
	      "%0 = read $job\n %1 = read %0->job::run<function*>\n"
	      "%2 = read ops.table::open<function*>\n %3 = read hooks[2]<function*>\n"
	      "%4 = read *%1<int>\n call use(%1, %2, %3, %4) }");
	ck_assert_str_eq(origins_of("use", 0), "field run");
	ck_assert_str_eq(origins_of("use", 1), "field open");
	ck_assert_str_eq(origins_of("use", 2), "global hooks");
	ck_assert_str_eq(origins_of("use", 3), "other");
}
END_TEST

START_TEST(an_element_through_a_pointer_to_a_global_is_the_globals)
{
	given("{ local $p: function**\n"
	      "%0: function** = address hooks\n $p = %0\n %1 = read $p\n"
	      "%2 = read %1[1]<function*>\n call use(%2) }");
	ck_assert_str_eq(origins_of("use", 0), "global hooks");
}
END_TEST

START_TEST(members_of_a_local_struct_are_apart)
{
	given("function f($n: int) { local $s: struct pair:8\n"
	      "%0 = read $n\n $s.pair::a<int> = %0\n $s.pair::b<int> = 5\n"
	      "%1 = read $s.pair::a<int>\n %2 = read $s.pair::b<int>\n call use(%1, %2) }");
	ck_assert_str_eq(origins_of("use", 0), "param n");
	ck_assert_str_eq(origins_of("use", 1), "5");
}
END_TEST

START_TEST(a_struct_copied_whole_keeps_its_members)
{
	given("function f($n: int) { local $s: struct pair:8\n local $t: struct pair:8\n"
	      "%0 = read $n\n $s.pair::a<int> = %0\n %1 = read $s\n $t = %1\n"
	      "%2 = read $t.pair::a<int>\n call use(%2) }");
	ck_assert_str_eq(origins_of("use", 0), "param n");
}
END_TEST

START_TEST(members_of_a_union_are_one)
{
	given("{ local $u: struct \"c:@U@box\":8\n"
	      "$u.\"c:@U@box@FI@a\"{\"c:@U@box\"}<int> = 1\n"
	      "$u.\"c:@U@box@FI@b\"{\"c:@U@box\"}<int> = 2\n"
	      "%0 = read $u.\"c:@U@box@FI@a\"{\"c:@U@box\"}<int>\n call use(%0) }");
	ck_assert_str_eq(origins_of("use", 0), "2 | 1 | unknown");
}
END_TEST

START_TEST(one_of_several_elements_is_any_of_them)
{
	given("function f($i: int) { local $table: function*[]:16\n"
	      "enter $table\n %0: function* = address function one\n"
	      "%1: function* = address function two\n"
	      "$table[0]<function*> = %0\n $table[1]<function*> = %1\n"
	      "%2 = read $i\n %3 = read $table[%2]<function*>\n call use(%3) }");
	ck_assert_str_eq(origins_of("use", 0), "function two | function one");
}
END_TEST

START_TEST(a_forwarding_call_is_seen_through)
{
	given("function f($p: void*) { %0 = read $p\n %1: void* = call same(%0)\n call use(%1) }");
	ck_assert_str_eq(origins_of("use", 0), "param p");
}
END_TEST

START_TEST(a_zero_is_null_or_number_by_its_type)
{
	given("{ local $s: struct pair:16\n zero $s\n %0 = read $s.pair::p<void*>\n"
	      "%1 = read $s.pair::n<int>\n call use(%0, %1) }");
	ck_assert_str_eq(origins_of("use", 0), "null");
	ck_assert_str_eq(origins_of("use", 1), "0");
}
END_TEST

START_TEST(what_was_never_set_is_unknown)
{
	given("{ local $a: int\n enter $a\n %0 = read $a\n call use(%0) }");
	ck_assert_str_eq(origins_of("use", 0), "unknown");
}
END_TEST

START_TEST(a_call_that_gets_the_address_makes_it_unknown)
{
	given("{ local $a: int addressed\n $a = 1\n %0: int* = address $a\n call fill(%0)\n"
	      "%1 = read $a\n call use(%1) }");
	ck_assert_str_eq(origins_of("use", 0), "1 | unknown");
}
END_TEST

START_TEST(a_call_that_only_reads_does_not)
{
	given("{ local $a: int addressed\n $a = 1\n %0: int* = address $a\n call look(%0)\n"
	      "call fill(null, %0)\n %1 = read $a\n call use(%1) }");
	ck_assert_str_eq(origins_of("use", 0), "1");
}
END_TEST

START_TEST(an_unknown_call_writes_only_what_got_out_before)
{
	given("{ local $a: int addressed\n $a = 1\n call unknown()\n %0 = read $a\n call use(%0)\n"
	      "%1: int* = address $a\n keep = %1\n call unknown()\n %2 = read $a\n"
	      "call after(%2) }");
	ck_assert_str_eq(origins_of("use", 0), "1");
	ck_assert_str_eq(origins_of("after", 0), "1 | unknown");
}
END_TEST

START_TEST(in_a_loop_it_may_have_got_out_in_an_earlier_turn)
{
	given("{ local $a: int addressed\n b0: jump b1\n"
	      "b1: $a = 1\n call unknown()\n %0 = read $a\n call use(%0)\n"
	      "%1: int* = address $a\n keep = %1\n %2: int = call more()\n branch %2, b1, b2\n"
	      "b2: return }");
	ck_assert_str_eq(origins_of("use", 0), "1 | unknown");
}
END_TEST

START_TEST(a_store_through_a_leaked_pointer_may_hit_it)
{
	given("function f($q: int*) { local $a: int addressed\n local $p: int*\n"
	      "$a = 1\n %0: int* = address $a\n $p = %0\n"
	      "%1 = read $p\n *%1<int> = 2\n %2 = read $a\n call use(%2) }");
	ck_assert_str_eq(origins_of("use", 0), "1 | unknown");
}
END_TEST

START_TEST(a_store_through_a_parameter_does_not)
{
	given("function f($q: int*) { local $a: int addressed\n"
	      "$a = 1\n %0: int* = address $a\n keep = %0\n"
	      "%1 = read $q\n *%1<int> = 2\n %2 = read $a\n call use(%2) }");
	ck_assert_str_eq(origins_of("use", 0), "1");
}
END_TEST

START_TEST(a_store_of_another_type_does_not)
{
	given("{ local $a: int addressed\n"
	      "$a = 1\n %0: int* = address $a\n keep = %0\n %1 = read other_keep<void**>\n"
	      "*%1<void*> = null\n %2 = read $a\n call use(%2) }");
	ck_assert_str_eq(origins_of("use", 0), "1");
}
END_TEST

START_TEST(a_cycle_of_copies_ends)
{
	given("{ local $a: int\n local $b: int\n b0: $a = 4\n jump b1\n"
	      "b1: %0 = read $a\n $b = %0\n %1 = read $b\n $a = %1\n"
	      "%2: int = call more()\n branch %2, b1, b2\n b2: %3 = read $b\n call use(%3) }");
	ck_assert_str_eq(origins_of("use", 0), "4");
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, parameters_and_constants_are_their_own_origin);
	tcase_add_test(tests, copies_and_casts_are_followed);
	tcase_add_test(tests, both_sides_of_a_branch_are_found);
	tcase_add_test(tests, a_later_copy_hides_an_earlier_one);
	tcase_add_test(tests, more_origins_than_asked_for_end_in_unknown);
	tcase_add_test(tests, addresses_name_their_object);
	tcase_add_test(tests, a_moved_address_is_still_inside_the_object);
	tcase_add_test(tests, fields_and_globals_are_named_by_what_holds_them);
	tcase_add_test(tests, an_element_through_a_pointer_to_a_global_is_the_globals);
	tcase_add_test(tests, members_of_a_local_struct_are_apart);
	tcase_add_test(tests, a_struct_copied_whole_keeps_its_members);
	tcase_add_test(tests, members_of_a_union_are_one);
	tcase_add_test(tests, one_of_several_elements_is_any_of_them);
	tcase_add_test(tests, a_forwarding_call_is_seen_through);
	tcase_add_test(tests, a_zero_is_null_or_number_by_its_type);
	tcase_add_test(tests, what_was_never_set_is_unknown);
	tcase_add_test(tests, a_call_that_gets_the_address_makes_it_unknown);
	tcase_add_test(tests, a_call_that_only_reads_does_not);
	tcase_add_test(tests, an_unknown_call_writes_only_what_got_out_before);
	tcase_add_test(tests, in_a_loop_it_may_have_got_out_in_an_earlier_turn);
	tcase_add_test(tests, a_store_through_a_leaked_pointer_may_hit_it);
	tcase_add_test(tests, a_store_through_a_parameter_does_not);
	tcase_add_test(tests, a_store_of_another_type_does_not);
	tcase_add_test(tests, a_cycle_of_copies_ends);
}

int main(void)
{
	return run_tests("value", add);
}
