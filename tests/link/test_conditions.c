/*
 * Conditions on arguments, and the second look at a callee with the constants of one call.
 */
#include "testing.h"

START_TEST(a_zero_timeout_does_not_block)
{
	struct link_test t =
		linked("function never() { call poll(null, 1, 0) };"
		       "function endless() { call poll(null, 1, -1) };"
		       "function either($ms: int) { %1 = read $ms; call poll(null, 1, %1) };"
		       "function sum() { %1: int = 5 - 5; call poll(null, 1, %1) };");
	ck_assert_str_eq(blocking_of(&t, "never"), "");
	ck_assert_str_eq(blocking_of(&t, "endless"), "multiplex must certain 1");
	ck_assert_str_eq(blocking_of(&t, "either"), "multiplex may certain 1");
	ck_assert_str_eq(blocking_of(&t, "sum"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_constant_in_a_local_is_a_constant)
{
	struct link_test t = linked("function kept() { local $ms: int; $ms = 0;"
				    "%1 = read $ms; call poll(null, 1, %1) };"
				    "function changed($n: int) { local $ms: int; $ms = 0;"
				    "%1 = read $n; branch %1, yes, no; yes: $ms = 10; jump no;"
				    "no: %2 = read $ms; call poll(null, 1, %2); return };");
	ck_assert_str_eq(blocking_of(&t, "kept"), "");
	ck_assert_str_eq(blocking_of(&t, "changed"), "multiplex may certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(a_flag_among_others_is_seen)
{
	struct link_test t =
		linked("function plain() { call recv(1, null, 0, 0) };"
		       "function both() { call recv(1, null, 0, 66) };"
		       "function mixed($f: int) { %1 = read $f; %2: int = %1 | 64;"
		       "call recv(1, null, 0, %2) };"
		       "function open($f: int) { %1 = read $f; call recv(1, null, 0, %1) };"
		       "function other($f: int) { %1 = read $f; %2: int = %1 | 2;"
		       "call recv(1, null, 0, %2) };");
	ck_assert_str_eq(blocking_of(&t, "plain"), "net must certain 1");
	ck_assert_str_eq(blocking_of(&t, "both"), "");
	ck_assert_str_eq(blocking_of(&t, "mixed"), "");
	ck_assert_str_eq(blocking_of(&t, "open"), "net may certain 1");
	ck_assert_str_eq(blocking_of(&t, "other"), "net may certain 1");
	link_test_release(&t);
}
END_TEST

START_TEST(a_null_argument_is_seen)
{
	struct link_test t = linked("function none() { call resolve(null) };"
				    "function some() { call resolve(\"host\") };"
				    "function open($h: int*) { %1 = read $h; call resolve(%1) };");
	ck_assert_str_eq(blocking_of(&t, "none"), "");
	ck_assert_str_eq(blocking_of(&t, "some"), "dns must certain 1");
	ck_assert_str_eq(blocking_of(&t, "open"), "dns may likely 1");
	link_test_release(&t);
}
END_TEST

START_TEST(a_zeroed_timeout_does_not_block)
{
	struct link_test t =
		linked("record timespec; field seconds;"
		       "function zero() { local $ts: struct timespec addressed; zero $ts;"
		       "%1: struct timespec* = address $ts; call nanosleep(%1, null) };"
		       "function set() { local $ts: struct timespec addressed; zero $ts;"
		       "$ts.timespec::seconds = 1;"
		       "%1: struct timespec* = address $ts; call nanosleep(%1, null) };");
	ck_assert_str_eq(blocking_of(&t, "zero"), "");
	ck_assert_str_eq(blocking_of(&t, "set"), "sleep may certain 1");
	link_test_release(&t);
}
END_TEST

/* ------------------------------------------------------------------------------ second look */

/* Does what `top` calls as its first call still block? */
static void check_still(struct link_test *t, const char *caller, const char *callee,
	enum block_category category, bool expected)
{
	const struct edge *edge = edge_of(t, caller, callee, EDGE_CALL);
	ck_assert_ptr_nonnull(edge);
	ck_assert_msg(program_blocks(&t->program, edge->callee, category)->distance,
		"the summary of '%s' already says no", callee);
	ck_assert_msg(still_blocks(&t->program, edge, category) == expected,
		"%s -> %s: expected %d", caller, callee, expected);
}

static const char poll_text[] =
	"function one($ms: int) { %1 = read $ms; call poll(null, 1, %1) };"
	"function two($fd: int, $ms: int) { %1 = read $ms; call one(%1) };"
	"function three($ms: int) { %1 = read $ms; call two(7, %1) };"
	"function zero1() { call one(0) };"
	"function zero2() { call two(1, 0) };"
	"function zero3() { call three(0) };"
	"function some1() { call one(5) };"
	"function some2() { call two(0, -1) };"
	"function open2($ms: int) { %1 = read $ms; call two(0, %1) };"
	"function top() { call zero1(); call zero2(); call zero3(); call some1() };";

START_TEST(a_zero_handed_through_wrappers_rules_out)
{
	struct link_test t = linked(poll_text);
	check_still(&t, "zero1", "one", BLOCK_MULTIPLEX, false);
	check_still(&t, "zero2", "two", BLOCK_MULTIPLEX, false);
	check_still(&t, "zero3", "three", BLOCK_MULTIPLEX, false);
	check_still(&t, "some1", "one", BLOCK_MULTIPLEX, true);
	check_still(&t, "some2", "two", BLOCK_MULTIPLEX, true);
	check_still(&t, "open2", "two", BLOCK_MULTIPLEX, true);
	link_test_release(&t);
}
END_TEST

START_TEST(a_zero_inside_of_the_wrapper_rules_out_too)
{
	struct link_test t = linked(poll_text);
	check_still(&t, "top", "zero1", BLOCK_MULTIPLEX, false);
	check_still(&t, "top", "zero2", BLOCK_MULTIPLEX, false);
	check_still(&t, "top", "zero3", BLOCK_MULTIPLEX, false);
	check_still(&t, "top", "some1", BLOCK_MULTIPLEX, true);
	link_test_release(&t);
}
END_TEST

START_TEST(what_a_caller_hands_over_switches_on)
{
	struct link_test t = linked("function look($h: int*) { %1 = read $h; call resolve(%1) };"
				    "function named() { call look(\"host\") };"
				    "function nobody() { call look(null) };"
				    "function anybody($h: int*) { %1 = read $h; call look(%1) };");
	ck_assert_str_eq(blocking_of(&t, "look"), "dns may likely 1");
	ck_assert_str_eq(way_of(&t, "named", BLOCK_DNS), "certain 2: look -> resolve");
	ck_assert_str_eq(way_of(&t, "nobody", BLOCK_DNS), "");
	ck_assert_str_eq(way_of(&t, "anybody", BLOCK_DNS), "likely 2: look -> resolve");
	link_test_release(&t);
}
END_TEST

START_TEST(the_way_is_one_that_the_constants_leave)
{
	struct link_test t =
		linked("function short() { call sleep(1) };"
		       "function long() { call short() };"
		       "function wait($quick: int) { %1 = read $quick; branch %1, quick, slow;"
		       "quick: call short(); return; slow: call long(); return };"
		       "function quickly() { call wait(1) };"
		       "function slowly() { call wait(0) };"
		       "function somehow($q: int) { %1 = read $q; call wait(%1) };");
	ck_assert_str_eq(way_of(&t, "quickly", BLOCK_SLEEP), "certain 3: wait -> short -> sleep");
	ck_assert_str_eq(
		way_of(&t, "slowly", BLOCK_SLEEP), "certain 4: wait -> long -> short -> sleep");
	ck_assert_str_eq(way_of(&t, "somehow", BLOCK_SLEEP), "certain 3: wait -> short -> sleep");
	link_test_release(&t);
}
END_TEST

static const char branch_text[] =
	"function get($fd: int, $wait: int) { %1 = read $wait; branch %1, yes, no;"
	"yes: call recv(1, null, 0, 0); jump no; no: return };"
	"function not($wait: int) { %1 = read $wait; %2: int = !%1; branch %2, yes, no;"
	"yes: call recv(1, null, 0, 0); jump no; no: return };"
	"function pass($fd: int, $wait: int) { %1 = read $fd; %2 = read $wait;"
	"call get(%1, %2) };"
	"function compare($mode: int) { %1 = read $mode; %2: int = %1 == 3;"
	"branch %2, yes, no; yes: call recv(1, null, 0, 0); jump no; no: return };"
	"function later($wait: int) { local $copy: int; %1 = read $wait; $copy = %1;"
	"call mystery(); %2 = read $copy; branch %2, yes, no;"
	"yes: call recv(1, null, 0, 0); jump no; no: return };"
	"function get0() { call get(1, 0) };"
	"function get1() { call get(0, 1) };"
	"function not0() { call not(0) };"
	"function not1() { call not(1) };"
	"function pass0() { call pass(3, 0) };"
	"function pass1() { call pass(3, 1) };"
	"function compare2() { call compare(2) };"
	"function compare3() { call compare(3) };"
	"function later0() { call later(0) };"
	"function later1() { call later(1) };";

START_TEST(branches_on_a_flag_go_one_way)
{
	struct link_test t = linked(branch_text);
	check_still(&t, "get0", "get", BLOCK_NET, false);
	check_still(&t, "get1", "get", BLOCK_NET, true);
	check_still(&t, "not0", "not", BLOCK_NET, true);
	check_still(&t, "not1", "not", BLOCK_NET, false);
	check_still(&t, "pass0", "pass", BLOCK_NET, false);
	check_still(&t, "pass1", "pass", BLOCK_NET, true);
	check_still(&t, "compare2", "compare", BLOCK_NET, false);
	check_still(&t, "compare3", "compare", BLOCK_NET, true);
	check_still(&t, "later0", "later", BLOCK_NET, false);
	check_still(&t, "later1", "later", BLOCK_NET, true);
	link_test_release(&t);
}
END_TEST

START_TEST(a_parameter_that_is_changed_is_no_constant)
{
	struct link_test t = linked(
		"function at_least($ms: int) { %1 = read $ms; branch %1, go, set;"
		"set: $ms = 1000; jump go; go: %2 = read $ms; call poll(null, 1, %2); return };"
		"function replaced($ms: int) { $ms = 1000; %1 = read $ms;"
		"call poll(null, 1, %1) };"
		"function counts($n: int) { head: %1 = read $n; %2: int = %1 + 1; $n = %2;"
		"%3 = read $n; branch %3, again, end;"
		"again: call recv(1, null, 0, 0); jump head; end: return };"
		"function addressed($ms: int addressed) { %1: int* = address $ms;"
		"call mystery(%1); %2 = read $ms; call poll(null, 1, %2) };"
		"function top() { call at_least(0); call replaced(0); call counts(0);"
		"call addressed(0) };");
	check_still(&t, "top", "at_least", BLOCK_MULTIPLEX, true);
	check_still(&t, "top", "replaced", BLOCK_MULTIPLEX, true);
	check_still(&t, "top", "counts", BLOCK_NET, true);
	check_still(&t, "top", "addressed", BLOCK_MULTIPLEX, true);
	link_test_release(&t);
}
END_TEST

START_TEST(a_null_and_a_flag_are_handed_through)
{
	struct link_test t =
		linked("function find($host: int*) { %1 = read $host; call resolve(%1) };"
		       "function take($flags: int) { %1 = read $flags; %2: int = %1 | 2;"
		       "call recv(1, null, 0, %2) };"
		       "function none() { call find(null) };"
		       "function some() { call find(\"host\") };"
		       "function quick() { call take(64) };"
		       "function slow() { call take(1) };");
	check_still(&t, "none", "find", BLOCK_DNS, false);
	check_still(&t, "some", "find", BLOCK_DNS, true);
	check_still(&t, "quick", "take", BLOCK_NET, false);
	check_still(&t, "slow", "take", BLOCK_NET, true);
	link_test_release(&t);
}
END_TEST

START_TEST(one_call_that_stays_is_enough)
{
	struct link_test t =
		linked("function mixed($ms: int) { %1 = read $ms; call poll(null, 1, %1);"
		       "call poll(null, 1, 7) };"
		       "function top() { call mixed(0) };");
	check_still(&t, "top", "mixed", BLOCK_MULTIPLEX, true);
	link_test_release(&t);
}
END_TEST

START_TEST(categories_are_ruled_out_one_by_one)
{
	struct link_test t =
		linked("function mixed($ms: int) { %1 = read $ms; call poll(null, 1, %1);"
		       "call load() };"
		       "function top() { call mixed(0) };");
	check_still(&t, "top", "mixed", BLOCK_MULTIPLEX, false);
	check_still(&t, "top", "mixed", BLOCK_DISK, true);
	link_test_release(&t);
}
END_TEST

START_TEST(what_is_found_in_one_category_is_no_answer_in_another)
{
	struct link_test t = linked("function pause($n: int) { %1 = read $n; branch %1, yes, no;"
				    "yes: call sleep(1); jump no; no: return };"
				    "function both() { call pause(1); call poll(null, 1, -1) };"
				    "function middle() { call both() };"
				    "function top() { call middle() };");
	ck_assert_str_eq(
		way_of(&t, "top", BLOCK_SLEEP), "certain 4: middle -> both -> pause -> sleep");
	ck_assert_uint_eq(program_block_alone(&t.program, node_of(&t, "both"), BLOCK_MULTIPLEX), 0);
	link_test_release(&t);
}
END_TEST

START_TEST(recursion_is_not_looked_at_for_ever)
{
	struct link_test t =
		linked("function again($ms: int, $n: int) { %1 = read $ms; %2 = read $n;"
		       "branch %2, more, end; more: %3: int = %2 - 1; call again(%1, %3);"
		       "call again(%1, %3); jump end; end: call poll(null, 1, %1); return };"
		       "function top() { call again(0, 3) };"
		       "function slow() { call again(1, 3) };");
	const struct edge *edge = edge_of(&t, "top", "again", EDGE_CALL);
	still_blocks(&t.program, edge, BLOCK_MULTIPLEX);
	check_still(&t, "slow", "again", BLOCK_MULTIPLEX, true);
	link_test_release(&t);
}
END_TEST

START_TEST(a_second_look_forgets_the_constants_of_the_first)
{
	struct link_test t = linked(poll_text);
	for (int i = 0; i < 3; i++) {
		check_still(&t, "zero1", "one", BLOCK_MULTIPLEX, false);
		check_still(&t, "some1", "one", BLOCK_MULTIPLEX, true);
	}
	link_test_release(&t);
}
END_TEST

START_TEST(pointers_are_not_ruled_out)
{
	struct link_test t = linked(
		"function wait($ms: int) { %1 = read $ms; call poll(null, 1, %1) };"
		"function each($f: function*) { %1 = read $f; call *%1(5) };"
		"function hooked($ms: int) { %1 = read $ms; %2: function* = read hook<function*>;"
		"call *%2(%1) };"
		"function init() initialiser {" ADDRESS(
			"1", "wait") "hook = %1 };"
				     "function top() {" ADDRESS(
					     "1", "wait") "call each(%1) };"
							  "function zero() { call hooked(0) };"
							  "function five() { call hooked(5) };");
	check_still(&t, "top", "wait", BLOCK_MULTIPLEX, true);
	check_still(&t, "zero", "hooked", BLOCK_MULTIPLEX, false);
	check_still(&t, "five", "hooked", BLOCK_MULTIPLEX, true);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_zero_timeout_does_not_block,
		a_constant_in_a_local_is_a_constant,
		a_flag_among_others_is_seen,
		a_null_argument_is_seen,
		a_zeroed_timeout_does_not_block,
		what_a_caller_hands_over_switches_on,
		the_way_is_one_that_the_constants_leave,
		a_zero_handed_through_wrappers_rules_out,
		a_zero_inside_of_the_wrapper_rules_out_too,
		branches_on_a_flag_go_one_way,
		a_parameter_that_is_changed_is_no_constant,
		a_null_and_a_flag_are_handed_through,
		one_call_that_stays_is_enough,
		categories_are_ruled_out_one_by_one,
		what_is_found_in_one_category_is_no_answer_in_another,
		recursion_is_not_looked_at_for_ever,
		a_second_look_forgets_the_constants_of_the_first,
		pointers_are_not_ruled_out,
	};
	return RUN_CASES("link.conditions", cases);
}
