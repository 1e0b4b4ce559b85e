/*
 * nested-loop-run: code that runs on an event loop drives an event loop.
 *
 * One finding per root cause: at the call made by the last async function on the path, or, where
 * there is none (plain callbacks), by the last function that runs only on the loop.
 *
 * A loop that is only turned once, without waiting, is information. A loop of another thread is
 * not meant: what an offloaded body runs does not run on the loop.
 */
#include "rule/anchor.h"
#include "rule/chain.h"
#include "rule/entry_call.h"
#include "rules.h"

/* What is done to the loop at the end of the way. */
static const char *verb_of(
	const struct function_pass *pass, const struct lead *lead, enum lead_kind kind)
{
	const struct program *program = pass->program;
	uint32_t symbol = chain_leaf_symbol(program, lead, kind);
	const struct role *role =
		symbol == air_none ? NULL : program_role(program, symbol, ROLE_RUNS_LOOP);
	if (kind == LEAD_TURNS_LOOP)
		return "lets the event loop turn";
	return role && role->number ? "lets the event loop turn, and waits for that"
				    : "drives the event loop until it is done";
}

static void report(struct function_pass *pass, const struct program_call *call,
	const struct lead *lead, enum lead_kind kind)
{
	bool in_task = pass_is_in_task(pass);
	bool turns = kind == LEAD_TURNS_LOOP;
	enum context context = pass_context(pass);
	struct finding *finding = finding_at_call(pass, call,
		turns ? SEVERITY_INFO : pass->rule->severity, chain_certainty(pass, lead, context),
		turns ? "'%s' turns an event loop from inside of one"
		      : "'%s' runs an event loop inside of one",
		chain_callee(pass, lead));
	chain_add(pass, finding, lead, kind, context, verb_of(pass, lead, kind));
	finding_hint(pass->findings, finding,
		in_task ? "call or await what it runs: this is a task already"
			: "start the work from here and go on in its own callback");
	if (in_task && !turns && lead->distance == 1)
		entry_call_mend(pass, finding, call);
}

static void check(struct function_pass *pass)
{
	if (!pass_is_on_loop(pass) || !anchor_may_stand(pass->program, pass->node))
		return;
	pass_each_call(pass, call)
	{
		if (call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_NOT_IN_TASK))
			continue;
		enum lead_kind kind = LEAD_RUNS_LOOP;
		struct lead lead = chain_of_call(pass, call, kind, anchor_may_stand);
		if (!lead.distance || lead.is_allowed) {
			struct lead turns =
				chain_of_call(pass, call, LEAD_TURNS_LOOP, anchor_may_stand);
			if (turns.distance && lead_is_better(&turns, &lead)) {
				kind = LEAD_TURNS_LOOP;
				lead = turns;
			}
		}
		if (lead.distance)
			report(pass, call, &lead, kind);
	}
}

const struct rule rule_nested_loop_run = {
	.id = "nested-loop-run",
	.title = "an event loop is run from inside of one",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_ERROR,
	.keeps_loop = true,
	.effects = { .leads = 1u << LEAD_RUNS_LOOP | 1u << LEAD_TURNS_LOOP },
	.check_function = check,
};
