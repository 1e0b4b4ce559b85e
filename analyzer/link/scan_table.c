/*
 * Notes of a visit: which globals are tables of operations, and where pointers to them come from
 * and go to (see table.h). Only pointers to records of which there are tables are looked at.
 */
#include <string.h>

#include "air/encode.h"
#include "link/replay.h"
#include "link/table.h"

/* --------------------------------------------------------------------------- which are tables */

static bool is_function_copy(const struct air_function *f, const struct air_instr *instr)
{
	return instr->op == AIR_COPY && scan_is_function(f, f->values[instr->first_value]);
}

static void add_table(struct program *program, const struct air_function *f, uint32_t ref)
{
	struct tables *tables = program->index->tables;
	uint32_t number = intern_add(&tables->keys, f->refs[ref].key);
	if (number < tables->list.count)
		return;
	uint32_t symbol = intern_find(&program->index->symbols, f->refs[ref].key);
	bool is_const = symbol != intern_none &&
			program->symbols[symbol].declaration->flags & AIR_SYMBOL_CONST;
	array_push(&tables->list,
		((struct table){ .key = intern_at(&tables->keys, number), .is_const = is_const }));
	tables->has_variable |= !is_const;
}

static void note_records(
	struct program *program, const struct air_function *f, const struct air_place *place)
{
	for (uint32_t i = 0; i < place->step_count; i++) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind != AIR_STEP_FIELD || step->field == air_none ||
			!f->refs[step->field].record)
			continue;
		uint32_t record =
			intern_find(&program->index->records, f->refs[step->field].record);
		if (record != intern_none)
			program->index->tables->is_record[record] = true;
	}
}

static void look_for_tables(struct program *program, const struct air_function *f)
{
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (!is_function_copy(f, &f->instrs[i]))
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		bool has_field = false;
		for (uint32_t s = 0; s < place->step_count; s++)
			has_field |= f->steps[place->first_step + s].kind == AIR_STEP_FIELD;
		if (place->root != AIR_ROOT_GLOBAL || !has_field)
			continue;
		add_table(program, f, place->index);
		note_records(program, f, place);
	}
}

/* Whatever the order. */
static void add_content(struct hash *content, const char *kind, const char *key)
{
	struct hash one = hash_join(hash_string(kind), hash_string(key));
	content->low ^= one.low;
	content->high ^= one.high;
}

static struct hash content_of(const struct program_index *index)
{
	const struct tables *tables = index->tables;
	struct hash content = { 0 };
	for (size_t i = 0; i < tables->list.count; i++)
		add_content(&content, tables->list.items[i].is_const ? "constant" : "table",
			tables->list.items[i].key);
	for (uint32_t r = 0; r < index->records.count; r++)
		if (tables->is_record[r])
			add_content(&content, "record", intern_at(&index->records, r));
	return content;
}

void table_find(struct program *program)
{
	struct arena arena = { 0 };
	struct program_index *index = program->index;
	index->tables = arena_alloc(&program->arena, sizeof(*index->tables));
	index->tables->is_record = arena_array(
		&program->arena, index->records.count + 1, sizeof(*index->tables->is_record));
	for (uint32_t i = 0; i < index->initialiser_count; i++) {
		struct air_function f;
		arena_reset(&arena);
		link_decode(program, index->initialisers[i].unit, index->initialisers[i].record,
			&arena, &f);
		look_for_tables(program, &f);
	}
	index->tables->content = content_of(index);
	arena_release(&arena);
}

/* ------------------------------------------------------------------------------------- cells */

static uint32_t cell_of(
	struct program *program, enum cell_kind kind, uint32_t owner, uint32_t param)
{
	struct tables *tables = program->index->tables;
	char key[48];
	replay_beyond(program);
	snprintf(key, sizeof(key), "%u %u %u", (unsigned)kind, owner, param);
	uint32_t number = intern_add(&tables->cell_keys, key);
	if (number == tables->cells.count)
		array_push(&tables->cells, ((struct cell){ kind, owner }));
	return number;
}

static bool is_table_type(
	const struct program *program, const struct air_function *f, uint32_t type)
{
	if (type == air_none || f->types[type].kind != AIR_TYPE_RECORD ||
		!f->types[type].pointers || f->types[type].ref == air_none)
		return false;
	uint32_t record = intern_find(&program->index->records, f->refs[f->types[type].ref].key);
	return record != intern_none && program->index->tables->is_record[record];
}

/* Is it a pointer to a record of which there are tables? */
static bool is_tracked(
	const struct program *program, const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	return made && program->index->tables->list.count && is_table_type(program, f, made->type);
}

static bool known_symbol(
	const struct program *program, const uint32_t *symbols, uint32_t ref, uint32_t *symbol)
{
	*symbol = ref == air_none ? air_none : symbols[ref];
	return *symbol != air_none && program->symbols[*symbol].node_count &&
	       program->symbols[*symbol].nodes[0] < program->defined_count;
}

struct seen {
	struct program *program;
	const struct air_function *f;
	const uint32_t *symbols, *slots; /* by ref */
	uint32_t node;
};

/* One origin as a source; false when nothing is known of it. */
static bool origin_source(
	const struct seen *seen, const struct flow_origin *origin, struct table_source *source)
{
	struct tables *tables = seen->program->index->tables;
	const struct air_function *f = seen->f;
	uint32_t symbol;
	source->kind = FROM_CELL;
	if (origin->kind == FLOW_ORIGIN_GLOBAL) {
		source->kind = FROM_TABLE;
		source->index = intern_find(&tables->keys, f->refs[origin->index].key);
		return source->index != intern_none;
	}
	if (origin->kind == FLOW_ORIGIN_PARAM) {
		if (seen->node == air_none ||
			!is_table_type(seen->program, f, f->locals[origin->index].type))
			return false;
		symbol = seen->program->functions[seen->node].symbol;
		source->index = cell_of(seen->program, CELL_PARAM, symbol, origin->index);
		return true;
	}
	if (origin->instr == air_none ||
		!is_table_type(seen->program, f, f->instrs[origin->instr].type))
		return false;
	if (origin->kind == FLOW_ORIGIN_READ_GLOBAL || origin->kind == FLOW_ORIGIN_READ_FIELD) {
		uint32_t slot = seen->slots[origin->index];
		if (slot == air_none)
			return false;
		source->index = cell_of(seen->program, CELL_SLOT, slot, 0);
		return true;
	}
	if (origin->kind != FLOW_ORIGIN_CALL || !known_symbol(seen->program, seen->symbols,
							f->instrs[origin->index].callee, &symbol))
		return false;
	source->index = cell_of(seen->program, CELL_RETURN, symbol, 0);
	return true;
}

static bool sources_of(const struct seen *seen, struct flow *flow, uint32_t at,
	struct air_value value, struct table_source *sources, uint32_t *count)
{
	struct flow_origin origins[scan_most_sources];
	uint32_t total = flow_origins(flow, at, value, origins, scan_most_sources);
	*count = 0;
	for (uint32_t i = 0; i < total && i < scan_most_sources; i++) {
		if (origins[i].kind == FLOW_ORIGIN_NULL || origins[i].kind == FLOW_ORIGIN_CONSTANT)
			continue;
		if (!origin_source(seen, &origins[i], &sources[*count]))
			return false;
		++*count;
	}
	return true;
}

bool table_sources(struct program_cursor *cursor, uint32_t at, struct air_value value,
	struct table_source *sources, uint32_t *count)
{
	const struct program_function *f = &cursor->program->functions[cursor->node];
	struct seen seen = { cursor->program, &cursor->air, f->symbols, f->slots, cursor->node };
	return sources_of(&seen, cursor->flow, at, value, sources, count);
}

static bool scan_table_sources(struct scan *scan, uint32_t at, struct air_value value,
	struct table_source *sources, uint32_t *count)
{
	struct seen seen = { scan->program, &scan->cursor.air, scan->symbols, scan->slots,
		scan->node };
	return sources_of(&seen, scan->cursor.flow, at, value, sources, count);
}

static void flow_into(struct scan *scan, uint32_t at, struct air_value value, uint32_t cell)
{
	struct tables *tables = scan->index->tables;
	struct table_source sources[scan_most_sources];
	uint32_t count;
	if (!scan_table_sources(scan, at, value, sources, &count))
		array_push(&tables->flows,
			((struct table_flow){
				.is_unknown = true, .cell = cell, .node = scan->node }));
	for (uint32_t i = 0; i < count; i++)
		array_push(&tables->flows,
			((struct table_flow){
				.source = sources[i], .cell = cell, .node = scan->node }));
}

/* ------------------------------------------------------------------------------------- notes */

static uint32_t table_of_ref(const struct scan *scan, uint32_t ref)
{
	return intern_find(&scan->index->tables->keys, scan->cursor.air.refs[ref].key);
}

static void open_table(struct scan *scan, uint32_t table)
{
	replay_beyond(scan->program);
	scan->index->tables->list.items[table].is_open = true;
}

/* A table that is overwritten as a whole may hold anything. */
static void note_overwritten(
	struct scan *scan, const struct air_place *place, struct air_value value)
{
	const struct air_function *f = &scan->cursor.air;
	if (place->root != AIR_ROOT_GLOBAL || place->type == air_none ||
		f->types[place->type].kind != AIR_TYPE_RECORD || f->types[place->type].pointers)
		return;
	uint32_t table = table_of_ref(scan, place->index);
	if (table != intern_none && value.kind != AIR_VALUE_INT)
		open_table(scan, table);
}

void table_note_copy(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	struct air_value value = f->values[f->instrs[instr].first_value];
	if (!scan->index->tables->list.count)
		return;
	note_overwritten(scan, place, value);
	if (!is_tracked(scan->program, f, value))
		return;
	uint32_t slot = scan_place_slot(scan, place);
	if (slot != air_none)
		flow_into(scan, instr, value, cell_of(scan->program, CELL_SLOT, slot, 0));
}

void table_note_return(struct scan *scan, uint32_t at, struct air_value value)
{
	if (is_tracked(scan->program, &scan->cursor.air, value))
		flow_into(scan, at, value,
			cell_of(scan->program, CELL_RETURN,
				scan->program->functions[scan->node].symbol, 0));
}

/* The address of a table that is not constant, handed to somebody unknown: memcpy, for one. */
static void note_lent(struct scan *scan, struct air_value value)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *made = air_value_instr(f, value);
	for (int depth = 0; made && made->op == AIR_CAST && depth < 8; depth++)
		made = air_value_instr(f, f->values[made->first_value]);
	if (!made || made->op != AIR_ADDRESS)
		return;
	const struct air_place *place = air_instr_place(f, made);
	uint32_t table =
		place->root == AIR_ROOT_GLOBAL ? table_of_ref(scan, place->index) : intern_none;
	if (table != intern_none && !scan->index->tables->list.items[table].is_const)
		open_table(scan, table);
}

void table_note_argument(struct scan *scan, uint32_t instr, uint32_t argument)
{
	const struct air_function *f = &scan->cursor.air;
	struct air_value value = air_call_argument(f, &f->instrs[instr], argument);
	uint32_t symbol;
	if (!scan->index->tables->list.count || value.kind != AIR_VALUE_RESULT)
		return;
	if (!known_symbol(scan->program, scan->symbols, f->instrs[instr].callee, &symbol)) {
		note_lent(scan, value);
		return;
	}
	if (is_tracked(scan->program, f, value))
		flow_into(scan, instr, value, cell_of(scan->program, CELL_PARAM, symbol, argument));
}

static uint32_t member_slot(struct program *program, const char *owner, uint32_t member)
{
	struct text key = { 0 };
	text_printf(&key, "%s | %s", owner, intern_at(&program->index->slots, member));
	uint32_t slot = link_slot(program, key.bytes, program->index->slot_list.items[member].name);
	text_release(&key);
	return slot;
}

uint32_t table_member_slot(struct scan *scan, const struct air_place *place)
{
	const struct tables *tables = scan->index->tables;
	const struct air_function *f = &scan->cursor.air;
	uint32_t member = tables->list.count ? scan_place_slot(scan, place) : air_none;
	bool has_field = false; /* cells of an array in it are one member */
	for (uint32_t i = 0; i < place->step_count; i++)
		has_field |= f->steps[place->first_step + i].kind == AIR_STEP_FIELD;
	if (member == air_none || !has_field || place->root == AIR_ROOT_LOCAL)
		return air_none;
	if (place->root == AIR_ROOT_DEREF)
		return tables->has_variable ? member_slot(scan->program, "*", member) : air_none;
	uint32_t table = table_of_ref(scan, place->index);
	return table == intern_none
		       ? air_none
		       : member_slot(scan->program, tables->list.items[table].key, member);
}

static uint32_t find_member(const struct program *program, const char *owner, uint32_t member)
{
	struct text key = { 0 };
	text_printf(&key, "%s | %s", owner, intern_at(&program->index->slots, member));
	uint32_t slot = intern_find(&program->index->slots, key.bytes);
	text_release(&key);
	return slot == intern_none ? air_none : slot;
}

void table_members(const struct program *program, uint32_t table, uint32_t member, uint32_t *own,
	uint32_t *wild)
{
	const struct table *known = &program->index->tables->list.items[table];
	*own = find_member(program, known->key, member);
	*wild = known->is_const ? air_none : find_member(program, "*", member);
}

/* The only origin of the called pointer that reads this slot; false when there are more. */
static bool only_read(struct scan *scan, uint32_t instr, uint32_t slot, uint32_t *read)
{
	const struct air_function *f = &scan->cursor.air;
	struct flow_origin origins[scan_most_sources];
	uint32_t count = flow_origins(scan->cursor.flow, instr,
		air_call_target(f, &f->instrs[instr]), origins, scan_most_sources);
	*read = air_none;
	for (uint32_t i = 0; i < count && i < scan_most_sources; i++) {
		if (origins[i].kind != FLOW_ORIGIN_READ_FIELD ||
			scan->slots[origins[i].index] != slot)
			continue;
		if (*read != air_none && *read != origins[i].instr)
			return false;
		*read = origins[i].instr;
	}
	return *read != air_none;
}

/* The instruction that reads a pointer to a table from a field, or air_none. */
static uint32_t field_read(struct scan *scan, uint32_t at, struct air_value pointer)
{
	const struct air_function *f = &scan->cursor.air;
	struct flow_origin origin = flow_origin(scan->cursor.flow, at, pointer);
	if (origin.kind == FLOW_ORIGIN_READ_FIELD)
		return origin.instr;
	const struct air_instr *made = air_value_instr(f, pointer);
	while (made && made->op == AIR_CAST)
		made = air_value_instr(f, f->values[made->first_value]);
	/* A field of a local that somebody else may have written. */
	if (origin.kind != FLOW_ORIGIN_UNKNOWN || !made || made->op != AIR_READ)
		return air_none;
	const struct air_place *place = air_instr_place(f, made);
	return place->step_count && scan_place_slot(scan, place) != air_none
		       ? (uint32_t)(made - f->instrs)
		       : air_none;
}

/* All that is ever stored into that field. */
static uint32_t field_cell(struct scan *scan, uint32_t read, struct table_source *sources)
{
	const struct air_function *f = &scan->cursor.air;
	uint32_t slot = scan_place_slot(scan, air_instr_place(f, &f->instrs[read]));
	if (slot == air_none || !is_table_type(scan->program, f, f->instrs[read].type))
		return 0;
	sources[0] = (struct table_source){ FROM_CELL, cell_of(scan->program, CELL_SLOT, slot, 0) };
	return 1;
}

uint32_t table_note_base(struct scan *scan, uint32_t instr, uint32_t slot)
{
	struct tables *tables = scan->index->tables;
	const struct air_function *f = &scan->cursor.air;
	struct table_source sources[scan_most_sources] = { { FROM_TABLE, 0 } };
	struct table_base base = { .node = scan->node, .read = air_none, .member = slot };
	uint32_t read, count = 1;
	if (!tables->list.count || !only_read(scan, instr, slot, &read))
		return air_none;
	const struct air_place *place = air_instr_place(f, &f->instrs[read]);
	if (place->root == AIR_ROOT_GLOBAL) {
		sources[0].index = table_of_ref(scan, place->index);
		if (sources[0].index == intern_none)
			return air_none;
	} else if (place->root != AIR_ROOT_DEREF || !is_tracked(scan->program, f, place->base)) {
		return air_none;
	} else {
		base.read = field_read(scan, read, place->base);
		if (!scan_table_sources(scan, read, place->base, sources, &count))
			count = 0;
		if (!count && base.read != air_none)
			count = field_cell(scan, base.read, sources);
	}
	if (!count && base.read == air_none)
		return air_none;
	base.first = (uint32_t)tables->base_sources.count;
	base.count = count;
	for (uint32_t i = 0; i < count; i++)
		array_push(&tables->base_sources, sources[i]);
	array_push(&tables->bases, base);
	replay_beyond(scan->program);
	return (uint32_t)tables->bases.count - 1;
}
