/*
 * cpu-heavy-on-loop: a task or callback computes for long, and nobody else gets a turn.
 *
 * What is heavy, and how much there is to do, is decided in link/cpu.h; this rule decides where the
 * finding stands, as for blocking calls (rule/anchor.h): a helper that workers use too is not
 * blamed. A helper that is linear in its parameter is judged at the call that hands the size over,
 * even if it is async code itself.
 *
 * Loops are only ever information: how often they turn is not known, and mostly it is not often.
 */
#include <string.h>

#include "link/cpu.h"
#include "rule/anchor.h"
#include "rules.h"

enum { LIMIT };
enum { most_callers = 64, deepest_callers = 4 };

static const struct rule_option options[] = {
	[LIMIT] = { .name = "limit",
		.help = "so much is done fast enough, even if the model of a function says less",
		.kind = RULE_OPTION_NUMBER,
		.value = 0,
		.least = 0,
		.most = INT64_C(1) << 40 },
	{ .name = NULL },
};

struct cause {
	struct cpu_effect effect;
	bool is_any;
	const char *callee; /* by which it is reached; NULL when the call is the leaf */
};

static void consider(struct cause *worst, const struct cpu_effect *effect, const char *callee)
{
	if (worst->is_any && !cpu_is_better(effect, &worst->effect))
		return;
	*worst = (struct cause){ *effect, true, callee };
}

/* Does what is heavy behind this edge have a finding of its own, further down? */
static bool is_below(const struct program *program, const struct edge *edge)
{
	return !program->functions[edge->callee].is_cut &&
	       (program_is_async(program, edge->callee) || anchor_may_stand(program, edge->callee));
}

/* Is it known to be no more than what the user thinks is fast? */
static bool is_small(const struct function_pass *pass, const struct cpu_effect *effect)
{
	return (effect->size == CPU_SIZE_CONSTANT || effect->size == CPU_SIZE_TESTED) &&
	       effect->bound <= pass_option(pass, LIMIT);
}

static bool has_open_effect(const struct program *program, uint32_t node)
{
	const struct cpu_summary *summary = program_cpu(program, node);
	for (uint32_t i = 0; summary && i < summary->count; i++)
		if (summary->items[i].class == CPU_HEAVY && summary->items[i].is_open)
			return true;
	return false;
}

/* Is it a matter of a function's callers whether it computes for long: does what one of them hands
 * over rule it out, or is it a matter of that one's callers? Then it is they who are judged. */
static bool callers_decide(struct program *program, uint32_t node, int depth)
{
	uint32_t first = program->in_start[node], last = program->in_start[node + 1];
	struct program_cursor cursor;
	struct cpu_effect effect;
	bool decide = false;

	if (!has_open_effect(program, node) || last - first > most_callers)
		return false;
	for (uint32_t i = first; i < last; i++)
		if (program->edges[program->in_edges[i]].kind != EDGE_CALL)
			return false;
	program_cursor_init(&cursor, program);
	for (uint32_t i = first; i < last && !decide; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		decide = !program_cpu_edge(&cursor, edge, &effect) ||
			 (depth && callers_decide(program, edge->caller, depth - 1));
	}
	program_cursor_release(&cursor);
	return decide;
}

/* Does the finding stand at the calls of this function, rather than in it? */
static bool is_for_callers(struct function_pass *pass, const struct cpu_effect *effect)
{
	return effect->is_open && effect->class == CPU_HEAVY &&
	       callers_decide(pass->cursor->program, pass->node, deepest_callers);
}

static struct cause worst_cause(struct function_pass *pass, const struct program_call *call)
{
	struct program *program = pass->cursor->program;
	struct cause worst = { 0 };
	struct cpu_effect effect;

	if (program_cpu_leaf(pass->cursor, call, &effect) && effect.class == CPU_HEAVY &&
		!is_small(pass, &effect) && !is_for_callers(pass, &effect))
		consider(&worst, &effect, NULL);
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!program_cpu_edge(pass->cursor, edge, &effect) || is_small(pass, &effect) ||
			is_for_callers(pass, &effect))
			continue;
		if (effect.distance > 1 && effect.below == CPU_HEAVY && is_below(program, edge) &&
			!callers_decide(program, edge->callee, deepest_callers))
			continue;
		consider(&worst, &effect, program->functions[edge->callee].name);
	}
	return worst;
}

static enum severity severity_of(struct function_pass *pass, const struct cpu_effect *effect)
{
	if (effect->role->severity)
		return (enum severity)(effect->role->severity - 1);
	return pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_PERFORMANCE;
}

static enum certainty certainty_of(
	const struct function_pass *pass, const struct cpu_effect *effect)
{
	/* Setting up takes its moment. */
	if (anchor_may_set_up(pass->program, pass->node))
		return POSSIBLE;
	return effect->assumptions < POSSIBLE ? (enum certainty)effect->assumptions : POSSIBLE;
}

/* Why it takes long, as the end of the message. */
static const char *size_words(struct function_pass *pass, const struct cpu_effect *effect)
{
	struct arena *arena = &pass->findings->arena;
	switch (effect->size) {
	case CPU_SIZE_NONE:
		return "it computes for long";
	case CPU_SIZE_CONSTANT:
		return arena_printf(arena, "it is given %lld at once", (long long)effect->bound);
	case CPU_SIZE_TESTED:
		return arena_printf(
			arena, "it may be given %lld at once", (long long)effect->bound);
	case CPU_SIZE_INPUT:
		return "nothing limits how much it is given";
	case CPU_SIZE_GROWS:
		return "what it is given grows, and nothing limits that";
	case CPU_SIZE_UNKNOWN:
		break;
	}
	return "how much it is given is not known";
}

static const char *hint_of(
	const struct function_pass *pass, const struct cpu_effect *effect, bool in_task)
{
	bool is_sized = effect->size != CPU_SIZE_NONE;
	if (!in_task)
		return is_sized ? "hand it to a worker thread, or do a piece in each callback"
				: "hand it to a worker thread";
	if (!pass->program->has_runtime)
		return is_sized ? "do it in pieces and yield between them, or run it on a worker "
				  "thread"
				: "run it on a worker thread";
	return is_sized ? "do it in pieces with async_yield between them, or run it on a worker "
			  "thread with async_to_thread"
			: "run it on a worker thread with async_to_thread";
}

static void add_steps(
	struct function_pass *pass, struct finding *finding, const struct cpu_effect *effect)
{
	const struct program *program = pass->program;
	struct block_path way;
	program_cpu_path(program, effect, &way);
	for (uint32_t i = 0; i < way.count; i++) {
		const struct program_call *call = &program->calls[way.calls[i]];
		const char *leaf = program->symbols[effect->leaf].name;
		if (i + 1 < way.distance) {
			finding_add_edge(pass, finding, &program->edges[way.edges[i]], i == 0);
			continue;
		}
		finding_add_call(pass, finding, call, i == 0,
			"'%s' calls '%s', which computes (%s)%s%s",
			program->functions[call->caller].name, leaf, effect->role->origin,
			effect->role->note ? ": " : "",
			effect->role->note ? effect->role->note : "");
		finding_event(finding, "computes", leaf);
	}
	finding->way_end = finding->steps.count;
}

static void report(
	struct function_pass *pass, const struct program_call *call, const struct cause *cause)
{
	const struct cpu_effect *effect = &cause->effect;
	bool in_task = pass_is_in_task(pass);
	bool is_first_only = call->flags & CALL_ONCE;
	struct finding *finding = finding_at_call(pass, call, severity_of(pass, effect),
		certainty_of(pass, effect), "'%s' keeps the event loop busy: %s%s",
		cause->callee ? cause->callee : pass_callee_name(pass, call),
		size_words(pass, effect), is_first_only ? " (first call only)" : "");
	struct block_path way;
	program_cpu_path(pass->program, effect, &way);
	finding->category = "cpu";
	/* Callbacks have no async function to blame: whoever reaches the leaf, it is one
	 * mistake. */
	if (!in_task && effect->size == CPU_SIZE_NONE)
		finding->cause = 1 + way.calls[way.count - 1];
	finding_add_path(pass, finding, pass_context(pass));
	add_steps(pass, finding, effect);
	if (effect->role->use && strcmp(effect->role->use, "async_to_thread"))
		finding_hint(pass->findings, finding, "use '%s' instead of '%s'", effect->role->use,
			pass->program->symbols[effect->leaf].name);
	else
		finding_hint(pass->findings, finding, "%s", hint_of(pass, effect, in_task));
}

/* -------------------------------------------------------------------------------------- loops */

static bool loop_may_suspend(const struct program_cursor *cursor, uint32_t loop)
{
	for (uint32_t b = 0; b < cursor->air.block_count; b++) {
		if (!cfg_loop_has(&cursor->cfg, loop, b))
			continue;
		uint32_t first = cursor->air.blocks[b].first_instr;
		for (uint32_t i = first; i < first + cursor->cfg.end[b]; i++)
			if (cursor->air.instrs[i].op == AIR_CALL &&
				flow_call_effects(cursor->flow, i)->may_suspend)
				return true;
	}
	return false;
}

/* The outermost loop around a block that never lets go and turns as often as the data say. */
static uint32_t busy_loop(const struct program_cursor *cursor, uint32_t block)
{
	uint32_t found = air_none;
	for (uint32_t l = cursor->cfg.loop_of[block]; l != air_none;
		l = cursor->cfg.loops[l].parent) {
		if (loop_may_suspend(cursor, l))
			break;
		if (flow_loop(cursor->flow, l)->bound_kind != FLOW_BOUND_CONSTANT)
			found = l;
	}
	return found;
}

static bool is_linear_call(const struct program *program, const struct program_call *call)
{
	if (call->symbol != air_none && program_has_role(program, call->symbol, ROLE_CPU_LINEAR))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		uint32_t callee = program->edges[call->first_edge + e].callee;
		const struct cpu_summary *summary = program_cpu(program, callee);
		for (uint32_t i = 0; summary && i < summary->count; i++)
			if (summary->items[i].class == CPU_LINEAR)
				return true;
	}
	return false;
}

static void check_repeated(struct function_pass *pass, const struct program_call *call)
{
	if (!(call->flags & CALL_IN_LOOP) || !is_linear_call(pass->program, call))
		return;
	struct program_cursor *cursor = pass_body(pass);
	uint32_t loop = busy_loop(cursor, air_block_of(&cursor->air, call->instr));
	if (loop == air_none)
		return;
	struct finding *finding = finding_at_call(pass, call, SEVERITY_INFO, LIKELY,
		"'%s' keeps the event loop busy: it is called in a loop that never lets go",
		pass_callee_name(pass, call));
	finding->category = "cpu";
	finding_span_loop(pass, finding, loop);
	finding_add_path(pass, finding, pass_context(pass));
	finding_add_call(pass, finding, call, true, "'%s' calls '%s' once per turn",
		pass->function->name, pass_callee_name(pass, call));
}

static void report_nest(struct function_pass *pass, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_terminator *end =
		&cursor->air.blocks[flow_loop(cursor->flow, loop)->guard].end;
	struct program_pass whole = { pass->rule, pass->program, pass->findings, pass->sources,
		NULL };
	struct finding_place at = {
		.path = pass->function->path,
		.line = end->line,
		.column = end->column,
		.function = pass->function->name,
		.function_key = pass->function->key,
		.callee = "",
	};
	struct finding *finding = finding_at(&whole, at, SEVERITY_INFO, LIKELY,
		"a loop over all within a loop over the same never lets go: its time grows with "
		"the square of the data");
	finding->category = "cpu";
	finding_span_loop(pass, finding, loop);
	finding_add_path(pass, finding, pass_context(pass));
	finding_step(pass->findings, finding,
		(struct finding_step){
			.path = at.path, .line = at.line, .column = at.column, .is_anchor = true },
		"'%s' goes over all of it again for each", pass->function->name);
}

static void check_nests(struct function_pass *pass)
{
	if (!pass->function->loop_count)
		return;
	struct program_cursor *cursor = pass_body(pass);
	for (uint32_t l = 0; l < cursor->cfg.loop_count; l++) {
		uint32_t outer = cursor->cfg.loops[l].parent;
		if (outer == air_none ||
			flow_loop(cursor->flow, l)->bound_kind != FLOW_BOUND_UNKNOWN ||
			flow_loop(cursor->flow, outer)->bound_kind != FLOW_BOUND_UNKNOWN)
			continue;
		if (flow_same_set(cursor->flow, outer, l) && !loop_may_suspend(cursor, outer))
			report_nest(pass, l);
	}
}

/* -------------------------------------------------------------------------------------- check */

static void check_calls(struct function_pass *pass)
{
	const uint32_t quiet = CALL_FATAL | CALL_IN_CHILD | CALL_NOT_IN_TASK;
	pass_each_call(pass, call)
	{
		if (call->flags & quiet)
			continue;
		struct cause cause = worst_cause(pass, call);
		if (cause.is_any)
			report(pass, call, &cause);
		else
			check_repeated(pass, call);
	}
}

static void check(struct function_pass *pass)
{
	const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
	if (!pass_is_on_loop(pass))
		return;
	if (anchor_may_stand(pass->program, pass->node))
		check_calls(pass);
	if (!(pass->function->contexts & ~on_loop))
		check_nests(pass);
}

const struct rule rule_cpu_heavy_on_loop = {
	.id = "cpu-heavy-on-loop",
	.title = "a long computation keeps the event loop busy",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_PERFORMANCE,
	.keeps_loop = true,
	.options = options,
	.effects = { .cpu = true },
	.check_function = check,
};
