#include "link/helper.h"

#include <stdlib.h>

#include "link/closing.h"
#include "link/descriptor_notes.h"
#include "link/gift.h"
#include "link/internal.h"

enum { most_levels = 8 };

static const struct helper nothing = { .gift = { .stream = air_none } };

struct found {
	uint32_t node;
	struct helper helper;
};

struct search {
	struct program *program;
	ARRAY(uint32_t) nodes; /* to look into on this level */
	ARRAY(struct found) found;
	bool *is_waiting; /* by node */
};

const struct edge *helper_edge(const struct program *program, const struct program_call *call)
{
	if (call->edge_count != 1)
		return NULL;
	const struct edge *edge = &program->edges[call->first_edge];
	bool is_plain = edge->callee < program->defined_count && link_carries(program, edge) &&
			link_is_target(program, call, edge);
	return is_plain ? edge : NULL;
}

uint32_t helper_param(struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	struct flow_origin origin = flow_origin(cursor->flow, instr, value);
	return origin.kind == FLOW_ORIGIN_PARAM ? origin.index : air_none;
}

static void add_node(struct search *s, uint32_t node)
{
	if (s->is_waiting[node])
		return;
	s->is_waiting[node] = true;
	array_push(&s->nodes, node);
}

static bool does_something(const struct program *program, const struct program_call *call)
{
	return call->symbol != air_none &&
	       (program_has_role(program, call->symbol, ROLE_OWNED_BY) ||
		       program_has_role(program, call->symbol, ROLE_TRANSFERS) ||
		       closing_is_of_stream(program, call));
}

static void look_into(struct search *s, uint32_t node)
{
	const struct helper *known = s->program->index->helpers[node];
	struct found found = { node, known ? *known : nothing };
	struct program_cursor *cursor = link_borrow_body(s->program, node);
	if (!cursor)
		return;
	bool is_more = helper_add_gift(cursor, &found.helper);
	is_more |= helper_add_transfers(cursor, &found.helper);
	is_more |= helper_add_closings(cursor, &found.helper);
	link_close_body(cursor);
	if (is_more)
		array_push(&s->found, found);
}

/* What this level has found is known to the next one, which is those that call it. */
static void keep_found(struct search *s)
{
	struct program *program = s->program;
	for (size_t i = 0; i < s->found.count; i++) {
		const struct found *found = &s->found.items[i];
		program->index->helpers[found->node] =
			arena_copy(&program->arena, &found->helper, sizeof(found->helper));
		for (uint32_t e = program->in_start[found->node];
			e < program->in_start[found->node + 1]; e++) {
			const struct edge *edge = &program->edges[program->in_edges[e]];
			if (helper_edge(program, &program->calls[edge->call]) == edge)
				add_node(s, edge->caller);
		}
	}
	s->found.count = 0;
}

static void find_helpers(struct program *program)
{
	struct search s = { .program = program };
	s.is_waiting = memory_new(program->defined_count + 1, sizeof(*s.is_waiting));
	for (uint32_t c = 0; c < program->call_count; c++)
		if (does_something(program, &program->calls[c]) &&
			program->calls[c].caller < program->defined_count)
			add_node(&s, program->calls[c].caller);
	for (int level = 0; level < most_levels && s.nodes.count; level++) {
		for (size_t i = 0; i < s.nodes.count; i++) {
			look_into(&s, s.nodes.items[i]);
			s.is_waiting[s.nodes.items[i]] = false;
		}
		s.nodes.count = 0;
		keep_found(&s);
	}
	array_release(&s.nodes);
	array_release(&s.found);
	free(s.is_waiting);
}

void helpers_find(struct program *program)
{
	struct program_index *index = program->index;
	if (index->helpers)
		return;
	index->helpers = memory_new(program->defined_count + 1, sizeof(*index->helpers));
	find_helpers(program);
	gift_find_fields(program);
}

const struct helper *helper_of_node(const struct program *program, uint32_t node)
{
	const struct helper *helper = program->index->helpers[node];
	return helper ? helper : &nothing;
}

const struct helper *helper_of_call(const struct program *program, const struct program_call *call)
{
	const struct edge *edge = helper_edge(program, call);
	return edge ? helper_of_node(program, edge->callee) : NULL;
}
