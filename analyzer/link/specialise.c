/*
 * A second look at a callee, with what one call hands over in place of its parameters.
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
 *  3. Where the walk is cut and something could still decide, the summary is one assumption worse.
 *  4. Opening bodies is what costs. So one walk answers for all categories at once, a body is not
 *     opened where nothing could decide, what is found of one is kept (entry.c), and so are the
 *     ways.
 */
#include <string.h>

#include "link/entry.h"
#include "link/internal.h"
#include "link/ways.h"

enum { most_depth = 8, most_bodies = 512 };

/* One question: what does a call block on? */
struct question {
	struct program *program;
	uint32_t bodies; /* opened so far */
};

/* --------------------------------------------------------------------------------- ways down */

static bool is_better(const struct block_path *a, const struct block_path *b)
{
	if (!b->count || a->assumptions != b->assumptions)
		return !b->count || a->assumptions < b->assumptions;
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return a->calls[0] != b->calls[0] ? a->calls[0] < b->calls[0] : a->edges[0] < b->edges[0];
}

/* A way of this kind, as yet without steps; only what is_better looks at. */
static bool is_wanted(const struct block_path *best, uint32_t assumptions, uint32_t distance,
	uint32_t call, uint32_t edge)
{
	struct block_path path;
	path.count = 1;
	path.assumptions = assumptions;
	path.distance = distance;
	path.calls[0] = call;
	path.edges[0] = edge;
	return is_better(&path, best);
}

/* Takes the way that goes by `edge` (air_none: none, the call is the leaf) at `call` and on by
 * `rest`, if it is better. */
static bool offer(struct block_path *best, uint32_t call, uint32_t edge, uint32_t assumptions,
	const struct block_path *rest)
{
	uint32_t kept = rest ? rest->count : 0;
	if (rest)
		assumptions = link_add_assumptions(assumptions, rest->assumptions);
	uint32_t distance = 1 + (rest ? rest->distance : 0);
	if (!is_wanted(best, assumptions, distance, call, edge))
		return false;
	kept = kept < block_path_longest ? kept : block_path_longest - 1;
	if (kept) {
		memcpy(best->calls + 1, rest->calls, kept * sizeof(*best->calls));
		memcpy(best->edges + 1, rest->edges, kept * sizeof(*best->edges));
	}
	best->calls[0] = call;
	best->edges[0] = edge;
	best->count = 1 + kept;
	best->assumptions = assumptions;
	best->distance = distance;
	best->severity = rest ? rest->severity : 0;
	return true;
}

/* The same for a way that ends here, in what is so bad. */
static void offer_end(
	struct block_path *best, uint32_t call, uint32_t edge, uint32_t assumptions, int severity)
{
	if (offer(best, call, edge, assumptions + link_minor(severity), NULL))
		best->severity = severity;
}

/* How bad it is, if a way ends with this. */
static int end_severity(
	const struct program *program, const struct block_effect *effect, uint32_t category)
{
	if (effect->edge == air_none)
		return program_block_severity(
			&program->calls[effect->call], (enum block_category)category);
	return link_symbol_severity(program,
		program->functions[program->edges[effect->edge].callee].symbol,
		(enum block_category)category);
}

/* The way the summary of a node knows. */
static void summary_path(
	const struct program *program, uint32_t node, uint32_t category, struct block_path *path)
{
	const struct block_effect *effect =
		program_blocks(program, node, (enum block_category)category);
	path->assumptions = effect->assumptions;
	path->distance = effect->distance;
	path->severity = 0;
	path->count = 0;
	while (effect->distance && path->count < block_path_longest) {
		path->calls[path->count] = effect->call;
		path->edges[path->count++] = effect->edge;
		path->severity = end_severity(program, effect, category);
		if (effect->edge == air_none)
			return;
		uint32_t callee = program->edges[effect->edge].callee;
		if (callee >= program->defined_count || link_is_cut(program, callee))
			return;
		effect = program_blocks(program, callee, (enum block_category)category);
	}
}

/* Is the summary's way as good as it gets, whoever calls? No call on it hands over anything that
 * could rule it out. */
static bool is_settled(const struct program *program, uint32_t node, uint32_t category)
{
	const struct block_effect *effect =
		program_blocks(program, node, (enum block_category)category);
	for (uint32_t steps = 0; effect->edge != air_none && steps < block_path_longest; steps++) {
		uint32_t callee = program->edges[effect->edge].callee;
		if (callee >= program->defined_count || link_is_cut(program, callee))
			return true;
		if (program->calls[effect->call].flags & CALL_TELLS)
			return false;
		effect = program_blocks(program, callee, (enum block_category)category);
	}
	return effect->edge == air_none;
}

/* Does the way of the summary end in a call that a flag may switch off which callers hand over? */
static bool is_handed(const struct program *program, uint32_t node, uint32_t category)
{
	const struct block_effect *effect =
		program_blocks(program, node, (enum block_category)category);
	for (uint32_t steps = 0; effect->edge != air_none && steps < block_path_longest; steps++) {
		uint32_t callee = program->edges[effect->edge].callee;
		if (callee >= program->defined_count || link_is_cut(program, callee))
			return false;
		effect = program_blocks(program, callee, (enum block_category)category);
	}
	return effect->distance && effect->edge == air_none &&
	       program->calls[effect->call].blocks_handed >> category & 1;
}

/* Can what is handed over change what the summary says? That a pointer is not null decides where a
 * branch asks, or a condition that was left open; that nobody knows a flag decides nothing but how
 * sure it is. */
static bool may_decide(const struct program *program, uint32_t node, uint32_t category,
	const struct link_arguments *arguments)
{
	uint32_t assumptions =
		program_blocks(program, node, (enum block_category)category)->assumptions;
	return arguments->is_known || !is_settled(program, node, category) ||
	       arguments->set & program->functions[node].steering ||
	       (arguments->set && assumptions & (block_minor - 1)) ||
	       (arguments->is_doubtful && is_handed(program, node, category));
}

static void find_ways(struct question *q, uint32_t node, const struct handed *handed,
	uint32_t depth, uint32_t mask, struct ways *best);

/* ------------------------------------------------------------------------------------- leaves */

/* What one role of a called function says here: 0, it does not block; else 1 + assumptions. What
 * the link found out of the descriptor's mode, across functions, counts unless the constants
 * decide. */
static uint8_t evaluate_role(
	struct program_cursor *cursor, const struct program_call *call, const struct role *role)
{
	uint32_t bit = UINT32_C(1) << (uint32_t)role->category;
	struct link_open open = { 0 };
	enum truth when = link_condition_open(cursor, call->instr, role->when, &open);
	enum truth unless = role->unless
				    ? link_condition_open(cursor, call->instr, role->unless, &open)
				    : TRUTH_FALSE;
	if (when == TRUTH_FALSE || unless == TRUTH_TRUE)
		return 0;
	bool on_some_way = open.descriptor && call->blocks_likely & bit &&
			   link_blocks_on_some_way(cursor, call->instr, role->unless);
	if (on_some_way)
		return 1 + LIKELY;
	if (open.descriptor || call->flags & CALL_WATCHED)
		return call->blocks_possible & bit ? 1 + POSSIBLE
		       : call->blocks_likely & bit ? 1 + LIKELY
						   : 1 + CERTAIN;
	return when == TRUTH_UNKNOWN || open.flag ? 1 + LIKELY : 1 + CERTAIN;
}

static bool role_stays(struct question *q, struct entry *entry, const struct program_call *call,
	uint32_t number, uint32_t *assumptions)
{
	const struct role *role = &q->program->symbols[call->symbol].roles.items[number];
	uint8_t *answer = entry_answer(q->program, entry, call, number);
	if (!*answer)
		*answer = 1 + evaluate_role(entry_open(q->program, entry), call, role);
	if (*answer == 1)
		return false;
	*assumptions = *answer - 2u;
	return true;
}

static void offer_leaf(struct question *q, struct entry *entry, const struct program_call *call,
	uint32_t site, uint32_t mask, struct ways *best)
{
	const struct program *program = q->program;
	uint32_t number = (uint32_t)(call - program->calls);
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; call->blocks & mask && r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		uint32_t assumptions;
		if (role->kind == ROLE_BLOCKS &&
			call->blocks & mask & UINT32_C(1) << role->category &&
			role_stays(q, entry, call, r, &assumptions))
			offer_end(&best->of[role->category], number, air_none,
				(site + assumptions) |
					link_allowed_block(program, call, role->category),
				role->severity);
	}
	each_category(call->symbol == air_none ? call->blocks & mask : 0, c)
		offer_end(&best->of[c], number, air_none,
			(site + link_leaf_assumptions(call, (enum block_category)c)) |
				link_allowed_block(program, call, c),
			program_block_severity(call, (enum block_category)c));
}

/* A function with a contract that is called through a pointer: of its conditions nothing is
 * known. */
static void offer_pointer_leaf(const struct program *program, const struct edge *edge,
	uint32_t site, uint32_t mask, struct ways *best)
{
	uint32_t symbol = program->functions[edge->callee].symbol;
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		if (role->kind == ROLE_BLOCKS && mask >> role->category & 1)
			offer_end(&best->of[role->category], edge->call,
				(uint32_t)(edge - program->edges),
				(site + edge->certainty + (role->when ? LIKELY : CERTAIN)) |
					link_allowed_block(program, &program->calls[edge->call],
						role->category),
				role->severity);
	}
}

/* ------------------------------------------------------------------------------------- bodies */

/* What an edge itself adds in a category. */
static uint32_t own_in(
	const struct program *program, const struct edge *edge, uint32_t own, uint32_t category)
{
	return own | link_allowed_block(program, &program->calls[edge->call], category);
}

/* The categories in which a way through the callee might be better than what is known. */
static uint32_t wanted_below(const struct program *program, const struct edge *edge, uint32_t own,
	uint32_t mask, const struct ways *best)
{
	uint32_t wanted = 0;
	each_category(mask & program->functions[edge->callee].block_mask, c)
	{
		const struct block_effect *effect =
			program_blocks(program, edge->callee, (enum block_category)c);
		/* At best the constants decide the one condition its leaf left open. */
		bool is_open = effect->assumptions & (block_minor - 1);
		uint32_t least = effect->assumptions - is_open;
		least = link_add_assumptions(own_in(program, edge, own, c), least);
		if (effect->distance && (!best->of[c].count || least <= best->of[c].assumptions))
			wanted |= UINT32_C(1) << c;
	}
	return wanted;
}

static void offer_summaries(const struct program *program, const struct edge *edge, uint32_t own,
	uint32_t mask, struct ways *best)
{
	uint32_t number = (uint32_t)(edge - program->edges);
	each_category(mask, c)
	{
		const struct block_effect *effect =
			program_blocks(program, edge->callee, (enum block_category)c);
		uint32_t mine = own_in(program, edge, own, c);
		if (!is_wanted(&best->of[c], link_add_assumptions(mine, effect->assumptions),
			    effect->distance + 1u, edge->call, number))
			continue;
		struct block_path below;
		summary_path(program, edge->callee, c, &below);
		offer(&best->of[c], edge->call, number, mine, &below);
	}
}

/* What the callee blocks on, with what the call hands over. */
static void offer_callee(struct question *q, struct entry *entry, const struct edge *edge,
	uint32_t depth, uint32_t mask, struct ways *best)
{
	const struct program *program = q->program;
	const struct program_call *call = &program->calls[edge->call];
	uint32_t own = link_site_assumptions(program, call) + edge->certainty;
	uint32_t wanted = wanted_below(program, edge, own, mask, best), decided = 0;
	const struct handed *handed = NULL;
	bool may_open = depth < most_depth && q->bodies < most_bodies;
	if (wanted && edge->through == air_none) {
		handed = entry_hands(q->program, entry, call);
		each_category(wanted,
			c) if (may_decide(program, edge->callee, c, &handed->arguments)) decided |=
			UINT32_C(1) << c;
	}
	offer_summaries(program, edge, own, wanted & ~decided, best);
	if (!decided)
		return;
	if (!may_open) { /* that what is handed over does not rule it out is an assumption */
		offer_summaries(program, edge, own + LIKELY, decided, best);
		return;
	}
	struct ways below;
	find_ways(q, edge->callee, handed, depth + 1, decided, &below);
	each_category(decided, c) if (below.of[c].count) offer(&best->of[c], edge->call,
		(uint32_t)(edge - program->edges), own_in(program, edge, own, c), &below.of[c]);
}

/* By whatever an edge leads to. */
static void offer_edge(struct question *q, struct entry *entry, const struct edge *edge,
	uint32_t depth, uint32_t mask, struct ways *best)
{
	const struct program *program = q->program;
	const struct program_call *call = &program->calls[edge->call];
	if (edge->callee < program->defined_count && !link_is_cut(program, edge->callee))
		offer_callee(q, entry, edge, depth, mask, best);
	else if (program->functions[edge->callee].symbol != call->symbol)
		offer_pointer_leaf(program, edge, link_site_assumptions(program, call), mask, best);
}

/* By what a call does itself, or whatever it calls. */
static void offer_call(struct question *q, struct entry *entry, const struct program_call *call,
	uint32_t depth, uint32_t mask, struct ways *best)
{
	const struct program *program = q->program;
	if (call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_OFF_LOOP | CALL_PROMISED))
		return;
	offer_leaf(q, entry, call, link_site_assumptions(program, call), mask, best);
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL)
			offer_edge(q, entry, edge, depth, mask, best);
	}
}

static void walk(struct question *q, uint32_t node, struct entry *entry, uint32_t depth,
	uint32_t mask, struct ways *best)
{
	const struct program *program = q->program;
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (entry_reaches(program, entry, call))
			offer_call(q, entry, call, depth, mask, best);
	}
}

/* The best ways down from the body of `node`, as far as these arguments leave any. */
static void find_ways(struct question *q, uint32_t node, const struct handed *handed,
	uint32_t depth, uint32_t mask, struct ways *best)
{
	struct program *program = q->program;
	uint64_t key = keyed_join(keyed_join(handed->key, (uint64_t)node << 32 | depth), mask);
	const struct kept_ways *known = keyed_find(&program->index->ways, key);
	ways_begin(best);
	if (known) {
		ways_unpack(known, best);
		return;
	}
	q->bodies++;
	walk(q, node, entry_with(program, node, handed), depth, mask, best);
	keyed_set(&program->index->ways, key, ways_pack(program, best));
}

/* ----------------------------------------------------------------------------------- questions */

static const struct kept_ways *ways_of(struct program *program, const struct edge *edge)
{
	uint32_t number = (uint32_t)(edge - program->edges);
	struct question q = { .program = program };
	struct ways ways;
	if (!program->index->edge_ways)
		program->index->edge_ways = arena_array(
			&program->arena, program->edge_count, sizeof(*program->index->edge_ways));
	struct kept_ways **known = &program->index->edge_ways[number];
	if (*known)
		return *known;
	ways_begin(&ways);
	offer_edge(&q, entry_plain(program, edge->caller), edge, 0, UINT32_MAX, &ways);
	*known = ways_pack(program, &ways);
	return *known;
}

uint32_t program_block_alone(struct program *program, uint32_t node, enum block_category category)
{
	struct question q = { .program = program };
	struct link_arguments nothing = { 0 };
	struct ways ways;
	if (node >= program->defined_count || link_is_cut(program, node))
		return program_blocks(program, node, category)->assumptions;
	find_ways(&q, node, handed_find(program, &nothing), 1, UINT32_C(1) << category, &ways);
	return ways.of[category].count ? ways.of[category].assumptions : UINT32_MAX;
}

bool link_edge_path(struct program *program, const struct edge *edge, enum block_category category,
	struct block_path *path)
{
	return ways_unpack_one(ways_of(program, edge), category, path);
}

bool program_block_path(struct program_cursor *caller, const struct edge *edge,
	enum block_category category, struct block_path *path)
{
	struct entry *entry = entry_plain(caller->program, edge->caller);
	entry_lend(entry, caller->node == edge->caller ? caller : NULL);
	bool blocks = link_edge_path(caller->program, edge, category, path);
	entry_lend(entry, NULL);
	return blocks;
}

/* The caller of the last call of a chain as the call before enters it; NULL when one of them is not
 * reached. */
static struct entry *end_of_chain(struct program *program, const uint32_t *chain, uint32_t count)
{
	struct entry *entry = entry_plain(program, program->calls[chain[0]].caller);
	for (uint32_t i = 1; i < count; i++) {
		const struct program_call *call = &program->calls[chain[i]];
		entry = entry_with(program, call->caller,
			entry_hands(program, entry, &program->calls[chain[i - 1]]));
		if (!entry_reaches(program, entry, call))
			return NULL;
	}
	return entry;
}

bool link_chain_path(struct program *program, const uint32_t *chain, uint32_t count,
	const struct edge *last, enum block_category category, struct block_path *path,
	bool *is_reached)
{
	const struct program_call *call = &program->calls[chain[count - 1]];
	struct entry *entry = end_of_chain(program, chain, count);
	struct question q = { .program = program };
	struct ways ways;
	ways_begin(&ways);
	*is_reached = entry;
	if (entry && last)
		offer_edge(&q, entry, last, 0, UINT32_C(1) << category, &ways);
	else if (entry)
		offer_call(&q, entry, call, 0, UINT32_C(1) << category, &ways);
	*path = ways.of[category];
	return path->count;
}
