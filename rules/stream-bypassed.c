/*
 * stream-bypassed: a descriptor that a stream of the runtime was opened over is read or written
 * past that stream.
 *
 *  1. Whom a descriptor belongs to is asked where it is used (link/possession.h), on every way; so
 *     is what a helper uses that is handed one (link/transfer.h). Where all callers of a helper
 *     hand it such a descriptor, the finding stands in the helper, else at the call.
 *  2. It does not count on which thread or in which context that is: the bytes are gone anyway. A
 *     child of fork goes on with what it was left.
 */
#include "link/possession.h"
#include "link/transfer.h"
#include "rule/rewrite.h"
#include "rule/rule.h"
#include "rules.h"

static enum context context_of(const struct function_pass *pass)
{
	static const enum context order[] = { CONTEXT_TASK, CONTEXT_CALLBACK, CONTEXT_WORKER,
		CONTEXT_SIGNAL, CONTEXT_STARTUP };
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (pass->function->contexts & 1u << order[i])
			return order[i];
	return CONTEXT_UNKNOWN;
}

static enum certainty certainty_of(const struct function_pass *pass,
	const struct possession *possession, const struct transfer *transfer)
{
	enum certainty certainty = possession->is_assumed ? LIKELY : CERTAIN;
	if (possession->is == POSSESSED_PERHAPS)
		certainty = possession->by_failure ? LIKELY : POSSIBLE;
	for (uint32_t i = 0; i < transfer->edge_count; i++) {
		enum certainty one = pass->program->edges[transfer->edges[i]].certainty;
		certainty = one > certainty ? one : certainty;
	}
	return certainty;
}

static void tell_way(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const struct transfer *transfer)
{
	const struct program *program = pass->program;
	const char *name = program->symbols[transfer->call->symbol].name;
	for (uint32_t i = 0; i < transfer->edge_count; i++)
		finding_add_edge(pass, finding, &program->edges[transfer->edges[i]], i == 0);
	finding_add_call(pass, finding, transfer->call, transfer->call == call,
		"'%s' uses the descriptor itself", name);
	finding_event(finding, "call", name);
	finding->way_end = finding->steps.count;
}

static void report(struct function_pass *pass, const struct program_call *call,
	const struct transfer *transfer, const struct possession *possession)
{
	struct finding *finding = finding_at_call(pass, call, pass->rule->severity,
		certainty_of(pass, possession, transfer),
		"'%s' goes past the stream that its descriptor belongs to",
		pass_callee_name(pass, call));
	finding_add_call(pass, finding, possession->opened, false,
		"'%s' gave the descriptor to a stream", pass_callee_name(pass, possession->opened));
	finding_add_path(pass, finding, context_of(pass));
	tell_way(pass, finding, call, transfer);
	if (transfer->role->use)
		finding_hint(pass->findings, finding,
			"use '%s' with the stream: it waits, and returns a negative error",
			transfer->role->use);
	else
		finding_hint(pass->findings, finding,
			"use the functions of the runtime with the stream: they wait for their "
			"turn");
	if (!transfer->edge_count)
		rewrite_transfer(pass, finding, transfer, possession);
}

/* Is it reported in the helper already? */
static bool is_told_below(struct function_pass *pass, const struct transfer *transfer)
{
	struct program *program = pass_body(pass)->program;
	uint32_t callee = program->edges[transfer->edges[0]].callee;
	return program_param_possession(program, callee, transfer->argument).is == POSSESSED;
}

/* True when there was something to report. */
static bool check_transfer(struct function_pass *pass, const struct program_call *call,
	const struct transfer *transfer)
{
	const struct air_function *f = &pass->cursor->air;
	struct possession possession = program_possession(pass->cursor, call->instr,
		air_call_argument(f, &f->instrs[call->instr], transfer->argument));
	if (possession.is == POSSESSED_NOT ||
		(transfer->edge_count && is_told_below(pass, transfer)))
		return false;
	report(pass, call, transfer, &possession);
	return true;
}

static void check(struct function_pass *pass)
{
	if (!program_has_possession(pass->program))
		return;
	pass_each_call(pass, call)
	{
		struct transfer transfers[transfer_most];
		uint32_t count = 0;
		if (!(call->flags & (CALL_FATAL | CALL_IN_CHILD)))
			count = program_transfers(pass_body(pass), call, transfers);
		for (uint32_t i = 0; i < count; i++)
			if (check_transfer(pass, call, &transfers[i]))
				break;
	}
}

const struct rule rule_stream_bypassed = {
	.id = "stream-bypassed",
	.title = "a descriptor that belongs to a stream is used past it",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_WARNING,
	.check_function = check,
};
