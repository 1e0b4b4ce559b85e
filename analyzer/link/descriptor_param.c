/*
 * Descriptors that a helper is handed, by callers who do not agree: one hands over what surely
 * blocks, another what nobody knows. Then the mode of the parameter is unknown, and whether the
 * helper blocks is a matter of each call.
 *
 *  1. It starts at calls that only the mode leaves possible, and goes up through those who hand on
 *     their own parameter.
 *  2. Calls that know the mode, of what nobody waits for to become ready, are marked as telling
 *     something, those that hand on as forwarding, so that the questions of decide.c and
 *     specialise.c come to them.
 */
#include "link/descriptor_notes.h"

enum { most_params = 32, most_found = 4096 };

struct found_param {
	uint32_t node, param;
};

struct search {
	struct program *program;
	struct program_cursor cursor;
	ARRAY(struct found_param) found;
};

static void add(struct search *search, uint32_t node, uint32_t param)
{
	uint32_t *asked = search->program->index->descriptors->mode_params;
	if (param >= most_params || asked[node] >> param & 1 || search->found.count == most_found)
		return;
	asked[node] |= UINT32_C(1) << param;
	array_push(&search->found, ((struct found_param){ node, param }));
}

/* The parameter a descriptor came in by, and nothing else; air_none: it did not. */
static uint32_t param_of(struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, instr, value, sources);
	bool is_param = count == 1 && sources[0].origin.kind == FLOW_ORIGIN_PARAM &&
			sources[0].argument == air_none;
	return is_param ? sources[0].origin.index : air_none;
}

static void start_at(struct search *search, const struct program_call *call)
{
	struct role_list roles = search->program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		int argument = role->kind == ROLE_BLOCKS ? link_asked_argument(role->unless) : -1;
		if (argument < 0 || !(call->blocks_possible >> role->category & 1))
			continue;
		program_open(&search->cursor, call->caller);
		const struct air_function *f = &search->cursor.air;
		uint32_t param = param_of(&search->cursor, call->instr,
			air_call_argument(f, &f->instrs[call->instr], (uint32_t)argument));
		if (param != air_none)
			add(search, call->caller, param);
	}
}

static void ask_caller(struct search *search, const struct edge *edge, uint32_t param)
{
	struct program_call *call = &search->program->calls[edge->call];
	struct program_cursor *cursor = &search->cursor;
	program_open(cursor, edge->caller);
	struct air_value value =
		air_call_argument(&cursor->air, &cursor->air.instrs[call->instr], param);
	if (flow_is_nonblocking(cursor->flow, call->instr, value) != FLOW_UNKNOWN) {
		bool is_watched = link_descriptor_value(cursor, call->instr, value).is_watched;
		call->flags |= is_watched ? 0u : CALL_TELLS;
		return;
	}
	uint32_t own = param_of(cursor, call->instr, value);
	if (own == air_none)
		return;
	call->flags |= CALL_FORWARDS;
	add(search, edge->caller, own);
}

void link_find_mode_params(struct program *program)
{
	struct descriptors *d = program->index->descriptors;
	struct search search = { .program = program };
	d->mode_params = memory_new(program->function_count + 1, sizeof(*d->mode_params));
	program_cursor_init(&search.cursor, program);
	for (size_t i = 0; i < d->uses.count; i++) {
		const struct program_call *call =
			program_call_at(program, d->uses.items[i].node, d->uses.items[i].instr);
		if (call && call->symbol != air_none && call->blocks_possible)
			start_at(&search, call);
	}
	for (size_t i = 0; i < search.found.count; i++) {
		struct found_param found = search.found.items[i];
		for (uint32_t e = program->in_start[found.node];
			e < program->in_start[found.node + 1]; e++) {
			const struct edge *edge = &program->edges[program->in_edges[e]];
			if (edge->kind == EDGE_CALL && edge->through == air_none)
				ask_caller(&search, edge, found.param);
		}
	}
	program_cursor_release(&search.cursor);
	array_release(&search.found);
}

uint32_t link_mode_params(const struct program *program, uint32_t node)
{
	const struct descriptors *d = program->index->descriptors;
	return d && d->mode_params ? d->mode_params[node] : 0;
}
