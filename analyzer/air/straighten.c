/*
 * Loops that run once. Scope macros are built on `for` because only it can declare a variable and
 * take a block: `for (T *once = open(&x); once; once = NULL)`.
 *
 * For every edge back to a header this asks: with what the last blocks before it left in local
 * variables, which way does control go from the header? If it certainly leaves the loop, without
 * doing anything on the way, the edge is led to where it leaves. When that is true of all edges
 * back, and the first test is decided too, the header keeps only that way.
 *
 *  1. Known are constants copied to whole locals whose address nobody has, and what follows from
 *     them by operations. Everything else is unknown, and an unknown branch is followed both ways.
 *  2. "The last blocks" are those that must have run just before: back along only predecessors.
 *  3. For `i = 0; i < 1; i++` the value at the entry counts too, if only those last blocks write
 *     the variable inside the loop: then it still holds when they are first reached, and they are
 *     never reached twice.
 *
 * It errs towards "a loop". All edges are judged before any is changed.
 */
#include "air/cfg_parts.h"

#include <string.h>

#include "air/fold.h"

enum { most_blocks_back = 8, most_known = 12, most_results = 32, most_steps = 24 };

struct known_local {
	uint32_t local;
	struct constant value;
};

struct known_result {
	uint32_t instr;
	struct constant value;
};

/* What is known at one point of one way through the graph; copied where the way forks. */
struct state {
	const struct cfg *cfg;
	struct known_local locals[most_known];
	struct known_result results[most_results];
	uint32_t local_count, result_count;
};

/* ----------------------------------------------------------------------------- what is known */

static struct constant value_of_local(const struct state *state, uint32_t local)
{
	for (uint32_t i = 0; i < state->local_count; i++) {
		if (state->locals[i].local == local)
			return state->locals[i].value;
	}
	return (struct constant){ 0 };
}

static void forget_local(struct state *state, uint32_t local)
{
	for (uint32_t i = 0; i < state->local_count; i++) {
		if (state->locals[i].local != local)
			continue;
		state->locals[i] = state->locals[--state->local_count];
		return;
	}
}

static void learn_local(struct state *state, uint32_t local, struct constant value)
{
	const struct air_local *about = &state->cfg->function->locals[local];

	forget_local(state, local);
	if (!value.is_known || (about->flags & AIR_LOCAL_ADDRESSED))
		return;
	if (state->local_count < most_known)
		state->locals[state->local_count++] = (struct known_local){ local, value };
}

static struct constant value_of(const struct state *state, struct air_value value)
{
	for (uint32_t i = 0; value.kind == AIR_VALUE_RESULT && i < state->result_count; i++) {
		if (state->results[i].instr == value.index)
			return state->results[i].value;
	}
	return fold_value(state->cfg->function, value);
}

static void learn_result(struct state *state, uint32_t instr, struct constant value)
{
	for (uint32_t i = 0; i < state->result_count; i++) {
		if (state->results[i].instr != instr)
			continue;
		state->results[i].value = value;
		return;
	}
	if (value.is_known && state->result_count < most_results)
		state->results[state->result_count++] = (struct known_result){ instr, value };
}

/* ------------------------------------------------------------------------------ going along */

static bool is_whole_local(const struct air_place *place)
{
	return place->root == AIR_ROOT_LOCAL && !place->step_count;
}

static bool is_temporary(const struct air_function *f, const struct air_place *place)
{
	return is_whole_local(place) && (f->locals[place->index].flags & AIR_LOCAL_TEMPORARY);
}

static struct constant operate(const struct state *state, const struct air_instr *instr)
{
	const struct air_function *f = state->cfg->function;
	struct constant operands[2] = { 0 };
	for (uint32_t i = 0; i < instr->value_count; i++)
		operands[i] = value_of(state, f->values[instr->first_value + i]);
	return fold_instr(f, instr, operands[0], operands[1]);
}

static void write_place(struct state *state, const struct air_place *place, struct constant value)
{
	if (is_whole_local(place))
		learn_local(state, place->index, value);
	else if (place->root == AIR_ROOT_LOCAL)
		forget_local(state, place->index);
}

/* Runs one instruction. False if anybody but us could notice that it ran. */
static bool run(struct state *state, uint32_t number)
{
	const struct air_function *f = state->cfg->function;
	const struct air_instr *instr = &f->instrs[number];
	const struct air_place *place = air_instr_place(f, instr);
	const struct constant unknown = { 0 }, zero = { true, true, 0 };

	switch (instr->op) {
	case AIR_READ:
		learn_result(state, number,
			is_whole_local(place) ? value_of_local(state, place->index) : unknown);
		return true;
	case AIR_OPERATE:
	case AIR_CAST:
		learn_result(state, number, operate(state, instr));
		return true;
	case AIR_ADDRESS:
		learn_result(state, number, unknown);
		return true;
	case AIR_COPY:
		write_place(state, place, value_of(state, f->values[instr->first_value]));
		return is_temporary(f, place);
	case AIR_ZERO:
		write_place(state, place, zero);
		return is_temporary(f, place);
	case AIR_ENTER:
	case AIR_LEAVE:
		forget_local(state, place->index);
		return false;
	case AIR_CALL:
		learn_result(state, number, unknown);
		return false;
	case AIR_ASM:
		return false;
	}
	return false;
}

static bool run_block(struct state *state, uint32_t block)
{
	uint32_t first = state->cfg->function->blocks[block].first_instr;
	bool is_silent = true;
	for (uint32_t i = 0; i < state->cfg->end[block]; i++)
		is_silent &= run(state, first + i);
	return is_silent;
}

static uint32_t only_predecessor(const struct cfg *cfg, uint32_t block)
{
	uint32_t start = cfg->predecessor_start[block];
	bool is_only = cfg->predecessor_start[block + 1] - start == 1;
	return is_only ? cfg->predecessors[start] : air_none;
}

/* The blocks that must have run before the end of `last`, `last` first; not beyond `first`. */
static uint32_t blocks_before(
	const struct cfg *cfg, uint32_t last, uint32_t first, uint32_t blocks[most_blocks_back])
{
	uint32_t count = 0;
	for (uint32_t at = last; at != air_none && count < most_blocks_back;
		at = only_predecessor(cfg, at)) {
		blocks[count++] = at;
		if (at == first)
			break;
	}
	return count;
}

static void run_blocks(struct state *state, const uint32_t *blocks, uint32_t count)
{
	while (count)
		run_block(state, blocks[--count]);
}

/* The one successor that control certainly takes after `block` was run, or air_none. */
static uint32_t certain_successor(const struct state *state, uint32_t block)
{
	const struct cfg *cfg = state->cfg;
	const struct air_terminator *end = &cfg->function->blocks[block].end;
	uint32_t start = cfg->successor_start[block];
	uint32_t count = cfg->successor_start[block + 1] - start;

	if (count < 2)
		return count ? cfg->successors[start] : air_none;
	uint32_t target = fold_target(cfg->function, end, value_of(state, end->value));
	return target == air_none ? air_none : cfg->function->targets[end->first_target + target];
}

/* Where control leaves the loop on all ways from `block`, without a trace; or air_none. */
static uint32_t way_out(struct state *state, uint32_t loop, uint32_t block, int *budget)
{
	const struct cfg *cfg = state->cfg;

	while (cfg_loop_has(cfg, loop, block)) {
		if (--*budget < 0 || !run_block(state, block))
			return air_none;
		uint32_t next = certain_successor(state, block);
		if (next != air_none) {
			block = next;
			continue;
		}
		const struct air_terminator *end = &cfg->function->blocks[block].end;
		if (end->kind != AIR_BRANCH)
			return air_none;
		const uint32_t *targets = &cfg->function->targets[end->first_target];
		struct state other = *state;
		uint32_t yes = way_out(&other, loop, targets[0], budget);
		if (yes == air_none)
			return air_none;
		return yes == way_out(state, loop, targets[1], budget) ? yes : air_none;
	}
	return block;
}

/* ------------------------------------------------------------------------------------- loops */

static bool is_latch(const struct cfg_loop *loop, uint32_t block)
{
	for (uint32_t i = 0; i < loop->latch_count; i++) {
		if (loop->latches[i] == block)
			return true;
	}
	return false;
}

/* What is known when the loop is entered; nothing if there are several ways in. */
static struct state state_at_entry(const struct cfg *cfg, const struct cfg_loop *loop)
{
	struct state state = { .cfg = cfg };
	uint32_t blocks[most_blocks_back];
	uint32_t entry = air_none;

	for (uint32_t i = cfg->predecessor_start[loop->header];
		i < cfg->predecessor_start[loop->header + 1]; i++) {
		if (is_latch(loop, cfg->predecessors[i]))
			continue;
		if (entry != air_none)
			return state;
		entry = cfg->predecessors[i];
	}
	if (entry != air_none)
		run_blocks(&state, blocks, blocks_before(cfg, entry, air_none, blocks));
	return state;
}

static bool writes(const struct cfg *cfg, uint32_t block, uint32_t local)
{
	const struct air_function *f = cfg->function;
	for (uint32_t i = 0; i < cfg->end[block]; i++) {
		const struct air_instr *instr = &f->instrs[f->blocks[block].first_instr + i];
		const struct air_place *place = air_instr_place(f, instr);
		if (!place || instr->op == AIR_READ || instr->op == AIR_ADDRESS)
			continue;
		if (place->root == AIR_ROOT_LOCAL && place->index == local)
			return true;
	}
	return false;
}

static bool is_among(uint32_t block, const uint32_t *blocks, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (blocks[i] == block)
			return true;
	}
	return false;
}

/* Forgets locals that the loop writes outside its last blocks. */
static void forget_written(
	struct state *state, uint32_t loop, const uint32_t *last, uint32_t last_count)
{
	const struct cfg *cfg = state->cfg;
	for (uint32_t i = 0; i < cfg->reachable_count && state->local_count; i++) {
		uint32_t block = cfg->reverse_postorder[i];
		if (!cfg_loop_has(cfg, loop, block) || is_among(block, last, last_count))
			continue;
		for (uint32_t j = state->local_count; j-- > 0;) {
			if (writes(cfg, block, state->locals[j].local))
				forget_local(state, state->locals[j].local);
		}
	}
}

/* Where the edge from `latch` back to the header of `loop` really goes, or air_none. */
static uint32_t way_back_leaves(
	const struct cfg *cfg, uint32_t loop, uint32_t latch, const struct state *entry)
{
	uint32_t header = cfg->loops[loop].header;
	uint32_t last[most_blocks_back];
	uint32_t count = blocks_before(cfg, latch, header, last);
	int budget = most_steps;
	struct state state = { .cfg = cfg };

	run_blocks(&state, last, count);
	uint32_t target = way_out(&state, loop, header, &budget);
	if (target != air_none || !entry->local_count)
		return target;

	state = *entry;
	state.result_count = 0;
	budget = most_steps;
	forget_written(&state, loop, last, count);
	run_blocks(&state, last, count);
	return way_out(&state, loop, header, &budget);
}

/* ------------------------------------------------------------------------------------- edges */

struct edit {
	uint32_t block;
	uint32_t old_target; /* air_none: all but the new one */
	uint32_t new_target;
};

static void remove_successor(struct cfg *cfg, uint32_t block, uint32_t at)
{
	uint32_t blocks = cfg->function->block_count;
	uint32_t count = cfg->successor_start[blocks];

	memmove(cfg->successors + at, cfg->successors + at + 1,
		(count - at - 1) * sizeof(*cfg->successors));
	for (uint32_t i = block + 1; i <= blocks; i++)
		cfg->successor_start[i]--;
}

static bool has_successor(const struct cfg *cfg, uint32_t block, uint32_t target)
{
	uint32_t start = cfg->successor_start[block];
	return is_among(target, cfg->successors + start, cfg->successor_start[block + 1] - start);
}

static bool apply(struct cfg *cfg, const struct edit *edit)
{
	bool changed = false;

	for (uint32_t i = cfg->successor_start[edit->block + 1];
		i-- > cfg->successor_start[edit->block];) {
		bool keeps_one = edit->old_target == air_none;
		uint32_t target = cfg->successors[i];
		if (keeps_one ? target == edit->new_target : target != edit->old_target)
			continue;
		changed = true;
		if (keeps_one || has_successor(cfg, edit->block, edit->new_target))
			remove_successor(cfg, edit->block, i);
		else
			cfg->successors[i] = edit->new_target;
	}
	return changed;
}

/* Judges the edges back to one header; adds what to change and returns how many. */
static uint32_t judge_loop(const struct cfg *cfg, uint32_t number, struct edit *edits)
{
	const struct cfg_loop *loop = &cfg->loops[number];
	struct state entry = state_at_entry(cfg, loop);
	uint32_t count = 0;

	for (uint32_t i = 0; i < loop->latch_count; i++) {
		uint32_t latch = loop->latches[i];
		uint32_t target = way_back_leaves(cfg, number, latch, &entry);
		if (target != air_none)
			edits[count++] = (struct edit){ latch, loop->header, target };
	}
	if (count < loop->latch_count || !entry.local_count)
		return count;
	run_block(&entry, loop->header);
	uint32_t target = certain_successor(&entry, loop->header);
	if (target != air_none && has_successor(cfg, loop->header, target))
		edits[count++] = (struct edit){ loop->header, air_none, target };
	return count;
}

bool cfg_straighten(struct cfg *cfg, struct arena *arena)
{
	uint32_t most = cfg->loop_count, count = 0;
	bool changed = false;

	if (!cfg->loop_count)
		return false;
	for (uint32_t i = 0; i < cfg->loop_count; i++)
		most += cfg->loops[i].latch_count;
	struct edit *edits = arena_array(arena, most, sizeof(*edits));
	for (uint32_t i = 0; i < cfg->loop_count; i++)
		count += judge_loop(cfg, i, edits + count);
	for (uint32_t i = 0; i < count; i++)
		changed |= apply(cfg, &edits[i]);
	return changed;
}
