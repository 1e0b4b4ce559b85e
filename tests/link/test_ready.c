/*
 * Programs that take units of another program as they were decoded there (link/ready.h). That the
 * same program comes out is asked of each program of these tests, in testing.c; here the rest of
 * the program has changed meanwhile.
 */
#include "testing.h"

#include "link/ready.h"

static const char caller[] = "function top() { call leave(); call sleep(1) };";

static struct link_test with(const char *one, const char *other)
{
	struct link_test t;
	link_test_init(&t);
	link_test_unit(&t, "a.c", NULL, one);
	link_test_unit(&t, "b.c", NULL, other);
	link_test_link(&t);
	return t;
}

static struct link_test with_other(const char *other)
{
	return with(caller, other);
}

/* The a.c of a program that is ready, and the b.c of `t`, make the program of `t`. */
static void check_link(
	struct ready *ready, const struct link_test *before, const struct link_test *t)
{
	const struct text *a = &before->encoded.items[0];
	const struct text *b = &t->encoded.items[1];
	const struct program_input inputs[] = {
		{ .bytes = a->bytes, .size = a->length, .ready = ready_find(ready, a->bytes) },
		{ .bytes = b->bytes, .size = b->length },
	};
	struct program program;
	struct error err = { "" };
	ck_assert_ptr_nonnull(inputs[0].ready);
	if (!program_link(&program, inputs, 2, before->model, NULL, &err))
		ck_abort_msg("%s", err.text);
	link_test_compare(&t->program, &program);
	program_release(&program);
}

/* From one program to another and back. */
static void check_edits(const struct link_test *before, const struct link_test *after, size_t most)
{
	struct ready *ready = ready_new(&before->program, most);
	check_link(ready, before, before);
	check_link(ready, before, after);
	check_link(ready, before, before);
	ready_free(ready);
}

/* What stands behind a call that never returns does not run: another file decides. */
START_TEST(graphs_change_with_what_never_returns)
{
	struct link_test before = with_other("function leave() { call die() };");
	struct link_test after = with_other("function leave() { call load() };");
	ck_assert_uint_eq(function_of(&before, "top")->call_count, 1);
	ck_assert_uint_eq(function_of(&after, "top")->call_count, 2);
	check_edits(&before, &after, SIZE_MAX);
	check_edits(&after, &before, SIZE_MAX);
	link_test_release(&before);
	link_test_release(&after);
}
END_TEST

/* ------------------------------------------------------------------------------------- notes */

/* Names a bit of everything: calls, parameters, fields, variables, functions and what they return.
 */
static const char broad[] =
	"record thing; field run; field count;"
	"declare function callee(a); declare function chosen; declare variable level;"
	"function quiet() { };"
	"function top($t: struct thing*, $f: function*) {"
	"%1: struct thing* = read $t; %2: int = read %1->thing::count<int>; %3: int = %2 + 1;"
	"%1->thing::count<int> = %3; level<int> = 3; %4: int = read level<int>;"
	"%5: function* = address function quiet; %1->thing::run<function*> = %5;"
	"%6: function* = read %1->thing::run<function*>; call *%6();"
	"%7: function* = read $f; call sort(1, %7); %8: int = call recv(%4, %1, 1, 0);"
	"%9: int = call callee(%1); %10: function* = call chosen(); call *%10();"
	"call sleep(%9); return %7 };"
	/* What a call may write, and which way a test leads. */
	"function flags($s: int) { local $x: int; %1: int* = address $x; level<int*> = %1;"
	"$x = 64; call callee(1); %2: int = read $x; %3: int = read $s;"
	"%4: int = call recv(%3, null, 1, %2) };"
	"function branches() { %1: int = call chosen(); branch %1, yes, no;"
	"yes: call sleep(1); jump no; no: return };";

/* The notes of these bodies beside another file, and with an edit of that file. */
static void check_notes(const char *then, const char *now)
{
	struct link_test before = with(broad, then), after = with(broad, now);
	check_edits(&before, &after, SIZE_MAX);
	check_edits(&after, &before, SIZE_MAX);
	link_test_release(&before);
	link_test_release(&after);
}

/* The body with its notes is the one that is taken over. */
START_TEST(notes_of_a_body_are_kept)
{
	struct link_test t = with(broad, "function other() { call sleep(1) };");
	struct ready *ready = ready_new(&t.program, SIZE_MAX);
	struct ready_unit *unit = ready_find(ready, t.encoded.items[0].bytes);
	check_link(ready, &t, &t);
	for (uint32_t i = 0; i < unit->unit->air.function_count; i++)
		ck_assert_ptr_nonnull(unit->bodies[i]->noted);
	check_link(ready, &t, &t);
	ready_free(ready);
	link_test_release(&t);
}
END_TEST

START_TEST(notes_go_with_other_numbers)
{
	check_notes("function zero() { };",
		"record first; field one; declare variable aa; function aa_first() { "
		"aa<int> = 1; call mystery(); %1: int = read aa<int>; call aa_second(%1) };"
		"function aa_second($x: int) { return 4 };");
}
END_TEST

START_TEST(notes_change_with_what_is_defined)
{
	check_notes("function zero() { };", "function callee($p: int) { call load() };");
	check_notes("function zero() { };", "function chosen() { call load() };");
}
END_TEST

START_TEST(notes_change_with_what_is_said)
{
	check_notes("declare function callee(a);",
		"declare function callee(a) annotate \"async:blocks\";");
	check_notes("declare function callee(a);",
		"declare function callee(a) annotate \"async:once\";");
	check_notes("declare function quiet();",
		"declare function quiet() annotate \"async:suspends\";");
	check_notes("declare variable level;", "declare variable level const;");
}
END_TEST

START_TEST(notes_change_with_what_returns)
{
	check_notes("function callee() { };", "function callee() { call die() };");
}
END_TEST

START_TEST(notes_change_with_tests_of_the_task)
{
	check_notes("function chosen() { %1: int = call in_task(); return %1 };",
		"function chosen() { return 1 };");
}
END_TEST

/* Which globals are tables changes what is noted of pointers to their records. */
START_TEST(notes_change_with_tables)
{
	check_notes("declare variable ops;",
		"declare variable ops; record thing; field run; function slow() { };"
		"function ops() initialiser { " ADDRESS("1", "slow") "ops.thing::run = %1 };");
}
END_TEST

/* What the other file may say, one of each row or none. */
static const char *const sayings[][4] = {
	{ "function callee($p: int) { call load() };", "function callee($p: int) { call die() };",
		"declare function callee(a const) annotate \"async:once\";",
		"declare function callee(a) annotate \"async:blocks\";" },
	{ "function chosen() { %1: int = call in_task(); return %1 };",
		"function chosen() { %1: int = call mystery(); return %1 };",
		"declare function chosen annotate \"async:suspends\";",
		"function chosen() { " ADDRESS("1", "mystery") "return %1 };" },
	{ "declare variable level const;", "function level_set() { level<int> = 7 };",
		"function level_lent() { %1: int* = address level<int>; call mystery(%1) };", "" },
	{ "record ops; field flush; function slow() { };"
	  "function ops() initialiser { " ADDRESS("1", "slow") "ops.ops::flush = %1 };",
		"record thing; field run; function slow() { };"
		"function ops() initialiser { " ADDRESS("1", "slow") "ops.thing::run = %1 };",
		"record aaa; field first; function aaa() { };", "" },
	{ "function user($t: struct thing*) { %1: struct thing* = read $t; call top(%1) };",
		"function user($t: struct thing*) { %1: struct thing* = read $t;"
		"%2: function* = read %1->thing::run<function*>; call *%2() };",
		"function user() { call start_thread(1); call level_set() };",
		"function user() { " ADDRESS("1", "top") "call spawn(%1) };" },
};

static const char *say_something(struct text *text, uint64_t *chance)
{
	text_reset(text);
	text_add(text, "function other() { };");
	for (size_t row = 0; row < sizeof(sayings) / sizeof(*sayings); row++) {
		*chance = *chance * UINT64_C(6364136223846793005) + 1442695040888963407;
		uint32_t pick = (uint32_t)(*chance >> 33) % 5;
		text_add(text, pick < 4 ? sayings[row][pick] : "");
	}
	return text_string(text);
}

/* One edit after the other: each program is the one that comes of nothing. */
START_TEST(edits_by_chance_make_the_same_program)
{
	struct text text = { 0 };
	uint64_t chance = 5;
	struct link_test before = with(broad, say_something(&text, &chance));
	struct ready *ready = ready_new(&before.program, SIZE_MAX);
	check_link(ready, &before, &before);
	for (int edit = 0; edit < 200; edit++) {
		struct link_test after = with(broad, say_something(&text, &chance));
		check_link(ready, &before, &after);
		link_test_release(&after);
	}
	ready_free(ready);
	link_test_release(&before);
	text_release(&text);
}
END_TEST

START_TEST(without_room_bodies_are_decoded_each_time)
{
	struct link_test before = with_other("function leave() { call die() };");
	struct link_test after = with_other("function leave() { call load() };");
	check_edits(&before, &after, 0);
	link_test_release(&before);
	link_test_release(&after);
}
END_TEST

START_TEST(a_body_is_decoded_once)
{
	struct link_test t = with_other("function leave() { call load() };");
	struct ready *ready = ready_new(&t.program, SIZE_MAX);
	struct ready_unit *unit = ready_find(ready, t.encoded.items[0].bytes);
	const struct air_record_bytes *record = &unit->unit->air.functions[0];
	struct ready_body *body = ready_body(unit, record);
	ck_assert_str_eq(body->air.name, "top");
	ck_assert_uint_eq(body->call_count, 2);
	ck_assert_ptr_eq(ready_body(unit, record), body);
	ready_free(ready);

	ready = ready_new(&t.program, 0);
	ck_assert_ptr_null(ready_body(ready_find(ready, t.encoded.items[0].bytes), record));
	ready_free(ready);
	ck_assert_ptr_null(ready_find(NULL, record));
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		graphs_change_with_what_never_returns,
		without_room_bodies_are_decoded_each_time,
		a_body_is_decoded_once,
		notes_of_a_body_are_kept,
		notes_go_with_other_numbers,
		notes_change_with_what_is_defined,
		notes_change_with_what_is_said,
		notes_change_with_what_returns,
		notes_change_with_tests_of_the_task,
		notes_change_with_tables,
		edits_by_chance_make_the_same_program,
	};
	return RUN_CASES("link.ready", cases);
}
