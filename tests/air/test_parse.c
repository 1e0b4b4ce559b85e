/*
 * Errors of the text form: where they are, and what they say.
 */
#include <stdlib.h>
#include <string.h>

#include "random_function.h"
#include "testing.h"

static void check_error(const char *text, const char *expected)
{
	struct arena arena = { 0 };
	ck_assert_str_eq(parse_error(&arena, text), expected);
	arena_release(&arena);
}

START_TEST(errors_say_line_and_column)
{
	check_error("", "1:1: expected 'function'");
	check_error("function f(", "1:12: expected '$'");
	check_error("function f() {\n\treturn $x\n}", "2:9: expected a value");
	check_error("function f() {\n\t%1 = read $x\n}", "2:12: no local '$x'");
	check_error("function f($x, $x) {\n}", "1:16: a second local '$x'; write $x#2");
	check_error("function f() {\n\tcall g(%1)\n}", "2:9: no result '%1'");
	check_error("function f() {\n\tjump b9\n}", "2:7: no block 'b9'");
	check_error("function f() {\na:\na:\n}", "3:1: a second block of this name");
	check_error("function f() {\n\treturn\n\tcall g()\n}",
		"3:2: expected a label: the block has ended");
	check_error("function f() {\n\tcall g() 7\n}", "2:11: expected the end of the line");
	check_error("function f($p) {\n\t$p->job::x = 1\n}",
		"2:4: '->' follows a result: read the pointer first");
	check_error("function f($p) {\n\t%1 = read $p\n\t%2 = read %1\n}",
		"3:12: a result is no place: write *%1 or a step behind it");
	check_error("function f() {\n\t%1 = 1 ? 2\n}", "2:9: expected an operator");
	check_error("function f() {\n\t%1 = call g()\n\t%1 = call g()\n}",
		"3:2: this result was made before");
	check_error("function f($x: integer) {\n}", "1:16: expected a type");
	check_error(
		"function f() {\n\tcall g(\"abc)\n}", "2:9: the string does not end on its line");
	check_error("function f() {\n\tcall g(\"\\q\")\n}", "2:10: unknown escape");
	check_error("function f() {\n\tcall g(99999999999999999999)\n}",
		"2:9: the number is too large");
	check_error("function f() loud {\n}", "1:14: expected a word of a function or '{'");
	check_error("function f() {\n}\nmore", "3:1: expected the end behind the function");
}
END_TEST

START_TEST(what_parses_but_makes_no_sense_is_refused)
{
	check_error("function f($p) {\n\tenter $p.job::x\n}",
		"1:10: function 'f': instruction 0: its place is not valid");
	check_error("function f() {\n\t%1 = %2 + 1\n\t%2 = %1 + 1\n}",
		"1:10: function 'f': instruction 0: its value is made from itself");
}
END_TEST

START_TEST(errors_in_units)
{
	struct air_unit unit;
	struct error err;
	ck_assert(!air_unit_parse(&unit, "unit \"a.c\"\n\nfield x\n", &err));
	ck_assert_str_eq(err.text, "3:6: a field without a record above");
	ck_assert(!air_unit_parse(&unit, "function f() {\n}\nfunction g() {\n\tjump\n}\n", &err));
	ck_assert_str_eq(err.text, "4:6: expected the label of a block");
	ck_assert(!air_unit_parse(&unit, "declare function f() loud\n", &err));
	ck_assert_str_eq(err.text, "1:22: expected a word of a symbol");
	ck_assert(!air_unit_parse(&unit, "wrong\n", &err));
	ck_assert_str_eq(err.text, "1:1: expected unit, file, declare, record, field, typedef, "
				   "diagnostic or function");
}
END_TEST

/* Every prefix, and the text with characters replaced: an error or a function, never a crash. */
START_TEST(broken_texts_do_no_harm)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	struct chance chance = { 23 };

	for (int i = 0; i < 40; i++) {
		struct air_function f;
		arena_reset(&arena);
		random_function(&chance, b, &arena, &f, 20, 5);
		const char *text = printed(&arena, &f);
		size_t length = strlen(text);
		for (size_t cut = 0; cut + 1 < length; cut += 3) {
			struct arena scratch = { 0 };
			char *copy = strndup(text, cut);
			ck_assert(!air_function_parse(&scratch, copy, &f, NULL));
			free(copy);
			arena_release(&scratch);
		}
		for (int j = 0; j < 300; j++) {
			static const char other[] = "%$@(){}[]<>,:\"\\\n -9a.=*";
			struct arena scratch = { 0 };
			char *copy = strdup(text);
			copy[chance_below(&chance, (uint32_t)length)] =
				other[chance_below(&chance, sizeof(other) - 1)];
			air_function_parse(&scratch, copy, &f, NULL);
			free(copy);
			arena_release(&scratch);
		}
	}
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { errors_say_line_and_column,
		what_parses_but_makes_no_sense_is_refused, errors_in_units,
		broken_texts_do_no_harm };
	return RUN_CASES("air.parse", cases);
}
