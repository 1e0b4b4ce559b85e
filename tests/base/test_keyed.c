/*
 * Things under keys.
 */
#include <check.h>

#include "base/keyed.h"
#include "suite.h"

START_TEST(nothing_is_found_in_an_empty_one)
{
	struct keyed keyed = { 0 };
	ck_assert_ptr_null(keyed_find(&keyed, 0));
	ck_assert_ptr_null(keyed_find(&keyed, 1));
	keyed_release(&keyed);
}
END_TEST

START_TEST(what_is_set_is_found)
{
	enum { many = 5000 };
	static int things[many];
	struct keyed keyed = { 0 };
	/* Low bits that are all alike meet in one place. */
	for (uint64_t i = 0; i < many; i++)
		keyed_set(&keyed, i << 40, &things[i]);
	for (uint64_t i = 0; i < many; i++)
		ck_assert_ptr_eq(keyed_find(&keyed, i << 40), &things[i]);
	ck_assert_ptr_null(keyed_find(&keyed, 1));
	ck_assert_uint_eq(keyed.count, many);
	keyed_release(&keyed);
}
END_TEST

START_TEST(the_last_one_counts)
{
	int first = 1, second = 2;
	struct keyed keyed = { 0 };
	keyed_set(&keyed, 7, &first);
	keyed_set(&keyed, 7, &second);
	ck_assert_ptr_eq(keyed_find(&keyed, 7), &second);
	ck_assert_uint_eq(keyed.count, 1);
	keyed_release(&keyed);
}
END_TEST

START_TEST(the_order_of_what_is_joined_counts)
{
	ck_assert_uint_ne(keyed_join(keyed_join(0, 1), 2), keyed_join(keyed_join(0, 2), 1));
	ck_assert_uint_ne(keyed_join(keyed_join(5, 1), 2), keyed_join(keyed_join(5, 2), 1));
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("keyed");
	tcase_add_test(tcase, nothing_is_found_in_an_empty_one);
	tcase_add_test(tcase, what_is_set_is_found);
	tcase_add_test(tcase, the_last_one_counts);
	tcase_add_test(tcase, the_order_of_what_is_joined_counts);
	return suite_run("base.keyed", tcase);
}
