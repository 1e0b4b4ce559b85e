/*
 * The mode a descriptor is in, within one function.
 *
 *  1. It is what the last call that set it says, looking back on every path to the call that made
 *     it, source by source. Calls that set it are not assumed to fail.
 *  2. A field takes the mode of what was last copied into it.
 *  3. Where two ways disagree, those that cannot lead here do not count (mode_way.c). Then one on
 *     which it blocks is enough to say that it may.
 *  4. Past the entry whoever knows the rest of the program is asked, before the walk.
 *
 * It errs towards "unknown".
 */
#include "mode.h"

enum { most_depth = 3 };

/* Sets of modes. */
enum { mode_blocking = 1 << FLOW_FALSE, mode_nonblocking = 1 << FLOW_TRUE };

struct changes {
	uint32_t *calls; /* that set the mode of an argument, by instruction */
	uint32_t count;
	int depth;
};

static struct changes *changes_of(struct flow *flow)
{
	const struct air_function *f = flow->f;

	if (flow->changes)
		return flow->changes;
	/* Callbacks may ask about descriptors again: they find no changes yet. */
	flow->changes = arena_alloc(&flow->arena, sizeof(*flow->changes));
	uint32_t *calls = arena_array(&flow->arena, f->instr_count, sizeof(*calls));
	uint32_t count = 0;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_CALL)
			continue;
		const struct call_effects *effects = flow_descriptor_effects(flow, i);
		if (effects->makes_blocking | effects->makes_nonblocking |
				effects->maybe_nonblocking ||
			effects->mode_to)
			calls[count++] = i;
	}
	flow->changes->calls = calls;
	flow->changes->count = count;
	return flow->changes;
}

/* -------------------------------------------------------------------------------------- events */

void mode_add_event(struct mode_search *search, struct mode_event event)
{
	uint32_t i = search->event_count;

	if (i == mode_most_events) {
		search->is_many = true;
		return;
	}
	for (; i > 0 && search->events[i - 1].instr > event.instr; i--)
		search->events[i] = search->events[i - 1];
	search->events[i] = event;
	search->event_count++;
}

uint8_t mode_common_sources(
	struct mode_search *search, uint32_t at, struct air_value value, bool *is_sure)
{
	struct flow_descriptor sources[mode_most_sources];
	uint32_t count = descriptor_sources(search->flow, at, value, sources), found = 0;
	uint8_t common = 0;

	for (uint32_t i = 0; i < search->source_count; i++) {
		enum flow_truth is_one =
			descriptor_is_among(search->flow->f, sources, count, &search->sources[i]);
		common |= (uint8_t)((is_one != FLOW_FALSE) << i);
		found += is_one == FLOW_TRUE;
	}
	*is_sure = found >= count;
	return common;
}

static void add_change(struct mode_search *search, uint32_t instr, uint32_t i)
{
	struct flow *flow = search->flow;
	const struct call_effects *effects = flow_descriptor_effects(flow, instr);
	const struct air_instr *call = &flow->f->instrs[instr];
	struct mode_event event = { .instr = instr, .mode = FLOW_UNKNOWN };
	bool is_sure;

	event.sources =
		mode_common_sources(search, instr, air_call_argument(flow->f, call, i), &is_sure);
	if (!event.sources)
		return;
	if (!is_sure)
		event.mode = FLOW_UNKNOWN;
	else if (effects->mode_to == (int)i + 1)
		event.mode = flow_is_nonblocking(flow, instr,
			air_call_argument(flow->f, call, (uint32_t)effects->mode_from));
	else if (effects->makes_nonblocking >> i & 1)
		event.mode = FLOW_TRUE;
	else if (effects->makes_blocking >> i & 1)
		event.mode = FLOW_FALSE;
	mode_add_event(search, event);
}

static void add_changes(struct mode_search *search)
{
	const struct changes *changes = changes_of(search->flow);

	for (uint32_t c = 0; c < changes->count; c++) {
		uint32_t instr = changes->calls[c];
		const struct call_effects *effects = flow_descriptor_effects(search->flow, instr);
		uint32_t sets = effects->makes_blocking | effects->makes_nonblocking |
				effects->maybe_nonblocking;
		if (effects->mode_to)
			sets |= UINT32_C(1) << (effects->mode_to - 1);
		for (uint32_t i = 0; i < 32; i++)
			if (sets >> i & 1)
				add_change(search, instr, i);
	}
}

/* What was copied into the field or global that source `number` was read from. */
static void add_copies(struct mode_search *search, uint32_t number)
{
	const struct flow_origin *origin = &search->sources[number].origin;
	struct flow *flow = search->flow;
	const struct air_function *f = flow->f;
	bool is_memory =
		origin->kind == FLOW_ORIGIN_READ_FIELD || origin->kind == FLOW_ORIGIN_READ_GLOBAL;

	if (!is_memory || f->instrs[origin->instr].op != AIR_READ)
		return;
	const struct air_place *read = air_instr_place(f, &f->instrs[origin->instr]);
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY ||
			!place_is_same(f, read, air_instr_place(f, &f->instrs[i])))
			continue;
		struct air_value value = f->values[f->instrs[i].first_value];
		mode_add_event(search, (struct mode_event){ .instr = i,
					       .mode = flow_is_nonblocking(flow, i, value),
					       .sources = (uint8_t)(1u << number) });
	}
}

static void add_origins(struct mode_search *search)
{
	for (uint32_t i = 0; i < search->source_count; i++) {
		const struct flow_descriptor *source = &search->sources[i];
		const struct flow_origin *origin = &source->origin;
		if (origin->kind == FLOW_ORIGIN_CALL) {
			mode_add_event(
				search, (struct mode_event){ .instr = origin->index,
						.mode = descriptor_made_mode(search->flow, source),
						.sources = (uint8_t)(1u << i) });
			continue;
		}
		search->is_memory |= origin->kind == FLOW_ORIGIN_READ_FIELD ||
				     origin->kind == FLOW_ORIGIN_READ_GLOBAL;
		search->outside[i] = descriptor_outside(search->flow, source).is_nonblocking;
		add_copies(search, i);
	}
}

/* ------------------------------------------------------------------------------------ the walk */

/* The last event of `block` before `limit` that is about a source, or NULL. */
static const struct mode_event *last_event(
	const struct mode_search *search, uint32_t source, uint32_t block, uint32_t limit)
{
	for (uint32_t i = search->event_count; i-- > 0;) {
		const struct mode_event *event = &search->events[i];
		if (event->instr < limit && event->sources >> source & 1)
			return event->instr >= flow_first(search->flow, block) ? event : NULL;
	}
	return NULL;
}

static bool is_cut(const struct mode_search *search, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < search->cut_count; i++)
		if (search->cuts[i].from == from && search->cuts[i].to == to)
			return true;
	return false;
}

/* The modes that a source has at the ends of all ways that lead here: bits of 1 << enum
 * flow_truth. */
static unsigned walk_source(
	struct mode_search *search, uint32_t source, uint32_t at, uint32_t limit)
{
	struct flow *flow = search->flow;
	const struct cfg *cfg = flow->cfg;
	/* Whoever comes from the entry has none of what is made here. */
	bool is_made_here = search->sources[source].origin.kind == FLOW_ORIGIN_CALL;
	uint32_t block = flow_block_of(flow, at), waiting = 0;
	unsigned modes = 0;

	flow_walk(flow);
	for (;; block = flow->waiting[--waiting], limit = flow_last(flow, block)) {
		const struct mode_event *event = last_event(search, source, block, limit);
		if (event && !event->is_dead_end)
			modes |= 1u << event->mode;
		else if (!event && block == 0 && !is_made_here)
			modes |= 1u << search->outside[source];
		for (uint32_t p = cfg->predecessor_start[block];
			!event && p < cfg->predecessor_start[block + 1]; p++) {
			uint32_t from = cfg->predecessors[p];
			if (!is_cut(search, from, block) && flow_is_live(flow, from) &&
				flow_visit(flow, from))
				flow->waiting[waiting++] = from;
		}
		if (!waiting)
			return modes;
	}
}

static unsigned walk(struct mode_search *search, uint32_t at, uint32_t limit)
{
	unsigned modes = 0;

	for (uint32_t i = 0; i < search->source_count; i++)
		modes |= walk_source(search, i, at, limit);
	return modes;
}

/* ------------------------------------------------------------------------------------ answers */

/* A field this function filled, and some helper in between made what it is elsewhere. */
static bool is_made_elsewhere(const struct mode_search *search)
{
	for (uint32_t i = 0; i < search->source_count; i++)
		if (search->is_memory && search->outside[i] == FLOW_TRUE)
			return true;
	return false;
}

/* Both modes lead here, as far as the graph goes. */
static enum flow_truth settle(
	struct mode_search *search, uint32_t at, uint32_t limit, bool *is_mixed)
{
	mode_find_cuts(search, at);
	if (search->is_many)
		return FLOW_UNKNOWN;
	unsigned modes = walk(search, at, limit);
	if (modes == mode_nonblocking)
		return FLOW_TRUE;
	*is_mixed = modes && !search->is_doubtful && !is_made_elsewhere(search);
	return FLOW_UNKNOWN;
}

static enum flow_truth mode_at(
	struct mode_search *search, uint32_t at, uint32_t limit, bool *is_mixed)
{
	add_origins(search);
	add_changes(search);
	mode_cut_decided(search);
	if (search->is_many)
		return FLOW_UNKNOWN;
	unsigned modes = walk(search, at, limit);
	if (modes == (mode_blocking | mode_nonblocking))
		return settle(search, at, limit, is_mixed);
	if (modes == mode_nonblocking)
		return FLOW_TRUE;
	return modes == mode_blocking && !is_made_elsewhere(search) ? FLOW_FALSE : FLOW_UNKNOWN;
}

static enum flow_truth mode_of(
	struct flow *flow, uint32_t at, struct air_value descriptor, bool *is_mixed)
{
	struct changes *changes = changes_of(flow);
	struct mode_search search = { .flow = flow };
	enum flow_truth mode = FLOW_UNKNOWN;
	/* `return socket(...)`: the last instruction itself makes what is asked about. */
	bool is_own = descriptor.kind == AIR_VALUE_RESULT && descriptor.index == at;
	uint32_t limit = is_own ? at + 1 : at;

	*is_mixed = false;
	if (!cfg_instr_is_reachable(flow->cfg, at) || changes->depth == most_depth)
		return FLOW_UNKNOWN;
	changes->depth++;
	search.source_count = descriptor_sources(flow, at, descriptor, search.sources);
	if (search.source_count)
		mode = mode_at(&search, at, limit, is_mixed);
	changes->depth--;
	return mode;
}

enum flow_truth flow_is_nonblocking(struct flow *flow, uint32_t at, struct air_value descriptor)
{
	bool is_mixed;

	return mode_of(flow, at, descriptor, &is_mixed);
}

bool flow_blocks_on_some_way(struct flow *flow, uint32_t at, struct air_value descriptor)
{
	bool is_mixed;

	return mode_of(flow, at, descriptor, &is_mixed) == FLOW_FALSE || is_mixed;
}
