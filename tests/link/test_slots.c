/*
 * Where function pointers come from and go to.
 */
#include "testing.h"

START_TEST(one_field_name_in_two_structs_is_two_slots)
{
	struct link_test t = linked(
		"record file; field read; record pipe; field read;"
		"function slow() { call load() };"
		"function fast() { call mystery() };"
		"function set($f: struct file*, $p: struct pipe*) {"
		"%1 = read $f; %2 = read $p;" ADDRESS("3", "slow") ADDRESS(
			"4", "fast") "%1->file::read = %3;"
				     "%2->pipe::read = %4 };"
				     "function use($p: struct pipe*) {"
				     "%1 = read $p; %2: function* = read %1->pipe::read<function*>;"
				     "call *%2() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call fast");
	ck_assert_str_eq(blocking_of(&t, "use"), "");
	ck_assert_uint_eq(slot_of(&t, "file.read")->target_count, 1);
	link_test_release(&t);
}
END_TEST

static const char foreach_text[] =
	"function foreach($f: function*, $n: int) {"
	"%1 = read $f; call *%1(1) };"
	"function slow() { call load() };"
	"function waits() { call take_turn() };"
	"function first() {" ADDRESS("1", "slow") "call foreach(%1, 1) };"
						  "function second() {" ADDRESS(
							  "1", "waits") "call foreach(%1, 1) };";

START_TEST(two_callers_of_one_foreach_do_not_get_each_others_effect)
{
	struct link_test t = linked(foreach_text);
	ck_assert_str_eq(blocking_of(&t, "first"), "disk may certain 2");
	ck_assert_str_eq(blocking_of(&t, "second"), "");
	ck_assert(!function_of(&t, "first")->may_suspend);
	ck_assert(function_of(&t, "second")->may_suspend);
	ck_assert(!function_of(&t, "foreach")->may_suspend);
	ck_assert_str_eq(blocking_of(&t, "foreach"), "");
	const struct edge *edge = edge_of(&t, "first", "slow", EDGE_CALL);
	ck_assert_uint_eq(edge->through, node_of(&t, "foreach"));
	ck_assert_int_eq(edge->certainty, CERTAIN);
	link_test_release(&t);
}
END_TEST

START_TEST(foreach_of_foreach_reaches_the_callback)
{
	struct link_test t =
		linked("function inner($f: function*) { %1 = read $f; call *%1() };"
		       "function outer($f: function*) { %1 = read $f; call inner(%1) };"
		       "function slow() { call load() };"
		       "function top() {" ADDRESS(
			       "1", "slow") "call outer(%1) };"
					    "function bystander() { call outer(null) };");
	ck_assert_str_eq(edges_of(&t, "top"), "call outer, call slow");
	ck_assert_str_eq(blocking_of(&t, "bystander"), "");
	ck_assert_uint_eq(edge_of(&t, "top", "slow", EDGE_CALL)->through, node_of(&t, "inner"));
	link_test_release(&t);
}
END_TEST

START_TEST(a_foreach_reached_through_a_pointer_still_calls_its_callback)
{
	struct link_test t = linked(
		"record ops; field each;"
		"function foreach($f: function*) { %1 = read $f; call *%1() };"
		"function slow() { call load() };"
		"function table() initialiser {" ADDRESS("1",
			"foreach") "ops.ops::each = %1 };"
				   "function top() {" ADDRESS("1",
					   "slow") "%2: function* = read ops.ops::each<function*>;"
						   "call *%2(%1) };");
	ck_assert_str_eq(edges_of(&t, "top"), "call foreach, call slow");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk may certain 2");
	link_test_release(&t);
}
END_TEST

/* A tree walk hands its callback to itself several times. */
START_TEST(recursion_with_a_callback_ends_soon)
{
	struct link_test t = linked("function walk($f: function*) { %1 = read $f;"
				    "call walk(%1); call walk(%1); call walk(%1); call walk(%1);"
				    "call walk(%1); call walk(%1); call *%1() };"
				    "function slow() { call load() };"
				    "function top() {" ADDRESS("1", "slow") "call walk(%1) };");
	ck_assert_str_eq(edges_of(&t, "top"), "call slow, call walk");
	link_test_release(&t);
}
END_TEST

START_TEST(mutual_recursion_with_two_callbacks_keeps_them_apart)
{
	struct link_test t = linked(
		"function even($f: function*, $g: function*) {"
		"%1 = read $f; %2 = read $g; call odd(%2, %1); call odd(%2, %1) };"
		"function odd($f: function*, $g: function*) {"
		"%1 = read $f; %2 = read $g; call even(%2, %1); call even(%2, %1); call *%1() };"
		"function slow() { call load() };"
		"function never() { call sleep(1) };"
		"function top() {" ADDRESS("1", "slow")
			ADDRESS("2", "never") "call even(%1, %2) };");
	/* odd calls what even was given second; the swap undoes itself at each turn */
	ck_assert_str_eq(edges_of(&t, "top"), "call even, call never");
	link_test_release(&t);
}
END_TEST

START_TEST(a_global_pointer_is_a_slot)
{
	struct link_test t =
		linked("declare variable handler pointer;"
		       "function slow() { call load() };"
		       "function set() {" ADDRESS("1",
			       "slow") "handler = %1 };"
				       "function use() { %1: function* = read handler<function*>;"
				       "call *%1() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call slow");
	ck_assert_str_eq(blocking_of(&t, "use"), "disk must certain 2");
	ck_assert_uint_ne(edge_of(&t, "use", "slow", EDGE_CALL)->slot, air_none);
	link_test_release(&t);
}
END_TEST

START_TEST(a_table_of_operations_is_filled_by_its_initialiser)
{
	struct link_test t =
		linked("record ops; field open; field close;"
		       "function slow() { call load() };"
		       "function quick() { };"
		       "function table() initialiser {" ADDRESS("1", "slow") ADDRESS("2",
			       "quick") "table[0].ops::open = %1; table[0].ops::close = %2;"
					"table[1].ops::open = %2; table[1].ops::close = null };"
					"function opens($i: int) { %1 = read $i;"
					"%2: function* = read table[%1].ops::open<function*>; call "
					"*%2() };"
					"function closes($i: int) { %1 = read $i;"
					"%2: function* = read table[%1].ops::close<function*>; "
					"call *%2() };");
	ck_assert_str_eq(edges_of(&t, "opens"), "call quick, call slow");
	ck_assert_int_eq(edge_of(&t, "opens", "slow", EDGE_CALL)->certainty, LIKELY);
	ck_assert_str_eq(edges_of(&t, "closes"), "call quick");
	ck_assert_int_eq(edge_of(&t, "closes", "quick", EDGE_CALL)->certainty, CERTAIN);
	ck_assert_str_eq(blocking_of(&t, "opens"), "disk may likely 2");
	link_test_release(&t);
}
END_TEST

START_TEST(an_array_of_pointers_is_one_slot)
{
	struct link_test t =
		linked("function slow() { call load() };"
		       "function quick() { };"
		       "function fns() initialiser {" ADDRESS("1", "slow") ADDRESS("2",
			       "quick") "fns[0] = %1; fns[1] = %2 };"
					"function use($i: int) { %1 = read $i;"
					"%2: function* = read fns[%1]<function*>; call *%2() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call quick, call slow");
	link_test_release(&t);
}
END_TEST

START_TEST(a_returned_pointer_is_called)
{
	struct link_test t = linked(
		"function slow() { call load() };"
		"function pick() {" ADDRESS(
			"1", "slow") "return %1 };"
				     "function use() { %1: function* = call pick(); call *%1() };");
	ck_assert_ptr_nonnull(edge_of(&t, "use", "slow", EDGE_CALL));
	ck_assert_str_eq(blocking_of(&t, "use"), "disk must certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_pointer_returned_behind_the_end_of_the_process_is_none)
{
	struct link_test t = linked(
		"function slow() { call load() };"
		"function pick($n: int) {" ADDRESS("1",
			"slow") "call die(); return %1 };"
				"function use() { %1: function* = call pick(1); call *%1() };");
	ck_assert_ptr_null(edge_of(&t, "use", "slow", EDGE_CALL));
	link_test_release(&t);
}
END_TEST

static const char setter_text[] =
	"record conn; field cb;"
	"function set_cb($c: struct conn*, $f: function*) {"
	"%1 = read $c; %2 = read $f; %1->conn::cb = %2 };"
	"function set_again($c: struct conn*, $f: function*) {"
	"%1 = read $c; %2 = read $f; call set_cb(%1, %2) };"
	"function slow() { call load() };"
	"function setup($c: struct conn*) { %1 = read $c;" ADDRESS(
		"2", "slow") "call set_again(%1, %2) };"
			     "function use($c: struct conn*) { %1 = read $c;"
			     "%2: function* = read %1->conn::cb<function*>; call *%2() };";

START_TEST(a_setter_of_a_setter_fills_the_slot)
{
	struct link_test t = linked(setter_text);
	ck_assert_str_eq(edges_of(&t, "use"), "call slow");
	ck_assert_ptr_null(edge_of(&t, "setup", "slow", EDGE_CALL));
	link_test_release(&t);
}
END_TEST

START_TEST(a_copied_struct_keeps_what_its_fields_hold)
{
	struct link_test t = linked(
		"record ops; field run;"
		"function slow() { call load() };"
		"function source() initialiser {" ADDRESS("1",
			"slow") "source.ops::run = %1 };"
				"function use() { local $copy: struct ops;"
				"%1: struct ops = read source<struct ops>; $copy = %1;"
				"%2: function* = read $copy.ops::run<function*>; call *%2() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call slow");
	link_test_release(&t);
}
END_TEST

START_TEST(a_pointer_cast_to_void_and_back_is_followed)
{
	struct link_test t = linked("record item; field data;"
				    "function slow() { call load() };"
				    "function set($i: struct item*) { %1 = read $i;" ADDRESS("2",
					    "slow") "%3: void* = cast %2; %1->item::data = %3 };"
						    "function use($i: struct item*) { %1 = read $i;"
						    "%2: void* = read %1->item::data<void*>;"
						    "%3: function* = cast %2; call *%3() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call slow");
	link_test_release(&t);
}
END_TEST

/* Each setter hands on what the one of the next lower name has stored, so that names are met in
 * the order in which nothing is known yet. */
START_TEST(a_long_chain_of_slots_is_followed_to_its_end)
{
	struct text text = { 0 };
	text_add(&text, "function slow() { call load() };"
			"function set($to: function**, $f: function*) { };");
	enum { length = 20 };
	for (int i = 0; i < length; i++) {
		text_printf(&text,
			"function store_%02d($f: function*) { %%1 = read $f; slot_%02d = %%1 };", i,
			i);
		text_printf(&text,
			"function move_%02d() { %%1: function* = read slot_%02d<function*>;"
			"call store_%02d(%%1) };",
			i, i + 1, i);
	}
	text_add(&text, "function start() {" ADDRESS("1", "slow"));
	text_printf(&text, "slot_%02d = %%1 };", length);
	text_add(&text, "function use() { %1: function* = read slot_00<function*>; call *%1() };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_str_eq(edges_of(&t, "use"), "call slow");
	link_test_release(&t);
}
END_TEST

static void add_many(struct text *text, int count)
{
	for (int i = 0; i < count; i++)
		text_printf(text,
			"function f%03d() { call load() };"
			"function set%03d() { %%1: function* = address function f%03d;"
			"handler = %%1 };",
			i, i, i);
	text_add(text, "function use() { %1: function* = read handler<function*>; call *%1() };");
}

START_TEST(as_many_targets_as_the_cap_are_followed)
{
	struct text text = { 0 };
	add_many(&text, program_fan_out);
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_uint_eq(call_of(&t, "use", 0)->edge_count, program_fan_out);
	ck_assert_uint_eq(t.program.fan_out_cut, 0);
	/* ... but which of so many is meant is a guess. */
	ck_assert_str_eq(blocking_of(&t, "use"), "disk must possible 2");
	link_test_release(&t);
}
END_TEST

START_TEST(more_targets_than_the_cap_are_unknown_and_counted)
{
	struct text text = { 0 };
	add_many(&text, program_fan_out + 1);
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_uint_eq(call_of(&t, "use", 0)->edge_count, 0);
	ck_assert(call_of(&t, "use", 0)->flags & CALL_FAN_OUT);
	ck_assert(!(call_of(&t, "use", 0)->flags & CALL_UNRESOLVED));
	ck_assert_uint_eq(t.program.fan_out_cut, 1);
	ck_assert_uint_eq(t.program.unresolved_calls, 0);
	ck_assert_str_eq(blocking_of(&t, "use"), "");
	ck_assert(slot_of(&t, "handler")->is_open);
	link_test_release(&t);
}
END_TEST

START_TEST(a_slot_nobody_fills_is_unresolved_and_counted)
{
	struct link_test t = linked("function use() { %1: function* = read handler<function*>;"
				    "call *%1() };");
	ck_assert(call_of(&t, "use", 0)->flags & CALL_UNRESOLVED);
	ck_assert_uint_eq(t.program.unresolved_calls, 1);
	link_test_release(&t);
}
END_TEST

START_TEST(a_parameter_that_is_called_is_not_unresolved)
{
	struct link_test t = linked("function each($f: function*) { %1 = read $f; call *%1() };");
	ck_assert_uint_eq(t.program.unresolved_calls, 0);
	link_test_release(&t);
}
END_TEST

START_TEST(a_slot_with_something_unknown_in_it_is_open_and_less_sure)
{
	struct link_test t =
		linked("function slow() { call load() };"
		       "function set($p: function**) {" ADDRESS("1",
			       "slow") "handler = %1; %2 = read $p;"
				       "%3: function* = read *%2<function*>; handler = %3 };"
				       "function use() { %1: function* = read handler<function*>;"
				       "call *%1() };");
	ck_assert(slot_of(&t, "handler")->is_open);
	ck_assert_str_eq(blocking_of(&t, "use"), "disk may likely 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_parameter_or_a_default_is_not_surely_the_default)
{
	struct link_test t =
		linked("function slow() { call load() };"
		       "function use($f: function*) { local $g: function*;"
		       "%1 = read $f; $g = %1; %2: int = %1 != 0; branch %2, go, set;"
		       "set: " ADDRESS("3", "slow") "$g = %3; jump go;"
						    "go: %4 = read $g; call *%4(); return };");
	ck_assert_str_eq(blocking_of(&t, "use"), "disk may likely 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_slot_over_the_cap_beside_a_function_makes_no_edge)
{
	struct text text = { 0 };
	add_many(&text, program_fan_out + 1);
	text_add(&text,
		"function either($n: int) { local $g: function*; %1 = read $n;"
		"branch %1, a, b; a: " ADDRESS(
			"2", "f000") "$g = %2; jump go;"
				     "b: %3: function* = read handler<function*>; $g = %3; jump go;"
				     "go: %4 = read $g; call *%4(); return };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert(call_of(&t, "either", 0)->flags & CALL_FAN_OUT);
	ck_assert_uint_eq(call_of(&t, "either", 0)->edge_count, 0);
	link_test_release(&t);
}
END_TEST

START_TEST(null_is_no_target)
{
	struct link_test t =
		linked("function slow() { call load() };"
		       "function set() {" ADDRESS("1",
			       "slow") "handler = %1 };"
				       "function clear() { handler = null };"
				       "function use() { %1: function* = read handler<function*>;"
				       "call *%1() };");
	ck_assert_int_eq(edge_of(&t, "use", "slow", EDGE_CALL)->certainty, CERTAIN);
	link_test_release(&t);
}
END_TEST

START_TEST(a_pointer_stored_where_nobody_can_follow_runs_in_an_unknown_context)
{
	struct link_test t = linked(
		"function lost() static { call load() };"
		"function dead() static { call load() };"
		"function set($p: function**) { %1 = read $p;" ADDRESS("2", "lost") "*%1 = %2 };");
	ck_assert_str_eq(contexts_of(&t, "lost"), "unknown");
	ck_assert_str_eq(contexts_of(&t, "dead"), "");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		one_field_name_in_two_structs_is_two_slots,
		two_callers_of_one_foreach_do_not_get_each_others_effect,
		foreach_of_foreach_reaches_the_callback,
		a_foreach_reached_through_a_pointer_still_calls_its_callback,
		recursion_with_a_callback_ends_soon,
		mutual_recursion_with_two_callbacks_keeps_them_apart,
		a_global_pointer_is_a_slot,
		a_table_of_operations_is_filled_by_its_initialiser,
		an_array_of_pointers_is_one_slot,
		a_returned_pointer_is_called,
		a_pointer_returned_behind_the_end_of_the_process_is_none,
		a_setter_of_a_setter_fills_the_slot,
		a_copied_struct_keeps_what_its_fields_hold,
		a_pointer_cast_to_void_and_back_is_followed,
		a_long_chain_of_slots_is_followed_to_its_end,
		as_many_targets_as_the_cap_are_followed,
		more_targets_than_the_cap_are_unknown_and_counted,
		a_slot_nobody_fills_is_unresolved_and_counted,
		a_parameter_that_is_called_is_not_unresolved,
		a_slot_with_something_unknown_in_it_is_open_and_less_sure,
		a_parameter_or_a_default_is_not_surely_the_default,
		a_slot_over_the_cap_beside_a_function_makes_no_edge,
		null_is_no_target,
		a_pointer_stored_where_nobody_can_follow_runs_in_an_unknown_context,
	};
	return RUN_CASES("link.slots", cases);
}
