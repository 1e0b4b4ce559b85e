/*
 * offload-misuse: a pool of threads used for what it is not made for.
 *
 *  1. A job that costs less than handing it over: a short function that neither waits nor loops,
 *     once for each turn of a loop. Alone it is information.
 *  2. A job that waits for another job of the same pool: when all threads wait like that, none is
 *     left for those they wait for. Or for the loop, which waits for the job.
 *  3. A job that writes what the loop uses meanwhile, with no lock (link/race.h), or what its giver
 *     touches, or frees, after handing it over (link/late.c).
 *  4. A job that is handed a local of a function which returns and does not wait for it.
 *
 * A job that suspends, or calls what only the loop may call, is suspend-outside-task and
 * loop-api-off-thread. Many jobs at once are unbounded-concurrency, one after the other
 * serial-await-in-loop. A thread of its own (pthread_create) is no pool.
 */
#include "link/access.h"
#include "link/race.h"
#include "rule/waker.h"
#include "rules.h"

enum { short_instrs = 40, few_turns = 16 };

static const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;

/* ------------------------------------------------------------------------------------- short */

/* A function that is over before a thread has woken up. */
static bool is_short(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	if (node >= program->defined_count || f->is_degraded || f->block_mask || f->may_suspend ||
		f->record->instr_count > short_instrs)
		return false;
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (call->symbol == air_none ||
			!(program->symbols[call->symbol].declaration->flags & AIR_SYMBOL_CONST))
			return false;
	}
	return true;
}

static bool has_loops(struct function_pass *pass, uint32_t node)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, pass->cursor->program);
	program_open(&cursor, node);
	bool has = cursor.cfg.loop_count > 0;
	program_cursor_release(&cursor);
	return has;
}

/* Is the call made once for each of many? */
static bool is_repeated(struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];
	if (loop == air_none)
		return false;
	const struct flow_loop *known = flow_loop(cursor->flow, loop);
	return known->bound_kind != FLOW_BOUND_CONSTANT || known->bound > few_turns;
}

static void check_short(
	struct function_pass *pass, const struct program_call *call, const struct edge *edge)
{
	const struct program *program = pass->program;
	if (!is_short(program, edge->callee) || has_loops(pass, edge->callee))
		return;
	bool repeated = is_repeated(pass, call);
	enum severity severity =
		repeated && !pass_is_test_code(pass) ? SEVERITY_WARNING : SEVERITY_INFO;
	struct finding *finding = finding_at_call(pass, call, severity, edge->certainty,
		"'%s' hands '%s' to the pool%s, which costs more than calling it",
		pass_callee_name(pass, call), program->functions[edge->callee].name,
		repeated ? " once for each turn of a loop" : "");
	finding_add_path(pass, finding, pass_context(pass));
	finding_add_call(pass, finding, call, true, "'%s' runs on a worker thread '%s'",
		pass->function->name, program->functions[edge->callee].name);
	finding_hint(pass->findings, finding,
		repeated ? "hand the whole loop to the pool as one job, or call '%s'"
			 : "call '%s': it neither waits nor computes for long",
		program->functions[edge->callee].name);
}

/* --------------------------------------------------------------------------------- who waits */

/* The edge by which a node's root came to run in a context; NULL when it was only declared to. */
static const struct edge *root_edge(
	const struct program *program, uint32_t node, enum context context)
{
	const struct edge *root;
	program_root(program, node, context, &root);
	return root;
}

/* Does the node run as a job of the pool, and nowhere else? */
static bool is_job(const struct program *program, uint32_t node)
{
	if (program->functions[node].contexts != 1u << CONTEXT_WORKER)
		return false;
	const struct edge *edge = root_edge(program, node, CONTEXT_WORKER);
	return edge && edge->kind == EDGE_OFFLOAD;
}

/* Some other job that ends the wait, if only jobs do. */
static const struct access *job_that_wakes(
	const struct function_pass *pass, const struct access *wait)
{
	const struct program *program = pass->program;
	const struct access *job = NULL;
	program_each_access(program, wait->object.index, access)
	{
		if (access->kind != ACCESS_WAKE || !program->functions[access->node].contexts)
			continue;
		if (!is_job(program, access->node))
			return NULL;
		job = job ? job : access;
	}
	return job;
}

/* A wait of the loop for what this job brings after its own wait. */
static const struct access *loop_that_waits(
	const struct function_pass *pass, const struct access *wait)
{
	const struct program *program = pass->program;
	uint32_t count;
	const struct access *own = program_node_accesses(program, pass->node, &count);
	for (uint32_t i = 0; i < count; i++) {
		if (own[i].kind != ACCESS_WAKE || own[i].instr < wait->instr ||
			own[i].object.kind != ACCESS_OBJECT_SLOT ||
			access_is_same(own[i].object, wait->object))
			continue;
		program_each_access(program, own[i].object.index, access)
		{
			if (access->kind == ACCESS_WAIT && !access->is_try &&
				program->functions[access->node].contexts & on_loop)
				return access;
		}
	}
	return NULL;
}

static void report_wait(struct function_pass *pass, const struct program_call *call,
	const struct access *other, const char *object, bool is_loop)
{
	const struct program *program = pass->program;
	struct finding *finding = finding_at_call(pass, call, SEVERITY_WARNING, LIKELY,
		is_loop ? "'%s' waits for the event loop, which waits for this job in '%s'"
			: "'%s' makes a job of the pool wait for '%s', another job of it",
		pass_callee_name(pass, call), program->functions[other->node].name);
	finding_add_path(pass, finding, CONTEXT_WORKER);
	finding_add_call(
		pass, finding, call, true, "'%s' waits for '%s'", pass->function->name, object);
	waker_tell(pass, finding, other, is_loop ? "waits for what comes after" : "ends a wait for",
		object);
	finding_hint(pass->findings, finding, "%s",
		is_loop ? "let the loop go on in the callback of the job"
			: "start the second job when the first has ended, or give one of them a "
			  "thread of its own");
}

static void check_wait(struct function_pass *pass, const struct program_call *call)
{
	const struct program *program = pass->program;
	const struct access *first, *other;
	const struct access *wait =
		program_access_at(program, pass->node, call->instr, ACCESS_WAIT);
	if (!wait || wait->is_try || wait->object.kind != ACCESS_OBJECT_SLOT || !wait->stops_thread)
		return;
	const char *object = program->slots[wait->object.index].name;
	other = job_that_wakes(pass, wait);
	if (other && other->node != pass->node) {
		report_wait(pass, call, other, object, false);
		return;
	}
	if (program_waker(pass->cursor->program, pass->node, wait->object, ACCESS_WAKE, &first) !=
		ACCESS_WAKER_LOOP)
		return;
	other = loop_that_waits(pass, wait);
	if (other)
		report_wait(pass, call, other, object, true);
}

/* ------------------------------------------------------------------------------------- races */

/* Where one of the two touches stands, for steps and as an anchor. */
static struct program_call place_of(const struct program *program, const struct touch *touch)
{
	return (struct program_call){
		.caller = touch->node,
		.symbol = air_none,
		.path = program->functions[touch->node].path,
		.line = touch->line,
		.column = touch->column,
	};
}

static const char *verb(const struct touch *touch)
{
	return touch->is_write ? "writes" : "reads";
}

/* The other side: how it comes to run, and what it does. */
static void tell_touch(struct function_pass *pass, struct finding *finding,
	const struct touch *touch, const char *name)
{
	struct access access = {
		.node = touch->node, .line = touch->line, .column = touch->column
	};
	waker_tell(pass, finding, &access, verb(touch), name);
}

static void report_race(struct function_pass *pass, const struct race *race)
{
	const struct program *program = pass->program;
	const char *name = program->slots[race->job.slot].name;
	struct program_call at = place_of(program, &race->job);
	struct finding *finding = finding_at_call(pass, &at, SEVERITY_WARNING, race->certainty,
		"a job of the pool writes '%s', which '%s' uses on the event loop meanwhile", name,
		program->functions[race->loop.node].name);
	finding->callee = name;
	finding_add_path(pass, finding, CONTEXT_WORKER);
	finding_add_call(pass, finding, &at, true, "'%s' writes '%s'", pass->function->name, name);
	tell_touch(pass, finding, &race->loop, name);
	finding_hint(pass->findings, finding,
		"hand the value back with the result of the job, or guard '%s' with a lock", name);
}

/* One for each function of a job. */
static void check_races(struct function_pass *pass)
{
	struct race race;
	if (program_job_race(pass->cursor->program, pass->node, &race))
		report_race(pass, &race);
}

/* The loop's own context, else how start-up comes there. */
static void add_own_path(struct function_pass *pass, struct finding *finding)
{
	static const enum context contexts[] = { CONTEXT_TASK, CONTEXT_CALLBACK, CONTEXT_STARTUP };
	for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++)
		if (pass->function->contexts >> contexts[i] & 1) {
			finding_add_path(pass, finding, contexts[i]);
			return;
		}
}

/* What each side does, as a step says it. */
static const char *late_verb(const struct touch *touch, bool frees)
{
	return frees ? "frees" : touch->slot == air_none ? "uses" : verb(touch);
}

static void tell_place(struct function_pass *pass, struct finding *finding,
	const struct touch *touch, bool frees, bool is_anchor)
{
	const struct program *program = pass->program;
	const char *name = program->functions[touch->node].name;
	struct program_call at = place_of(program, touch);
	if (touch->slot == air_none)
		finding_add_call(
			pass, finding, &at, is_anchor, "'%s' %s it", name, late_verb(touch, frees));
	else
		finding_add_call(pass, finding, &at, is_anchor, "'%s' %s '%s'", name,
			late_verb(touch, frees), program->slots[touch->slot].name);
}

/* The way to what comes too late, then what the job does. */
static void tell_late(struct function_pass *pass, struct finding *finding,
	const struct program_call *by, const struct edge *edge, const struct race *race, bool frees)
{
	const struct program *program = pass->program;
	bool is_own = race->loop.node == pass->node;
	const struct program_call *site =
		is_own ? NULL : program_call_at(program, pass->node, race->loop.site);
	add_own_path(pass, finding);
	if (by)
		finding_add_call(pass, finding, by, false, "'%s' calls '%s'", pass->function->name,
			pass_callee_name(pass, by));
	finding_add_call(pass, finding, &program->calls[edge->call], false,
		"'%s' runs on a worker thread '%s'", program->functions[edge->caller].name,
		program->functions[edge->callee].name);
	if (site)
		finding_add_call(pass, finding, site, true, "'%s' calls '%s'", pass->function->name,
			pass_callee_name(pass, site));
	tell_place(pass, finding, &race->loop, frees, is_own);
	tell_place(pass, finding, &race->job, false, false);
}

/* Where the finding stands: there, or at the call that leads there. */
static struct program_call late_place(const struct function_pass *pass, const struct touch *loop)
{
	const struct program *program = pass->program;
	const struct program_call *site =
		loop->node == pass->node ? NULL : program_call_at(program, pass->node, loop->site);
	return site ? *site : place_of(program, loop);
}

static void report_late(struct function_pass *pass, const struct program_call *by,
	const struct edge *edge, const struct race *race)
{
	const struct program *program = pass->program;
	const char *name = program->slots[race->loop.slot].name;
	struct program_call at = late_place(pass, &race->loop);
	struct finding *finding = finding_at_call(pass, &at, SEVERITY_WARNING, race->certainty,
		"'%s' %s '%s' after the job that %s it was handed over",
		program->functions[race->loop.node].name, verb(&race->loop), name,
		verb(&race->job));
	finding->callee = name;
	tell_late(pass, finding, by, edge, race, false);
	finding_hint(pass->findings, finding,
		race->loop.is_write ? "set '%s' before the job is handed over, or when it has ended"
				    : "read '%s' when the job has ended",
		name);
}

static void report_free(struct function_pass *pass, const struct program_call *by,
	const struct edge *edge, const struct race *race)
{
	const struct program *program = pass->program;
	const char *job = program->functions[edge->callee].name;
	struct program_call at = late_place(pass, &race->loop);
	struct finding *finding = finding_at_call(pass, &at, SEVERITY_WARNING, race->certainty,
		"'%s' frees what the job '%s' was handed, which uses it meanwhile",
		program->functions[race->loop.node].name, job);
	finding->callee = job;
	tell_late(pass, finding, by, edge, race, true);
	finding_hint(
		pass->findings, finding, "free it in the callback of the job, or hand over a copy");
}

/* `by`: the call of a helper that hands over the job, or NULL. */
static void check_late(
	struct function_pass *pass, const struct program_call *by, const struct edge *edge)
{
	struct race race;
	if (program_late_race(pass->cursor->program, edge, by, &race))
		report_late(pass, by, edge, &race);
	if (program_late_free(pass->cursor->program, edge, by, &race))
		report_free(pass, by, edge, &race);
}

/* Does a function that is called here hand over a job? */
static void check_helper(
	struct function_pass *pass, const struct program_call *call, uint32_t helper)
{
	const struct program *program = pass->program;
	const struct program_function *f = &program->functions[helper];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++)
		for (uint32_t e = 0; e < program->calls[c].edge_count; e++) {
			const struct edge *edge = &program->edges[program->calls[c].first_edge + e];
			if (edge->kind == EDGE_OFFLOAD)
				check_late(pass, call, edge);
		}
}

/* ------------------------------------------------------------------------------------- locals */

static void check_lent(
	struct function_pass *pass, const struct program_call *call, const struct edge *edge)
{
	uint32_t local = program_lent_local(pass->cursor->program, edge);
	if (local == air_none)
		return;
	const char *name = pass_body(pass)->air.locals[local].name;
	const char *job = pass->program->functions[edge->callee].name;
	struct finding *finding = finding_at_call(pass, call, SEVERITY_WARNING, LIKELY,
		"the job '%s' is handed '%s', which is gone when '%s' returns", job, name,
		pass->function->name);
	finding->callee = name;
	add_own_path(pass, finding);
	finding_add_call(pass, finding, call, true,
		"'%s' hands the local '%s' to '%s' and does not wait for it", pass->function->name,
		name, job);
	finding_hint(
		pass->findings, finding, "allocate '%s', and free it when the job has ended", name);
}

/* ------------------------------------------------------------------------------------- check */

static void check_jobs(struct function_pass *pass, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &pass->program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL && edge->through == air_none &&
			call->symbol != air_none && edge->callee != pass->node)
			check_helper(pass, call, edge->callee);
		if (edge->kind != EDGE_OFFLOAD)
			continue;
		if (pass_is_on_loop(pass))
			check_short(pass, call, edge);
		check_lent(pass, call, edge);
		check_late(pass, NULL, edge);
	}
}

static void check(struct function_pass *pass)
{
	if (pass->function->contexts & (on_loop | 1u << CONTEXT_STARTUP))
		pass_each_call(pass, call) check_jobs(pass, call);
	if (!is_job(pass->program, pass->node))
		return;
	pass_each_call(pass, call) check_wait(pass, call);
	check_races(pass);
}

const struct rule rule_offload_misuse = {
	.id = "offload-misuse",
	.title = "a pool of threads is used for what it is not made for",
	.group = GROUP_CONCURRENCY,
	.severity = SEVERITY_WARNING,
	.check_function = check,
};
