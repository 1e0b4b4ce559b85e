/*
 * What the function that hands over a job does after that: touches what the job does, frees it, or
 * returns, and a local that the job was given is gone.
 *
 *  1. A failure to hand it over is no hand-over: what stands behind a test of the result, unless it
 *     says zero or no error, does not count.
 *  2. Whoever waits for anything in between (a semaphore, a task, a turn of the loop) may have
 *     waited for the job.
 *  3. What is only registered and called again and again (`repeats`) is no job that runs now.
 */
#include "base/bitset.h"
#include "link/internal.h"
#include "link/race.h"

struct late {
	struct program *program;
	struct program_cursor cursor; /* on the function in question */
	const struct edge *edge;
	const struct program_call *call; /* its call that hands over the job, or is a helper's that
					  * does */
	struct handed handed[most_handed];
	uint32_t handed_count;
};

/* Does the call hand over a job that runs while its caller goes on? */
static bool runs_on(struct late *late)
{
	struct program_cursor *cursor = &late->cursor;
	uint32_t symbol = late->call->symbol;
	const struct role *role =
		symbol == air_none ? NULL : program_role(late->program, symbol, ROLE_REPEATS);
	/* Through a helper that is the helper's affair. */
	if (symbol == air_none || !program_has_role(late->program, symbol, ROLE_OFFLOADS))
		return false;
	late->handed_count = program_handed(cursor, late->edge, late->handed);
	return !(role && program_role_holds(cursor, late->call->instr, role)) &&
	       !flow_call_effects(cursor->flow, late->call->instr)->may_suspend;
}

static bool may_wait(struct program_cursor *cursor, const struct program_call *call)
{
	const struct program *program = cursor->program;
	uint32_t blocks = call->blocks;
	bool runs_loop =
		call->symbol != air_none && program_has_role(program, call->symbol, ROLE_RUNS_LOOP);
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind != EDGE_CALL)
			continue;
		blocks |= program->functions[edge->callee].block_mask;
		runs_loop |= program->functions[edge->callee].runs_loop;
	}
	return runs_loop || blocks >> BLOCK_LOCK & 1 ||
	       flow_call_effects(cursor->flow, call->instr)->may_suspend ||
	       program_access_at(program, call->caller, call->instr, ACCESS_WAIT) ||
	       program_access_at(program, call->caller, call->instr, ACCESS_JOIN);
}

static bool dominates(struct program_cursor *cursor, uint32_t first, uint32_t second)
{
	uint32_t a = air_block_of(&cursor->air, first), b = air_block_of(&cursor->air, second);
	return a == b ? first < second : cfg_dominates(&cursor->cfg, a, b);
}

static bool waits_between(struct late *late, uint32_t site)
{
	const struct program_function *f = &late->program->functions[late->call->caller];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &late->program->calls[c];
		if (call != late->call &&
			dominates(&late->cursor, late->call->instr, call->instr) &&
			dominates(&late->cursor, call->instr, site) &&
			may_wait(&late->cursor, call))
			return true;
	}
	return false;
}

/* Zero says that all went well, but of a truth value. */
static bool says_success(const struct late *late, const struct flow_test *test)
{
	const struct air_function *f = &late->cursor.air;
	uint32_t type = f->instrs[late->call->instr].type;
	bool is_truth = type != air_none && f->types[type].kind == AIR_TYPE_BOOL;
	return !is_truth && (test->relation == AIR_EQ || test->relation == AIR_GE);
}

/* Behind a test that says that the hand-over failed, or may have. */
static bool is_after_failure(struct late *late, uint32_t site)
{
	struct flow *flow = late->cursor.flow;
	struct flow_test test;
	for (uint32_t block = air_none; flow_next_test(flow, site, &block, &test);) {
		struct flow_origin origin = flow_origin(flow, site, test.subject);
		if (origin.kind == FLOW_ORIGIN_CALL && origin.index == late->call->instr &&
			!says_success(late, &test))
			return true;
	}
	return false;
}

static bool is_late(struct late *late, const struct touch *touch)
{
	return dominates(&late->cursor, late->call->instr, touch->site) && !touch->is_told &&
	       !is_after_failure(late, touch->site) && !waits_between(late, touch->site);
}

/* Is it one object, whatever the part? */
static bool is_one_object(struct late *late, const struct touch *job, const struct touch *own)
{
	struct owner names[most_handed];
	uint32_t count = handed_names(late->handed, late->handed_count, job->owner, names);
	for (uint32_t i = 0; i < count; i++)
		if (owner_is_same(names[i], own->owner))
			return true;
	return false;
}

static bool is_race(struct late *late, const struct touch *job, const struct touch *own)
{
	return own->slot == job->slot && (own->is_write || job->is_write) && !job->is_locked &&
	       (job->is_variable || (handed_meet_part(late->handed, late->handed_count,
					     job->owner.part, own->owner.part) &&
					    is_one_object(late, job, own)));
}

/* Whoever counts owners frees as the last of them. */
static bool is_freed(struct late *late, const struct touch *job, const struct touch *own)
{
	return !own->is_guarded && is_one_object(late, job, own);
}

/* Does anything that may wait for the job come after it is handed over? */
static bool waits_after(struct late *late)
{
	const struct program_function *f = &late->program->functions[late->call->caller];
	const struct air_function *air = &late->cursor.air;
	uint32_t from = air_block_of(air, late->call->instr);
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &late->program->calls[c];
		uint32_t block = air_block_of(air, call->instr);
		if (call == late->call || !may_wait(&late->cursor, call) ||
			!cfg_is_reachable(&late->cursor.cfg, block) ||
			(block == from && call->instr < late->call->instr))
			continue;
		uint64_t *before = program_blocks_before(&late->cursor, block);
		bool is_after = bitset_has(before, from);
		free(before);
		if (is_after)
			return true;
	}
	return false;
}

/* From now on it is about the call of a helper that hands over the job. */
static bool go_up(struct late *late, const struct program_call *by)
{
	if (waits_after(late))
		return false;
	late->call = by;
	program_open(&late->cursor, by->caller);
	for (uint32_t h = 0; h < late->handed_count; h++)
		late->handed[h].owner =
			program_owner_above(&late->cursor, by, late->handed[h].owner);
	return true;
}

typedef void (*touches_of)(struct program *program, uint32_t node, struct touches *touches);
typedef bool (*do_meet)(struct late *late, const struct touch *job, const struct touch *own);

/* Something that the function does after the hand-over and something that the job does meet. */
static bool meet_late(struct late *late, const struct program_call *by, touches_of own_touches,
	touches_of job_touches, do_meet meet, struct race *race)
{
	struct program *program = late->program;
	struct touches own = { 0 }, job = { 0 };
	bool found = false;
	program_cursor_init(&late->cursor, program);
	if (late->edge->callee < program->defined_count && runs_on(late) &&
		(!by || go_up(late, by)))
		own_touches(program, late->call->caller, &own);
	if (own.list.count)
		job_touches(program, late->edge->callee, &job);
	for (size_t i = 0; i < own.list.count && !found; i++)
		for (size_t j = 0; j < job.list.count && !found; j++) {
			const struct touch *a = &own.list.items[i], *b = &job.list.items[j];
			found = meet(late, b, a) && is_late(late, a);
			*race = (struct race){ *b, *a, LIKELY };
		}
	array_release(&own.list);
	array_release(&job.list);
	program_cursor_release(&late->cursor);
	return found;
}

bool program_late_race(struct program *program, const struct edge *edge,
	const struct program_call *by, struct race *race)
{
	struct late late = {
		.program = program, .edge = edge, .call = &program->calls[edge->call]
	};
	return meet_late(&late, by, program_touches, program_touches, is_race, race);
}

bool program_late_free(struct program *program, const struct edge *edge,
	const struct program_call *by, struct race *race)
{
	struct late late = {
		.program = program, .edge = edge, .call = &program->calls[edge->call]
	};
	return meet_late(&late, by, program_frees, program_uses, is_freed, race);
}

/* ------------------------------------------------------------------------------------- locals */

/* A loop that looks at it waits for it. */
static bool is_polled(struct late *late, uint32_t local)
{
	const struct air_function *f = &late->cursor.air;
	for (uint32_t i = late->call->instr + 1; i < f->instr_count; i++) {
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		if (f->instrs[i].op == AIR_READ && place->root == AIR_ROOT_LOCAL &&
			place->index == local &&
			late->cursor.cfg.loop_of[air_block_of(f, i)] != air_none)
			return true;
	}
	return false;
}

/* Structs and arrays; where a pointer to a pointer is handed over, something is to be put there. */
static bool is_object(const struct air_function *f, uint32_t local)
{
	const struct air_type *type = &f->types[f->locals[local].type];
	return type->is_array || (type->kind == AIR_TYPE_RECORD && !type->pointers);
}

uint32_t program_lent_local(struct program *program, const struct edge *edge)
{
	struct late late = {
		.program = program, .edge = edge, .call = &program->calls[edge->call]
	};
	uint32_t local = air_none;
	program_cursor_init(&late.cursor, program);
	if (runs_on(&late) && !waits_after(&late))
		for (uint32_t h = 0; h < late.handed_count && local == air_none; h++) {
			struct owner owner = late.handed[h].owner;
			if (owner.kind == OWNER_LOCAL && !owner.through &&
				is_object(&late.cursor.air, owner.index) &&
				!is_polled(&late, owner.index))
				local = owner.index;
		}
	program_cursor_release(&late.cursor);
	return local;
}
