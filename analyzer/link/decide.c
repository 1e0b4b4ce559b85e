/*
 * Is it a matter of a function's callers whether it blocks: do the constants of one of them switch
 * the effect off, or on? Then a finding does not stand in the function, but at such calls.
 */
#include "link/internal.h"

enum { most_callers = 16 };

static bool is_root(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = 0; c < context_count; c++) {
		uint32_t parent = program->context_parent[(size_t)node * context_count + c];
		if (f->contexts >> c & 1 &&
			(parent == air_none || program->edges[parent].kind != EDGE_CALL))
			return true;
	}
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind != EDGE_CALL)
			return true;
	return false;
}

static bool caller_decides(struct program *program, uint32_t node, enum block_category category)
{
	const struct block_effect *effect = program_blocks(program, node, category);
	struct program_cursor caller;
	uint32_t looked = 0;
	bool decides = false;
	if (is_root(program, node))
		return false;
	program_cursor_init(&caller, program);
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1] && !decides;
		i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		const struct program_call *call = &program->calls[edge->call];
		struct block_path way;
		if (!(call->flags & CALL_TELLS) || edge->through != air_none ||
			looked++ == most_callers)
			continue;
		decides = !program_block_path(&caller, edge, category, &way) ||
			  way.assumptions < effect->assumptions + edge->certainty +
						    link_site_assumptions(program, call);
	}
	program_cursor_release(&caller);
	return decides;
}

bool program_caller_decides(struct program *program, uint32_t node, enum block_category category)
{
	struct block_effect *effect =
		&program->blocks[(size_t)node * block_category_count + category];
	if (!effect->decided)
		effect->decided = caller_decides(program, node, category) ? 2 : 1;
	return effect->decided == 2;
}
