/*
 * Descriptors within one function: the mode they are in, the kind they are of.
 *
 *  1. A descriptor is known by where it came from: two values with the same origins are the same.
 *     A field is the same when it is written in the same way.
 *  2. Its mode is what the last call that set it says, looking back on every path to the call
 *     that made it. Calls that set it are not assumed to fail.
 *  3. A field takes the mode of what was last copied into it.
 *
 * It errs towards "unknown".
 */
#include "internal.h"

#include <string.h>

enum { most_origins = 8, most_events = 32, most_depth = 3 };

struct changes {
	uint32_t *calls; /* that set the mode of an argument, by instruction */
	uint32_t count;
	int depth;
};

/* Something that decides the mode of the descriptor asked about. */
struct event {
	uint32_t instr;
	enum flow_truth mode;
};

struct search {
	struct flow *flow;
	struct flow_origin origins[most_origins];
	uint32_t origin_count;
	struct event events[most_events]; /* by instruction, after sorting */
	uint32_t event_count;
	bool is_many;
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
		if (effects->makes_blocking | effects->makes_nonblocking)
			calls[count++] = i;
	}
	flow->changes->calls = calls;
	flow->changes->count = count;
	return flow->changes;
}

/* ------------------------------------------------------------------------------------ identity */

static bool is_same_origin(
	const struct air_function *f, const struct flow_origin *a, const struct flow_origin *b)
{
	if (a->kind != b->kind || a->index != b->index || a->integer != b->integer)
		return false;
	if (a->kind != FLOW_ORIGIN_READ_FIELD && a->kind != FLOW_ORIGIN_OTHER)
		return a->kind != FLOW_ORIGIN_UNKNOWN;
	if (a->instr == b->instr)
		return true;
	const struct air_instr *left = &f->instrs[a->instr], *right = &f->instrs[b->instr];
	return left->op == AIR_READ && right->op == AIR_READ &&
	       place_is_same(f, air_instr_place(f, left), air_instr_place(f, right));
}

static bool is_same_descriptor(struct search *search, uint32_t at, struct air_value value)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(search->flow, at, value, origins, most_origins);

	if (count != search->origin_count)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		bool is_found = false;
		for (uint32_t j = 0; j < count; j++)
			is_found |=
				is_same_origin(search->flow->f, &origins[i], &search->origins[j]);
		if (!is_found)
			return false;
	}
	return true;
}

/* -------------------------------------------------------------------------------------- events */

static void add_event(struct search *search, uint32_t instr, enum flow_truth mode)
{
	uint32_t i = search->event_count;

	if (i == most_events) {
		search->is_many = true;
		return;
	}
	for (; i > 0 && search->events[i - 1].instr > instr; i--)
		search->events[i] = search->events[i - 1];
	search->events[i] = (struct event){ instr, mode };
	search->event_count++;
}

static void add_changes(struct search *search)
{
	struct flow *flow = search->flow;
	const struct changes *changes = changes_of(flow);

	for (uint32_t c = 0; c < changes->count; c++) {
		uint32_t instr = changes->calls[c];
		const struct call_effects *effects = flow_descriptor_effects(flow, instr);
		uint32_t sets = effects->makes_blocking | effects->makes_nonblocking;
		for (uint32_t i = 0; i < 32; i++) {
			if (!(sets >> i & 1))
				continue;
			struct air_value argument =
				air_call_argument(flow->f, &flow->f->instrs[instr], i);
			if (!is_same_descriptor(search, instr, argument))
				continue;
			add_event(search, instr,
				effects->makes_nonblocking >> i & 1 ? FLOW_TRUE : FLOW_FALSE);
		}
	}
}

/* What was copied into the field or global that the descriptor was read from. */
static void add_copies(struct search *search, const struct flow_origin *origin)
{
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
		add_event(search, i, flow_is_nonblocking(flow, i, value));
	}
}

static void add_origins(struct search *search)
{
	for (uint32_t i = 0; i < search->origin_count; i++) {
		const struct flow_origin *origin = &search->origins[i];
		if (origin->kind == FLOW_ORIGIN_CALL)
			add_event(search, origin->index,
				flow_descriptor_effects(search->flow, origin->index)
					->result_nonblocking);
		add_copies(search, origin);
	}
}

/* ------------------------------------------------------------------------------------ the walk */

/* The last event of `block` before `limit`, or NULL. */
static const struct event *last_event(const struct search *search, uint32_t block, uint32_t limit)
{
	for (uint32_t i = search->event_count; i-- > 0;) {
		const struct event *event = &search->events[i];
		if (event->instr < limit)
			return event->instr >= flow_first(search->flow, block) ? event : NULL;
	}
	return NULL;
}

static enum flow_truth walk(struct search *search, uint32_t at)
{
	struct flow *flow = search->flow;
	const struct cfg *cfg = flow->cfg;
	uint32_t block = flow_block_of(flow, at), limit = at, waiting = 0;
	enum flow_truth mode = FLOW_UNKNOWN;
	bool has_mode = false;

	flow_walk(flow);
	for (;; block = flow->waiting[--waiting], limit = flow_last(flow, block)) {
		const struct event *event = last_event(search, block, limit);
		if (event && has_mode && mode != event->mode)
			return FLOW_UNKNOWN;
		if (event) {
			mode = event->mode;
			has_mode = true;
		}
		if (!event && block == 0)
			return FLOW_UNKNOWN;
		for (uint32_t p = cfg->predecessor_start[block];
			!event && p < cfg->predecessor_start[block + 1]; p++)
			if (flow_visit(flow, cfg->predecessors[p]))
				flow->waiting[waiting++] = cfg->predecessors[p];
		if (!waiting)
			return mode;
	}
}

enum flow_truth flow_is_nonblocking(struct flow *flow, uint32_t at, struct air_value descriptor)
{
	struct changes *changes = changes_of(flow);
	struct search search = { .flow = flow };
	enum flow_truth mode = FLOW_UNKNOWN;

	if (!cfg_instr_is_reachable(flow->cfg, at) || changes->depth == most_depth)
		return FLOW_UNKNOWN;
	changes->depth++;
	search.origin_count = flow_origins(flow, at, descriptor, search.origins, most_origins);
	if (search.origins[search.origin_count - 1].kind != FLOW_ORIGIN_UNKNOWN) {
		add_origins(&search);
		add_changes(&search);
		if (!search.is_many && search.event_count)
			mode = walk(&search, at);
	}
	changes->depth--;
	return mode;
}

/* ---------------------------------------------------------------------------------------- kind */

const char *flow_descriptor_kind(struct flow *flow, uint32_t at, struct air_value descriptor)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(flow, at, descriptor, origins, most_origins);
	const char *common = NULL;

	for (uint32_t i = 0; i < count; i++) {
		/* A descriptor that could not be made is none: -1 says nothing about its kind. */
		if (origins[i].kind == FLOW_ORIGIN_CONSTANT && origins[i].integer < 0)
			continue;
		if (origins[i].kind != FLOW_ORIGIN_CALL)
			return NULL;
		const char *kind =
			flow_descriptor_effects(flow, origins[i].index)->result_descriptor;
		if (!kind || (common && strcmp(kind, common) != 0))
			return NULL;
		common = kind;
	}
	return common;
}
