/*
 * Whose word counts: annotations, markers, models; and words that change what a call means.
 */
#include "testing.h"

START_TEST(an_annotation_goes_before_the_model_and_the_model_adds_the_rest)
{
	struct link_test t = linked("declare function await() annotate \"async:waits;kind=local\";"
				    "function top() { call await() };");
	ck_assert(function_of(&t, "top")->may_suspend); /* the model says so */
	ck_assert_uint_eq(function_of(&t, "top")->waits, 1u << WAIT_LOCAL);
	link_test_release(&t);
}
END_TEST

START_TEST(a_marker_before_the_name_speaks_for_the_function)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "markers:\n  coroutine_fn: { suspends: true }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function co_read() marker \"coroutine_fn\";"
		"declare function plain() marker \"other_fn\";"
		"function co_read() { };"
		"function top() { call co_read(); call plain() };");
	link_test_link(&t);
	ck_assert(function_of(&t, "top")->must_suspend);
	ck_assert_str_eq(contexts_of(&t, "co_read"), "task");
	link_test_release(&t);
}
END_TEST

/* A marker says that a function suspends; how often is in its body, if that is known. */
START_TEST(a_marker_on_a_body_says_that_it_may)
{
	struct link_test t =
		linked("declare function sometimes() annotate \"async:suspends\";"
		       "declare function always() annotate \"async:suspends\";"
		       "declare function primitive() annotate \"async:suspends\";"
		       "function sometimes($n: int) { %1 = read $n; branch %1, yes, no;"
		       "yes: call take_turn(); jump no; no: return };"
		       "function always() { call take_turn() };"
		       "function primitive() { call switch_stacks() };");
	ck_assert(function_of(&t, "sometimes")->may_suspend);
	ck_assert(!function_of(&t, "sometimes")->must_suspend);
	ck_assert(function_of(&t, "always")->must_suspend);
	ck_assert(function_of(&t, "primitive")->must_suspend);
	link_test_release(&t);
}
END_TEST

START_TEST(an_unknown_annotation_means_nothing)
{
	struct link_test t = linked("declare function f() annotate \"async:of-the-future;n=1\" "
				    "annotate \"other:blocks\" annotate \"async:\";"
				    "function f() { call load() };"
				    "function top() { call f() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(what_happens_once_in_a_process_is_possible_at_most)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  run_once: { calls: arg1, once: true }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function run_once;"
		"function setup() { call load() };"
		"function top() {" ADDRESS("1", "setup") "call run_once(null, %1) };");
	link_test_link(&t);
	ck_assert(call_of(&t, "top", 0)->flags & CALL_ONCE);
	ck_assert_str_eq(blocking_of(&t, "setup"), "disk must certain 1");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk may possible 2");
	link_test_release(&t);
}
END_TEST

START_TEST(who_drives_the_loop_is_told_upwards)
{
	struct link_test t =
		linked("function serve() { call run_loop() };"
		       "function main() { call serve() };"
		       "function through() {" ADDRESS("1", "run_loop") "call *%1() };"
								       "function other() { };");
	ck_assert(function_of(&t, "main")->runs_loop);
	ck_assert(function_of(&t, "through")->runs_loop);
	ck_assert(!function_of(&t, "other")->runs_loop);
	link_test_release(&t);
}
END_TEST

START_TEST(calls_in_loops_and_by_cleanup_are_marked)
{
	struct link_test t = linked(
		"function top($n: int) { call mystery(); head: %1 = read $n; branch %1, body, end;"
		"body: call load(); jump head; end: call mystery() cleanup; return };");
	ck_assert(!(call_of(&t, "top", 0)->flags & CALL_IN_LOOP));
	ck_assert(call_of(&t, "top", 1)->flags & CALL_IN_LOOP);
	ck_assert(!(call_of(&t, "top", 1)->flags & CALL_MUST));
	ck_assert(call_of(&t, "top", 2)->flags & CALL_CLEANUP);
	ck_assert(call_of(&t, "top", 2)->flags & CALL_MUST);
	link_test_release(&t);
}
END_TEST

START_TEST(a_deleted_model_entry_is_an_unknown_external)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  load: { delete: true }\n  mystery: { blocks: ipc }\n");
	link_test_unit(&t, "a.c", NULL, "function top() { call load(); call mystery() };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "top"), "ipc must certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(one_function_may_block_in_several_categories)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  query:\n    - { blocks: db }\n"
			    "    - { blocks: net, when: arg0 == 1 }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function query;"
		"function one() { call query(1) };"
		"function two() { call query(2) };"
		"function any($n: int) { %1 = read $n; call query(%1) };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "one"), "net must certain 1, db must certain 1");
	ck_assert_str_eq(blocking_of(&t, "two"), "db must certain 1");
	ck_assert_str_eq(blocking_of(&t, "any"), "net may likely 1, db must certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(conditions_hold_for_calls_through_slots_too)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "fields:\n  backend.wait: { blocks: net, unless: arg1 == 0 }\n");
	link_test_unit(&t, "a.c", NULL,
		"record backend; field wait;"
		"function zero($b: struct backend*) { %1 = read $b;"
		"%2: function* = read %1->backend::wait<function*>; call *%2(7, 0) };"
		"function some($b: struct backend*) { %1 = read $b;"
		"%2: function* = read %1->backend::wait<function*>; call *%2(7, 5) };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "zero"), "");
	ck_assert_str_eq(blocking_of(&t, "some"), "net may certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(a_slot_that_promises_not_to_block_cuts)
{
	struct link_test t = linked(
		"record ops; field peek annotate \"async:nonblocking\";"
		"function slow() { call load() };"
		"function table() initialiser {" ADDRESS("1",
			"slow") "ops.ops::peek = %1 };"
				"function top() { %1: function* = read ops.ops::peek<function*>;"
				"call *%1() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert(call_of(&t, "top", 0)->flags & CALL_PROMISED);
	link_test_release(&t);
}
END_TEST

START_TEST(what_ends_under_a_condition_is_judged_by_call)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  note: { never-returns: true, when: arg0 & 4 }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function note;"
		"function warn($n: int) { call note(16); %1 = read $n; call note(%1);"
		"call load() };"
		"function fail() { call note(6); call load() };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "warn"), "disk must certain 1");
	ck_assert_str_eq(blocking_of(&t, "fail"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_library_seen_with_its_users_is_looked_through)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  join: { blocks: lock, releases: thread arg0 }\n"
			    "  pthread_join: { blocks: lock }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function pthread_join;"
		"function join() { call pthread_join(1, null) };"
		"function top() { call join() };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "top"), "lock must certain 2");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		an_annotation_goes_before_the_model_and_the_model_adds_the_rest,
		a_marker_before_the_name_speaks_for_the_function,
		a_marker_on_a_body_says_that_it_may,
		an_unknown_annotation_means_nothing,
		what_happens_once_in_a_process_is_possible_at_most,
		who_drives_the_loop_is_told_upwards,
		calls_in_loops_and_by_cleanup_are_marked,
		a_deleted_model_entry_is_an_unknown_external,
		one_function_may_block_in_several_categories,
		conditions_hold_for_calls_through_slots_too,
		a_slot_that_promises_not_to_block_cuts,
		what_ends_under_a_condition_is_judged_by_call,
		a_library_seen_with_its_users_is_looked_through,
	};
	return RUN_CASES("link.roles", cases);
}
