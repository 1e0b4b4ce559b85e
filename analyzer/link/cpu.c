/*
 * Summaries of computing: see the header. Nodes are summarised again whenever a callee's summary
 * changed, callers after callees, until nothing changes.
 *
 *  1. Only bodies with a call of something that computes are opened: few.
 *  2. Of what a node does the best way is kept, as for blocking: on the fewest assumptions, then
 *     the shortest, then by number of the call. What a model calls information comes late, and what
 *     a comment allows comes last. Of two
 *     ways to be linear in one parameter the one with the lower threshold is kept.
 *  3. How much there is to do is judged in size.c.
 */
#include <string.h>

#include "link/cpu.h"
#include "link/internal.h"
#include "link/size.h"

enum {
	most_effects = 9, /* of a node: heavy, and linear in so many parameters less one */
	most_rounds = 32, /* a node is summarised at most so often */
	deepest_recheck = 8,
};

static const struct cpu_effect *find_effect(
	const struct cpu_summary *summary, enum cpu_class class, uint32_t param)
{
	for (uint32_t i = 0; summary && i < summary->count; i++)
		if (summary->items[i].class == class && summary->items[i].param == param)
			return &summary->items[i];
	return NULL;
}

static bool is_allowed(const struct program *program, const struct program_call *call)
{
	const struct rule_effects *allowed = link_allowed(program, call);
	return allowed && allowed->cpu;
}

static bool is_information(const struct cpu_effect *effect)
{
	return effect->role->severity == 1; /* 1 + SEVERITY_INFO */
}

bool cpu_is_better(const struct cpu_effect *a, const struct cpu_effect *b)
{
	if (a->is_allowed != b->is_allowed)
		return b->is_allowed;
	if (is_information(a) != is_information(b))
		return is_information(b);
	if (a->class == CPU_LINEAR && size_threshold(a->role) != size_threshold(b->role))
		return size_threshold(a->role) < size_threshold(b->role);
	if (a->assumptions != b->assumptions)
		return a->assumptions < b->assumptions;
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return a->call != b->call ? a->call < b->call : a->edge < b->edge;
}

/* --------------------------------------------------------------------------------------- sizes */

static uint32_t size_assumptions(enum cpu_size size)
{
	switch (size) {
	case CPU_SIZE_NONE:
	case CPU_SIZE_CONSTANT:
		return CERTAIN;
	case CPU_SIZE_TESTED:
	case CPU_SIZE_INPUT:
	case CPU_SIZE_GROWS:
		return LIKELY;
	case CPU_SIZE_UNKNOWN:
		break;
	}
	return POSSIBLE;
}

/* Makes the effect what this size makes of it; false when it is harmless. */
static bool apply_size(
	struct program_cursor *cursor, uint32_t instr, uint32_t argument, struct cpu_effect *effect)
{
	struct size judged = size_judge(cursor, instr, argument, effect->role);

	if (judged.is_harmless)
		return false;
	effect->class = judged.param == air_none ? CPU_HEAVY : CPU_LINEAR;
	effect->param = judged.param;
	effect->size = judged.kind;
	effect->bound = judged.bound;
	if (effect->class == CPU_HEAVY)
		effect->assumptions += size_assumptions(judged.kind);
	return true;
}

/* -------------------------------------------------------------------------------------- leaves */

static bool is_cpu_role(const struct role *role)
{
	return role->kind == ROLE_CPU_HEAVY || role->kind == ROLE_CPU_LINEAR;
}

static bool has_cpu_role(const struct program *program, uint32_t symbol)
{
	return symbol != air_none && (program_has_role(program, symbol, ROLE_CPU_HEAVY) ||
					     program_has_role(program, symbol, ROLE_CPU_LINEAR));
}

static bool role_effect(struct program_cursor *cursor, const struct program_call *call,
	const struct role *role, struct cpu_effect *effect)
{
	bool unknown = false;
	enum truth when = link_condition(cursor, call->instr, role->when, &unknown);
	enum truth unless = role->unless
				    ? link_condition(cursor, call->instr, role->unless, &unknown)
				    : TRUTH_FALSE;

	if (!is_cpu_role(role) || when == TRUTH_FALSE || unless == TRUTH_TRUE)
		return false;
	*effect = (struct cpu_effect){
		.class = CPU_HEAVY,
		.param = air_none,
		.role = role,
		.is_open = when == TRUTH_UNKNOWN || unless == TRUTH_UNKNOWN,
		.is_allowed = is_allowed(cursor->program, call),
		.assumptions = link_site_assumptions(cursor->program, call) +
			       (when == TRUTH_UNKNOWN ? LIKELY : CERTAIN),
		.distance = 1,
		.call = (uint32_t)(call - cursor->program->calls),
		.edge = air_none,
		.below_param = air_none,
	};
	return role->kind == ROLE_CPU_HEAVY ||
	       apply_size(cursor, call->instr, (uint32_t)role->argument, effect);
}

/* Said to compute for long, but lets others run while it does: it works in pieces. */
static bool is_in_pieces(const struct program *program, uint32_t symbol)
{
	const struct program_symbol *s = &program->symbols[symbol];
	for (uint32_t n = 0; n < s->node_count; n++)
		if (!program->functions[s->nodes[n]].may_suspend)
			return false;
	return s->node_count > 0;
}

/* The worst of what the roles of a symbol say at this call. */
static bool symbol_effect(struct program_cursor *cursor, const struct program_call *call,
	uint32_t symbol, struct cpu_effect *best)
{
	struct role_list roles = cursor->program->symbols[symbol].roles;
	bool any = false;

	if (is_in_pieces(cursor->program, symbol))
		return false;
	for (uint32_t r = 0; r < roles.count; r++) {
		struct cpu_effect effect;
		if (!role_effect(cursor, call, &roles.items[r], &effect))
			continue;
		effect.leaf = symbol;
		if (!any || cpu_is_better(&effect, best))
			*best = effect;
		any = true;
	}
	return any;
}

static bool is_quiet(const struct program_call *call)
{
	return call->flags & (CALL_FATAL | CALL_IN_CHILD);
}

bool program_cpu_leaf(
	struct program_cursor *cursor, const struct program_call *call, struct cpu_effect *effect)
{
	if (is_quiet(call) || !has_cpu_role(cursor->program, call->symbol))
		return false;
	program_open(cursor, call->caller);
	return symbol_effect(cursor, call, call->symbol, effect);
}

/* --------------------------------------------------------------------------------------- edges */

/* A callee's effect as the caller has it; false when what is handed over makes it harmless. */
static bool lift(struct program_cursor *cursor, const struct edge *edge,
	const struct cpu_effect *below, struct cpu_effect *effect)
{
	const struct program *program = cursor->program;
	const struct program_call *call = &program->calls[edge->call];

	*effect = *below;
	effect->below = below->class;
	effect->below_param = below->param;
	effect->call = edge->call;
	effect->edge = (uint32_t)(edge - program->edges);
	effect->distance = below->distance + 1;
	effect->is_allowed |= is_allowed(program, call);
	effect->assumptions = below->assumptions + (uint32_t)edge->certainty +
			      link_site_assumptions(program, call);
	if (below->class == CPU_HEAVY)
		return true;
	if (edge->through == air_none)
		return apply_size(cursor, call->instr, below->param, effect);
	effect->class =
		CPU_HEAVY; /* handed over to somebody who calls it with what we cannot see */
	effect->param = air_none;
	effect->size = CPU_SIZE_UNKNOWN;
	effect->assumptions += POSSIBLE;
	return true;
}

/* Something with a role that is called through a pointer. */
static bool pointer_effect(
	struct program_cursor *cursor, const struct edge *edge, struct cpu_effect *effect)
{
	const struct program *program = cursor->program;
	uint32_t symbol = program->functions[edge->callee].symbol;

	if (edge->through != air_none && !program_has_role(program, symbol, ROLE_CPU_HEAVY))
		return false;
	if (!symbol_effect(cursor, &program->calls[edge->call], symbol, effect))
		return false;
	effect->edge = (uint32_t)(edge - program->edges);
	effect->assumptions += (uint32_t)edge->certainty;
	return true;
}

/* Effects of an edge, at most one for each of its callee; returns how many. */
static uint32_t edge_effects(
	struct program_cursor *cursor, const struct edge *edge, struct cpu_effect *effects)
{
	const struct program *program = cursor->program;
	const struct program_call *call = &program->calls[edge->call];
	uint32_t symbol = program->functions[edge->callee].symbol, count = 0;

	if (edge->kind != EDGE_CALL || is_quiet(call))
		return 0;
	if (has_cpu_role(program, symbol))
		return symbol != call->symbol && pointer_effect(cursor, edge, effects);
	const struct cpu_summary *below = program_cpu(program, edge->callee);
	if (!below || link_is_cut(program, edge->callee))
		return 0;
	for (uint32_t i = 0; i < below->count; i++)
		count += lift(cursor, edge, &below->items[i], &effects[count]);
	return count;
}

/* ------------------------------------------------------------------------------------ summaries */

struct summaries {
	struct program *program;
	struct program_cursor cursor;
	ARRAY(uint32_t) queue;
	uint8_t *is_queued, *rounds;
	struct cpu_effect found[most_effects];
	uint32_t count;
};

static void keep(struct summaries *s, const struct cpu_effect *effect)
{
	for (uint32_t i = 0; i < s->count; i++) {
		struct cpu_effect *known = &s->found[i];
		if (known->class != effect->class || known->param != effect->param)
			continue;
		if (cpu_is_better(effect, known))
			*known = *effect;
		return;
	}
	if (s->count < most_effects)
		s->found[s->count++] = *effect;
}

static bool is_interesting(const struct program *program, const struct program_call *call)
{
	if (has_cpu_role(program, call->symbol))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		uint32_t callee = program->edges[call->first_edge + e].callee;
		if (program_cpu(program, callee) ||
			has_cpu_role(program, program->functions[callee].symbol))
			return true;
	}
	return false;
}

static void gather(struct summaries *s, uint32_t node)
{
	const struct program *program = s->program;
	const struct program_function *f = &program->functions[node];

	s->count = 0;
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		struct cpu_effect effects[most_effects];
		if (!is_interesting(program, call))
			continue;
		program_open(&s->cursor, node);
		if (program_cpu_leaf(&s->cursor, call, effects))
			keep(s, effects);
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &program->edges[call->first_edge + e];
			uint32_t count = edge_effects(&s->cursor, edge, effects);
			for (uint32_t i = 0; i < count; i++)
				keep(s, &effects[i]);
		}
	}
}

/* Does a caller see another effect now? */
static bool is_changed(const struct summaries *s, const struct cpu_summary *known)
{
	if (!known || known->count != s->count)
		return s->count > 0;
	for (uint32_t i = 0; i < s->count; i++) {
		const struct cpu_effect *now = &s->found[i];
		const struct cpu_effect *was = find_effect(known, now->class, now->param);
		if (!was || was->is_allowed != now->is_allowed ||
			was->assumptions != now->assumptions || was->distance != now->distance ||
			was->role != now->role || was->call != now->call || was->edge != now->edge)
			return true;
	}
	return false;
}

static void add_to_queue(struct summaries *s, uint32_t node)
{
	if (s->is_queued[node] || s->rounds[node] >= most_rounds)
		return;
	s->is_queued[node] = 1;
	s->rounds[node]++;
	array_push(&s->queue, node);
}

static void summarise(struct summaries *s, uint32_t node)
{
	struct program *program = s->program;

	gather(s, node);
	if (!is_changed(s, program->cpu[node]))
		return;
	struct cpu_summary *summary = arena_alloc(&program->arena, sizeof(*summary));
	summary->count = s->count;
	summary->items = arena_array(&program->arena, s->count, sizeof(*summary->items));
	memcpy(summary->items, s->found, s->count * sizeof(*summary->items));
	program->cpu[node] = summary;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		add_to_queue(s, program->edges[program->in_edges[i]].caller);
}

void link_cpu(struct program *program)
{
	struct summaries s = { .program = program };

	program->cpu = arena_array(&program->arena, program->function_count, sizeof(*program->cpu));
	memset(program->cpu, 0, program->function_count * sizeof(*program->cpu));
	s.is_queued = memory_new(program->function_count, 1);
	s.rounds = memory_new(program->function_count, 1);
	program_cursor_init(&s.cursor, program);
	for (uint32_t c = 0; c < program->call_count; c++)
		if (is_interesting(program, &program->calls[c]))
			add_to_queue(&s, program->calls[c].caller);
	for (size_t i = 0; i < s.queue.count; i++) {
		s.is_queued[s.queue.items[i]] = 0;
		summarise(&s, s.queue.items[i]);
	}
	program_cursor_release(&s.cursor);
	array_release(&s.queue);
	free(s.is_queued);
	free(s.rounds);
}

const struct cpu_summary *program_cpu(const struct program *program, uint32_t node)
{
	return program->cpu[node];
}

/* ----------------------------------------------------------------------------------- questions */

static void bind(struct program_cursor *from, uint32_t instr, struct program_cursor *to)
{
	const struct air_instr *call = &from->air.instrs[instr];

	for (uint32_t i = 0; i < air_call_argument_count(call) && i < to->air.param_count; i++) {
		struct air_value value = air_call_argument(&from->air, call, i);
		struct flow_binding binding = { 0 };
		binding.has_constant = flow_constant(from->flow, instr, value, &binding.constant);
		if (binding.has_constant)
			flow_bind(to->flow, i, &binding);
	}
}

/* Do the constants a call hands down leave the condition of the leaf open at least? The way is
 * walked with them in place of the parameters. */
static bool stays(struct program_cursor *cursor, const struct cpu_effect *effect, int depth)
{
	const struct program *program = cursor->program;
	const struct program_call *call = &program->calls[effect->call];
	struct cpu_effect again;

	if (effect->distance == 1)
		return role_effect(cursor, call, effect->role, &again);
	const struct edge *edge = &program->edges[effect->edge];
	const struct cpu_effect *below =
		find_effect(program_cpu(program, edge->callee), effect->below, effect->below_param);
	if (!below || edge->through != air_none || !depth)
		return true;
	struct program_cursor next;
	program_cursor_init(&next, cursor->program);
	program_open(&next, edge->callee);
	bind(cursor, call->instr, &next);
	bool answer = stays(&next, below, depth - 1);
	program_cursor_release(&next);
	return answer;
}

bool program_cpu_edge(
	struct program_cursor *cursor, const struct edge *edge, struct cpu_effect *effect)
{
	struct cpu_effect effects[most_effects];
	bool any = false;

	if (!is_interesting(cursor->program, &cursor->program->calls[edge->call]))
		return false;
	program_open(cursor, edge->caller);
	uint32_t count = edge_effects(cursor, edge, effects);
	for (uint32_t i = 0; i < count; i++) {
		bool is_heavy = effects[i].class == CPU_HEAVY;
		if (!is_heavy ||
			(effects[i].is_open && !stays(cursor, &effects[i], deepest_recheck)))
			continue;
		if (!any || cpu_is_better(&effects[i], effect))
			*effect = effects[i];
		any = true;
	}
	return any;
}

void program_cpu_path(
	const struct program *program, const struct cpu_effect *effect, struct block_path *path)
{
	*path = (struct block_path){
		.assumptions = effect->assumptions,
		.certainty = effect->assumptions < POSSIBLE ? (enum certainty)effect->assumptions
							    : POSSIBLE,
		.distance = effect->distance,
	};
	while (effect && path->count < block_path_longest) {
		path->calls[path->count] = effect->call;
		path->edges[path->count++] = effect->edge;
		if (effect->distance == 1)
			return;
		effect = find_effect(program_cpu(program, program->edges[effect->edge].callee),
			effect->below, effect->below_param);
	}
}
