/*
 * A second look at a callee, with the constants of one call in place of its parameters.
 *
 * Summaries hold for all callers. Before a finding is reported through a call that hands over
 * constants (a zero timeout, a flag, NULL), the callee's body is walked again: branches these
 * constants decide are followed one way only, conditions of blocking calls are evaluated anew.
 * Calls further down are looked at the same way, a few levels deep. It only ever rules out; when in
 * doubt the summary stands.
 */
#include "base/bitset.h"
#include "link/internal.h"

enum { most_params = 16, most_depth = 4 };

struct arguments {
	struct flow_binding items[most_params];
	uint32_t count;
};

static void gather(struct program_cursor *cursor, uint32_t instr, struct arguments *arguments)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	*arguments = (struct arguments){ 0 };
	arguments->count = air_call_argument_count(call);
	if (arguments->count > most_params)
		arguments->count = most_params;
	for (uint32_t i = 0; i < arguments->count; i++) {
		struct flow_binding *binding = &arguments->items[i];
		struct air_value value = air_call_argument(&cursor->air, call, i);
		binding->has_constant =
			flow_constant(cursor->flow, instr, value, &binding->constant);
		binding->is_null = flow_is_null(cursor->flow, instr, value) == FLOW_TRUE &&
				   flow_origin(cursor->flow, instr, value).kind == FLOW_ORIGIN_NULL;
		binding->is_zeroed = flow_is_zeroed(cursor->flow, instr, value) == FLOW_TRUE;
	}
}

static bool blocks_under(struct program *program, uint32_t node, const struct arguments *arguments,
	enum block_category category, uint32_t depth);

static bool leaf_stays(struct program_cursor *cursor, const struct program_call *call,
	enum block_category category)
{
	if (!(call->blocks >> category & 1))
		return false;
	if (call->symbol == air_none)
		return true;
	struct role_list roles = cursor->program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		bool unknown = false;
		if (role->kind != ROLE_BLOCKS || role->category != category)
			continue;
		if (link_condition(cursor, call->instr, role->when, &unknown) == TRUTH_FALSE)
			continue;
		if (!role->unless ||
			link_condition(cursor, call->instr, role->unless, &unknown) != TRUTH_TRUE)
			return true;
	}
	return false;
}

static bool callee_stays(struct program_cursor *cursor, const struct program_call *call,
	enum block_category category, uint32_t depth)
{
	struct program *program = cursor->program;
	struct arguments arguments;
	gather(cursor, call->instr, &arguments);
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind != EDGE_CALL)
			continue;
		if (edge->callee >= program->defined_count) {
			/* Through a pointer: nothing is known of its conditions. */
			if (call->symbol == air_none &&
				program_has_role(program, program->functions[edge->callee].symbol,
					ROLE_BLOCKS))
				return true;
			continue;
		}
		if (link_is_cut(program, edge->callee) ||
			!program_blocks(program, edge->callee, category)->distance)
			continue;
		if (edge->through != air_none ||
			blocks_under(program, edge->callee, &arguments, category, depth + 1))
			return true;
	}
	return false;
}

static bool is_successor(const struct cfg *cfg, uint32_t block, uint32_t target)
{
	for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1]; e++)
		if (cfg->successors[e] == target)
			return true;
	return false;
}

/* The blocks that are reached when branches on known values go one way. */
static void reach(struct program_cursor *cursor, uint64_t *reached, uint32_t *stack)
{
	const struct air_function *f = &cursor->air;
	const struct cfg *cfg = &cursor->cfg;
	uint32_t size = 0;
	stack[size++] = 0;
	bitset_add(reached, 0);
	while (size) {
		uint32_t block = stack[--size];
		const struct air_terminator *end = &f->blocks[block].end;
		uint32_t at = f->blocks[block].first_instr + cfg->end[block];
		uint32_t only = air_none;
		int64_t value;
		if (end->kind == AIR_BRANCH &&
			flow_constant(cursor->flow, at ? at - 1 : 0, end->value, &value))
			only = f->targets[end->first_target + !value];
		if (only != air_none && !is_successor(cfg, block, only))
			only = air_none; /* the graph leads this edge elsewhere */
		for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1];
			e++) {
			uint32_t next = cfg->successors[e];
			if ((only != air_none && next != only) || bitset_has(reached, next))
				continue;
			bitset_add(reached, next);
			stack[size++] = next;
		}
	}
}

static bool walk(struct program_cursor *cursor, enum block_category category, uint32_t depth)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	uint64_t *reached = arena_array(
		&cursor->arena, bitset_words(cursor->air.block_count), sizeof(*reached));
	uint32_t *stack = arena_array(&cursor->arena, cursor->air.block_count + 1, sizeof(*stack));
	reach(cursor, reached, stack);
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (!bitset_has(reached, air_block_of(&cursor->air, call->instr)) ||
			call->flags & (CALL_FATAL | CALL_IN_CHILD))
			continue;
		if (leaf_stays(cursor, call, category) ||
			callee_stays(cursor, call, category, depth))
			return true;
	}
	return false;
}

static bool blocks_under(struct program *program, uint32_t node, const struct arguments *arguments,
	enum block_category category, uint32_t depth)
{
	struct program_cursor cursor;
	if (depth > most_depth)
		return true;
	program_cursor_init(&cursor, program);
	program_open(&cursor, node);
	for (uint32_t i = 0; i < arguments->count && i < cursor.air.param_count; i++)
		flow_bind(cursor.flow, i, &arguments->items[i]);
	bool stays = walk(&cursor, category, depth);
	program_cursor_release(&cursor);
	return stays;
}

bool program_still_blocks(
	struct program *program, const struct edge *edge, enum block_category category)
{
	struct program_cursor cursor;
	struct arguments arguments;
	if (edge->callee >= program->defined_count || edge->through != air_none)
		return true;
	program_cursor_init(&cursor, program);
	program_open(&cursor, edge->caller);
	gather(&cursor, program->calls[edge->call].instr, &arguments);
	program_cursor_release(&cursor);
	return blocks_under(program, edge->callee, &arguments, category, 0);
}
