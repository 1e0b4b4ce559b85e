/*
 * unbounded-concurrency: the number of tasks that live at once grows with the input.
 *
 * A spawn is bounded by a loop of few turns, a permit taken before it, a limit of its group or
 * map, a join on the way round, a test of a counter in the loop, a promise (ASYNC_BOUNDED), or a
 * child that never suspends. A group handed in by the caller may have a limit we do not see:
 * possible at most.
 */
#include <string.h>

#include "rule/mend.h"
#include "rules.h"

enum { FEW };

static const struct rule_option options[] = {
	[FEW] = { .name = "few",
		.help = "so many tasks at once are not too many",
		.kind = RULE_OPTION_NUMBER,
		.value = 64,
		.least = 1,
		.most = 1000000 },
	{ .name = NULL },
};

enum limit { LIMIT_NONE, LIMIT_SOME, LIMIT_UNSEEN };

enum { most_targets = 32 };

/* Starts something that goes on beside: a task, or work that nobody waits for here. */
static bool starts(const struct program *program, const struct edge *edge)
{
	if (edge->kind == EDGE_SPAWN)
		return true;
	const struct program_call *call = &program->calls[edge->call];
	return edge->kind == EDGE_OFFLOAD && call->symbol != air_none &&
	       !program_has_role(program, call->symbol, ROLE_SUSPENDS);
}

static const struct edge *spawn_edge(
	const struct function_pass *pass, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &pass->program->edges[call->first_edge + e];
		if (starts(pass->program, edge))
			return edge;
	}
	return NULL;
}

/* How a call spawns: directly, or through a helper that leaves the task behind. */
static bool spawns(
	const struct function_pass *pass, const struct program_call *call, enum spawn_kind *kind)
{
	const struct program *program = pass->program;
	const struct edge *edges[most_targets];
	const struct edge *direct = spawn_edge(pass, call);
	if (direct) {
		*kind = direct->spawn;
		return true;
	}
	uint32_t count = pass_targets(pass, call, edges, most_targets);
	for (uint32_t e = 0; e < count; e++) {
		uint32_t left = program->functions[edges[e]->callee].spawns;
		uint32_t symbol = program->functions[edges[e]->callee].symbol;
		left &= 1u << SPAWN_TASK | 1u << SPAWN_DETACHED | 1u << SPAWN_GROUP;
		if (edges[e]->kind != EDGE_CALL || program->symbols[symbol].is_contract || !left)
			continue;
		*kind = left & 1u << SPAWN_DETACHED ? SPAWN_DETACHED
			: left & 1u << SPAWN_TASK   ? SPAWN_TASK
						    : SPAWN_GROUP;
		return true;
	}
	return false;
}

/* A child that never suspends is over before the next is started. */
static bool child_is_short(const struct program *program, const struct program_call *call)
{
	bool all = false;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!starts(program, edge))
			continue;
		if (edge->kind == EDGE_OFFLOAD || edge->callee >= program->defined_count ||
			program->functions[edge->callee].may_suspend)
			return false;
		all = true;
	}
	return all;
}

static bool is_promised(const struct function_pass *pass, const struct program_call *call)
{
	const struct program *program = pass->program;
	if (program_has_role(program, pass->function->symbol, ROLE_BOUNDED))
		return true;
	for (uint32_t e = 0; e < call->edge_count; e++)
		if (program_has_role(program,
			    program->functions[program->edges[call->first_edge + e].callee].symbol,
			    ROLE_BOUNDED))
			return true;
	return false;
}

/* The constant a call is given for its argument of this role; false without such an argument.
 * -1 when it is no constant. */
static bool role_argument(struct function_pass *pass, const struct program_call *call,
	enum role_kind kind, int64_t *constant)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct role *role = program_role(pass->program, call->symbol, kind);
	if (!role || role->argument < 0)
		return false;
	struct air_value value = air_call_argument(
		&cursor->air, &cursor->air.instrs[call->instr], (uint32_t)role->argument);
	if (!flow_constant(cursor->flow, call->instr, value, constant))
		*constant = -1;
	return true;
}

/* The limit a call itself is given: a constant 0 means none, anything else is one. */
static enum limit call_limit(struct function_pass *pass, const struct program_call *call)
{
	int64_t limit;
	if (!role_argument(pass, call, ROLE_LIMIT, &limit))
		return LIMIT_UNSEEN;
	return limit ? LIMIT_SOME : LIMIT_NONE;
}

/* A map over a constant, small number of items. */
static bool has_few_items(struct function_pass *pass, const struct program_call *call)
{
	int64_t count;
	return role_argument(pass, call, ROLE_COUNT, &count) && count >= 0 &&
	       count <= pass_option(pass, FEW);
}

static bool opens_group(const struct function_pass *pass, const struct program_call *call)
{
	if (call->symbol == air_none)
		return false;
	struct role_list roles = pass->program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_SCOPE_OPEN && roles.items[r].scope == SCOPE_GROUP)
			return true;
	return false;
}

/* The weakest limit of the groups this function opens around the spawn. */
static enum limit group_limit(struct function_pass *pass, const struct program_call *spawn)
{
	struct program_cursor *cursor = pass_body(pass);
	uint32_t block = air_block_of(&cursor->air, spawn->instr);
	enum limit weakest = LIMIT_UNSEEN;
	pass_each_call(pass, call)
	{
		if (!opens_group(pass, call))
			continue;
		if (!cfg_dominates(&cursor->cfg, air_block_of(&cursor->air, call->instr), block))
			continue;
		enum limit limit = call_limit(pass, call);
		if (limit == LIMIT_NONE)
			return LIMIT_NONE;
		weakest = limit;
	}
	return weakest;
}

static bool is_release(const struct program *program, const struct program_call *call)
{
	const struct role *role = program_role(program, call->symbol, ROLE_RELEASES);
	return role && (!role->resource || !strcmp(role->resource, "permit"));
}

/* Does every way round give a permit back in this very function? Then the child holds none. */
static bool gives_back(struct function_pass *pass, const struct program_call *spawn, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct cfg_loop *natural = &cursor->cfg.loops[loop];
	uint32_t block = air_block_of(&cursor->air, spawn->instr);
	pass_each_call(pass, call)
	{
		uint32_t at = air_block_of(&cursor->air, call->instr);
		bool all =
			is_release(pass->program, call) && cfg_dominates(&cursor->cfg, block, at);
		for (uint32_t l = 0; l < natural->latch_count && all; l++)
			all = cfg_dominates(&cursor->cfg, at, natural->latches[l]);
		if (all)
			return true;
	}
	return false;
}

/* Is a permit taken inside the loop, before the spawn, and left to the child? */
static bool takes_permit(struct function_pass *pass, const struct program_call *call, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_block *header = &cursor->air.blocks[cursor->cfg.loops[loop].header];
	uint32_t before = header->instr_count ? flow_scope_depth(cursor->flow, header->first_instr,
							FLOW_SCOPE_PERMIT)
					      : 0;
	uint32_t at = flow_scope_depth(cursor->flow, call->instr, FLOW_SCOPE_PERMIT);
	return at > before && !gives_back(pass, call, loop);
}

/* Does the loop wait for a task on its way round? */
static bool joins_in_loop(struct function_pass *pass, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	pass_each_call(pass, call)
	{
		bool joins = call->symbol != air_none &&
			     (program_has_role(pass->program, call->symbol, ROLE_JOINS) ||
				     program_has_role(pass->program, call->symbol, ROLE_GATHERS));
		if (joins &&
			cfg_loop_has(&cursor->cfg, loop, air_block_of(&cursor->air, call->instr)))
			return true;
	}
	return false;
}

/* A group opened inside the loop is joined before the next turn. */
static bool group_in_loop(struct function_pass *pass, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	pass_each_call(pass, call)
	{
		if (opens_group(pass, call) &&
			cfg_loop_has(&cursor->cfg, loop, air_block_of(&cursor->air, call->instr)))
			return true;
	}
	return false;
}

static bool is_relation(enum air_operator operation)
{
	return operation == AIR_LT || operation == AIR_LE || operation == AIR_GT ||
	       operation == AIR_GE;
}

/* Is the spawn behind a test of a counter in this loop: no more than so many at once? The loop's
 * own guard counts turns, not tasks. */
static bool is_capped(struct function_pass *pass, const struct program_call *call, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	const struct cfg *cfg = &cursor->cfg;
	uint32_t block = air_block_of(f, call->instr);
	uint32_t guard = flow_loop(cursor->flow, loop)->guard;
	while (block != cfg->dominator[block] && cfg_loop_has(cfg, loop, cfg->dominator[block])) {
		block = cfg->dominator[block];
		const struct air_terminator *end = &f->blocks[block].end;
		const struct air_instr *test = air_value_instr(f, end->value);
		if (end->kind != AIR_BRANCH || block == guard || !test || test->op != AIR_OPERATE ||
			!is_relation(test->operation))
			continue;
		if (pass_is_counter(pass, f->values[test->first_value]) ||
			pass_is_counter(pass, f->values[test->first_value + 1]))
			return true;
	}
	return false;
}

/* Does the loop's own guard stop at something small by nature: the number of processors? */
static bool stops_at_few(struct function_pass *pass, const struct flow_loop *facts)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	if (facts->guard == air_none)
		return false;
	const struct air_instr *test = air_value_instr(f, f->blocks[facts->guard].end.value);
	for (uint32_t v = 0; test && test->op == AIR_OPERATE && v < test->value_count; v++) {
		struct flow_origin origin = flow_origin(cursor->flow,
			f->blocks[facts->guard].first_instr, f->values[test->first_value + v]);
		if (origin.kind != FLOW_ORIGIN_CALL)
			continue;
		const struct program_call *made =
			program_call_at(pass->program, pass->node, origin.index);
		const struct role *role =
			made ? program_role(pass->program, made->symbol, ROLE_BOUNDED) : NULL;
		if (role && role->number <= pass_option(pass, FEW) &&
			program_role_holds(cursor, origin.index, role))
			return true;
	}
	return false;
}

/* A table in the program's own text has few rows. */
static bool is_small_table(const struct air_function *f, const struct flow_origin *origin)
{
	enum { small = 2048 };
	if (origin->kind != FLOW_ORIGIN_GLOBAL && origin->kind != FLOW_ORIGIN_LOCAL)
		return false;
	const struct air_place *place =
		origin->instr == air_none ? NULL : air_instr_place(f, &f->instrs[origin->instr]);
	if (!place || place->type == air_none)
		return false;
	uint64_t size = f->types[place->type].size;
	return size && size <= small;
}

/* Does the loop's pointer start at a small table? */
static bool walks_table(struct function_pass *pass, uint32_t loop, const struct flow_loop *facts)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	if (facts->shape != FLOW_SHAPE_POINTER || facts->induction == air_none)
		return false;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_place *into = air_instr_place(f, &f->instrs[i]);
		if (f->instrs[i].op != AIR_COPY || into->root != AIR_ROOT_LOCAL ||
			into->index != facts->induction ||
			cfg_loop_has(&cursor->cfg, loop, air_block_of(f, i)))
			continue;
		struct flow_origin origin =
			flow_origin(cursor->flow, i, f->values[f->instrs[i].first_value]);
		return is_small_table(f, &origin);
	}
	return false;
}

static bool is_over_few(struct function_pass *pass, uint32_t loop)
{
	const struct flow_loop *facts = flow_loop(pass_body(pass)->flow, loop);
	return stops_at_few(pass, facts) || walks_table(pass, loop, facts);
}

/* The innermost loop that makes the number grow, or air_none. */
static uint32_t growing_loop(
	struct function_pass *pass, const struct program_call *call, enum spawn_kind kind)
{
	struct program_cursor *cursor = pass_body(pass);
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];
	for (; loop != air_none; loop = cursor->cfg.loops[loop].parent) {
		const struct flow_loop *facts = flow_loop(cursor->flow, loop);
		if (joins_in_loop(pass, loop) || is_capped(pass, call, loop) ||
			takes_permit(pass, call, loop) || is_over_few(pass, loop) ||
			(kind == SPAWN_GROUP && group_in_loop(pass, loop)))
			return air_none;
		if (facts->bound_kind != FLOW_BOUND_CONSTANT ||
			facts->bound > pass_option(pass, FEW))
			return loop;
	}
	return air_none;
}

static struct finding *report(struct function_pass *pass, const struct program_call *call,
	enum certainty certainty, const char *what)
{
	struct finding *finding = finding_at_call(pass, call, SEVERITY_WARNING, certainty,
		"'%s' starts %s", pass_callee_name(pass, call), what);
	if (pass_is_in_task(pass))
		finding_add_path(pass, finding, CONTEXT_TASK);
	else if (pass->function->contexts & 1u << CONTEXT_CALLBACK)
		finding_add_path(pass, finding, CONTEXT_CALLBACK);
	finding_add_call(pass, finding, call, true, "'%s' starts a task here and goes on",
		pass->function->name);
	finding_hint(pass->findings, finding,
		pass->program->has_runtime
			? "cap it: ASYNC_GROUP or async_map with a limit, or take a permit before "
			  "the spawn"
			: "cap it: count what is running, and start the next when one ends");
	return finding;
}

/* A map without a cap gets one. */
static void report_map(struct function_pass *pass, const struct program_call *call)
{
	enum { usual_limit = 16 };
	struct finding *finding = report(pass, call, CERTAIN, "a task for every item at once");
	const struct role *limit = call->symbol == air_none
					   ? NULL
					   : program_role(pass->program, call->symbol, ROLE_LIMIT);
	if (limit && limit->argument >= 0)
		mend_zero(pass, finding, call, (uint32_t)limit->argument, usual_limit);
}

static bool spawns_itself(const struct function_pass *pass, const struct program_call *call)
{
	const struct edge *edge = spawn_edge(pass, call);
	return edge && edge->caller == edge->callee;
}

static void check_call(
	struct function_pass *pass, const struct program_call *call, enum spawn_kind kind)
{
	if (child_is_short(pass->program, call) || is_promised(pass, call))
		return;
	if (kind == SPAWN_MAP) {
		if (call_limit(pass, call) == LIMIT_NONE && !has_few_items(pass, call))
			report_map(pass, call);
		return;
	}
	enum limit limit = kind == SPAWN_GROUP ? group_limit(pass, call) : LIMIT_NONE;
	if (limit == LIMIT_SOME)
		return;
	uint32_t loop = growing_loop(pass, call, kind);
	if (loop == air_none && !spawns_itself(pass, call))
		return;
	report(pass, call, limit == LIMIT_UNSEEN ? POSSIBLE : LIKELY,
		loop == air_none ? "a task per level of the recursion"
				 : "a task per turn of a loop that nothing bounds");
}

static void check(struct function_pass *pass)
{
	pass_each_call(pass, call)
	{
		enum spawn_kind kind;
		if (!(call->flags & (CALL_FATAL | CALL_CLEANUP)) && spawns(pass, call, &kind))
			check_call(pass, call, kind);
	}
}

const struct rule rule_unbounded_concurrency = {
	.id = "unbounded-concurrency",
	.title = "the number of tasks grows with the input",
	.group = GROUP_CONCURRENCY,
	.severity = SEVERITY_WARNING,
	.options = options,
	.check_function = check,
};
