#include "driver/date.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

static bool parse_seconds(const char *text, time_t *seconds)
{
	char *end;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	*seconds = (time_t)value;
	return *text >= '0' && *text <= '9' && !*end && !errno && (long long)*seconds == value;
}

bool date_today(uint32_t *today, struct error *err)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	time_t seconds = time(NULL);
	struct tm utc;
	if (text && *text && !parse_seconds(text, &seconds))
		return error_set(err,
			"SOURCE_DATE_EPOCH is '%s', which is no number of seconds since 1970; "
			"unset "
			"it, or set it to one",
			text);
	if (!gmtime_r(&seconds, &utc) || utc.tm_year > 9999 - 1900)
		return error_set(err,
			"SOURCE_DATE_EPOCH is '%s', which is no date of this "
			"calendar; unset it, or set it to one",
			text ? text : "");
	*today = (uint32_t)(utc.tm_year + 1900) * 10000 + (uint32_t)(utc.tm_mon + 1) * 100 +
		 (uint32_t)utc.tm_mday;
	return true;
}
