/*
 * Tables of operations: which one a pointer leads to.
 */
#include "testing.h"

/* Two tables of one type, and an object that points to one of them. */
#define TABLES                                                                                     \
	"record ops; field flush; record store; field ops;"                                        \
	"declare variable memory const; declare variable disk const;"                              \
	"function slow() { call load() };"                                                         \
	"function quick() { };"                                                                    \
	"function memory() initialiser {" ADDRESS(                                                 \
		"1", "quick") "memory.ops::flush = %1 };"                                          \
			      "function disk() initialiser {" ADDRESS(                             \
				      "1", "slow") "disk.ops::flush = %1 };"

/* `%N` becomes the address of a table. */
#define TABLE(n, name) "%" n ": struct ops* = address " name ";"

/* Reads member flush of what `%from` points at, and calls it. */
#define CALL_FLUSH(n, from)                                                                        \
	"%" n ": function* = read %" from "->ops::flush<function*>; call *%" n "();"

START_TEST(a_table_that_is_named_is_that_table)
{
	struct link_test t =
		linked(TABLES "function use() { %1: function* = read memory.ops::flush<function*>;"
			      "call *%1() };"
			      "function both() { %1: function* = read disk.ops::flush<function*>;"
			      "call *%1() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call quick");
	ck_assert_str_eq(edges_of(&t, "both"), "call slow");
	ck_assert_int_eq(edge_of(&t, "use", "quick", EDGE_CALL)->certainty, CERTAIN);
	link_test_release(&t);
}
END_TEST

START_TEST(a_field_holds_the_tables_that_are_stored_there)
{
	struct link_test t = linked(TABLES "function set($s: struct store*) { %1 = read $s;" TABLE(
		"2", "memory") "%1->store::ops = %2 };"
			       "function use($s: struct store*) { %1 = read $s;"
			       "%2: struct ops* = read %1->store::ops<struct ops*>;" CALL_FLUSH(
				       "3", "2") "};");
	ck_assert_str_eq(edges_of(&t, "use"), "call quick");
	link_test_release(&t);
}
END_TEST

START_TEST(something_unknown_in_the_field_opens_it)
{
	struct link_test t = linked(
		TABLES "function set($s: struct store*, $o: void*) { %1 = read $s;" TABLE("2",
			"memory") "%1->store::ops = %2; %3 = read $o; %4: struct ops* = cast %3;"
				  "%1->store::ops = %4 };"
				  "function use($s: struct store*) { %1 = read $s;"
				  "%2: struct ops* = read %1->store::ops<struct ops*>;" CALL_FLUSH(
					  "3", "2") "};");
	ck_assert_str_eq(edges_of(&t, "use"), "call quick, call slow");
	link_test_release(&t);
}
END_TEST

START_TEST(a_parameter_is_what_its_callers_hand_over)
{
	struct link_test t =
		linked(TABLES "function flush($o: struct ops*) { %1 = read $o;" CALL_FLUSH(
			"2", "1") "};"
				  "function use() {" TABLE("1", "memory") "call flush(%1) };");
	ck_assert_str_eq(edges_of(&t, "flush"), "call quick");
	ck_assert_str_eq(blocking_of(&t, "use"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_parameter_of_what_is_called_through_a_pointer_may_be_any)
{
	struct link_test t =
		linked(TABLES "function flush($o: struct ops*) { %1 = read $o;" CALL_FLUSH(
			"2", "1") "};"
				  "function use() {" TABLE("1", "memory") "call flush(%1);" ADDRESS(
					  "2", "flush") "handler = %2 };");
	ck_assert_str_eq(edges_of(&t, "flush"), "call quick, call slow");
	link_test_release(&t);
}
END_TEST

START_TEST(a_result_is_what_is_returned)
{
	struct link_test t = linked(TABLES "function find() {" TABLE(
		"1", "disk") "return %1 };"
			     "function use() { %1: struct ops* = call find();" CALL_FLUSH(
				     "2", "1") "};");
	ck_assert_str_eq(edges_of(&t, "use"), "call find, call slow");
	link_test_release(&t);
}
END_TEST

START_TEST(a_table_that_is_not_constant_also_holds_what_is_stored_through_pointers)
{
	struct link_test t =
		linked("record ops; field flush; declare variable table;"
		       "function slow() { call load() };"
		       "function quick() { };"
		       "function table() initialiser {" ADDRESS("1",
			       "quick") "table.ops::flush = %1 };"
					"function set($o: struct ops*) { %1 = read $o;" ADDRESS(
						"2", "slow") "%1->ops::flush = %2 };"
							     "function use() { %1: function* = "
							     "read table.ops::flush<function*>;"
							     "call *%1() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call quick, call slow");
	link_test_release(&t);
}
END_TEST

/* What a constructor gives an object counts for that object, whatever others are given. */
START_TEST(an_object_has_the_table_of_its_constructor)
{
	struct link_test t =
		linked(TABLES "function make_quick($s: struct store*) { %1 = read $s;" TABLE("2",
			"memory") "%1->store::ops = %2 };"
				  "function make_slow($s: struct store*) { %1 = read $s;" TABLE("2",
					  "disk") "%1->store::ops = %2 };"
						  "function use() { local $a: struct store "
						  "addressed; local "
						  "$b: struct store;"
						  "%1: struct store* = address $a; call "
						  "make_quick(%1);"
						  "%2: struct store* = address $b; call "
						  "make_slow(%2);"
						  "%3: struct ops* = read $a.store::ops<struct "
						  "ops*>;" CALL_FLUSH("4",
							  "3") "};"
							       "function any($s: struct store*) { "
							       "%1 = read $s;"
							       "%2: struct ops* = read "
							       "%1->store::ops<struct "
							       "ops*>;" CALL_FLUSH("3", "2") "};");
	ck_assert_str_eq(edges_of(&t, "use"), "call make_quick, call make_slow, call quick");
	ck_assert_str_eq(edges_of(&t, "any"), "call quick, call slow");
	link_test_release(&t);
}
END_TEST

START_TEST(more_than_eight_targets_are_merely_possible)
{
	struct text text = { 0 };
	for (int i = 0; i < 9; i++)
		text_printf(&text,
			"function f%d() { call load() };"
			"function set%d() { %%1: function* = address function f%d;"
			"%s = %%1; %s = %%1 };",
			i, i, i, "many", i < 8 ? "few" : "other");
	text_add(&text, "function all() { %1: function* = read many<function*>; call *%1() };"
			"function some() { %1: function* = read few<function*>; call *%1() };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_str_eq(blocking_of(&t, "all"), "disk must possible 2");
	ck_assert_str_eq(blocking_of(&t, "some"), "disk must likely 2");
	link_test_release(&t);
}
END_TEST

START_TEST(what_is_written_through_a_parameter_is_read_behind_it)
{
	struct link_test t = linked(
		"function slow() { call load() };"
		"function set($p: function**) { %1 = read $p;" ADDRESS("2",
			"slow") "*%1<function*> = %2 };"
				"function use() { local $f: function* addressed; %1: function** = "
				"address $f;"
				"call set(%1); %2: function* = read $f<function*>; call *%2() };");
	ck_assert_str_eq(edges_of(&t, "use"), "call set, call slow");
	ck_assert_int_eq(edge_of(&t, "use", "slow", EDGE_CALL)->certainty, LIKELY);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_table_that_is_named_is_that_table,
		a_field_holds_the_tables_that_are_stored_there,
		something_unknown_in_the_field_opens_it,
		a_parameter_is_what_its_callers_hand_over,
		a_parameter_of_what_is_called_through_a_pointer_may_be_any,
		a_result_is_what_is_returned,
		a_table_that_is_not_constant_also_holds_what_is_stored_through_pointers,
		an_object_has_the_table_of_its_constructor,
		more_than_eight_targets_are_merely_possible,
		what_is_written_through_a_parameter_is_read_behind_it,
	};
	return RUN_CASES("link.tables", cases);
}
