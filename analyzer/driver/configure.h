/*
 * Reading the files of the configuration that lie where a program does.
 */
#ifndef DRIVER_CONFIGURE_H
#define DRIVER_CONFIGURE_H

#include "driver/check.h"

/* Those in the folders of the units, and of all files that cached units include: known before
 * anything is read. False with file:line:column. */
bool configure_plan(struct check *check, const struct check_options *options, struct error *err);

/* The same for what has been read and linked. */
bool configure_program(struct check *check, const struct check_options *options, struct error *err);

#endif
