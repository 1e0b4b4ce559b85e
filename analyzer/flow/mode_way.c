/*
 * Ways that are not gone, though the graph has them, on the way to a question about a mode: on them
 * the descriptor was found to be none, or a test went the other way than it did on the way to the
 * question, or a variable was given what a test then says it is not.
 *
 * Where the same was tested twice and may have changed in between, the question is in doubt.
 */
#include "mode.h"

enum { most_facts = 8 };

static bool is_same_fact(const struct fact *a, const struct fact *b)
{
	return a->other.kind == b->other.kind && a->other.integer == b->other.integer &&
	       a->other.index == b->other.index;
}

/* Can both not hold of one value? */
static bool excludes(const struct fact *a, const struct fact *b)
{
	if (is_same_fact(a, b))
		return a->relation == relation_negate(b->relation);
	return a->relation == AIR_EQ && b->relation == AIR_EQ && a->other.kind == AIR_VALUE_INT &&
	       b->other.kind == AIR_VALUE_INT;
}

/* Do two tests look at one value, for sure? */
static bool is_one_value(struct flow *flow, const struct fact *a, const struct fact *b)
{
	struct flow_origin left = flow_origin(flow, flow_first(flow, a->block), a->subject);
	struct flow_origin right = flow_origin(flow, flow_first(flow, b->block), b->subject);

	return left.kind != FLOW_ORIGIN_UNKNOWN && left.kind == right.kind &&
	       left.index == right.index && left.instr == right.instr;
}

/* Does the fact say that the descriptor is none? */
static bool is_none(struct mode_search *search, const struct fact *fact)
{
	int64_t least = fact->relation == AIR_LT ? 0 : -1;
	bool is_sure;

	if (fact->relation != AIR_EQ && fact->relation != AIR_LT && fact->relation != AIR_LE)
		return false;
	return fact->other.kind == AIR_VALUE_INT && fact->other.integer <= least &&
	       mode_common_sources(
		       search, flow_last(search->flow, fact->block) - 1, fact->subject, &is_sure) &&
	       is_sure;
}

static void add_cut(struct mode_search *search, uint32_t from, uint32_t to)
{
	if (search->cut_count == mode_most_cuts)
		search->is_doubtful = true;
	else
		search->cuts[search->cut_count++] = (struct mode_cut){ from, to };
}

/* Compares what holds on an edge with what was found on the way to the question. */
static void judge_edge(struct mode_search *search, const struct fact *facts, uint32_t count,
	uint32_t from, uint32_t to)
{
	struct flow *flow = search->flow;
	struct fact fact;

	if (!fact_of_edge(flow, from, to, &fact))
		return;
	if (is_none(search, &fact)) {
		add_cut(search, from, to);
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (is_one_value(flow, &fact, &facts[i])) {
			if (!excludes(&fact, &facts[i]))
				continue;
			add_cut(search, from, to);
			return;
		}
		search->is_doubtful |= from != facts[i].block &&
				       value_is_same(flow->f, fact.subject, facts[i].subject);
	}
}

static bool holds(enum air_operator relation, int64_t a, int64_t b)
{
	switch (relation) {
	case AIR_EQ:
		return a == b;
	case AIR_NE:
		return a != b;
	case AIR_LT:
		return a < b;
	case AIR_LE:
		return a <= b;
	case AIR_GT:
		return a > b;
	default:
		return a >= b;
	}
}

/* `ok = false; if (...) { make it so; ok = true; } if (ok) use it`: whoever comes by the first of
 * them does not come here. */
static void find_dead_ends(struct mode_search *search, const struct fact *fact)
{
	struct flow *flow = search->flow;
	const struct air_function *f = flow->f;
	struct air_value read = flow_strip_casts(f, fact->subject);
	struct part part;
	struct reach reach;
	int64_t constant = 0;

	if (fact->other.kind == AIR_VALUE_RESULT || !flow_read_part(f, read, &part))
		return;
	reach_at(flow, &part, read.index, air_none, &reach);
	for (uint32_t i = 0; !reach.is_many && i < reach.count; i++) {
		const struct definition *definition = reach.items[i].definition;
		uint32_t instr = definition->instr;
		bool is_known =
			definition->kind == DEFINITION_ZERO ||
			(definition->kind == DEFINITION_COPY &&
				flow_constant(flow, instr, f->values[f->instrs[instr].first_value],
					&constant));
		if (definition->kind == DEFINITION_ZERO)
			constant = 0;
		if (is_known && reach.items[i].overlap == OVERLAP_COVERS &&
			!holds(fact->relation, constant, fact->other.integer))
			mode_add_event(search, (struct mode_event){ .instr = instr,
						       .sources = mode_all_sources,
						       .is_dead_end = true });
	}
}

void mode_find_cuts(struct mode_search *search, uint32_t at)
{
	struct flow *flow = search->flow;
	const struct cfg *cfg = flow->cfg;
	struct fact facts[most_facts];
	uint32_t count = 0, block = flow_block_of(flow, at);

	while (count < most_facts && fact_next(flow, &block, &facts[count]))
		find_dead_ends(search, &facts[count++]);
	for (uint32_t b = 0; b < cfg->reachable_count; b++) {
		uint32_t from = cfg->reverse_postorder[b];
		if (flow_last(flow, from) == 0)
			continue;
		for (uint32_t s = cfg->successor_start[from]; s < cfg->successor_start[from + 1];
			s++)
			judge_edge(search, facts, count, from, cfg->successors[s]);
	}
}

/* What callers hand over decides branches: the edge that is not taken, where both its ends are. */
void mode_cut_decided(struct mode_search *search)
{
	struct flow *flow = search->flow;
	const struct air_function *f = flow->f;
	int64_t value;

	for (uint32_t b = 0; flow->live && b < f->block_count; b++) {
		const struct air_terminator *end = &f->blocks[b].end;
		uint32_t last = flow_last(flow, b);
		if (end->kind == AIR_BRANCH && bitset_has(flow->live, b) &&
			flow_constant(flow, last ? last - 1 : 0, end->value, &value))
			add_cut(search, b, f->targets[end->first_target + (value != 0)]);
	}
}
