/*
 * Helpers that take: what a function returns is followed to the call that takes, once for each
 * function that somebody asks about. Every value it may return is put in one of three heaps: what
 * came, what says that something came, what says that nothing did. Any other value, or one that is
 * in two of them, and the function is no helper.
 */
#include "link/take.h"

#include <string.h>

#include "link/internal.h"

enum { most_takes = 4, most_depth = 4, most_origins = 8 };

struct helper {
	struct program_cursor cursor;
	uint32_t takes[most_takes]; /* instructions */
	uint32_t take_count;
	struct program_take first;
	bool passes; /* what the call gave is returned as it is */
	bool has_success;
	bool is_other; /* something else, or too much */
	int64_t success;
	int64_t failures[most_origins];
	uint32_t failure_count;
};

static struct program_take take_of_call(
	struct program *program, const struct program_call *call, int depth);

/* Is it one of the calls that the role is not about? That it does not wait (`unless`) is how things
 * are taken. */
static bool is_about_else(
	struct program *program, const struct program_call *call, const struct role *role)
{
	struct program_cursor cursor;
	bool unknown = false;
	if (!role->when)
		return false;
	program_cursor_init(&cursor, program);
	program_open(&cursor, call->caller);
	enum truth when = link_condition(&cursor, call->instr, role->when, &unknown);
	program_cursor_release(&cursor);
	return when == TRUTH_FALSE;
}

/* The role of a call that takes by itself, or NULL. */
static const struct role *take_role(struct program *program, const struct program_call *call)
{
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		if (role->kind == ROLE_BLOCKS && role->use &&
			(role->category == BLOCK_NET || role->category == BLOCK_FD) &&
			(!strcmp(role->use, "async_read") || !strcmp(role->use, "async_accept")) &&
			!is_about_else(program, call, role))
			return role;
	}
	return NULL;
}

/* ----------------------------------------------------------------------------- what is returned */

static bool is_after_take(const struct helper *h, uint32_t block)
{
	const struct cfg *cfg = &h->cursor.cfg;
	for (uint32_t t = 0; t < h->take_count; t++)
		if (cfg_dominates(cfg, air_block_of(&h->cursor.air, h->takes[t]), block))
			return true;
	return false;
}

static bool gave_nothing(struct helper *h, uint32_t block)
{
	for (uint32_t t = 0; t < h->take_count; t++)
		if (flow_gave_nothing(h->cursor.flow, block, h->takes[t]))
			return true;
	return false;
}

static void add_constant(struct helper *h, int64_t constant, uint32_t block)
{
	if (gave_nothing(h, block)) {
		if (h->failure_count < most_origins)
			h->failures[h->failure_count++] = constant;
		else
			h->is_other = true;
		return;
	}
	if (!is_after_take(h, block)) {
		h->is_other |= constant >= 0; /* an error, before anything was tried */
		return;
	}
	h->is_other |= h->has_success && h->success != constant;
	h->has_success = true;
	h->success = constant;
}

static bool is_take(const struct helper *h, uint32_t instr)
{
	for (uint32_t t = 0; t < h->take_count; t++)
		if (h->takes[t] == instr)
			return true;
	return false;
}

static void add_value(struct helper *h, struct air_value value, uint32_t block, int depth);

/* Is it true where the call gave something: `n > 0`? */
static bool is_whether_came(struct helper *h, const struct air_instr *made)
{
	const struct air_function *f = &h->cursor.air;
	if (made->op != AIR_OPERATE || made->operation != AIR_GT || made->value_count != 2)
		return false;
	struct air_value limit = f->values[made->first_value + 1];
	struct flow_origin from = flow_origin(
		h->cursor.flow, (uint32_t)(made - f->instrs), f->values[made->first_value]);
	return limit.kind == AIR_VALUE_INT && !limit.integer && from.kind == FLOW_ORIGIN_CALL &&
	       is_take(h, from.index);
}

static void add_truth(struct helper *h)
{
	h->is_other |= (h->has_success && h->success != 1) || h->failure_count == most_origins;
	h->has_success = true;
	h->success = 1;
	if (!h->is_other)
		h->failures[h->failure_count++] = 0;
}

/* What is put into a local that is returned, wherever that is. */
static void add_local(struct helper *h, uint32_t local, int depth)
{
	const struct air_function *f = &h->cursor.air;
	h->is_other |= local < f->param_count || f->locals[local].flags & AIR_LOCAL_ADDRESSED;
	for (uint32_t i = 0; i < f->instr_count && !h->is_other; i++) {
		const struct air_instr *instr = &f->instrs[i];
		if (instr->op != AIR_COPY && instr->op != AIR_ZERO)
			continue;
		const struct air_place *place = air_instr_place(f, instr);
		if (place->root != AIR_ROOT_LOCAL || place->index != local ||
			!cfg_instr_is_reachable(&h->cursor.cfg, i))
			continue;
		if (place->step_count)
			h->is_other = true;
		else if (instr->op == AIR_ZERO)
			add_constant(h, 0, air_block_of(f, i));
		else
			add_value(h, f->values[instr->first_value], air_block_of(f, i), depth);
	}
}

static void add_value(struct helper *h, struct air_value value, uint32_t block, int depth)
{
	const struct air_function *f = &h->cursor.air;
	const struct air_instr *made = air_value_instr(f, value);
	while (made && made->op == AIR_CAST) {
		value = f->values[made->first_value];
		made = air_value_instr(f, value);
	}
	if (air_value_is_constant(value)) {
		add_constant(h, value.kind == AIR_VALUE_INT ? value.integer : 0, block);
		return;
	}
	if (made && made->op == AIR_CALL && is_take(h, (uint32_t)(made - f->instrs))) {
		h->passes = true;
		return;
	}
	if (made && is_whether_came(h, made)) {
		add_truth(h);
		return;
	}
	const struct air_place *place =
		made && made->op == AIR_READ ? air_instr_place(f, made) : NULL;
	if (depth < most_depth && place && place->root == AIR_ROOT_LOCAL && !place->step_count)
		add_local(h, place->index, depth + 1);
	else /* some number, of an error if nothing came */
		h->is_other |= !gave_nothing(h, block);
}

static void add_returns(struct helper *h)
{
	const struct air_function *f = &h->cursor.air;
	for (uint32_t b = 0; b < f->block_count && !h->is_other; b++)
		if (f->blocks[b].end.kind == AIR_RETURN && cfg_is_reachable(&h->cursor.cfg, b))
			add_value(h, f->blocks[b].end.value, b, 0);
}

/* Can a caller tell whether something came? */
static bool is_told(const struct helper *h)
{
	if (h->is_other || !(h->passes || h->has_success))
		return false;
	if (h->passes && h->has_success && h->success <= 0)
		return false;
	for (uint32_t i = 0; i < h->failure_count; i++)
		if (h->has_success ? h->failures[i] == h->success : h->failures[i] > 0)
			return false;
	return true;
}

static bool is_truth(const struct helper *h)
{
	for (uint32_t i = 0; i < h->failure_count; i++)
		if (h->failures[i])
			return false;
	return !h->passes && h->success > 0 && h->failure_count;
}

/* ---------------------------------------------------------------------------------- functions */

static void find_takes(struct helper *h, uint32_t node, int depth)
{
	struct program *program = h->cursor.program;
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		struct program_take take = take_of_call(program, call, depth + 1);
		if (!take.role || call->flags & CALL_FATAL)
			continue;
		h->is_other |= h->take_count == most_takes;
		if (h->take_count < most_takes)
			h->takes[h->take_count++] = call->instr;
		h->first = h->first.role ? h->first : take;
	}
}

static struct program_take find_take(struct program *program, uint32_t node, int depth)
{
	const struct program_function *f = &program->functions[node];
	struct program_take none = { 0 };
	struct helper h = { 0 };
	if (f->is_degraded || f->may_suspend || link_is_cut(program, node))
		return none;
	h.cursor.program = program;
	find_takes(&h, node, depth);
	if (!h.take_count || h.is_other)
		return none;
	program_cursor_init(&h.cursor, program);
	program_open(&h.cursor, node);
	add_returns(&h);
	program_cursor_release(&h.cursor);
	h.first.is_helper = true;
	h.first.is_truth = is_truth(&h) || (h.passes && h.take_count == 1 && h.first.is_truth);
	return is_told(&h) ? h.first : none;
}

/* Asked once for each function. While a function is looked at, it takes nothing: it may call
 * itself. */
static struct program_take take_of_node(struct program *program, uint32_t node, int depth)
{
	static const struct program_take nothing = { 0 };
	struct program_index *index = program->index;
	if (!index->takes)
		index->takes = memory_new(program->defined_count, sizeof(*index->takes));
	if (!index->takes[node]) {
		index->takes[node] = &nothing;
		struct program_take take = find_take(program, node, depth);
		index->takes[node] = arena_copy(&program->arena, &take, sizeof(take));
	}
	return *index->takes[node];
}

static struct program_take take_of_call(
	struct program *program, const struct program_call *call, int depth)
{
	struct program_take take = { take_role(program, call), call, false, false };
	for (uint32_t e = 0; e < call->edge_count && !take.role && depth < most_depth; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (link_carries(program, edge) && link_is_target(program, call, edge) &&
			edge->callee < program->defined_count && edge->certainty < POSSIBLE)
			take = take_of_node(program, edge->callee, depth);
	}
	return take;
}

struct program_take program_take(struct program *program, const struct program_call *call)
{
	return take_of_call(program, call, 0);
}

enum flow_count program_take_counts(struct program *program, const struct program_call *call)
{
	struct program_take take = program_take(program, call);
	if (!take.role)
		return FLOW_COUNTS_NOT;
	return take.is_truth ? FLOW_COUNTS_TRUTH : FLOW_COUNTS;
}

struct program_descriptor program_take_source(
	struct program *program, const struct program_take *take)
{
	struct program_cursor cursor;
	uint32_t instr = take->call->instr;
	program_cursor_init(&cursor, program);
	program_open(&cursor, take->call->caller);
	struct program_descriptor source = program_descriptor(
		&cursor, instr, air_call_argument(&cursor.air, &cursor.air.instrs[instr], 0));
	program_cursor_release(&cursor);
	return source;
}
