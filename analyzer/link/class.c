/*
 * Classes of objects, out of the notes of scan_class.c.
 *
 *  1. A class is a call that defines one. It is known by the function that makes the call, or that
 *     calls this one (`x_get_type`), and by the type in C that its function for new objects takes.
 *  2. Its methods are what the function that fills the class, or one that this calls, stores into
 *     fields that say so (`destroys: self`, `constructs: self`). Without one of its own it has its
 *     parent's; the functions for new objects of all its parents run.
 *  3. A definition by a struct (`GTypeInfo`) is that of the fields of this one struct.
 *
 * What is made of them is in class_edge.c.
 */
#include <stdlib.h>

#include "link/class_internal.h"
#include "link/table.h"

/* ------------------------------------------------------------------------------ definitions */

/* The record that the first parameter of a function points to. */
static uint32_t object_record(struct targets *t, struct program_cursor *cursor, uint32_t symbol)
{
	const uint32_t *nodes;
	uint32_t count =
		symbol == air_none ? 0 : link_bind(t->program, symbol, air_none, air_none, &nodes);
	if (!count || nodes[0] >= t->program->defined_count)
		return air_none;
	program_open(cursor, nodes[0]);
	const struct air_function *f = &cursor->air;
	const struct air_type *type = f->param_count && f->locals[0].type != air_none
					      ? &f->types[f->locals[0].type]
					      : NULL;
	if (!type || type->kind != AIR_TYPE_RECORD || type->pointers != 1 || type->ref == air_none)
		return air_none;
	return intern_find(&t->index->records, f->refs[type->ref].key);
}

static void add_filler(struct class *class, uint32_t node)
{
	for (uint32_t i = 0; i < class->filler_count; i++)
		if (class->fillers[i] == node)
			return;
	if (class->filler_count < most_fillers)
		class->fillers[class->filler_count++] = node;
}

static void add_fillers(struct targets *t, struct class *class, uint32_t symbol, uint32_t caller)
{
	const uint32_t *nodes;
	uint32_t count =
		symbol == air_none ? 0 : link_bind(t->program, symbol, caller, air_none, &nodes);
	for (uint32_t i = 0; i < count; i++)
		if (nodes[i] < t->program->defined_count)
			add_filler(class, nodes[i]);
}

/* The function that fills the class, what it calls, and what that calls. */
static void find_fillers(struct targets *t, struct class *class)
{
	enum { most_depth = 2 };
	uint32_t from = 0;
	add_fillers(t, class, class->note->init, class->home);
	for (int depth = 0; depth < most_depth; depth++) {
		uint32_t end = class->filler_count;
		for (; from < end; from++) {
			const struct program_function *f =
				&t->program->functions[class->fillers[from]];
			for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++)
				add_fillers(t, class, t->program->calls[c].symbol,
					class->fillers[from]);
		}
	}
}

/* ---------------------------------------------------------------------------------- methods */

enum role_kind class_field_kind(const struct targets *t, uint32_t slot)
{
	struct role_list roles = t->index->slot_list.items[slot].roles;
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_CONSTRUCTS || roles.items[i].kind == ROLE_DESTROYS)
			return roles.items[i].kind;
	return role_kind_count;
}

static bool fills(const struct class *class, uint32_t node)
{
	for (uint32_t i = 0; i < class->filler_count; i++)
		if (class->fillers[i] == node)
			return true;
	return false;
}

/* Is it the field of the struct that defines a class, and not one of a class? */
static bool is_of_definition(const struct targets *t, uint32_t slot)
{
	for (size_t i = 0; i < t->index->class_notes.count; i++)
		if (t->index->class_notes.items[i].object_slot == slot)
			return true;
	return false;
}

static void find_methods(struct targets *t, struct classes *classes)
{
	for (size_t i = 0; i < t->index->slot_flows.count; i++) {
		const struct slot_flow *flow = &t->index->slot_flows.items[i];
		const uint32_t *nodes;
		if (flow->source.kind != SOURCE_FUNCTION ||
			class_field_kind(t, flow->slot) == role_kind_count ||
			is_of_definition(t, flow->slot))
			continue;
		uint32_t count = link_bind(t->program, flow->source.index, flow->source.node,
			flow->source.unit, &nodes);
		for (uint32_t c = 0; c < classes->items.count; c++)
			for (uint32_t n = 0;
				n < count && fills(&classes->items.items[c], flow->source.node);
				n++)
				array_push(&classes->methods,
					((struct method){ c, flow->slot, nodes[n] }));
	}
}

/* ------------------------------------------------------------------- functions that name one */

/* The class of the definition in a function that this one calls. */
static uint32_t class_below(const struct targets *t, const struct classes *classes, uint32_t node)
{
	const struct program_function *f = &t->program->functions[node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const uint32_t *inner;
		uint32_t callee = t->program->calls[c].symbol;
		uint32_t count = callee == air_none
					 ? 0
					 : link_bind(t->program, callee, node, air_none, &inner);
		if (count == 1 && inner[0] < t->program->defined_count &&
			classes->by_home[inner[0]] != air_none)
			return classes->by_home[inner[0]];
	}
	return air_none;
}

/* The class that is kept in the variable a function returns. */
static uint32_t class_returned(struct targets *t, const struct classes *classes,
	struct program_cursor *cursor, uint32_t node)
{
	program_open(cursor, node);
	const struct air_function *f = &cursor->air;
	for (uint32_t b = 0; b < f->block_count; b++) {
		const struct air_block *block = &f->blocks[b];
		if (block->end.kind != AIR_RETURN || !block->instr_count)
			continue;
		struct flow_origin origin = flow_origin(cursor->flow,
			block->first_instr + block->instr_count - 1, block->end.value);
		uint32_t slot = origin.kind == FLOW_ORIGIN_READ_GLOBAL
					? t->program->functions[node].slots[origin.index]
					: air_none;
		for (uint32_t c = 0; slot != air_none && c < classes->items.count; c++)
			if (classes->items.items[c].note->variable == slot)
				return c;
	}
	return air_none;
}

/* Finds which class a type function stands for: of the definition in it, in a function it calls, or
 * of what it returns. */
static void find_type(struct targets *t, struct classes *classes, struct program_cursor *cursor,
	uint32_t symbol, uint32_t caller)
{
	const uint32_t *nodes;
	uint32_t count =
		symbol == air_none ? 0 : link_bind(t->program, symbol, caller, air_none, &nodes);
	for (uint32_t n = 0; n < count; n++) {
		if (nodes[n] >= t->program->defined_count || classes->by_home[nodes[n]] != air_none)
			continue;
		uint32_t found = class_below(t, classes, nodes[n]);
		classes->by_home[nodes[n]] =
			found != air_none ? found : class_returned(t, classes, cursor, nodes[n]);
	}
}

static void find_types(struct targets *t, struct classes *classes, struct program_cursor *cursor)
{
	for (size_t i = 0; i < t->index->class_notes.count && classes->items.count; i++) {
		const struct class_note *note = &t->index->class_notes.items[i];
		for (size_t k = 0; k < sizeof(note->types) / sizeof(*note->types); k++)
			find_type(t, classes, cursor, note->types[k],
				t->index->calls.items[note->call].caller);
	}
}

static uint32_t class_of_type(
	const struct targets *t, const struct classes *classes, uint32_t symbol, uint32_t caller)
{
	const uint32_t *nodes;
	uint32_t count =
		symbol == air_none ? 0 : link_bind(t->program, symbol, caller, air_none, &nodes);
	for (uint32_t n = 0; n < count; n++)
		if (nodes[n] < t->program->defined_count && classes->by_home[nodes[n]] != air_none)
			return classes->by_home[nodes[n]];
	return air_none;
}

uint32_t class_of_note(
	const struct targets *t, const struct classes *classes, const struct class_note *note)
{
	uint32_t caller = t->index->calls.items[note->call].caller;
	uint32_t found = air_none;
	for (size_t i = 0; i < sizeof(note->types) / sizeof(*note->types); i++) {
		uint32_t class = class_of_type(t, classes, note->types[i], caller);
		if (class != air_none)
			return class;
	}
	for (size_t i = 0; i < sizeof(note->records) / sizeof(*note->records); i++)
		if (note->records[i] != air_none &&
			classes->by_record[note->records[i]] != air_none)
			found = classes->by_record[note->records[i]];
	return found;
}

/* ------------------------------------------------------------------------------- all of them */

/* What a constant struct that defines a class holds in one of its fields. */
static uint32_t held_in(const struct targets *t, uint32_t table, uint32_t slot)
{
	uint32_t own, wild;
	table_members(t->program, table, slot, &own, &wild);
	const struct slot_set *set = own == air_none ? NULL : &t->sets[own];
	return set && set->nodes.count == 1 ? t->program->functions[set->nodes.items[0]].symbol
					    : air_none;
}

static void read_struct(const struct targets *t, struct class_note *note)
{
	for (uint32_t s = 0; s < t->index->slot_list.count; s++) {
		struct role_list roles = t->index->slot_list.items[s].roles;
		for (uint32_t r = 0; r < roles.count; r++) {
			enum role_kind kind = roles.items[r].kind;
			if (kind != ROLE_CALLS && kind != ROLE_CONSTRUCTS)
				continue;
			uint32_t symbol = held_in(t, note->table, s);
			if (symbol == air_none)
				continue;
			if (kind == ROLE_CALLS)
				note->init = symbol;
			else
				note->object_init = symbol, note->object_slot = s;
		}
	}
}

static void find_definitions(struct targets *t, struct classes *classes)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, t->program);
	for (size_t i = 0; i < t->index->class_notes.count; i++) {
		struct class_note *note = &t->index->class_notes.items[i];
		if (note->kind != ROLE_DEFINES_CLASS)
			continue;
		if (note->table != air_none)
			read_struct(t, note);
		struct class class = { note, t->index->calls.items[note->call].caller, air_none,
			air_none, { 0 }, 0 };
		uint32_t number = (uint32_t)classes->items.count;
		class.record = object_record(t, &cursor, note->object_init);
		find_fillers(t, &class);
		array_push(&classes->items, class);
		classes->by_home[class.home] = number;
		if (class.record != air_none)
			classes->by_record[class.record] = number;
	}
	find_types(t, classes, &cursor);
	program_cursor_release(&cursor);
	for (size_t c = 0; c < classes->items.count; c++)
		classes->items.items[c].parent =
			class_of_note(t, classes, classes->items.items[c].note);
}

static uint32_t *none_of(size_t count)
{
	uint32_t *numbers = memory_new(count + 1, sizeof(*numbers));
	for (size_t i = 0; i <= count; i++)
		numbers[i] = air_none;
	return numbers;
}

struct classes *classes_find(struct targets *t)
{
	struct classes *classes = memory_new(1, sizeof(*classes));
	if (!t->index->class_notes.count)
		return classes;
	classes->by_record = none_of(t->index->records.count);
	classes->by_home = none_of(t->program->function_count);
	t->index->is_scanning = true; /* there are no summaries yet */
	find_definitions(t, classes);
	t->index->is_scanning = false;
	find_methods(t, classes);
	return classes;
}

void classes_free(struct classes *classes)
{
	array_release(&classes->items);
	array_release(&classes->methods);
	free(classes->by_record);
	free(classes->by_home);
	free(classes);
}
