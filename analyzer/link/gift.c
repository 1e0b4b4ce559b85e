/*
 * A helper is looked into once. While that goes on it gives nothing away: it may call itself.
 */
#include "link/gift.h"

#include "link/descriptor_notes.h"
#include "link/possession_ask.h"

static struct gift gift_of_role(const struct program *program, const struct program_call *call)
{
	const struct role *role = call->symbol == air_none
					  ? NULL
					  : program_role(program, call->symbol, ROLE_OWNED_BY);
	struct gift none = { .stream = air_none };
	if (!role || role->argument < 0)
		return none;
	return (struct gift){ true, (uint32_t)role->argument, (uint32_t)role->number };
}

/* The parameter of the function in hand that a value is, and nothing else; air_none. */
static uint32_t param_of(struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	struct flow_origin origin = flow_origin(cursor->flow, instr, value);
	return origin.kind == FLOW_ORIGIN_PARAM ? origin.index : air_none;
}

static struct gift gift_of_body(struct asking *asking, struct program_cursor *cursor)
{
	const struct program_function *f = &asking->program->functions[cursor->node];
	struct gift none = { .stream = air_none };
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &asking->program->calls[c];
		const struct air_instr *instr = &cursor->air.instrs[call->instr];
		struct gift gift = gift_of_call(asking, call);
		struct possession possession;
		if (!gift.is_one)
			continue;
		struct air_value given = air_call_argument(&cursor->air, instr, gift.descriptor);
		uint32_t param = param_of(cursor, call->instr, given);
		if (param == air_none ||
			!possession_at_end(asking, cursor, call->instr, given, &possession))
			continue;
		uint32_t out =
			gift.stream == air_none
				? air_none
				: param_of(cursor, call->instr,
					  air_call_argument(&cursor->air, instr, gift.stream));
		return (struct gift){ true, param, out };
	}
	return none;
}

static struct gift gift_of_node(struct asking *asking, uint32_t node)
{
	struct program *program = asking->program;
	struct program_index *index = program->index;
	static const struct gift none = { .stream = air_none };
	if (!index->gifts)
		index->gifts = memory_new(program->defined_count, sizeof(*index->gifts));
	if (index->gifts[node])
		return *index->gifts[node];
	index->gifts[node] = &none;
	struct program_cursor *cursor = link_borrow_body(program, node);
	if (!cursor)
		return none;
	struct gift gift = gift_of_body(asking, cursor);
	index->gifts[node] = arena_copy(&program->arena, &gift, sizeof(gift));
	link_close_body(cursor);
	return gift;
}

struct gift gift_of_call(struct asking *asking, const struct program_call *call)
{
	const struct program *program = asking->program;
	struct gift gift = gift_of_role(program, call);
	if (gift.is_one || call->edge_count != 1)
		return gift;
	const struct edge *edge = &program->edges[call->first_edge];
	if (edge->callee >= program->defined_count || !link_carries(program, edge) ||
		!link_is_target(program, call, edge))
		return gift;
	return gift_of_node(asking, edge->callee);
}

bool gift_is_release(
	const struct program *program, const struct program_call *call, uint32_t argument)
{
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		if (role->kind == ROLE_RELEASES &&
			argument == (role->argument < 0 ? 0 : (uint32_t)role->argument))
			return true;
		if (role->kind == ROLE_CONSUMES && role->argument == (int)argument)
			return true;
	}
	return false;
}
