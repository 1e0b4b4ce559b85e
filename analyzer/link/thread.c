/*
 * Threads that cannot meet the loop: those that run a loop of their own, whose functions are that
 * loop's, and those that are waited for before the function that starts them runs a loop.
 *
 * "Waited for" is a call that gives a thread back (releases: thread). Calls are compared in the
 * order they are written: a loop that starts threads and a loop that waits for them do so too.
 *
 * Waiting for a thread that has said it is at its end takes no time. It says so by posting the
 * function that waits, by waking the handle that function is registered for, or in a variable or
 * field that only threads write. That no wait follows in that function is all that is asked about
 * the end.
 */
#include <string.h>

#include "link/access.h"
#include "link/internal.h"
#include "link/lead.h"

static bool is_join(const struct program *program, const struct program_call *call)
{
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_RELEASES && roles.items[r].resource &&
			!strcmp(roles.items[r].resource, "thread"))
			return true;
	return false;
}

static bool runs_loop(const struct program *program, const struct program_call *call)
{
	struct lead lead = { 0 };
	if (program_call_leads(program, call, LEAD_RUNS_LOOP, &lead))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++)
		if (program_edge_lead(
			    program, &program->edges[call->first_edge + e], LEAD_RUNS_LOOP)
				.distance)
			return true;
	return false;
}

/* Does the call start another thread, with a loop on it? */
static bool starts_loop(const struct program *program, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_THREAD &&
			program_lead(program, edge->callee, LEAD_RUNS_LOOP)->distance)
			return true;
	}
	return false;
}

/* Is the thread that `start` starts waited for, and before there is a loop? */
static bool is_joined_first(const struct program *program, const struct program_call *start)
{
	const struct program_function *f = &program->functions[start->caller];
	bool joined = false;
	for (uint32_t c = 0; c < f->call_count && !joined; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (call != start && starts_loop(program, call))
			return false;
		if (call->instr <= start->instr)
			continue;
		joined = is_join(program, call);
		if (!joined && runs_loop(program, call))
			return false;
	}
	return joined;
}

bool link_has_ended(const struct program *program, const struct edge *edge)
{
	uint32_t loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
	return edge->kind == EDGE_THREAD && !(program->functions[edge->caller].contexts & loop) &&
	       is_joined_first(program, &program->calls[edge->call]);
}

bool link_is_apart(struct program_cursor *cursor, const struct edge *edge)
{
	const struct program *program = cursor->program;
	if (edge->kind != EDGE_THREAD && edge->kind != EDGE_OFFLOAD)
		return false;
	if (program_lead(program, edge->callee, LEAD_RUNS_LOOP)->distance ||
		program_lead(program, edge->callee, LEAD_TURNS_LOOP)->distance)
		return true;
	return link_has_ended(program, edge);
}

bool program_follows_join(struct program_cursor *cursor, const struct program_call *call)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[call->caller];
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *join = &program->calls[f->first_call + c];
		if (join->instr >= call->instr || !is_join(program, join))
			continue;
		program_open(cursor, call->caller);
		if (cfg_dominates(&cursor->cfg, air_block_of(&cursor->air, join->instr),
			    air_block_of(&cursor->air, call->instr)))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------------- threads that ended */

enum { most_callers = 4, most_operands = 8 };

static bool is_only_thread(const struct program *program, uint32_t node)
{
	const uint32_t threads = 1u << CONTEXT_WORKER;
	return program->functions[node].contexts == threads;
}

/* Does the thread wait for something after this? Then it was not its last word. */
static bool goes_on(const struct program *program, const struct access *word)
{
	const uint32_t harmless = 1u << BLOCK_FD | 1u << BLOCK_DISK | 1u << BLOCK_STDIO |
				  1u << BLOCK_STDIO_LOG | 1u << BLOCK_MUTEX;
	const struct program_function *f = &program->functions[word->node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		uint32_t blocks = call->blocks;
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &program->edges[call->first_edge + e];
			if (edge->kind == EDGE_CALL)
				blocks |= program->functions[edge->callee].block_mask;
		}
		if (call->instr > word->instr && blocks & ~harmless)
			return true;
	}
	return false;
}

/* Does only a thread do this to the object, apart from start-up, and at its end? */
static bool is_of_threads(
	const struct program *program, struct access_object object, enum access_kind kind)
{
	const uint32_t startup = 1u << CONTEXT_STARTUP;
	bool found = false;
	if (object.kind != ACCESS_OBJECT_SLOT)
		return false;
	program_each_access(program, object.index, access)
	{
		if (access->kind != kind)
			continue;
		bool is_thread = is_only_thread(program, access->node);
		found |= is_thread;
		if (is_thread ? goes_on(program, access)
			      : program->functions[access->node].contexts != startup)
			return false;
	}
	return found;
}

/* Is the callback registered by a thread, or for a handle that a thread wakes? */
static bool is_sent_by_thread(struct program_cursor *cursor, const struct edge *edge)
{
	const struct program *program = cursor->program;
	const struct program_call *call = &program->calls[edge->call];
	/* One with a loop of its own sends to itself. */
	if (is_only_thread(program, edge->caller))
		return !program_lead(program, edge->caller, LEAD_RUNS_LOOP)->distance;
	program_open(cursor, edge->caller);
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	for (uint32_t i = 0; i < air_call_argument_count(made); i++)
		if (is_of_threads(program,
			    program_object(
				    cursor, call->instr, air_call_argument(&cursor->air, made, i)),
			    ACCESS_WAKE))
			return true;
	return false;
}

/* Does the function run because a thread wants it to, and for nothing else? */
static bool runs_for_thread(struct program_cursor *cursor, uint32_t node, int depth)
{
	const struct program *program = cursor->program;
	if (program->in_start[node] == program->in_start[node + 1])
		return false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		bool does = edge->kind == EDGE_CALLBACK && is_sent_by_thread(cursor, edge);
		if (edge->kind == EDGE_CALL && depth < most_callers)
			does = runs_for_thread(cursor, edge->caller, depth + 1);
		if (!does)
			return false;
	}
	return true;
}

/* The variable or field an opaque instruction (an atomic read) of the block is handed the address
 * of: what the block ends with depends on the last one. */
static struct access_object opaque_object(struct program_cursor *cursor, uint32_t block)
{
	const struct air_function *f = &cursor->air;
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	const struct air_instr *address = NULL;
	uint32_t ref = air_none;
	for (uint32_t n = cursor->cfg.end[block]; n-- > 0 && !address;) {
		const struct air_instr *made = &f->instrs[f->blocks[block].first_instr + n];
		if (made->op == AIR_ASM && made->value_count)
			address = air_value_instr(f, f->values[made->first_value]);
	}
	if (address && address->op == AIR_ADDRESS) {
		const struct air_place *place = air_instr_place(f, address);
		if (place->root == AIR_ROOT_GLOBAL)
			ref = place->index;
		for (uint32_t i = 0; i < place->step_count; i++)
			if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD)
				ref = f->steps[place->first_step + i].field;
	}
	if (ref == air_none || slots[ref] == air_none)
		return (struct access_object){ ACCESS_OBJECT_UNKNOWN, 0, 0 };
	return (struct access_object){ ACCESS_OBJECT_SLOT, slots[ref], 0 };
}

/* Does the test at the end of a block look at what only threads write? */
static bool tests_word_of_thread(struct program_cursor *cursor, uint32_t block)
{
	const struct air_function *f = &cursor->air;
	struct air_value value = f->blocks[block].end.value;
	for (int i = 0; i < most_operands; i++) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made || (made->op != AIR_CAST && made->op != AIR_OPERATE))
			break;
		value = f->values[made->first_value];
	}
	struct access_object object =
		value.kind == AIR_VALUE_NONE
			? opaque_object(cursor, block)
			: program_object(cursor,
				  f->blocks[block].first_instr + cursor->cfg.end[block], value);
	return is_of_threads(cursor->program, object, ACCESS_WRITE);
}

static bool is_told(struct program_cursor *cursor, const struct program_call *call)
{
	program_open(cursor, call->caller);
	const struct cfg *cfg = &cursor->cfg;
	uint32_t waits = air_block_of(&cursor->air, call->instr);
	for (uint32_t b = 0; b < cursor->air.block_count; b++) {
		if (cursor->air.blocks[b].end.kind != AIR_BRANCH || b == waits ||
			!cfg_is_reachable(cfg, b))
			continue;
		for (uint32_t e = cfg->successor_start[b]; e < cfg->successor_start[b + 1]; e++)
			if (cfg_dominates(cfg, cfg->successors[e], waits) &&
				tests_word_of_thread(cursor, b))
				return true;
	}
	return false;
}

bool program_joins_ended(struct program *program, const struct program_call *call)
{
	struct program_cursor cursor;
	if (!is_join(program, call))
		return false;
	program_cursor_init(&cursor, program);
	bool ended = runs_for_thread(&cursor, call->caller, 0) || is_told(&cursor, call);
	program_cursor_release(&cursor);
	return ended;
}
