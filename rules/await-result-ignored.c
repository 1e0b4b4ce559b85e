/*
 * await-result-ignored: a task waits for something that may fail, and nobody looks at whether it
 * did.
 *
 *  1. What may fail is declared to suspend and returns a number, or is a function that suspends and
 *     returns an error of its own or of such a one (link/failure.h).
 *  2. A result is ignored when it is dropped, overwritten before anybody has read it, or never
 *     read. To read it is enough: whether what is done with it makes sense is not this rule's.
 *  3. A cast to void says that it does not matter; where a macro may have written one, nobody can
 *     tell. Where the function is about to fail anyway, it only clears up.
 */
#include "link/failure.h"
#include "link/handle.h"
#include "rule/alone_call.h"
#include "rule/mend.h"
#include "rules.h"

enum { longest_way = 8 };

/* ------------------------------------------------------------------------------------------ fix */

/* Do its callers expect errors? */
static bool may_return(const struct function_pass *pass)
{
	return program_may_fail(pass->cursor->program, pass->node);
}

static bool is_int(struct function_pass *pass, const struct program_call *call)
{
	const struct air_function *f = &pass_body(pass)->air;
	return f->types[f->instrs[call->instr].type].size == sizeof(int32_t);
}

static void mend(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct alone_call alone;
	const char *name = alone_call_name(pass);
	if (!name || !may_return(pass) || !is_int(pass, call) ||
		!alone_call_find(pass, call, &alone))
		return;
	const struct source *source = alone.written.source;
	const char *indent = source->text + alone.indent.begin;
	int width = (int)(alone.indent.end - alone.indent.begin);
	finding_doubt(pass->findings, finding,
		"'%s' then returns here when '%s' fails: must nothing be given back before, nor "
		"anything be done all the same?",
		pass->function->name, pass_callee_name(pass, call));
	finding_fix(pass->findings, finding, FIX_SUGGEST, source_edit(source, alone.begin, 0),
		"int %s = ", name);
	finding_fix(pass->findings, finding, FIX_SUGGEST, source_edit(source, alone.end, 0),
		"\n%.*sif (%s < 0)\n%.*s\treturn %s;", width, indent, name, width, indent, name);
}

/* --------------------------------------------------------------------------------------- report */

/* The function that the call surely or likely calls, if it has a body of ours. */
static uint32_t callee_of(const struct program *program, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL && edge->through == air_none &&
			edge->callee < program->defined_count)
			return edge->callee;
	}
	return air_none;
}

/* Down to whose error it is. */
static void add_way(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct program *program = pass->cursor->program;
	for (uint32_t i = 0; i < longest_way; i++) {
		uint32_t callee = callee_of(program, call);
		call = callee == air_none ? NULL : program_failure_source(program, callee);
		if (!call)
			return;
		const char *name = pass_callee_name(pass, call);
		finding_add_call(pass, finding, call, false, "'%s' returns the error of '%s'",
			program->functions[callee].name, name);
		finding_event(finding, "call", name);
	}
}

static void report(struct function_pass *pass, const struct program_call *call,
	const struct handle_fate *fate, enum certainty certainty)
{
	const struct air_function *f = &pass_body(pass)->air;
	const char *callee = pass_callee_name(pass, call);
	bool is_put = fate->local != air_none;
	struct finding *finding = finding_at_call(pass, call, pass->rule->severity, certainty,
		"'%s' may fail, and its result is %s%s%s", callee,
		is_put ? "put into '" : "dropped", is_put ? f->locals[fate->local].name : "",
		is_put ? "' and not read" : "");
	finding_add_path(pass, finding, CONTEXT_TASK);
	finding_add_call(pass, finding, call, true, "'%s' goes on whatever '%s' returns",
		pass->function->name, callee);
	finding_event(finding, "drop", callee);
	add_way(pass, finding, call);
	finding_hint(pass->findings, finding,
		"look at the result, and hand the error on; cast the call to void if it does not "
		"matter");
	mend(pass, finding, call);
}

/* Ignored, unless a cast says that it is meant so. */
static bool is_ignored(struct function_pass *pass, const struct program_call *call,
	struct handle_fate *fate, enum certainty *certainty)
{
	bool is_cast = false;
	*fate = program_handle_fate(pass_body(pass), call->instr);
	if (fate->is_kept || fate->is_returned || fate->is_tested || fate->is_read ||
		program_is_failing(pass_body(pass), call->instr))
		return false;
	if (fate->local == air_none && !call_is_cast_to_void(pass, call, &is_cast))
		*certainty = POSSIBLE;
	return !is_cast;
}

static void check(struct function_pass *pass)
{
	if (!pass_is_in_task(pass))
		return;
	pass_each_call(pass, call)
	{
		enum certainty certainty;
		struct handle_fate fate;
		if (call->flags & (CALL_FATAL | CALL_IN_CHILD))
			continue;
		pass_body(pass);
		if (program_call_may_fail(pass->cursor, call, &certainty) &&
			is_ignored(pass, call, &fate, &certainty))
			report(pass, call, &fate, certainty);
	}
}

const struct rule rule_await_result_ignored = {
	.id = "await-result-ignored",
	.title = "the result of what a task waited for is ignored",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_WARNING,
	.check_function = check,
};
