/*
 * Findings about suppression comments: those that allow nothing, are out of date, name no rule, or
 * give no reason.
 */
#ifndef RULE_COMPLAINT_H
#define RULE_COMPLAINT_H

#include "rule/allow.h"

/* Adds them to the list, when all other findings have been held against the comments. */
void complain(struct finding_list *findings, struct allowances *allowances);

#endif
