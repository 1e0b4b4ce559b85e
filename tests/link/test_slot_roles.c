/*
 * What is said of the functions that are kept in a place: by a model of its typedef or field, by
 * annotations, by markers.
 */
#include "testing.h"

START_TEST(a_model_of_a_typedef_speaks_for_what_a_parameter_takes)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "typedefs:\n  loop_cb: { calls-on-loop: self }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function watch(fd, cb typedef \"c:a.h@T@loop_cb\");"
		"function handler() { call load() };"
		"function main() {" ADDRESS("1", "handler") "call watch(1, %1) };");
	link_test_link(&t);
	ck_assert_str_eq(edges_of(&t, "main"), "callback handler, call watch");
	ck_assert_str_eq(contexts_of(&t, "handler"), "callback");
	link_test_release(&t);
}
END_TEST

START_TEST(a_model_of_a_typedef_speaks_for_what_a_field_holds)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "typedefs:\n  loop_cb: { calls-on-loop: self }\n");
	link_test_unit(&t, "a.c", NULL,
		"record watcher; field cb typedef \"c:a.h@T@loop_cb\"; field other;"
		"function handler() static { call load() };"
		"function rest() static { call load() };"
		"function set($w: struct watcher*) { %1 = read $w;" ADDRESS("2", "handler")
			ADDRESS("3", "rest") "%1->watcher::cb = %2; %1->watcher::other = %3 };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "handler"), "callback");
	ck_assert_str_eq(contexts_of(&t, "rest"), "unknown");
	link_test_release(&t);
}
END_TEST

START_TEST(a_model_of_a_typedef_speaks_for_what_a_variable_holds)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "typedefs:\n  loop_cb: { calls-on-loop: self }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare variable hook pointer typedef \"c:a.h@T@loop_cb\";"
		"function handler() static { call load() };"
		"function set() {" ADDRESS("2", "handler") "hook = %2 };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "handler"), "callback");
	link_test_release(&t);
}
END_TEST

START_TEST(a_model_of_a_typedef_speaks_for_what_a_function_returns)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "typedefs:\n  open_fn: { blocks: net }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function get_open(context) typedef \"c:a.h@T@open_fn\";"
		"declare function get_other(context) typedef \"c:a.h@T@other_fn\";"
		"function at_once($c: int) { %1 = read $c; %2: function* = call get_open(%1);"
		"call *%2(%1) };"
		"function later($c: int) { local $f: function*; %1 = read $c;"
		"%2: function* = call get_open(%1); $f = %2;"
		"%3: function* = read $f; call *%3(%1) };"
		"function other($c: int) { %1 = read $c; %2: function* = call get_other(%1);"
		"call *%2(%1) };");
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "at_once"), "net may certain 1");
	ck_assert_str_eq(blocking_of(&t, "later"), "net may certain 1");
	ck_assert_str_eq(blocking_of(&t, "other"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(an_annotated_typedef_speaks_for_what_is_written_with_it)
{
	struct link_test t =
		linked("typedef loop_cb\"c:a.h@T@loop_cb\" annotate \"async:loop-only\";"
		       "record watcher; field cb typedef \"c:a.h@T@loop_cb\";"
		       "function handler() static { call load() };"
		       "function set($w: struct watcher*) { %1 = read $w;" ADDRESS(
			       "2", "handler") "%1->watcher::cb = %2 };");
	ck_assert_str_eq(contexts_of(&t, "handler"), "callback");
	link_test_release(&t);
}
END_TEST

START_TEST(an_annotated_field_speaks_for_what_it_holds)
{
	struct link_test t = linked("record pool; field job annotate \"async:worker-only\";"
				    "function work() static { call load() };"
				    "function set($p: struct pool*) { %1 = read $p;" ADDRESS(
					    "2", "work") "%1->pool::job = %2 };");
	ck_assert_str_eq(contexts_of(&t, "work"), "worker");
	link_test_release(&t);
}
END_TEST

START_TEST(a_model_of_a_field_speaks_for_what_it_holds)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "fields:\n  options.on_exit: { calls-on-loop: self }\n");
	link_test_unit(&t, "a.c", NULL,
		"record options; field on_exit; record other; field on_exit;"
		"function handler() static { };"
		"function rest() static { };"
		"function set($o: struct options*, $p: struct other*) {"
		"%1 = read $o; %2 = read $p;" ADDRESS("3", "handler") ADDRESS(
			"4", "rest") "%1->options::on_exit = %3; %2->other::on_exit = %4 };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "handler"), "callback");
	ck_assert_str_eq(contexts_of(&t, "rest"), "unknown");
	link_test_release(&t);
}
END_TEST

START_TEST(a_field_that_is_said_to_suspend_suspends_its_callers)
{
	struct link_test t = linked("record ops; field fetch annotate \"async:suspends\";"
				    "function use($o: struct ops*) { %1 = read $o;"
				    "%2: function* = read %1->ops::fetch<function*>; call *%2() };"
				    "function outer($o: struct ops*) { %1 = read $o;"
				    "call use(%1) };");
	ck_assert(function_of(&t, "use")->may_suspend);
	ck_assert(function_of(&t, "outer")->may_suspend);
	ck_assert_str_eq(contexts_of(&t, "use"), "task");
	link_test_release(&t);
}
END_TEST

START_TEST(a_field_that_is_said_to_block_blocks_its_callers)
{
	struct link_test t = linked("record ops; field fetch annotate \"async:blocks;use=\";"
				    "function use($o: struct ops*) { %1 = read $o;"
				    "%2: function* = read %1->ops::fetch<function*>; call *%2() };"
				    "function outer($o: struct ops*) { %1 = read $o;"
				    "call use(%1) };");
	ck_assert_str_eq(blocking_of(&t, "outer"), "user may certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_marker_of_a_field_speaks_for_what_it_holds)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "markers:\n  coroutine_fn: { suspends: true }\n");
	link_test_unit(&t, "a.c", NULL,
		"record ops; field empty marker \"coroutine_fn\"; field named annotate "
		"\"coroutine_fn\"; field other marker \"some_fn\";"
		"function one() static { }; function two() static { };"
		"function three() static { };"
		"function set($o: struct ops*) { %1 = read $o;" ADDRESS("2", "one") ADDRESS("3",
			"two") ADDRESS("4", "three") "%1->ops::empty = %2; %1->ops::named = %3;"
						     "%1->ops::other = %4 };"
						     "function use($o: struct ops*) { %1 = read $o;"
						     "%2: function* = read "
						     "%1->ops::empty<function*>; call *%2() };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "one"), "task");
	ck_assert_str_eq(contexts_of(&t, "two"), "task");
	ck_assert_str_eq(contexts_of(&t, "three"), "unknown");
	ck_assert(function_of(&t, "use")->may_suspend);
	ck_assert(function_of(&t, "one")->is_kept_as_async);
	ck_assert(!function_of(&t, "one")->may_suspend);
	link_test_release(&t);
}
END_TEST

START_TEST(a_marker_of_a_parameter_speaks_for_what_is_handed_over)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(&t, "markers:\n  coroutine_fn: { suspends: true }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function run(fd, step marker \"coroutine_fn\");"
		"declare function each(step annotate \"async:suspends\");"
		"function handed() static { }; function deep() static { };"
		"function each($step: function*) { %1: function* = read $step; call *%1() };"
		"function pass($step: function*) { %1: function* = read $step;"
		"call run(1, %1) };"
		"function main() {" ADDRESS("1", "handed") "call run(1, %1);" ADDRESS(
			"2", "deep") "call pass(%2) };");
	link_test_link(&t);
	ck_assert_str_eq(contexts_of(&t, "handed"), "task");
	ck_assert_str_eq(contexts_of(&t, "deep"), "task");
	ck_assert(function_of(&t, "each")->may_suspend);
	/* That it takes a function that suspends does not say that it calls it. */
	ck_assert(!function_of(&t, "main")->may_suspend);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_model_of_a_typedef_speaks_for_what_a_parameter_takes,
		a_model_of_a_typedef_speaks_for_what_a_field_holds,
		a_model_of_a_typedef_speaks_for_what_a_variable_holds,
		a_model_of_a_typedef_speaks_for_what_a_function_returns,
		an_annotated_typedef_speaks_for_what_is_written_with_it,
		an_annotated_field_speaks_for_what_it_holds,
		a_model_of_a_field_speaks_for_what_it_holds,
		a_field_that_is_said_to_suspend_suspends_its_callers,
		a_field_that_is_said_to_block_blocks_its_callers,
		a_marker_of_a_field_speaks_for_what_it_holds,
		a_marker_of_a_parameter_speaks_for_what_is_handed_over,
	};
	return RUN_CASES("link.slot_roles", cases);
}
