/*
 * A helper is looked into once, for each of its parameters: the first call in it that passes the
 * parameter on to something that reads or writes.
 */
#include "link/transfer.h"

#include "link/descriptor_notes.h"

enum { most_params = 8 };

/* By parameter: 1 + the call, as a number into program->calls; 0: none. And its argument. */
struct passing {
	uint32_t calls[most_params];
	uint32_t arguments[most_params];
};

static const struct role *role_of(struct program_cursor *cursor, const struct program_call *call)
{
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = cursor->program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		bool unknown = false;
		if (role->kind == ROLE_TRANSFERS && role->argument >= 0 &&
			link_condition(cursor, call->instr, role->when, &unknown) != TRUTH_FALSE &&
			(!role->unless || link_condition(cursor, call->instr, role->unless,
						  &unknown) == TRUTH_FALSE))
			return role;
	}
	return NULL;
}

static const struct passing *passing_of(struct program *program, uint32_t node);

/* The helper that a call goes to, or NULL. */
static const struct edge *helper_of(struct program *program, const struct program_call *call)
{
	if (call->edge_count != 1)
		return NULL;
	const struct edge *edge = &program->edges[call->first_edge];
	bool is_plain = edge->callee < program->defined_count && link_carries(program, edge) &&
			link_is_target(program, call, edge);
	return is_plain ? edge : NULL;
}

static void add_passed(struct program_cursor *cursor, const struct program_call *call,
	uint32_t argument, struct passing *passing)
{
	const struct air_function *f = &cursor->air;
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, call->instr,
		air_call_argument(f, &f->instrs[call->instr], argument), sources);
	if (count != 1 || sources[0].origin.kind != FLOW_ORIGIN_PARAM ||
		sources[0].argument != air_none || sources[0].origin.index >= most_params ||
		passing->calls[sources[0].origin.index])
		return;
	passing->calls[sources[0].origin.index] = 1 + (uint32_t)(call - cursor->program->calls);
	passing->arguments[sources[0].origin.index] = argument;
}

static void find_passing(struct program_cursor *cursor, struct passing *passing)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		const struct role *role = role_of(cursor, call);
		const struct edge *edge = role ? NULL : helper_of(program, call);
		const struct passing *below = edge ? passing_of(program, edge->callee) : NULL;
		if (role)
			add_passed(cursor, call, (uint32_t)role->argument, passing);
		for (uint32_t p = 0; below && p < most_params; p++)
			if (below->calls[p])
				add_passed(cursor, call, p, passing);
	}
}

static const struct passing *passing_of(struct program *program, uint32_t node)
{
	static const struct passing nothing;
	struct program_index *index = program->index;
	if (!index->passings)
		index->passings = memory_new(program->defined_count, sizeof(*index->passings));
	if (index->passings[node])
		return index->passings[node];
	index->passings[node] = &nothing;
	struct program_cursor *cursor = link_borrow_body(program, node);
	if (!cursor)
		return &nothing;
	struct passing passing = { 0 };
	find_passing(cursor, &passing);
	index->passings[node] = arena_copy(&program->arena, &passing, sizeof(passing));
	link_close_body(cursor);
	return index->passings[node];
}

/* Down to the call that reads or writes itself. */
static bool go_down(struct program *program, uint32_t param, struct transfer *transfer)
{
	while (transfer->edge_count <= transfer_most_steps) {
		const struct edge *edge =
			&program->edges[transfer->edges[transfer->edge_count - 1]];
		const struct passing *passing = passing_of(program, edge->callee);
		if (param >= most_params || !passing->calls[param])
			return false;
		transfer->call = &program->calls[passing->calls[param] - 1];
		param = passing->arguments[param];
		const struct edge *next = helper_of(program, transfer->call);
		if (!next) {
			transfer->role =
				program_role(program, transfer->call->symbol, ROLE_TRANSFERS);
			return transfer->role != NULL;
		}
		if (transfer->edge_count == transfer_most_steps)
			return false;
		transfer->edges[transfer->edge_count++] = transfer->call->first_edge;
	}
	return false;
}

/* Of several parameters the first that is read or written. */
static bool through_helper(
	struct program *program, const struct edge *edge, struct transfer *transfer)
{
	const struct passing *passing = passing_of(program, edge->callee);
	for (uint32_t p = 0; p < most_params; p++) {
		if (!passing->calls[p])
			continue;
		*transfer = (struct transfer){ .argument = p, .edge_count = 1 };
		transfer->edges[0] = (uint32_t)(edge - program->edges);
		return go_down(program, p, transfer);
	}
	return false;
}

bool program_transfer(
	struct program_cursor *cursor, const struct program_call *call, struct transfer *transfer)
{
	struct program *program = cursor->program;
	const struct role *role = role_of(cursor, call);
	const struct edge *edge = helper_of(program, call);
	if (role) {
		*transfer = (struct transfer){
			.argument = (uint32_t)role->argument, .call = call, .role = role
		};
		return true;
	}
	return edge && through_helper(program, edge, transfer);
}
