/*
 * The steps that show how a function comes to suspend.
 */
#ifndef RULE_SUSPENSION_H
#define RULE_SUSPENSION_H

#include "link/marking.h"
#include "rule/rule.h"

/* From `node` down to what is declared to suspend; nothing when it is `node` itself. */
void finding_add_suspension(struct program_pass *pass, struct finding *finding,
	const struct marking *marking, uint32_t node);

#endif
