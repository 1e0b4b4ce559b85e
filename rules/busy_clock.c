/*
 *  1. Of what the loop calls, a clock is a function with that role, or a helper that writes nothing
 *     and calls nothing but these. Any other call, and anything written but locals, is work.
 *  2. What the clock said must decide whether the loop ends: a loop that counts and takes the time
 *     as well is none.
 */
#include "busy_clock.h"

#include "link/access.h"

enum { most_depth = 8, most_call_depth = 4 };

enum sort { SORT_WORK, SORT_NOTHING, SORT_CLOCK };

struct clock {
	const struct function_pass *pass;
	struct program_cursor *cursor;
	uint32_t loop;
};

static enum sort sort_of(const struct program *program, const struct program_call *call, int depth);

static enum sort sort_of_body(const struct program *program, uint32_t node, int depth)
{
	const struct program_function *f = &program->functions[node];
	enum sort sort = SORT_NOTHING;
	if (node >= program->defined_count || f->is_degraded || depth == most_call_depth ||
		program_node_writes(program, node))
		return SORT_WORK;
	for (uint32_t c = 0; c < f->call_count && sort != SORT_WORK; c++) {
		enum sort one = sort_of(program, &program->calls[f->first_call + c], depth + 1);
		sort = one == SORT_NOTHING ? sort : one;
	}
	return sort;
}

static enum sort sort_of(const struct program *program, const struct program_call *call, int depth)
{
	if (call->symbol == air_none || call->blocks || call->flags & CALL_SUSPENDS)
		return SORT_WORK;
	const struct program_symbol *symbol = &program->symbols[call->symbol];
	const struct role *measures = program_role(program, call->symbol, ROLE_MEASURES);
	if (measures && measures->measure == MEASURE_TIME)
		return SORT_CLOCK;
	if (program_has_role(program, call->symbol, ROLE_READONLY) ||
		symbol->declaration->flags & AIR_SYMBOL_CONST)
		return SORT_NOTHING;
	if (symbol->is_contract || symbol->node_count != 1)
		return SORT_WORK;
	return sort_of_body(program, symbol->nodes[0], depth);
}

static enum sort sort_at(const struct clock *clock, uint32_t instr)
{
	const struct program *program = clock->pass->program;
	const struct program_call *call = program_call_at(program, clock->pass->node, instr);
	return call ? sort_of(program, call, 0) : SORT_WORK;
}

static bool is_in_loop(const struct clock *clock, uint32_t instr)
{
	return cfg_loop_has(
		&clock->cursor->cfg, clock->loop, air_block_of(&clock->cursor->air, instr));
}

static bool is_work(const struct clock *clock, uint32_t instr)
{
	const struct air_function *f = &clock->cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	if (made->op == AIR_CALL)
		return sort_at(clock, instr) == SORT_WORK;
	return (made->op == AIR_COPY || made->op == AIR_ZERO) &&
	       air_instr_place(f, made)->root != AIR_ROOT_LOCAL;
}

/* Nothing that anybody could see, and no loop inside. */
static bool does_no_work(const struct clock *clock)
{
	const struct air_function *f = &clock->cursor->air;
	const struct cfg *cfg = &clock->cursor->cfg;
	for (uint32_t b = 0; b < f->block_count; b++) {
		uint32_t first = f->blocks[b].first_instr;
		if (!cfg_is_reachable(cfg, b) || !cfg_loop_has(cfg, clock->loop, b))
			continue;
		if (cfg->loop_of[b] != clock->loop)
			return false;
		for (uint32_t i = 0; i < cfg->end[b]; i++)
			if (is_work(clock, first + i))
				return false;
	}
	return true;
}

static const struct air_instr *asked(const struct clock *clock, struct air_value value, int depth);

static bool has_address(const struct clock *clock, uint32_t call, uint32_t local)
{
	const struct air_function *f = &clock->cursor->air;
	const struct air_instr *made = &f->instrs[call];
	for (uint32_t a = 0; a < air_call_argument_count(made); a++) {
		struct flow_origin origin =
			flow_origin(clock->cursor->flow, call, air_call_argument(f, made, a));
		if (origin.kind == FLOW_ORIGIN_LOCAL && origin.index == local)
			return true;
	}
	return false;
}

/* The clock that fills a local in the loop: by its result, or through its address. */
static const struct air_instr *filled_by(const struct clock *clock, uint32_t local, int depth)
{
	const struct air_function *f = &clock->cursor->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i], *found = NULL;
		if (!is_in_loop(clock, i))
			continue;
		if (instr->op == AIR_COPY && air_instr_place(f, instr)->root == AIR_ROOT_LOCAL &&
			air_instr_place(f, instr)->index == local)
			found = asked(clock, f->values[instr->first_value], depth + 1);
		else if (instr->op == AIR_CALL && sort_at(clock, i) == SORT_CLOCK &&
			 has_address(clock, i, local))
			found = instr;
		if (found)
			return found;
	}
	return NULL;
}

/* The clock's call that a value is made of, or NULL. */
static const struct air_instr *asked(const struct clock *clock, struct air_value value, int depth)
{
	const struct air_function *f = &clock->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || depth == most_depth)
		return NULL;
	if (made->op == AIR_CALL) {
		uint32_t instr = (uint32_t)(made - f->instrs);
		return is_in_loop(clock, instr) && sort_at(clock, instr) == SORT_CLOCK ? made
										       : NULL;
	}
	if (made->op == AIR_READ) {
		const struct air_place *place = air_instr_place(f, made);
		return place->root == AIR_ROOT_LOCAL ? filled_by(clock, place->index, depth) : NULL;
	}
	for (uint32_t i = 0;
		(made->op == AIR_CAST || made->op == AIR_OPERATE) && i < made->value_count; i++) {
		const struct air_instr *found =
			asked(clock, f->values[made->first_value + i], depth + 1);
		if (found)
			return found;
	}
	return NULL;
}

const struct program_call *busy_clock(struct function_pass *pass, uint32_t number)
{
	struct program_cursor *cursor = pass_body(pass);
	struct clock clock = { pass, cursor, number };
	const struct cfg_loop *loop = &cursor->cfg.loops[number];
	const struct air_instr *call = NULL;
	if (!does_no_work(&clock) ||
		flow_loop(cursor->flow, number)->bound_kind == FLOW_BOUND_CONSTANT)
		return NULL;
	for (uint32_t i = 0; i < loop->exit_count && !call; i++) {
		const struct air_terminator *end = &cursor->air.blocks[loop->exits[i]].end;
		if (end->kind == AIR_BRANCH)
			call = asked(&clock, end->value, 0);
	}
	if (!call)
		return NULL;
	return program_call_at(pass->program, pass->node, (uint32_t)(call - cursor->air.instrs));
}
