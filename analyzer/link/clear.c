/*
 * Does a function make all of what it is handed the address of zero, as one call enters it:
 * `ms_to_timeval(0, &limit)`?
 *
 * Only where one way leads through the body, once what the call hands over has decided its
 * branches: then all that is written on it counts, in that order. It errs towards "no".
 */
#include "base/bitset.h"
#include "link/internal.h"
#include "link/live.h"

enum { deepest_clear = 3, most_members = 16 };

/* What is written to the object that parameter `param` leads to. */
struct filling {
	struct program_cursor *cursor;
	uint32_t param;
	uint64_t size;
	uint32_t places[most_members]; /* members that are zero */
	uint32_t count;
	bool is_whole; /* all of it is zero, but for `spoiled` */
	bool is_spoiled;
};

static bool leads_to_param(const struct filling *filling, uint32_t at, struct air_value value)
{
	struct flow_origin origin = flow_origin(filling->cursor->flow, at, value);
	return origin.kind == FLOW_ORIGIN_PARAM && origin.index == filling->param;
}

static bool is_zero(struct program_cursor *cursor, uint32_t instr)
{
	const struct air_instr *write = &cursor->air.instrs[instr];
	int64_t constant;
	return write->op == AIR_ZERO ||
	       (flow_constant(
			cursor->flow, instr, cursor->air.values[write->first_value], &constant) &&
		       !constant);
}

static bool is_same_member(
	const struct air_function *f, const struct air_place *a, const struct air_place *b)
{
	const struct air_step *left = &f->steps[a->first_step], *right = &f->steps[b->first_step];
	return left->kind == AIR_STEP_FIELD && left->field == right->field;
}

/* Members of one level only, each a field. */
static void note_write(struct filling *filling, uint32_t instr)
{
	const struct air_function *f = &filling->cursor->air;
	uint32_t number = f->instrs[instr].place;
	const struct air_place *place = &f->places[number];
	if (place->root != AIR_ROOT_DEREF || !leads_to_param(filling, instr, place->base))
		return;
	if (!is_zero(filling->cursor, instr) || place->step_count > 1 ||
		(place->step_count && f->steps[place->first_step].kind != AIR_STEP_FIELD)) {
		filling->is_spoiled = true;
		return;
	}
	if (!place->step_count) {
		filling->is_whole = true;
		return;
	}
	for (uint32_t i = 0; i < filling->count; i++)
		if (is_same_member(f, place, &f->places[filling->places[i]]))
			return;
	if (filling->count < most_members)
		filling->places[filling->count++] = number;
}

static void note_call(struct filling *filling, uint32_t instr)
{
	const struct air_function *f = &filling->cursor->air;
	const struct air_instr *call = &f->instrs[instr];
	for (uint32_t i = 0; i < air_call_argument_count(call); i++) {
		if (!leads_to_param(filling, instr, air_call_argument(f, call, i)))
			continue;
		if (link_clears(instr, i, filling->size, filling->cursor))
			filling->is_whole = true;
		else if (!(flow_call_effects(filling->cursor->flow, instr)->only_reads >> i & 1))
			filling->is_spoiled = true;
	}
}

static bool is_zeroed(const struct filling *filling)
{
	const struct air_function *f = &filling->cursor->air;
	uint64_t size = 0;
	for (uint32_t i = 0; i < filling->count; i++) {
		const struct air_place *place = &f->places[filling->places[i]];
		size += place->type == air_none ? 0 : f->types[place->type].size;
	}
	return !filling->is_spoiled && (filling->is_whole || size == filling->size);
}

static void note_block(struct filling *filling, uint32_t block)
{
	const struct program_cursor *cursor = filling->cursor;
	uint32_t first = cursor->air.blocks[block].first_instr;
	for (uint32_t i = first; i < first + cursor->cfg.end[block]; i++) {
		enum air_op op = cursor->air.instrs[i].op;
		if (op == AIR_COPY || op == AIR_ZERO)
			note_write(filling, i);
		else if (op == AIR_CALL)
			note_call(filling, i);
		else if (op == AIR_ASM)
			filling->is_spoiled = true;
	}
}

/* The one live successor of a block; air_none if there is none, or a choice. */
static uint32_t only_successor(
	const struct program_cursor *cursor, const uint64_t *live, uint32_t block)
{
	const struct cfg *cfg = &cursor->cfg;
	uint32_t only = air_none;
	for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1]; e++) {
		if (!bitset_has(live, cfg->successors[e]))
			continue;
		if (only != air_none && only != cfg->successors[e])
			return air_none;
		only = cfg->successors[e];
	}
	return only;
}

/* Along the only way, from the entry to the return. */
static bool follow(struct filling *filling, const uint64_t *live)
{
	const struct air_function *f = &filling->cursor->air;
	uint32_t block = 0;
	for (uint32_t steps = 0; steps < f->block_count && block != air_none; steps++) {
		note_block(filling, block);
		if (f->blocks[block].end.kind == AIR_RETURN)
			return is_zeroed(filling);
		block = only_successor(filling->cursor, live, block);
	}
	return false;
}

/* The one body that a direct call may mean, or air_none. */
static uint32_t body_of(const struct program_cursor *cursor, uint32_t instr)
{
	const struct program *program = cursor->program;
	uint32_t ref = cursor->air.instrs[instr].callee;
	uint32_t symbol =
		ref == air_none ? air_none : program->functions[cursor->node].symbols[ref];
	if (symbol == air_none || program->symbols[symbol].node_count != 1 ||
		program->symbols[symbol].is_contract)
		return air_none;
	uint32_t node = program->symbols[symbol].nodes[0];
	return node < program->defined_count && !program->functions[node].is_degraded ? node
										      : air_none;
}

bool link_clears(uint32_t call, uint32_t argument, uint64_t size, void *data)
{
	struct program_cursor *caller = data, cursor;
	struct program_index *index = caller->program->index;
	struct link_arguments arguments;
	uint32_t node = body_of(caller, call);
	if (index->is_scanning || node == air_none || argument >= link_most_arguments ||
		index->clear_depth == deepest_clear)
		return false;
	index->clear_depth++;
	link_gather_arguments(
		caller, call, (struct link_wanted){ .values = UINT32_MAX }, &arguments);
	program_cursor_init(&cursor, caller->program);
	program_open(&cursor, node);
	link_bind_arguments(&cursor, &arguments);
	struct filling filling = { .cursor = &cursor, .param = argument, .size = size };
	bool clears = argument < cursor.air.param_count && follow(&filling, link_set_live(&cursor));
	program_cursor_release(&cursor);
	index->clear_depth--;
	return clears;
}
