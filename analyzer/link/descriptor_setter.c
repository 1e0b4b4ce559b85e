/*
 * Who sets the mode of what: acts on parameters are handed up to callers, level by level, until
 * they meet a field, a global, or a descriptor that the caller made itself (flow sees that then, by
 * link_helper_effects).
 *
 * A helper that may do both leaves a mode that nobody knows, unless what a call hands over decides
 * (descriptor_call.c).
 */
#include <string.h>

#include "link/descriptor_notes.h"
#include "link/replay.h"

enum { standard_count = 3 };

static int standard_slot(const struct program *program, uint32_t slot)
{
	static const char *const streams[standard_count] = { "stdin", "stdout", "stderr" };
	const char *name = program->index->slot_list.items[slot].name;
	for (int i = 0; name && i < standard_count; i++)
		if (!strcmp(name, streams[i]))
			return i;
	return -1;
}

static void grow_slots(struct descriptors *d, uint32_t slot)
{
	if (slot < d->slot_capacity)
		return;
	uint32_t capacity = slot + 1 > 2 * d->slot_capacity ? slot + 64 : 2 * d->slot_capacity;
	d->slot_acts = memory_resize(d->slot_acts, capacity, sizeof(*d->slot_acts));
	memset(d->slot_acts + d->slot_capacity, 0, capacity - d->slot_capacity);
	d->slot_capacity = capacity;
}

static void act_on_param(struct descriptors *d, uint32_t node, uint32_t param, uint8_t acts)
{
	if (param >= descriptor_most_params || !(acts & ~d->param_acts[node][param]))
		return;
	d->param_acts[node][param] |= acts;
	array_push(&d->fresh, ((struct descriptor_param){ node, param }));
}

int link_standard(const struct program *program, uint32_t node, const struct flow_origin *origin)
{
	if (origin->kind == FLOW_ORIGIN_CONSTANT && origin->integer >= 0 &&
		origin->integer < standard_count)
		return (int)origin->integer;
	if (origin->kind != FLOW_ORIGIN_READ_GLOBAL)
		return -1;
	uint32_t slot = program->functions[node].slots[origin->index];
	return slot == air_none ? -1 : standard_slot(program, slot);
}

bool link_is_replaced(const struct program *program, int standard)
{
	const struct descriptors *d = program->index->descriptors;
	return d && d->is_noted && d->stdio_acts[standard] & ACT_REPLACED;
}

void link_note_replaced(struct program *program, uint32_t slot)
{
	int standard = slot == air_none ? -1 : standard_slot(program, slot);
	if (standard < 0)
		return;
	replay_beyond(program);
	link_descriptor_notes(program)->stdio_acts[standard] |= ACT_REPLACED;
}

void link_note_act(
	struct program_cursor *cursor, uint32_t instr, struct air_value value, uint8_t acts)
{
	struct descriptors *d = link_descriptor_notes(cursor->program);
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, instr, value, sources);
	for (uint32_t i = 0; i < count; i++) {
		const struct flow_origin *origin = &sources[i].origin;
		if (origin->kind == FLOW_ORIGIN_PARAM)
			act_on_param(d, cursor->node, origin->index, acts);
		int standard = link_standard(cursor->program, cursor->node, origin);
		if (standard >= 0)
			d->stdio_acts[standard] |= acts;
		if (origin->kind != FLOW_ORIGIN_READ_FIELD &&
			origin->kind != FLOW_ORIGIN_READ_GLOBAL)
			continue;
		uint32_t slot = cursor->program->functions[cursor->node].slots[origin->index];
		if (slot == air_none)
			continue;
		grow_slots(d, slot);
		d->slot_acts[slot] |= acts;
	}
}

static bool is_plain(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_CALL && edge->through == air_none &&
	       !program->symbols[program->functions[edge->callee].symbol].is_contract;
}

/* What a child does before it becomes another program, or ends, is its own. */
static int own_acts(const struct program *program, const struct edge *edge)
{
	const uint32_t ending = CALL_IN_CHILD | CALL_FATAL;
	return (program->calls[edge->call].flags & ending) == ending ? ACT_REPLACED : 0;
}

void link_spread_acts(struct program *program)
{
	struct descriptors *d = program->index->descriptors;
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	while (d->fresh.count) {
		struct descriptor_param p = d->fresh.items[--d->fresh.count];
		uint8_t acts = d->param_acts[p.node][p.param];
		for (uint32_t e = program->in_start[p.node]; e < program->in_start[p.node + 1];
			e++) {
			const struct edge *edge = &program->edges[program->in_edges[e]];
			if (!is_plain(program, edge))
				continue;
			uint32_t instr = program->calls[edge->call].instr;
			program_open(&cursor, edge->caller);
			uint8_t modes = link_modes_of_call(
				&cursor, instr, p.node, p.param, acts & act_modes);
			uint8_t others = (uint8_t)(acts & ~(act_modes | own_acts(program, edge)));
			link_note_act(&cursor, instr,
				air_call_argument(&cursor.air, &cursor.air.instrs[instr], p.param),
				(uint8_t)(modes | others));
		}
	}
	program_cursor_release(&cursor);
}

/* What the one body of a symbol, or several, do to a parameter when `instr` calls it. */
static uint8_t acts_of(struct program_cursor *cursor, const struct program_symbol *known,
	uint32_t instr, uint32_t param)
{
	const struct descriptors *d = cursor->program->index->descriptors;
	uint8_t all = 0;
	for (uint32_t n = 0; n < known->node_count; n++)
		all |= d->param_acts[known->nodes[n]][param];
	if (known->node_count > 1)
		return all & act_modes ? (uint8_t)(all | ACT_EITHER) : all;
	uint8_t modes = link_modes_of_call(cursor, instr, known->nodes[0], param, all & act_modes);
	return (uint8_t)(modes | (all & ~act_modes));
}

void link_helper_effects(struct program_cursor *cursor, uint32_t symbol, uint32_t instr,
	struct call_effects *effects)
{
	const struct program *program = cursor->program;
	const struct descriptors *d = program->index->descriptors;
	const struct program_symbol *known = &program->symbols[symbol];
	if (!d || !d->is_noted || known->is_contract || !known->node_count ||
		known->nodes[0] >= program->defined_count)
		return;
	for (uint32_t p = 0; p < descriptor_most_params; p++) {
		uint8_t all = acts_of(cursor, known, instr, p);
		uint32_t bit = UINT32_C(1) << p;
		if ((all & act_modes) == ACT_NONBLOCKING)
			effects->makes_nonblocking |= bit;
		else if ((all & act_modes) == ACT_BLOCKING)
			effects->makes_blocking |= bit;
		else if (all & act_modes)
			effects->maybe_nonblocking |= bit;
		effects->watched |= all & ACT_WATCHED ? bit : 0;
		effects->lingers |= all & ACT_LINGER ? bit : 0;
	}
}
