/*
 * Definitions of locals, and which of them reach a point.
 *
 *  1. Definitions are listed per local, in the order of instructions, and so block by block.
 *  2. Nothing is solved beforehand: a question walks back over the blocks before the point, each
 *     at most once, until every way has met a definition that covers the part. Most locals are
 *     asked about once or never.
 *
 * It errs towards more definitions: a place it cannot express (a union's member, an element with
 * a variable index) overlaps with everything around it.
 */
#include "internal.h"

#include <string.h>

/* --------------------------------------------------------------------------------------- parts */

static bool add_step(const struct air_function *f, struct part *part, const struct air_step *step)
{
	bool is_field = step->kind == AIR_STEP_FIELD;

	if (part->count == part_step_max)
		return false;
	/* Members of a union share their bytes. */
	if (is_field && (step->field == air_none || air_is_union_member(&f->refs[step->field])))
		return false;
	if (!is_field && step->index.kind != AIR_VALUE_INT)
		return false;
	part->steps[part->count++] = (struct part_step){
		.field = is_field ? step->field : air_none,
		.element = is_field ? 0 : step->index.integer,
	};
	return true;
}

bool part_of_place(const struct air_function *f, const struct air_place *place, struct part *part)
{
	if (place->root != AIR_ROOT_LOCAL)
		return false;
	part->local = place->index;
	part->count = 0;
	part->is_cut = false;
	for (uint32_t i = 0; i < place->step_count; i++) {
		if (!add_step(f, part, &f->steps[place->first_step + i])) {
			part->is_cut = true;
			break;
		}
	}
	return true;
}

bool part_extend(const struct air_function *f, const struct air_place *place, const struct part *of,
	uint32_t from, struct part *part)
{
	if (!part_of_place(f, place, part))
		return false;
	for (uint32_t i = from; i < of->count && !part->is_cut; i++) {
		if (part->count == part_step_max)
			part->is_cut = true;
		else
			part->steps[part->count++] = of->steps[i];
	}
	part->is_cut |= of->is_cut;
	return true;
}

enum overlap part_overlap(
	const struct air_function *f, const struct definition *definition, const struct part *part)
{
	if (definition->place == air_none)
		return definition->kind == DEFINITION_UNSEEN ? OVERLAP_SOME : OVERLAP_COVERS;
	const struct air_place *place = &f->places[definition->place];
	if (!place->step_count)
		return OVERLAP_COVERS;

	struct part written;
	if (!part_of_place(f, place, &written))
		return OVERLAP_SOME;
	for (uint32_t i = 0; i < written.count && i < part->count; i++) {
		const struct part_step *a = &written.steps[i], *b = &part->steps[i];
		if ((a->field == air_none) != (b->field == air_none))
			return OVERLAP_SOME; /* one object seen as two types */
		if (a->field != b->field || a->element != b->element)
			return OVERLAP_NONE;
	}
	return written.count <= part->count && !written.is_cut ? OVERLAP_COVERS : OVERLAP_SOME;
}

/* --------------------------------------------------------------------------------------- lists */

static bool definition_of_instr(
	const struct air_function *f, uint32_t number, struct definition *definition)
{
	const struct air_instr *instr = &f->instrs[number];
	const struct air_place *place = air_instr_place(f, instr);

	if (!place || place->root != AIR_ROOT_LOCAL)
		return false;
	definition->instr = number;
	definition->place = instr->place;
	definition->local = place->index;
	switch (instr->op) {
	case AIR_COPY:
		definition->kind = DEFINITION_COPY;
		return true;
	case AIR_ZERO:
		definition->kind = DEFINITION_ZERO;
		return true;
	case AIR_ENTER:
		definition->kind = DEFINITION_ENTER;
		return true;
	case AIR_CALL:
	case AIR_READ:
	case AIR_OPERATE:
	case AIR_CAST:
	case AIR_ADDRESS:
	case AIR_ASM:
	case AIR_LEAVE:
		break;
	}
	return false;
}

/* Sorts by local; within one they stay in the order of instructions. */
static void group(struct flow *flow)
{
	uint32_t locals = flow->f->local_count;
	uint32_t *start = arena_array(&flow->arena, locals + 2, sizeof(*start));
	struct definition *sorted =
		arena_array(&flow->arena, flow->collected.count + 1, sizeof(*sorted));

	for (size_t i = 0; i < flow->collected.count; i++)
		start[flow->collected.items[i].local + 2]++;
	for (uint32_t l = 2; l < locals + 2; l++)
		start[l] += start[l - 1];
	for (size_t i = 0; i < flow->collected.count; i++)
		sorted[start[flow->collected.items[i].local + 1]++] = flow->collected.items[i];
	flow->definition_start = start;
	flow->definitions = sorted;
}

/* Those behind the first `seen` go where their instructions stand; both are in that order. Of one
 * instruction, what is seen comes first. */
static void merge(struct flow *flow, size_t seen)
{
	struct definition *items = flow->collected.items;
	size_t count = flow->collected.count - seen, at = flow->collected.count;
	struct definition *unseen = arena_copy(&flow->arena, items + seen, count * sizeof(*unseen));

	while (count)
		items[--at] = seen && items[seen - 1].instr > unseen[count - 1].instr
				      ? items[--seen]
				      : unseen[--count];
}

static void collect(struct flow *flow)
{
	struct definition definition;
	bool has_addresses = false;

	array_reset(&flow->collected);
	for (uint32_t i = 0; i < flow->f->instr_count; i++)
		if (definition_of_instr(flow->f, i, &definition))
			array_push(&flow->collected, definition);
	for (uint32_t l = 0; l < flow->f->local_count; l++)
		has_addresses |= (flow->f->locals[l].flags & AIR_LOCAL_ADDRESSED) != 0;
	if (has_addresses) {
		size_t seen = flow->collected.count;
		address_add_unseen(flow, &flow->collected);
		if (flow->collected.count > seen)
			merge(flow, seen);
	}
	group(flow);
}

const struct definition *definitions_of(struct flow *flow, uint32_t local, uint32_t *count)
{
	if (!flow->definitions)
		collect(flow);
	uint32_t start = flow->definition_start[local];
	*count = flow->definition_start[local + 1] - start;
	return &flow->definitions[start];
}

/* ------------------------------------------------------------------------------------ reaching */

enum { most_simple = 3 };

struct walk {
	struct flow *flow;
	const struct part *part;
	const struct definition *definitions;
	uint32_t count;
	uint32_t stop;
	struct reach *reach;
	uint32_t waiting;
};

/* How many of the definitions stand before `instr`? */
static uint32_t count_before(const struct walk *walk, uint32_t instr)
{
	uint32_t low = 0, high = walk->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (walk->definitions[middle].instr < instr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void add(struct reach *reach, const struct definition *definition, enum overlap overlap)
{
	for (uint32_t i = 0; i < reach->count; i++)
		if (reach->items[i].definition == definition)
			return;
	if (reach->count == reach_max) {
		reach->is_many = true;
		return;
	}
	reach->items[reach->count++] = (struct reached){ definition, overlap };
}

/* Walks one block back from `limit`. False if a definition covered the part. */
static bool walk_block(struct walk *walk, uint32_t block, uint32_t limit)
{
	uint32_t first = flow_first(walk->flow, block);

	for (uint32_t i = count_before(walk, limit); i-- > 0;) {
		const struct definition *definition = &walk->definitions[i];
		if (definition->instr < first)
			break;
		enum overlap overlap = part_overlap(walk->flow->f, definition, walk->part);
		if (overlap == OVERLAP_NONE)
			continue;
		add(walk->reach, definition, overlap);
		if (overlap == OVERLAP_COVERS)
			return false;
	}
	return true;
}

static void walk_predecessors(struct walk *walk, uint32_t block)
{
	struct flow *flow = walk->flow;
	const struct cfg *cfg = flow->cfg;

	if (block == walk->stop) {
		walk->reach->is_stopped = true;
		return;
	}
	if (block == 0)
		walk->reach->is_entry = true;
	for (uint32_t i = cfg->predecessor_start[block]; i < cfg->predecessor_start[block + 1]; i++)
		if (flow_is_live_edge(flow, cfg->predecessors[i], block) &&
			flow_visit(flow, cfg->predecessors[i]))
			flow->waiting[walk->waiting++] = cfg->predecessors[i];
}

static void walk_back(struct walk *walk, uint32_t block, uint32_t limit)
{
	struct flow *flow = walk->flow;

	flow_walk(flow);
	if (walk_block(walk, block, limit))
		walk_predecessors(walk, block);
	while (walk->waiting && !walk->reach->is_many) {
		uint32_t next = flow->waiting[--walk->waiting];
		if (walk_block(walk, next, flow_last(flow, next)))
			walk_predecessors(walk, next);
	}
}

/* Does instruction `a` run before `b` on every path to `b`? */
static bool is_before(const struct walk *walk, uint32_t a, uint32_t block, uint32_t b)
{
	uint32_t at = flow_block_of(walk->flow, a);

	if (at == block)
		return a < b;
	return cfg_is_reachable(walk->flow->cfg, at) && cfg_dominates(walk->flow->cfg, at, block);
}

/* Most locals are entered, set once and read behind that: then no walk is needed. If the last
 * definition covers, is before the point, and each other is before that one, a way round that
 * meets another meets the last one again. */
static bool find_only(struct walk *walk, uint32_t block, uint32_t limit)
{
	const struct definition *last = &walk->definitions[walk->count - 1];

	if (walk->count > most_simple || !is_before(walk, last->instr, block, limit) ||
		part_overlap(walk->flow->f, last, walk->part) != OVERLAP_COVERS)
		return false;
	uint32_t own = flow_block_of(walk->flow, last->instr);
	for (uint32_t i = 0; i + 1 < walk->count; i++)
		if (!is_before(walk, walk->definitions[i].instr, own, last->instr))
			return false;
	add(walk->reach, last, OVERLAP_COVERS);
	return true;
}

static void reach_from(struct flow *flow, const struct part *part, uint32_t block, uint32_t limit,
	uint32_t stop, struct reach *reach)
{
	struct walk walk = { .flow = flow, .part = part, .stop = stop, .reach = reach };

	reach->count = 0;
	reach->is_entry = reach->is_stopped = reach->is_many = false;
	if (!cfg_is_reachable(flow->cfg, block)) {
		reach->is_many = true;
		return;
	}
	walk.definitions = definitions_of(flow, part->local, &walk.count);
	if (!walk.count && stop == air_none) {
		reach->is_entry = true;
		return;
	}
	if (stop == air_none && find_only(&walk, block, limit))
		return;
	walk_back(&walk, block, limit);
}

void reach_at(struct flow *flow, const struct part *part, uint32_t instr, uint32_t stop,
	struct reach *reach)
{
	reach_from(flow, part, flow_block_of(flow, instr), instr, stop, reach);
}

void reach_at_end(struct flow *flow, const struct part *part, uint32_t block, uint32_t stop,
	struct reach *reach)
{
	reach_from(flow, part, block, flow_last(flow, block), stop, reach);
}
