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
