/*
 * The handle is followed forwards, from the call through casts and plain locals. Functions that
 * hand tasks on are found once, from the declared ones up to their callers, as far as there are
 * any: bodies that call nothing of the kind are never opened.
 */
#include "link/handle.h"

#include "link/internal.h"

enum { most_origins = 8 };

struct handle_source {
	bool is_task;
	uint32_t call; /* whose task it hands on, or air_none */
};

/* ----------------------------------------------------------------------------------------- fate */

struct walk {
	const struct air_function *f;
	const struct cfg *cfg;
	bool *is_seen;           /* by instruction */
	bool *is_passed;         /* by block, for the copy in hand */
	ARRAY(uint32_t) carries; /* instructions whose result is the handle */
	ARRAY(uint32_t) blocks;
	struct handle_fate fate;
};

static void carry(struct walk *w, uint32_t instr)
{
	if (w->is_seen[instr])
		return;
	w->is_seen[instr] = true;
	array_push(&w->carries, instr);
}

static bool is_local(const struct walk *w, const struct air_instr *instr, uint32_t local)
{
	if (!air_op_has_place(instr->op))
		return false;
	const struct air_place *place = air_instr_place(w->f, instr);
	return place->root == AIR_ROOT_LOCAL && place->index == local;
}

/* Reads of the local from here to the end of the block; false if it is overwritten, or ends. */
static bool read_on(struct walk *w, uint32_t instr, uint32_t end, uint32_t local)
{
	for (uint32_t i = instr; i < end; i++) {
		if (!is_local(w, &w->f->instrs[i], local))
			continue;
		if (w->f->instrs[i].op != AIR_READ)
			return false;
		w->fate.is_read = true;
		carry(w, i);
	}
	return true;
}

static uint32_t block_end(const struct walk *w, uint32_t block)
{
	return w->f->blocks[block].first_instr + w->cfg->end[block];
}

static void pass_on(struct walk *w, uint32_t block)
{
	const struct cfg *cfg = w->cfg;
	for (uint32_t s = cfg->successor_start[block]; s < cfg->successor_start[block + 1]; s++) {
		if (w->is_passed[cfg->successors[s]])
			continue;
		w->is_passed[cfg->successors[s]] = true;
		array_push(&w->blocks, cfg->successors[s]);
	}
}

static void follow_local(struct walk *w, uint32_t copy, uint32_t local)
{
	uint32_t block = air_block_of(w->f, copy);
	for (uint32_t b = 0; b < w->f->block_count; b++)
		w->is_passed[b] = false;
	if (read_on(w, copy + 1, block_end(w, block), local))
		pass_on(w, block);
	while (w->blocks.count) {
		block = w->blocks.items[--w->blocks.count];
		if (read_on(w, w->f->blocks[block].first_instr, block_end(w, block), local))
			pass_on(w, block);
	}
}

/* Does anything look at a local of several parts, an array or a struct? */
static bool is_looked_at(const struct walk *w, uint32_t local)
{
	for (uint32_t i = 0; i < w->f->instr_count; i++) {
		enum air_op op = w->f->instrs[i].op;
		if ((op == AIR_READ || op == AIR_ADDRESS) && is_local(w, &w->f->instrs[i], local))
			return true;
	}
	return false;
}

static void take_copy(struct walk *w, uint32_t copy)
{
	const struct air_place *place = air_instr_place(w->f, &w->f->instrs[copy]);
	if (place->root != AIR_ROOT_LOCAL) {
		w->fate.is_kept = true;
		return;
	}
	const struct air_local *local = &w->f->locals[place->index];
	if (w->fate.local == air_none && !(local->flags & AIR_LOCAL_TEMPORARY))
		w->fate.local = place->index;
	if (local->flags & AIR_LOCAL_ADDRESSED || local->cleanup != air_none)
		w->fate.is_kept = true;
	else if (place->step_count)
		w->fate.is_kept |= is_looked_at(w, place->index);
	else
		follow_local(w, copy, place->index);
}

static bool is_comparison(enum air_operator operation)
{
	return operation >= AIR_EQ && operation <= AIR_NOT && operation != AIR_NEG &&
	       operation != AIR_COMPLEMENT;
}

static void take_use(struct walk *w, uint32_t instr)
{
	const struct air_instr *use = &w->f->instrs[instr];
	if (use->op == AIR_CAST)
		carry(w, instr);
	else if (use->op == AIR_COPY)
		take_copy(w, instr);
	else if (use->op == AIR_OPERATE && is_comparison(use->operation))
		w->fate.is_tested = true;
	else
		w->fate.is_kept = true;
}

static bool is_result(struct air_value value, uint32_t instr)
{
	return value.kind == AIR_VALUE_RESULT && value.index == instr;
}

static void take_end(struct walk *w, enum air_terminator_kind kind)
{
	if (kind == AIR_RETURN)
		w->fate.is_returned = true;
	else if (kind == AIR_BRANCH)
		w->fate.is_tested = true;
	else
		w->fate.is_kept = true;
}

static void take_uses(struct walk *w, uint32_t carrier)
{
	const struct air_function *f = w->f;
	for (uint32_t i = 0; i < f->instr_count; i++)
		for (uint32_t v = 0; v < f->instrs[i].value_count; v++)
			if (is_result(f->values[f->instrs[i].first_value + v], carrier) &&
				cfg_instr_is_reachable(w->cfg, i))
				take_use(w, i);
	for (uint32_t b = 0; b < f->block_count; b++)
		if (is_result(f->blocks[b].end.value, carrier) && cfg_is_reachable(w->cfg, b))
			take_end(w, f->blocks[b].end.kind);
	for (uint32_t p = 0; p < f->place_count; p++)
		w->fate.is_kept |= f->places[p].root == AIR_ROOT_DEREF &&
				   is_result(f->places[p].base, carrier);
}

struct handle_fate program_handle_fate(struct program_cursor *cursor, uint32_t instr)
{
	struct walk w = { .f = &cursor->air, .cfg = &cursor->cfg, .fate.local = air_none };
	w.is_seen = memory_new(w.f->instr_count, sizeof(*w.is_seen));
	w.is_passed = memory_new(w.f->block_count, sizeof(*w.is_passed));
	carry(&w, instr);
	while (w.carries.count)
		take_uses(&w, w.carries.items[--w.carries.count]);
	free(w.is_seen);
	free(w.is_passed);
	array_release(&w.carries);
	array_release(&w.blocks);
	return w.fate;
}

/* ---------------------------------------------------------------------------------- handed on */

/* Is its declaration all there is to know about the task? */
static bool speaks_for_itself(const struct program *program, uint32_t symbol)
{
	return program_has_role(program, symbol, ROLE_RETURNS_TASK) ||
	       program_has_role(program, symbol, ROLE_SPAWNS) ||
	       program_has_role(program, symbol, ROLE_DETACHED);
}

/* By what is known so far. */
static bool returns_task(struct program_cursor *cursor, const struct handle_source *sources,
	const struct program_call *call, enum certainty *certainty)
{
	const struct program *program = cursor->program;
	const enum call_flag vague = CALL_OPEN | CALL_FAN_OUT | CALL_UNRESOLVED;
	bool found = false;
	*certainty = CERTAIN;
	if (call->symbol != air_none && speaks_for_itself(program, call->symbol)) {
		const struct role *role = program_role(program, call->symbol, ROLE_RETURNS_TASK);
		if (!role || program_has_role(program, call->symbol, ROLE_DETACHED))
			return false;
		program_open(cursor, call->caller);
		return program_role_holds(cursor, call->instr, role);
	}
	if (call->flags & vague)
		return false;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!link_is_target(program, call, edge))
			continue;
		if (!sources[edge->callee].is_task)
			return false;
		found = true;
		if (edge->certainty > *certainty)
			*certainty = edge->certainty;
	}
	return found;
}

static bool is_handle(struct program_cursor *cursor, const struct handle_source *sources,
	const struct flow_origin *origin)
{
	enum certainty certainty;
	if (origin->kind != FLOW_ORIGIN_CALL)
		return false;
	const struct program_call *call =
		program_call_at(cursor->program, cursor->node, origin->index);
	return call && returns_task(cursor, sources, call, &certainty);
}

/* Is everything that may be returned here a handle, or NULL? */
static bool returns_handles(
	struct program_cursor *cursor, const struct handle_source *sources, struct air_value value)
{
	struct flow_origin origins[most_origins];
	if (value.kind == AIR_VALUE_NULL)
		return true;
	if (value.kind != AIR_VALUE_RESULT)
		return false;
	uint32_t count = flow_origins(cursor->flow, value.index, value, origins, most_origins);
	for (uint32_t o = 0; o < count; o++)
		if (origins[o].kind != FLOW_ORIGIN_NULL && !is_handle(cursor, sources, &origins[o]))
			return false;
	return true;
}

/* The first call whose task the function in hand hands on and does not keep; or air_none. */
static uint32_t find_source(struct program_cursor *cursor, const struct handle_source *sources)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	uint32_t source = air_none;
	enum certainty certainty;
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		if (!returns_task(cursor, sources, &program->calls[c], &certainty))
			continue;
		struct handle_fate fate = program_handle_fate(cursor, program->calls[c].instr);
		if (fate.is_returned && fate.is_kept)
			return air_none;
		if (fate.is_returned && source == air_none)
			source = c;
	}
	for (uint32_t b = 0; b < cursor->air.block_count && source != air_none; b++) {
		const struct air_terminator *end = &cursor->air.blocks[b].end;
		if (end->kind == AIR_RETURN && cfg_is_reachable(&cursor->cfg, b) &&
			!returns_handles(cursor, sources, end->value))
			return air_none;
	}
	return source;
}

struct search {
	struct program_cursor cursor;
	struct handle_source *sources;
	ARRAY(uint32_t) fresh; /* nodes whose callers have not been looked at */
};

static void add(struct search *search, uint32_t node, uint32_t call)
{
	search->sources[node] = (struct handle_source){ .is_task = true, .call = call };
	array_push(&search->fresh, node);
}

static void look_at_callers(struct search *search, uint32_t node)
{
	struct program *program = search->cursor.program;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		const struct program_function *f = &program->functions[edge->caller];
		if (edge->kind != EDGE_CALL || search->sources[edge->caller].is_task ||
			f->is_degraded || speaks_for_itself(program, f->symbol))
			continue;
		program_open(&search->cursor, edge->caller);
		uint32_t source = find_source(&search->cursor, search->sources);
		if (source != air_none)
			add(search, edge->caller, source);
	}
}

/* Asked once for the whole program. */
static const struct handle_source *sources_of(struct program *program)
{
	struct program_index *index = program->index;
	if (index->handles)
		return index->handles;
	struct search search = { .cursor.program = program };
	index->handles = search.sources =
		memory_new(program->function_count, sizeof(*search.sources));
	for (uint32_t n = 0; n < program->function_count; n++)
		if (program_has_role(program, program->functions[n].symbol, ROLE_RETURNS_TASK))
			add(&search, n, air_none);
	if (search.fresh.count) {
		program_cursor_init(&search.cursor, program);
		while (search.fresh.count)
			look_at_callers(&search, search.fresh.items[--search.fresh.count]);
		program_cursor_release(&search.cursor);
	}
	array_release(&search.fresh);
	return index->handles;
}

bool program_returns_task(
	struct program_cursor *cursor, const struct program_call *call, enum certainty *certainty)
{
	return returns_task(cursor, sources_of(cursor->program), call, certainty);
}

const struct program_call *program_task_source(struct program *program, uint32_t node)
{
	const struct handle_source *source = &sources_of(program)[node];
	return source->is_task && source->call != air_none ? &program->calls[source->call] : NULL;
}
