/*
 * serial-await-in-loop: turns of a loop that do not depend on each other are awaited one by one.
 *
 * Flow decides whether turns could run side by side (flow_loop_call lists what stands against
 * it); this rule decides what counts as waiting. A loop in a pool's worker, under a lock, or in a
 * test is left alone. Never certain: order may matter to somebody outside the program.
 */
#include "rule/map_call.h"
#include "rules.h"

struct body {
	struct function_pass *pass;
};

static const uint32_t real_waits = 1u << WAIT_REMOTE | 1u << WAIT_TIMER | 1u << WAIT_OFFLOAD;
static const uint32_t pacing = 1u << WAIT_TIMER | 1u << WAIT_YIELD;

enum { most_targets = 32, most_loops = 16 };

/* What a call may wait for, its callees included. */
static uint32_t call_waits(const struct function_pass *pass, const struct program_call *call)
{
	const struct program *program = pass->program;
	const struct edge *edges[most_targets];
	uint32_t count = pass_targets(pass, call, edges, most_targets);
	uint32_t waits = call->waits;
	for (uint32_t e = 0; e < count; e++) {
		const struct program_function *f = &program->functions[edges[e]->callee];
		if (edges[e]->kind == EDGE_CALL && !program->symbols[f->symbol].is_contract)
			waits |= f->waits;
	}
	return waits;
}

static const struct program_call *call_of(const struct body *body, uint32_t instr)
{
	return program_call_at(body->pass->program, body->pass->node, instr);
}

/* A sleep or yield in the body, or a helper without arguments that does nothing else. A helper that
 * is told which item it is for is work. */
static bool is_pacing(uint32_t instr, void *data)
{
	const struct body *body = data;
	const struct program_call *call = call_of(body, instr);
	if (!call)
		return false;
	uint32_t waits = call_waits(body->pass, call);
	const struct air_function *f = &pass_body(body->pass)->air;
	bool is_told = air_call_argument_count(&f->instrs[instr]) > 0;
	return waits && !(waits & ~pacing) && (call->waits || !is_told);
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
	return call_waits(pass, call) & real_waits;
}

/* A task of a pool: its siblings run beside it, and the pool's limit is the cap. */
static bool is_pool_worker(const struct function_pass *pass)
{
	const struct program *program = pass->program;
	uint32_t end = program->in_start[pass->node + 1];
	for (uint32_t i = program->in_start[pass->node]; i < end; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		bool many =
			edge->spawn == SPAWN_MAP || program->calls[edge->call].flags & CALL_IN_LOOP;
		if (edge->kind == EDGE_SPAWN && many)
			return true;
	}
	return false;
}

/* Held around the whole loop, a lock or permit says that only one may be inside. */
static bool is_exclusive(struct program_cursor *cursor, const struct program_call *call)
{
	return flow_scope_depth(cursor->flow, call->instr, FLOW_SCOPE_LOCK) ||
	       flow_scope_depth(cursor->flow, call->instr, FLOW_SCOPE_LIMIT) ||
	       flow_scope_depth(cursor->flow, call->instr, FLOW_SCOPE_PERMIT);
}

static void report(struct function_pass *pass, const struct program_call *call)
{
	enum severity severity = pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_PERFORMANCE;
	struct finding *finding = finding_at_call(pass, call, severity, LIKELY,
		"'%s' is awaited once per turn, though turns do not depend on each other",
		pass_callee_name(pass, call));
	finding_add_path(pass, finding, CONTEXT_TASK);
	finding_add_call(pass, finding, call, true, "'%s' waits here for each item before the next",
		pass->function->name);
	finding_hint(pass->findings, finding,
		pass->program->has_runtime
			? "run them side by side with async_map, or in an ASYNC_GROUP, with a limit"
			: "run them side by side, with a limit");
	map_call_mend(pass, finding, call);
}

/* The loop whose turns the call stands alone in the way of, or air_none. */
static uint32_t serial_loop(struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	struct body body = { pass };
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];
	if (loop == air_none || is_pacing(call->instr, &body) || is_exclusive(cursor, call))
		return air_none;
	struct flow_loop_call judged =
		flow_loop_call(cursor->flow, loop, call->instr, is_pacing, is_output, &body);
	return judged.dependence == FLOW_PARALLEL ? loop : air_none;
}

/* One finding per loop: its first waiting call. */
static void check(struct function_pass *pass)
{
	uint32_t reported[most_loops], count = 0;
	if (!pass_is_in_task(pass) || is_pool_worker(pass))
		return;
	pass_each_call(pass, call)
	{
		uint32_t loop = is_candidate(pass, call) ? serial_loop(pass, call) : air_none;
		bool known = loop == air_none;
		for (uint32_t i = 0; i < count; i++)
			known |= reported[i] == loop;
		if (known)
			continue;
		report(pass, call);
		if (count < most_loops)
			reported[count++] = loop;
	}
}

const struct rule rule_serial_await_in_loop = {
	.id = "serial-await-in-loop",
	.title = "independent turns of a loop are awaited one after the other",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_PERFORMANCE,
	.check_function = check,
};
