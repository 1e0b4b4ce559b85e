/*
 * The rules about comments that allow findings. What they find is found while findings are settled,
 * when all others are known: rule/complaint.h.
 */
#include "rules.h"

const struct rule rule_expired_suppression = {
	.id = "expired-suppression",
	.title = "a comment allowed what is found until a day that is past",
	.group = GROUP_HYGIENE,
	.severity = SEVERITY_WARNING,
};

const struct rule rule_suppression_without_reason = {
	.id = "suppression-without-reason",
	.title = "a comment allows a finding and does not say why",
	.group = GROUP_HYGIENE,
	.severity = SEVERITY_WARNING,
};

const struct rule rule_unknown_suppression = {
	.id = "unknown-suppression",
	.title = "a comment allows what is no rule, or cannot be understood",
	.group = GROUP_HYGIENE,
	.severity = SEVERITY_WARNING,
};

const struct rule rule_unused_suppression = {
	.id = "unused-suppression",
	.title = "a comment allows what is not found",
	.group = GROUP_HYGIENE,
	.severity = SEVERITY_WARNING,
};
