#include "link/noted.h"

#include <string.h>

/* ----------------------------------------------------------------------------------- numbers */

static uint32_t find(struct renumbering *to, const uint32_t *items, uint32_t count, uint32_t wanted)
{
	for (uint32_t i = 0; i < count; i++)
		if (items[i] == wanted)
			return i;
	to->is_strange = true;
	return 0;
}

uint32_t noted_symbol(struct renumbering *to, uint32_t symbol)
{
	if (symbol == air_none)
		return air_none;
	return to->keeps ? find(to, to->symbols, to->symbol_count, symbol) : to->symbols[symbol];
}

uint32_t noted_slot(struct renumbering *to, uint32_t slot)
{
	if (slot == air_none)
		return air_none;
	return to->keeps ? find(to, to->slots, to->slot_count, slot) : to->slots[slot];
}

static uint32_t call_number(const struct renumbering *to, uint32_t call)
{
	if (call == air_none)
		return air_none;
	return to->keeps ? call - to->first_call : call + to->first_call;
}

static void renumber_source(struct renumbering *to, struct source *source)
{
	source->node = to->node;
	source->unit = to->unit;
	switch (source->kind) {
	case SOURCE_FUNCTION:
		source->index = noted_symbol(to, source->index);
		break;
	case SOURCE_SLOT:
		source->index = noted_slot(to, source->index);
		break;
	case SOURCE_PARAM:
	case SOURCE_UNKNOWN:
		break;
	}
}

static void renumber_access(struct renumbering *to, struct access *access)
{
	struct access_object *object = &access->object;
	access->node = access->held_node = to->node;
	if (object->kind == ACCESS_OBJECT_SLOT)
		object->index = noted_slot(to, object->index);
	else if (object->kind == ACCESS_OBJECT_PARAM && object->field)
		object->field = noted_slot(to, object->field - 1) + 1;
}

static void renumber_use(struct renumbering *to, struct param_use *use)
{
	use->node = to->node;
	use->call = call_number(to, use->call);
	if (use->kind == PARAM_STORED)
		use->slot = noted_slot(to, use->slot);
}

static void renumber_flows(struct noted *noted, struct renumbering *to)
{
	for (size_t i = 0; i < noted->counts.target_flows; i++) {
		noted->target_flows[i].call = call_number(to, noted->target_flows[i].call);
		renumber_source(to, &noted->target_flows[i].source);
	}
	for (size_t i = 0; i < noted->counts.argument_flows; i++) {
		noted->argument_flows[i].call = call_number(to, noted->argument_flows[i].call);
		renumber_source(to, &noted->argument_flows[i].source);
	}
	for (size_t i = 0; i < noted->counts.slot_flows; i++) {
		renumber_source(to, &noted->slot_flows[i].source);
		noted->slot_flows[i].slot = noted_slot(to, noted->slot_flows[i].slot);
	}
}

void noted_renumber(struct noted *noted, struct renumbering *to)
{
	for (size_t i = 0; i < noted->counts.calls; i++) {
		noted->calls[i].caller = to->node;
		noted->calls[i].symbol = noted_symbol(to, noted->calls[i].symbol);
	}
	renumber_flows(noted, to);
	for (size_t i = 0; i < noted->counts.param_uses; i++)
		renumber_use(to, &noted->param_uses[i]);
	for (size_t i = 0; i < noted->counts.steered; i++)
		noted->steered[i].call = call_number(to, noted->steered[i].call);
	for (size_t i = 0; i < noted->counts.accesses; i++)
		renumber_access(to, &noted->accesses[i]);
	for (size_t i = 0; i < noted->counts.stores; i++) {
		noted->stores[i].node = to->node;
		noted->stores[i].slot = noted_slot(to, noted->stores[i].slot);
	}
}

/* ------------------------------------------------------------------------------------- notes */

struct noted_counts noted_count(const struct program_index *index)
{
	return (struct noted_counts){
		.calls = index->calls.count,
		.target_flows = index->target_flows.count,
		.argument_flows = index->argument_flows.count,
		.slot_flows = index->slot_flows.count,
		.param_uses = index->param_uses.count,
		.steered = index->steered.count,
		.accesses = index->accesses.count,
		.stores = index->descriptors ? index->descriptors->stores.count : 0,
	};
}

/* The elements of an array from number `first` on; NULL when there are none. */
#define behind(array, first) ((array)->count > (first) ? (array)->items + (first) : NULL)

struct noted noted_since(const struct program_index *index, struct noted_counts from)
{
	struct noted noted = { .counts = noted_count(index) };
	noted.calls = behind(&index->calls, from.calls);
	noted.target_flows = behind(&index->target_flows, from.target_flows);
	noted.argument_flows = behind(&index->argument_flows, from.argument_flows);
	noted.slot_flows = behind(&index->slot_flows, from.slot_flows);
	noted.param_uses = behind(&index->param_uses, from.param_uses);
	noted.steered = behind(&index->steered, from.steered);
	noted.accesses = behind(&index->accesses, from.accesses);
	if (index->descriptors)
		noted.stores = behind(&index->descriptors->stores, from.stores);
	noted.counts.calls -= from.calls;
	noted.counts.target_flows -= from.target_flows;
	noted.counts.argument_flows -= from.argument_flows;
	noted.counts.slot_flows -= from.slot_flows;
	noted.counts.param_uses -= from.param_uses;
	noted.counts.steered -= from.steered;
	noted.counts.accesses -= from.accesses;
	noted.counts.stores -= from.stores;
	return noted;
}

#define append(array, from, number)                                                                \
	do {                                                                                       \
		if (!(number))                                                                     \
			break;                                                                     \
		array_reserve((array), (array)->count + (number));                                 \
		memcpy((array)->items + (array)->count, (from), (number) * sizeof(*(from)));       \
		(array)->count += (number);                                                        \
	} while (0)

struct noted noted_add(struct program *program, const struct noted *noted)
{
	struct program_index *index = program->index;
	const struct noted_counts before = noted_count(index), *counts = &noted->counts;
	append(&index->calls, noted->calls, counts->calls);
	append(&index->target_flows, noted->target_flows, counts->target_flows);
	append(&index->argument_flows, noted->argument_flows, counts->argument_flows);
	append(&index->slot_flows, noted->slot_flows, counts->slot_flows);
	append(&index->param_uses, noted->param_uses, counts->param_uses);
	append(&index->steered, noted->steered, counts->steered);
	append(&index->accesses, noted->accesses, counts->accesses);
	if (counts->stores)
		append(&link_descriptor_notes(program)->stores, noted->stores, counts->stores);
	return noted_since(index, before);
}

static void *copy(struct arena *arena, const void *items, size_t count, size_t size)
{
	return count ? arena_copy(arena, items, count * size) : NULL;
}

struct noted noted_copy(const struct noted *noted, struct arena *arena)
{
	const struct noted_counts *counts = &noted->counts;
	struct noted own = *noted;
	own.calls = copy(arena, noted->calls, counts->calls, sizeof(*own.calls));
	own.target_flows =
		copy(arena, noted->target_flows, counts->target_flows, sizeof(*own.target_flows));
	own.argument_flows = copy(
		arena, noted->argument_flows, counts->argument_flows, sizeof(*own.argument_flows));
	own.slot_flows =
		copy(arena, noted->slot_flows, counts->slot_flows, sizeof(*own.slot_flows));
	own.param_uses =
		copy(arena, noted->param_uses, counts->param_uses, sizeof(*own.param_uses));
	own.steered = copy(arena, noted->steered, counts->steered, sizeof(*own.steered));
	own.accesses = copy(arena, noted->accesses, counts->accesses, sizeof(*own.accesses));
	own.stores = copy(arena, noted->stores, counts->stores, sizeof(*own.stores));
	own.marks = copy(arena, noted->marks, noted->mark_count, sizeof(*own.marks));
	own.mentions = copy(arena, noted->mentions, noted->mention_count, sizeof(*own.mentions));
	return own;
}
