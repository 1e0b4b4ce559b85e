/*
 * Loops that do nothing but ask what time it is, until it is late enough.
 */
#ifndef RULES_BUSY_CLOCK_H
#define RULES_BUSY_CLOCK_H

#include "rule/rule.h"

/* The call that asks, if loop `number` of the function's body is such a loop; else NULL. A loop
 * with a pause, or that does anything somebody could see, is none. */
const struct program_call *busy_clock(struct function_pass *pass, uint32_t number);

#endif
