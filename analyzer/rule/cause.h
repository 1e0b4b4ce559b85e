/*
 * Why a call stops the thread it is made on, for rules about what blocks the loop: the worst way
 * from a call of a function on the loop down to what blocks, if the finding about it stands at this
 * call (rule/anchor.h) and not above or below.
 */
#ifndef RULE_CAUSE_H
#define RULE_CAUSE_H

#include "rule/rule.h"

enum { most_other_targets = 3 };

struct cause {
	enum block_category category;
	enum severity severity;
	enum certainty certainty;
	uint32_t distance;     /* 0: none found */
	const char *callee;    /* by which it is reached; NULL when the call is the leaf */
	struct block_path way; /* down to the leaf, when the call is not the leaf */
	struct ascent above;   /* up from the call */
	bool is_allowed;       /* by a comment on some call of the way */
	bool is_switched_on;   /* by what this call hands over: a mistake of its own */
	/* What else this call may call, through its pointer, that would be shown: edges. */
	uint32_t others[most_other_targets], other_count;
};

/* What a rule looks for. */
struct cause_wish {
	uint32_t categories; /* 1 << enum block_category */
	uint32_t warned;     /* of these: no less than a warning, unless a model says so */
	/* How bad it is; a model may have its own idea of it. */
	enum severity (*severity)(enum block_category category, enum certainty certainty);
};

/* Of a function that runs on the loop; distance 0 when nothing stands at this call. */
struct cause cause_of_call(
	struct function_pass *pass, const struct program_call *call, const struct cause_wish *wish);

/* The call at the end of the way, as a number into program->calls: the root cause. */
uint32_t cause_leaf_call(
	const struct program *program, const struct program_call *call, const struct cause *cause);

/* What the finding says is called there. */
const char *cause_callee(const struct function_pass *pass, const struct program_call *call,
	const struct cause *cause);

/* Gives the finding its category, the number of its root cause, the path from the root to the call
 * and the steps down to the leaf. */
void cause_tell(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const struct cause *cause);

#endif
