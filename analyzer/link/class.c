/*
 * Classes of objects, out of the notes of scan_class.c, and what runs when an object is made or
 * destroyed.
 *
 *  1. A class is a call that defines one. It is known by the function that makes the call, or that
 *     calls this one (`x_get_type`), and by the type in C that its function for new objects takes.
 *  2. Its methods are what the function that fills the class, or one that this calls, stores into
 *     fields that say so (`destroys: self`, `constructs: self`). Without one of its own it has its
 *     parent's; the functions for new objects of all its parents run.
 *  3. That the reference given back was the last one is an assumption: those edges are likely.
 *  4. Of an object of a type that no class of the program has nothing is known, and no edge is
 *     made. Nor is it known which of several classes that inherit from its type it is: it is taken
 *     for what its type says.
 *  5. A method that calls the same field itself hands on to its parent's: not to all there are.
 */
#include "link/class.h"

#include <stdlib.h>

enum { most_parents = 16, most_fillers = 16 };

struct class
{
	const struct class_note *note;
	uint32_t home;   /* node that makes the call */
	uint32_t record; /* of its objects, by number of index->records; or air_none */
	uint32_t parent; /* air_none: none of the program */
	uint32_t fillers[most_fillers];
	uint32_t filler_count;
};

struct method {
	uint32_t class, slot, node;
};

struct classes {
	ARRAY(struct class) items;
	ARRAY(struct method) methods;
	uint32_t *by_record; /* by number of index->records: class, or air_none */
	uint32_t *by_home;   /* by node: the same */
};

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

/* What a field says of the functions it holds; role_kind_count: nothing of this kind. */
static enum role_kind field_kind(const struct targets *t, uint32_t slot)
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

static void find_methods(struct targets *t, struct classes *classes)
{
	for (size_t i = 0; i < t->index->slot_flows.count; i++) {
		const struct slot_flow *flow = &t->index->slot_flows.items[i];
		const uint32_t *nodes;
		if (flow->source.kind != SOURCE_FUNCTION ||
			field_kind(t, flow->slot) == role_kind_count)
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

/* The class a type function stands for: of the definition in it, or in a function it calls. */
static uint32_t class_of_type(
	const struct targets *t, const struct classes *classes, uint32_t symbol, uint32_t caller)
{
	const uint32_t *nodes;
	if (symbol == air_none)
		return air_none;
	uint32_t count = link_bind(t->program, symbol, caller, air_none, &nodes);
	for (uint32_t n = 0; n < count; n++) {
		if (nodes[n] >= t->program->defined_count)
			continue;
		const struct program_function *f = &t->program->functions[nodes[n]];
		uint32_t found = classes->by_home[nodes[n]];
		for (uint32_t c = f->first_call;
			found == air_none && c < f->first_call + f->call_count; c++) {
			const uint32_t *inner;
			uint32_t callee = t->program->calls[c].symbol;
			uint32_t inner_count =
				callee == air_none
					? 0
					: link_bind(t->program, callee, nodes[n], air_none, &inner);
			if (inner_count == 1 && inner[0] < t->program->defined_count)
				found = classes->by_home[inner[0]];
		}
		if (found != air_none)
			return found;
	}
	return air_none;
}

static uint32_t class_of_note(
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

static void find_definitions(struct targets *t, struct classes *classes)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, t->program);
	for (size_t i = 0; i < t->index->class_notes.count; i++) {
		const struct class_note *note = &t->index->class_notes.items[i];
		if (note->kind != ROLE_DEFINES_CLASS)
			continue;
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

/* ------------------------------------------------------------------------------------ edges */

static void add_edge(
	struct targets *t, uint32_t call, uint32_t callee, uint32_t slot, enum certainty certainty)
{
	array_push(&t->edges, ((struct edge){ .caller = t->index->calls.items[call].caller,
				      .callee = callee,
				      .call = call,
				      .kind = EDGE_CALL,
				      .spawn = SPAWN_TASK,
				      .certainty = certainty,
				      .slot = slot,
				      .through = air_none }));
}

/* The nearest method in `slot` of a class and its parents. */
static bool add_method(struct targets *t, const struct classes *classes, uint32_t class,
	uint32_t slot, uint32_t call, enum certainty certainty)
{
	for (int i = 0; i < most_parents && class != air_none; i++) {
		bool any = false;
		for (size_t m = 0; m < classes->methods.count; m++) {
			const struct method *method = &classes->methods.items[m];
			if (method->class != class || method->slot != slot)
				continue;
			add_edge(t, call, method->node, slot, certainty);
			any = true;
		}
		if (any)
			return true;
		class = classes->items.items[class].parent;
	}
	return false;
}

/* Is this the first method in its slot? Then nobody has looked at the slot yet. */
static bool is_first(const struct classes *classes, size_t method)
{
	for (size_t m = 0; m < method; m++)
		if (classes->methods.items[m].slot == classes->methods.items[method].slot)
			return false;
	return true;
}

/* Of all fields of a kind, what the class has there. */
static void add_methods(struct targets *t, const struct classes *classes, uint32_t class,
	const struct class_note *note, enum certainty certainty)
{
	for (size_t m = 0; m < classes->methods.count; m++) {
		uint32_t slot = classes->methods.items[m].slot;
		if (field_kind(t, slot) == note->kind && is_first(classes, m))
			add_method(t, classes, class, slot, note->call, certainty);
	}
}

static void add_object_inits(
	struct targets *t, const struct classes *classes, uint32_t class, uint32_t call)
{
	for (int i = 0; i < most_parents && class != air_none; i++) {
		const struct class *known = &classes->items.items[class];
		const uint32_t *nodes;
		uint32_t symbol = known->note->object_init;
		uint32_t count = symbol == air_none ? 0
						    : link_bind(t->program, symbol, known->home,
							      air_none, &nodes);
		for (uint32_t n = 0; n < count; n++)
			add_edge(t, call, nodes[n], air_none, count == 1 ? CERTAIN : LIKELY);
		class = known->parent;
	}
}

void classes_add_edges(struct targets *t, const struct classes *classes)
{
	for (size_t i = 0; i < t->index->class_notes.count && classes->items.count; i++) {
		const struct class_note *note = &t->index->class_notes.items[i];
		if (note->kind == ROLE_DEFINES_CLASS)
			continue;
		uint32_t class = class_of_note(t, classes, note);
		if (class == air_none)
			continue;
		if (note->kind == ROLE_CONSTRUCTS)
			add_object_inits(t, classes, class, note->call);
		add_methods(
			t, classes, class, note, note->kind == ROLE_CONSTRUCTS ? CERTAIN : LIKELY);
	}
}

bool classes_add_inherited(
	struct targets *t, const struct classes *classes, uint32_t call, uint32_t slot)
{
	uint32_t caller = t->index->calls.items[call].caller;
	const struct slot_set *set = &t->sets[slot];
	bool is_method = false;
	if (field_kind(t, slot) == role_kind_count)
		return false;
	for (size_t n = 0; n < set->nodes.count && !is_method; n++)
		is_method = set->nodes.items[n] == caller;
	if (!is_method)
		return false;
	for (size_t m = 0; m < classes->methods.count; m++) {
		const struct method *method = &classes->methods.items[m];
		if (method->node == caller && method->slot == slot)
			add_method(t, classes, classes->items.items[method->class].parent, slot,
				call, CERTAIN);
	}
	return true;
}
