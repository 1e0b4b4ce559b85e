/*
 * What the linker says about its own view: roots by context, calls that lead to nowhere known, and
 * functions nobody has described.
 */
#include "link/coverage.h"

#include "testing.h"

static struct coverage coverage_of(struct link_test *t)
{
	struct coverage coverage;
	program_coverage(&t->program, &t->arena, &coverage);
	return coverage;
}

/* "3 name", and ":2" for an argument, separated by commas. */
static const char *listed(struct link_test *t, const struct coverage_list *list)
{
	struct text text = { 0 };
	for (uint32_t i = 0; i < list->count; i++) {
		const struct coverage_calls *row = &list->items[i];
		text_printf(&text, "%s%u %s", i ? ", " : "", row->calls, row->name);
		if (row->argument != role_no_argument)
			text_printf(&text, ":%d", row->argument);
	}
	const char *out = arena_strdup(&t->arena, text_string(&text));
	text_release(&text);
	return out;
}

START_TEST(roots_are_counted_by_context)
{
	struct link_test t =
		linked("function main() {" ADDRESS("1", "entry") ADDRESS("2", "crunch") ADDRESS(
			"3", "tick") "%4 = call spawn(%1); call offload(%2); call on_loop(%3) };"
				     "function entry() { call helper() }; function crunch() { };"
				     "function tick() { call helper() }; function helper() { };"
				     "function api() { call helper() };");
	struct coverage coverage = coverage_of(&t);
	ck_assert_uint_eq(coverage.function_count, 6);
	ck_assert_uint_eq(coverage.roots[CONTEXT_TASK], 1);
	ck_assert_uint_eq(coverage.functions[CONTEXT_TASK], 2);
	ck_assert_uint_eq(coverage.roots[CONTEXT_CALLBACK], 1);
	ck_assert_uint_eq(coverage.roots[CONTEXT_WORKER], 1);
	ck_assert_uint_eq(coverage.functions[CONTEXT_WORKER], 1);
	ck_assert_uint_eq(coverage.roots[CONTEXT_STARTUP], 1);
	ck_assert_uint_eq(coverage.roots[CONTEXT_UNKNOWN], 1);
	ck_assert_uint_eq(coverage.functions[CONTEXT_UNKNOWN], 2);
	ck_assert(coverage_has_loop(&coverage));
	link_test_release(&t);
}
END_TEST

START_TEST(a_program_without_a_known_loop_has_none)
{
	struct link_test t = linked(
		"function main() {" ADDRESS("1", "entry") "call mystery(%1) };"
							  "function entry() { call sleep(1) };");
	struct coverage coverage = coverage_of(&t);
	ck_assert(!coverage_has_loop(&coverage));
	ck_assert_str_eq(listed(&t, &coverage.handed), "1 mystery:0");
	ck_assert_str_eq(listed(&t, &coverage.unmodelled), "");
	link_test_release(&t);
}
END_TEST

START_TEST(unresolved_calls_are_named_after_the_place)
{
	struct link_test t = linked(
		"record ops; field read;"
		"function a() { %1: function* = read handler<function*>; call *%1() };"
		"function b() { %1: function* = read table.ops::read<function*>; call *%1() };"
		"function c() { %1: function* = read table.ops::read<function*>; call *%1() };"
		"function d() { %1: function* = call find(); call *%1() };"
		"function e($f: function*) { %1 = read $f; call *%1() };");
	struct coverage coverage = coverage_of(&t);
	ck_assert_uint_eq(coverage.pointer_call_count, 5);
	ck_assert_uint_eq(coverage.unresolved_count, 4);
	ck_assert_str_eq(
		listed(&t, &coverage.unresolved), "2 ops.read, 1 handler, 1 result of find");
	ck_assert_str_eq(coverage.unresolved.items[0].caller, "b");
	ck_assert_uint_eq(coverage.unresolved.calls, 4);
	ck_assert_uint_eq(coverage.cut.count, 0);
	link_test_release(&t);
}
END_TEST

START_TEST(a_slot_over_the_cap_is_named)
{
	struct text text = { 0 };
	for (int i = 0; i <= program_fan_out; i++)
		text_printf(&text, "function f%03d() { };", i);
	text_add(&text, "function fill() {");
	for (int i = 0; i <= program_fan_out; i++)
		text_printf(&text, "%%%d: function* = address function f%03d; handler = %%%d;", i,
			i, i);
	text_add(&text, "}; function use() { %1: function* = read handler<function*>;"
			"call *%1(); call *%1() };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	struct coverage coverage = coverage_of(&t);
	ck_assert_uint_eq(coverage.cut_count, 2);
	ck_assert_str_eq(listed(&t, &coverage.cut), "2 handler");
	ck_assert_uint_eq(coverage.unresolved_count, 0);
	link_test_release(&t);
}
END_TEST

START_TEST(only_calls_from_the_loop_to_functions_without_a_model_are_listed)
{
	struct link_test t = linked(
		"declare function alpha; declare function zeal; declare function __builtin_trap;"
		"function main() {" ADDRESS("1", "tick") "call on_loop(%1); call setup() };"
							 "function tick() { call zeal(); call "
							 "alpha(); call mystery(1); call "
							 "mystery(2);"
							 "call sleep(1); call promise(); call "
							 "__builtin_trap(); call own() };"
							 "function own() { };");
	struct coverage coverage = coverage_of(&t);
	ck_assert_str_eq(listed(&t, &coverage.unmodelled), "2 mystery, 1 alpha, 1 zeal");
	ck_assert_uint_eq(coverage.unmodelled.calls, 4);
	ck_assert_uint_eq(coverage.modelled_calls, 2);
	ck_assert_uint_eq(coverage.handed.count, 0);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { roots_are_counted_by_context,
		a_program_without_a_known_loop_has_none, unresolved_calls_are_named_after_the_place,
		a_slot_over_the_cap_is_named,
		only_calls_from_the_loop_to_functions_without_a_model_are_listed };
	return RUN_CASES("coverage", cases);
}
