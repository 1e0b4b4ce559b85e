/*
 * What computes for long, judged where the size is known; calls that always let others run.
 */
#include "testing.h"

#include "link/cpu.h"

static const char computing[] = "functions:\n"
				"  make_key: { cpu-heavy: true }\n"
				"  stretch: { cpu-heavy: true, unless: arg1 < 1000 }\n"
				"  pack: { cpu-linear: arg1, threshold: 100 }\n"
				"  sum: { cpu-linear: arg0, threshold: 2000000 }\n"
				"  match: { cpu-heavy: true, severity: info }\n"
				"  strlen: { readonly: true, measures: text }\n"
				"  size_of_file: { measures: input }\n"
				"fields:\n"
				"  info.size: { measures: input }\n";

#define DECLARED                                                                                   \
	"declare function make_key; declare function stretch; declare function pack;"              \
	"declare function sum; declare function match; declare function strlen;"                   \
	"declare function size_of_file; record info; field size; field mode;"

static struct link_test computes(const char *text)
{
	struct link_test t;
	struct text whole = { 0 };
	link_test_init(&t);
	link_test_model(&t, computing);
	text_printf(&whole, "%s%s", DECLARED, text);
	link_test_unit(&t, "a.c", NULL, whole.bytes);
	link_test_link(&t);
	text_release(&whole);
	return t;
}

/* "heavy 2 certain to make_key, linear 0 ...": what the summary of a function says. */
static const char *cpu_of(struct link_test *t, const char *name)
{
	static const char *const sizes[] = { "", " constant", " tested", " input", " growing",
		" unknown" };
	const struct cpu_summary *summary = program_cpu(&t->program, node_of(t, name));
	struct text text = { 0 };
	for (uint32_t i = 0; summary && i < summary->count; i++) {
		const struct cpu_effect *e = &summary->items[i];
		text_printf(&text, "%s", i ? ", " : "");
		if (e->class == CPU_LINEAR)
			text_printf(&text, "linear in %u to %s", (unsigned)e->param,
				t->program.symbols[e->leaf].name);
		else
			text_printf(&text, "heavy%s %u over %u to %s", sizes[e->size],
				(unsigned)e->assumptions, (unsigned)e->distance,
				t->program.symbols[e->leaf].name);
	}
	const char *copy = arena_strdup(&t->arena, text.bytes ? text.bytes : "");
	text_release(&text);
	return copy;
}

START_TEST(what_is_heavy_comes_up)
{
	struct link_test t = computes("function leaf() { call make_key() };"
				      "function middle() { call leaf() };"
				      "function top() { call middle(); call leaf() };"
				      "function none() { call load() };");
	ck_assert_str_eq(cpu_of(&t, "leaf"), "heavy 0 over 1 to make_key");
	ck_assert_str_eq(cpu_of(&t, "middle"), "heavy 0 over 2 to make_key");
	ck_assert_str_eq(cpu_of(&t, "top"), "heavy 0 over 2 to make_key");
	ck_assert_str_eq(cpu_of(&t, "none"), "");
	struct block_path way;
	program_cpu_path(
		&t.program, &program_cpu(&t.program, node_of(&t, "middle"))->items[0], &way);
	ck_assert_uint_eq(way.count, 2);
	ck_assert_uint_ne(way.edges[0], air_none);
	ck_assert_uint_eq(way.edges[1], air_none);
	link_test_release(&t);
}
END_TEST

START_TEST(a_size_is_judged_where_it_is_known)
{
	struct link_test t = computes(
		"function helper($n: int) { %1 = read $n; call pack(0, %1) };"
		"function small() { call helper(100) };"
		"function big() { call helper(101) };"
		"function more($k: int) { %1 = read $k; %2: int = %1 + 8; call helper(%2) };"
		"function text($s: void*) { %1 = read $s; %2: int = call strlen(%1);"
		"call more(%2) };"
		"function words($s: void*) { %1 = read $s; %2: int = call strlen(%1);"
		"call sum(%2) };"
		"function file() { %1: int = call size_of_file(); call sum(%1) };"
		"function field($i: struct info*) { %1 = read $i; %2 = read %1->info::size<int>;"
		"call sum(%2) };"
		"function other($i: struct info*) { %1 = read $i; %2 = read %1->info::mode<int>;"
		"call sum(%2) };"
		"function odd($p: void*) { %1 = read $p; %2 = read *%1<int>; call pack(0, %2) };");
	ck_assert_str_eq(cpu_of(&t, "helper"), "linear in 0 to pack");
	ck_assert_str_eq(cpu_of(&t, "small"), "");
	ck_assert_str_eq(cpu_of(&t, "big"), "heavy constant 0 over 2 to pack");
	ck_assert_str_eq(cpu_of(&t, "more"), "linear in 0 to pack");
	ck_assert_str_eq(cpu_of(&t, "text"), "heavy input 1 over 3 to pack");
	ck_assert_str_eq(cpu_of(&t, "words"), "heavy unknown 2 over 1 to sum");
	ck_assert_str_eq(cpu_of(&t, "file"), "heavy input 1 over 1 to sum");
	ck_assert_str_eq(cpu_of(&t, "field"), "heavy input 1 over 1 to sum");
	ck_assert_str_eq(cpu_of(&t, "other"), "heavy unknown 2 over 1 to sum");
	ck_assert_str_eq(cpu_of(&t, "odd"), "heavy unknown 2 over 1 to pack");
	link_test_release(&t);
}
END_TEST

/* What the stores of a variable make of a call that is handed it. */
static void expect_stored(const char *stores, const char *expected)
{
	struct text text = { 0 };
	text_printf(&text,
		"declare variable g; declare variable room;"
		"function store($n: int) { %%n = read $n; %s };"
		"function f() { %%1 = read g; call pack(0, %%1) };",
		stores);
	struct link_test t = computes(text.bytes);
	ck_assert_str_eq(cpu_of(&t, "f"), expected);
	link_test_release(&t);
	text_release(&text);
}

START_TEST(stores_tell_how_big_a_variable_becomes)
{
	expect_stored("g = 100; g = 7", "");
	expect_stored("g = 101; g = 7", "heavy tested 1 over 1 to pack");
	expect_stored("g = %n", "heavy unknown 2 over 1 to pack");
	expect_stored("%a = read g; %b: int = %a + %n; g = %b", "heavy growing 1 over 1 to pack");
	expect_stored("%a = read g; %b: int = %a * 2; g = %b", "heavy growing 1 over 1 to pack");
	expect_stored("%a = read g; %b: int = %a - %n; g = %b", "");
	expect_stored("%s: int = call strlen(%n); g = %s", "heavy input 1 over 1 to pack");
	expect_stored("%a = read g; %t: int = %a == 50; branch %t, no, yes; no: return;"
		      "yes: %b: int = %a + 1; g = %b; return",
		"");
	expect_stored("%a = read g; %c: int = %a + %n; %r = read room; %t: int = %c > %r;"
		      "branch %t, no, yes; no: room = 60; return;"
		      "yes: %d: int = %a + %n; g = %d; return",
		"");
	expect_stored("%a = read g; %c: int = %a + %n; %r = read room; %t: int = %c > %r;"
		      "branch %t, no, yes; no: %q: int = %r * 2; room = %q; return;"
		      "yes: %d: int = %a + %n; g = %d; return",
		"heavy growing 1 over 1 to pack");
}
END_TEST

START_TEST(recursion_ends)
{
	struct link_test t = computes(
		"function a($n: int) { %1 = read $n; %2: int = %1 + 1; call b(%2) };"
		"function b($n: int) { %1 = read $n; branch %1, x, y; x: call a(%1); return;"
		"y: call pack(0, %1); return };"
		"function top() { call a(1000) };");
	ck_assert_str_eq(cpu_of(&t, "a"), "linear in 0 to pack");
	ck_assert_str_eq(cpu_of(&t, "b"), "linear in 0 to pack");
	ck_assert_str_eq(cpu_of(&t, "top"), "heavy constant 0 over 3 to pack");
	link_test_release(&t);
}
END_TEST

START_TEST(information_goes_last)
{
	struct link_test t = computes("function f() { call match(); call g() };"
				      "function g() { call h() }; function h() { call make_key() };"
				      "function i() { call match() };");
	ck_assert_str_eq(cpu_of(&t, "f"), "heavy 0 over 3 to make_key");
	ck_assert_str_eq(cpu_of(&t, "i"), "heavy 0 over 1 to match");
	link_test_release(&t);
}
END_TEST

/* Does the first edge of the first call of a function lead to something heavy? */
static bool leads_to_heavy(struct link_test *t, const char *name)
{
	struct program_cursor cursor;
	struct cpu_effect effect;
	const struct program_call *call = call_of(t, name, 0);
	program_cursor_init(&cursor, &t->program);
	bool is_heavy = program_cpu_edge(&cursor, &t->program.edges[call->first_edge], &effect);
	program_cursor_release(&cursor);
	return is_heavy;
}

START_TEST(constants_handed_down_decide_the_condition_of_the_leaf)
{
	struct link_test t =
		computes("function low($r: int) { %1 = read $r; call stretch(null, %1) };"
			 "function derive($r: int) { %1 = read $r; call low(%1) };"
			 "function few() { call derive(10) };"
			 "function many() { call derive(100000) };"
			 "function some($r: int) { %1 = read $r; call derive(%1) };"
			 "function own() { call stretch(null, 10) };");
	ck_assert_str_eq(cpu_of(&t, "derive"), "heavy 0 over 2 to stretch");
	ck_assert_str_eq(cpu_of(&t, "own"), "");
	ck_assert(!leads_to_heavy(&t, "few"));
	ck_assert(leads_to_heavy(&t, "many"));
	ck_assert(leads_to_heavy(&t, "some"));
	link_test_release(&t);
}
END_TEST

START_TEST(what_ends_the_process_keeps_nobody_busy)
{
	struct link_test t = computes("function f() { call make_key(); call die() };"
				      "function g() { %1: int = call fork(); branch %1, p, c;"
				      "c: call make_key(); call die(); return; p: return };");
	ck_assert_str_eq(cpu_of(&t, "f"), "");
	ck_assert_str_eq(cpu_of(&t, "g"), "");
	link_test_release(&t);
}
END_TEST

/* --------------------------------------------------------------------------------- checkpoints */

static bool is_checkpoint(struct link_test *t, const char *caller)
{
	return program_is_checkpoint(&t->program, call_of(t, caller, 0));
}

START_TEST(a_function_that_suspends_unless_it_fails_is_a_checkpoint)
{
	struct link_test t = computes(
		"function always() { call take_turn(); return 0 };"
		"function refuses($n: int) { %1 = read $n; branch %1, bad, ok; bad: return -22;"
		"ok: call take_turn(); return 0 };"
		"function hands_on($n: int) { local $rc: int; %1: int = call mystery(); $rc = %1;"
		"%2 = read $rc; %3: int = %2 < 0; branch %3, bad, ok; bad: %4 = read $rc; return "
		"%4;"
		"ok: call take_turn(); return 0 };"
		"function maybe($n: int) { %1 = read $n; branch %1, here, ok; here: return 0;"
		"ok: call take_turn(); return 0 };"
		"function above() { call refuses(1); return 0 };"
		"function a() { call always() }; function b() { call refuses(1) };"
		"function c() { call hands_on(1) }; function d() { call maybe(1) };"
		"function e() { call above() }; function f() { call mystery() };"
		"function g() { call await() };");
	ck_assert(is_checkpoint(&t, "a"));
	ck_assert(is_checkpoint(&t, "b"));
	ck_assert(is_checkpoint(&t, "c"));
	ck_assert(!is_checkpoint(&t, "d"));
	ck_assert(is_checkpoint(&t, "e"));
	ck_assert(!is_checkpoint(&t, "f"));
	ck_assert(is_checkpoint(&t, "g"));
	link_test_release(&t);
}
END_TEST

START_TEST(a_function_that_only_calls_itself_is_no_checkpoint)
{
	struct link_test t = computes("function loop($n: int) { %1 = read $n; branch %1, x, y;"
				      "x: call loop(1); return 0; y: call mystery(); return 0;"
				      "z: call take_turn(); return 0 };"
				      "function top() { call loop(1) };");
	ck_assert(!is_checkpoint(&t, "top"));
	link_test_release(&t);
}
END_TEST

START_TEST(through_a_pointer_all_have_to_suspend)
{
	struct link_test t =
		computes("declare variable both; declare variable one;"
			 "function early() { call take_turn(); return 0 };"
			 "function late() { call await(); return 0 };"
			 "function never() { return 0 };"
			 "function set() {" ADDRESS("1", "early") ADDRESS("2", "late") ADDRESS("3",
				 "never") "both = %1; both = %2; one = %1; one = %3 };"
					  "function f() { %1: function* = read both; call *%1() };"
					  "function g() { %1: function* = read one; call *%1() };");
	ck_assert(is_checkpoint(&t, "f"));
	ck_assert(!is_checkpoint(&t, "g"));
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		what_is_heavy_comes_up,
		a_size_is_judged_where_it_is_known,
		stores_tell_how_big_a_variable_becomes,
		recursion_ends,
		information_goes_last,
		constants_handed_down_decide_the_condition_of_the_leaf,
		what_ends_the_process_keeps_nobody_busy,
		a_function_that_suspends_unless_it_fails_is_a_checkpoint,
		a_function_that_only_calls_itself_is_no_checkpoint,
		through_a_pointer_all_have_to_suspend,
	};
	return RUN_CASES("link.cpu", cases);
}
