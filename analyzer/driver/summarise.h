/*
 * The linked and settled program as a result: plain data for the database and the reports.
 */
#ifndef DRIVER_SUMMARISE_H
#define DRIVER_SUMMARISE_H

#include "driver/check.h"

/* Fills check->result but for the time it took and its key. Strings stay with the check. */
void summarise(struct check *check, const struct check_options *options);

/* Adds the text of a file that findings point to, once. There must be room for it. */
void summarise_file(struct check *check, const char *path);

#endif
