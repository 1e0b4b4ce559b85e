/*
 * The job's side is asked first, then who else has notes about the same slot (access.h), and last,
 * for fields that are only read, the functions that were handed the same object.
 */
#include "link/race.h"

#include "base/bitset.h"
#include "link/internal.h"
#include "link/lead.h"

static const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;

/* A job, and who hands it over. */
struct job {
	struct program *program;
	struct program_cursor cursor;
	const struct edge *edge; /* the job's root */
	uint32_t giver;
	enum context context; /* the giver's */
	const struct edge
		*start; /* the giver's root, NULL when it was only declared to run there */
	struct handed handed[most_handed], started[most_handed]; /* by both */
	uint32_t handed_count, started_count;
};

static enum context loop_context(const struct program *program, uint32_t node)
{
	return program->functions[node].contexts & 1u << CONTEXT_TASK ? CONTEXT_TASK
								      : CONTEXT_CALLBACK;
}

static const struct edge *root_edge(
	const struct program *program, uint32_t node, enum context context)
{
	const struct edge *root;
	program_root(program, node, context, &root);
	return root;
}

/* ------------------------------------------------------------------------------- the hand-over */

static bool repeats(struct program_cursor *cursor, const struct program_call *call)
{
	const struct role *role = call->symbol == air_none ? NULL
							   : program_role(cursor->program,
								     call->symbol, ROLE_REPEATS);
	program_open(cursor, call->caller);
	return role && program_role_holds(cursor, call->instr, role);
}

/* Does the call let the task wait until the job has ended? */
static bool is_awaited(struct program_cursor *cursor, const struct program_call *call)
{
	program_open(cursor, call->caller);
	return flow_call_effects(cursor->flow, call->instr)->may_suspend;
}

/* Is a lock held by who hands over the job, until it has ended? */
static bool is_handed_under_lock(struct program_cursor *cursor, const struct program_call *call)
{
	return is_awaited(cursor, call) &&
	       flow_scope_depth(cursor->flow, call->instr, FLOW_SCOPE_LOCK) > 0;
}

/* The job that `node` is a part of, of a giver on the loop. */
static bool job_of(struct job *job, uint32_t node)
{
	const struct program *program = job->program;
	job->edge = root_edge(program, node, CONTEXT_WORKER);
	if (!job->edge || job->edge->kind != EDGE_OFFLOAD)
		return false;
	job->giver = job->edge->caller;
	if (!(program->functions[job->giver].contexts & on_loop) ||
		is_handed_under_lock(&job->cursor, &program->calls[job->edge->call]))
		return false;
	job->context = loop_context(program, job->giver);
	job->start = root_edge(program, job->giver, job->context);
	job->handed_count = program_handed(&job->cursor, job->edge, job->handed);
	if (job->start)
		job->started_count = program_handed(&job->cursor, job->start, job->started);
	return true;
}

/* ---------------------------------------------------------------------------- who runs beside */

/* May control go from one call of a function to the other, either way? */
static bool is_on_one_way(struct program_cursor *cursor, uint32_t a, uint32_t b)
{
	const struct cfg *cfg = &cursor->cfg;
	uint32_t from = air_block_of(&cursor->air, a), to = air_block_of(&cursor->air, b);
	if (!cfg_is_reachable(cfg, from) || !cfg_is_reachable(cfg, to))
		return false;
	if (cfg->order[from] > cfg->order[to]) {
		uint32_t swap = from;
		from = to;
		to = swap;
	}
	uint64_t *reached = program_blocks_before(cursor, to);
	bool is = bitset_has(reached, from);
	free(reached);
	return is;
}

/* Is what the call registers called when a thread says so? Then that is ordered. */
static bool is_woken(struct program_cursor *cursor, const struct program_call *call)
{
	const struct program *program = cursor->program;
	program_open(cursor, call->caller);
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	for (uint32_t a = 0; a < air_call_argument_count(made); a++) {
		struct access_object object = program_object(
			cursor, call->instr, air_call_argument(&cursor->air, made, a));
		if (object.kind != ACCESS_OBJECT_SLOT)
			continue;
		program_each_access(program, object.index, access)
		{
			if (access->kind == ACCESS_WAKE &&
				program->functions[access->node].contexts & 1u << CONTEXT_WORKER)
				return true;
		}
	}
	return false;
}

/* Does the giver have its own handle stopped before it hands over the job? What is called with
 * that handle may do so. */
static bool stops_itself(struct job *job)
{
	const struct program *program = job->program;
	struct program_cursor *cursor = &job->cursor;
	const struct program_function *f = &program->functions[job->giver];
	program_open(cursor, job->giver);
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct air_instr *made = &cursor->air.instrs[program->calls[c].instr];
		if (c == job->edge->call)
			continue;
		for (uint32_t a = 0; a < air_call_argument_count(made); a++)
			if (flow_origin(cursor->flow, program->calls[c].instr,
				    air_call_argument(&cursor->air, made, a))
					.kind == FLOW_ORIGIN_PARAM)
				return true;
	}
	return false;
}

/* Is the giver called again while the job may still run? */
static bool comes_again(struct job *job)
{
	const struct program_call *call = &job->program->calls[job->start->call];
	if (job->start->kind == EDGE_SPAWN)
		return program_meets(
			job->program, job->giver, job->context, job->giver, job->context);
	return job->start->kind == EDGE_CALLBACK && repeats(&job->cursor, call) &&
	       !stops_itself(job);
}

static bool runs_beside(struct job *job, const struct edge *other)
{
	const struct program *program = job->program;
	if (!other || (other->kind == EDGE_CALLBACK &&
			      is_woken(&job->cursor, &program->calls[other->call])))
		return false;
	if (job->start && other->callee == job->start->callee)
		return comes_again(job);
	if (other->caller == job->giver && other->call != job->edge->call) {
		program_open(&job->cursor, job->giver);
		return is_on_one_way(&job->cursor, program->calls[other->call].instr,
			program->calls[job->edge->call].instr);
	}
	return job->start &&
	       (program->functions[other->caller].contexts & 1u << CONTEXT_STARTUP ||
		       (other->caller == job->start->caller && other->call != job->start->call));
}

/* --------------------------------------------------------------------------------- one object */

/* Is it known which object that is, and not only how one function calls it? */
static bool is_concrete(struct owner owner)
{
	return (owner.kind == OWNER_GLOBAL || owner.kind == OWNER_LOCAL) && !owner.through;
}

/* Names that one function has for what both sides mean. False if they surely are different. */
static bool compare(const struct owner *own, uint32_t own_count, const struct owner *other,
	uint32_t other_count, enum certainty *certainty)
{
	bool all_concrete = own_count && other_count;
	for (uint32_t a = 0; a < own_count; a++)
		for (uint32_t b = 0; b < other_count; b++) {
			all_concrete &= is_concrete(own[a]) && is_concrete(other[b]);
			if (owner_is_same(own[a], other[b])) {
				*certainty = LIKELY;
				return true;
			}
		}
	return !all_concrete;
}

/* Names of the giver become those of the root that the giver is reached from. */
static void lift(struct job *job, struct owner *names, uint32_t count)
{
	bool is_locked = false;
	for (uint32_t i = 0; i < count; i++)
		names[i] = program_root_owner(
			job->program, job->giver, job->context, names[i], &is_locked);
}

/* And these those of who has started that root. */
static uint32_t names_of_starter(
	struct job *job, const struct owner *names, uint32_t count, struct owner *started)
{
	uint32_t all = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct owner some[most_handed];
		uint32_t n = handed_names(job->started, job->started_count, names[i], some);
		for (uint32_t s = 0; s < n && all < most_handed; s++)
			started[all++] = some[s];
	}
	return all;
}

/* How sure is it that both mean one object? False if they surely do not. `own` is the owner as the
 * root of the job names it, `other` as the root `edge` of the loop does. */
static bool is_one(struct job *job, struct owner own, const struct edge *edge, struct owner other,
	enum certainty *certainty)
{
	struct handed handed[most_handed];
	struct owner given[most_handed], names[most_handed], started[most_handed];
	*certainty = POSSIBLE;
	if (own.kind == OWNER_UNKNOWN || other.kind == OWNER_UNKNOWN)
		return true;
	/* What a function has made itself, or just found, is its own as far as we know. */
	if (other.kind != OWNER_PARAM && other.kind != OWNER_GLOBAL)
		return false;
	uint32_t count = handed_names(job->handed, job->handed_count, own, given);
	uint32_t other_count = program_handed(&job->cursor, edge, handed);
	other_count = handed_names(handed, other_count, other, names);
	bool is_global = other.kind == OWNER_GLOBAL;
	if ((edge->caller == job->giver || is_global) &&
		!compare(given, count, names, other_count, certainty))
		return false;
	if (*certainty < POSSIBLE || edge->caller == job->giver || !job->start)
		return true;
	lift(job, given, count);
	if (edge->callee == job->start->callee && !is_global)
		return compare(given, count, &other, 1, certainty);
	if (edge->caller != job->start->caller && !is_global)
		return true;
	count = names_of_starter(job, given, count, started);
	return compare(started, count, names, other_count, certainty);
}

/* ------------------------------------------------------------------------------------ the race */

/* Does this touch of the loop meet what the job writes? `edge` is the root it is reached from. */
static bool meets(struct job *job, const struct touch *write, const struct edge *edge,
	const struct touch *other, enum certainty *certainty)
{
	if (other->slot != write->slot || other->is_told || other->is_guarded)
		return false;
	*certainty = LIKELY;
	if (write->is_variable)
		return true;
	if (!handed_meet_part(job->handed, job->handed_count, write->owner.part, other->owner.part))
		return false;
	return is_one(job, write->owner, edge, other->owner, certainty) &&
	       (*certainty < POSSIBLE || other->is_write);
}

/* In the body of a function that is known to touch the slot. */
static bool meets_in(struct job *job, const struct touch *write, uint32_t node, struct race *race)
{
	struct program *program = job->program;
	enum context context = loop_context(program, node);
	const struct edge *edge = root_edge(program, node, context);
	bool found = false;
	if (!runs_beside(job, edge))
		return false;
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	program_open(&cursor, node);
	for (uint32_t i = 0; i < cursor.air.instr_count && !found; i++) {
		struct touch touch;
		bool is_locked = false;
		if (!cfg_instr_is_reachable(&cursor.cfg, i) ||
			!program_touch_at(&cursor, i, &touch) || touch.slot != write->slot)
			continue;
		program_tests_before(&cursor, i, &touch.is_told, &touch.is_guarded);
		if (!touch.is_variable)
			touch.owner = program_root_owner(program, node, context,
				program_place_owner(&cursor, i,
					air_instr_place(&cursor.air, &cursor.air.instrs[i])),
				&is_locked);
		found = meets(job, write, edge, &touch, &race->certainty);
		race->loop = touch;
	}
	program_cursor_release(&cursor);
	return found;
}

/* In what was started with the same object, by the giver or beside it. */
static bool meets_started(
	struct job *job, const struct touch *write, uint32_t starter, struct race *race)
{
	struct program *program = job->program;
	const struct program_function *f = &program->functions[starter];
	struct touches touches = { 0 };
	bool found = false;
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count && !found; c++)
		for (uint32_t e = 0; e < program->calls[c].edge_count && !found; e++) {
			const struct edge *edge = &program->edges[program->calls[c].first_edge + e];
			if ((edge->kind != EDGE_CALLBACK && edge->kind != EDGE_SPAWN) ||
				edge->callee >= program->defined_count || !runs_beside(job, edge))
				continue;
			program_touches(program, edge->callee, &touches);
			for (size_t i = 0; i < touches.list.count && !found; i++) {
				found = meets(job, write, edge, &touches.list.items[i],
						&race->certainty) &&
					race->certainty < POSSIBLE;
				race->loop = touches.list.items[i];
			}
		}
	array_release(&touches.list);
	return found;
}

static bool meets_noted(struct job *job, const struct touch *write, struct race *race)
{
	const struct program *program = job->program;
	struct race possible;
	bool is_possible = false;
	uint32_t last = air_none;
	program_each_access(program, write->slot, access)
	{
		uint32_t contexts = program->functions[access->node].contexts;
		bool is_use = access->kind == ACCESS_READ || access->kind == ACCESS_WRITE;
		if (!is_use || access->is_atomic || !contexts || contexts & ~on_loop ||
			access->node == last)
			continue;
		last = access->node;
		if (!meets_in(job, write, access->node, race))
			continue;
		if (race->certainty < POSSIBLE)
			return true;
		possible = *race;
		is_possible = true;
	}
	if (is_possible)
		*race = possible;
	return is_possible;
}

static bool find_race(struct job *job, const struct touch *write, struct race *race)
{
	struct race possible;
	race->job = *write;
	bool found = meets_noted(job, write, race);
	if (found && race->certainty < POSSIBLE)
		return true;
	possible = *race;
	if (!write->is_variable &&
		(meets_started(job, write, job->giver, race) ||
			(job->start && meets_started(job, write, job->start->caller, race))))
		return true;
	*race = possible;
	return found;
}

bool program_job_race(struct program *program, uint32_t node, struct race *race)
{
	struct job job = { .program = program };
	struct program_cursor body;
	struct race possible;
	bool found = false, is_possible = false;
	program_cursor_init(&job.cursor, program);
	program_cursor_init(&body, program);
	bool is_job = job_of(&job, node);
	program_open(&body, node);
	for (uint32_t i = 0; i < body.air.instr_count && is_job && !found; i++) {
		struct touch write;
		if (!cfg_instr_is_reachable(&body.cfg, i) || !program_touch_at(&body, i, &write) ||
			!write.is_write)
			continue;
		write.is_locked = flow_scope_depth(body.flow, i, FLOW_SCOPE_LOCK) > 0;
		write.owner = program_root_owner(program, node, CONTEXT_WORKER,
			program_place_owner(
				&body, i, air_instr_place(&body.air, &body.air.instrs[i])),
			&write.is_locked);
		bool is_own = write.owner.kind == OWNER_LOCAL || write.owner.kind == OWNER_CALL;
		if (write.is_locked || (is_own && !write.is_variable) ||
			!find_race(&job, &write, race))
			continue;
		found = race->certainty < POSSIBLE;
		if (!found && !is_possible)
			possible = *race;
		is_possible |= !found;
	}
	program_cursor_release(&body);
	program_cursor_release(&job.cursor);
	if (!found && is_possible)
		*race = possible;
	return found || is_possible;
}
