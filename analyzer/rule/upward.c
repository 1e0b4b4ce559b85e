/*
 * Asked of the summaries, for any caller: what the constants of one call rule out comes up here. It
 * errs towards yes.
 */
#include "rule/upward.h"

#include "link/cpu.h"
#include "link/lead.h"
#include "rule/anchor.h"

static const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
static const uint32_t off_loop = 1u << CONTEXT_WORKER | 1u << CONTEXT_SIGNAL;

static bool says_it_blocks(const struct program *program, uint32_t symbol, uint32_t categories)
{
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_BLOCKS && categories >> roles.items[r].category & 1)
			return true;
	return false;
}

static bool edge_blocks(const struct program *program, const struct program_call *call,
	const struct edge *edge, uint32_t categories)
{
	const struct program_function *callee = &program->functions[edge->callee];
	if (edge->kind != EDGE_CALL)
		return false;
	if (edge->callee >= program->defined_count || callee->is_cut)
		return callee->symbol != call->symbol &&
		       says_it_blocks(program, callee->symbol, categories);
	return callee->block_mask & categories && !program_is_async(program, edge->callee) &&
	       !anchor_may_stand(program, edge->callee);
}

static bool has_block(
	const struct program *program, const struct program_call *call, uint32_t categories)
{
	if (call->flags & CALL_PROMISED)
		return false;
	if (call->blocks & categories)
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++)
		if (edge_blocks(program, call, &program->edges[call->first_edge + e], categories))
			return true;
	return false;
}

static bool computes(const struct program *program, uint32_t symbol)
{
	return program_has_role(program, symbol, ROLE_CPU_HEAVY) ||
	       program_has_role(program, symbol, ROLE_CPU_LINEAR);
}

static bool has_cpu(const struct program *program, const struct program_call *call)
{
	if (call->symbol != air_none && computes(program, call->symbol))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		uint32_t callee = program->edges[call->first_edge + e].callee;
		if (program_cpu(program, callee) ||
			computes(program, program->functions[callee].symbol))
			return true;
	}
	return false;
}

static uint32_t contexts_of(enum lead_kind kind)
{
	switch (kind) {
	case LEAD_RUNS_LOOP:
	case LEAD_TURNS_LOOP:
		return on_loop;
	case LEAD_LOOP_ONLY:
		return off_loop;
	case LEAD_SUSPENDS:
		return UINT32_MAX & ~(1u << CONTEXT_TASK);
	case lead_kind_count:
		break;
	}
	return 0;
}

static bool has_lead(
	const struct program *program, const struct program_call *call, enum lead_kind kind)
{
	struct lead lead;
	if (!(program->functions[call->caller].contexts & contexts_of(kind)))
		return false;
	if (program_call_leads(program, call, kind, &lead))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (program_edge_lead(program, edge, kind).distance)
			return true;
	}
	return false;
}

bool upward_has(const struct program *program, const struct program_call *call,
	const struct rule_effects *effects)
{
	bool is_on_loop = program->functions[call->caller].contexts & on_loop;
	if (call->flags & (CALL_FATAL | CALL_IN_CHILD))
		return false;
	if (is_on_loop && effects->blocks && has_block(program, call, effects->blocks))
		return true;
	if (is_on_loop && effects->cpu && has_cpu(program, call))
		return true;
	for (uint32_t kind = 0; kind < lead_kind_count; kind++)
		if (effects->leads >> kind & 1 && has_lead(program, call, (enum lead_kind)kind))
			return true;
	return false;
}
