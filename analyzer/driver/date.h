/*
 * The day of a run.
 */
#ifndef DRIVER_DATE_H
#define DRIVER_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* Today in UTC as a number, 20260601; the day that SOURCE_DATE_EPOCH (seconds since 1970) names
 * when that is set, so that a run can be repeated. False when it is set to anything else. */
bool date_today(uint32_t *today, struct error *err);

#endif
