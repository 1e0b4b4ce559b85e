/*
 * unbounded-drain: a callback or task reads from one source until nothing is left, however much
 * comes: one busy peer keeps all others waiting.
 *
 *  1. What takes from a source is a call that a model has another word for, async_read or
 *     async_accept, or a helper that hands on what such a call gives (link/take.h); and it does
 *     not block here: else it is another rule's.
 *  2. The loop ends only when that call gives nothing more, or when a flag says so: a count, a
 *     budget, a turn given to others are ways out.
 *  3. Edge-triggered watches have to be drained: information, unless the callback has itself called
 *     again, and so could stop after a fixed amount. Sources that hold little by nature (signals,
 *     timers, events, watches of files) may be. Throwing away what is no socket is
 *     information: a pipe that the loop is woken by.
 */
#include <string.h>

#include "link/queue.h"
#include "link/take.h"
#include "rule/rule.h"
#include "rules.h"

enum { small_bound = 65536 };

static enum flow_count counts(uint32_t instr, void *data)
{
	const struct function_pass *pass = data;
	const struct program_call *call = program_call_at(pass->program, pass->node, instr);
	return call ? program_take_counts(pass->cursor->program, call) : FLOW_COUNTS_NOT;
}

/* Does a call in the loop let others run, or stop the thread? */
static bool loop_waits(struct function_pass *pass, uint32_t loop)
{
	const struct program_cursor *cursor = pass_body(pass);
	pass_each_call(pass, call)
	{
		uint32_t block = air_block_of(&cursor->air, call->instr);
		if (!cfg_loop_has(&cursor->cfg, loop, block))
			continue;
		if (flow_call_effects(cursor->flow, call->instr)->may_suspend ||
			program_is_checkpoint(pass->program, call))
			return true;
	}
	return false;
}

static bool is_small(const struct program_descriptor *known)
{
	static const char *const small[] = { "eventfd", "timerfd", "signalfd", "inotify", "regular",
		"memfd", "pidfd", "tty" };
	for (size_t i = 0; known->kind && i < sizeof(small) / sizeof(*small); i++)
		if (!strcmp(known->kind, small[i]))
			return true;
	return false;
}

/* Does the loop throw away what it takes, as one that empties the pipe it is woken by does? That is
 * over as fast as it can be filled. */
static bool throws_away(struct function_pass *pass, uint32_t loop)
{
	const struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i];
		if (!cfg_loop_has(&cursor->cfg, loop, air_block_of(f, i)))
			continue;
		bool is_store = instr->op == AIR_COPY || instr->op == AIR_ZERO;
		if (is_store && air_instr_place(f, instr)->root != AIR_ROOT_LOCAL)
			return false;
		const struct program_call *call =
			instr->op == AIR_CALL ? program_call_at(pass->program, pass->node, i)
					      : NULL;
		const struct program_symbol *symbol =
			call && call->symbol != air_none ? &pass->program->symbols[call->symbol]
							 : NULL;
		bool is_look = symbol && symbol->declaration->flags & AIR_SYMBOL_CONST;
		if (instr->op == AIR_CALL && !is_look && counts(i, pass) == FLOW_COUNTS_NOT)
			return false;
	}
	return true;
}

/* Has the function itself called again later? */
static bool posts_itself(const struct function_pass *pass)
{
	pass_each_call(pass, call) for (uint32_t e = 0; e < call->edge_count; e++)
	{
		const struct edge *edge = &pass->program->edges[call->first_edge + e];
		if (edge->callee == pass->node && edge->kind == EDGE_CALLBACK)
			return true;
	}
	return false;
}

static const char *hint_of(const struct function_pass *pass, bool is_edge)
{
	if (is_edge)
		return "count what was taken, and after a fixed amount post yourself to the loop "
		       "and return: an edge is told only once";
	return pass_is_in_task(pass)
		       ? "count what was taken, and yield or return after a fixed amount"
		       : "count what was taken and return after a fixed amount: the loop calls "
			 "again";
}

static void report(struct function_pass *pass, uint32_t loop, const struct program_call *call,
	bool accepts, enum severity severity, bool is_edge)
{
	const char *name = pass_callee_name(pass, call);
	struct finding *finding = finding_at_call(pass, call,
		pass_is_test_code(pass) ? SEVERITY_INFO : severity, LIKELY,
		accepts ? "'%s' is called until nobody is left: a burst of clients keeps all "
			  "others waiting"
			: "'%s' is called until nothing is left: one busy peer keeps all others "
			  "waiting",
		name);
	finding_span_loop(pass, finding, loop);
	finding_add_path(pass, finding, pass_context(pass));
	finding_add_call(
		pass, finding, call, true, "the loop around '%s' ends only when it fails", name);
	finding_hint(pass->findings, finding, "%s", hint_of(pass, is_edge));
}

/* ------------------------------------------------------------------------------------- queues */

static void report_refill(
	struct function_pass *pass, uint32_t loop, const struct program_refill *refill)
{
	const struct program_function *filler = &pass->program->functions[refill->node];
	struct program_call test = {
		.caller = pass->node,
		.symbol = air_none,
		.path = pass->function->path,
		.line = refill->line,
		.column = refill->column,
	};
	const struct program_call *at = refill->taken ? refill->taken : &test;
	struct finding *finding = finding_at_call(pass, at,
		pass_is_test_code(pass) ? SEVERITY_INFO : pass->rule->severity, LIKELY,
		"'%s' is emptied until nothing is left, while %s fills it again", refill->name,
		refill->by_thread ? "a thread" : "what is called");
	finding->callee = refill->name;
	finding_span_loop(pass, finding, loop);
	finding_add_path(pass, finding, pass_context(pass));
	finding_add_call(pass, finding, at, true, "'%s' goes on until '%s' is empty",
		pass->function->name, refill->name);
	for (uint32_t e = 0; e < refill->edge_count; e++)
		finding_add_edge(pass, finding, &pass->program->edges[refill->edges[e]], false);
	finding_step(pass->findings, finding,
		(struct finding_step){ .path = filler->path,
			.line = refill->fill_line,
			.column = refill->fill_column },
		"'%s' puts something into '%s'", filler->name, refill->name);
	finding_hint(pass->findings, finding,
		"take what is there now into a local first, or stop after a fixed number and post "
		"yourself to the loop");
}

static void check_queue(struct function_pass *pass, uint32_t loop)
{
	struct program_refill refill;
	if (!loop_waits(pass, loop) && program_refills(pass_body(pass), loop, &refill))
		report_refill(pass, loop, &refill);
}

/* ---------------------------------------------------------------------------------------- loops */

/* In the loop: is the call one that takes what may come without end? */
static bool check_take(struct function_pass *pass, const struct program_call *call, uint32_t loop)
{
	struct program *program = pass->cursor->program;
	struct program_take take = program_take(program, call);
	if (!take.role || take.call->blocks >> take.role->category & 1 || call->flags & CALL_FATAL)
		return false;
	struct program_descriptor known = program_take_source(program, &take);
	bool is_edge = known.is_watched ? known.is_edge : program_has_edge_watch(program);
	bool may_be_pipe = !known.kind || !strcmp(known.kind, "pipe");
	bool is_harmless = may_be_pipe && throws_away(pass, loop);
	if (is_small(&known))
		return false;
	report(pass, loop, call, !strcmp(take.role->use, "async_accept"),
		is_harmless || (is_edge && !posts_itself(pass)) ? SEVERITY_INFO
								: pass->rule->severity,
		is_edge);
	return true;
}

static void check_loop(struct function_pass *pass, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct flow_loop *turns = flow_loop(cursor->flow, loop);
	if (turns->bound_kind == FLOW_BOUND_CONSTANT && turns->bound <= small_bound)
		return;
	enum flow_end end = flow_loop_end(cursor->flow, loop, counts, pass);
	check_queue(pass, loop);
	if (end == FLOW_ENDS_BY_ITSELF || end == FLOW_ENDS_NEVER || loop_waits(pass, loop))
		return;
	pass_each_call(pass,
		call) if (cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)] == loop &&
			  check_take(pass, call, loop)) return;
}

static void check(struct function_pass *pass)
{
	if (!pass_is_on_loop(pass))
		return;
	uint32_t count = pass->function->loop_count;
	for (uint32_t l = 0; l < count; l++)
		check_loop(pass, l);
}

const struct rule rule_unbounded_drain = {
	.id = "unbounded-drain",
	.title = "one source is read until nothing is left",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_WARNING,
	.keeps_loop = true,
	.check_function = check,
};
