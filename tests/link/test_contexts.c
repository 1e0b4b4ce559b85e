/*
 * Where functions run, and how they got there.
 */
#include "base/text.h"
#include "testing.h"

START_TEST(a_helper_of_start_up_worker_and_loop_runs_in_all_three)
{
	struct link_test t = linked("function helper() { call load() };"
				    "function task() { call take_turn(); call helper() };"
				    "function job() { call helper() };"
				    "function main() { call helper();" ADDRESS("1", "task") ADDRESS(
					    "2", "job") "%3 = call spawn(%1); call offload(%2) };");
	ck_assert_str_eq(contexts_of(&t, "helper"), "task worker startup");
	ck_assert_str_eq(contexts_of(&t, "task"), "task");
	ck_assert_str_eq(contexts_of(&t, "job"), "worker");
	ck_assert_str_eq(contexts_of(&t, "main"), "startup");
	ck_assert_str_eq(path_of(&t, "helper", CONTEXT_STARTUP), "main -> helper");
	ck_assert_str_eq(path_of(&t, "helper", CONTEXT_TASK), "main =spawn> task -> helper");
	ck_assert_str_eq(path_of(&t, "helper", CONTEXT_WORKER), "main =offload> job -> helper");
	link_test_release(&t);
}
END_TEST

START_TEST(two_mains_are_two_starts)
{
	struct link_test t;
	link_test_init(&t);
	link_test_unit(&t, "a.c", "a", "function main() { call setup() }; function setup() { };");
	link_test_unit(&t, "b.c", "b",
		"function main() { call prepare() };"
		"function prepare() { };");
	link_test_link(&t);
	ck_assert_uint_eq(nodes_named(&t, "main"), 2);
	ck_assert_str_eq(contexts_of(&t, "a.c:main"), "startup");
	ck_assert_str_eq(contexts_of(&t, "b.c:main"), "startup");
	ck_assert_str_eq(contexts_of(&t, "setup"), "startup");
	ck_assert_str_eq(contexts_of(&t, "prepare"), "startup");
	link_test_release(&t);
}
END_TEST

START_TEST(a_static_main_is_no_start)
{
	struct link_test t = linked("declare function main\"c:a.c@F@main@a.c\" static;"
				    "function main\"c:a.c@F@main@a.c\"() static { call load() };");
	ck_assert_str_eq(contexts_of(&t, "main"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(an_exported_function_without_callers_is_unknown)
{
	struct link_test t = linked("function exported() { call inner() };"
				    "function inner() static { call load() };"
				    "function dead() static { };");
	ck_assert_str_eq(contexts_of(&t, "exported"), "unknown");
	ck_assert_str_eq(contexts_of(&t, "inner"), "unknown");
	ck_assert_str_eq(path_of(&t, "inner", CONTEXT_UNKNOWN), "exported -> inner");
	ck_assert_str_eq(contexts_of(&t, "dead"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_suspending_function_without_callers_is_a_task)
{
	struct link_test t = linked("function serve() { call step() };"
				    "function step() static { call await(); call log() };"
				    "function log() { };");
	ck_assert_str_eq(contexts_of(&t, "serve"), "task");
	ck_assert_str_eq(contexts_of(&t, "log"), "task");
	ck_assert(program_is_async(&t.program, node_of(&t, "serve")));
	ck_assert(!program_is_async(&t.program, node_of(&t, "log")));
	link_test_release(&t);
}
END_TEST

START_TEST(the_entry_of_a_task_is_asynchronous_even_if_it_never_waits)
{
	struct link_test t = linked("function entry() { call load() };"
				    "function main() {" ADDRESS("1", "entry") "%2 = call spawn(%1) "
									      "};");
	ck_assert(program_is_async(&t.program, node_of(&t, "entry")));
	link_test_release(&t);
}
END_TEST

START_TEST(the_shortest_path_from_any_root_is_shown)
{
	struct link_test t = linked("function helper() { };"
				    "function c() { call helper() };"
				    "function b() { call c() };"
				    "function long() { call b() };"
				    "function short() { call c() };"
				    "function main() {" ADDRESS("1", "long") ADDRESS("2",
					    "short") "%3 = call spawn(%1); %4 = call spawn(%2) };");
	ck_assert_str_eq(path_of(&t, "helper", CONTEXT_TASK), "main =spawn> short -> c -> helper");
	link_test_release(&t);
}
END_TEST

START_TEST(a_test_of_the_context_splits_what_is_reached)
{
	struct link_test t = linked(
		"function waits() { call await() };"
		"function blocks() { call load() };"
		"function mixed() { %1: int = call in_task();"
		"branch %1, yes, no; yes: call waits(); return;"
		"no: call blocks(); return };"
		"function task() { call mixed() };"
		"function main() { call mixed();" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	ck_assert(call_of(&t, "mixed", 1)->flags & (CALL_IN_TASK | CALL_NOT_IN_TASK));
	ck_assert_str_eq(contexts_of(&t, "mixed"), "task startup");
	ck_assert_str_eq(contexts_of(&t, "blocks"), "startup");
	ck_assert_str_eq(contexts_of(&t, "waits"), "task");
	link_test_release(&t);
}
END_TEST

START_TEST(a_child_process_is_not_on_the_loop)
{
	struct link_test t = linked("function child_work() { call load() };"
				    "function task() { %1: int = call fork(); %2: int = %1 == 0;"
				    "branch %2, child, parent;"
				    "child: call child_work(); call die(); return;"
				    "parent: return };"
				    "function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) "
									     "};");
	ck_assert(call_of(&t, "task", 1)->flags & CALL_IN_CHILD);
	ck_assert(!(function_of(&t, "child_work")->contexts & 1u << CONTEXT_TASK));
	link_test_release(&t);
}
END_TEST

START_TEST(a_thread_and_a_pool_are_both_workers)
{
	struct link_test t = linked("function one() { };"
				    "function two() { };"
				    "function main() {" ADDRESS("1", "one") ADDRESS("2",
					    "two") "call start_thread(%1); call offload(%2) };");
	ck_assert_str_eq(contexts_of(&t, "one"), "worker");
	ck_assert_str_eq(contexts_of(&t, "two"), "worker");
	ck_assert_str_eq(path_of(&t, "one", CONTEXT_WORKER), "main =thread> one");
	link_test_release(&t);
}
END_TEST

START_TEST(a_callback_is_no_task_and_a_task_it_starts_is_no_callback)
{
	struct link_test t = linked(
		"function task() { call shared() };"
		"function cb() { call shared();" ADDRESS(
			"1", "task") "%2 = call spawn(%1) };"
				     "function shared() { };"
				     "function main() {" ADDRESS("1", "cb") "call on_loop(%1) };");
	ck_assert_str_eq(contexts_of(&t, "cb"), "callback");
	ck_assert_str_eq(contexts_of(&t, "task"), "task");
	ck_assert_str_eq(contexts_of(&t, "shared"), "task callback");
	ck_assert_str_eq(path_of(&t, "task", CONTEXT_TASK), "cb =spawn> task");
	link_test_release(&t);
}
END_TEST

START_TEST(a_declared_context_is_a_root_only_where_no_path_is_known)
{
	struct link_test t =
		linked("declare function on_read() annotate \"async:loop-only\";"
		       "declare function compress() annotate \"async:worker-only\";"
		       "function on_read() { };"
		       "function compress() { };"
		       "function main() {" ADDRESS("1", "on_read") "call on_loop(%1) };");
	ck_assert_str_eq(contexts_of(&t, "on_read"), "callback");
	ck_assert_str_eq(path_of(&t, "on_read", CONTEXT_CALLBACK), "main =callback> on_read");
	ck_assert_str_eq(contexts_of(&t, "compress"), "worker");
	ck_assert_str_eq(path_of(&t, "compress", CONTEXT_WORKER), "compress");
	link_test_release(&t);
}
END_TEST

START_TEST(a_callback_of_foreach_runs_where_its_own_caller_runs)
{
	struct link_test t = linked(
		"function foreach($f: function*) { %1 = read $f; call *%1() };"
		"function on_loop_item() { };"
		"function at_start_item() { };"
		"function task() {" ADDRESS("1",
			"on_loop_item") "call foreach(%1) };"
					"function main() {" ADDRESS("1", "at_start_item") ADDRESS(
						"2",
						"task") "call foreach(%1); %3 = call spawn(%2) };");
	ck_assert_str_eq(contexts_of(&t, "foreach"), "task startup");
	ck_assert_str_eq(contexts_of(&t, "on_loop_item"), "task");
	ck_assert_str_eq(contexts_of(&t, "at_start_item"), "startup");
	link_test_release(&t);
}
END_TEST

START_TEST(recursion_has_one_way_in)
{
	struct link_test t = linked("function even() { call odd() };"
				    "function odd() { call even() };"
				    "function task() { call odd() };"
				    "function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) "
									     "};");
	ck_assert_str_eq(path_of(&t, "even", CONTEXT_TASK), "main =spawn> task -> odd -> even");
	ck_assert_str_eq(path_of(&t, "odd", CONTEXT_TASK), "main =spawn> task -> odd");
	link_test_release(&t);
}
END_TEST

START_TEST(contexts_do_not_enter_contracts)
{
	struct link_test t = linked("declare function quick() annotate \"async:nonblocking\";"
				    "function quick() { call inner() };"
				    "function inner() static { call load() };"
				    "function task() { call quick() };"
				    "function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) "
									     "};");
	ck_assert_str_eq(contexts_of(&t, "quick"), "");
	ck_assert_str_eq(contexts_of(&t, "inner"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(functions_the_loop_reaches_and_nobody_describes_are_counted)
{
	struct link_test t = linked(
		"declare function riddle;"
		"function task() { call mystery(); call mystery();"
		"call take_turn() };"
		"function main() { call riddle();" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	ck_assert_uint_eq(t.program.unmodelled_count, 1);
	link_test_release(&t);
}
END_TEST

static const char scripts[] = "functions:\n"
			      "  keep: { registers: script arg0 }\n"
			      "  eval: { runs-registered: script }\n"
			      "  turn: { runs-loop: true }\n"
			      "fields:\n"
			      "  entry.run: { registers: script self }\n";

#define SCRIPTING "declare function keep; declare function eval; declare function turn;"

START_TEST(what_is_registered_runs_where_scripts_do)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, scripts);
	link_test_unit(&t, "a.c", NULL,
		SCRIPTING
		"function first() { call load() };"
		"function second() { };"
		"function pass($f: function*) { %1 = read $f; call keep(%1) };"
		"function task() { call take_turn(); call eval() };"
		"function main() {" ADDRESS("1", "first") ADDRESS("2", "second") ADDRESS(
			"3", "task") "call keep(%1); call pass(%2); %4 = call spawn(%3) };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "first"), "task");
	ck_assert_str_eq(contexts_of(&t, "second"), "task");
	ck_assert_str_eq(path_of(&t, "second", CONTEXT_TASK), "main =spawn> task =script> second");
	ck_assert_int_eq(edge_of(&t, "task", "first", EDGE_SCRIPT)->certainty, LIKELY);
	ck_assert(!edge_of(&t, "task", "first", EDGE_CALL));
	link_test_release(&t);
}
END_TEST

START_TEST(what_is_registered_and_never_run_is_unknown)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, scripts);
	link_test_unit(&t, "a.c", NULL,
		SCRIPTING "function first() static { };"
			  "function open() {" ADDRESS("1", "first") "call keep(%1) };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "first"), "unknown");
	link_test_release(&t);
}
END_TEST

START_TEST(a_script_on_the_loop_does_not_run_the_loop)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, scripts);
	link_test_unit(&t, "a.c", NULL,
		SCRIPTING "function run() { call turn() };"
			  "function task() { call take_turn(); call eval() };"
			  "function main() {" ADDRESS("1", "run") ADDRESS("2",
				  "task") "call keep(%1); call eval(); %3 = call spawn(%2) };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "run"), "startup");
	link_test_release(&t);
}
END_TEST

/* More than a pointer may lead to. */
START_TEST(however_many_are_registered_all_may_run)
{
	struct text unit = { 0 };
	struct link_test t;
	text_printf(&unit, SCRIPTING "function task() { call take_turn(); call eval() };");
	for (int i = 0; i < 2 * program_fan_out; i++)
		text_printf(&unit, "function f%d() { };", i);
	text_printf(&unit, "%s", "function main() {" ADDRESS("1", "task") "%2 = call spawn(%1);");
	for (int i = 0; i < 2 * program_fan_out; i++)
		text_printf(&unit, "%%%d: function* = address function f%d; call keep(%%%d);",
			i + 3, i, i + 3);
	text_printf(&unit, "};");
	link_test_init(&t);
	link_test_model(&t, scripts);
	link_test_unit(&t, "a.c", NULL, unit.bytes);
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "f0"), "task");
	ck_assert_str_eq(contexts_of(&t, "f127"), "task");
	link_test_release(&t);
	text_release(&unit);
}
END_TEST

START_TEST(what_is_called_in_the_scope_of_a_task_is_one)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  enter: { scope-open: task }\n"
			    "  leave: { scope-close: task }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function enter; declare function leave;"
		"function job() { call load() }; function before() { }; function after() { };"
		"function other() { call after() };"
		"function main() { call before(); call enter(); call job(); call leave();"
		" call after(); call enter(); call other() };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "job"), "task");
	ck_assert_str_eq(contexts_of(&t, "before"), "startup");
	ck_assert_str_eq(contexts_of(&t, "after"), "startup");
	ck_assert_str_eq(contexts_of(&t, "other"), "startup"); /* it has no end */
	ck_assert(!edge_of(&t, "main", "job", EDGE_CALL));
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_helper_of_start_up_worker_and_loop_runs_in_all_three,
		two_mains_are_two_starts,
		a_static_main_is_no_start,
		an_exported_function_without_callers_is_unknown,
		a_suspending_function_without_callers_is_a_task,
		the_entry_of_a_task_is_asynchronous_even_if_it_never_waits,
		the_shortest_path_from_any_root_is_shown,
		a_test_of_the_context_splits_what_is_reached,
		a_child_process_is_not_on_the_loop,
		a_thread_and_a_pool_are_both_workers,
		a_callback_is_no_task_and_a_task_it_starts_is_no_callback,
		a_declared_context_is_a_root_only_where_no_path_is_known,
		a_callback_of_foreach_runs_where_its_own_caller_runs,
		recursion_has_one_way_in,
		contexts_do_not_enter_contracts,
		functions_the_loop_reaches_and_nobody_describes_are_counted,
		what_is_registered_runs_where_scripts_do,
		what_is_registered_and_never_run_is_unknown,
		a_script_on_the_loop_does_not_run_the_loop,
		however_many_are_registered_all_may_run,
		what_is_called_in_the_scope_of_a_task_is_one,
	};
	return RUN_CASES("link.contexts", cases);
}
