/*
 * A breadth-first walk from what is declared to suspend to its callers, sure steps first, so that
 * each function is reached by the surest and then the shortest way.
 */
#include "link/marking.h"

#include <stdlib.h>

#include "base/array.h"
#include "link/internal.h"

static bool calls_marked(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = 0; c < f->call_count; c++)
		if (program->calls[f->first_call + c].flags & CALL_SUSPENDS)
			return true;
	return false;
}

bool link_always_suspends(const struct program *program, uint32_t symbol)
{
	const struct program_symbol *known = &program->symbols[symbol];
	if (!program_has_role(program, symbol, ROLE_SUSPENDS))
		return false;
	if (known->is_contract || program->index->is_scanning)
		return true;
	for (uint32_t i = 0; i < known->node_count; i++)
		if (known->nodes[i] < program->defined_count &&
			calls_marked(program, known->nodes[i]))
			return false;
	return true;
}

struct walk {
	struct marking *marking;
	const struct program *program;
	ARRAY(uint32_t) queue;  /* nodes, in the order in which they were reached */
	ARRAY(uint32_t) unsure; /* edges that are likely at most, to be followed later */
};

bool marking_is_marked(const struct program *program, uint32_t node)
{
	return program_has_role(program, program->functions[node].symbol, ROLE_SUSPENDS);
}

/* Do the declarations say all there is to say? */
static bool is_closed(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	return node >= program->defined_count || f->is_cut || f->is_degraded ||
	       marking_is_marked(program, node) ||
	       program_has_role(program, f->symbol, ROLE_MIXED) ||
	       program_has_role(program, f->symbol, ROLE_NO_SUSPEND);
}

static bool is_plain(const struct program_call *call)
{
	return !(call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_IN_TASK | CALL_NOT_IN_TASK));
}

static void reach(struct walk *walk, uint32_t call, uint32_t edge, enum certainty certainty)
{
	uint32_t node = walk->program->calls[call].caller;
	struct marking_step *step = &walk->marking->steps[node];
	if (step->call != air_none || is_closed(walk->program, node) ||
		!is_plain(&walk->program->calls[call]))
		return;
	*step = (struct marking_step){ call, edge, certainty };
	array_push(&walk->queue, node);
}

/* Is the edge a call by name, or through a pointer that is itself said to suspend? */
static bool is_sure(const struct program *program, const struct edge *edge)
{
	const struct program_call *call = &program->calls[edge->call];
	return edge->through == air_none && edge->certainty == CERTAIN &&
	       (call->symbol != air_none || call->flags & CALL_SUSPENDS);
}

static void spread(struct walk *walk, uint32_t node)
{
	const struct program *program = walk->program;
	enum certainty certainty = walk->marking->steps[node].certainty;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		uint32_t e = program->in_edges[i];
		const struct edge *edge = &program->edges[e];
		if (edge->kind != EDGE_CALL || edge->certainty == POSSIBLE)
			continue;
		if (is_sure(program, edge))
			reach(walk, edge->call, e, certainty);
		else
			array_push(&walk->unsure, e);
	}
}

/* Calls through a pointer of which nothing is known but that it suspends. */
static void start(struct walk *walk)
{
	const struct program *program = walk->program;
	for (uint32_t n = 0; n < program->function_count; n++)
		if (marking_is_marked(program, n))
			spread(walk, n);
	for (uint32_t c = 0; c < program->call_count; c++)
		if (program->calls[c].symbol == air_none && program->calls[c].flags & CALL_SUSPENDS)
			reach(walk, c, air_none, CERTAIN);
}

static void drain(struct walk *walk, size_t *done)
{
	while (*done < walk->queue.count)
		spread(walk, walk->queue.items[(*done)++]);
}

void marking_init(struct marking *marking, const struct program *program)
{
	struct walk walk = { .marking = marking, .program = program };
	size_t done = 0;
	marking->program = program;
	marking->steps = memory_new(program->function_count + 1, sizeof(*marking->steps));
	for (uint32_t n = 0; n < program->function_count; n++)
		marking->steps[n] = (struct marking_step){ air_none, air_none, CERTAIN };

	start(&walk);
	drain(&walk, &done);
	for (size_t u = 0; u < walk.unsure.count; u++) {
		uint32_t e = walk.unsure.items[u];
		reach(&walk, program->edges[e].call, e, LIKELY);
		drain(&walk, &done);
	}
	array_release(&walk.queue);
	array_release(&walk.unsure);
}

void marking_release(struct marking *marking)
{
	free(marking->steps);
	*marking = (struct marking){ 0 };
}

static bool is_said_by_slot(const struct program *program, const struct edge *edge)
{
	if (edge->slot == air_none)
		return false;
	struct role_list roles = program->slots[edge->slot].roles;
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_SUSPENDS)
			return true;
	return false;
}

/* Does the function that calls its parameter say that what it is handed suspends? */
static bool is_said_by_param(const struct program *program, const struct edge *edge)
{
	if (edge->through == air_none)
		return false;
	const struct program_function *f = &program->functions[edge->through];
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (call->symbol == air_none && call->flags & CALL_SUSPENDS)
			return true;
	}
	return false;
}

bool marking_is_entered_elsewhere(const struct program *program, uint32_t node)
{
	uint32_t first = program->in_start[node], end = program->in_start[node + 1];
	for (uint32_t i = first; i < end; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind == EDGE_CALL && !is_said_by_slot(program, edge) &&
			!is_said_by_param(program, edge))
			return false;
	}
	return first < end;
}
