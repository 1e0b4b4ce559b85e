/*
 * Binds parameters to what one call hands over, and follows branches that this decides one way.
 */
#include "link/live.h"

#include "air/fold.h"
#include "base/bitset.h"
#include "link/internal.h"

/* A descriptor that is handed over: its mode, where the callee asks for that. */
static void gather_mode(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	struct flow_binding *binding)
{
	enum flow_truth mode = flow_is_nonblocking(cursor->flow, instr, value);
	if (mode == FLOW_UNKNOWN)
		return;
	binding->has_mode = true;
	binding->is_nonblocking = mode == FLOW_TRUE;
	binding->descriptor_kind = flow_descriptor_kind(cursor->flow, instr, value);
}

/* Parameters, bit by bit, whose mode decides in some function the call goes to. */
static uint32_t asked_modes(struct program_cursor *cursor, uint32_t instr)
{
	const struct program *program = cursor->program;
	const struct program_call *call = program_call_at(program, cursor->node, instr);
	uint32_t asked = 0;
	for (uint32_t e = 0; call && e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (link_is_target(program, call, edge))
			asked |= link_mode_params(program, edge->callee);
	}
	return asked;
}

/* What memory always holds, whoever stores it. */
static bool kept_constant(struct flow *flow, struct air_value value, int64_t *constant)
{
	struct flow_bits bits = flow_bits(flow, value);
	*constant = (int64_t)bits.ones;
	return (bits.ones | bits.zeros) == UINT64_MAX;
}

static void gather_argument(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	bool is_asked, struct flow_binding *binding)
{
	struct flow *flow = cursor->flow;
	enum flow_truth is_null = flow_is_null(flow, instr, value);
	binding->has_constant = flow_constant(flow, instr, value, &binding->constant);
	if (is_asked && !binding->has_constant)
		binding->has_constant = kept_constant(flow, value, &binding->constant);
	binding->is_null =
		is_null == FLOW_TRUE && flow_origin(flow, instr, value).kind == FLOW_ORIGIN_NULL;
	binding->is_set = is_null == FLOW_FALSE;
	binding->is_zeroed = flow_is_zeroed(flow, instr, value) == FLOW_TRUE;
	if (is_asked && !binding->has_constant && !binding->is_set && !binding->is_zeroed)
		binding->doubt = (int)link_doubt(cursor, instr, value);
}

void link_gather_arguments(struct program_cursor *cursor, uint32_t instr, struct link_wanted wanted,
	struct link_arguments *arguments)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	*arguments = (struct link_arguments){ 0 };
	arguments->count = air_call_argument_count(call);
	if (arguments->count > link_most_arguments)
		arguments->count = link_most_arguments;
	uint32_t modes = asked_modes(cursor, instr);
	for (uint32_t i = 0; i < arguments->count; i++) {
		struct flow_binding *binding = &arguments->items[i];
		struct air_value value = air_call_argument(&cursor->air, call, i);
		if (!(wanted.values >> i & 1))
			continue;
		gather_argument(cursor, instr, value, wanted.doubts >> i & 1, binding);
		arguments->is_doubtful |= binding->doubt > DOUBT_HANDED;
		arguments->set |= binding->is_set ? UINT32_C(1) << i : 0;
		if (modes >> i & 1)
			gather_mode(cursor, instr, value, binding);
		arguments->is_known |=
			binding->has_constant || binding->is_zeroed || binding->has_mode;
	}
}

void link_bind_arguments(struct program_cursor *cursor, const struct link_arguments *arguments)
{
	for (uint32_t i = 0; i < arguments->count && i < cursor->air.param_count; i++)
		flow_bind(cursor->flow, i, &arguments->items[i]);
}

static bool is_successor(const struct cfg *cfg, uint32_t block, uint32_t target)
{
	for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1]; e++)
		if (cfg->successors[e] == target)
			return true;
	return false;
}

/* What a branch asks; of a pointer only whether it is null. */
static bool is_decided(
	struct program_cursor *cursor, uint32_t at, struct air_value value, int64_t *known)
{
	const struct air_instr *made = air_value_instr(&cursor->air, value);
	if (flow_constant(cursor->flow, at, value, known))
		return true;
	if (!made || made->type == air_none || !cursor->air.types[made->type].pointers)
		return false;
	enum flow_truth is_null = flow_is_null(cursor->flow, at, value);
	*known = is_null == FLOW_FALSE;
	return is_null != FLOW_UNKNOWN;
}

/* The one way a branch or a switch goes, or air_none. */
static uint32_t decided_target(struct program_cursor *cursor, uint32_t block)
{
	const struct air_function *f = &cursor->air;
	const struct air_terminator *end = &f->blocks[block].end;
	uint32_t at = f->blocks[block].first_instr + cursor->cfg.end[block];
	struct constant known = { .is_known = true };
	if ((end->kind != AIR_BRANCH && end->kind != AIR_SWITCH) ||
		!is_decided(cursor, at ? at - 1 : 0, end->value, &known.integer))
		return air_none;
	uint32_t only = f->targets[end->first_target + fold_target(f, end, known)];
	/* Or the graph leads this edge elsewhere. */
	return is_successor(&cursor->cfg, block, only) ? only : air_none;
}

static void note_way(const struct air_function *f, uint32_t block, uint32_t only, uint64_t *reached)
{
	const struct air_terminator *end = &f->blocks[block].end;
	if (only != air_none && end->kind == AIR_BRANCH)
		flow_add_way(reached, f, block, f->targets[end->first_target] == only);
}

/* The blocks that are reached, and branches that go one way only; how many edges are left. */
static uint32_t reach(struct program_cursor *cursor, uint64_t *reached, uint32_t *stack)
{
	const struct cfg *cfg = &cursor->cfg;
	uint32_t size = 0, count = 0;
	stack[size++] = 0;
	bitset_add(reached, 0);
	while (size) {
		uint32_t block = stack[--size], only = decided_target(cursor, block);
		note_way(&cursor->air, block, only, reached);
		for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1];
			e++) {
			uint32_t next = cfg->successors[e];
			if (only != air_none && next != only)
				continue;
			count++;
			if (bitset_has(reached, next))
				continue;
			bitset_add(reached, next);
			stack[size++] = next;
		}
	}
	return count;
}

/* What is not reached sets no values: more of them may be known then, and less reached. */
const uint64_t *link_set_live(struct program_cursor *cursor)
{
	enum { most_rounds = 4 };
	size_t words = bitset_words(flow_live_bits(&cursor->air));
	uint32_t *stack = arena_array(&cursor->arena, cursor->air.block_count + 1, sizeof(*stack));
	uint64_t *reached = NULL;
	uint32_t before = cursor->cfg.successor_start[cursor->air.block_count], count = 0;
	for (int round = 0; round < most_rounds; round++, before = count) {
		reached = arena_array(&cursor->arena, words, sizeof(*reached));
		count = reach(cursor, reached, stack);
		flow_set_live(cursor->flow, reached);
		if (count == before)
			break;
	}
	return reached;
}
