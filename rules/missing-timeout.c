/*
 * missing-timeout: a task waits for a peer with no deadline on some path from its root.
 *
 * A deadline is a scope around the call, one that a caller or the starter of the task opened, or
 * a limit given to the call itself. One finding per operation: the first such wait of a function.
 * Waits without end by nature (accept, internal queues) are no remote waits, and a constant that
 * says "no limit" is a statement.
 */
#include "rules.h"

static bool is_remote(const struct program_call *call)
{
	return call->waits >> WAIT_REMOTE & 1;
}

static enum certainty path_certainty(const struct function_pass *pass)
{
	uint32_t edges[64];
	uint32_t count = program_naked_path(pass->program, pass->node, edges, 64);
	enum certainty certainty = CERTAIN;
	for (uint32_t i = 0; i < count && i < 64; i++)
		if (pass->program->edges[edges[i]].certainty > certainty)
			certainty = pass->program->edges[edges[i]].certainty;
	return certainty;
}

static void report(struct function_pass *pass, const struct program_call *call)
{
	/* A test that waits for ever is seen by whoever runs it. */
	enum severity severity = pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_WARNING;
	struct finding *finding = finding_at_call(pass, call, severity, path_certainty(pass),
		"'%s' waits for a peer without a deadline", pass_callee_name(pass, call));
	finding_add_naked_path(pass, finding);
	finding_add_call(pass, finding, call, true,
		"'%s' calls '%s', which ends when the peer wants", pass->function->name,
		pass_callee_name(pass, call));
	finding_hint(pass->findings, finding,
		"put the whole operation in ASYNC_TIMEOUT(ms, &rc) { ... }, in '%s' or a caller",
		pass->function->name);
}

static void check(struct function_pass *pass)
{
	const struct program_call *first = NULL;
	if (!(pass->function->contexts & 1u << CONTEXT_TASK) || !pass->function->is_naked)
		return;
	pass_each_call(pass, call)
	{
		uint32_t quiet = CALL_UNDER_DEADLINE | CALL_ENDLESS | CALL_FATAL |
				 CALL_NOT_IN_TASK | CALL_CLEANUP;
		if (!is_remote(call) || call->flags & quiet)
			continue;
		if (!first || call->line < first->line ||
			(call->line == first->line && call->column < first->column))
			first = call;
	}
	if (first)
		report(pass, first);
}

const struct rule rule_missing_timeout = {
	.id = "missing-timeout",
	.title = "a wait for a peer has no deadline",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_WARNING,
	.check_function = check,
};
