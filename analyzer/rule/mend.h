/*
 * What fixes of calls have in common: the include they need, and what a person has to look at where
 * a call begins to suspend.
 */
#ifndef RULE_MEND_H
#define RULE_MEND_H

#include "rule/rule.h"
#include "rule/source.h"

/* Gives the edits of all findings the line ends of their files. */
void mend_line_ends(struct finding_list *findings, struct source_set *sources);

/* One more edit of the finding's fix: `#include <header>`, if the source does not see it. */
void mend_include(struct function_pass *pass, struct finding *finding, const struct source *source,
	const char *header);

/* Gives the finding the edit that writes `number` where the call hands over a plain `0`, as a
 * suggestion: the number is a guess. Does nothing where something else is written. */
void mend_zero(struct function_pass *pass, struct finding *finding, const struct program_call *call,
	uint32_t argument, int number);

/* Doubts that the function runs in a task, and nowhere else. */
void mend_doubt_context(struct function_pass *pass, struct finding *finding);

/* Doubts that others may run at this call: the function, or those who call it, may rely on that
 * they do not; and a loop may rely on that it takes its time when the task is cancelled. */
void mend_doubt_suspension(
	struct function_pass *pass, struct finding *finding, const struct program_call *call);

#endif
