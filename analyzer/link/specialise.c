/*
 * A second look at a callee, with the constants of one call in place of its parameters.
 *
 * Summaries hold for all callers. Before a finding is reported through a call, the callee's body is
 * walked again with what that call hands over (a zero timeout, a flag, NULL): branches these
 * constants decide are followed one way only, conditions of blocking calls are evaluated anew.
 * Calls further down are looked at the same way, a few levels deep, below that the summary
 * stands. What comes out is the best way down under these constants: on the fewest assumptions,
 * then the shortest, then by number of the call.
 *
 *  1. A way the constants rule out is not taken: the effect may be off for this call site, or its
 *     witness may be another than the summary's.
 *  2. A condition the constants decide is no assumption any more: the effect may be surer here
 *     than in general.
 */
#include <string.h>

#include "base/bitset.h"
#include "link/internal.h"

enum { most_params = 16, most_depth = 4, most_bodies = 64, most_callers = 16 };

struct arguments {
	struct flow_binding items[most_params];
	uint32_t count;
	bool is_known; /* something is a constant, null, zeroed, or a function */
	bool is_set;   /* some pointer is surely not null */
};

/* One question. */
struct question {
	struct program *program;
	enum block_category category;
	uint32_t bodies; /* opened so far */
};

static bool is_function(struct program_cursor *cursor, uint32_t instr, struct air_value value)
{
	return flow_origin(cursor->flow, instr, value).kind == FLOW_ORIGIN_FUNCTION;
}

static void gather(struct program_cursor *cursor, uint32_t instr, struct arguments *arguments)
{
	const struct air_instr *call = &cursor->air.instrs[instr];
	*arguments = (struct arguments){ 0 };
	arguments->count = air_call_argument_count(call);
	if (arguments->count > most_params)
		arguments->count = most_params;
	for (uint32_t i = 0; i < arguments->count; i++) {
		struct flow_binding *binding = &arguments->items[i];
		struct air_value value = air_call_argument(&cursor->air, call, i);
		binding->has_constant =
			flow_constant(cursor->flow, instr, value, &binding->constant);
		binding->is_null = flow_is_null(cursor->flow, instr, value) == FLOW_TRUE &&
				   flow_origin(cursor->flow, instr, value).kind == FLOW_ORIGIN_NULL;
		binding->is_set = flow_is_null(cursor->flow, instr, value) == FLOW_FALSE;
		binding->is_zeroed = flow_is_zeroed(cursor->flow, instr, value) == FLOW_TRUE;
		arguments->is_set |= binding->is_set;
		arguments->is_known |= binding->has_constant || binding->is_zeroed ||
				       (binding->is_set && is_function(cursor, instr, value));
	}
}

/* --------------------------------------------------------------------------------- ways down */

static bool is_better(const struct block_path *a, const struct block_path *b)
{
	if (!b->count || a->assumptions != b->assumptions)
		return !b->count || a->assumptions < b->assumptions;
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return a->calls[0] != b->calls[0] ? a->calls[0] < b->calls[0] : a->edges[0] < b->edges[0];
}

/* The way that takes `edge` (air_none: none, the call is the leaf) at `call`, then goes on. */
static struct block_path prepend(
	uint32_t call, uint32_t edge, uint32_t assumptions, const struct block_path *rest)
{
	struct block_path path;
	path.count = path.distance = 1;
	path.calls[0] = call;
	path.edges[0] = edge;
	path.assumptions = assumptions;
	if (!rest)
		return path;
	uint32_t kept = rest->count < block_path_longest ? rest->count : block_path_longest - 1;
	memcpy(path.calls + 1, rest->calls, kept * sizeof(*path.calls));
	memcpy(path.edges + 1, rest->edges, kept * sizeof(*path.edges));
	path.count += kept;
	path.distance += rest->distance;
	path.assumptions += rest->assumptions;
	return path;
}

/* Would a way of this kind be better, whatever it is in detail? */
static bool may_be_better(const struct block_path *best, uint32_t assumptions, uint32_t distance)
{
	return !best->count || assumptions < best->assumptions ||
	       (assumptions == best->assumptions && distance <= best->distance);
}

static void offer(struct block_path *best, const struct block_path *path)
{
	if (is_better(path, best))
		*best = *path;
}

/* The way the summary of a node knows. */
static void summary_path(const struct question *q, uint32_t node, struct block_path *path)
{
	const struct block_effect *effect = program_blocks(q->program, node, q->category);
	path->assumptions = effect->assumptions;
	path->distance = effect->distance;
	path->count = 0;
	while (effect->distance && path->count < block_path_longest) {
		path->calls[path->count] = effect->call;
		path->edges[path->count++] = effect->edge;
		if (effect->edge == air_none)
			return;
		uint32_t callee = q->program->edges[effect->edge].callee;
		if (callee >= q->program->defined_count || link_is_cut(q->program, callee))
			return;
		effect = program_blocks(q->program, callee, q->category);
	}
}

/* Is the summary's way as good as it gets, whoever calls? No call on it hands over anything that
 * could rule it out. */
static bool is_settled(const struct question *q, uint32_t node)
{
	const struct block_effect *effect = program_blocks(q->program, node, q->category);
	for (uint32_t steps = 0; effect->edge != air_none && steps < block_path_longest; steps++) {
		uint32_t callee = q->program->edges[effect->edge].callee;
		if (callee >= q->program->defined_count || link_is_cut(q->program, callee))
			return true;
		if (q->program->calls[effect->call].flags & CALL_TELLS)
			return false;
		effect = program_blocks(q->program, callee, q->category);
	}
	return effect->edge == air_none;
}

/* Can what is handed over change what the summary says? That a pointer is not null decides nothing
 * but a condition that was left open. */
static bool may_decide(const struct question *q, uint32_t node, const struct arguments *arguments)
{
	return arguments->is_known || !is_settled(q, node) ||
	       (arguments->is_set && program_blocks(q->program, node, q->category)->assumptions);
}

static bool find_path(struct question *q, uint32_t node, const struct arguments *arguments,
	uint32_t depth, struct block_path *best);

/* What one role of a called function says here; false when it does not block. What the link found
 * out of the descriptor's mode, across functions, counts unless the constants decide. */
static bool role_stays(struct program_cursor *cursor, const struct program_call *call,
	const struct role *role, uint32_t *assumptions)
{
	uint32_t bit = UINT32_C(1) << (uint32_t)role->category;
	bool unknown = false;
	enum truth when = link_condition(cursor, call->instr, role->when, &unknown);
	enum truth unless = role->unless
				    ? link_condition(cursor, call->instr, role->unless, &unknown)
				    : TRUTH_FALSE;
	if (when == TRUTH_FALSE || unless == TRUTH_TRUE)
		return false;
	*assumptions = when == TRUTH_UNKNOWN ? LIKELY : CERTAIN;
	if (unknown || call->flags & CALL_WATCHED)
		*assumptions = call->blocks_possible & bit ? POSSIBLE
			       : call->blocks_likely & bit ? LIKELY
							   : CERTAIN;
	return true;
}

static void offer_leaf(struct question *q, struct program_cursor *cursor,
	const struct program_call *call, uint32_t site, struct block_path *best)
{
	uint32_t number = (uint32_t)(call - q->program->calls);
	if (!(call->blocks >> q->category & 1))
		return;
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = q->program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		uint32_t assumptions;
		if (roles.items[r].kind != ROLE_BLOCKS || roles.items[r].category != q->category ||
			!role_stays(cursor, call, &roles.items[r], &assumptions))
			continue;
		struct block_path path = prepend(number, air_none, site + assumptions, NULL);
		offer(best, &path);
	}
	if (call->symbol == air_none) {
		struct block_path path = prepend(
			number, air_none, site + link_leaf_assumptions(call, q->category), NULL);
		offer(best, &path);
	}
}

/* A function with a contract that is called through a pointer: of its conditions nothing is
 * known. */
static void offer_pointer_leaf(
	struct question *q, const struct edge *edge, uint32_t site, struct block_path *best)
{
	struct role_list roles =
		q->program->symbols[q->program->functions[edge->callee].symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		if (role->kind != ROLE_BLOCKS || role->category != q->category)
			continue;
		struct block_path path = prepend(edge->call, (uint32_t)(edge - q->program->edges),
			site + edge->certainty + (role->when ? LIKELY : CERTAIN), NULL);
		offer(best, &path);
	}
}

static void offer_callee(struct question *q, struct program_cursor *cursor, const struct edge *edge,
	uint32_t site, uint32_t depth, struct block_path *best)
{
	const struct program *program = q->program;
	const struct program_call *call = &program->calls[edge->call];
	if (edge->callee >= program->defined_count || link_is_cut(program, edge->callee)) {
		if (program->functions[edge->callee].symbol != call->symbol)
			offer_pointer_leaf(q, edge, site, best);
		return;
	}
	const struct block_effect *effect = program_blocks(program, edge->callee, q->category);
	/* At best the constants decide the one condition its leaf left open. */
	uint32_t least = effect->assumptions ? effect->assumptions - 1 : 0;
	if (!effect->distance ||
		(best->count && site + edge->certainty + least > best->assumptions))
		return;
	struct block_path below;
	below.count = 0;
	struct arguments arguments = { 0 };
	bool is_near = edge->through == air_none && depth < most_depth && q->bodies < most_bodies;
	if (is_near)
		gather(cursor, call->instr, &arguments);
	if (is_near && may_decide(q, edge->callee, &arguments)) {
		if (!find_path(q, edge->callee, &arguments, depth + 1, &below))
			return;
	} else if (may_be_better(best, site + edge->certainty + effect->assumptions,
			   effect->distance + 1u)) {
		summary_path(q, edge->callee, &below);
	} else {
		return;
	}
	struct block_path path = prepend(
		edge->call, (uint32_t)(edge - program->edges), site + edge->certainty, &below);
	offer(best, &path);
}

static bool is_successor(const struct cfg *cfg, uint32_t block, uint32_t target)
{
	for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1]; e++)
		if (cfg->successors[e] == target)
			return true;
	return false;
}

/* The blocks that are reached when branches on known values go one way. */
static void reach(struct program_cursor *cursor, uint64_t *reached, uint32_t *stack)
{
	const struct air_function *f = &cursor->air;
	const struct cfg *cfg = &cursor->cfg;
	uint32_t size = 0;
	stack[size++] = 0;
	bitset_add(reached, 0);
	while (size) {
		uint32_t block = stack[--size];
		const struct air_terminator *end = &f->blocks[block].end;
		uint32_t at = f->blocks[block].first_instr + cfg->end[block];
		uint32_t only = air_none;
		int64_t value;
		if (end->kind == AIR_BRANCH &&
			flow_constant(cursor->flow, at ? at - 1 : 0, end->value, &value))
			only = f->targets[end->first_target + !value];
		if (only != air_none && !is_successor(cfg, block, only))
			only = air_none; /* the graph leads this edge elsewhere */
		for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1];
			e++) {
			uint32_t next = cfg->successors[e];
			if ((only != air_none && next != only) || bitset_has(reached, next))
				continue;
			bitset_add(reached, next);
			stack[size++] = next;
		}
	}
}

static void walk(
	struct question *q, struct program_cursor *cursor, uint32_t depth, struct block_path *best)
{
	const struct program *program = q->program;
	const struct program_function *f = &program->functions[cursor->node];
	uint64_t *reached = arena_array(
		&cursor->arena, bitset_words(cursor->air.block_count), sizeof(*reached));
	uint32_t *stack = arena_array(&cursor->arena, cursor->air.block_count + 1, sizeof(*stack));
	reach(cursor, reached, stack);
	flow_set_live(cursor->flow, reached);
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (!bitset_has(reached, air_block_of(&cursor->air, call->instr)) ||
			call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_PROMISED))
			continue;
		uint32_t site = link_site_assumptions(program, call);
		offer_leaf(q, cursor, call, site, best);
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &program->edges[call->first_edge + e];
			if (edge->kind == EDGE_CALL)
				offer_callee(q, cursor, edge, site, depth, best);
		}
	}
}

/* The best way down from the body of `node`; false when there is none under these arguments. */
static bool find_path(struct question *q, uint32_t node, const struct arguments *arguments,
	uint32_t depth, struct block_path *best)
{
	struct program_cursor cursor;
	q->bodies++;
	program_cursor_init(&cursor, q->program);
	program_open(&cursor, node);
	for (uint32_t i = 0; i < arguments->count && i < cursor.air.param_count; i++)
		flow_bind(cursor.flow, i, &arguments->items[i]);
	walk(q, &cursor, depth, best);
	program_cursor_release(&cursor);
	return best->count > 0;
}

static bool find_below(struct question *q, struct program_cursor *caller, const struct edge *edge,
	struct block_path *below)
{
	struct arguments arguments = { 0 };
	if (edge->through == air_none) {
		program_open(caller, edge->caller);
		gather(caller, q->program->calls[edge->call].instr, &arguments);
		if (may_decide(q, edge->callee, &arguments))
			return find_path(q, edge->callee, &arguments, 0, below);
	}
	summary_path(q, edge->callee, below);
	return below->count > 0;
}

bool program_block_path(struct program_cursor *caller, const struct edge *edge,
	enum block_category category, struct block_path *path)
{
	struct program *program = caller->program;
	struct question q = { .program = program, .category = category };
	struct block_path below;
	uint32_t site = link_site_assumptions(program, &program->calls[edge->call]);
	path->count = below.count = 0;
	path->assumptions = 0;
	if (edge->callee >= program->defined_count || link_is_cut(program, edge->callee))
		offer_pointer_leaf(&q, edge, site, path);
	else if (find_below(&q, caller, edge, &below))
		*path = prepend(edge->call, (uint32_t)(edge - program->edges),
			site + edge->certainty, &below);
	path->certainty =
		path->assumptions < POSSIBLE ? (enum certainty)path->assumptions : POSSIBLE;
	return path->count > 0;
}

static bool is_root(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = 0; c < context_count; c++) {
		uint32_t parent = program->context_parent[(size_t)node * context_count + c];
		if (f->contexts >> c & 1 &&
			(parent == air_none || program->edges[parent].kind != EDGE_CALL))
			return true;
	}
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (program->edges[program->in_edges[i]].kind != EDGE_CALL)
			return true;
	return false;
}

static bool caller_decides(struct program *program, uint32_t node, enum block_category category)
{
	const struct block_effect *effect = program_blocks(program, node, category);
	struct program_cursor caller;
	uint32_t looked = 0;
	bool decides = false;
	if (is_root(program, node))
		return false;
	program_cursor_init(&caller, program);
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1] && !decides;
		i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		const struct program_call *call = &program->calls[edge->call];
		struct block_path way;
		if (!(call->flags & CALL_TELLS) || edge->through != air_none ||
			looked++ == most_callers)
			continue;
		decides = !program_block_path(&caller, edge, category, &way) ||
			  way.assumptions < effect->assumptions + edge->certainty +
						    link_site_assumptions(program, call);
	}
	program_cursor_release(&caller);
	return decides;
}

bool program_caller_decides(struct program *program, uint32_t node, enum block_category category)
{
	struct block_effect *effect =
		&program->blocks[(size_t)node * block_category_count + category];
	if (!effect->decided)
		effect->decided = caller_decides(program, node, category) ? 2 : 1;
	return effect->decided == 2;
}
