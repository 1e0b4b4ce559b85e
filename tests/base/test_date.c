/*
 * Days: which texts are one, how far they are apart, and what decides today.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "suite.h"

START_TEST(days_of_the_calendar)
{
	static const char *const days[] = { "2026-11-29", "2024-02-29", "2000-02-29", "0001-01-01",
		"9999-12-31", "2027-04-30" };
	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++) {
		char text[date_size];
		ck_assert_msg(date_read(days[i]), "%s", days[i]);
		date_write(date_read(days[i]), text);
		ck_assert_str_eq(text, days[i]);
	}
}
END_TEST

START_TEST(what_is_no_day)
{
	static const char *const texts[] = { "", "2026", "2026-11", "2026-11-", "2026-11-31",
		"2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1",
		"26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-0x", "tomorrow",
		"2026-11-291", "0000-01-01" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		ck_assert_msg(!date_read(texts[i]), "'%s'", texts[i]);
}
END_TEST

START_TEST(days_are_counted)
{
	ck_assert_int_eq(date_count(19700101), 0);
	ck_assert_int_eq(date_count(19691231), -1);
	ck_assert_int_eq(date_count(20240301) - date_count(20240228), 2);
	ck_assert_int_eq(date_count(20270101) - date_count(20260101), 365);
}
END_TEST

START_TEST(the_environment_says_which_day_it_is)
{
	uint32_t today;
	struct error err;
	setenv("SOURCE_DATE_EPOCH", "0", 1);
	ck_assert(date_today(&today, &err));
	ck_assert_uint_eq(today, 19700101);
	setenv("SOURCE_DATE_EPOCH", "1790812799", 1);
	ck_assert(date_today(&today, &err));
	ck_assert_uint_eq(today, 20260930);
	setenv("SOURCE_DATE_EPOCH", "", 1);
	ck_assert(date_today(&today, &err));
	ck_assert_uint_ge(today, 20240101);
	static const char *const wrong[] = { "-1", "x", "1 day", "99999999999999999999",
		"999999999999999999" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		setenv("SOURCE_DATE_EPOCH", wrong[i], 1);
		ck_assert(!date_today(&today, &err));
		ck_assert_ptr_nonnull(strstr(err.text, wrong[i]));
	}
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("date");
	tcase_add_test(tcase, days_of_the_calendar);
	tcase_add_test(tcase, what_is_no_day);
	tcase_add_test(tcase, days_are_counted);
	tcase_add_test(tcase, the_environment_says_which_day_it_is);
	return suite_run("date", tcase);
}
