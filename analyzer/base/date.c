#include "base/date.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static bool parse_seconds(const char *text, time_t *seconds)
{
	char *end;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	*seconds = (time_t)value;
	return *text >= '0' && *text <= '9' && !*end && !errno && (long long)*seconds == value;
}

bool date_now(time_t *seconds, bool *is_given, struct error *err)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	struct tm utc;
	*seconds = time(NULL);
	*is_given = text && *text;
	if (*is_given && !parse_seconds(text, seconds))
		return error_set(err,
			"SOURCE_DATE_EPOCH is '%s', which is no number of seconds since 1970; "
			"unset it, or set it to one",
			text);
	if (!gmtime_r(seconds, &utc) || utc.tm_year > 9999 - 1900)
		return error_set(err,
			"SOURCE_DATE_EPOCH is '%s', which is no date of this calendar; unset it, "
			"or set it to one",
			text ? text : "");
	return true;
}

bool date_today(uint32_t *today, struct error *err)
{
	time_t seconds;
	bool is_given;
	struct tm utc;
	if (!date_now(&seconds, &is_given, err))
		return false;
	gmtime_r(&seconds, &utc);
	*today = (uint32_t)(utc.tm_year + 1900) * 10000 + (uint32_t)(utc.tm_mon + 1) * 100 +
		 (uint32_t)utc.tm_mday;
	return true;
}

static bool take_digits(const char **text, int count, uint32_t *number)
{
	*number = 0;
	for (int i = 0; i < count; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (uint32_t)(**text - '0');
	}
	return true;
}

static uint32_t days_of(uint32_t year, uint32_t month)
{
	static const uint32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && is_leap);
}

uint32_t date_read(const char *text)
{
	uint32_t year, month, day;
	if (!take_digits(&text, 4, &year) || *text++ != '-' || !take_digits(&text, 2, &month) ||
		*text++ != '-' || !take_digits(&text, 2, &day) || *text)
		return 0;
	if (!year || !month || month > 12 || !day || day > days_of(year, month))
		return 0;
	return year * 10000 + month * 100 + day;
}

void date_write(uint32_t day, char text[date_size])
{
	snprintf(text, date_size, "%04u-%02u-%02u", day / 10000 % 10000, day / 100 % 100u,
		day % 100u);
}

int64_t date_count(uint32_t day)
{
	struct tm utc = {
		.tm_year = (int)(day / 10000) - 1900,
		.tm_mon = (int)(day / 100 % 100) - 1,
		.tm_mday = (int)(day % 100),
	};
	return (int64_t)timegm(&utc) / 86400;
}
