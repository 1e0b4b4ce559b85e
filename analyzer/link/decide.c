/*
 * Is it a matter of a function's callers whether it blocks: do the constants of one of them switch
 * the effect off, or on? Then a finding does not stand in the function, but at such calls.
 *
 * Where a function blocks whoever calls it, it is not; but a single call in it may be one that all
 * callers switch off. Then there is no finding about it. If only some do, it stands at that call:
 * that the function blocks is no matter of its callers, so none stands at theirs.
 */
#include "link/internal.h"
#include "link/live.h"

enum { most_callers = 64, most_asked = 256 };

/* One question, which goes up the callers that hand on what they are given. What is asked on the
 * way is not kept: an answer must not depend on which question came first. */
struct decision {
	enum block_category category;
	uint32_t depth, asked;
	const struct edge *chain[link_longest_chain]; /* from the function in question upwards */
	uint32_t alone;                               /* what it blocks on, whoever calls */
	bool knows_alone;
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

/* What the function in question blocks on when the topmost call of the chain hands over what it
 * does; false when nothing decides, for it does not come so far. */
static bool look_down(struct program *program, const struct decision *decision,
	struct block_path *way, bool *blocks)
{
	uint32_t chain[link_longest_chain];
	bool is_reached = true;
	if (decision->depth == 1) {
		*blocks = link_edge_path(program, decision->chain[0], decision->category, way);
		return true;
	}
	for (uint32_t i = 0; i < decision->depth; i++)
		chain[i] = decision->chain[decision->depth - 1 - i]->call;
	*blocks = link_chain_path(program, chain, decision->depth, decision->chain[0],
		decision->category, way, &is_reached);
	return is_reached;
}

/* Does what the topmost call hands over decide? First held against the summary, which is known,
 * then against what the function does whoever calls: what is handed over further down decides for
 * all callers alike. */
static bool call_decides(struct program *program, struct decision *decision)
{
	const struct edge *edge = decision->chain[0];
	struct block_path way;
	bool blocks;
	if (!look_down(program, decision, &way, &blocks))
		return false;
	const struct program_call *call = &program->calls[edge->call];
	uint32_t own = (edge->certainty + link_site_assumptions(program, call)) |
		       link_allowed_block(program, call, decision->category);
	uint32_t known = program_blocks(program, edge->callee, decision->category)->assumptions;
	if (blocks && way.assumptions >= link_add_assumptions(known, own))
		return false;
	if (!decision->knows_alone)
		decision->alone = program_block_alone(program, edge->callee, decision->category);
	decision->knows_alone = true;
	return decision->alone != UINT32_MAX &&
	       (!blocks || way.assumptions < link_add_assumptions(decision->alone, own));
}

static bool caller_decides(struct program *program, uint32_t node, struct decision *decision);

/* By what it hands over itself, or by what its own callers hand to it. */
static bool edge_decides(
	struct program *program, const struct edge *edge, struct decision *decision)
{
	uint32_t flags = program->calls[edge->call].flags;
	if (decision->depth == link_longest_chain || decision->asked == most_asked)
		return false;
	decision->asked++;
	decision->chain[decision->depth++] = edge;
	bool decides = (flags & CALL_TELLS && call_decides(program, decision)) ||
		       (flags & CALL_FORWARDS && caller_decides(program, edge->caller, decision));
	decision->depth--;
	return decides;
}

static bool caller_decides(struct program *program, uint32_t node, struct decision *decision)
{
	uint32_t looked = 0;
	bool decides = false;
	if (is_root(program, node))
		return false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1] && !decides;
		i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		const struct program_call *call = &program->calls[edge->call];
		if (edge->kind != EDGE_CALL || edge->through != air_none ||
			!(call->flags & (CALL_TELLS | CALL_FORWARDS)) || looked == most_callers)
			continue;
		looked++;
		decides = edge_decides(program, edge, decision);
	}
	return decides;
}

/* With what this call hands over, is it as sure as the function's own call is? */
static bool call_proves(
	struct program *program, const struct edge *edge, enum block_category category)
{
	struct block_path way;
	uint32_t own =
		edge->certainty + link_site_assumptions(program, &program->calls[edge->call]);
	return link_edge_path(program, edge, category, &way) &&
	       way.assumptions <=
		       own + program_blocks(program, edge->callee, category)->assumptions;
}

bool program_caller_proves(struct program *program, uint32_t node, enum block_category category)
{
	uint32_t looked = 0;
	bool proves = false;
	for (uint32_t i = program->in_start[node];
		i < program->in_start[node + 1] && !proves && looked < most_callers; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind != EDGE_CALL || edge->through != air_none)
			continue;
		looked++;
		proves = call_proves(program, edge, category);
	}
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

/* ------------------------------------------------------------------- one call in a function */

/* One question about a call, which goes up as a decision does. */
struct absence {
	enum block_category category;
	uint32_t depth, asked;
	uint32_t chain[link_longest_chain]; /* calls, from the one in question upwards */
};

static bool is_ruled_out(struct program *program, const struct absence *absence)
{
	uint32_t chain[link_longest_chain];
	struct block_path way;
	bool is_reached;
	for (uint32_t i = 0; i < absence->depth; i++)
		chain[i] = absence->chain[absence->depth - 1 - i];
	return !link_chain_path(
		program, chain, absence->depth, NULL, absence->category, &way, &is_reached);
}

static bool all_rule_out(struct program *program, uint32_t node, struct absence *absence);

/* By what it hands over itself, or because all do that its own callers hand to it. */
static bool edge_rules_out(
	struct program *program, const struct edge *edge, struct absence *absence)
{
	uint32_t flags = program->calls[edge->call].flags;
	if (edge->through != air_none || !(flags & (CALL_TELLS | CALL_FORWARDS)) ||
		absence->depth == link_longest_chain || absence->asked == most_asked)
		return false;
	absence->asked++;
	absence->chain[absence->depth++] = edge->call;
	bool rules_out = (flags & CALL_TELLS && is_ruled_out(program, absence)) ||
			 (flags & CALL_FORWARDS && all_rule_out(program, edge->caller, absence));
	absence->depth--;
	return rules_out;
}

static bool all_rule_out(struct program *program, uint32_t node, struct absence *absence)
{
	if (is_root(program, node))
		return false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (!edge_rules_out(program, &program->edges[program->in_edges[i]], absence))
			return false;
	return program->in_start[node] < program->in_start[node + 1];
}

bool program_callers_rule_out(
	struct program *program, const struct program_call *call, enum block_category category)
{
	struct absence absence = {
		.category = category,
		.depth = 1,
		.chain = { (uint32_t)(call - program->calls) },
	};
	/* What the body itself rules out is no matter of callers. */
	return all_rule_out(program, call->caller, &absence) && !is_ruled_out(program, &absence);
}
