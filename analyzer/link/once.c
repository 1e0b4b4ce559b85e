/*
 * Calls behind a test of "was it done already?" that are made again all the same, because another
 * function takes the answer back.
 *
 *  1. The guard is a variable of one file, so whoever writes it is among the notes of access.c.
 *  2. Only zero takes it back. And only a function that the loop or a thread may come to counts:
 *     what main does after the loop, giving back what is kept, makes nothing happen twice.
 *  3. That it is done again after that is one assumption: it may be the end.
 */
#include <string.h>

#include "base/bitset.h"
#include "link/internal.h"

enum { most_callers = 64 };

struct search {
	struct program *program;
	struct program_cursor cursor;
	uint64_t *seen; /* by node */
	uint32_t waiting[most_callers];
	uint32_t count;
};

static bool writes_zero(struct search *search, const struct access *access)
{
	int64_t constant;

	program_open(&search->cursor, access->node);
	const struct air_function *f = &search->cursor.air;
	const struct air_instr *write = &f->instrs[access->instr];
	if (write->op == AIR_ZERO)
		return true;
	/* An atomic operation has the address and the memory order first. */
	uint32_t at = write->op == AIR_ASM ? 2 : 0;
	return (write->op == AIR_COPY || write->op == AIR_ASM) && at < write->value_count &&
	       flow_constant(search->cursor.flow, access->instr, f->values[write->first_value + at],
		       &constant) &&
	       !constant;
}

/* Is somebody who calls it, or who calls that one, started on the loop or on a thread? */
static bool may_run_meanwhile(struct search *search, uint32_t node)
{
	const struct program *program = search->program;
	uint32_t visited = 0;

	search->waiting[0] = node;
	search->count = 1;
	memset(search->seen, 0, bitset_words(program->function_count) * sizeof(*search->seen));
	bitset_add(search->seen, node);
	while (search->count && visited++ < most_callers) {
		uint32_t at = search->waiting[--search->count];
		for (uint32_t i = program->in_start[at]; i < program->in_start[at + 1]; i++) {
			const struct edge *edge = &program->edges[program->in_edges[i]];
			if (edge->kind == EDGE_SPAWN || edge->kind == EDGE_CALLBACK ||
				edge->kind == EDGE_THREAD || edge->kind == EDGE_OFFLOAD)
				return true;
			if (edge->kind != EDGE_CALL || bitset_has(search->seen, edge->caller) ||
				search->count == most_callers)
				continue;
			bitset_add(search->seen, edge->caller);
			search->waiting[search->count++] = edge->caller;
		}
	}
	return false;
}

static bool is_taken_back(struct search *search, uint32_t node, uint32_t guard)
{
	program_each_access(search->program, guard, access)
	{
		if (access->kind == ACCESS_WRITE && !access->is_derived && access->node != node &&
			writes_zero(search, access) && may_run_meanwhile(search, access->node))
			return true;
	}
	return false;
}

void link_find_again(struct program *program)
{
	struct search search = { .program = program };
	struct arena arena = { 0 };

	search.seen =
		arena_array(&arena, bitset_words(program->function_count), sizeof(*search.seen));
	program_cursor_init(&search.cursor, program);
	for (uint32_t c = 0; c < program->call_count; c++) {
		struct program_call *call = &program->calls[c];
		if (!(call->flags & CALL_ONCE))
			continue;
		program_open(&search.cursor, call->caller);
		uint32_t ref = flow_once_guard(search.cursor.flow, call->instr);
		uint32_t slot =
			ref == air_none ? air_none : program->functions[call->caller].slots[ref];
		if (slot != air_none && is_taken_back(&search, call->caller, slot))
			call->flags = (call->flags & ~(uint32_t)CALL_ONCE) | CALL_AGAIN;
	}
	program_cursor_release(&search.cursor);
	arena_release(&arena);
}
