/*
 * The worst cause of a call. Where the finding stands: at the frontier between the loop and what it
 * uses; where the constants of a caller decide whether it blocks, at the call of that caller.
 */
#include "rule/cause.h"

#include <string.h>

#include "rule/anchor.h"

enum { most_callers = 4 };

static bool is_worse(const struct cause *a, const struct cause *b)
{
	if (!b->distance)
		return true;
	if (a->is_allowed != b->is_allowed)
		return b->is_allowed;
	if (a->severity != b->severity)
		return a->severity > b->severity;
	if (a->certainty != b->certainty)
		return a->certainty < b->certainty;
	return a->distance < b->distance;
}

/* Many short sleeps are not short. */
static bool is_any_repeated(
	struct program *program, const struct program_call *call, const struct block_path *way)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	bool found = program_is_repeated(&cursor, call);
	for (uint32_t i = 0; !found && way && i < way->count; i++)
		found = program_is_repeated(&cursor, &program->calls[way->calls[i]]);
	program_cursor_release(&cursor);
	return found;
}

static enum severity wished_severity(const struct cause *cause, const struct cause_wish *wish)
{
	enum severity severity = wish->severity(cause->category, cause->certainty);
	bool is_warned = wish->warned >> cause->category & 1;
	return is_warned && severity < SEVERITY_WARNING ? SEVERITY_WARNING : severity;
}

/* How bad it is: a model may have its own idea of it. */
static enum severity severity_of(struct program *program, const struct program_call *call, int said,
	const struct cause *cause, const struct cause_wish *wish)
{
	bool is_short = cause->category == BLOCK_SLEEP && said == 1 + SEVERITY_INFO;
	if (!said ||
		(is_short && is_any_repeated(program, call, cause->callee ? &cause->way : NULL)))
		return wished_severity(cause, wish);
	return (enum severity)(said - 1);
}

static void consider(struct cause *worst, const struct cause *cause)
{
	if (is_worse(cause, worst))
		*worst = *cause;
}

/* One of the targets of a call: the worst is told, the others are named beside it. */
static void consider_target(struct cause *worst, struct cause *one)
{
	struct cause before = *worst, *lesser = one;
	if (!one->distance)
		return;
	if (is_worse(one, worst)) {
		memcpy(one->others, before.others, sizeof(one->others));
		one->other_count = before.other_count;
		*worst = *one;
		lesser = &before;
	}
	if (lesser->distance && lesser->callee && lesser->callee != worst->callee &&
		lesser->severity > SEVERITY_INFO && lesser->certainty < POSSIBLE &&
		(!lesser->is_allowed || worst->is_allowed) &&
		worst->other_count < most_other_targets)
		worst->others[worst->other_count++] = lesser->way.edges[0];
}

static void consider_leaf(struct program *program, const struct program_call *call,
	const struct cause_wish *wish, struct cause *worst)
{
	for (uint32_t c = 0; c < block_category_count; c++) {
		uint32_t bit = UINT32_C(1) << c;
		if (!(call->blocks & wish->categories & bit))
			continue;
		struct cause cause = {
			.category = (enum block_category)c,
			.distance = 1,
			.is_allowed = program_allows_block(program, call, (enum block_category)c),
		};
		cause.certainty = call->blocks_possible & bit ? POSSIBLE
				  : call->blocks_likely & bit ? LIKELY
							      : CERTAIN;
		bool is_doubtful =
			call->flags & CALL_AGAIN ||
			(call->blocks_handed & bit &&
				!program_caller_proves(program, call->caller, cause.category));
		if (is_doubtful && cause.certainty == CERTAIN)
			cause.certainty = LIKELY;
		cause.severity = severity_of(
			program, call, program_block_severity(call, cause.category), &cause, wish);
		consider(worst, &cause);
	}
}

/* Is this a function of the loop, so that the finding stands in it, and not at a call of it? */
static bool is_on_frontier(const struct program *program, uint32_t node)
{
	return !program->symbols[program->functions[node].symbol].is_contract &&
	       (program_is_async(program, node) || anchor_may_stand(program, node));
}

/* Does the way go on through a function in which the finding stands? */
static bool stands_further_down(
	struct program *program, const struct block_path *way, enum block_category category)
{
	for (uint32_t i = 1; i < way->count && way->edges[i] != air_none; i++) {
		uint32_t callee = program->edges[way->edges[i]].callee;
		if (is_on_frontier(program, callee) &&
			!program_caller_decides(program, callee, category))
			return true;
	}
	return false;
}

/* Is it ruled out by where the caller runs that the way is gone? */
static bool runs_elsewhere(
	const struct program *program, const struct edge *edge, const struct block_path *way)
{
	uint32_t contexts = program->functions[edge->caller].contexts;
	uint32_t never = (contexts >> CONTEXT_CALLBACK & 1 ? 0u : CALL_NOT_IN_TASK) |
			 (contexts >> CONTEXT_TASK & 1 ? 0u : CALL_IN_TASK);
	for (uint32_t i = 0; i < way->count; i++)
		if (program->calls[way->calls[i]].flags & never)
			return true;
	return false;
}

static void consider_way(struct program_cursor *cursor, const struct edge *edge,
	enum block_category category, const struct cause_wish *wish, struct cause *worst)
{
	struct program *program = cursor->program;
	struct cause cause;
	cause.category = category;
	if (!program_block_path(cursor, edge, category, &cause.way) ||
		runs_elsewhere(program, edge, &cause.way) ||
		stands_further_down(program, &cause.way, category))
		return;
	/* Surer than its callee is in general, by a constant of this very call. */
	cause.is_switched_on =
		!program->symbols[program->functions[edge->callee].symbol].is_contract &&
		cause.way.assumptions <
			program_blocks(program, edge->callee, category)->assumptions &&
		cause.way.assumptions < program_block_alone(program, edge->callee, category) &&
		program_caller_decides(program, edge->callee, category);
	cause.certainty = cause.way.certainty;
	cause.distance = cause.way.distance;
	cause.is_allowed = cause.way.assumptions & block_allowed;
	cause.callee = program->functions[edge->callee].name;
	cause.severity =
		severity_of(program, &program->calls[edge->call], cause.way.severity, &cause, wish);
	consider(worst, &cause);
}

static void consider_callee(struct program_cursor *cursor, const struct program_call *call,
	const struct edge *edge, const struct cause_wish *wish, struct cause *worst)
{
	struct program *program = cursor->program;
	uint32_t callee = edge->callee;
	uint32_t symbol = program->functions[callee].symbol;
	bool is_contract = program->symbols[symbol].is_contract;
	if (edge->kind != EDGE_CALL || (is_contract && symbol == call->symbol))
		return;
	for (uint32_t c = 0; c < block_category_count; c++) {
		enum block_category category = (enum block_category)c;
		if (!(wish->categories >> c & 1) ||
			(!is_contract && !program_blocks(program, callee, category)->distance))
			continue;
		/* The finding stands further down, unless what this call hands over decides. */
		if (is_on_frontier(program, callee) &&
			!program_caller_decides(program, callee, category))
			continue;
		consider_way(cursor, edge, category, wish, worst);
	}
}

/* Does the loop come here only behind something that happens once, as in an initialiser? */
static bool runs_once(const struct program *program, uint32_t node, int depth)
{
	const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
	bool found = false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind == EDGE_SPAWN || edge->kind == EDGE_CALLBACK ||
			edge->kind == EDGE_SCRIPT)
			return false;
		if (edge->kind != EDGE_CALL ||
			!(program->functions[edge->caller].contexts & on_loop))
			continue;
		found = true;
		if (!(program->calls[edge->call].flags & CALL_ONCE) &&
			(depth == most_callers || !runs_once(program, edge->caller, depth + 1)))
			return false;
	}
	return found;
}

static struct cause worst_cause(struct program_cursor *cursor, const struct program_call *call,
	const struct cause_wish *wish)
{
	struct program *program = cursor->program;
	struct cause worst = { 0 };
	consider_leaf(program, call, wish, &worst);
	for (uint32_t e = 0; e < call->edge_count; e++) {
		struct cause one = { 0 };
		consider_callee(cursor, call, &program->edges[call->first_edge + e], wish, &one);
		consider_target(&worst, &one);
	}
	if (worst.distance && (call->flags & CALL_ONCE || runs_once(program, call->caller, 0))) {
		worst.severity = SEVERITY_INFO;
		worst.certainty = POSSIBLE;
	}
	return worst;
}

/* The worst that is no matter of the callers of this function. */
static struct cause worst_of_call(struct program_cursor *cursor, const struct program_call *call,
	const struct cause_wish *wish)
{
	struct program *program = cursor->program;
	struct cause_wish left = *wish;
	for (;;) {
		struct cause cause = worst_cause(cursor, call, &left);
		if (!cause.distance ||
			(!program_caller_decides(program, call->caller, cause.category) &&
				!program_callers_rule_out(program, call, cause.category)))
			return cause;
		left.categories &= ~(UINT32_C(1) << cause.category);
	}
}

/* The first step down from a call, or NULL: it is the leaf. */
static const struct edge *first_edge(const struct program *program, const struct cause *cause)
{
	return cause->callee && cause->way.edges[0] != air_none
		       ? &program->edges[cause->way.edges[0]]
		       : NULL;
}

struct cause cause_of_call(
	struct function_pass *pass, const struct program_call *call, const struct cause_wish *wish)
{
	uint32_t quiet = CALL_FATAL | CALL_IN_CHILD | CALL_NOT_IN_TASK | CALL_PROMISED;
	struct cause none = { 0 };
	if (call->flags & quiet || !pass_is_on_loop(pass) ||
		!anchor_may_stand(pass->program, pass->node))
		return none;
	struct cause cause = worst_of_call(pass->cursor, call, wish);
	if (!cause.distance)
		return none;
	/* No surer than that the function runs on the loop at all. */
	program_ascend(pass->cursor->program, call, first_edge(pass->program, &cause),
		cause.category, pass_context(pass), &cause.above);
	enum certainty runs = program_ascent_certainty(pass->program, &cause.above);
	if (cause.certainty < runs)
		cause.certainty = runs;
	/* Setting up takes its moment: of what may be that, only what is always bad is likely. */
	if (cause.severity < SEVERITY_ERROR && anchor_may_set_up(pass->program, pass->node))
		cause.certainty = POSSIBLE;
	return cause;
}

uint32_t cause_leaf_call(
	const struct program *program, const struct program_call *call, const struct cause *cause)
{
	return cause->callee ? cause->way.calls[cause->way.count - 1]
			     : (uint32_t)(call - program->calls);
}

const char *cause_callee(const struct function_pass *pass, const struct program_call *call,
	const struct cause *cause)
{
	return cause->callee ? cause->callee : pass_callee_name(pass, call);
}

/* Whoever mends one of them should know of the others: there is one finding for the call. */
static void tell_others(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const struct cause *cause)
{
	const struct program *program = pass->program;
	const char *names[most_other_targets] = { "", "", "" };
	for (uint32_t i = 0; i < cause->other_count; i++)
		names[i] = program->functions[program->edges[cause->others[i]].callee].name;
	if (cause->other_count)
		finding_add_call(pass, finding, call, false,
			"what else may be called here blocks as well: '%s'%s%s%s%s%s%s", names[0],
			*names[1] ? ", '" : "", names[1], *names[1] ? "'" : "",
			*names[2] ? ", '" : "", names[2], *names[2] ? "'" : "");
}

void cause_tell(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const struct cause *cause)
{
	bool in_task = pass_is_in_task(pass);
	finding->category = block_category_name(cause->category);
	/* Callbacks have no async function to blame: whoever reaches the leaf, it is one
	 * mistake. */
	if (!in_task && !cause->is_switched_on)
		finding->cause = 1 + cause_leaf_call(pass->program, call, cause);
	finding_add_ascent(pass, finding, &cause->above);
	finding_add_block(pass, finding, call, cause->callee ? &cause->way : NULL, cause->category);
	tell_others(pass, finding, call, cause);
}
