/*
 * Records of failures: what a task keeps cheaply, and what people are told.
 *
 *  1. A record is made with addresses only. `task`, `file` and `line` are looked up when somebody
 *     asks: `task` is NULL until then, unless the task has a name of its own.
 */
#ifndef ASYNC_SRC_ERROR_H
#define ASYNC_SRC_ERROR_H

#include "async/async.h"

#include <stdio.h>

/* Looks up what is known of the places in the record. */
void error_locate(struct async_error *error);

/* "OPERATION at FILE:LINE: TEXT: DETAIL", without an end of line. `detail` may be longer than the
 * record has room for. */
void error_print(FILE *file, struct async_error *error, const char *detail);

#endif
