/*
 * What a model calls information is a way to block in want of anything else only.
 */
#include "testing.h"

static const char rumours[] = "functions:\n"
			      "  rumour: { blocks: net, severity: info }\n"
			      "  ask: { blocks: net }\n"
			      "  ask_if: { blocks: net, when: arg0 == 1 }\n";

#define DECLARED "declare function rumour; declare function ask; declare function ask_if;"

static struct link_test rumoured(const char *text)
{
	struct link_test t;
	struct text whole = { 0 };
	link_test_init(&t);
	link_test_model(&t, rumours);
	text_printf(&whole, "%s%s", DECLARED, text);
	link_test_unit(&t, "a.c", NULL, whole.bytes);
	link_test_link(&t);
	text_release(&whole);
	return t;
}

START_TEST(information_alone_is_kept_as_it_is)
{
	struct link_test t = rumoured("function leaf() { call rumour() };"
				      "function top() { call leaf() };");
	ck_assert_str_eq(blocking_of(&t, "leaf"), "net must certain 1");
	ck_assert_str_eq(blocking_of(&t, "top"), "net must certain 2");
	ck_assert_str_eq(way_of(&t, "top", BLOCK_NET), "certain 2: leaf -> rumour");
	link_test_release(&t);
}
END_TEST

START_TEST(a_later_call_of_the_same_function_goes_before_information)
{
	struct link_test t = rumoured("function helper() { call rumour(); call ask() };"
				      "function top() { call helper() };");
	const struct block_effect *effect =
		program_blocks(&t.program, node_of(&t, "helper"), BLOCK_NET);
	ck_assert_ptr_eq(&t.program.calls[effect->call], call_of(&t, "helper", 1));
	ck_assert_str_eq(blocking_of(&t, "top"), "net must certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(a_longer_and_shakier_way_goes_before_information)
{
	struct link_test t = rumoured("function deep($n: int) { %1 = read $n; call ask_if(%1) };"
				      "function far() { %1: int = call mystery(); call deep(%1) };"
				      "function near() { call rumour() };"
				      "function top() { call near(); call far() };");
	ck_assert_str_eq(witness_of(&t, "top", BLOCK_NET), "top -> far -> deep");
	ck_assert_str_eq(blocking_of(&t, "top"), "net must likely 3");
	link_test_release(&t);
}
END_TEST

START_TEST(constants_that_rule_the_rest_out_leave_information)
{
	struct link_test t = rumoured(
		"function helper($n: int) { %1 = read $n; call ask_if(%1); call rumour() };"
		"function on() { call helper(1) };"
		"function off() { call helper(0) };");
	ck_assert_str_eq(way_of(&t, "on", BLOCK_NET), "certain 2: helper -> ask_if");
	ck_assert_str_eq(way_of(&t, "off", BLOCK_NET), "certain 2: helper -> rumour");
	link_test_release(&t);
}
END_TEST

START_TEST(information_behind_a_pointer_is_no_better)
{
	struct link_test t = rumoured("function set() {" ADDRESS(
		"1", "rumour") "hook = %1 };"
			       "function near() { %1: function* = read "
			       "hook<function*>; call *%1() };"
			       "function far() { call ask() };"
			       "function top() { call near(); call far() };");
	ck_assert_str_eq(witness_of(&t, "top", BLOCK_NET), "top -> far");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		information_alone_is_kept_as_it_is,
		a_later_call_of_the_same_function_goes_before_information,
		a_longer_and_shakier_way_goes_before_information,
		constants_that_rule_the_rest_out_leave_information,
		information_behind_a_pointer_is_no_better,
	};
	return RUN_CASES("link.minor", cases);
}
