/*
 * unbounded-drain: a callback or task reads from one source until nothing is left, however much
 * comes: one busy peer keeps all others waiting.
 *
 *  1. What takes from a source is a call that a model has another word for, async_read or
 *     async_accept, and that does not block here: else it is another rule's.
 *  2. The loop ends only when that call gives nothing more, or when a flag says so: a count, a
 *     budget, a turn given to others are ways out.
 *  3. Edge-triggered watches have to be drained. Sources that hold little by nature (signals,
 *     timers, events, watches of files) may be. Throwing away what is no socket is
 *     information: a pipe that the loop is woken by.
 */
#include <string.h>

#include "link/descriptor.h"
#include "rule/rule.h"
#include "rules.h"

enum { small_bound = 65536 };

/* The role of a call that takes from a descriptor, or NULL. */
static const struct role *take_role(const struct program *program, const struct program_call *call)
{
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		if (role->kind == ROLE_BLOCKS && role->use &&
			(role->category == BLOCK_NET || role->category == BLOCK_FD) &&
			(!strcmp(role->use, "async_read") || !strcmp(role->use, "async_accept")))
			return role;
	}
	return NULL;
}

static bool is_take(uint32_t instr, void *data)
{
	const struct function_pass *pass = data;
	const struct program_call *call = program_call_at(pass->program, pass->node, instr);
	return call && take_role(pass->program, call);
}

/* Does a call in the loop let others run, or stop the thread? */
static bool loop_waits(struct function_pass *pass, uint32_t loop)
{
	const struct program_cursor *cursor = pass_body(pass);
	pass_each_call(pass, call)
	{
		uint32_t block = air_block_of(&cursor->air, call->instr);
		if (!cfg_loop_has(&cursor->cfg, loop, block))
			continue;
		if (flow_call_effects(cursor->flow, call->instr)->may_suspend ||
			program_is_checkpoint(pass->program, call))
			return true;
	}
	return false;
}

static struct program_descriptor source_of(
	struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	return program_descriptor(cursor, call->instr,
		air_call_argument(&cursor->air, &cursor->air.instrs[call->instr], 0));
}

static bool is_small_or_edge(struct function_pass *pass, const struct program_call *call)
{
	static const char *const small[] = { "eventfd", "timerfd", "signalfd", "inotify", "regular",
		"memfd", "pidfd", "tty" };
	struct program_descriptor known = source_of(pass, call);
	for (size_t i = 0; known.kind && i < sizeof(small) / sizeof(*small); i++)
		if (!strcmp(known.kind, small[i]))
			return true;
	return known.is_watched ? known.is_edge : program_has_edge_watch(pass->program);
}

/* Does the loop throw away what it takes, as one that empties the pipe it is woken by does? That is
 * over as fast as it can be filled. */
static bool throws_away(struct function_pass *pass, uint32_t loop)
{
	const struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i];
		if (!cfg_loop_has(&cursor->cfg, loop, air_block_of(f, i)))
			continue;
		bool is_store = instr->op == AIR_COPY || instr->op == AIR_ZERO;
		if (is_store && air_instr_place(f, instr)->root != AIR_ROOT_LOCAL)
			return false;
		const struct program_call *call =
			instr->op == AIR_CALL ? program_call_at(pass->program, pass->node, i)
					      : NULL;
		const struct program_symbol *symbol =
			call && call->symbol != air_none ? &pass->program->symbols[call->symbol]
							 : NULL;
		bool is_look = symbol && symbol->declaration->flags & AIR_SYMBOL_CONST;
		if (instr->op == AIR_CALL && !is_look && !(call && take_role(pass->program, call)))
			return false;
	}
	return true;
}

static void report(struct function_pass *pass, const struct program_call *call, bool accepts,
	enum severity severity)
{
	bool in_task = pass->function->contexts & 1u << CONTEXT_TASK;
	const char *name = pass_callee_name(pass, call);
	struct finding *finding = finding_at_call(pass, call,
		pass_is_test_code(pass) ? SEVERITY_INFO : severity, LIKELY,
		accepts ? "'%s' is called until nobody is left: a burst of clients keeps all "
			  "others waiting"
			: "'%s' is called until nothing is left: one busy peer keeps all others "
			  "waiting",
		name);
	finding_add_path(pass, finding, in_task ? CONTEXT_TASK : CONTEXT_CALLBACK);
	finding_add_call(
		pass, finding, call, true, "the loop around '%s' ends only when it fails", name);
	finding_hint(pass->findings, finding,
		in_task ? "count what was taken, and yield or return after a fixed amount"
			: "count what was taken and return after a fixed amount: the loop calls "
			  "again");
}

static void check_loop(struct function_pass *pass, uint32_t loop)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct flow_loop *turns = flow_loop(cursor->flow, loop);
	enum flow_end end = flow_loop_end(cursor->flow, loop, is_take, pass);
	if (turns->bound_kind == FLOW_BOUND_CONSTANT && turns->bound <= small_bound)
		return;
	if (end == FLOW_ENDS_BY_ITSELF || end == FLOW_ENDS_NEVER || loop_waits(pass, loop))
		return;
	pass_each_call(pass, call)
	{
		const struct role *role = take_role(pass->program, call);
		if (!role || cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)] != loop)
			continue;
		if (call->blocks >> role->category & 1 || call->flags & CALL_FATAL ||
			is_small_or_edge(pass, call))
			continue;
		struct program_descriptor known = source_of(pass, call);
		bool may_be_pipe = !known.kind || !strcmp(known.kind, "pipe");
		report(pass, call, !strcmp(role->use, "async_accept"),
			may_be_pipe && throws_away(pass, loop) ? SEVERITY_INFO
							       : pass->rule->severity);
		return;
	}
}

static void check(struct function_pass *pass)
{
	if (!pass_is_on_loop(pass))
		return;
	uint32_t count = pass->function->loop_count;
	for (uint32_t l = 0; l < count; l++)
		check_loop(pass, l);
}

const struct rule rule_unbounded_drain = {
	.id = "unbounded-drain",
	.title = "one source is read until nothing is left",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_WARNING,
	.check_function = check,
};
