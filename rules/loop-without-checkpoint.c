/*
 * loop-without-checkpoint: a loop of a task can turn again and again without letting others run.
 *
 * Flow finds a way round the loop that passes no call which always suspends (flow_way_round), and
 * says how the loop ends. A loop that ends only when a wait fails, or when somebody else says so,
 * is meant to run as long as the program: a way past its waits is a warning. A loop that ends by
 * itself is as long as the data: information.
 *
 * A yield anywhere in the loop, under whatever condition, is taken for a checkpoint that somebody
 * thought about: `if (++n % 100 == 0) async_yield();`.
 */
#include "rule/loop_body.h"
#include "rules.h"

enum { small_bound = 65536, longest_way = 256, most_turns_shown = 4 };

struct body {
	struct function_pass *pass;
};

static const struct program_call *call_of(const struct body *body, uint32_t instr)
{
	return program_call_at(body->pass->program, body->pass->node, instr);
}

static bool is_checkpoint(uint32_t instr, void *data)
{
	const struct body *body = data;
	const struct program_call *call = call_of(body, instr);
	return call && program_is_checkpoint(body->pass->program, call);
}

static bool may_suspend(uint32_t instr, void *data)
{
	const struct body *body = data;
	struct program_cursor *cursor = pass_body(body->pass);
	return cursor->air.instrs[instr].op == AIR_CALL &&
	       (flow_call_effects(cursor->flow, instr)->may_suspend || is_checkpoint(instr, data));
}

static enum flow_count counts(uint32_t instr, void *data)
{
	return may_suspend(instr, data) ? FLOW_COUNTS : FLOW_COUNTS_NOT;
}

/* A yield, or a helper that does nothing else. */
static bool is_yield(uint32_t instr, void *data)
{
	const struct body *body = data;
	const struct program *program = body->pass->program;
	const struct program_call *call = call_of(body, instr);
	if (!call)
		return false;
	uint32_t waits = call->waits;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL)
			waits |= program->functions[edge->callee].waits;
	}
	bool is_said =
		call->symbol != air_none && program_has_role(program, call->symbol, ROLE_YIELDS);
	return is_said || waits == 1u << WAIT_YIELD;
}

/* Gives something back: loops that take down what was built are left alone. What the end of a scope
 * gives back (a guard, ASYNC_TIMEOUT) was made in the same turn. */
static bool is_release(uint32_t instr, void *data)
{
	const struct body *body = data;
	const struct program *program = body->pass->program;
	const struct program_call *call = call_of(body, instr);
	if (!call || call->flags & CALL_CLEANUP || call->symbol == air_none)
		return false;
	const struct role *releases = program_role(program, call->symbol, ROLE_RELEASES);
	return (releases && !role_frees(releases)) ||
	       program_has_role(program, call->symbol, ROLE_CONSUMES);
}

/* Stops the thread: that is the worse mistake, and another rule's. */
static bool is_blocking(uint32_t instr, void *data)
{
	static const uint32_t harmless = 1u << BLOCK_FD | 1u << BLOCK_DISK | 1u << BLOCK_STDIO |
					 1u << BLOCK_STDIO_LOG | 1u << BLOCK_MUTEX;
	const struct body *body = data;
	const struct program *program = body->pass->program;
	const struct program_call *call = call_of(body, instr);
	uint32_t blocks = call ? call->blocks & ~call->blocks_possible : 0;
	for (uint32_t e = 0; call && e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL && !program->functions[edge->callee].is_cut)
			blocks |= program->functions[edge->callee].block_mask;
	}
	return blocks & ~harmless;
}

/* In no task at all, in the child of a fork, on the way to the end. */
static bool is_elsewhere(uint32_t instr, void *data)
{
	const struct program_call *call = call_of(data, instr);
	return call && call->flags & (CALL_NOT_IN_TASK | CALL_IN_CHILD | CALL_FATAL);
}

static bool is_here(uint32_t instr, void *data)
{
	return call_of(data, instr) && !is_elsewhere(instr, data);
}

static bool is_call(uint32_t instr, void *data)
{
	return call_of(data, instr) != NULL;
}

static bool loop_has(struct body *body, uint32_t loop, bool (*is)(uint32_t instr, void *data))
{
	const struct program_cursor *cursor = pass_body(body->pass);
	for (uint32_t b = 0; b < cursor->air.block_count; b++) {
		if (!cfg_loop_has(&cursor->cfg, loop, b))
			continue;
		uint32_t first = cursor->air.blocks[b].first_instr;
		for (uint32_t i = first; i < first + cursor->cfg.end[b]; i++)
			if (is(i, body))
				return true;
	}
	return false;
}

/* ------------------------------------------------------------------------------ what is shown */

struct way {
	uint32_t loop;
	uint32_t blocks[longest_way];
	uint32_t count;
};

/* The first instruction of a block, from way number `from` on, that stands in the text of the loop:
 * lifetimes of locals do not. */
static const struct air_instr *shown_at(
	const struct program_cursor *cursor, const struct way *way, uint32_t from)
{
	for (uint32_t i = from; i < way->count; i++) {
		const struct air_block *b = &cursor->air.blocks[way->blocks[i]];
		for (uint32_t n = 0; n < b->instr_count; n++) {
			const struct air_instr *instr = &cursor->air.instrs[b->first_instr + n];
			if (instr->op != AIR_ENTER && instr->op != AIR_LEAVE)
				return instr;
		}
	}
	return NULL;
}

static const struct program_call *first_call(struct body *body, const struct way *way)
{
	const struct program_cursor *cursor = pass_body(body->pass);
	for (uint32_t i = 0; i < way->count; i++) {
		const struct air_block *b = &cursor->air.blocks[way->blocks[i]];
		for (uint32_t n = 0; n < b->instr_count; n++) {
			const struct program_call *call = call_of(body, b->first_instr + n);
			if (call)
				return call;
		}
	}
	return NULL;
}

/* Does the loop end or go on here? Then the way has no choice. */
static bool is_exit(const struct program_cursor *cursor, uint32_t loop, uint32_t block)
{
	const struct cfg *cfg = &cursor->cfg;
	for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1]; e++)
		if (!cfg_loop_has(cfg, loop, cfg->successors[e]))
			return true;
	return false;
}

/* The branches the way takes. */
static void add_turns(struct function_pass *pass, struct finding *finding, const struct way *way)
{
	const struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	uint32_t shown = 0;
	for (uint32_t i = 0; i < way->count && shown < most_turns_shown; i++) {
		const struct air_block *b = &f->blocks[way->blocks[i]];
		uint32_t ends = cursor->cfg.successor_start[way->blocks[i] + 1] -
				cursor->cfg.successor_start[way->blocks[i]];
		if (ends < 2 || !b->instr_count || is_exit(cursor, way->loop, way->blocks[i]))
			continue;
		const struct air_instr *test = &f->instrs[b->first_instr + b->instr_count - 1];
		const struct air_instr *next = shown_at(cursor, way, i + 1);
		struct finding_step at = {
			.path = f->files[test->file], .line = test->line, .column = test->column
		};
		if (next)
			finding_step(pass->findings, finding, at,
				"the way without a wait goes on at line %u", next->line);
		else
			finding_step(pass->findings, finding, at,
				"the way without a wait turns back from here");
		shown++;
	}
}

static struct finding *place(struct body *body, const struct way *way, enum severity severity,
	enum certainty certainty, const char *message)
{
	struct function_pass *pass = body->pass;
	const struct program_cursor *cursor = pass_body(pass);
	const struct program_call *call = first_call(body, way);
	const struct air_instr *instr = shown_at(cursor, way, 0);
	if (call)
		return finding_at_call(pass, call, severity, certainty, "%s", message);
	struct program_pass whole = { pass->rule, pass->program, pass->findings, pass->sources,
		NULL };
	struct finding_place at = {
		.path = instr ? cursor->air.files[instr->file] : pass->function->path,
		.line = instr ? instr->line : pass->function->line,
		.column = instr ? instr->column : 1,
		.function = pass->function->name,
		.function_key = pass->function->key,
		.callee = "",
	};
	at.path = arena_strdup(&pass->findings->arena, at.path);
	return finding_at(&whole, at, severity, certainty, "%s", message);
}

static void report(struct body *body, const struct way *way, enum severity severity,
	enum certainty certainty, const char *message)
{
	struct function_pass *pass = body->pass;
	struct finding *finding = place(body, way, severity, certainty, message);
	finding_span_loop(pass, finding, way->loop);
	finding_add_path(pass, finding, CONTEXT_TASK);
	finding_step(pass->findings, finding,
		(struct finding_step){ .path = finding->path,
			.line = finding->line,
			.column = finding->column,
			.is_anchor = true },
		"'%s' turns here", pass->function->name);
	add_turns(pass, finding, way);
	finding_hint(pass->findings, finding,
		body->pass->program->has_runtime
			? "call async_yield at the end of each turn, and leave the loop when it "
			  "fails"
			: "let others run at the end of each turn, or of every hundredth");
	loop_body_mend_yield(pass, finding);
}

/* ------------------------------------------------------------------------------------- the loop */

/* How a loop with a way past its waits is told about; false: not at all. */
static bool judge(struct body *body, uint32_t loop, enum severity *severity,
	enum certainty *certainty, const char **message)
{
	struct flow *flow = pass_body(body->pass)->flow;
	enum flow_end end = flow_loop_end(flow, loop, counts, body);
	bool waits = loop_has(body, loop, may_suspend);
	*severity = SEVERITY_WARNING;
	*certainty = LIKELY;
	if (end == FLOW_ENDS_NEVER && !waits) {
		*certainty = CERTAIN;
		*message = "this loop never ends and never lets others run";
		return true;
	}
	*message = "this loop can turn for as long as there is work without letting others run";
	if (waits && end != FLOW_ENDS_BY_ITSELF)
		return true;
	/* Simple walks over what is there are short, mostly. */
	*severity = SEVERITY_INFO;
	*message = "this loop can turn until its data end without letting others run";
	return (waits || flow_loop(flow, loop)->shape == FLOW_SHAPE_OTHER) &&
	       flow_loop(flow, loop)->shape != FLOW_SHAPE_LIST && loop_has(body, loop, is_call);
}

/* Do all calls of the loop say so? One on an error path does not. */
static bool is_whole_loop_elsewhere(struct body *body, uint32_t loop)
{
	return loop_has(body, loop, is_elsewhere) && !loop_has(body, loop, is_here);
}

static bool is_harmless(struct body *body, uint32_t loop)
{
	const struct flow_loop *turns = flow_loop(pass_body(body->pass)->flow, loop);
	if (turns->bound_kind == FLOW_BOUND_CONSTANT && turns->bound <= small_bound)
		return true;
	return loop_has(body, loop, is_yield) || loop_has(body, loop, is_release) ||
	       loop_has(body, loop, is_blocking) || is_whole_loop_elsewhere(body, loop);
}

static void check_loop(struct body *body, uint32_t loop)
{
	struct way way = { .loop = loop };
	enum severity severity;
	enum certainty certainty;
	const char *message;
	if (is_harmless(body, loop) || !judge(body, loop, &severity, &certainty, &message))
		return;
	way.count = flow_way_round(
		pass_body(body->pass)->flow, loop, is_checkpoint, body, way.blocks, longest_way);
	if (!way.count)
		return;
	if (pass_is_test_code(body->pass))
		severity = SEVERITY_INFO;
	report(body, &way, severity, certainty, message);
}

static void check(struct function_pass *pass)
{
	struct body body = { pass };
	if (!pass_is_in_task(pass) || !pass->function->loop_count ||
		!program_is_async(pass->program, pass->node))
		return;
	const struct cfg *cfg = &pass_body(pass)->cfg;
	for (uint32_t l = 0; l < cfg->loop_count; l++)
		check_loop(&body, l);
}

const struct rule rule_loop_without_checkpoint = {
	.id = "loop-without-checkpoint",
	.title = "a loop of a task can turn without letting others run",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_WARNING,
	.keeps_loop = true,
	.check_function = check,
};
