/*
 * What models say of calls about which something is known. Facts are written as
 *
 *	arg3=0x40  arg1:null  arg1:set  arg4:zeroed  arg4:nonzero
 *	arg0:nonblocking  arg0:blocking  arg0:kind=socket  result:tested=11
 *	arg2:from=stdin  arg0:text=/proc/stat  arg0:address  arg0:name  arg2.ai_flags=4
 *	arg0:named=SYS_fsync
 *
 * and whatever is not said is unknown. A null pointer is not zeroed: it is a missing timeout.
 */
#ifndef TESTS_MODEL_FACTS_H
#define TESTS_MODEL_FACTS_H

#include <check.h>

#include "model/condition.h"
#include "model/model.h"

/* Does `name` have this role, with this value, where these facts are known? */
struct fact_row {
	const char *name, *facts;
	enum role_kind kind;
	int value; /* a category, or an argument */
	const enum truth *expected;
};

extern const enum truth no, yes, maybe;

/* All shipped models, while a test of a suite runs. */
extern struct model *shipped;

/* Runs a suite: one test for each row, then `tests`; what main returns. */
int shipped_suite(const char *name, const struct fact_row *rows, size_t row_count,
	const TTest *const *tests, size_t test_count);

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

#endif
