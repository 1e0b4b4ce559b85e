/*
 * Is it a matter of a function's callers whether it blocks: do the constants of one of them switch
 * the effect off, or on? Then a finding does not stand in the function, but at such calls.
 */
#include "link/internal.h"

enum { most_callers = 16, most_handed_on = 8, most_asked = 64 };

/* One question, which goes up the callers that hand a number on. What is asked on the way is not
 * kept: an answer must not depend on which question came first. */
struct decision {
	enum block_category category;
	uint32_t depth, asked;
};

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

/* Does what this call hands over decide? First held against the summary, which is known, then
 * against what the node does whoever calls: what is handed over further down decides for all
 * callers alike. */
static bool call_decides(
	struct program_cursor *caller, const struct edge *edge, enum block_category category)
{
	struct program *program = caller->program;
	struct block_path way;
	bool blocks = program_block_path(caller, edge, category, &way);
	const struct program_call *call = &program->calls[edge->call];
	uint32_t own = (edge->certainty + link_site_assumptions(program, call)) |
		       link_allowed_block(program, call, category);
	uint32_t known = program_blocks(program, edge->callee, category)->assumptions;
	if (blocks && way.assumptions >= link_add_assumptions(known, own))
		return false;
	uint32_t alone = program_block_alone(program, edge->callee, category);
	return alone != UINT32_MAX &&
	       (!blocks || way.assumptions < link_add_assumptions(alone, own));
}

static bool caller_decides(struct program *program, uint32_t node, struct decision *decision);

static bool handed_on(struct program *program, uint32_t node, struct decision *decision)
{
	if (decision->depth == most_handed_on || decision->asked == most_asked)
		return false;
	decision->depth++;
	decision->asked++;
	bool decides = caller_decides(program, node, decision);
	decision->depth--;
	return decides;
}

/* By what it hands over itself, or by what its own callers hand to it. */
static bool edge_decides(
	struct program_cursor *caller, const struct edge *edge, struct decision *decision)
{
	uint32_t flags = caller->program->calls[edge->call].flags;
	return (flags & CALL_TELLS && call_decides(caller, edge, decision->category)) ||
	       (flags & CALL_FORWARDS && handed_on(caller->program, edge->caller, decision));
}

static bool caller_decides(struct program *program, uint32_t node, struct decision *decision)
{
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
		if (!(call->flags & (CALL_TELLS | CALL_FORWARDS)) || edge->through != air_none ||
			looked++ == most_callers)
			continue;
		decides = edge_decides(&caller, edge, decision);
	}
	program_cursor_release(&caller);
	return decides;
}

/* With what this call hands over, is it as sure as the function's own call is? */
static bool call_proves(
	struct program_cursor *caller, const struct edge *edge, enum block_category category)
{
	struct program *program = caller->program;
	struct block_path way;
	uint32_t own =
		edge->certainty + link_site_assumptions(program, &program->calls[edge->call]);
	return program_block_path(caller, edge, category, &way) &&
	       way.assumptions <=
		       own + program_blocks(program, edge->callee, category)->assumptions;
}

bool program_caller_proves(struct program *program, uint32_t node, enum block_category category)
{
	struct program_cursor caller;
	uint32_t looked = 0;
	bool proves = false;
	program_cursor_init(&caller, program);
	for (uint32_t i = program->in_start[node];
		i < program->in_start[node + 1] && !proves && looked < most_callers; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind != EDGE_CALL || edge->through != air_none)
			continue;
		looked++;
		proves = call_proves(&caller, edge, category);
	}
	program_cursor_release(&caller);
	return proves;
}

bool program_caller_decides(struct program *program, uint32_t node, enum block_category category)
{
	struct decision decision = { .category = category };
	struct block_effect *effect =
		&program->blocks[(size_t)node * block_category_count + category];
	if (!effect->decided)
		effect->decided = caller_decides(program, node, &decision) ? 2 : 1;
	return effect->decided == 2;
}
