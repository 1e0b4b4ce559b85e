/*
 * serial-await-in-loop: turns of a loop that do not depend on each other are awaited one by one.
 *
 * Flow decides whether turns could run side by side (flow_loop_call lists what stands against
 * it); this rule decides what counts as waiting. Never certain: order may matter to somebody
 * outside the program.
 */
#include "rules.h"

struct body {
	struct function_pass *pass;
};

static const uint32_t real_waits = 1u << WAIT_REMOTE | 1u << WAIT_TIMER | 1u << WAIT_OFFLOAD;
static const uint32_t pacing = 1u << WAIT_TIMER | 1u << WAIT_YIELD;

/* What a call may wait for, its callees included. */
static uint32_t call_waits(const struct program *program, const struct program_call *call)
{
	uint32_t waits = call->waits;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		bool is_own = program->symbols[program->functions[edge->callee].symbol].is_contract;
		if (edge->kind == EDGE_CALL && !is_own)
			waits |= program->functions[edge->callee].waits;
	}
	return waits;
}

static const struct program_call *call_of(const struct body *body, uint32_t instr)
{
	return program_call_at(body->pass->program, body->pass->node, instr);
}

/* A sleep or yield written in the body itself; one inside a callee is work it simulates. */
static bool is_pacing(uint32_t instr, void *data)
{
	const struct program_call *call = call_of(data, instr);
	return call && call->waits && !(call->waits & ~pacing);
}

/* Calls whose order somebody sees: printing. Ordered objects are flow's "same receiver". */
static bool is_output(uint32_t instr, void *data)
{
	const struct program_call *call = call_of(data, instr);
	uint32_t shown = 1u << BLOCK_STDIO | 1u << BLOCK_STDIO_LOG;
	return call && call->blocks & shown;
}

static bool is_candidate(const struct function_pass *pass, const struct program_call *call)
{
	uint32_t quiet = CALL_FATAL | CALL_NOT_IN_TASK | CALL_CLEANUP;
	if (!(call->flags & CALL_IN_LOOP) || call->flags & quiet)
		return false;
	if (call->symbol != air_none &&
		(program_has_role(pass->program, call->symbol, ROLE_JOINS) ||
			program_has_role(pass->program, call->symbol, ROLE_GATHERS) ||
			program_has_role(pass->program, call->symbol, ROLE_CANCELS)))
		return false;
	return call_waits(pass->program, call) & real_waits;
}

static void check_call(struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	struct body body = { pass };
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];

	if (loop == air_none || is_pacing(call->instr, &body))
		return;
	if (flow_scope_depth(cursor->flow, call->instr, FLOW_SCOPE_LOCK))
		return;
	struct flow_loop_call judged =
		flow_loop_call(cursor->flow, loop, call->instr, is_pacing, is_output, &body);
	if (judged.dependence != FLOW_PARALLEL)
		return;
	struct finding *finding = finding_at_call(pass, call, SEVERITY_PERFORMANCE, LIKELY,
		"'%s' is awaited once per turn, though turns do not depend on each other",
		pass_callee_name(pass, call));
	finding_add_path(pass, finding, CONTEXT_TASK);
	finding_add_call(pass, finding, call, true, "'%s' waits here for each item before the next",
		pass->function->name);
	finding_hint(pass->findings, finding,
		"run them side by side with async_map, or in an ASYNC_GROUP, with a limit");
}

static void check(struct function_pass *pass)
{
	if (!(pass->function->contexts & 1u << CONTEXT_TASK))
		return;
	pass_each_call(pass, call)
	{
		if (is_candidate(pass, call))
			check_call(pass, call);
	}
}

const struct rule rule_serial_await_in_loop = {
	.id = "serial-await-in-loop",
	.title = "independent turns of a loop are awaited one after the other",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_PERFORMANCE,
	.check_function = check,
};
