/*
 * Conditions: reading, printing, mistakes with their column, three-valued logic.
 */
#include <check.h>
#include <string.h>

#include "model/condition.h"
#include "model/role.h"
#include "suite.h"

static struct arena arena;

static bool find_constant(const char *name, int64_t *value, void *data)
{
	(void)data;
	if (strcmp(name, "EAGAIN") && strcmp(name, "MSG_DONTWAIT"))
		return false;
	*value = strcmp(name, "EAGAIN") ? 0x40 : 11;
	return true;
}

static const struct condition *parse(const char *text)
{
	struct error err = { { 0 } };
	const struct condition *made = condition_parse(&arena, text, find_constant, NULL, &err);
	ck_assert_msg(made != NULL, "%s: %s", text, err.text);
	return made;
}

static const struct round {
	const char *text, *printed;
} rounds[] = {
	{ "arg2 == 0", "arg2 == 0" },
	{ "arg2 != -1", "arg2 != -1" },
	{ "arg2<0x10", "arg2 < 16" },
	{ "arg12<=010", "arg12 <= 8" },
	{ "arg2 > 3", "arg2 > 3" },
	{ "result >= 0", "result >= 0" },
	{ "arg3 & MSG_DONTWAIT", "arg3 & MSG_DONTWAIT" },
	{ "arg1 is null", "arg1 is null" },
	{ "arg4 is zeroed", "arg4 is zeroed" },
	{ "arg0 is nonblocking", "arg0 is nonblocking" },
	{ "arg0 is kind socket | pipe", "arg0 is kind socket|pipe" },
	{ "result tested EAGAIN", "result tested EAGAIN" },
	{ "arg2 is from stdin | fmemopen", "arg2 is from stdin|fmemopen" },
	{ "arg0 is text \"/proc/*\" | \":memory:\"", "arg0 is text \"/proc/*\"|\":memory:\"" },
	{ "arg0 is named SYS_read | __NR_read", "arg0 is named SYS_read|__NR_read" },
	{ "arg0 is address", "arg0 is address" },
	{ "arg0 is lingering", "arg0 is lingering" },
	{ "not called a|b and arg0 == 1", "not called a|b and arg0 == 1" },
	{ "answer of is_busy==0", "answer of is_busy == 0" },
	{ "not answer of pending != EAGAIN", "not answer of pending != EAGAIN" },
	{ "arg2 . ai_flags & MSG_DONTWAIT", "arg2.ai_flags & MSG_DONTWAIT" },
	{ "not arg1.tv_sec == 0", "not arg1.tv_sec == 0" },
	{ "  not ( arg1 is null )  ", "not arg1 is null" },
	{ "not not arg1 is null", "not not arg1 is null" },
	{ "arg0 == 0 or arg1 == 1 and arg2 == 2", "arg0 == 0 or arg1 == 1 and arg2 == 2" },
	{ "(arg0 == 0 or arg1 == 1) and arg2 == 2", "(arg0 == 0 or arg1 == 1) and arg2 == 2" },
	{ "arg0 == 0 or (arg1 == 1 and arg2 == 2)", "arg0 == 0 or arg1 == 1 and arg2 == 2" },
	{ "not (arg0 == 0 and arg1 == 1)", "not (arg0 == 0 and arg1 == 1)" },
	{ "known not arg0 == 0 and not known (arg1 is null)",
		"known not arg0 == 0 and not known arg1 is null" },
	{ "not arg0 == 0 and arg1 == 1", "not arg0 == 0 and arg1 == 1" },
	{ "arg0 == 0 and (arg1 == 1 and arg2 == 2)", "arg0 == 0 and (arg1 == 1 and arg2 == 2)" },
};

START_TEST(prints_what_it_reads)
{
	const struct round *round = &rounds[_i];
	struct text text = { 0 };
	condition_print(&text, parse(round->text));
	ck_assert_str_eq(text_string(&text), round->printed);

	struct text again = { 0 };
	condition_print(&again, parse(round->printed));
	ck_assert_str_eq(text_string(&again), round->printed);
	text_release(&text);
	text_release(&again);
}
END_TEST

START_TEST(atoms_hold_their_parts)
{
	const struct condition *bits = parse("arg3 & MSG_DONTWAIT");
	ck_assert_int_eq(bits->kind, CONDITION_BITS);
	ck_assert_int_eq(bits->argument, 3);
	ck_assert_int_eq(bits->number, 0x40);
	ck_assert_str_eq(bits->text, "MSG_DONTWAIT");

	const struct condition *tested = parse("result tested EAGAIN");
	ck_assert_int_eq(tested->kind, CONDITION_TESTED);
	ck_assert_int_eq(tested->argument, role_result);
	ck_assert_int_eq(tested->number, 11);

	const struct condition *compare = parse("arg2 >= -5");
	ck_assert_int_eq(compare->compare, COMPARE_GE);
	ck_assert_int_eq(compare->number, -5);
	ck_assert_ptr_null(compare->text);
}
END_TEST

START_TEST(and_binds_closer_than_or)
{
	const struct condition *any = parse("arg0 == 0 or arg1 == 1 and not arg2 == 2");
	ck_assert_int_eq(any->kind, CONDITION_OR);
	ck_assert_int_eq(any->left->kind, CONDITION_COMPARE);
	ck_assert_int_eq(any->right->kind, CONDITION_AND);
	ck_assert_int_eq(any->right->right->kind, CONDITION_NOT);
}
END_TEST

static const struct mistake {
	const char *text, *message;
} mistakes[] = {
	{ "", "column 1: expected 'argN', 'result', 'not', 'known' or '(', but the condition "
	      "ends" },
	{ "argument0 == 0",
		"column 1: expected 'argN', 'result', 'not', 'known' or '(', not 'argument0'" },
	{ "arg64 == 0", "column 1: there is no argument 'arg64'" },
	{ "arg0x == 0", "column 1: there is no argument 'arg0x'" },
	{ "arg0", "column 5: expected 'is' or a comparison, but the condition ends" },
	{ "arg0 = 0", "column 6: expected 'is' or a comparison, not '='" },
	{ "arg0 is nul", "column 9: expected 'null', 'zeroed', 'nonblocking', 'lingering', "
			 "'address', 'kind', "
			 "'from', 'named' or 'text', not 'nul'" },
	{ "arg0 is kind", "column 13: expected a kind of descriptor, but the condition ends" },
	{ "arg0 is text abc", "column 14: expected a text in double quotes, not 'abc'" },
	{ "arg0 is from \"x\"",
		"column 14: expected the name of a function or variable, not '\"x\"'" },
	{ "arg0 is named 3", "column 15: expected the name of a constant, not '3'" },
	{ "arg0.5 == 1", "column 6: expected the name of a member, not '5'" },
	{ "arg0 is kind sock", "column 14: unknown kind of descriptor 'sock'" },
	{ "arg0 is kind socket|",
		"column 21: expected a kind of descriptor, but the condition ends" },
	{ "arg3 & MSG_DONTWIAT", "column 8: unknown constant 'MSG_DONTWIAT'" },
	{ "arg3 & (", "column 8: expected a number or the name of a constant, not '('" },
	{ "arg3 == 0xzz", "column 9: '0xzz' is not a number" },
	{ "arg3 == 99999999999999999999", "column 9: '99999999999999999999' is not a number" },
	{ "arg0 == 0 arg1 == 1", "column 11: expected 'and', 'or' or the end, not 'arg1'" },
	{ "(arg0 == 0", "column 11: expected ')', but the condition ends" },
	{ "arg0 == 0)", "column 10: expected 'and', 'or' or the end, not ')'" },
	{ "arg0 == 0 and", "column 14: expected 'argN', 'result', 'not', 'known' or '(', but the "
			   "condition ends" },
	{ "arg0 tested EAGAIN", "column 6: expected 'is' or a comparison, not 'tested'" },
};

START_TEST(mistakes_have_a_column)
{
	const struct mistake *mistake = &mistakes[_i];
	struct error err = { { 0 } };
	ck_assert_ptr_null(condition_parse(&arena, mistake->text, find_constant, NULL, &err));
	ck_assert_str_eq(err.text, mistake->message);
}
END_TEST

static void check_too_long(const char *piece)
{
	struct text text = { 0 };
	struct error err = { { 0 } };
	for (int i = 0; i < 100000; i++)
		text_add(&text, piece);
	text_add(&text, "arg0 == 0");
	ck_assert_ptr_null(condition_parse(&arena, text_string(&text), find_constant, NULL, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "the condition is too long"));
	text_release(&text);
}

START_TEST(depth_is_capped)
{
	check_too_long("(");
	check_too_long("not ");
	check_too_long("arg0 == 0 and ");
}
END_TEST

/* arg0 is the value of the atom itself: 0, 1 or 2 for unknown. */
static enum truth given(const struct condition *atom, void *data)
{
	const enum truth *values = data;
	return values[atom->argument];
}

START_TEST(logic_of_three_values)
{
	const struct condition *both = parse("arg0 == 1 and arg1 == 1");
	const struct condition *any = parse("arg0 == 1 or arg1 == 1");
	const struct condition *none = parse("not arg0 == 1");
	const struct condition *known = parse("known arg0 == 1");
	const enum truth f = TRUTH_FALSE, t = TRUTH_TRUE, u = TRUTH_UNKNOWN;
	const struct row {
		enum truth a, b, both, any, not_a;
	} rows[] = {
		{ f, f, f, f, t },
		{ f, t, f, t, t },
		{ f, u, f, u, t },
		{ t, f, f, t, f },
		{ t, t, t, t, f },
		{ t, u, u, t, f },
		{ u, f, f, u, u },
		{ u, t, u, t, u },
		{ u, u, u, u, u },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enum truth values[] = { rows[i].a, rows[i].b };
		ck_assert_int_eq(condition_evaluate(both, given, values), rows[i].both);
		ck_assert_int_eq(condition_evaluate(any, given, values), rows[i].any);
		ck_assert_int_eq(condition_evaluate(none, given, values), rows[i].not_a);
		ck_assert_int_eq(condition_evaluate(known, given, values), rows[i].a == t ? t : f);
	}
	ck_assert_int_eq(condition_evaluate(NULL, given, NULL), TRUTH_TRUE);
}
END_TEST

static void release(void)
{
	arena_release(&arena);
}

int main(void)
{
	TCase *tests = tcase_create("condition");
	tcase_add_checked_fixture(tests, NULL, release);
	tcase_add_loop_test(
		tests, prints_what_it_reads, 0, (int)(sizeof(rounds) / sizeof(*rounds)));
	tcase_add_test(tests, atoms_hold_their_parts);
	tcase_add_test(tests, and_binds_closer_than_or);
	tcase_add_loop_test(
		tests, mistakes_have_a_column, 0, (int)(sizeof(mistakes) / sizeof(*mistakes)));
	tcase_add_test(tests, depth_is_capped);
	tcase_add_test(tests, logic_of_three_values);
	return suite_run("condition", tests);
}
