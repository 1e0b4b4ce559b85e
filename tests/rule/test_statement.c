/*
 * Reading a file only as far as somebody asks: the statements of these lines are what they are in
 * the whole file.
 */
#include <check.h>
#include <string.h>

#include "rule/statement.h"
#include "suite.h"

static const char whole[] = "#include <x.h>\n"
			    "int f(int a,\n"
			    "\tint b)\n"
			    "{\n"
			    "\tlog(a,\n"
			    "#if ONE\n"
			    "\t\tb);\n"
			    "\tmore();\n"
			    "#elif TWO\n"
			    "\t\tb + 1);\n"
			    "#else\n"
			    "\t\tb + 2);\n"
			    "#endif\n"
			    "\tEACH(a)\n"
			    "\t\tg(({ a; b; }),\n"
			    "\t\t\ta);\n"
			    "\treturn (struct pair){ a,\n"
			    "\t\tb }.x;\n"
			    "}\n"
			    "#define M(x) f(x, \\\n"
			    "\tx)\n"
			    "static int table[] = {\n"
			    "\t1, f(2,\n"
			    "\t3), 4,\n"
			    "};\n"
			    "int last;\n";

static void check_up_to(const struct statements *all, uint32_t last)
{
	struct statements some = { 0 };
	statements_read(&some, whole, strlen(whole), last);
	for (size_t i = 0; i < all->tokens.count; i++) {
		const struct statement_token *token = &all->tokens.items[i];
		if (token->line > last)
			break;
		ck_assert_msg(hash_equal(statements_at(all, token->line, token->column),
				      statements_at(&some, token->line, token->column)),
			"%u:%u, read up to line %u", token->line, token->column, last);
	}
	statements_release(&some);
}

START_TEST(statements_are_whole)
{
	struct statements all = { 0 };
	statements_read(&all, whole, strlen(whole), UINT32_MAX);
	for (uint32_t last = 1; last <= 27; last++)
		check_up_to(&all, last);
	statements_release(&all);
}
END_TEST

/* Behind a statement that is complete there is nothing to read. */
START_TEST(what_is_behind_is_not_read)
{
	struct statements some = { 0 };
	statements_read(&some, whole, strlen(whole), 16);
	ck_assert_uint_eq(array_last(&some.tokens).line, 16);
	statements_read(&some, whole, strlen(whole), 5); /* the alternatives are */
	ck_assert_uint_eq(array_last(&some.tokens).line, 13);
	statements_release(&some);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("rule.statement");
	tcase_add_test(cases, statements_are_whole);
	tcase_add_test(cases, what_is_behind_is_not_read);
	return suite_run("rule.statement", cases);
}
