/*
 * Threads that cannot meet the loop: those that run a loop of their own, whose functions are that
 * loop's, and those that are waited for before the function that starts them runs a loop.
 *
 * "Waited for" is a call that gives a thread back (releases: thread). Calls are compared in the
 * order they are written: a loop that starts threads and a loop that waits for them do so too.
 */
#include <string.h>

#include "link/internal.h"
#include "link/lead.h"

static bool is_join(const struct program *program, const struct program_call *call)
{
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_RELEASES && roles.items[r].resource &&
			!strcmp(roles.items[r].resource, "thread"))
			return true;
	return false;
}

static bool runs_loop(const struct program *program, const struct program_call *call)
{
	struct lead lead = { 0 };
	if (program_call_leads(program, call, LEAD_RUNS_LOOP, &lead))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++)
		if (program_edge_lead(
			    program, &program->edges[call->first_edge + e], LEAD_RUNS_LOOP)
				.distance)
			return true;
	return false;
}

/* Does the call start another thread, with a loop on it? */
static bool starts_loop(const struct program *program, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_THREAD &&
			program_lead(program, edge->callee, LEAD_RUNS_LOOP)->distance)
			return true;
	}
	return false;
}

/* Is the thread that `start` starts waited for, and before there is a loop? */
static bool is_joined_first(const struct program *program, const struct program_call *start)
{
	const struct program_function *f = &program->functions[start->caller];
	bool joined = false;
	for (uint32_t c = 0; c < f->call_count && !joined; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (call != start && starts_loop(program, call))
			return false;
		if (call->instr <= start->instr)
			continue;
		joined = is_join(program, call);
		if (!joined && runs_loop(program, call))
			return false;
	}
	return joined;
}

bool link_is_apart(struct program_cursor *cursor, const struct edge *edge)
{
	const struct program *program = cursor->program;
	const struct program_function *caller = &program->functions[edge->caller];
	uint32_t loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
	if (edge->kind != EDGE_THREAD && edge->kind != EDGE_OFFLOAD)
		return false;
	if (program_lead(program, edge->callee, LEAD_RUNS_LOOP)->distance ||
		program_lead(program, edge->callee, LEAD_TURNS_LOOP)->distance)
		return true;
	return edge->kind == EDGE_THREAD && !(caller->contexts & loop) &&
	       is_joined_first(program, &program->calls[edge->call]);
}

bool program_follows_join(struct program_cursor *cursor, const struct program_call *call)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[call->caller];
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *join = &program->calls[f->first_call + c];
		if (join->instr >= call->instr || !is_join(program, join))
			continue;
		program_open(cursor, call->caller);
		if (cfg_dominates(&cursor->cfg, air_block_of(&cursor->air, join->instr),
			    air_block_of(&cursor->air, call->instr)))
			return true;
	}
	return false;
}
