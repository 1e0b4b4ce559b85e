/*
 * loop-api-off-thread: a function that belongs to the thread of the loop is reached from another
 * thread, or from a signal handler.
 *
 * One finding per root cause: at the last call in a function that never runs on the loop, or in
 * the root of the thread itself. A helper that the loop uses too is not blamed.
 *
 * Silent for a thread that runs a loop of its own (its functions are that loop's), for one that is
 * joined before the loop starts, and after the thread has itself waited for the loop's.
 */
#include "rule/chain.h"
#include "rule/written_call.h"
#include "rules.h"

static const uint32_t off_loop = 1u << CONTEXT_WORKER | 1u << CONTEXT_SIGNAL;

static bool is_root(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		enum edge_kind kind = program->edges[program->in_edges[i]].kind;
		if (kind == EDGE_OFFLOAD || kind == EDGE_THREAD || kind == EDGE_SIGNAL)
			return true;
	}
	return false;
}

/* Is it off the loop's thread, as far as this rule is concerned? */
static enum context context_of(const struct program *program, uint32_t node)
{
	if (program->functions[node].contexts >> CONTEXT_SIGNAL & 1)
		return CONTEXT_SIGNAL;
	if (!(program->functions[node].contexts >> CONTEXT_WORKER & 1) ||
		program->functions[node].is_apart)
		return context_count;
	return CONTEXT_WORKER;
}

/* May a finding stand in this function? */
static bool stands_in(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	if (context_of(program, node) == context_count ||
		program_has_role(program, f->symbol, ROLE_LOOP_ONLY))
		return false;
	return !(f->contexts & ~off_loop) || is_root(program, node);
}

static const char *advice(enum context context)
{
	if (context == CONTEXT_SIGNAL)
		return "let the loop watch the signal, or only set a flag and wake the loop";
	return "post it to the loop: async_post, uv_async_send, or what the loop offers for other "
	       "threads";
}

/* The call on the loop, where it belongs. */
static void sketch(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct written_call written;
	if (!pass->program->has_runtime || !written_call_find(pass, call, &written))
		return;
	finding_sketch(pass->findings, finding,
		"static void on_loop(void *arg) /* runs on the loop */\n"
		"{\n"
		"\t%.*s;\n"
		"}\n"
		"\n"
		"/* here; `loop` is what async_loop_current() was on its thread */\n"
		"if (async_post(loop, on_loop, arg) < 0)\n"
		"\t...\n",
		(int)(written.whole.end - written.whole.begin),
		written.source->text + written.whole.begin);
}

static void report(
	struct function_pass *pass, const struct program_call *call, const struct lead *lead)
{
	enum context context = context_of(pass->program, pass->node);
	struct finding *finding = finding_at_call(pass, call, pass->rule->severity,
		chain_certainty(pass, lead, context), "'%s' belongs to the loop, but runs %s",
		chain_callee(pass, lead),
		context == CONTEXT_SIGNAL ? "in a signal handler" : "on another thread");
	chain_add(pass, finding, lead, LEAD_LOOP_ONLY, context,
		"may only be called on the thread of its loop");
	finding_hint(pass->findings, finding, "%s", advice(context));
	if (context == CONTEXT_WORKER)
		sketch(pass, finding, call);
}

static void check(struct function_pass *pass)
{
	if (!(pass->function->contexts & off_loop) || !stands_in(pass->program, pass->node))
		return;
	pass_each_call(pass, call)
	{
		if (call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_IN_TASK | CALL_ON_LOOP))
			continue;
		struct lead lead = chain_of_call(pass, call, LEAD_LOOP_ONLY, stands_in);
		if (lead.distance && !program_follows_join(pass->cursor, call))
			report(pass, call, &lead);
	}
}

const struct rule rule_loop_api_off_thread = {
	.id = "loop-api-off-thread",
	.title = "a function of the loop is called from another thread",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_ERROR,
	.effects = { .leads = 1u << LEAD_LOOP_ONLY },
	.check_function = check,
};
