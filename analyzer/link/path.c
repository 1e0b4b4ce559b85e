/*
 * Paths from the roots of a context down to a function, by the parents that context.c left behind.
 */
#include "link/internal.h"

typedef bool (*is_root_edge)(const struct program *program, const struct edge *edge);

static bool is_no_call(const struct program *program, const struct edge *edge)
{
	(void)program;
	return !link_goes_down(edge);
}

static uint32_t path_by(const struct program *program, uint32_t node, const uint32_t *parents,
	size_t stride, size_t offset, is_root_edge is_root, uint32_t *edges, uint32_t capacity)
{
	uint32_t count = 0;
	for (uint32_t at = node; count <= program->function_count;) {
		uint32_t parent = parents[at * stride + offset];
		if (parent == air_none)
			break;
		if (count < capacity)
			edges[count] = parent;
		count++;
		if (is_root(program, &program->edges[parent]))
			break;
		at = program->edges[parent].caller;
	}
	uint32_t written = count < capacity ? count : capacity;
	for (uint32_t i = 0; i < written / 2; i++) {
		uint32_t swap = edges[i];
		edges[i] = edges[written - 1 - i];
		edges[written - 1 - i] = swap;
	}
	return count;
}

uint32_t program_path_to(const struct program *program, uint32_t node, enum context context,
	uint32_t *edges, uint32_t capacity)
{
	return path_by(program, node, program->context_parent, context_count, context, is_no_call,
		edges, capacity);
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

enum certainty program_context_certainty(
	const struct program *program, uint32_t node, enum context context)
{
	enum certainty worst = CERTAIN;
	for (uint32_t at = node, count = 0; count <= program->function_count; count++) {
		uint32_t parent = program->context_parent[(size_t)at * context_count + context];
		if (parent == air_none)
			break;
		const struct edge *edge = &program->edges[parent];
		enum certainty own = edge->certainty;
		/* Which of the many is called here is open; that each is called is not. */
		if (own == POSSIBLE && edge->is_one_of_many)
			own = LIKELY;
		/* That it is a loop at all is an assumption. */
		if (program->calls[edge->call].flags & CALL_GUESSED && own < LIKELY)
			own = LIKELY;
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
	return path_by(
		program, node, program->naked_parent, 1, 0, link_starts_naked, edges, capacity);
}
