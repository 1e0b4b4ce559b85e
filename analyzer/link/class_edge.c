/*
 * Edges from the calls that make or destroy objects, or define their class, to what runs then.
 *
 *  1. That the reference given back was the last one is an assumption: those edges are likely.
 *  2. Of an object of a type that no class of the program has nothing is known, and no edge is
 *     made. Nor is it known which of several classes that inherit from its type it is: it is taken
 *     for what its type says.
 *  3. A method that calls the same field itself hands on to its parent's: not to all there are.
 */
#include "link/class_internal.h"

enum { most_parents = 16 };

static void add_edge(struct targets *t, const struct class_note *note, uint32_t callee,
	uint32_t slot, enum certainty certainty)
{
	array_push(&t->edges, ((struct edge){ .caller = t->index->calls.items[note->call].caller,
				      .callee = callee,
				      .call = note->call,
				      .kind = note->edge,
				      .spawn = SPAWN_TASK,
				      .certainty = certainty,
				      .slot = slot,
				      .through = air_none }));
}

/* The nearest method in `slot` of a class and its parents. */
static bool add_method(struct targets *t, const struct classes *classes, uint32_t class,
	uint32_t slot, const struct class_note *note, enum certainty certainty)
{
	for (int i = 0; i < most_parents && class != air_none; i++) {
		bool any = false;
		for (size_t m = 0; m < classes->methods.count; m++) {
			const struct method *method = &classes->methods.items[m];
			if (method->class != class || method->slot != slot)
				continue;
			add_edge(t, note, method->node, slot, certainty);
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
		if (class_field_kind(t, slot) == note->kind && is_first(classes, m))
			add_method(t, classes, class, slot, note, certainty);
	}
}

/* The functions that a symbol of the definition means. */
static void add_functions(struct targets *t, const struct class *class,
	const struct class_note *note, uint32_t symbol)
{
	const uint32_t *nodes;
	uint32_t count = symbol == air_none
				 ? 0
				 : link_bind(t->program, symbol, class->home, air_none, &nodes);
	for (uint32_t n = 0; n < count; n++)
		add_edge(t, note, nodes[n], air_none, count == 1 ? CERTAIN : LIKELY);
}

static void add_object_inits(struct targets *t, const struct classes *classes, uint32_t class,
	const struct class_note *note)
{
	for (int i = 0; i < most_parents && class != air_none; i++) {
		const struct class *known = &classes->items.items[class];
		add_functions(t, known, note, known->note->object_init);
		class = known->parent;
	}
}

void classes_add_edges(struct targets *t, const struct classes *classes)
{
	for (size_t c = 0; c < classes->items.count; c++) {
		const struct class *class = &classes->items.items[c];
		if (class->note->is_by_struct)
			add_functions(t, class, class->note, class->note->init);
	}
	for (size_t i = 0; i < t->index->class_notes.count && classes->items.count; i++) {
		const struct class_note *note = &t->index->class_notes.items[i];
		if (note->kind == ROLE_DEFINES_CLASS)
			continue;
		uint32_t class = class_of_note(t, classes, note);
		if (class == air_none)
			continue;
		if (note->kind == ROLE_CONSTRUCTS)
			add_object_inits(t, classes, class, note);
		add_methods(
			t, classes, class, note, note->kind == ROLE_CONSTRUCTS ? CERTAIN : LIKELY);
	}
}

bool classes_add_inherited(
	struct targets *t, const struct classes *classes, uint32_t call, uint32_t slot)
{
	uint32_t caller = t->index->calls.items[call].caller;
	const struct slot_set *set = &t->sets[slot];
	const struct class_note note = { .call = call, .edge = EDGE_CALL };
	bool is_method = false;
	if (class_field_kind(t, slot) == role_kind_count)
		return false;
	for (size_t n = 0; n < set->nodes.count && !is_method; n++)
		is_method = set->nodes.items[n] == caller;
	if (!is_method)
		return false;
	for (size_t m = 0; m < classes->methods.count; m++) {
		const struct method *method = &classes->methods.items[m];
		if (method->node == caller && method->slot == slot)
			add_method(t, classes, classes->items.items[method->class].parent, slot,
				&note, CERTAIN);
	}
	return true;
}
