/*
 * Found once for the whole program: bodies of functions that suspend are looked at, and again when
 * something they call turns out to fail.
 */
#include "link/failure.h"

#include "link/internal.h"

enum { most_origins = 8 };

struct failure {
	bool fails;
	enum certainty certainty;
	uint32_t call; /* whose error it hands on, or air_none */
};

struct search {
	struct program *program;
	struct program_cursor cursor;
	struct failure *failures; /* by node */
	ARRAY(uint32_t) fresh;    /* nodes whose callers have not been looked at */
};

/* ------------------------------------------------------------------------------- one function */

/* Is there more than its own end, or a cancellation, that may keep it from its work? */
static bool waits_for_others(const struct program *program, uint32_t symbol)
{
	const struct role *waits = program_role(program, symbol, ROLE_WAITS);
	const struct role *spawns = program_role(program, symbol, ROLE_SPAWNS);
	if (program_has_role(program, symbol, ROLE_SCOPE_OPEN) ||
		program_has_role(program, symbol, ROLE_SCOPE_CLOSE) ||
		program_has_role(program, symbol, ROLE_RELEASES) ||
		program_has_role(
			program, symbol, ROLE_CANCELS) || /* what it waits for is to fail */
		(spawns && spawns->spawn == SPAWN_GROUP)) /* its group tells */
		return false;
	return !waits || (waits->wait != WAIT_TIMER && waits->wait != WAIT_YIELD);
}

static bool is_declared_only(const struct program *program, uint32_t node)
{
	return node >= program->defined_count || link_is_cut(program, node);
}

static bool returns_number(const struct program_cursor *cursor, const struct program_call *call)
{
	const struct air_instr *instr = &cursor->air.instrs[call->instr];
	const struct air_type *type =
		instr->type == air_none ? NULL : &cursor->air.types[instr->type];
	return type && type->kind == AIR_TYPE_INT && !type->pointers;
}

static bool call_fails(const struct program *program, const struct failure *failures,
	const struct program_call *call, enum certainty *certainty)
{
	bool any = false;
	*certainty = CERTAIN;
	if (call->flags & (CALL_OPEN | CALL_FAN_OUT | CALL_UNRESOLVED))
		return false;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!link_is_target(program, call, edge))
			continue;
		const struct failure *failure = &failures[edge->callee];
		if (!failure->fails)
			return false;
		any = true;
		if (edge->certainty > *certainty)
			*certainty = edge->certainty;
		if (failure->certainty > *certainty)
			*certainty = failure->certainty;
	}
	return any;
}

/* -------------------------------------------------------------------------------------- returns */

static bool is_negated(const struct air_function *f, const struct flow_origin *origin)
{
	return origin->kind == FLOW_ORIGIN_OTHER && origin->instr != air_none &&
	       f->instrs[origin->instr].op == AIR_OPERATE &&
	       f->instrs[origin->instr].operation == AIR_NEG;
}

/* Is what it returns there an error? Fills `call` when it is that of a call. */
static bool origin_fails(const struct search *search, const struct flow_origin *origin,
	enum certainty *certainty, uint32_t *call)
{
	const struct program *program = search->program;
	*certainty = CERTAIN;
	*call = air_none;
	if (origin->kind == FLOW_ORIGIN_CONSTANT)
		return origin->integer < 0;
	if (origin->kind != FLOW_ORIGIN_CALL)
		return is_negated(&search->cursor.air, origin);
	const struct program_call *made =
		program_call_at(program, search->cursor.node, origin->index);
	if (!made || !call_fails(program, search->failures, made, certainty))
		return false;
	*call = (uint32_t)(made - program->calls);
	return true;
}

static uint32_t origins_of_return(
	struct program_cursor *cursor, uint32_t block, struct flow_origin *origins)
{
	const struct air_block *b = &cursor->air.blocks[block];
	if (b->end.kind != AIR_RETURN || b->end.value.kind == AIR_VALUE_NONE ||
		!cfg_is_reachable(&cursor->cfg, block))
		return 0;
	uint32_t at = b->first_instr + cursor->cfg.end[block];
	return flow_origins(cursor->flow, at ? at - 1 : 0, b->end.value, origins, most_origins);
}

/* Of the function in hand: the surest error it returns. */
static struct failure find_failure(struct search *search)
{
	struct failure best = { .call = air_none };
	struct flow_origin origins[most_origins];
	for (uint32_t b = 0; b < search->cursor.air.block_count; b++) {
		uint32_t count = origins_of_return(&search->cursor, b, origins);
		for (uint32_t o = 0; o < count; o++) {
			struct failure one = { .fails = true };
			if (!origin_fails(search, &origins[o], &one.certainty, &one.call))
				continue;
			if (!best.fails || one.certainty < best.certainty)
				best = one;
		}
	}
	return best;
}

/* --------------------------------------------------------------------------------------- search */

static void look_at(struct search *search, uint32_t node)
{
	const struct program_function *f = &search->program->functions[node];
	if (search->failures[node].fails || f->is_degraded || !f->may_suspend ||
		is_declared_only(search->program, node) ||
		!waits_for_others(search->program, f->symbol))
		return;
	program_open(&search->cursor, node);
	struct failure found = find_failure(search);
	if (!found.fails)
		return;
	search->failures[node] = found;
	array_push(&search->fresh, node);
}

static void look_at_callers(struct search *search, uint32_t node)
{
	const struct program *program = search->program;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind == EDGE_CALL)
			look_at(search, program->edges[program->in_edges[i]].caller);
}

static void add_declared(struct search *search)
{
	const struct program *program = search->program;
	for (uint32_t n = 0; n < program->function_count; n++) {
		uint32_t symbol = program->functions[n].symbol;
		if (!is_declared_only(program, n) ||
			!program_has_role(program, symbol, ROLE_SUSPENDS) ||
			!waits_for_others(program, symbol))
			continue;
		/* For what it waits nobody says: perhaps only for a time. */
		bool is_said = program_has_role(program, symbol, ROLE_WAITS);
		search->failures[n] = (struct failure){
			.fails = true, .certainty = is_said ? CERTAIN : LIKELY, .call = air_none
		};
		array_push(&search->fresh, n);
	}
}

/* Asked once for the whole program. */
static const struct failure *failures_of(struct program *program)
{
	struct program_index *index = program->index;
	if (index->failures)
		return index->failures;
	struct search search = { .program = program };
	index->failures = search.failures =
		memory_new(program->function_count + 1, sizeof(*search.failures));
	program_cursor_init(&search.cursor, program);
	add_declared(&search);
	for (uint32_t n = 0; n < program->defined_count; n++)
		look_at(&search, n);
	while (search.fresh.count)
		look_at_callers(&search, search.fresh.items[--search.fresh.count]);
	program_cursor_release(&search.cursor);
	array_release(&search.fresh);
	return index->failures;
}

bool program_call_may_fail(
	struct program_cursor *cursor, const struct program_call *call, enum certainty *certainty)
{
	return returns_number(cursor, call) &&
	       call_fails(cursor->program, failures_of(cursor->program), call, certainty);
}

const struct program_call *program_failure_source(struct program *program, uint32_t node)
{
	const struct failure *failure = &failures_of(program)[node];
	return failure->fails && failure->call != air_none ? &program->calls[failure->call] : NULL;
}

bool program_may_fail(struct program *program, uint32_t node)
{
	return failures_of(program)[node].fails;
}

/* ----------------------------------------------------------------------------- on the way out */

static bool returns_error(struct program_cursor *cursor, uint32_t block)
{
	struct flow_origin origins[most_origins];
	uint32_t count = origins_of_return(cursor, block, origins);
	for (uint32_t o = 0; o < count; o++)
		if (origins[o].kind != FLOW_ORIGIN_CONSTANT || origins[o].integer >= 0)
			return false;
	return count || cursor->air.blocks[block].end.kind != AIR_RETURN;
}

bool program_is_failing(struct program_cursor *cursor, uint32_t instr)
{
	const struct cfg *cfg = &cursor->cfg;
	uint32_t blocks = cursor->air.block_count, size = 0;
	uint8_t *is_seen = memory_new(blocks, 1);
	uint32_t *stack = memory_new(blocks + 1, sizeof(*stack));
	bool failing = true;
	stack[size++] = air_block_of(&cursor->air, instr);
	while (size && failing) {
		uint32_t block = stack[--size];
		failing = returns_error(cursor, block);
		for (uint32_t s = cfg->successor_start[block]; s < cfg->successor_start[block + 1];
			s++) {
			if (is_seen[cfg->successors[s]])
				continue;
			is_seen[cfg->successors[s]] = 1;
			stack[size++] = cfg->successors[s];
		}
	}
	free(is_seen);
	free(stack);
	return failing;
}
