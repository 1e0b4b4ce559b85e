/*
 * A wrapper of a wrapper is understood as what it wraps.
 */
#include "testing.h"

/* `inner` hands its parameter to `what`, `outer` to `inner`, `top` gives both `work`. */
static struct link_test wrapped(const char *what, const char *text)
{
	struct text whole = { 0 };
	text_printf(&whole,
		"function inner($f: function*) { %%1 = read $f; call %s(%%1) };"
		"function outer($f: function*) { %%1 = read $f; call inner(%%1) };"
		"function work() { call load() };"
		"function top() { %%1: function* = address function work; call outer(%%1) };%s",
		what, text);
	struct link_test t = linked(whole.bytes);
	text_release(&whole);
	return t;
}

START_TEST(of_spawn)
{
	struct link_test t = wrapped("spawn", "");
	const struct edge *edge = edge_of(&t, "top", "work", EDGE_SPAWN);
	ck_assert_ptr_nonnull(edge);
	ck_assert_int_eq(edge->spawn, SPAWN_TASK);
	ck_assert_uint_eq(edge->through, node_of(&t, "inner"));
	ck_assert_str_eq(contexts_of(&t, "work"), "task");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert_uint_eq(function_of(&t, "top")->spawns, 1u << SPAWN_TASK);
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_detached_spawn)
{
	struct link_test t = wrapped("spawn_detached", "");
	ck_assert_int_eq(edge_of(&t, "top", "work", EDGE_SPAWN)->spawn, SPAWN_DETACHED);
	ck_assert_uint_eq(function_of(&t, "top")->spawns, 1u << SPAWN_DETACHED);
	link_test_release(&t);
}
END_TEST

START_TEST(of_offload)
{
	struct link_test t = wrapped("offload", "");
	ck_assert_str_eq(contexts_of(&t, "work"), "worker");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_thread)
{
	struct link_test t = wrapped("start_thread", "");
	ck_assert_ptr_nonnull(edge_of(&t, "top", "work", EDGE_THREAD));
	ck_assert_str_eq(contexts_of(&t, "work"), "worker");
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_registration)
{
	struct link_test t = wrapped("on_loop", "");
	ck_assert_str_eq(contexts_of(&t, "work"), "callback");
	ck_assert_str_eq(path_of(&t, "work", CONTEXT_CALLBACK), "top =callback> work");
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_call)
{
	struct link_test t =
		linked("function compare() { call load() };"
		       "function by($f: function*) { %1 = read $f; call sort(null, %1) };"
		       "function sorted($f: function*) { %1 = read $f; call by(%1) };"
		       "function top() {" ADDRESS("1", "compare") "call sorted(%1) };");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk may certain 2");
	link_test_release(&t);
}
END_TEST

/* One flag decides between two ways of starting. */
START_TEST(of_two_ways_to_start_keeps_both)
{
	struct link_test t = linked(
		"function begin($f: function*, $loose: int) {"
		"%1 = read $f; %2 = read $loose; branch %2, yes, no;"
		"yes: call spawn_detached(%1); return; no: call spawn_group(%1); return };"
		"function work() { call await() };"
		"function task() { call deadline_open(); call group_open();" ADDRESS("1",
			"work") "call begin(%1, 0); call group_close(); call deadline_close() };"
				"function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	const struct program_call *call = call_of(&t, "task", 2);
	uint32_t spawns = 0;
	for (uint32_t e = 0; e < call->edge_count; e++)
		if (t.program.edges[call->first_edge + e].kind == EDGE_SPAWN)
			spawns |= 1u << t.program.edges[call->first_edge + e].spawn;
	ck_assert_uint_eq(spawns, 1u << SPAWN_DETACHED | 1u << SPAWN_GROUP);
	ck_assert(function_of(&t, "work")->is_naked);
	link_test_release(&t);
}
END_TEST

START_TEST(of_an_argument_that_moves_places)
{
	struct link_test t = linked(
		"function inner($a: int, $f: function*) { %1 = read $f; call spawn(%1) };"
		"function outer($f: function*, $g: function*) { %1 = read $f; %2 = read $g;"
		"call inner(1, %2); call offload(%1) };"
		"function one() { };"
		"function two() { };"
		"function top() {" ADDRESS("1", "one") ADDRESS("2", "two") "call outer(%1, %2) };");
	ck_assert_str_eq(edges_of(&t, "top"), "offload one, call outer, spawn two");
	link_test_release(&t);
}
END_TEST

START_TEST(that_keeps_the_function_in_a_local_on_the_way)
{
	struct link_test t = linked(
		"function inner($f: function*) { local $copy: function*; local $again: function*;"
		"%1 = read $f; $copy = %1; %2 = read $copy; $again = %2; %3 = read $again;"
		"call spawn(%3) };"
		"function work() { };"
		"function top() {" ADDRESS("1", "work") "call inner(%1) };");
	ck_assert_str_eq(edges_of(&t, "top"), "call inner, spawn work");
	link_test_release(&t);
}
END_TEST

START_TEST(that_is_annotated_says_it_itself)
{
	struct link_test t = linked("declare function pool_run(f annotate \"async:p-worker\") "
				    "annotate \"async:suspends\";"
				    "function pool_run($f: function*) { %1 = read $f; call *%1() };"
				    "function work() { call load() };"
				    "function top() {" ADDRESS("1", "work") "call pool_run(%1) };");
	ck_assert_str_eq(contexts_of(&t, "work"), "worker");
	ck_assert_str_eq(blocking_of(&t, "top"), "");
	ck_assert(function_of(&t, "top")->must_suspend);
	link_test_release(&t);
}
END_TEST

START_TEST(that_is_annotated_as_a_group_spawns_into_it)
{
	struct link_test t = linked("declare function add(f annotate \"async:p-entry\") annotate "
				    "\"async:spawns;kind=group\";"
				    "function work() { };"
				    "function top() {" ADDRESS("1", "work") "call add(%1) };");
	ck_assert_int_eq(edge_of(&t, "top", "work", EDGE_SPAWN)->spawn, SPAWN_GROUP);
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_wait_with_a_deadline_argument)
{
	struct link_test t =
		linked("function inner($ms: int) { %1 = read $ms; call await_within(%1) };"
		       "function outer($ms: int) { %1 = read $ms; call inner(%1) };"
		       "function top() { call outer(100) };");
	ck_assert(call_of(&t, "inner", 0)->flags & CALL_UNDER_DEADLINE);
	ck_assert(function_of(&t, "top")->must_suspend);
	ck_assert_uint_eq(function_of(&t, "top")->waits, 1u << WAIT_REMOTE);
	link_test_release(&t);
}
END_TEST

static bool leaves(const struct link_test *t, const char *name, enum flow_scope scope)
{
	return function_of(t, name)->opens >> scope & 1;
}

static bool ends(const struct link_test *t, const char *name, enum flow_scope scope)
{
	return function_of(t, name)->closes >> scope & 1;
}

START_TEST(of_a_deadline_opens_it_for_its_caller)
{
	struct link_test t = linked("function begin() { call deadline_open() };"
				    "function start() { call begin() };"
				    "function stop() { call deadline_close() };"
				    "function top() { call await(); call start(); call await();"
				    "call stop(); call await() };");
	ck_assert(leaves(&t, "begin", FLOW_SCOPE_DEADLINE));
	ck_assert(leaves(&t, "start", FLOW_SCOPE_DEADLINE));
	ck_assert(ends(&t, "stop", FLOW_SCOPE_DEADLINE));
	ck_assert(!leaves(&t, "top", FLOW_SCOPE_DEADLINE));
	ck_assert(!(call_of(&t, "top", 0)->flags & CALL_UNDER_DEADLINE));
	ck_assert(call_of(&t, "top", 2)->flags & CALL_UNDER_DEADLINE);
	ck_assert(!(call_of(&t, "top", 4)->flags & CALL_UNDER_DEADLINE));
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_deadline_that_closes_it_leaves_nothing)
{
	struct link_test t = linked("function within() { call deadline_open(); call await();"
				    "call deadline_close() };"
				    "function top() { call within(); call await() };");
	ck_assert(!leaves(&t, "within", FLOW_SCOPE_DEADLINE));
	ck_assert(!(call_of(&t, "top", 1)->flags & CALL_UNDER_DEADLINE));
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_deadline_on_one_path_opens_nothing)
{
	struct link_test t = linked("function maybe($if: int) { %1 = read $if; branch %1, yes, no;"
				    "yes: call deadline_open(); return; no: return };"
				    "function top() { call maybe(1); call await() };");
	ck_assert(!leaves(&t, "maybe", FLOW_SCOPE_DEADLINE));
	ck_assert(!(call_of(&t, "top", 1)->flags & CALL_UNDER_DEADLINE));
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_permit_takes_and_gives_for_its_caller)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "functions:\n  take: { acquires: permit }\n"
			    "  give: { releases: permit }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function take; declare function give;"
		"function enter() { call take() };"
		"function enter_all() { call enter() };"
		"function leave() { call give() };"
		"function both() { call enter_all(); call leave() };");
	link_test_link(&t);
	ck_assert(leaves(&t, "enter_all", FLOW_SCOPE_PERMIT));
	ck_assert(ends(&t, "leave", FLOW_SCOPE_PERMIT));
	ck_assert(!leaves(&t, "both", FLOW_SCOPE_PERMIT));
	ck_assert(!ends(&t, "both", FLOW_SCOPE_PERMIT));
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_join_waits_for_what_its_caller_started)
{
	struct link_test t = linked(
		"function finish($task: int*) { %1 = read $task; call join(%1) };"
		"function finish_all($task: int*) { %1 = read $task; call finish(%1) };"
		"function work() { };"
		"function top() {" ADDRESS(
			"1", "work") "%2: int* = call spawn(%1); call finish_all(%2) };"
				     "function loose() {" ADDRESS("1", "work") "call spawn(%1) };");
	ck_assert_uint_eq(function_of(&t, "top")->spawns, 0);
	ck_assert_uint_eq(function_of(&t, "loose")->spawns, 1u << SPAWN_TASK);
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_join_of_its_own_task_waits_for_no_other)
{
	struct link_test t =
		linked("function work() { };"
		       "function own() {" ADDRESS(
			       "1", "work") "%2: int* = call spawn(%1); call join(%2) };"
					    "function top() {" ADDRESS(
						    "1", "work") "call spawn(%1); call own() };");
	ck_assert_uint_eq(function_of(&t, "top")->spawns, 1u << SPAWN_TASK);
	link_test_release(&t);
}
END_TEST

START_TEST(of_a_time_limit_is_endless_where_the_caller_says_so)
{
	struct link_test t =
		linked("function inner($ms: int) { %1 = read $ms; call await_within(%1) };"
		       "function outer($ms: int) { %1 = read $ms; call inner(%1) };"
		       "function top() { call outer(100); call outer(-1) };");
	ck_assert(!(call_of(&t, "top", 0)->flags & CALL_ENDLESS));
	ck_assert(call_of(&t, "top", 1)->flags & CALL_ENDLESS);
	link_test_release(&t);
}
END_TEST

START_TEST(deeper_than_is_followed_does_no_harm)
{
	struct text text = { 0 };
	for (int i = 0; i < 40; i++)
		text_printf(&text,
			"function w%02d($f: function*) { %%1 = read $f; call w%02d(%%1) };", i,
			i + 1);
	text_add(&text, "function w40($f: function*) { %1 = read $f; call *%1() };"
			"function work() static { call load() };"
			"function top() {" ADDRESS("1", "work") "call w00(%1) };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_str_ne(contexts_of(&t, "work"), "");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		of_spawn,
		of_a_detached_spawn,
		of_offload,
		of_a_thread,
		of_a_registration,
		of_a_call,
		of_two_ways_to_start_keeps_both,
		of_an_argument_that_moves_places,
		that_keeps_the_function_in_a_local_on_the_way,
		that_is_annotated_says_it_itself,
		that_is_annotated_as_a_group_spawns_into_it,
		of_a_wait_with_a_deadline_argument,
		of_a_deadline_opens_it_for_its_caller,
		of_a_deadline_that_closes_it_leaves_nothing,
		of_a_deadline_on_one_path_opens_nothing,
		of_a_permit_takes_and_gives_for_its_caller,
		of_a_join_waits_for_what_its_caller_started,
		of_a_join_of_its_own_task_waits_for_no_other,
		of_a_time_limit_is_endless_where_the_caller_says_so,
		deeper_than_is_followed_does_no_harm,
	};
	return RUN_CASES("link.wrappers", cases);
}
