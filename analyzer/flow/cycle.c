/*
 * Ways round a loop: is there one past certain instructions?
 *
 *  1. A way is a simple cycle of blocks from the header back to it. It counts only if it can be
 *     gone twice in a row as far as tests of locals against constants tell, so that `rc < 0`,
 *     which skips a wait and then ends the loop, makes no way.
 *  2. Members and globals count as locals do, and only the loop's own stores to them as changes:
 *     so a state machine goes from state to state. That errs towards silence.
 *  3. The search has a budget; past it there is none. That errs towards silence.
 */
#include "internal.h"

enum { most_steps = 4000, most_known = 12 };

/* What a way so far has decided of a local, or of a place in memory: within [low, high], and not
 * `other`. */
struct known {
	uint32_t local; /* air_none: `place` */
	const struct air_place *place;
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

/* The local or place a value reads; false if it is something else. */
static bool key_of(const struct air_function *f, struct air_value value, struct known *key)
{
	struct part part;

	value = flow_strip_casts(f, value);
	const struct air_instr *read = air_value_instr(f, value);
	*key = (struct known){ .local = air_none, .low = INT64_MIN, .high = INT64_MAX };
	if (!read || read->op != AIR_READ)
		return false;
	if (flow_read_part(f, value, &part) && !part.count && !part.is_cut)
		key->local = part.local;
	else
		key->place = air_instr_place(f, read);
	return true;
}

static bool is_same_key(const struct air_function *f, const struct known *a, const struct known *b)
{
	if (a->local != air_none || b->local != air_none)
		return a->local == b->local;
	return place_is_same(f, a->place, b->place);
}

static struct known *find_known(
	const struct air_function *f, struct knowledge *knowledge, const struct known *key)
{
	for (uint32_t i = 0; i < knowledge->count; i++)
		if (is_same_key(f, &knowledge->items[i], key))
			return &knowledge->items[i];
	return NULL;
}

static void forget(
	const struct air_function *f, struct knowledge *knowledge, const struct known *key)
{
	struct known *known = find_known(f, knowledge, key);

	if (known)
		*known = knowledge->items[--knowledge->count];
}

static struct known *known_of(
	const struct air_function *f, struct knowledge *knowledge, const struct known *key)
{
	struct known *known = find_known(f, knowledge, key);

	if (known || knowledge->count == most_known)
		return known;
	knowledge->items[knowledge->count] = *key;
	return &knowledge->items[knowledge->count++];
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

/* Is the local written between two instructions? */
static bool is_written(struct flow *flow, uint32_t local, uint32_t first, uint32_t last)
{
	uint32_t count;
	const struct definition *definitions = definitions_of(flow, local, &count);

	for (uint32_t i = 0; i < count; i++)
		if (definitions[i].instr >= first && definitions[i].instr < last)
			return true;
	return false;
}

/* ------------------------------------------------------------------------------------- writes */

/* What opens a scope and returns a pointer returns the scope: `for (s = open(); s; s = NULL)` is a
 * block that runs once, and no way leads past it. */
static bool is_open_scope(struct flow *flow, struct air_value value)
{
	const struct air_function *f = flow->f;
	const struct air_instr *call = air_value_instr(f, value);

	return call && call->op == AIR_CALL && call->type != air_none &&
	       f->types[call->type].pointers &&
	       flow_call_effects(flow, (uint32_t)(call - f->instrs))->opens;
}

/* What is written: a constant, or what a local holds of which something was known before. */
static void learn(struct flow *flow, uint32_t instr, const struct known *key,
	struct knowledge *before, struct knowledge *knowledge)
{
	const struct air_function *f = flow->f;
	struct air_value value = flow_strip_casts(f, f->values[f->instrs[instr].first_value]);
	struct known source, *known;

	forget(f, knowledge, key);
	bool is_zero = value.kind == AIR_VALUE_NULL;
	if (value.kind == AIR_VALUE_INT || is_zero || is_open_scope(flow, value)) {
		bool is_set = value.kind == AIR_VALUE_INT || is_zero;
		known = known_of(f, knowledge, key);
		if (known)
			narrow(known, is_set ? AIR_EQ : AIR_NE,
				is_set && !is_zero ? value.integer : 0);
		return;
	}
	if (!key_of(f, value, &source) || source.local == air_none ||
		is_written(flow, source.local, flow_first(flow, flow_block_of(flow, instr)), instr))
		return;
	const struct known *from = find_known(f, before, &source);
	known = from ? known_of(f, knowledge, key) : NULL;
	if (!known)
		return;
	source = *from;
	source.local = key->local;
	source.place = key->place;
	*known = source;
}

static void pass_locals(
	struct flow *flow, uint32_t block, struct knowledge *before, struct knowledge *knowledge)
{
	const struct air_function *f = flow->f;

	for (uint32_t l = 0; l < f->local_count; l++) {
		uint32_t count;
		const struct definition *definitions = definitions_of(flow, l, &count);
		struct known key = { .local = l, .low = INT64_MIN, .high = INT64_MAX };
		for (uint32_t i = 0; i < count; i++) {
			const struct definition *d = &definitions[i];
			if (d->instr < flow_first(flow, block) ||
				d->instr >= flow_last(flow, block))
				continue;
			if (d->kind == DEFINITION_COPY && !f->places[d->place].step_count)
				learn(flow, d->instr, &key, before, knowledge);
			else
				forget(f, knowledge, &key);
		}
	}
}

/* What a block does to what is known: its writes. */
static void pass_block(struct flow *flow, uint32_t block, struct knowledge *knowledge)
{
	const struct air_function *f = flow->f;
	struct knowledge before = *knowledge;

	pass_locals(flow, block, &before, knowledge);
	for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++) {
		const struct air_instr *write = &f->instrs[i];
		if (write->op != AIR_COPY && write->op != AIR_ZERO)
			continue;
		const struct air_place *place = air_instr_place(f, write);
		struct known key = { air_none, place, INT64_MIN, INT64_MAX, 0, false };
		if (place->root == AIR_ROOT_LOCAL && !place->step_count)
			continue;
		if (write->op == AIR_COPY)
			learn(flow, i, &key, &before, knowledge);
		else
			forget(f, knowledge, &key);
	}
}

/* -------------------------------------------------------------------------------------- edges */

static bool is_key_written(
	struct flow *flow, const struct known *key, uint32_t first, uint32_t last)
{
	const struct air_function *f = flow->f;

	if (key->local != air_none)
		return is_written(flow, key->local, first, last);
	for (uint32_t i = first; i < last; i++) {
		const struct air_instr *write = &f->instrs[i];
		if ((write->op == AIR_COPY || write->op == AIR_ZERO) &&
			place_is_same(f, air_instr_place(f, write), key->place))
			return true;
	}
	return false;
}

/* What a value that decides at the end of a block reads, if that is still there. It may have been
 * read in one of the blocks before, when there is one way only. */
static bool key_at_end(struct flow *flow, struct air_value value, uint32_t block, struct known *key)
{
	enum { furthest = 4 };
	const struct cfg *cfg = flow->cfg;

	if (!key_of(flow->f, value, key))
		return false;
	uint32_t read = flow_strip_casts(flow->f, value).index;
	for (int steps = 0; steps < furthest && flow_block_of(flow, read) != block; steps++) {
		uint32_t first = cfg->predecessor_start[block];
		if (cfg->predecessor_start[block + 1] - first != 1 ||
			is_key_written(flow, key, flow_first(flow, block), flow_last(flow, block)))
			return false;
		block = cfg->predecessors[first];
	}
	return flow_block_of(flow, read) == block &&
	       !is_key_written(flow, key, read + 1, flow_last(flow, block));
}

static bool may_be(const struct known *known, const struct air_case *one)
{
	struct known here;

	if (!known)
		return true;
	here = *known;
	narrow(&here, AIR_GE, one->low);
	narrow(&here, AIR_LE, one->high);
	return is_possible(&here);
}

/* Can control come to where no case leads? Not if a case names the one value that it has. Where all
 * cases come together, too, there is no default: the cases are taken to be all there are. */
static bool may_be_default(
	const struct flow *flow, uint32_t from, uint32_t to, const struct known *known)
{
	const struct air_function *f = flow->f;
	const struct air_terminator *end = &f->blocks[from].end;
	const struct cfg *cfg = flow->cfg;

	for (uint32_t i = 1; known && known->low == known->high && i < end->target_count; i++) {
		const struct air_case *one = &f->cases[end->first_case + i - 1];
		if (one->low <= known->low && known->high <= one->high)
			return false;
	}
	return cfg->predecessor_start[to + 1] - cfg->predecessor_start[to] == 1;
}

static bool pass_switch(struct flow *flow, uint32_t from, uint32_t to, struct knowledge *knowledge)
{
	const struct air_function *f = flow->f;
	const struct air_terminator *end = &f->blocks[from].end;
	const struct air_case *taken = NULL;
	struct known key, *known = NULL;
	uint32_t ways = 0;

	if (key_at_end(flow, end->value, from, &key))
		known = known_of(f, knowledge, &key);
	for (uint32_t i = 1; i < end->target_count; i++) {
		const struct air_case *one = &f->cases[end->first_case + i - 1];
		if (f->targets[end->first_target + i] != to || !may_be(known, one))
			continue;
		taken = one;
		ways++;
	}
	if (f->targets[end->first_target] == to && !taken)
		return may_be_default(flow, from, to, known);
	if (known && ways == 1 && f->targets[end->first_target] != to) {
		narrow(known, AIR_GE, taken->low);
		narrow(known, AIR_LE, taken->high);
	}
	return ways > 0;
}

/* Can the edge be taken with what is known? Adds what it decides. */
static bool pass_edge(struct flow *flow, uint32_t from, uint32_t to, struct knowledge *knowledge)
{
	struct fact fact;
	struct known key;
	int64_t constant;

	if (flow->f->blocks[from].end.kind == AIR_SWITCH)
		return pass_switch(flow, from, to, knowledge);
	if (!fact_of_edge(flow, from, to, &fact))
		return true;
	if (fact.other.kind == AIR_VALUE_INT)
		constant = fact.other.integer;
	else if (fact.other.kind == AIR_VALUE_NULL)
		constant = 0;
	else
		return true;
	struct known *known = key_at_end(flow, fact.subject, fact.block, &key)
				      ? known_of(flow->f, knowledge, &key)
				      : NULL;
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
