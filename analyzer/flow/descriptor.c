/*
 * Descriptors within one function: where they come from, the kind they are of.
 *
 *  1. A descriptor is known by where it came from: two values with the same sources are the same.
 *     A field is the same when it is written in the same way. What a call wrote into an array
 *     (pipe) is known by that call and the index; behind an index that is no constant it may be
 *     any of them.
 *  2. For what calls of the program's own functions return, and what came in, whoever knows the
 *     rest of the program is asked (flow_set_descriptor_outside).
 *
 * The mode is in mode.c. It errs towards "unknown".
 */
#include "internal.h"

#include <string.h>

enum { most_origins = flow_most_descriptors, most_depth = 3, most_writers = 12 };

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
		return value.kind == AIR_VALUE_NULL ||
		       (value.kind == AIR_VALUE_INT && value.integer < 0);
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

static int64_t element_of(const struct part *part)
{
	if (part->is_cut)
		return flow_any_element;
	return part->count ? part->steps[part->count - 1].element : 0;
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
		element_of(&part) };
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

enum flow_truth descriptor_is_among(const struct air_function *f,
	const struct flow_descriptor *sources, uint32_t count, const struct flow_descriptor *wanted)
{
	enum flow_truth is_among = FLOW_FALSE;

	for (uint32_t i = 0; i < count; i++) {
		const struct flow_descriptor *source = &sources[i];
		if (source->argument != wanted->argument ||
			!is_same_origin(f, &source->origin, &wanted->origin))
			continue;
		if (source->element == wanted->element || source->element == flow_any_element)
			return FLOW_TRUE;
		if (wanted->element == flow_any_element)
			is_among = FLOW_UNKNOWN;
	}
	return is_among;
}

uint32_t descriptor_sources(
	struct flow *flow, uint32_t at, struct air_value value, struct flow_descriptor *sources)
{
	return find_sources(flow, at, value, sources, 0);
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
	struct flow_descriptor sources[most_origins], others[most_origins];
	uint32_t count = flow_descriptors(flow, at, descriptor, sources);

	if (!count || flow_descriptors(flow, other_at, other, others) != count)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (descriptor_is_among(flow->f, others, count, &sources[i]) != FLOW_TRUE)
			return false;
	return true;
}

/* ------------------------------------------------------------------------------------ answers */

struct flow_outside descriptor_outside(struct flow *flow, const struct flow_descriptor *source)
{
	const struct flow_binding *bound =
		source->origin.kind == FLOW_ORIGIN_PARAM && source->argument == air_none
			? flow_bound(flow, source->origin.index)
			: NULL;
	if (bound && bound->has_mode)
		return (struct flow_outside){ bound->is_nonblocking ? FLOW_TRUE : FLOW_FALSE,
			bound->descriptor_kind };
	if (!flow->outside)
		return (struct flow_outside){ FLOW_UNKNOWN, NULL };
	return flow->outside(source, flow->data);
}

/* The mode a call gives to what it makes. */
enum flow_truth descriptor_made_mode(struct flow *flow, const struct flow_descriptor *source)
{
	const struct call_effects *effects = flow_descriptor_effects(flow, source->origin.index);

	if (source->argument == air_none && effects->result_nonblocking != FLOW_UNKNOWN)
		return effects->result_nonblocking;
	if (source->argument < 32 && effects->makes_nonblocking >> source->argument & 1)
		return FLOW_TRUE;
	if (source->argument < 32 && effects->result_descriptor)
		return effects->maybe_nonblocking >> source->argument & 1 ? FLOW_UNKNOWN
									  : FLOW_FALSE;
	return descriptor_outside(flow, source).is_nonblocking;
}

/* The kind of what an argument of a call is, which has another name from there on. In a loop it may
 * be that other name. */
static const char *kind_behind(struct flow *flow, uint32_t call, uint32_t argument)
{
	const char *kind = NULL;

	if (flow->name_depth == most_depth)
		return NULL;
	flow->name_depth++;
	kind = flow_descriptor_kind(
		flow, call, air_call_argument(flow->f, &flow->f->instrs[call], argument));
	flow->name_depth--;
	return kind;
}

static const char *source_kind(struct flow *flow, const struct flow_descriptor *source)
{
	const struct call_effects *effects = NULL;

	if (source->origin.kind == FLOW_ORIGIN_CALL)
		effects = flow_descriptor_effects(flow, source->origin.index);
	if (effects && effects->name_in && source->argument == (uint32_t)effects->name_in - 1)
		return kind_behind(flow, source->origin.index, (uint32_t)effects->name_of);
	if (effects && effects->result_descriptor)
		return effects->result_descriptor;
	return descriptor_outside(flow, source).kind;
}

static bool is_datagram(const char *kind)
{
	return !strcmp(kind, "datagram") || !strcmp(kind, "netlink");
}

const char *flow_common_kind(const char *one, const char *other)
{
	if (!one || !other)
		return NULL;
	if (!strcmp(one, other))
		return one;
	return is_datagram(one) && is_datagram(other) ? "datagram" : NULL;
}

const char *flow_descriptor_kind(struct flow *flow, uint32_t at, struct air_value descriptor)
{
	struct flow_descriptor sources[most_origins];
	uint32_t count = flow_descriptors(flow, at, descriptor, sources);
	const char *common = NULL;

	for (uint32_t i = 0; i < count; i++) {
		const char *kind = source_kind(flow, &sources[i]);
		common = i ? flow_common_kind(common, kind) : kind;
	}
	return common;
}

struct flow_outside flow_descriptor_made(
	struct flow *flow, const struct flow_descriptor *descriptor)
{
	return (struct flow_outside){ descriptor_made_mode(flow, descriptor),
		source_kind(flow, descriptor) };
}
