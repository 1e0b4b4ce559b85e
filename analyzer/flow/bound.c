/*
 * Upper limits of integers.
 *
 * A limit comes from the value itself (a constant, `x & 63`, `x % 10`), or from a test that every
 * way to it passed (`if (n > 64) return`, `n > 64 ? 64 : n`): so the walk back from a read looks
 * at what each edge decided before it looks at the block the edge comes from. It errs towards "no
 * limit".
 */
#include "internal.h"

enum { most_walks = 12, deepest = 12 };

struct limit {
	struct flow *flow;
	int walks, depth;
	bool is_trusting; /* conventions are believed: see result_limit and those behind it */
};

static bool value_limit(struct limit *limit, struct air_value value, int64_t *bound);

static void raise_to(int64_t *highest, bool *has_any, int64_t bound)
{
	if (!*has_any || bound > *highest)
		*highest = bound;
	*has_any = true;
}

/* What a type alone says; nobody loops over more than a byte's worth by accident. */
static bool type_limit(const struct air_function *f, uint32_t type, int64_t *bound)
{
	const struct air_type *t = type == air_none ? NULL : &f->types[type];

	if (!t || t->pointers)
		return false;
	if (t->kind == AIR_TYPE_BOOL)
		*bound = 1;
	else if (t->size == 1 && t->kind == AIR_TYPE_UNSIGNED)
		*bound = UINT8_MAX;
	else if (t->size == 1 && t->kind == AIR_TYPE_INT)
		*bound = INT8_MAX;
	else
		return false;
	return true;
}

/* --------------------------------------------------------------------------- what edges decide */

static bool is_same_local(const struct air_function *f, struct air_value value,
	const struct part *part, uint32_t *read)
{
	struct part other;

	value = flow_strip_casts(f, value);
	if (!flow_read_part(f, value, &other) || other.local != part->local || other.count ||
		other.is_cut || part->count)
		return false;
	*read = value.index;
	return true;
}

/* Is the local, at the end of `block`, what the read in it has read? */
static bool is_still(struct flow *flow, uint32_t local, uint32_t read, uint32_t block)
{
	uint32_t count;
	const struct definition *definitions = definitions_of(flow, local, &count);

	if (flow_block_of(flow, read) != block)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (definitions[i].instr > read && definitions[i].instr < flow_last(flow, block))
			return false;
	return true;
}

static bool edge_limit(
	struct limit *limit, const struct part *part, uint32_t from, uint32_t to, int64_t *bound)
{
	struct flow *flow = limit->flow;
	struct fact fact;
	uint32_t read;

	if (!fact_of_edge(flow, from, to, &fact))
		return false;
	if (!is_same_local(flow->f, fact.subject, part, &read)) {
		struct air_value other = fact.other;
		fact.other = fact.subject;
		fact.subject = other;
		fact.relation = relation_swap(fact.relation);
		if (!is_same_local(flow->f, fact.subject, part, &read))
			return false;
	}
	if (fact.relation != AIR_LT && fact.relation != AIR_LE && fact.relation != AIR_EQ)
		return false;
	if (!is_still(flow, part->local, read, from) || !value_limit(limit, fact.other, bound))
		return false;
	*bound -= fact.relation == AIR_LT;
	return true;
}

/* ------------------------------------------------------------------------------------ the walk */

struct ways {
	struct limit *limit;
	const struct part *part;
	uint64_t *seen;
	uint32_t *waiting;
	uint32_t count;
	int64_t highest;
	bool has_any;
};

/* The last definition in a block before `before`, or NULL. */
static const struct definition *last_definition(
	struct flow *flow, const struct part *part, uint32_t block, uint32_t before)
{
	uint32_t count;
	const struct definition *definitions = definitions_of(flow, part->local, &count);

	while (count-- > 0)
		if (definitions[count].instr < before)
			return definitions[count].instr >= flow_first(flow, block)
				       ? &definitions[count]
				       : NULL;
	return NULL;
}

static bool definition_limit(
	struct limit *limit, const struct definition *definition, int64_t *bound)
{
	const struct air_function *f = limit->flow->f;

	*bound = 0;
	if (definition->kind == DEFINITION_ZERO)
		return true;
	return definition->kind == DEFINITION_COPY && !f->places[definition->place].step_count &&
	       value_limit(limit, f->values[f->instrs[definition->instr].first_value], bound);
}

/* Looks at a block from `before` back, then at the edges into it. False: no limit. */
static bool look_back(struct ways *ways, uint32_t block, uint32_t before)
{
	struct flow *flow = ways->limit->flow;
	const struct cfg *cfg = flow->cfg;
	const struct definition *definition = last_definition(flow, ways->part, block, before);
	int64_t bound;

	if (definition) {
		if (!definition_limit(ways->limit, definition, &bound))
			return false;
		raise_to(&ways->highest, &ways->has_any, bound);
		return true;
	}
	if (block == 0) {
		const struct flow_binding *binding = flow_binding_of(flow, ways->part);
		if (!binding || !binding->has_constant)
			return false;
		raise_to(&ways->highest, &ways->has_any, binding->constant);
	}
	for (uint32_t i = cfg->predecessor_start[block]; i < cfg->predecessor_start[block + 1];
		i++) {
		uint32_t from = cfg->predecessors[i];
		if (edge_limit(ways->limit, ways->part, from, block, &bound)) {
			raise_to(&ways->highest, &ways->has_any, bound);
		} else if (!bitset_has(ways->seen, from)) {
			bitset_add(ways->seen, from);
			ways->waiting[ways->count++] = from;
		}
	}
	return true;
}

static struct ways ways_of(struct limit *limit, const struct part *part)
{
	struct flow *flow = limit->flow;
	uint32_t blocks = flow->f->block_count;

	return (struct ways){
		.limit = limit,
		.part = part,
		.seen = arena_array(&flow->arena, bitset_words(blocks), sizeof(uint64_t)),
		.waiting = arena_array(&flow->arena, blocks, sizeof(uint32_t)),
	};
}

static bool look_further(struct ways *ways, int64_t *bound)
{
	bool is_limited = true;

	while (is_limited && ways->count) {
		uint32_t next = ways->waiting[--ways->count];
		is_limited = look_back(ways, next, flow_last(ways->limit->flow, next));
	}
	*bound = ways->highest;
	return is_limited && ways->has_any;
}

static bool read_limit(struct limit *limit, uint32_t read, int64_t *bound)
{
	struct flow *flow = limit->flow;
	uint32_t block = flow_block_of(flow, read);
	struct part part;

	if (!part_of_place(flow->f, air_instr_place(flow->f, &flow->f->instrs[read]), &part) ||
		part.count || part.is_cut || !cfg_is_reachable(flow->cfg, block) ||
		--limit->walks < 0)
		return false;
	struct ways ways = ways_of(limit, &part);
	return look_back(&ways, block, read) && look_further(&ways, bound);
}

bool bound_above_entering(struct flow *flow, uint32_t local, uint32_t loop, int64_t *bound)
{
	const struct cfg *cfg = flow->cfg;
	uint32_t header = cfg->loops[loop].header;
	struct part part = { .local = local };
	struct limit limit = { .flow = flow, .walks = most_walks };
	struct ways ways = ways_of(&limit, &part);

	if (header == 0)
		return false;
	for (uint32_t i = cfg->predecessor_start[header]; i < cfg->predecessor_start[header + 1];
		i++) {
		uint32_t from = cfg->predecessors[i];
		if (cfg_loop_has(cfg, loop, from))
			continue;
		if (edge_limit(&limit, &part, from, header, bound))
			raise_to(&ways.highest, &ways.has_any, *bound);
		else if (!look_back(&ways, from, flow_last(flow, from)))
			return false;
	}
	return look_further(&ways, bound);
}

/* -------------------------------------------------------------------------------------- values */

static bool operation_limit(struct limit *limit, const struct air_instr *made, int64_t *bound)
{
	struct flow *flow = limit->flow;
	struct air_value left = flow->f->values[made->first_value];
	int64_t constant;

	if (made->value_count != 2 ||
		!flow_constant(flow, 0, flow->f->values[made->first_value + 1], &constant))
		return false;
	if (made->operation == AIR_AND && constant >= 0)
		*bound = constant;
	else if (made->operation == AIR_REM && constant > 0)
		*bound = constant - 1;
	else if (made->operation == AIR_ADD && value_limit(limit, left, bound))
		return !__builtin_add_overflow(*bound, constant, bound);
	else if (made->operation == AIR_SUB && value_limit(limit, left, bound))
		return !__builtin_sub_overflow(*bound, constant, bound);
	else if (made->operation == AIR_DIV && constant > 0 && value_limit(limit, left, bound))
		*bound = *bound / constant;
	else
		return false;
	return true;
}

/* Is there room for many of something where the pointer leads to? `&end` is no buffer. */
static bool is_buffer(const struct air_function *f, struct air_value pointer, int64_t size)
{
	enum { surely_a_size = 256 };
	const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, pointer));

	if (!made || !flow_is_pointer(f, made->type))
		return false;
	if (size >= surely_a_size)
		return true;
	const struct air_place *place = made->op == AIR_ADDRESS ? air_instr_place(f, made) : NULL;
	const struct air_type *type =
		place && place->type != air_none ? &f->types[place->type] : NULL;
	return type && (type->is_array || (type->kind == AIR_TYPE_RECORD && !type->pointers));
}

/* Who is handed a buffer and its size does not return more: read, recv, fread (whose size is in
 * two arguments). A convention, so only believed where that is asked for. */
static bool result_limit(struct limit *limit, const struct air_instr *call, int64_t *bound)
{
	const struct air_function *f = limit->flow->f;
	uint32_t count = air_call_argument_count(call);

	for (uint32_t i = 1; i < count; i++) {
		struct air_value pointer = air_call_argument(f, call, i - 1);
		if (!value_limit(limit, air_call_argument(f, call, i), bound))
			continue;
		bool is_unit = *bound == 1 && i + 1 < count;
		if (is_unit && !value_limit(limit, air_call_argument(f, call, i + 1), bound))
			continue;
		if (is_buffer(f, pointer, *bound))
			return true;
	}
	return false;
}

static bool is_same_argument(const struct air_function *f, struct air_value a, struct air_value b)
{
	const struct air_instr *left = air_value_instr(f, flow_strip_casts(f, a));
	const struct air_instr *right = air_value_instr(f, flow_strip_casts(f, b));

	return left && right && left->op == AIR_READ && right->op == AIR_READ &&
	       place_is_same(f, air_instr_place(f, left), air_instr_place(f, right));
}

/* `strlen(s) < 64 ? strlen(s) : 64`: asked twice, a function without effects answers the same. */
static bool asked_limit(struct limit *limit, const struct air_instr *call, int64_t *bound)
{
	struct flow *flow = limit->flow;
	const struct air_function *f = flow->f;
	uint32_t instr = (uint32_t)(call - f->instrs), block = flow_block_of(flow, instr);
	struct fact fact;

	if (call->callee == air_none || air_call_argument_count(call) != 1 ||
		!flow_call_effects(flow, instr)->is_readonly)
		return false;
	while (fact_next(flow, &block, &fact)) {
		const struct air_instr *asked =
			air_value_instr(f, flow_strip_casts(f, fact.subject));
		bool is_limit = fact.relation == AIR_LT || fact.relation == AIR_LE;
		if (is_limit && asked && asked->op == AIR_CALL && asked->callee == call->callee &&
			is_same_argument(
				f, air_call_argument(f, asked, 0), air_call_argument(f, call, 0)) &&
			value_limit(limit, fact.other, bound)) {
			*bound -= fact.relation == AIR_LT;
			return true;
		}
	}
	return false;
}

/* `if (data.st_size > most) return`, `size - at < CHUNK ? size - at : CHUNK`: a test of what is
 * written alike, on the way. That nobody writes a member in between is taken for granted. */
static bool tested_limit(struct limit *limit, struct air_value value, int64_t *bound)
{
	struct flow_limit tested;
	struct air_value room;
	uint32_t block = air_none;

	while (flow_next_limit(limit->flow, value.index, value, &block, &tested)) {
		if ((tested.relation == AIR_LT || tested.relation == AIR_LE ||
			    tested.relation == AIR_EQ) &&
			value_limit(limit, tested.other, bound)) {
			*bound -= tested.relation == AIR_LT;
			return true;
		}
	}
	return flow_room(limit->flow, value, &room) && value_limit(limit, room, bound);
}

static bool value_limit(struct limit *limit, struct air_value value, int64_t *bound)
{
	const struct air_function *f = limit->flow->f;
	bool is_limited = false;

	if (flow_constant(limit->flow, 0, value, bound))
		return true;
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || limit->depth == deepest)
		return false;
	limit->depth++;
	if (made->op == AIR_CAST)
		is_limited = value_limit(limit, f->values[made->first_value], bound);
	else if (made->op == AIR_OPERATE)
		is_limited = operation_limit(limit, made, bound) ||
			     (limit->is_trusting && tested_limit(limit, value, bound));
	else if (made->op == AIR_READ)
		is_limited = read_limit(limit, value.index, bound) ||
			     (limit->is_trusting && tested_limit(limit, value, bound));
	else if (made->op == AIR_CALL && limit->is_trusting)
		is_limited = result_limit(limit, made, bound) || asked_limit(limit, made, bound);
	limit->depth--;
	return is_limited || type_limit(f, made->type, bound);
}

bool bound_above(struct flow *flow, struct air_value value, int64_t *bound)
{
	struct limit limit = { .flow = flow, .walks = most_walks };

	return value_limit(&limit, value, bound);
}

bool flow_upper_bound(struct flow *flow, uint32_t at, struct air_value value, int64_t *bound)
{
	struct limit limit = { .flow = flow, .walks = most_walks, .is_trusting = true };

	(void)at; /* a value's limit holds wherever it is used */
	return value_limit(&limit, value, bound);
}

bool flow_is_negative(struct flow *flow, uint32_t block, struct air_value value)
{
	struct part part;
	struct fact fact;
	uint32_t read;
	int64_t constant;

	value = flow_strip_casts(flow->f, value);
	if (!flow_read_part(flow->f, value, &part) || part.count || part.is_cut)
		return false;
	uint32_t at = block;
	struct reach now, then;
	reach_at(flow, &part, value.index, air_none, &now);
	while (fact_next(flow, &at, &fact)) {
		if (!is_same_local(flow->f, fact.subject, &part, &read) ||
			!flow_constant(flow, read, fact.other, &constant))
			continue;
		reach_at(flow, &part, read, air_none, &then);
		bool is_same = !now.is_many && now.count == then.count && now.count &&
			       now.items[0].definition == then.items[0].definition;
		bool is_below = (fact.relation == AIR_LT && constant <= 0) ||
				(fact.relation == AIR_LE && constant < 0) ||
				(fact.relation == AIR_EQ && constant < 0);
		if (is_same && is_below)
			return true;
	}
	return false;
}
