/*
 * What only workers store, the loop is not expected to call: a slot that start-up fills with one
 * function and a job on a worker thread with another holds both, but the loop's calls through it
 * take the second one only possibly. The same for tables of functions that a field is given.
 *
 * Only plain stores are judged: once something unknown, or the contents of another slot or of a
 * parameter, may have come there too, nothing is doubted. Edges are doubted after contexts have
 * spread along them: findings below are still made, and hidden as possible.
 */
#include <stdlib.h>

#include "link/internal.h"
#include "link/table.h"

/* Stores by slot, and by cell: [start[s], start[s + 1]) of `items`. */
struct by_place {
	uint32_t *start, *items;
};

struct foreign {
	struct program *program;
	struct by_place slots, cells;
};

static bool is_workers(const struct program *program, uint32_t node)
{
	return node != air_none && program->functions[node].contexts == UINT32_C(1)
										<< CONTEXT_WORKER;
}

static struct by_place index_places(
	const void *stores, size_t count, size_t places, uint32_t (*place)(const void *, size_t))
{
	struct by_place by = { memory_new(places + 2, sizeof(uint32_t)),
		memory_new(count + 1, sizeof(uint32_t)) };
	for (size_t i = 0; i < count; i++)
		by.start[place(stores, i) + 2]++;
	for (size_t p = 2; p < places + 2; p++)
		by.start[p] += by.start[p - 1];
	for (size_t i = 0; i < count; i++)
		by.items[by.start[place(stores, i) + 1]++] = (uint32_t)i;
	return by;
}

static uint32_t slot_of(const void *flows, size_t i)
{
	return ((const struct slot_flow *)flows)[i].slot;
}

static uint32_t cell_of(const void *flows, size_t i)
{
	return ((const struct table_flow *)flows)[i].cell;
}

static bool function_is_foreign(const struct foreign *f, uint32_t slot, uint32_t symbol)
{
	const struct slot_flow *flows = f->program->index->slot_flows.items;
	bool any = false;
	for (uint32_t i = f->slots.start[slot]; i < f->slots.start[slot + 1]; i++) {
		const struct source *source = &flows[f->slots.items[i]].source;
		if (source->kind != SOURCE_FUNCTION)
			return false;
		if (source->index != symbol)
			continue;
		if (!is_workers(f->program, source->node))
			return false;
		any = true;
	}
	return any;
}

static bool table_is_foreign(const struct foreign *f, uint32_t cell, uint32_t table)
{
	const struct table_flow *flows = f->program->index->tables->flows.items;
	bool any = false;
	for (uint32_t i = f->cells.start[cell]; i < f->cells.start[cell + 1]; i++) {
		const struct table_flow *flow = &flows[f->cells.items[i]];
		if (flow->is_unknown || flow->source.kind != FROM_TABLE)
			return false;
		if (flow->source.index != table)
			continue;
		if (!is_workers(f->program, flow->node))
			return false;
		any = true;
	}
	return any;
}

static bool holds(const struct program *program, uint32_t slot, uint32_t node)
{
	for (uint32_t i = 0; slot != air_none && i < program->slots[slot].target_count; i++)
		if (program->slots[slot].targets[i] == node)
			return true;
	return false;
}

/* Is the function only in tables that only workers give to the field the call goes through? */
static bool is_by_foreign_table(
	const struct foreign *f, const struct table_base *base, uint32_t node)
{
	const struct tables *tables = f->program->index->tables;
	bool any = false;
	for (uint32_t i = 0; i < base->count; i++) {
		struct table_source source = tables->base_sources.items[base->first + i];
		if (source.kind != FROM_CELL || tables->sets[source.index].is_open)
			return false;
		const struct table_set *set = &tables->sets[source.index];
		for (uint32_t t = 0; t < set->count; t++) {
			uint32_t own, wild;
			table_members(f->program, set->items[t], base->member, &own, &wild);
			if (!holds(f->program, own, node) && !holds(f->program, wild, node))
				continue;
			if (!table_is_foreign(f, source.index, set->items[t]))
				return false;
			any = true;
		}
	}
	return any;
}

static bool runs_on_loop(const struct program *program, uint32_t node)
{
	return program->functions[node].contexts & (1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK);
}

static void doubt(struct foreign *f, const struct target_flow *flow)
{
	struct program *program = f->program;
	const struct program_call *call = &program->calls[flow->call];
	if (flow->source.kind != SOURCE_SLOT || !runs_on_loop(program, call->caller))
		return;
	for (uint32_t e = call->first_edge; e < call->first_edge + call->edge_count; e++) {
		struct edge *edge = &program->edges[e];
		if (edge->kind != EDGE_CALL || edge->slot != flow->source.index)
			continue;
		bool is_foreign =
			flow->base == air_none
				? function_is_foreign(
					  f, edge->slot, program->functions[edge->callee].symbol)
				: is_by_foreign_table(f,
					  &program->index->tables->bases.items[flow->base],
					  edge->callee);
		if (!is_foreign)
			continue;
		edge->certainty = POSSIBLE;
		edge->is_one_of_many = false;
	}
}

void link_doubt_foreign(struct program *program)
{
	const struct program_index *index = program->index;
	struct foreign f = { .program = program };
	f.slots = index_places(
		index->slot_flows.items, index->slot_flows.count, program->slot_count, slot_of);
	f.cells = index_places(index->tables->flows.items, index->tables->flows.count,
		index->tables->cells.count, cell_of);
	for (size_t i = 0; i < index->target_flows.count; i++)
		doubt(&f, &index->target_flows.items[i]);
	free(f.slots.start);
	free(f.slots.items);
	free(f.cells.start);
	free(f.cells.items);
}
