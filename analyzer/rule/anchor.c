/*
 * The frontier between the loop and what it uses: see the header.
 */
#include "rule/anchor.h"

enum { deepest = 4 }; /* callers of callers */

/* Does it run on the loop only, and in `others`? */
static bool is_loop_only(const struct program_function *f, uint32_t others)
{
	uint32_t loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
	return f->contexts & loop && !(f->contexts & ~(loop | others));
}

/* One of those a table or field may hold: its callers cannot do without it, it can do better. */
static bool is_kept_in_slot(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].slot != air_none)
			return true;
	return false;
}

/* Called by a loop, one with a model or the program's own, or by an interpreter. */
static bool is_registered(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_CALLBACK || edge->kind == EDGE_SCRIPT ||
	       program->calls[edge->call].flags & CALL_DISPATCH;
}

bool anchor_is_run_by_script(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind == EDGE_SCRIPT)
			return true;
	return false;
}

static bool is_callback_root(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (is_registered(program, &program->edges[program->in_edges[i]]))
			return true;
	return false;
}

bool anchor_may_stand(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	if (f->contexts & 1u << CONTEXT_TASK)
		return program_is_async(program, node) || anchor_is_run_by_script(program, node);
	return f->contexts & 1u << CONTEXT_CALLBACK &&
	       (is_loop_only(f, 0) || is_callback_root(program, node) ||
		       (is_loop_only(f, 1u << CONTEXT_UNKNOWN | 1u << CONTEXT_STARTUP) &&
			       is_kept_in_slot(program, node)));
}

/* What scripts may call is called by the one that is run at the start, too, as far as is known.
 * And so is what only such functions call. */
static bool may_set_up(const struct program *program, uint32_t node, int depth)
{
	const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
	bool found = anchor_is_run_by_script(program, node);
	if (!(program->functions[node].contexts >> CONTEXT_STARTUP & 1))
		return false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind != EDGE_SCRIPT && edge->kind != EDGE_CALL)
			return false;
		if (edge->kind == EDGE_SCRIPT ||
			!(program->functions[edge->caller].contexts & on_loop))
			continue;
		if (depth == deepest || !may_set_up(program, edge->caller, depth + 1))
			return false;
		found = true;
	}
	return found;
}

bool anchor_may_set_up(const struct program *program, uint32_t node)
{
	return may_set_up(program, node, 0);
}
