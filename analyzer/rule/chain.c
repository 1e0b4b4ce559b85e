/*
 * Ways from a call down to what it leads to, as steps of a finding. The ways themselves are
 * link's (link/lead.h).
 */
#include "rule/chain.h"

enum { longest_way = 64 };

struct lead chain_of_call(const struct function_pass *pass, const struct program_call *call,
	enum lead_kind kind, chain_stand stands)
{
	const struct program *program = pass->program;
	struct lead best = { 0 };
	if (program_call_leads(program, call, kind, &best))
		return best;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		struct lead lead = program_edge_lead(program, edge, kind);
		/* The finding stands further down. */
		if (!lead.distance || stands(program, edge->callee))
			continue;
		if (lead_is_better(&lead, &best))
			best = lead;
	}
	return best;
}

/* The next step of a way; false at the leaf. */
static bool step_down(const struct program *program, struct lead *lead, enum lead_kind kind)
{
	if (lead->edge == air_none || lead->distance < 2)
		return false;
	*lead = *program_lead(program, program->edges[lead->edge].callee, kind);
	return lead->distance > 0;
}

static uint32_t symbol_of(const struct program *program, const struct lead *lead)
{
	if (lead->edge != air_none)
		return program->functions[program->edges[lead->edge].callee].symbol;
	return program->calls[lead->call].symbol;
}

static const char *callee_of(const struct program *program, const struct lead *lead)
{
	if (lead->edge != air_none)
		return program->functions[program->edges[lead->edge].callee].name;
	uint32_t symbol = program->calls[lead->call].symbol;
	return symbol == air_none ? "a function pointer" : program->symbols[symbol].name;
}

static struct lead last_step(
	const struct program *program, const struct lead *lead, enum lead_kind kind)
{
	struct lead at = *lead;
	for (int i = 0; i < longest_way && step_down(program, &at, kind); i++)
		;
	return at;
}

uint32_t chain_leaf_symbol(
	const struct program *program, const struct lead *lead, enum lead_kind kind)
{
	struct lead at = last_step(program, lead, kind);
	return symbol_of(program, &at);
}

const char *chain_leaf(const struct program *program, const struct lead *lead, enum lead_kind kind)
{
	struct lead at = last_step(program, lead, kind);
	return callee_of(program, &at);
}

const char *chain_callee(const struct function_pass *pass, const struct lead *lead)
{
	return callee_of(pass->program, lead);
}

enum certainty chain_certainty(
	const struct function_pass *pass, const struct lead *lead, enum context context)
{
	uint32_t sum =
		lead->assumptions + program_context_certainty(pass->program, pass->node, context);
	return sum < POSSIBLE ? (enum certainty)sum : POSSIBLE;
}

void chain_add(struct function_pass *pass, struct finding *finding, const struct lead *lead,
	enum lead_kind kind, enum context context, const char *verb)
{
	const struct program *program = pass->program;
	struct lead at = *lead;
	finding_add_path(pass, finding, context);
	for (int i = 0; i < longest_way; i++) {
		const struct program_call *call = &program->calls[at.call];
		bool is_leaf = at.edge == air_none || at.distance < 2;
		const char *caller = program->functions[call->caller].name;
		if (is_leaf)
			finding_add_call(pass, finding, call, i == 0, "'%s' calls '%s', which %s",
				caller, callee_of(program, &at), verb);
		else
			finding_add_call(pass, finding, call, i == 0, "'%s' calls '%s'", caller,
				callee_of(program, &at));
		finding_event(finding, is_leaf ? "waits" : "call", callee_of(program, &at));
		if (!step_down(program, &at, kind))
			break;
	}
	finding->way_end = finding->steps.count;
}
