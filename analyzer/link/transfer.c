#include "link/transfer.h"

#include "link/descriptor_notes.h"
#include "link/helper.h"

/* Does the call surely transfer what the role says? */
static bool is_met(
	struct program_cursor *cursor, const struct program_call *call, const struct role *role)
{
	bool unknown = false;
	return role->kind == ROLE_TRANSFERS && role->argument >= 0 &&
	       link_condition(cursor, call->instr, role->when, &unknown) != TRUTH_FALSE &&
	       (!role->unless ||
		       link_condition(cursor, call->instr, role->unless, &unknown) == TRUTH_FALSE);
}

static struct role_list roles_of(const struct program *program, const struct program_call *call)
{
	return call->symbol == air_none ? (struct role_list){ 0 }
					: program->symbols[call->symbol].roles;
}

/* ------------------------------------------------------------------------------------- helpers */

/* The first call that is found to pass a parameter on stays. */
static bool add_passed(struct program_cursor *cursor, const struct program_call *call,
	uint32_t argument, struct helper *helper)
{
	const struct air_function *f = &cursor->air;
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, call->instr,
		air_call_argument(f, &f->instrs[call->instr], argument), sources);
	if (count != 1 || sources[0].origin.kind != FLOW_ORIGIN_PARAM ||
		sources[0].argument != air_none || sources[0].origin.index >= helper_most_params ||
		helper->passes[sources[0].origin.index].call)
		return false;
	helper->passes[sources[0].origin.index].call =
		1 + (uint32_t)(call - cursor->program->calls);
	helper->passes[sources[0].origin.index].argument = argument;
	return true;
}

bool helper_add_transfers(struct program_cursor *cursor, struct helper *helper)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	bool is_more = false;
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		const struct helper *below = helper_of_call(program, call);
		struct role_list roles = roles_of(program, call);
		for (uint32_t r = 0; r < roles.count; r++)
			if (is_met(cursor, call, &roles.items[r]))
				is_more |= add_passed(
					cursor, call, (uint32_t)roles.items[r].argument, helper);
		for (uint32_t p = 0; below && p < helper_most_params; p++)
			if (below->passes[p].call)
				is_more |= add_passed(cursor, call, p, helper);
	}
	return is_more;
}

/* ------------------------------------------------------------------------------------- answers */

static const struct role *role_for(
	const struct program *program, const struct program_call *call, uint32_t argument)
{
	struct role_list roles = roles_of(program, call);
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_TRANSFERS &&
			roles.items[r].argument == (int)argument)
			return &roles.items[r];
	return NULL;
}

/* Down to the call that reads or writes itself; false when that is too far. */
static bool go_down(struct program *program, const struct edge *edge, struct transfer *transfer)
{
	uint32_t param = transfer->argument;
	while (edge && transfer->edge_count < transfer_most_steps) {
		const struct helper *helper = helper_of_node(program, edge->callee);
		if (param >= helper_most_params || !helper->passes[param].call)
			return false;
		transfer->edges[transfer->edge_count++] = (uint32_t)(edge - program->edges);
		transfer->call = &program->calls[helper->passes[param].call - 1];
		param = helper->passes[param].argument;
		transfer->role = role_for(program, transfer->call, param);
		edge = transfer->role ? NULL : helper_edge(program, transfer->call);
	}
	return transfer->role != NULL;
}

uint32_t program_transfers(struct program_cursor *cursor, const struct program_call *call,
	struct transfer transfers[transfer_most])
{
	struct program *program = cursor->program;
	helpers_find(program);
	struct role_list roles = roles_of(program, call);
	const struct edge *edge = helper_edge(program, call);
	uint32_t count = 0;
	for (uint32_t r = 0; r < roles.count && count < transfer_most; r++)
		if (is_met(cursor, call, &roles.items[r]))
			transfers[count++] =
				(struct transfer){ .argument = (uint32_t)roles.items[r].argument,
					.call = call,
					.role = &roles.items[r] };
	bool is_own = count != 0;
	for (uint32_t p = 0; !is_own && edge && p < helper_most_params; p++) {
		struct transfer transfer = { .argument = p };
		if (count < transfer_most && go_down(program, edge, &transfer))
			transfers[count++] = transfer;
	}
	return count;
}
