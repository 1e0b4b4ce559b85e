/*
 * Who runs without a deadline, and by which path.
 */
#include "testing.h"

#define START(n, name) ADDRESS(n, name) "call spawn_detached(%" n ");"

START_TEST(one_caller_of_three_without_a_deadline_shows_its_path)
{
	struct link_test t = linked("function fetch() { call await() };"
				    "function first() { call deadline_open(); call fetch();"
				    "call deadline_close() };"
				    "function second() { call fetch() };"
				    "function third() { call deadline_open(); call fetch();"
				    "call deadline_close() };"
				    "function main() {" START("1", "first") START("2", "second")
					    START("3", "third") "};");
	ck_assert(function_of(&t, "fetch")->is_naked);
	ck_assert_str_eq(naked_path_of(&t, "fetch"), "main =spawn> second -> fetch");
	ck_assert(call_of(&t, "first", 1)->flags & CALL_UNDER_DEADLINE);
	ck_assert(!(call_of(&t, "second", 0)->flags & CALL_UNDER_DEADLINE));
	link_test_release(&t);
}
END_TEST

START_TEST(with_a_deadline_in_every_caller_nobody_is_naked)
{
	struct link_test t =
		linked("function fetch() { call await() };"
		       "function first() { call deadline_open(); call fetch();"
		       "call deadline_close() };"
		       "function second() { call deadline_open(); call middle();"
		       "call deadline_close() };"
		       "function middle() { call fetch() };"
		       "function main() {" START("1", "first") START("2", "second") "};");
	ck_assert(!function_of(&t, "fetch")->is_naked);
	ck_assert(!function_of(&t, "middle")->is_naked);
	ck_assert(function_of(&t, "first")->is_naked);
	link_test_release(&t);
}
END_TEST

START_TEST(behind_the_end_of_its_scope_a_deadline_is_gone)
{
	struct link_test t = linked("function fetch() { call await() };"
				    "function task() { call deadline_open(); call deadline_close();"
				    "call fetch() };"
				    "function main() {" START("1", "task") "};");
	ck_assert_str_eq(naked_path_of(&t, "fetch"), "main =spawn> task -> fetch");
	link_test_release(&t);
}
END_TEST

START_TEST(a_deadline_on_one_branch_is_none)
{
	struct link_test t =
		linked("function fetch() { call await() };"
		       "function task($n: int) { %1 = read $n; branch %1, yes, no;"
		       "yes: call deadline_open(); jump no; no: call fetch(); return };"
		       "function main() {" START("1", "task") "};");
	ck_assert(function_of(&t, "fetch")->is_naked);
	link_test_release(&t);
}
END_TEST

START_TEST(children_inherit_a_deadline_and_detached_tasks_do_not)
{
	struct link_test t = linked(
		"function child() { call await() };"
		"function handle() { call await() };"
		"function loose() { call await() };"
		"function task() { call deadline_open(); call group_open();" ADDRESS("1", "child")
			ADDRESS("2", "handle")
				ADDRESS("3", "loose") "call spawn_group(%1); %4 = call spawn(%2);"
						      "call spawn_detached(%3); call group_close();"
						      "call deadline_close() };"
						      "function main() {" START("1", "task") "};");
	ck_assert(!function_of(&t, "child")->is_naked);
	ck_assert(!function_of(&t, "handle")->is_naked);
	ck_assert(function_of(&t, "loose")->is_naked);
	ck_assert_str_eq(naked_path_of(&t, "loose"), "task =spawn> loose");
	link_test_release(&t);
}
END_TEST

START_TEST(children_of_a_naked_task_are_naked)
{
	struct link_test t = linked("function child() { call deep() };"
				    "function deep() { call await() };"
				    "function task() { call group_open();" ADDRESS("1",
					    "child") "call spawn_group(%1); call group_close() };"
						     "function main() {" START("1", "task") "};");
	ck_assert_str_eq(naked_path_of(&t, "deep"), "main =spawn> task =spawn> child -> deep");
	link_test_release(&t);
}
END_TEST

START_TEST(a_task_started_outside_of_tasks_is_naked)
{
	struct link_test t =
		linked("function task() { call await() };"
		       "function cb() {" ADDRESS("1", "task") "%2 = call spawn(%1) };"
							      "function main() {" ADDRESS("1",
								      "cb") "call on_loop(%1) };");
	ck_assert(function_of(&t, "task")->is_naked);
	ck_assert_str_eq(naked_path_of(&t, "task"), "cb =spawn> task");
	link_test_release(&t);
}
END_TEST

START_TEST(a_timeout_of_its_own_bounds_the_call_unless_it_says_none)
{
	struct link_test t =
		linked("function bounded() { call await_within(100) };"
		       "function endless() { call await_within(-1) };"
		       "function either($n: int) { %1 = read $n; call await_within(%1) };");
	ck_assert(call_of(&t, "bounded", 0)->flags & CALL_UNDER_DEADLINE);
	ck_assert(!(call_of(&t, "endless", 0)->flags & CALL_UNDER_DEADLINE));
	ck_assert(call_of(&t, "endless", 0)->flags & CALL_ENDLESS);
	ck_assert(call_of(&t, "either", 0)->flags & CALL_UNDER_DEADLINE);
	link_test_release(&t);
}
END_TEST

START_TEST(a_deadline_goes_through_function_pointers_and_callbacks_of_foreach)
{
	struct link_test t = linked(
		"function foreach($f: function*) { %1 = read $f; call *%1() };"
		"function item() { call await() };"
		"function hooked() { call await() };"
		"function setup() initialiser {" ADDRESS(
			"1", "hooked") "hook = %1 };"
				       "function task() { call deadline_open();" ADDRESS("1",
					       "item") "call foreach(%1); %2: function* = read "
						       "hook<function*>; call *%2();"
						       "call deadline_close() };"
						       "function main() {" START("1", "task") "};");
	ck_assert(!function_of(&t, "item")->is_naked);
	ck_assert(!function_of(&t, "hooked")->is_naked);
	ck_assert_str_eq(contexts_of(&t, "hooked"), "task");
	link_test_release(&t);
}
END_TEST

START_TEST(what_only_runs_outside_of_tasks_makes_nobody_naked)
{
	struct link_test t =
		linked("function fetch() { call await() };"
		       "function mixed() { %1: int = call in_task(); branch %1, yes, no;"
		       "yes: call deadline_open(); call fetch(); call deadline_close(); return;"
		       "no: call fetch(); return };"
		       "function task() { call mixed() };"
		       "function main() { call mixed();" START("1", "task") "};");
	ck_assert(!function_of(&t, "fetch")->is_naked);
	link_test_release(&t);
}
END_TEST

START_TEST(recursion_under_a_deadline_stays_under_it)
{
	struct link_test t = linked("function even() { call odd() };"
				    "function odd() { call even(); call await() };"
				    "function task() { call deadline_open(); call even();"
				    "call deadline_close() };"
				    "function main() {" START("1", "task") "};");
	ck_assert(!function_of(&t, "even")->is_naked);
	ck_assert(!function_of(&t, "odd")->is_naked);
	link_test_release(&t);
}
END_TEST

START_TEST(a_task_that_starts_itself_anew_has_an_end_to_its_path)
{
	struct link_test t = linked("function serve() { call await();" ADDRESS("1",
		"serve") "call spawn_detached(%1); call again() };"
			 "function again() { " ADDRESS("1", "serve") "call spawn_detached(%1) };");
	ck_assert_str_eq(naked_path_of(&t, "serve"), "again =spawn> serve");
	ck_assert_str_eq(naked_path_of(&t, "again"), "again =spawn> serve -> again");
	link_test_release(&t);
}
END_TEST

/* A marker says that a function suspends, and nothing about who calls it. */
START_TEST(a_marked_function_has_the_deadline_of_its_callers)
{
	struct link_test t =
		linked("declare function helper() annotate \"async:suspends\";"
		       "declare function alone() annotate \"async:suspends\";"
		       "function helper() static { call await() };"
		       "function alone() { call await() };"
		       "function task() { call deadline_open(); call helper();"
		       "call deadline_close() };"
		       "function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	ck_assert(!function_of(&t, "helper")->is_naked);
	ck_assert(function_of(&t, "alone")->is_naked);
	link_test_release(&t);
}
END_TEST

/* The deadline of a contract is the business of its callers, in its helpers too. */
START_TEST(helpers_of_a_contract_are_not_naked)
{
	struct link_test t = linked("declare function api() annotate \"async:suspends\" "
				    "annotate \"async:waits;kind=remote\";"
				    "function api() { call outer() };"
				    "function outer() static { call await(); call deadline_open();"
				    "call inner(); call deadline_close() };"
				    "function inner() static { call await() };"
				    "function alone() static { call await() };");
	ck_assert_str_eq(contexts_of(&t, "outer"), "task unknown");
	ck_assert_str_eq(contexts_of(&t, "inner"), "task unknown");
	ck_assert(!function_of(&t, "outer")->is_naked);
	ck_assert(!function_of(&t, "inner")->is_naked);
	ck_assert(function_of(&t, "alone")->is_naked);
	link_test_release(&t);
}
END_TEST

static void check_slot(const char *annotations, bool is_naked)
{
	char unit[512];
	snprintf(unit, sizeof(unit),
		"record ops; field get %s;"
		"function receive() static { call await() };"
		"function table() initialiser {"
		"%%1: function* = address function receive; ops.ops::get = %%1 };",
		annotations);
	struct link_test t = linked(unit);
	ck_assert_str_eq(contexts_of(&t, "receive"), "task");
	ck_assert(function_of(&t, "receive")->is_naked == is_naked);
	link_test_release(&t);
}

START_TEST(functions_in_a_slot_that_wants_a_deadline_are_not_naked)
{
	check_slot("annotate \"async:suspends\"", true);
	check_slot("annotate \"async:suspends\" annotate \"async:wants-deadline\"", false);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		one_caller_of_three_without_a_deadline_shows_its_path,
		with_a_deadline_in_every_caller_nobody_is_naked,
		behind_the_end_of_its_scope_a_deadline_is_gone,
		a_deadline_on_one_branch_is_none,
		children_inherit_a_deadline_and_detached_tasks_do_not,
		children_of_a_naked_task_are_naked,
		a_task_started_outside_of_tasks_is_naked,
		a_timeout_of_its_own_bounds_the_call_unless_it_says_none,
		a_deadline_goes_through_function_pointers_and_callbacks_of_foreach,
		what_only_runs_outside_of_tasks_makes_nobody_naked,
		recursion_under_a_deadline_stays_under_it,
		a_task_that_starts_itself_anew_has_an_end_to_its_path,
		a_marked_function_has_the_deadline_of_its_callers,
		helpers_of_a_contract_are_not_naked,
		functions_in_a_slot_that_wants_a_deadline_are_not_naked,
	};
	return RUN_CASES("link.deadlines", cases);
}
