/*
 * Bodies as calls enter them: equal ones are one, and more of them than are open at a time answer
 * as if each was.
 */
#include "link/entry.h"
#include "link/internal.h"
#include "testing.h"

enum { many = 60 };

static const char body[] = "function take%d($n: int) { %%1 = read $n; branch %%1, yes, no;"
			   "yes: call first(%d, %%1); call second(%%1); jump no; no: return };";

static struct link_test many_bodies(void)
{
	struct text text = { 0 };
	text_add(&text, "function first($a: int, $b: int) { %1 = read $a; %2 = read $b;"
			"call poll(null, %1, %2) };"
			"function second($n: int) { %1 = read $n; call poll(null, 1, %1) };");
	for (int i = 0; i < many; i++)
		text_printf(&text, body, i, i);
	struct link_test t = linked(text.bytes);
	text_release(&text);
	return t;
}

static struct entry *entered(struct link_test *t, int number, int64_t constant)
{
	struct link_arguments arguments = { .count = 1, .is_known = true };
	char name[16];
	snprintf(name, sizeof(name), "take%d", number);
	arguments.items[0] = (struct flow_binding){ .has_constant = true, .constant = constant };
	return entry_with(&t->program, node_of(t, name), handed_find(&t->program, &arguments));
}

static const struct program_call *call_in(struct link_test *t, int number, uint32_t nth)
{
	char name[16];
	snprintf(name, sizeof(name), "take%d", number);
	return call_of(t, name, nth);
}

/* What call `nth` hands over as its last argument. */
static int64_t last_of(struct link_test *t, int number, int64_t constant, uint32_t nth)
{
	const struct link_arguments *arguments =
		&entry_hands(&t->program, entered(t, number, constant), call_in(t, number, nth))
			 ->arguments;
	const struct flow_binding *last = &arguments->items[arguments->count - 1];
	ck_assert(last->has_constant);
	return last->constant;
}

START_TEST(equal_ones_are_one)
{
	struct link_test t = many_bodies();
	uint32_t node = node_of(&t, "take7");
	ck_assert_ptr_eq(entered(&t, 7, 1), entered(&t, 7, 1));
	ck_assert_ptr_ne(entered(&t, 7, 1), entered(&t, 7, 2));
	ck_assert_ptr_ne(entered(&t, 7, 1), entered(&t, 8, 1));
	ck_assert_ptr_eq(entry_plain(&t.program, node), entry_plain(&t.program, node));
	ck_assert_ptr_ne(entry_plain(&t.program, node), entered(&t, 7, 1));
	link_test_release(&t);
}
END_TEST

START_TEST(what_is_handed_over_rules_calls_out)
{
	struct link_test t = many_bodies();
	const struct program_call *call = call_in(&t, 3, 0);
	ck_assert(!entry_reaches(&t.program, entered(&t, 3, 0), call));
	ck_assert(entry_reaches(&t.program, entered(&t, 3, 5), call));
	ck_assert(entry_reaches(&t.program, entry_plain(&t.program, node_of(&t, "take3")), call));
	link_test_release(&t);
}
END_TEST

START_TEST(closed_ones_are_opened_as_they_were)
{
	struct link_test t = many_bodies();
	for (int i = 0; i < many; i++)
		ck_assert_int_eq(last_of(&t, i, i + 1, 0), i + 1);
	for (int i = 0; i < many; i++)
		ck_assert_int_eq(last_of(&t, i, i + 1, 1), i + 1);
	for (int i = 0; i < many; i++)
		ck_assert(!entry_reaches(&t.program, entered(&t, i, 0), call_in(&t, i, 1)));
	link_test_release(&t);
}
END_TEST

/* Of `first` the second argument is a time limit; the first decides nothing. */
START_TEST(what_decides_nothing_is_not_handed_over)
{
	struct link_test t = many_bodies();
	const struct link_arguments *arguments =
		&entry_hands(&t.program, entered(&t, 9, 4), call_in(&t, 9, 0))->arguments;
	ck_assert(!arguments->items[0].has_constant);
	ck_assert(arguments->items[1].has_constant);
	ck_assert_ptr_eq(entry_hands(&t.program, entered(&t, 9, 4), call_in(&t, 9, 0)),
		entry_hands(&t.program, entered(&t, 8, 4), call_in(&t, 8, 0)));
	link_test_release(&t);
}
END_TEST

/* A condition of a role asks for the time limit; a branch does not ask why it knows nothing. */
START_TEST(why_nothing_is_known_is_told_where_a_condition_asks)
{
	struct link_test t =
		linked("declare variable level;"
		       "function wait($n: int) { %1 = read $n; call poll(null, 1, %1) };"
		       "function test($n: int) { %1 = read $n; branch %1, yes, no;"
		       "yes: call load(); jump no; no: return };"
		       "function top() { %1: int = read level<int>; call wait(%1);"
		       "%2: int = read level<int>; call test(%2) };");
	struct entry *top = entry_plain(&t.program, node_of(&t, "top"));
	const struct handed *limit = entry_hands(&t.program, top, call_of(&t, "top", 0));
	const struct handed *flag = entry_hands(&t.program, top, call_of(&t, "top", 1));
	ck_assert_int_eq(limit->arguments.items[0].doubt, DOUBT_KEPT);
	ck_assert(limit->arguments.is_doubtful);
	ck_assert_int_eq(flag->arguments.items[0].doubt, DOUBT_NONE);
	link_test_release(&t);
}
END_TEST

START_TEST(what_another_has_open_is_used)
{
	struct link_test t = many_bodies();
	struct program_cursor cursor;
	struct entry *entry = entry_plain(&t.program, node_of(&t, "take1"));
	program_cursor_init(&cursor, &t.program);
	program_open(&cursor, node_of(&t, "take1"));
	entry_lend(entry, &cursor);
	ck_assert_ptr_eq(entry_open(&t.program, entry), &cursor);
	entry_lend(entry, NULL);
	ck_assert_ptr_ne(entry_open(&t.program, entry), &cursor);
	program_cursor_release(&cursor);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		equal_ones_are_one,
		what_is_handed_over_rules_calls_out,
		closed_ones_are_opened_as_they_were,
		what_decides_nothing_is_not_handed_over,
		why_nothing_is_known_is_told_where_a_condition_asks,
		what_another_has_open_is_used,
	};
	return RUN_CASES("link.entry", cases);
}
