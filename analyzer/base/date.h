/*
 * Days, in UTC. A day is a number: 20270131 is the last of January 2027. So they can be compared;
 * 0 is none.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"

enum { date_size = 11 };

/* The time; what SOURCE_DATE_EPOCH (seconds since 1970) says when that is set, so that a run can be
 * repeated: then `is_given`. False when it is set to anything else. */
bool date_now(time_t *seconds, bool *is_given, struct error *err);

/* Today, by the same clock. */
bool date_today(uint32_t *today, struct error *err);

/* "2027-01-31" as a day of the calendar; 0 when it is none. */
uint32_t date_read(const char *text);

/* The other way round. */
void date_write(uint32_t day, char text[date_size]);

/* Days since 1970-01-01. */
int64_t date_count(uint32_t day);

#endif
