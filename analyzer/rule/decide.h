/*
 * What was decided of rules (rule/setting.h), applied to their findings: some go, because their
 * rule is off in their file; some are worth less or more; some are not shown.
 */
#ifndef RULE_DECIDE_H
#define RULE_DECIDE_H

#include "rule/rule.h"

/* `settings` may be NULL. Of findings whose rule is not in the list, only is_hidden is set. */
void findings_decide(struct finding_list *findings, const struct rule *const *rules,
	const struct rule_settings *settings);

#endif
