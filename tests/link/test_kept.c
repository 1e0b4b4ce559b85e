/*
 * What memory holds that decides whether a call waits: a flag in a constant object, and in fields
 * and variables by all stores.
 */
#include "testing.h"

/* Receives with the flags that are read from `place`. */
#define RECEIVE(place) "%9: int = read " place "<int>; call recv(0, 0, 0, %9)"

#define PEER "record peer; field flags; field other;"

/* 64 is MSG_DONTWAIT. */
#define USE "function use($p: struct peer*) { %1 = read $p;" RECEIVE("%1->peer::flags") "};"

#define CHECK_USE(text, expected)                                                                  \
	do {                                                                                       \
		struct link_test t = linked(text);                                                 \
		ck_assert_str_eq(blocking_of(&t, "use"), expected);                                \
		link_test_release(&t);                                                             \
	} while (0)

#define SET(name, value) "function " name "($p: struct peer*) { %1 = read $p;" value "};"

START_TEST(a_field_holds_what_is_stored_in_it)
{
	CHECK_USE(PEER USE, "net may likely 1");
	CHECK_USE(PEER USE SET("a", "%1->peer::flags<int> = 64"), "");
	CHECK_USE(PEER USE SET("a", "%1->peer::flags<int> = 64")
			  SET("b", "%1->peer::flags<int> = 66"),
		"");
	CHECK_USE(PEER USE SET("a", "%1->peer::flags<int> = 0")
			  SET("b", "%1->peer::flags<int> = 2"),
		"net must certain 1");
	CHECK_USE(PEER USE SET("a", "%1->peer::flags<int> = 64")
			  SET("b", "%1->peer::flags<int> = 0"),
		"net may likely 1");
}
END_TEST

START_TEST(a_change_takes_from_what_is_stored)
{
#define CHANGE(by)                                                                                 \
	"%2: int = read %1->peer::flags<int>; %3: int = %2 " by "; %1->peer::flags<int> = %3"
	CHECK_USE(PEER USE SET("a", CHANGE("| 1")) SET("b", "%1->peer::flags<int> = 64"), "");
	CHECK_USE(PEER USE SET("a", CHANGE("& 63")) SET("b", "%1->peer::flags<int> = 64"),
		"net may likely 1");
	CHECK_USE(PEER USE SET("a", CHANGE("| 64")) SET("b", "%1->peer::flags<int> = 0"),
		"net may likely 1");
	CHECK_USE(PEER USE SET("a", CHANGE("| 1")) SET("b", "%1->peer::flags<int> = 0"),
		"net must certain 1");
	CHECK_USE(PEER USE SET("a", CHANGE("| 64")), "net may likely 1");
}
END_TEST

START_TEST(what_comes_in_is_what_callers_hand_over)
{
#define MAKE                                                                                       \
	"function make($p: struct peer*, $f: int) { %1 = read $p; %2 = read $f; "                  \
	"%1->peer::flags<int> = %2 };"
	CHECK_USE(PEER USE MAKE "function a($p: struct peer*) { %1 = read $p; call make(%1, 64) };"
				"function b($p: struct peer*) { %1 = read $p; call make(%1, 65) };",
		"");
	CHECK_USE(PEER USE MAKE "function a($p: struct peer*) { %1 = read $p; call make(%1, 64) };"
				"function b($p: struct peer*) { %1 = read $p; call make(%1, 0) };",
		"net may likely 1");
	CHECK_USE(PEER USE MAKE, "net may likely 1");
	CHECK_USE(PEER USE MAKE
		"function a($p: struct peer*) { %1 = read $p; call make(%1, 64);" ADDRESS(
			"2", "make") "handler = %2 };",
		"net may likely 1");
}
END_TEST

START_TEST(what_is_not_seen_opens_a_field)
{
	CHECK_USE(PEER USE SET("a", "%1->peer::flags<int> = 64")
			  SET("b", "%2: int* = address %1->peer::flags<int>; call mystery(%2)"),
		"net may likely 1");
	CHECK_USE(PEER USE SET("a", "%1->peer::flags<int> = 64")
			  SET("b", "%2: int = call mystery(); %1->peer::flags<int> = %2"),
		"net may likely 1");
	CHECK_USE(PEER USE SET(
			  "a", "%1->peer::flags<int> = 64") "function broken($p: struct peer*) "
							    "degraded \"an error\" { %1 = read $p;"
							    "%1->peer::flags<int> = 0 };",
		"net may likely 1");
	/* Another field of the record is another matter. */
	CHECK_USE(PEER USE SET("a", "%1->peer::flags<int> = 64; %1->peer::other<int> = 0"), "");
}
END_TEST

START_TEST(a_record_of_the_system_is_filled_by_others)
{
	CHECK_USE("file \"/usr/include/p.h\" system;"
		  "record peer @\"/usr/include/p.h\":1:1; field flags;" USE SET(
			  "a", "%1->peer::flags<int> = 64"),
		"net may likely 1");
}
END_TEST

#define GLOBAL(flags) "declare variable g " flags ";"
#define INITIALISED                                                                                \
	"function g\"c:@g#init\"() initialiser { zero g<struct peer:8>;"                           \
	"g.peer::flags<int> = 64 };"
#define USE_GLOBAL "function use() {" RECEIVE("g.peer::flags") "};"
#define USE_OTHER  "function use() {" RECEIVE("g.peer::other") "};"

START_TEST(a_constant_object_holds_what_its_initialiser_says)
{
	CHECK_USE(PEER GLOBAL("defined const") INITIALISED USE_GLOBAL, "");
	CHECK_USE(PEER GLOBAL("defined const") INITIALISED USE_OTHER, "net must certain 1");
	CHECK_USE(PEER GLOBAL("static defined") INITIALISED USE_OTHER, "net must certain 1");
	/* Its address is nothing to be afraid of. */
	CHECK_USE(PEER GLOBAL("defined const") INITIALISED USE_OTHER
		"function give() { %1: struct peer* = address g<struct peer:8>; call mystery(%1) "
		"};",
		"net must certain 1");
	/* Whoever defines it may say anything. */
	CHECK_USE(PEER GLOBAL("const") USE_OTHER, "net may likely 1");
}
END_TEST

START_TEST(a_variable_that_somebody_may_write_does_not)
{
	CHECK_USE(PEER GLOBAL("defined") INITIALISED USE_OTHER, "net may likely 1");
	CHECK_USE(PEER GLOBAL("defined const weak") INITIALISED USE_OTHER, "net may likely 1");
	CHECK_USE(PEER GLOBAL("static defined") INITIALISED USE_OTHER
		"function give() { %1: struct peer* = address g<struct peer:8>; call mystery(%1) "
		"};",
		"net may likely 1");
	CHECK_USE(PEER GLOBAL("static defined") INITIALISED USE_OTHER
		"function write() { %1: int = call mystery(); g.peer::other<int> = %1 };",
		"net may likely 1");
}
END_TEST

START_TEST(an_element_nobody_knows_is_any_that_is_listed)
{
#define TABLE_OF(a, b)                                                                             \
	"declare variable g defined const;"                                                        \
	"function g\"c:@g#init\"() initialiser { zero g<int[]:16>; g[0]<int> = " a                 \
	"; g[1]<int> = " b " };"
#define USE_ELEMENT "function use($i: int) { %1 = read $i;" RECEIVE("g[%1]") "};"
	CHECK_USE(TABLE_OF("64", "65") USE_ELEMENT, "");
	CHECK_USE(TABLE_OF("0", "1") USE_ELEMENT, "net must certain 1");
	CHECK_USE(TABLE_OF("64", "1") USE_ELEMENT, "net may likely 1");
	CHECK_USE(TABLE_OF("64", "1") "function use() {" RECEIVE("g[0]") "};", "");
	CHECK_USE(
		TABLE_OF("64", "1") "function use() {" RECEIVE("g[1]") "};", "net must certain 1");
}
END_TEST

START_TEST(initialisers_of_one_key_must_agree)
{
	static const char *const flags[] = { "64", "0" };
	struct link_test t;
	struct text text = { 0 };
	link_test_init(&t);
	for (int i = 0; i < 2; i++) {
		text_reset(&text);
		text_printf(&text,
			"declare variable g static defined const;"
			"function g\"c:@g#init\"() initialiser { g<int> = %s };",
			flags[i]);
		text_add(&text, i ? "" : "function use() {" RECEIVE("g") "};");
		link_test_unit(&t, i ? "b.c" : "a.c", NULL, text.bytes);
	}
	link_test_link(&t);
	ck_assert_str_eq(blocking_of(&t, "use"), "net may likely 1");
	link_test_release(&t);
	text_release(&text);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_field_holds_what_is_stored_in_it,
		a_change_takes_from_what_is_stored,
		what_comes_in_is_what_callers_hand_over,
		what_is_not_seen_opens_a_field,
		a_record_of_the_system_is_filled_by_others,
		a_constant_object_holds_what_its_initialiser_says,
		a_variable_that_somebody_may_write_does_not,
		an_element_nobody_knows_is_any_that_is_listed,
		initialisers_of_one_key_must_agree,
	};
	return RUN_CASES("link.kept", cases);
}
