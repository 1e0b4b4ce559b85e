/*
 * Which tables a pointer may lead to: flows between cells, solved by propagation, and the answer
 * for one call.
 */
#include "link/table.h"

#include <stdlib.h>
#include <string.h>

bool table_set_add(struct table_set *set, uint32_t table)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (set->items[i] == table)
			return false;
	if (set->count == program_fan_out) {
		bool was_open = set->is_open;
		set->is_open = true;
		return !was_open;
	}
	set->items[set->count++] = table;
	return true;
}

bool table_set_join(struct table_set *set, const struct table_set *from)
{
	bool changed = from->is_open && !set->is_open;
	set->is_open |= from->is_open;
	for (uint32_t i = 0; i < from->count; i++)
		changed |= table_set_add(set, from->items[i]);
	return changed;
}

static bool flow_step(struct tables *tables, const struct table_flow *flow)
{
	struct table_set *set = &tables->sets[flow->cell];
	if (set->is_open)
		return false;
	if (flow->is_unknown)
		return set->is_open = true;
	if (flow->source.kind == FROM_TABLE)
		return table_set_add(set, flow->source.index);
	return flow->source.index != flow->cell &&
	       table_set_join(set, &tables->sets[flow->source.index]);
}

/* Who calls a function by its address hands it something nobody sees. */
static void open_params(struct program *program)
{
	struct tables *tables = program->index->tables;
	for (size_t c = 0; c < tables->cells.count; c++)
		if (tables->cells.items[c].kind == CELL_PARAM &&
			program->symbols[tables->cells.items[c].owner].is_address_taken)
			tables->sets[c].is_open = true;
}

void table_solve(struct program *program)
{
	struct tables *tables = program->index->tables;
	bool changed = true;
	tables->solved = tables->cells.count;
	tables->sets = memory_new(tables->solved + 1, sizeof(*tables->sets));
	open_params(program);
	while (changed) {
		changed = false;
		for (size_t i = 0; i < tables->flows.count; i++)
			changed |= flow_step(tables, &tables->flows.items[i]);
	}
}

const struct table_set *table_cell(const struct program *program, uint32_t cell)
{
	const struct tables *tables = program->index->tables;
	/* Questions may name cells that no flow has. */
	return cell < tables->solved ? &tables->sets[cell] : NULL;
}

static bool is_complete(const struct tables *tables, const struct table_set *set)
{
	if (!set->count || set->is_open)
		return false;
	for (uint32_t i = 0; i < set->count; i++)
		if (tables->list.items[set->items[i]].is_open)
			return false;
	return true;
}

bool table_of_base(struct program *program, uint32_t base, struct table_set *set)
{
	const struct tables *tables = program->index->tables;
	const struct table_base *known = &tables->bases.items[base];
	if (known->read != air_none && table_of_instance(program, known->node, known->read, set) &&
		is_complete(tables, set))
		return true;
	*set = (struct table_set){ .is_open = !known->count };
	for (uint32_t i = 0; i < known->count; i++) {
		struct table_source source = tables->base_sources.items[known->first + i];
		if (source.kind == FROM_TABLE)
			table_set_add(set, source.index);
		else if (!tables->sets[source.index].count)
			return false;
		else
			table_set_join(set, &tables->sets[source.index]);
	}
	return is_complete(tables, set);
}

void table_free(struct program_index *index)
{
	struct tables *tables = index->tables;
	if (!tables)
		return;
	intern_release(&tables->keys);
	intern_release(&tables->cell_keys);
	array_release(&tables->list);
	array_release(&tables->cells);
	array_release(&tables->flows);
	array_release(&tables->base_sources);
	array_release(&tables->bases);
	free(tables->sets);
	free(tables->caller_start);
	free(tables->callers);
}
