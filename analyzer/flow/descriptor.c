/*
 * Descriptors within one function: the mode they are in, the kind they are of.
 *
 *  1. A descriptor is known by where it came from: two values with the same sources are the same.
 *     A field is the same when it is written in the same way. What a call wrote into an array
 *     (pipe) is known by that call and the index.
 *  2. Its mode is what the last call that set it says, looking back on every path to the call
 *     that made it. Calls that set it are not assumed to fail.
 *  3. A field takes the mode of what was last copied into it.
 *  4. Past the entry, and for what calls of the program's own functions return, whoever knows the
 *     rest of the program is asked (flow_set_descriptor_outside), before the walk.
 *
 * It errs towards "unknown".
 */
#include "internal.h"

#include <string.h>

enum { most_origins = flow_most_descriptors, most_events = 32, most_depth = 3, most_writers = 12 };

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
	struct flow_descriptor sources[most_origins];
	uint32_t source_count;
	struct event events[most_events]; /* by instruction, after sorting */
	uint32_t event_count;
	bool is_many;
	bool is_made_here;       /* every source is a call: whoever comes from the entry has none */
	bool is_memory;          /* some source is a field or global */
	enum flow_truth outside; /* the mode it had at the entry */
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

/* The calls that wrote an element of a local array they were handed: those that are not handed it
 * are passed by, though they could have kept the address. */
struct writers {
	uint32_t calls[most_writers];
	uint32_t count;  /* seen */
	uint32_t passed; /* looked behind */
	uint32_t maker, argument;
};

static uint32_t handed_as(
	const struct air_function *f, const struct air_instr *call, uint32_t local)
{
	for (uint32_t i = 0; i < air_call_argument_count(call); i++)
		if (address_local(f, air_call_argument(f, call, i)) == local)
			return i;
	return air_none;
}

/* False when something else is seen there. */
static bool add_writer(struct writers *w, struct flow *flow, const struct part *part,
	const struct definition *definition)
{
	const struct air_function *f = flow->f;
	const struct air_instr *instr = &f->instrs[definition->instr];

	if (definition->kind == DEFINITION_ENTER || definition->kind == DEFINITION_ZERO)
		return true;
	if (definition->kind == DEFINITION_COPY) {
		struct air_value value = f->values[instr->first_value];
		return value.kind == AIR_VALUE_INT && value.integer < 0;
	}
	if (instr->op != AIR_CALL)
		return false;
	for (uint32_t i = 0; i < w->count; i++)
		if (w->calls[i] == definition->instr)
			return true;
	uint32_t argument = handed_as(f, instr, part->local);
	if (argument != air_none) {
		bool is_first = w->maker == air_none || w->maker == definition->instr;
		w->maker = definition->instr;
		w->argument = argument;
		return is_first;
	}
	if (w->count == most_writers)
		return false;
	w->calls[w->count++] = definition->instr;
	return true;
}

static bool find_maker(struct flow *flow, struct air_value value, struct flow_descriptor *made)
{
	const struct air_function *f = flow->f;
	struct writers w = { .maker = air_none };
	struct part part;
	struct reach reach;

	value = flow_strip_casts(f, value);
	if (!flow_read_part(f, value, &part))
		return false;
	/* A member of a struct that somebody filled: whatever is put into that field. */
	for (uint32_t i = part.count; i-- > 0;)
		if (part.steps[i].field != air_none) {
			*made = (struct flow_descriptor){
				{ FLOW_ORIGIN_READ_FIELD, part.steps[i].field, value.index, 0 },
				air_none, 0
			};
			return true;
		}
	for (uint32_t at = value.index;; at = w.calls[w.passed++]) {
		reach_at(flow, &part, at, air_none, &reach);
		if (reach.is_many)
			return false;
		for (uint32_t i = 0; i < reach.count; i++)
			if (!add_writer(&w, flow, &part, reach.items[i].definition))
				return false;
		if (w.passed == w.count)
			break;
	}
	if (w.maker == air_none)
		return false;
	*made = (struct flow_descriptor){ { FLOW_ORIGIN_CALL, w.maker, w.maker, 0 }, w.argument,
		part.count ? part.steps[part.count - 1].element : 0 };
	return true;
}

static uint32_t find_sources(struct flow *flow, uint32_t at, struct air_value value,
	struct flow_descriptor *sources, int depth)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(flow, at, value, origins, most_origins), kept = 0;

	if (origins[count - 1].kind == FLOW_ORIGIN_UNKNOWN)
		return find_maker(flow, value, sources) ? 1 : 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct flow_origin *origin = &origins[i];
		/* A descriptor that could not be made is none. */
		if ((origin->kind == FLOW_ORIGIN_CONSTANT && origin->integer < 0) ||
			origin->kind == FLOW_ORIGIN_NULL)
			continue;
		int original = origin->kind == FLOW_ORIGIN_CALL
				       ? flow_descriptor_effects(flow, origin->index)->duplicates
				       : 0;
		if (original && (count > 1 || depth == most_depth))
			return 0;
		if (original)
			return find_sources(flow, origin->index,
				air_call_argument(flow->f, &flow->f->instrs[origin->index],
					(uint32_t)original - 1),
				sources, depth + 1);
		sources[kept++] = (struct flow_descriptor){ *origin, air_none, 0 };
	}
	return kept;
}

static bool has_source(const struct air_function *f, const struct flow_descriptor *sources,
	uint32_t count, const struct flow_descriptor *wanted)
{
	for (uint32_t i = 0; i < count; i++)
		if (sources[i].argument == wanted->argument &&
			sources[i].element == wanted->element &&
			is_same_origin(f, &sources[i].origin, &wanted->origin))
			return true;
	return false;
}

static bool is_same_descriptor(struct search *search, uint32_t at, struct air_value value)
{
	struct flow_descriptor sources[most_origins];
	uint32_t count = find_sources(search->flow, at, value, sources, 0);

	if (!count || count != search->source_count)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!has_source(search->flow->f, search->sources, count, &sources[i]))
			return false;
	return true;
}

uint32_t flow_descriptors(struct flow *flow, uint32_t at, struct air_value descriptor,
	struct flow_descriptor *descriptors)
{
	if (!cfg_instr_is_reachable(flow->cfg, at))
		return 0;
	return find_sources(flow, at, descriptor, descriptors, 0);
}

bool flow_same_descriptor(struct flow *flow, uint32_t at, struct air_value descriptor,
	uint32_t other_at, struct air_value other)
{
	struct search search = { .flow = flow };

	search.source_count = flow_descriptors(flow, at, descriptor, search.sources);
	return cfg_instr_is_reachable(flow->cfg, other_at) &&
	       is_same_descriptor(&search, other_at, other);
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

static void add_change(struct search *search, uint32_t instr, uint32_t i)
{
	struct flow *flow = search->flow;
	const struct call_effects *effects = flow_descriptor_effects(flow, instr);
	const struct air_instr *call = &flow->f->instrs[instr];
	enum flow_truth mode = FLOW_UNKNOWN;

	if (!is_same_descriptor(search, instr, air_call_argument(flow->f, call, i)))
		return;
	if (effects->mode_to == (int)i + 1)
		mode = flow_is_nonblocking(flow, instr,
			air_call_argument(flow->f, call, (uint32_t)effects->mode_from));
	else if (effects->makes_nonblocking >> i & 1)
		mode = FLOW_TRUE;
	else if (effects->makes_blocking >> i & 1)
		mode = FLOW_FALSE;
	add_event(search, instr, mode);
}

static void add_changes(struct search *search)
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

static struct flow_outside ask_outside(struct flow *flow, const struct flow_descriptor *source)
{
	if (!flow->outside)
		return (struct flow_outside){ FLOW_UNKNOWN, NULL };
	return flow->outside(source, flow->data);
}

/* The mode a call gives to what it makes. */
static enum flow_truth made_mode(struct flow *flow, const struct flow_descriptor *source)
{
	const struct call_effects *effects = flow_descriptor_effects(flow, source->origin.index);

	if (source->argument == air_none && effects->result_nonblocking != FLOW_UNKNOWN)
		return effects->result_nonblocking;
	if (source->argument < 32 && effects->makes_nonblocking >> source->argument & 1)
		return FLOW_TRUE;
	if (source->argument < 32 && effects->result_descriptor)
		return effects->maybe_nonblocking >> source->argument & 1 ? FLOW_UNKNOWN
									  : FLOW_FALSE;
	return ask_outside(flow, source).is_nonblocking;
}

static void add_outside(struct search *search, enum flow_truth mode, bool is_first)
{
	if (is_first)
		search->outside = mode;
	else if (search->outside != mode)
		search->outside = FLOW_UNKNOWN;
}

static void add_origins(struct search *search)
{
	bool is_first = true;

	search->is_made_here = true;
	search->outside = FLOW_UNKNOWN;
	for (uint32_t i = 0; i < search->source_count; i++) {
		const struct flow_descriptor *source = &search->sources[i];
		const struct flow_origin *origin = &source->origin;
		if (origin->kind == FLOW_ORIGIN_CALL) {
			add_event(search, origin->index, made_mode(search->flow, source));
			continue;
		}
		search->is_made_here = false;
		search->is_memory |= origin->kind == FLOW_ORIGIN_READ_FIELD ||
				     origin->kind == FLOW_ORIGIN_READ_GLOBAL;
		add_outside(search, ask_outside(search->flow, source).is_nonblocking, is_first);
		is_first = false;
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

/* Takes in the mode at the end of one path; false once two differ. */
static bool join(enum flow_truth *mode, bool *has_mode, enum flow_truth other)
{
	bool agrees = !*has_mode || *mode == other;

	*mode = agrees ? other : FLOW_UNKNOWN;
	*has_mode = true;
	return agrees;
}

static enum flow_truth walk(struct search *search, uint32_t at, uint32_t limit)
{
	struct flow *flow = search->flow;
	const struct cfg *cfg = flow->cfg;
	uint32_t block = flow_block_of(flow, at), waiting = 0;
	enum flow_truth mode = FLOW_UNKNOWN;
	bool has_mode = false;

	flow_walk(flow);
	for (;; block = flow->waiting[--waiting], limit = flow_last(flow, block)) {
		const struct event *event = last_event(search, block, limit);
		bool is_entry = !event && block == 0 && !search->is_made_here;
		if (event && !join(&mode, &has_mode, event->mode))
			return FLOW_UNKNOWN;
		if (is_entry && !join(&mode, &has_mode, search->outside))
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
	/* `return socket(...)`: the last instruction itself makes what is asked about. */
	bool is_own = descriptor.kind == AIR_VALUE_RESULT && descriptor.index == at;
	uint32_t limit = is_own ? at + 1 : at;

	if (!cfg_instr_is_reachable(flow->cfg, at) || changes->depth == most_depth)
		return FLOW_UNKNOWN;
	changes->depth++;
	search.source_count = find_sources(flow, at, descriptor, search.sources, 0);
	if (search.source_count) {
		add_origins(&search);
		add_changes(&search);
		if (!search.is_many)
			mode = walk(&search, at, limit);
	}
	changes->depth--;
	/* A field this function filled, and some helper in between made what it is elsewhere. */
	if (mode == FLOW_FALSE && search.is_memory && search.outside == FLOW_TRUE)
		return FLOW_UNKNOWN;
	return mode;
}

/* ---------------------------------------------------------------------------------------- kind */

static const char *source_kind(struct flow *flow, const struct flow_descriptor *source)
{
	const char *kind = NULL;

	if (source->origin.kind == FLOW_ORIGIN_CALL)
		kind = flow_descriptor_effects(flow, source->origin.index)->result_descriptor;
	return kind ? kind : ask_outside(flow, source).kind;
}

const char *flow_descriptor_kind(struct flow *flow, uint32_t at, struct air_value descriptor)
{
	struct flow_descriptor sources[most_origins];
	uint32_t count = flow_descriptors(flow, at, descriptor, sources);
	const char *common = NULL;

	for (uint32_t i = 0; i < count; i++) {
		const char *kind = source_kind(flow, &sources[i]);
		if (!kind || (common && strcmp(kind, common) != 0))
			return NULL;
		common = kind;
	}
	return common;
}

struct flow_outside flow_descriptor_made(
	struct flow *flow, const struct flow_descriptor *descriptor)
{
	return (struct flow_outside){ made_mode(flow, descriptor), source_kind(flow, descriptor) };
}
