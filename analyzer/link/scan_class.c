/*
 * Notes on classes of objects, of the body in hand: see class.c for what is made of them.
 *
 *  1. Which class a type argument names is said by the function that returned it (`x_get_type()`).
 *  2. Which class an object is of is said by its type in C. What it is converted to on the way is
 *     its base, mostly: so each type on the way is noted.
 *  3. A function that gives a reference back, handed over, does so with the argument before it.
 */
#include "link/class.h"
#include "link/replay.h"
#include "link/table.h"

enum { most_casts = 12 };

/* The function whose result a value is, or air_none. */
static uint32_t made_by(struct scan *scan, uint32_t at, struct air_value value, uint32_t *instr)
{
	const struct air_function *f = &scan->cursor.air;
	struct flow_origin origin = flow_origin(scan->cursor.flow, at, value);
	if (origin.kind != FLOW_ORIGIN_CALL)
		return air_none;
	*instr = origin.index;
	uint32_t ref = f->instrs[origin.index].callee;
	return ref == air_none ? air_none : scan->symbols[ref];
}

static uint32_t function_in(struct scan *scan, uint32_t at, struct air_value value)
{
	struct flow_origin origin = flow_origin(scan->cursor.flow, at, value);
	return origin.kind == FLOW_ORIGIN_FUNCTION ? scan->symbols[origin.index] : air_none;
}

static void add_type(struct class_note *note, uint32_t symbol)
{
	if (symbol == air_none)
		return;
	for (size_t i = 0; i < sizeof(note->types) / sizeof(*note->types); i++) {
		if (note->types[i] == symbol)
			return;
		if (note->types[i] == air_none) {
			note->types[i] = symbol;
			return;
		}
	}
}

static void add_record(struct scan *scan, struct class_note *note, uint32_t type)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_type *known = type == air_none ? NULL : &f->types[type];
	if (!known || known->kind != AIR_TYPE_RECORD || known->ref == air_none ||
		known->pointers < 1 || known->pointers > 2)
		return;
	uint32_t record = intern_find(&scan->index->records, f->refs[known->ref].key);
	for (size_t i = 0; i < sizeof(note->records) / sizeof(*note->records); i++) {
		if (record == intern_none || note->records[i] == record)
			return;
		if (note->records[i] == air_none) {
			note->records[i] = record;
			return;
		}
	}
}

/* What the object was before it was converted: through casts, and calls that only check one. */
static struct air_value converted_from(struct scan *scan, const struct air_instr *made)
{
	const struct air_function *f = &scan->cursor.air;
	if (made->op == AIR_CAST)
		return f->values[made->first_value];
	if (made->op != AIR_CALL || made->callee == air_none)
		return (struct air_value){ .kind = AIR_VALUE_NONE };
	const struct role *role =
		program_role(scan->program, scan->symbols[made->callee], ROLE_STANDS_FOR);
	return role ? air_call_argument(f, made, (uint32_t)role->argument)
		    : (struct air_value){ .kind = AIR_VALUE_NONE };
}

/* The types of an object, and the type it was made as, where that is seen. */
static void note_object(
	struct scan *scan, struct class_note *note, uint32_t instr, struct air_value value)
{
	const struct air_function *f = &scan->cursor.air;
	uint32_t maker = 0, symbol = made_by(scan, instr, value, &maker);
	const struct role *role =
		symbol == air_none ? NULL : program_role(scan->program, symbol, ROLE_CONSTRUCTS);
	if (role) {
		struct air_value type =
			air_call_argument(f, &f->instrs[maker], (uint32_t)role->argument);
		add_type(note, made_by(scan, maker, type, &maker));
	}
	for (int i = 0; i < most_casts; i++) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made)
			return;
		add_record(scan, note, made->type);
		value = converted_from(scan, made);
	}
}

/* What a field of the struct that defines a class holds. */
static void note_member(struct scan *scan, struct class_note *note, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	uint32_t slot = scan_place_slot(scan, air_instr_place(f, &f->instrs[instr]));
	struct role_list roles = { 0 };
	uint32_t symbol = function_in(scan, instr, f->values[f->instrs[instr].first_value]);
	if (slot != air_none && symbol != air_none)
		roles = scan->index->slot_list.items[slot].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		if (roles.items[r].kind == ROLE_CALLS)
			note->init = symbol;
		if (roles.items[r].kind != ROLE_CONSTRUCTS)
			continue;
		note->object_init = symbol;
		note->object_slot = slot;
	}
}

static void note_struct(
	struct scan *scan, struct class_note *note, uint32_t instr, struct air_value value)
{
	const struct air_function *f = &scan->cursor.air;
	struct flow_origin origin = flow_origin(scan->cursor.flow, instr, value);
	note->is_by_struct = true;
	if (origin.kind == FLOW_ORIGIN_GLOBAL) {
		uint32_t table = intern_find(&scan->index->tables->keys, f->refs[origin.index].key);
		note->table = table == intern_none ? air_none : table;
	}
	for (uint32_t i = 0; origin.kind == FLOW_ORIGIN_LOCAL && i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		if (place->root == AIR_ROOT_LOCAL && place->index == origin.index)
			note_member(scan, note, i);
	}
}

/* The variable that the result of a call is kept in, or air_none. */
static uint32_t kept_in(struct scan *scan, uint32_t call)
{
	const struct air_function *f = &scan->cursor.air;
	for (uint32_t i = call + 1; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		uint32_t made = air_none;
		if (place->root == AIR_ROOT_GLOBAL && !place->step_count)
			made_by(scan, i, f->values[f->instrs[i].first_value], &made);
		if (made == call)
			return scan->slots[place->index];
	}
	return air_none;
}

static void note_definition(
	struct scan *scan, struct class_note *note, uint32_t instr, const struct role *role)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *call = &f->instrs[instr];
	struct air_value first = air_call_argument(f, call, (uint32_t)role->argument);
	uint32_t ignored;
	if (role->number == role_no_argument) {
		note_struct(scan, note, instr, first);
	} else {
		note->init = function_in(scan, instr, first);
		note->object_init = function_in(
			scan, instr, air_call_argument(f, call, (uint32_t)role->number));
	}
	note->variable = kept_in(scan, instr);
	for (uint32_t i = 0; i < air_call_argument_count(call); i++)
		add_type(note, made_by(scan, instr, air_call_argument(f, call, i), &ignored));
}

static struct class_note empty_note(enum role_kind kind, uint32_t call)
{
	return (struct class_note){
		.kind = kind,
		.call = call,
		.types = { air_none, air_none },
		.records = { air_none, air_none, air_none, air_none },
		.init = air_none,
		.object_init = air_none,
		.table = air_none,
		.object_slot = air_none,
		.variable = air_none,
		.edge = EDGE_CALL,
	};
}

/* What becomes of a function that a call hands over: `kind`; false when no role says it. */
static bool is_handed_on(
	const struct scan *scan, uint32_t call, uint32_t argument, enum edge_kind *kind)
{
	struct role_list roles =
		scan->program->symbols[scan->index->calls.items[call].symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].argument == (int)argument &&
			link_role_edge(roles.items[r].kind, kind))
			return true;
	return false;
}

static void note_handed(struct scan *scan, uint32_t call, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *made = &f->instrs[instr];
	for (uint32_t a = 1; a < air_call_argument_count(made); a++) {
		struct class_note note = empty_note(ROLE_DESTROYS, call);
		struct air_value value = air_call_argument(f, made, a);
		uint32_t symbol =
			scan_is_function(f, value) && is_handed_on(scan, call, a, &note.edge)
				? function_in(scan, instr, value)
				: air_none;
		if (symbol == air_none || !program_role(scan->program, symbol, ROLE_DESTROYS))
			continue;
		note_object(scan, &note, instr, air_call_argument(f, made, a - 1));
		array_push(&scan->index->class_notes, note);
		replay_beyond(scan->program);
	}
}

void scan_note_class(struct scan *scan, uint32_t call, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	struct role_list roles =
		scan->program->symbols[scan->index->calls.items[call].symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		struct class_note note = empty_note(role->kind, call);
		uint32_t ignored;
		if (role->argument < 0)
			continue;
		struct air_value value =
			air_call_argument(f, &f->instrs[instr], (uint32_t)role->argument);
		if (role->kind == ROLE_DEFINES_CLASS)
			note_definition(scan, &note, instr, role);
		else if (role->kind == ROLE_CONSTRUCTS)
			add_type(&note, made_by(scan, instr, value, &ignored));
		else if (role->kind == ROLE_DESTROYS)
			note_object(scan, &note, instr, value);
		else
			continue;
		array_push(&scan->index->class_notes, note);
		replay_beyond(scan->program);
	}
	note_handed(scan, call, instr);
}
