/*
 * What functions do, their callees included.
 */
#include "testing.h"

START_TEST(blocking_comes_up_through_direct_calls)
{
	struct link_test t = linked("function leaf() { call load() };"
				    "function middle() { call leaf() };"
				    "function top() { call middle() };");
	ck_assert_str_eq(blocking_of(&t, "leaf"), "disk must certain 1");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 3");
	ck_assert_str_eq(witness_of(&t, "top", BLOCK_DISK), "top -> middle -> leaf");
	link_test_release(&t);
}
END_TEST

START_TEST(a_branch_makes_must_into_may)
{
	struct link_test t = linked("function some($n: int) { %1 = read $n; branch %1, yes, no;"
				    "yes: call load(); call take_turn(); jump no; no: return };"
				    "function all($n: int) { %1 = read $n; branch %1, yes, no;"
				    "yes: call load(); jump end; no: call load(); jump end;"
				    "end: call take_turn(); return };"
				    "function top() { call some(1) };");
	ck_assert_str_eq(blocking_of(&t, "some"), "disk may certain 1");
	ck_assert(function_of(&t, "some")->may_suspend);
	ck_assert(!function_of(&t, "some")->must_suspend);
	ck_assert(function_of(&t, "all")->must_suspend);
	ck_assert_str_eq(blocking_of(&t, "top"), "disk may certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_recursive_pair_has_the_effects_of_both)
{
	struct link_test t =
		linked("function even($n: int) { %1 = read $n; branch %1, more, end;"
		       "more: call odd(1); jump end; end: call load(); return };"
		       "function odd($n: int) { %1 = read $n; branch %1, more, end;"
		       "more: call even(1); call take_turn(); jump end; end: call resolve(\"h\");"
		       "return };");
	ck_assert_str_eq(blocking_of(&t, "even"), "disk must certain 1, dns may certain 2");
	ck_assert_str_eq(blocking_of(&t, "odd"), "disk may certain 2, dns must certain 1");
	ck_assert(function_of(&t, "even")->may_suspend);
	ck_assert(!function_of(&t, "even")->must_suspend);
	ck_assert(!function_of(&t, "odd")->must_suspend);
	ck_assert_str_eq(contexts_of(&t, "even"), "task");
	link_test_release(&t);
}
END_TEST

START_TEST(a_pair_that_only_calls_itself_does_nothing)
{
	struct link_test t = linked("function ping() { call pong() };"
				    "function pong() { call ping() };"
				    "function self() { call self() };");
	ck_assert_str_eq(blocking_of(&t, "ping"), "");
	ck_assert(!function_of(&t, "ping")->must_suspend);
	ck_assert_str_eq(contexts_of(&t, "ping"), "unknown");
	ck_assert_str_eq(contexts_of(&t, "self"), "unknown");
	link_test_release(&t);
}
END_TEST

START_TEST(the_shortest_of_equally_sure_witnesses_is_kept)
{
	struct link_test t = linked("function a() { call b() };"
				    "function b() { call load() };"
				    "function c() { call d() };"
				    "function d() { call e() };"
				    "function e() { call load() };"
				    "function top() { call c(); call a() };");
	ck_assert_str_eq(witness_of(&t, "top", BLOCK_DISK), "top -> a -> b");
	link_test_release(&t);
}
END_TEST

START_TEST(a_sure_witness_goes_before_a_short_one)
{
	struct link_test t =
		linked("function slow() { call load() };"
		       "function quick() { };"
		       "function set() {" ADDRESS("1", "slow") ADDRESS("2",
			       "quick") "hook = %1; hook = %2 };"
					"function long1() { call long2() };"
					"function long2() { call slow() };"
					"function top() { %1: function* = read hook<function*>;"
					"call *%1(); call long1() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 4");
	ck_assert_str_eq(witness_of(&t, "top", BLOCK_DISK), "top -> long1 -> long2 -> slow");
	link_test_release(&t);
}
END_TEST

START_TEST(ties_are_broken_by_the_first_call)
{
	struct link_test t = linked("function zulu() { call load() };"
				    "function alpha() { call load() };"
				    "function top() { call zulu(); call alpha() };"
				    "function pot() { call alpha(); call zulu() };");
	ck_assert_str_eq(witness_of(&t, "top", BLOCK_DISK), "top -> zulu");
	ck_assert_str_eq(witness_of(&t, "pot", BLOCK_DISK), "pot -> alpha");
	link_test_release(&t);
}
END_TEST

START_TEST(ties_between_targets_of_one_call_are_broken_by_key)
{
	struct link_test t =
		linked("function zulu() { call load() };"
		       "function alpha() { call load() };"
		       "function set() {" ADDRESS("1", "zulu") ADDRESS("2",
			       "alpha") "hook = %1; hook = %2 };"
					"function top() { %1: function* = read hook<function*>;"
					"call *%1() };");
	ck_assert_str_eq(witness_of(&t, "top", BLOCK_DISK), "top -> alpha");
	link_test_release(&t);
}
END_TEST

/* `far` knows a short and shaky way first, later a long and sure one. Whoever calls it on a shaky
 * edge must agree with it on the way that is shown. */
START_TEST(distances_agree_with_the_witness)
{
	struct link_test t = linked(
		"function slow() { call load() };"
		"function quick() { };"
		"function set() {" ADDRESS("1", "slow")
			ADDRESS("2", "quick") "hook = %1; hook = %2; " ADDRESS(
				"3", "far") "wall = %3; wall = %2 };"
					    "function z1() { call z2() };"
					    "function z2() { call z3() };"
					    "function z3() { call z4() };"
					    "function z4() { call slow() };"
					    "function shaky() { %1: function* = read "
					    "hook<function*>; call *%1() };"
					    "function far() { call shaky(); call z1() };"
					    "function near1() { %1: function* = read "
					    "wall<function*>; call *%1() };"
					    "function set2() {" ADDRESS("1", "near1") ADDRESS("2",
						    "quick") "top = %1; top = %2 };"
							     "function near2() { %1: function* = "
							     "read top<function*>; call *%1() };");
	for (uint32_t n = 0; n < t.program.defined_count; n++) {
		const struct block_effect *effect = program_blocks(&t.program, n, BLOCK_DISK);
		if (effect->distance < 2)
			continue;
		uint32_t callee = t.program.edges[effect->edge].callee;
		ck_assert_msg(program_blocks(&t.program, callee, BLOCK_DISK)->distance + 1 ==
				      effect->distance,
			"%s", t.program.functions[n].name);
	}
	link_test_release(&t);
}
END_TEST

START_TEST(contract_functions_are_not_looked_through)
{
	struct link_test t =
		linked("declare function begin(f annotate \"async:p-entry\") annotate "
		       "\"async:spawns;kind=task\";"
		       "function begin($f: function*) { %1 = read $f; call *%1(); call load();"
		       "call take_turn() };"
		       "function work() { call resolve(\"h\") };"
		       "function top() {" ADDRESS("1", "work") "call begin(%1) };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert(!function_of(&t, "top")->may_suspend);
	ck_assert(!function_of(&t, "top")->must_suspend);
	ck_assert_str_eq(edges_of(&t, "top"), "call begin, spawn work");
	link_test_release(&t);
}
END_TEST

/* The type says where the callback runs; the body is looked at all the same. */
START_TEST(the_type_of_a_parameter_makes_no_contract)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "typedefs:\n  loop_cb: { calls-on-loop: self }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function watch(cb typedef \"c:a.h@T@loop_cb\");"
		"function watch($f: function*) { call load(); %1 = read $f; call on_loop(%1) };"
		"function handler() static { };"
		"function top() {" ADDRESS("1", "handler") "call watch(%1) };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must certain 2");
	ck_assert_str_eq(edges_of(&t, "top"), "callback handler, call watch");
	link_test_release(&t);
}
END_TEST

START_TEST(a_promise_not_to_block_cuts)
{
	struct link_test t =
		linked("declare function quick() annotate \"async:nonblocking\";"
		       "function quick() { call load() };"
		       "function top() { call quick() };"
		       "function other() {" ADDRESS("1", "quick") "%2: int = call *%1() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert_str_eq(blocking_of(&t, "other"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_model_of_blocking_is_not_believed_where_the_body_is_known)
{
	struct link_test t = linked("function load() { };"
				    "function top() { call load() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_static_function_has_nothing_of_the_model_of_its_name)
{
	struct link_test t = linked("declare function load\"c:a.c@F@load@a.c\" static;"
				    "function load\"c:a.c@F@load@a.c\"() static { };"
				    "function top() { call load\"c:a.c@F@load@a.c\"() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(an_annotation_of_blocking_is_believed_whatever_the_body_does)
{
	struct link_test t = linked("declare function crunch() annotate \"async:blocks;use=\";"
				    "function crunch() { };"
				    "function top() { call crunch() };"
				    "function through() {" ADDRESS("1", "crunch") "call *%1() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "user must certain 1");
	ck_assert_str_eq(blocking_of(&t, "through"), "user may certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(what_never_returns_cuts_the_rest_of_its_caller)
{
	struct link_test t = linked("function top() { call die(); call load() };"
				    "function one($n: int) { %1 = read $n; branch %1, bad, good;"
				    "bad: call die(); jump good; good: call take_turn(); return };"
				    "function end() noreturn { call mystery() };"
				    "declare function end() noreturn;"
				    "function after() { call end(); call load() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert_uint_eq(function_of(&t, "top")->call_count, 1);
	ck_assert(function_of(&t, "one")->must_suspend);
	ck_assert_str_eq(blocking_of(&t, "after"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(what_happens_on_the_way_to_the_end_of_the_process_blocks_nobody)
{
	struct link_test t = linked("function check($n: int) { %1 = read $n; branch %1, bad, good;"
				    "bad: call load(); call die(); jump good; good: return };"
				    "function top() { call check(1) };"
				    "function helper() { call resolve(\"h\") };"
				    "function deep($n: int) { %1 = read $n; branch %1, bad, good;"
				    "bad: call helper(); call die(); jump good; good: return };");
	ck_assert(call_of(&t, "check", 0)->flags & CALL_FATAL);
	ck_assert_str_eq(blocking_of(&t, "check"), "");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert_str_eq(blocking_of(&t, "deep"), "");
	ck_assert_str_eq(blocking_of(&t, "helper"), "dns must certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(what_the_child_of_a_fork_does_blocks_nobody)
{
	struct link_test t = linked("function child_work() { call load() };"
				    "function start() { %1: int = call fork(); %2: int = %1 == 0;"
				    "branch %2, child, parent;"
				    "child: call child_work(); call execve(); call die(); return;"
				    "parent: call wait_child(%1); return };"
				    "function top() { call spawn(null); call start() };");
	ck_assert_str_eq(blocking_of(&t, "start"), "child must certain 1");
	ck_assert_str_eq(blocking_of(&t, "child_work"), "disk must certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(an_unknown_external_neither_blocks_nor_suspends)
{
	struct link_test t = linked("function top() { call mystery() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert(!function_of(&t, "top")->may_suspend);
	link_test_release(&t);
}
END_TEST

START_TEST(a_function_handed_to_an_unknown_external_runs_in_an_unknown_context)
{
	struct link_test t = linked("function cb() static { call load(); };"
				    "function again() static { };"
				    "function pass($f: function*) { %1 = read $f;"
				    "call mystery(%1) };"
				    "function top() {" ADDRESS("1", "cb") ADDRESS(
					    "2", "again") "call mystery(%1); call pass(%2) };");
	ck_assert_str_eq(contexts_of(&t, "cb"), "unknown");
	ck_assert_str_eq(contexts_of(&t, "again"), "unknown");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_comparator_runs_where_the_sort_is_called)
{
	struct link_test t =
		linked("function compare() { call resolve(\"h\") };"
		       "function top() {" ADDRESS("1", "compare") "call sort(null, %1) };");
	ck_assert_str_eq(edges_of(&t, "top"), "call compare, call sort");
	ck_assert_str_eq(blocking_of(&t, "top"), "dns may certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(what_is_spawned_is_left_running_until_somebody_joins)
{
	struct link_test t = linked(
		"function work() { call await() };"
		"function leave() {" ADDRESS("1",
			"work") "%2 = call spawn(%1) };"
				"function wait() {" ADDRESS("1",
					"work") "%2 = call spawn(%1); call join(%2) };"
						"function outer() { call leave() };"
						"function closer() { call leave(); call join() };"
						"function children() {" ADDRESS("1",
							"work") "call group_open(); call "
								"spawn_group(%1); call "
								"group_close() };"
								"function adds() {" ADDRESS(
									"1", "work") "call "
										     "spawn_group(%"
										     "1) };");
	ck_assert_uint_eq(function_of(&t, "leave")->spawns, 1u << SPAWN_TASK);
	ck_assert_uint_eq(function_of(&t, "wait")->spawns, 0);
	ck_assert_uint_eq(function_of(&t, "outer")->spawns, 1u << SPAWN_TASK);
	ck_assert_uint_eq(function_of(&t, "closer")->spawns, 0);
	ck_assert_uint_eq(function_of(&t, "children")->spawns, 0);
	ck_assert_uint_eq(function_of(&t, "adds")->spawns, 1u << SPAWN_GROUP);
	link_test_release(&t);
}
END_TEST

START_TEST(waits_come_up_and_say_for_what)
{
	struct link_test t = linked("function leaf() { call await() };"
				    "function top() { call leaf() };"
				    "function through() {" ADDRESS(
					    "1", "await") "call *%1() };"
							  "function plain() { call take_turn() };");
	ck_assert_uint_eq(function_of(&t, "top")->waits, 1u << WAIT_REMOTE);
	ck_assert_uint_eq(function_of(&t, "through")->waits, 1u << WAIT_REMOTE);
	ck_assert(function_of(&t, "through")->may_suspend);
	ck_assert_uint_eq(function_of(&t, "plain")->waits, 0);
	link_test_release(&t);
}
END_TEST

START_TEST(a_degraded_function_says_nothing)
{
	struct link_test t = linked("function broken() degraded \"an error\" { call load() };"
				    "function top() { call broken() };");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert_uint_eq(t.program.degraded_count, 1);
	ck_assert_uint_eq(function_of(&t, "broken")->call_count, 0);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		blocking_comes_up_through_direct_calls,
		a_branch_makes_must_into_may,
		a_recursive_pair_has_the_effects_of_both,
		a_pair_that_only_calls_itself_does_nothing,
		the_shortest_of_equally_sure_witnesses_is_kept,
		a_sure_witness_goes_before_a_short_one,
		ties_are_broken_by_the_first_call,
		ties_between_targets_of_one_call_are_broken_by_key,
		distances_agree_with_the_witness,
		contract_functions_are_not_looked_through,
		the_type_of_a_parameter_makes_no_contract,
		a_promise_not_to_block_cuts,
		a_model_of_blocking_is_not_believed_where_the_body_is_known,
		a_static_function_has_nothing_of_the_model_of_its_name,
		an_annotation_of_blocking_is_believed_whatever_the_body_does,
		what_never_returns_cuts_the_rest_of_its_caller,
		what_happens_on_the_way_to_the_end_of_the_process_blocks_nobody,
		what_the_child_of_a_fork_does_blocks_nobody,
		an_unknown_external_neither_blocks_nor_suspends,
		a_function_handed_to_an_unknown_external_runs_in_an_unknown_context,
		a_comparator_runs_where_the_sort_is_called,
		what_is_spawned_is_left_running_until_somebody_joins,
		waits_come_up_and_say_for_what,
		a_degraded_function_says_nothing,
	};
	return RUN_CASES("link.effects", cases);
}
