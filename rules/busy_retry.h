/*
 * Loops that try a call again until it stops saying that it would have to wait (EAGAIN).
 */
#ifndef RULES_BUSY_RETRY_H
#define RULES_BUSY_RETRY_H

#include "rule/rule.h"

/* The call that is tried again, if loop `number` of the function's body is such a loop; else NULL.
 * `certainty` becomes how sure it is that the call does not wait by itself. */
const struct program_call *busy_retry(
	struct function_pass *pass, uint32_t number, enum certainty *certainty);

#endif
