/*
 * Contexts that take more than a call: home-made loops, threads that cannot meet the loop, helpers
 * that hand on a test of the context, edges that are merely possible; and where calls lead to.
 */
#include "link/lead.h"
#include "testing.h"

static const struct lead *lead_of(const struct link_test *t, const char *name, enum lead_kind kind)
{
	return program_lead(&t->program, node_of(t, name), kind);
}

START_TEST(a_loop_of_the_programs_own_runs_what_is_registered)
{
	struct link_test t = linked(
		"declare variable handler pointer;"
		"function ready() { };"
		"function set() {" ADDRESS("1", "ready") "handler = %1 };"
							 "function main() { call set(); jump "
							 "again; again: call poll(1, 2, 3);"
							 "%1: function* = read handler<function*>; "
							 "call *%1(); jump again };");
	ck_assert_str_eq(contexts_of(&t, "ready"), "callback");
	ck_assert_str_eq(contexts_of(&t, "set"), "startup");
	ck_assert_int_eq(
		program_context_certainty(&t.program, node_of(&t, "ready"), CONTEXT_CALLBACK),
		LIKELY);
	ck_assert(function_of(&t, "main")->is_home_loop);
	link_test_release(&t);
}
END_TEST

START_TEST(a_poll_without_waiting_makes_no_loop)
{
	struct link_test t = linked(
		"declare variable handler pointer;"
		"function ready() { };"
		"function set() {" ADDRESS("1", "ready") "handler = %1 };"
							 "function main() { call set(); jump "
							 "again; again: call poll(1, 2, 0);"
							 "%1: function* = read handler<function*>; "
							 "call *%1(); jump again };");
	ck_assert_str_eq(contexts_of(&t, "ready"), "startup");
	ck_assert(!function_of(&t, "main")->is_home_loop);
	link_test_release(&t);
}
END_TEST

START_TEST(a_thread_with_a_loop_of_its_own_is_apart)
{
	struct link_test t = linked("function own() { call helper(); call drive() };"
				    "function drive() { call run_loop() };"
				    "function other() { call shared() };"
				    "function helper() { call shared() };"
				    "function shared() { };"
				    "function main() {" ADDRESS("1", "own") ADDRESS(
					    "2", "other") "call start_thread(%1); call "
							  "start_thread(%2); call run_loop() };");
	ck_assert(function_of(&t, "own")->is_apart);
	ck_assert(function_of(&t, "helper")->is_apart);
	ck_assert(!function_of(&t, "other")->is_apart);
	ck_assert(!function_of(&t, "shared")->is_apart);
	ck_assert_str_eq(path_of(&t, "shared", CONTEXT_WORKER), "main =thread> other -> shared");
	link_test_release(&t);
}
END_TEST

START_TEST(a_thread_that_is_joined_before_the_loop_is_apart)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  wait_for: { blocks: lock, releases: thread arg0 }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function wait_for;"
		"function early() { }; function late() { };"
		"function first() {" ADDRESS(
			"1", "early") "call start_thread(%1);"
				      "call wait_for(1) };"
				      "function main() { call first();" ADDRESS(
					      "1", "late") "call start_thread(%1); call "
							   "run_loop(); call wait_for(1) };");
	link_test_link(&t);
	ck_assert(function_of(&t, "early")->is_apart);
	ck_assert(!function_of(&t, "late")->is_apart);
	link_test_release(&t);
}
END_TEST

START_TEST(a_helper_hands_on_what_a_test_says)
{
	struct link_test t = linked(
		"function is_inside() { %1: int = call in_task(); %2: int = %1 != 0;"
		"return %2 };"
		"function is_outside() { %1: int = call is_inside(); %2: int = !%1;"
		"return %2 };"
		"function waits() { call await() };"
		"function blocks() { call load() };"
		"function mixed() { %1: int = call is_outside();"
		"branch %1, yes, no; yes: call blocks(); return;"
		"no: call waits(); return };"
		"function task() { call mixed() };"
		"function main() { call mixed();" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	ck_assert_str_eq(contexts_of(&t, "blocks"), "startup");
	ck_assert_str_eq(contexts_of(&t, "waits"), "task");
	link_test_release(&t);
}
END_TEST

START_TEST(leads_find_the_shortest_way_down)
{
	struct link_test t = linked("function main() { call run_loop() };"
				    "function far() { call middle() };"
				    "function middle() { call near() };"
				    "function near() { call run_loop() };"
				    "function both() { call far(); call near() };"
				    "function none() { call load() };");
	ck_assert_uint_eq(lead_of(&t, "near", LEAD_RUNS_LOOP)->distance, 1);
	ck_assert_uint_eq(lead_of(&t, "far", LEAD_RUNS_LOOP)->distance, 3);
	ck_assert_uint_eq(lead_of(&t, "both", LEAD_RUNS_LOOP)->distance, 2);
	ck_assert_uint_eq(lead_of(&t, "none", LEAD_RUNS_LOOP)->distance, 0);
	ck_assert(program_has_lead(&t.program, LEAD_RUNS_LOOP));
	ck_assert(!program_has_lead(&t.program, LEAD_SUSPENDS));
	link_test_release(&t);
}
END_TEST

START_TEST(a_test_of_the_context_ends_a_lead)
{
	struct link_test t = linked("function mixed() { %1: int = call in_task();"
				    "branch %1, yes, no; yes: call await(); return;"
				    "no: call run_loop(); return };"
				    "function user() { call mixed() };");
	ck_assert_uint_eq(lead_of(&t, "user", LEAD_SUSPENDS)->distance, 0);
	ck_assert_uint_eq(lead_of(&t, "user", LEAD_RUNS_LOOP)->distance, 0);
	link_test_release(&t);
}
END_TEST

START_TEST(a_mere_possibility_is_no_shorter_path)
{
	struct text text = { 0 };
	for (int i = 0; i < 9; i++)
		text_printf(&text,
			"function f%d() { %s };"
			"function set%d() { %%1: function* = address function f%d; many = %%1 };",
			i, i ? "" : "call shared()", i, i);
	text_add(&text, "function shared() { };"
			"function task() { %1: function* = read many<function*>; call *%1();"
			"call long() };"
			"function long() { call longer() }; function longer() { call shared() };"
			"function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_str_eq(path_of(&t, "shared", CONTEXT_TASK),
		"main =spawn> task -> long -> longer -> shared");
	/* Which of the nine is called here is open; that each of them is called is not. */
	ck_assert_int_eq(
		program_context_certainty(&t.program, node_of(&t, "f3"), CONTEXT_TASK), LIKELY);
	link_test_release(&t);
}
END_TEST

START_TEST(of_an_open_slot_with_many_nobody_knows_who_is_called)
{
	struct text text = { 0 };
	for (int i = 0; i < 9; i++)
		text_printf(&text,
			"function f%d() { };"
			"function set%d() { %%1: function* = address function f%d; many = %%1 };",
			i, i, i);
	text_add(&text, "function other($p: void**) { %1 = read $p; %2 = read *%1<function*>;"
			"many = %2 };"
			"function task() { %1: function* = read many<function*>; call *%1() };"
			"function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_int_eq(
		program_context_certainty(&t.program, node_of(&t, "f3"), CONTEXT_TASK), POSSIBLE);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_loop_of_the_programs_own_runs_what_is_registered,
		a_poll_without_waiting_makes_no_loop,
		a_thread_with_a_loop_of_its_own_is_apart,
		a_thread_that_is_joined_before_the_loop_is_apart,
		a_helper_hands_on_what_a_test_says,
		leads_find_the_shortest_way_down,
		a_test_of_the_context_ends_a_lead,
		a_mere_possibility_is_no_shorter_path,
		of_an_open_slot_with_many_nobody_knows_who_is_called,
	};
	return RUN_CASES("link.ways", cases);
}
