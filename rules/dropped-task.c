/*
 * dropped-task: a task is started, and its handle is lost on every way: nobody can await the task,
 * nor learn that it failed.
 *
 *  1. What returns a handle is declared, or a function that hands such a handle on (link/handle.h).
 *     Groups, maps and detached tasks have no handle.
 *  2. A handle that is put anywhere but into plain locals, handed to a call or returned, if only on
 *     one way, is somebody's: then it is not this rule's. To compare it is no use of it.
 *  3. What is marked as detached is dropped on purpose: the function that drops, the one that
 *     starts, or the task.
 */
#include <string.h>

#include "link/handle.h"
#include "link/lead.h"
#include "rule/alone_call.h"
#include "rule/mend.h"
#include "rules.h"

enum { longest_way = 8 };

/* Where no task runs nothing is started, and other rules say so. */
static bool runs_near_tasks(const struct function_pass *pass)
{
	uint32_t elsewhere = 1u << CONTEXT_WORKER | 1u << CONTEXT_SIGNAL;
	if (program_has_lead(pass->program, LEAD_RUNS_LOOP))
		elsewhere |= 1u << CONTEXT_STARTUP;
	return pass->function->contexts & ~elsewhere;
}

/* The task that the call itself starts, or NULL. */
static const struct program_function *task_of(
	const struct program *program, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_SPAWN && edge->certainty == CERTAIN)
			return &program->functions[edge->callee];
	}
	return NULL;
}

/* The call whose task this one hands on, or NULL. */
static const struct program_call *source_of(
	const struct function_pass *pass, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &pass->program->edges[call->first_edge + e];
		const struct program_call *source =
			edge->kind == EDGE_CALL && edge->through == air_none
				? program_task_source(pass->cursor->program, edge->callee)
				: NULL;
		if (source)
			return source;
	}
	return NULL;
}

static bool is_detached(const struct function_pass *pass, const struct program_call *call)
{
	const struct program *program = pass->program;
	const struct program_function *task = task_of(program, call);
	return (task && program_has_role(program, task->symbol, ROLE_DETACHED)) ||
	       program_has_role(program, pass->function->symbol, ROLE_DETACHED);
}

/* ------------------------------------------------------------------------------------------ fix */

/* Is it the entry of a task, which returns an error as the runtime does? */
static bool is_entry(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind == EDGE_SPAWN)
			return true;
	return false;
}

/* Is it a handle that the runtime's calls take? */
static bool is_of_runtime(struct function_pass *pass, const struct program_call *call)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct air_type *type = &f->types[f->instrs[call->instr].type];
	return pass->program->has_runtime && type->kind == AIR_TYPE_RECORD && type->pointers == 1 &&
	       type->ref != air_none && !strcmp(f->refs[type->ref].name, "async_task");
}

static void mend(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct alone_call alone;
	const char *name = alone_call_name(pass);
	if (!name || !is_of_runtime(pass, call) || !is_entry(pass->program, pass->node) ||
		!alone_call_find(pass, call, &alone))
		return;
	const struct source *source = alone.written.source;
	const char *indent = source->text + alone.indent.begin;
	int width = (int)(alone.indent.end - alone.indent.begin);
	mend_doubt_context(pass, finding);
	finding_doubt(pass->findings, finding,
		"'%s' then waits here until the task has ended: is it not meant to run beside what "
		"follows?",
		pass->function->name);
	finding_fix(pass->findings, finding, FIX_SUGGEST,
		source_edit(source, alone.begin, alone.written.whole.begin - alone.begin),
		"int %s = async_await(", name);
	finding_fix(pass->findings, finding, FIX_SUGGEST,
		source_edit(source, alone.written.whole.end, 0), ")");
	finding_fix(pass->findings, finding, FIX_SUGGEST, source_edit(source, alone.end, 0),
		"\n%.*sif (%s < 0)\n%.*s\treturn %s;", width, indent, name, width, indent, name);
	mend_include(pass, finding, source, "async/async.h");
}

/* --------------------------------------------------------------------------------------- report */

/* Down to the call that starts the task. */
static void add_way(
	struct function_pass *pass, struct finding *finding, const struct program_call *source)
{
	const struct program *program = pass->program;
	for (uint32_t i = 0; source && i < longest_way; i++) {
		const char *callee = pass_callee_name(pass, source);
		finding_add_call(pass, finding, source, false, "'%s' returns the task that '%s' %s",
			program->functions[source->caller].name, callee,
			source_of(pass, source) ? "returns" : "starts");
		finding_event(finding, "call", callee);
		source = source_of(pass, source);
	}
}

static const char *advice(const struct function_pass *pass)
{
	return pass->program->has_runtime
		       ? "await it, start it in an ASYNC_GROUP, or start it with "
			 "async_spawn_detached() if nobody is to wait for it"
		       : "await it, keep its handle, or start it in the way that has none";
}

static void report(struct function_pass *pass, const struct program_call *call,
	const struct handle_fate *fate, enum certainty certainty)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct program_function *task = task_of(pass->program, call);
	const char *callee = pass_callee_name(pass, call);
	bool is_put = fate->local != air_none;
	struct finding *finding = finding_at_call(pass, call, pass->rule->severity, certainty,
		"'%s' starts %s%s%s, and its handle is %s%s%s", callee, task ? "task '" : "a task",
		task ? task->name : "", task ? "'" : "",
		fate->is_tested ? "tested, but not kept"
		: is_put        ? "put into '"
				: "dropped",
		is_put && !fate->is_tested ? f->locals[fate->local].name : "",
		is_put && !fate->is_tested ? "' and not used" : "");
	uint32_t contexts = pass->function->contexts;
	if (contexts & 1u << CONTEXT_TASK)
		finding_add_path(pass, finding, CONTEXT_TASK);
	else if (contexts & 1u << CONTEXT_CALLBACK)
		finding_add_path(pass, finding, CONTEXT_CALLBACK);
	finding_add_call(pass, finding, call, true, "'%s' drops the task that '%s' returns",
		pass->function->name, callee);
	finding_event(finding, "drop", callee);
	add_way(pass, finding, source_of(pass, call));
	finding_hint(pass->findings, finding, "%s", advice(pass));
	mend(pass, finding, call);
}

static void check(struct function_pass *pass)
{
	if (!runs_near_tasks(pass))
		return;
	pass_each_call(pass, call)
	{
		enum certainty certainty;
		if (call->flags & (CALL_FATAL | CALL_IN_CHILD) ||
			!program_returns_task(pass->cursor, call, &certainty) ||
			is_detached(pass, call))
			continue;
		struct handle_fate fate = program_handle_fate(pass_body(pass), call->instr);
		if (!fate.is_kept && !fate.is_returned)
			report(pass, call, &fate, certainty);
	}
}

const struct rule rule_dropped_task = {
	.id = "dropped-task",
	.title = "the handle of a task is lost",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_ERROR,
	.check_function = check,
};
