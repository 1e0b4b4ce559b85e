/*
 * What is held outside of locals. Flow only finds out which object is meant: whoever knows the
 * program says what is in it (flow_set_memory).
 *
 * A pointer is followed to the one global that it leads to. That asks where the pointer comes from,
 * which may ask for values again: so it is done a few levels deep only.
 */
#include "internal.h"

enum { deepest_memory = 2 };

static const struct flow_bits nothing = { 0 };

static struct flow_bits ask(struct flow *flow, const struct flow_memory *memory)
{
	return flow->memory ? flow->memory(memory, flow->data) : nothing;
}

/* The place in a global that an origin is the address of, or NULL. */
static const struct air_place *global_place(struct flow *flow, const struct flow_origin *origin)
{
	const struct air_function *f = flow->f;

	if (origin->kind != FLOW_ORIGIN_GLOBAL || f->instrs[origin->instr].op != AIR_ADDRESS)
		return NULL;
	const struct air_place *place = air_instr_place(f, &f->instrs[origin->instr]);
	return place->root == AIR_ROOT_GLOBAL ? place : NULL;
}

struct flow_bits memory_at(struct flow *flow, const struct air_place *place, bool by_stores)
{
	struct flow_memory memory = { .place = place, .by_stores = by_stores };

	if (!flow->memory || (place->root != AIR_ROOT_GLOBAL && !by_stores))
		return nothing;
	if (place->root == AIR_ROOT_DEREF && flow->memory_depth < deepest_memory) {
		flow->memory_depth++;
		struct flow_origin origin = flow_origin(flow, 0, place->base);
		flow->memory_depth--;
		memory.base = global_place(flow, &origin);
	}
	return ask(flow, &memory);
}

struct flow_bits memory_of_global(
	struct flow *flow, const struct flow_origin *origin, const char *member)
{
	struct flow_memory memory = { .place = global_place(flow, origin), .member = member };

	return memory.place ? ask(flow, &memory) : nothing;
}
