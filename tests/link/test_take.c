/*
 * Helpers that hand on what a read gave, and those that have something to say of their own.
 */
#include "testing.h"

#include "link/take.h"

/* The function whose call takes what the first call of `name` asks for, or "". */
static const char *taker_of(struct link_test *t, const char *name)
{
	struct program_take take = program_take(&t->program, call_of(t, name, 0));
	return take.role ? t->program.functions[take.call->caller].name : "";
}

static struct link_test with_read(const char *helper)
{
	struct link_test t;
	struct text whole = { 0 };
	link_test_init(&t);
	link_test_model(&t, "functions:\n  read: { blocks: fd, use: async_read }\n");
	text_printf(&whole,
		"declare function read; declare variable left;"
		"%s; function f() { call help(1) };",
		helper);
	link_test_unit(&t, "a.c", NULL, whole.bytes);
	link_test_link(&t);
	text_release(&whole);
	return t;
}

static void check_taker(const char *helper, const char *expected)
{
	struct link_test t = with_read(helper);
	ck_assert_str_eq(taker_of(&t, "f"), expected);
	link_test_release(&t);
}

START_TEST(what_is_handed_on_was_taken)
{
	check_taker("function help($d: int) { %1 = read $d; %2: int = call read(%1); return %2 }",
		"help");
}
END_TEST

START_TEST(a_number_of_its_own_was_not)
{
	check_taker("function help($d: int) { %1 = read $d; %2: int = call read(%1);"
		    "%3: int = %2 + 1; return %3 }",
		"");
}
END_TEST

START_TEST(a_helper_that_calls_itself_takes_nothing)
{
	check_taker(
		"function help($d: int) { %1 = read $d; %2: int = call help(%1); return %2 }", "");
}
END_TEST

START_TEST(helpers_of_helpers_are_looked_through)
{
	check_taker("function inner($d: int) { %1 = read $d; %2: int = call read(%1); return %2 };"
		    "function help($d: int) { %1 = read $d; %2: int = call inner(%1); return %2 }",
		"inner");
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		what_is_handed_on_was_taken,
		a_number_of_its_own_was_not,
		a_helper_that_calls_itself_takes_nothing,
		helpers_of_helpers_are_looked_through,
	};
	return RUN_CASES("link.take", cases);
}
