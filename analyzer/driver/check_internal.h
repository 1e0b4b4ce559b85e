/* What check.c and overlay.c share. */
#ifndef DRIVER_CHECK_INTERNAL_H
#define DRIVER_CHECK_INTERNAL_H

#include "driver/check.h"

/* Links the units that are there and applies the rules. Loads the models unless `check` has one. */
bool check_analyse(struct check *check, const struct check_options *options, struct error *err);

/* Adds a sentence to the warnings. */
void check_warn(struct check *check, const char *sentence);

#endif
