/*
 * Paths from the roots of a context down to a function, by the parents that context.c left behind;
 * and down to a call, past callers whose constants rule it out.
 */
#include <string.h>

#include "link/internal.h"
#include "link/live.h"

/* Edges upwards from a function; of more than there is room for, those nearest to it. */
struct path {
	uint32_t *edges, capacity, count;
};

typedef bool (*is_root_edge)(const struct program *program, const struct edge *edge);

static bool is_no_call(const struct program *program, const struct edge *edge)
{
	(void)program;
	return !link_goes_down(edge);
}

static void path_add(struct path *path, uint32_t edge)
{
	if (path->count < path->capacity)
		path->edges[path->count] = edge;
	path->count++;
}

/* Turns it round: the root's edge first. */
static uint32_t path_end(struct path *path)
{
	uint32_t written = path->count < path->capacity ? path->count : path->capacity;
	for (uint32_t i = 0; i < written / 2; i++) {
		uint32_t swap = path->edges[i];
		path->edges[i] = path->edges[written - 1 - i];
		path->edges[written - 1 - i] = swap;
	}
	return path->count;
}

static void path_by(const struct program *program, uint32_t node, const uint32_t *parents,
	size_t stride, size_t offset, is_root_edge is_root, struct path *path)
{
	for (uint32_t at = node, steps = 0; steps <= program->function_count; steps++) {
		uint32_t parent = parents[at * stride + offset];
		if (parent == air_none)
			break;
		path_add(path, parent);
		if (is_root(program, &program->edges[parent]))
			break;
		at = program->edges[parent].caller;
	}
}

uint32_t program_path_to(const struct program *program, uint32_t node, enum context context,
	uint32_t *edges, uint32_t capacity)
{
	struct path path = { edges, capacity, 0 };
	path_by(program, node, program->context_parent, context_count, context, is_no_call, &path);
	return path_end(&path);
}

uint32_t program_root(const struct program *program, uint32_t node, enum context context,
	const struct edge **root)
{
	*root = NULL;
	for (uint32_t count = 0; count <= program->function_count; count++) {
		uint32_t parent = program->context_parent[(size_t)node * context_count + context];
		if (parent == air_none)
			break;
		if (!link_goes_down(&program->edges[parent])) {
			*root = &program->edges[parent];
			break;
		}
		node = program->edges[parent].caller;
	}
	return node;
}

/* Is the root started from two places, or again and again from one? */
static bool is_started_often(const struct program *program, uint32_t root)
{
	uint32_t starts = 0;
	for (uint32_t i = program->in_start[root]; i < program->in_start[root + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (link_goes_down(edge))
			continue;
		if (starts++ || program->calls[edge->call].flags & CALL_IN_LOOP)
			return true;
	}
	return false;
}

bool program_meets(const struct program *program, uint32_t node, enum context context,
	uint32_t other, enum context other_context)
{
	const struct edge *edge;
	uint32_t root = program_root(program, node, context, &edge);
	return root != program_root(program, other, other_context, &edge) ||
	       is_started_often(program, root);
}

static enum certainty edge_certainty(const struct program *program, const struct edge *edge)
{
	enum certainty certainty = edge->certainty;
	/* Which of the many is called here is open; that each is called is not. */
	if (certainty == POSSIBLE && edge->is_one_of_many)
		certainty = LIKELY;
	/* That it is a loop at all is an assumption. */
	if (program->calls[edge->call].flags & CALL_GUESSED && certainty < LIKELY)
		certainty = LIKELY;
	return certainty;
}

enum certainty program_context_certainty(
	const struct program *program, uint32_t node, enum context context)
{
	enum certainty worst = CERTAIN;
	for (uint32_t at = node, count = 0; count <= program->function_count; count++) {
		uint32_t parent = program->context_parent[(size_t)at * context_count + context];
		if (parent == air_none)
			break;
		const struct edge *edge = &program->edges[parent];
		enum certainty own = edge_certainty(program, edge);
		worst = own > worst ? own : worst;
		if (!link_goes_down(edge))
			break;
		at = edge->caller;
	}
	return worst;
}

uint32_t program_naked_path(
	const struct program *program, uint32_t node, uint32_t *edges, uint32_t capacity)
{
	struct path path = { edges, capacity, 0 };
	path_by(program, node, program->naked_parent, 1, 0, link_starts_naked, &path);
	return path_end(&path);
}

/* ---------------------------------------------------------------------- past who rules it out */

enum { most_tried = 16 };

/* The way up from one call, as far as what is handed over may decide about it. */
struct climb {
	struct program *program;
	const struct edge *last; /* by which the call goes on down; NULL: it is the leaf */
	enum block_category category;
	enum context context;
	uint32_t depth, tried;
	uint32_t chain[link_longest_chain]; /* calls, from the one in question upwards */
	uint32_t edges[link_longest_chain]; /* ... and the edges that led there, from the second */
};

static bool is_ruled_out(const struct climb *climb)
{
	uint32_t chain[link_longest_chain];
	struct block_path way;
	bool is_reached;
	for (uint32_t i = 0; i < climb->depth; i++)
		chain[i] = climb->chain[climb->depth - 1 - i];
	return !link_chain_path(climb->program, chain, climb->depth, climb->last, climb->category,
		&way, &is_reached);
}

static bool climb_from(struct climb *climb, uint32_t node);

static bool climb_by(struct climb *climb, uint32_t e)
{
	const struct edge *edge = &climb->program->edges[e];
	uint32_t flags = climb->program->calls[edge->call].flags;
	climb->tried++;
	climb->edges[climb->depth] = e;
	climb->chain[climb->depth++] = edge->call;
	/* What goes through a helper hands over nothing that is known. */
	if (edge->kind != EDGE_CALL || edge->through != air_none)
		return true;
	if (!(flags & CALL_TELLS && is_ruled_out(climb)) &&
		(!(flags & CALL_FORWARDS) || climb_from(climb, edge->caller)))
		return true;
	climb->depth--;
	return false;
}

/* By the shortest way if it can be, or else by the surest. */
static bool climb_from(struct climb *climb, uint32_t node)
{
	const struct program *program = climb->program;
	uint32_t parent = program->context_parent[(size_t)node * context_count + climb->context];
	if (parent == air_none || climb->depth == link_longest_chain)
		return true;
	if (climb->tried < most_tried && climb_by(climb, parent))
		return true;
	for (int certainty = CERTAIN; certainty <= POSSIBLE; certainty++)
		for (uint32_t i = program->in_start[node];
			i < program->in_start[node + 1] && climb->tried < most_tried; i++) {
			uint32_t e = program->in_edges[i];
			if (e != parent && (int)program->edges[e].certainty == certainty &&
				link_brings(program, &program->edges[e], climb->context) &&
				climb_by(climb, e))
				return true;
		}
	return false;
}

/* Might what callers hand over decide whether it comes to the call, or what becomes of that? */
static bool is_open(const struct program *program, const struct program_call *call)
{
	struct role_list roles = { 0 };
	if (!(call->flags & CALL_MUST) || call->flags & CALL_FORWARDS)
		return program->functions[call->caller].steering;
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_BLOCKS &&
			(roles.items[r].when || roles.items[r].unless))
			return program->functions[call->caller].steering;
	return false;
}

void program_ascend(struct program *program, const struct program_call *call,
	const struct edge *last, enum block_category category, enum context context,
	struct ascent *ascent)
{
	struct climb climb = {
		.program = program,
		.last = last,
		.category = category,
		.context = context,
		.depth = 1,
		.chain = { (uint32_t)(call - program->calls) },
	};
	bool is_found = is_open(program, call) && climb_from(&climb, call->caller);
	*ascent = (struct ascent){ .node = call->caller, .context = context };
	if (!is_found)
		return; /* by the shortest */
	ascent->count = climb.depth - 1;
	memcpy(ascent->edges, climb.edges + 1, ascent->count * sizeof(*ascent->edges));
}

/* From where on it goes by parents; false when it does not, for the last edge starts it. */
static bool ascent_top(const struct program *program, const struct ascent *ascent, uint32_t *top)
{
	const struct edge *last =
		ascent->count ? &program->edges[ascent->edges[ascent->count - 1]] : NULL;
	*top = last ? last->caller : ascent->node;
	return !last || link_goes_down(last);
}

uint32_t program_ascent_path(const struct program *program, const struct ascent *ascent,
	uint32_t *edges, uint32_t capacity)
{
	struct path path = { edges, capacity, 0 };
	uint32_t top;
	for (uint32_t i = 0; i < ascent->count; i++)
		path_add(&path, ascent->edges[i]);
	if (ascent_top(program, ascent, &top))
		path_by(program, top, program->context_parent, context_count, ascent->context,
			is_no_call, &path);
	return path_end(&path);
}

enum certainty program_ascent_certainty(const struct program *program, const struct ascent *ascent)
{
	uint32_t top;
	enum certainty worst = CERTAIN;
	if (ascent_top(program, ascent, &top))
		worst = program_context_certainty(program, top, ascent->context);
	for (uint32_t i = 0; i < ascent->count; i++) {
		enum certainty own = edge_certainty(program, &program->edges[ascent->edges[i]]);
		worst = own > worst ? own : worst;
	}
	return worst;
}
