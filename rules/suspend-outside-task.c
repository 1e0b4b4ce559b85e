/*
 * suspend-outside-task: a function that suspends the running task is reached where there is none:
 * from start-up, a callback of the loop, a thread, a signal handler.
 *
 * One finding per root cause: at the last call in a function that no task runs, or in the root
 * itself. A helper that tasks use too is not blamed; the call of it is.
 *
 * Silent where nothing is known of the callers; and about start-up in a program that never runs a
 * loop by itself: with such a runtime `main` is a task.
 */
#include "rule/chain.h"
#include "rules.h"

/* In this order they are looked at: what is nearest to the loop first. */
static const enum context outside[] = {
	CONTEXT_CALLBACK,
	CONTEXT_WORKER,
	CONTEXT_SIGNAL,
	CONTEXT_STARTUP,
};

static bool is_outside_edge(enum edge_kind kind)
{
	return kind == EDGE_CALLBACK || kind == EDGE_OFFLOAD || kind == EDGE_THREAD ||
	       kind == EDGE_SIGNAL;
}

static bool is_root(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (is_outside_edge(program->edges[program->in_edges[i]].kind))
			return true;
	return false;
}

/* The context outside of tasks it runs in; context_count when there is none. */
static enum context context_of(const struct program *program, uint32_t node)
{
	uint32_t contexts = program->functions[node].contexts;
	for (size_t i = 0; i < sizeof(outside) / sizeof(*outside); i++) {
		if (!(contexts >> outside[i] & 1))
			continue;
		if (outside[i] != CONTEXT_STARTUP || program_has_lead(program, LEAD_RUNS_LOOP))
			return outside[i];
	}
	return context_count;
}

/* May a finding stand in this function? */
static bool stands_in(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	if (program_has_role(program, f->symbol, ROLE_SUSPENDS) ||
		program_has_role(program, f->symbol, ROLE_MIXED) ||
		context_of(program, node) == context_count)
		return false;
	return !(f->contexts & 1u << CONTEXT_TASK) || is_root(program, node);
}

static const char *context_words(enum context context)
{
	switch (context) {
	case CONTEXT_CALLBACK:
		return "in a callback of the loop";
	case CONTEXT_WORKER:
		return "on a worker thread";
	case CONTEXT_SIGNAL:
		return "in a signal handler";
	case CONTEXT_STARTUP:
		return "outside of the loop";
	case CONTEXT_TASK:
	case CONTEXT_UNKNOWN:
	case context_count:
		break;
	}
	return "outside of a task";
}

static const char *advice(enum context context)
{
	if (context == CONTEXT_CALLBACK)
		return "wake a task that does it, or use the callbacks of the loop";
	if (context == CONTEXT_WORKER)
		return "post it to the loop, or use a call that blocks: this thread may wait";
	if (context == CONTEXT_SIGNAL)
		return "wait for the signal in a task instead";
	return "move it into a task that the loop runs";
}

static void report(
	struct function_pass *pass, const struct program_call *call, const struct lead *lead)
{
	enum context context = context_of(pass->program, pass->node);
	struct finding *finding = finding_at_call(pass, call, pass->rule->severity,
		chain_certainty(pass, lead, context), "'%s' suspends, but runs %s, not in a task",
		chain_callee(pass, lead), context_words(context));
	chain_add(pass, finding, lead, LEAD_SUSPENDS, context, "suspends the running task");
	finding_hint(pass->findings, finding, "%s", advice(context));
}

static void check(struct function_pass *pass)
{
	if (!stands_in(pass->program, pass->node))
		return;
	pass_each_call(pass, call)
	{
		if (call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_IN_TASK))
			continue;
		struct lead lead = chain_of_call(pass, call, LEAD_SUSPENDS, stands_in);
		if (lead.distance)
			report(pass, call, &lead);
	}
}

const struct rule rule_suspend_outside_task = {
	.id = "suspend-outside-task",
	.title = "a suspending function is called where no task runs",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_ERROR,
	.effects = { .leads = 1u << LEAD_SUSPENDS },
	.check_function = check,
};
