/*
 * Large and deep programs: they end, soon, and without a deep stack.
 */
#include "testing.h"

enum { many = 3000 };

/* Names against the order of calls, so that nothing is known when it is first asked for. */
START_TEST(a_deep_chain_of_calls)
{
	struct text text = { 0 };
	for (int i = 0; i < many; i++)
		text_printf(&text, "function c%05d() { call c%05d() };", i, i + 1);
	text_printf(&text, "function c%05d() { call load(); call take_turn() };", many);
	text_add(&text, "function main() {" ADDRESS("1", "c00000") "call spawn_detached(%1) };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_uint_eq(
		program_blocks(&t.program, node_of(&t, "c00000"), BLOCK_DISK)->distance, many + 1);
	ck_assert(function_of(&t, "c00000")->must_suspend);
	ck_assert(function_of(&t, "c03000")->is_naked);
	uint32_t last[2];
	ck_assert_uint_eq(program_path_to(&t.program, node_of(&t, "c03000"), CONTEXT_TASK, last, 2),
		many + 1);
	link_test_release(&t);
}
END_TEST

START_TEST(one_large_cycle)
{
	struct text text = { 0 };
	for (int i = 0; i < many; i++)
		text_printf(&text, "function c%05d() { call c%05d(); call c%05d() };", i,
			(i + 1) % many, (i * 7 + 3) % many);
	text_add(&text, "function c99999() { call c00017(); call load() };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_str_eq(blocking_of(&t, "c00017"), "");
	ck_assert(!function_of(&t, "c00017")->must_suspend);
	ck_assert_str_eq(contexts_of(&t, "c00017"), "unknown");
	link_test_release(&t);
}
END_TEST

START_TEST(a_callback_handed_on_by_everybody_to_everybody)
{
	enum { some = 60 };
	struct text text = { 0 };
	for (int i = 0; i < some; i++) {
		text_printf(&text, "function p%02d($f: function*) { %%1 = read $f;", i);
		for (int j = 0; j < some; j++)
			text_printf(&text, "call p%02d(%%1);", j);
		text_add(&text, "call *%1() };");
	}
	text_add(&text, "function work() { call load() };"
			"function top() {" ADDRESS("1", "work") "call p00(%1) };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_str_eq(blocking_of(&t, "top"), "disk may certain 2");
	link_test_release(&t);
}
END_TEST

START_TEST(slots_copied_in_a_circle)
{
	struct text text = { 0 };
	for (int i = 0; i < many; i++)
		text_printf(&text,
			"function m%05d() { %%1: function* = read s%05d<function*>; s%05d = %%1 };",
			i, (i + 1) % many, i);
	text_add(&text,
		"function work() { call load() };"
		"function set() {" ADDRESS("1", "work") "s01500 = %1 };"
							"function use() { %1: function* = read "
							"s01501<function*>; call *%1() };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	ck_assert_str_eq(edges_of(&t, "use"), "call work");
	link_test_release(&t);
}
END_TEST

START_TEST(many_definitions_of_one_name)
{
	struct link_test t;
	link_test_init(&t);
	for (int i = 0; i < 150; i++) {
		char path[16];
		snprintf(path, sizeof(path), "u%03d.c", i);
		link_test_unit(&t, path, NULL,
			"function setup() { call load() }; function main() { call setup() };");
	}
	link_test_unit(&t, "z.c", NULL, "function top() { call setup() };");
	link_test_link(&t);
	ck_assert_uint_eq(nodes_named(&t, "main"), 150);
	ck_assert_uint_eq(call_of(&t, "u077.c:main", 0)->edge_count, 1);
	ck_assert_str_eq(blocking_of(&t, "u077.c:main"), "disk must certain 2");
	ck_assert_str_eq(blocking_of(&t, "top"), "disk must likely 2");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_deep_chain_of_calls,
		one_large_cycle,
		a_callback_handed_on_by_everybody_to_everybody,
		slots_copied_in_a_circle,
		many_definitions_of_one_name,
	};
	return RUN_CASES("link.size", cases);
}
