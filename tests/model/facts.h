/*
 * What models say of calls about which something is known. Facts are written as
 *
 *	arg3=0x40  arg1:null  arg1:set  arg4:zeroed  arg4:nonzero
 *	arg0:nonblocking  arg0:blocking  arg0:kind=socket  result:tested=11
 *	arg2:from=stdin  arg0:text=/proc/stat  arg0:address  arg0:name  arg2.ai_flags=4
 *
 * and whatever is not said is unknown. A null pointer is not zeroed: it is a missing timeout.
 */
#ifndef TESTS_MODEL_FACTS_H
#define TESTS_MODEL_FACTS_H

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

/* Fails the test if the model answers something else. */
void facts_check(const struct model *model, const struct fact_row *row);

#endif
