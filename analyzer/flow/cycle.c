/*
 * Ways round a loop: is there one past certain instructions, and when does the loop end.
 *
 *  1. A way is a simple cycle of blocks from the header back to it. It counts only if it can be
 *     gone twice in a row as far as tests of locals against constants tell, so that `rc < 0`,
 *     which skips a wait and then ends the loop, makes no way.
 *  2. The search has a budget; past it there is none. That errs towards silence.
 */
#include "internal.h"

enum { most_steps = 4000, most_known = 8, most_origins = 8 };

/* What a way so far has decided of a local: within [low, high], and not `other`. */
struct known {
	uint32_t local;
	int64_t low, high;
	int64_t other;
	bool has_other;
};

struct knowledge {
	struct known items[most_known];
	uint32_t count;
};

struct search {
	struct flow *flow;
	uint32_t loop;
	bool (*stops)(uint32_t instr, void *data);
	void *data;
	uint64_t *on_way;
	uint32_t *blocks;
	uint32_t count, capacity;
	int steps;
};

/* ----------------------------------------------------------------------------------- knowledge */

static void forget(struct knowledge *knowledge, uint32_t local)
{
	for (uint32_t i = 0; i < knowledge->count; i++)
		if (knowledge->items[i].local == local) {
			knowledge->items[i] = knowledge->items[--knowledge->count];
			return;
		}
}

static struct known *known_of(struct knowledge *knowledge, uint32_t local)
{
	for (uint32_t i = 0; i < knowledge->count; i++)
		if (knowledge->items[i].local == local)
			return &knowledge->items[i];
	if (knowledge->count == most_known)
		return NULL;
	struct known *known = &knowledge->items[knowledge->count++];
	*known = (struct known){ .local = local, .low = INT64_MIN, .high = INT64_MAX };
	return known;
}

static void at_least(struct known *known, int64_t least)
{
	known->low = least > known->low ? least : known->low;
}

static void at_most(struct known *known, int64_t most)
{
	known->high = most < known->high ? most : known->high;
}

static void narrow(struct known *known, enum air_operator relation, int64_t constant)
{
	if (relation == AIR_EQ || relation == AIR_GE)
		at_least(known, constant);
	if (relation == AIR_EQ || relation == AIR_LE)
		at_most(known, constant);
	if (relation == AIR_GT && constant < INT64_MAX)
		at_least(known, constant + 1);
	if (relation == AIR_LT && constant > INT64_MIN)
		at_most(known, constant - 1);
	if (relation == AIR_NE) {
		known->other = constant;
		known->has_other = true;
	}
}

static bool is_possible(const struct known *known)
{
	return known->low <= known->high &&
	       !(known->has_other && known->low == known->high && known->low == known->other);
}

/* What a block does to what is known: its writes. */
static void pass_block(struct flow *flow, uint32_t block, struct knowledge *knowledge)
{
	const struct air_function *f = flow->f;

	for (uint32_t l = 0; l < f->local_count; l++) {
		uint32_t count;
		const struct definition *definitions = definitions_of(flow, l, &count);
		for (uint32_t i = 0; i < count; i++) {
			const struct definition *d = &definitions[i];
			if (d->instr < flow_first(flow, block) ||
				d->instr >= flow_last(flow, block))
				continue;
			forget(knowledge, l);
			bool is_whole =
				d->kind == DEFINITION_COPY && !f->places[d->place].step_count;
			struct air_value value =
				is_whole ? f->values[f->instrs[d->instr].first_value]
					 : (struct air_value){ .kind = AIR_VALUE_NONE };
			struct known *known =
				value.kind == AIR_VALUE_INT ? known_of(knowledge, l) : NULL;
			if (known)
				narrow(known, AIR_EQ, value.integer);
		}
	}
}

/* The local a fact at the end of a block is about, if it is still what was tested. */
static uint32_t fact_local(struct flow *flow, const struct fact *fact)
{
	struct air_value subject = flow_strip_casts(flow->f, fact->subject);
	struct part part;
	uint32_t count;

	if (!flow_read_part(flow->f, subject, &part) || part.count || part.is_cut)
		return air_none;
	const struct definition *definitions = definitions_of(flow, part.local, &count);
	uint32_t block = flow_block_of(flow, subject.index);
	for (uint32_t i = 0; i < count; i++)
		if (definitions[i].instr > subject.index && block == fact->block &&
			definitions[i].instr < flow_last(flow, block))
			return air_none;
	return block == fact->block ? part.local : air_none;
}

/* Can the edge be taken with what is known? Adds what it decides. */
static bool pass_edge(struct flow *flow, uint32_t from, uint32_t to, struct knowledge *knowledge)
{
	struct fact fact;
	int64_t constant;

	if (!fact_of_edge(flow, from, to, &fact))
		return true;
	if (fact.other.kind == AIR_VALUE_INT)
		constant = fact.other.integer;
	else if (fact.other.kind == AIR_VALUE_NULL)
		constant = 0;
	else
		return true;
	uint32_t local = fact_local(flow, &fact);
	struct known *known = local == air_none ? NULL : known_of(knowledge, local);
	if (!known)
		return true;
	narrow(known, fact.relation, constant);
	return is_possible(known);
}

/* -------------------------------------------------------------------------------------- search */

static bool is_stopped(const struct search *s, uint32_t block)
{
	const struct flow *flow = s->flow;

	for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++)
		if (s->stops(i, s->data))
			return true;
	return false;
}

/* Can the way that was found be gone once more, with what is known at its end? */
static bool goes_again(struct search *s, struct knowledge knowledge)
{
	for (uint32_t i = 0; i < s->count; i++) {
		uint32_t next = s->blocks[i + 1 < s->count ? i + 1 : 0];
		pass_block(s->flow, s->blocks[i], &knowledge);
		if (!pass_edge(s->flow, s->blocks[i], next, &knowledge))
			return false;
	}
	return true;
}

static bool search_from(struct search *s, uint32_t block, struct knowledge knowledge)
{
	const struct cfg *cfg = s->flow->cfg;
	uint32_t header = cfg->loops[s->loop].header;

	if (--s->steps < 0 || s->count == s->capacity || is_stopped(s, block))
		return false;
	bitset_add(s->on_way, block);
	s->blocks[s->count++] = block;
	pass_block(s->flow, block, &knowledge);
	for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1]; e++) {
		uint32_t next = cfg->successors[e];
		struct knowledge then = knowledge;
		if (!cfg_loop_has(cfg, s->loop, next) || !pass_edge(s->flow, block, next, &then))
			continue;
		if (next == header ? goes_again(s, then)
				   : !bitset_has(s->on_way, next) && search_from(s, next, then))
			return true;
	}
	bitset_remove(s->on_way, block);
	s->count--;
	return false;
}

uint32_t flow_way_round(struct flow *flow, uint32_t loop, bool (*stops)(uint32_t instr, void *data),
	void *data, uint32_t *blocks, uint32_t capacity)
{
	struct knowledge nothing = { .count = 0 };
	struct search s = { .flow = flow,
		.loop = loop,
		.stops = stops,
		.data = data,
		.blocks = blocks,
		.capacity = capacity,
		.steps = most_steps };

	s.on_way = arena_array(&flow->arena, bitset_words(flow->f->block_count), sizeof(*s.on_way));
	return search_from(&s, flow->cfg->loops[loop].header, nothing) ? s.count : 0;
}

/* ---------------------------------------------------------------------------------------- ends */

struct ending {
	struct flow *flow;
	uint32_t loop;
	bool (*counts)(uint32_t instr, void *data);
	void *data;
};

/* Does the fact say that a call that counts, made in the loop, failed? */
static bool is_failure(const struct ending *ending, const struct fact *fact)
{
	struct flow *flow = ending->flow;
	struct flow_origin origins[most_origins];
	uint32_t at = flow_last(flow, fact->block);
	uint32_t count = flow_origins(flow, at ? at - 1 : 0, fact->subject, origins, most_origins);

	for (uint32_t i = 0; i < count; i++)
		if (origins[i].kind == FLOW_ORIGIN_CALL &&
			cfg_loop_has(
				flow->cfg, ending->loop, flow_block_of(flow, origins[i].index)) &&
			ending->counts(origins[i].index, ending->data) &&
			leave_outcome(flow, fact, origins[i].index) == FLOW_FALSE)
			return true;
	return false;
}

static bool is_behind_failure(const struct ending *ending, uint32_t block)
{
	struct fact fact;

	while (fact_next(ending->flow, &block, &fact) &&
		cfg_loop_has(ending->flow->cfg, ending->loop, block))
		if (is_failure(ending, &fact))
			return true;
	return false;
}

/* `while (!server->stopped)`: something in memory that the loop itself does not write. */
static bool is_flag(const struct ending *ending, const struct fact *fact)
{
	const struct flow *flow = ending->flow;
	const struct air_function *f = flow->f;
	const struct air_instr *read = air_value_instr(f, flow_strip_casts(f, fact->subject));

	if ((fact->relation != AIR_EQ && fact->relation != AIR_NE) || !read ||
		read->op != AIR_READ || air_instr_place(f, read)->root == AIR_ROOT_LOCAL ||
		variation_of_place(ending->flow, ending->loop, air_instr_place(f, read)) !=
			FLOW_INVARIANT)
		return false;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		bool writes = f->instrs[i].op == AIR_COPY || f->instrs[i].op == AIR_ZERO;
		if (writes &&
			cfg_loop_has(flow->cfg, ending->loop, flow_block_of(ending->flow, i)) &&
			place_is_same(
				f, air_instr_place(f, &f->instrs[i]), air_instr_place(f, read)))
			return false;
	}
	return true;
}

static enum flow_end end_of_edge(const struct ending *ending, uint32_t from, uint32_t to)
{
	struct flow *flow = ending->flow;
	struct fact fact;

	if (flow_first(flow, to) < flow_last(flow, to) && flow_is_fatal(flow, flow_first(flow, to)))
		return FLOW_ENDS_NEVER;
	if (is_behind_failure(ending, from))
		return FLOW_ENDS_ON_FAILURE;
	if (!fact_of_edge(flow, from, to, &fact))
		return FLOW_ENDS_BY_ITSELF;
	if (is_failure(ending, &fact))
		return FLOW_ENDS_ON_FAILURE;
	return is_flag(ending, &fact) ? FLOW_ENDS_ON_FLAG : FLOW_ENDS_BY_ITSELF;
}

enum flow_end flow_loop_end(
	struct flow *flow, uint32_t loop, bool (*counts)(uint32_t instr, void *data), void *data)
{
	const struct cfg *cfg = flow->cfg;
	const struct cfg_loop *l = &cfg->loops[loop];
	struct ending ending = { flow, loop, counts, data };
	enum flow_end end = FLOW_ENDS_NEVER;

	for (uint32_t i = 0; i < l->exit_count; i++) {
		uint32_t from = l->exits[i];
		for (uint32_t e = cfg->successor_start[from]; e < cfg->successor_start[from + 1];
			e++) {
			if (cfg_loop_has(cfg, loop, cfg->successors[e]))
				continue;
			enum flow_end one = end_of_edge(&ending, from, cfg->successors[e]);
			end = one > end ? one : end;
		}
	}
	return end;
}
