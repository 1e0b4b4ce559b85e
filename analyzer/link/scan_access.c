/*
 * Notes of a visit: who writes, locks, waits for and wakes what. See access.h for what they mean;
 * access.c makes them answers.
 *
 *  1. Taken for each instruction of a program, so the common ones cost a few comparisons. A
 *     function that writes a slot again and again is noted once.
 *  2. An atomic operation is opaque in AIR: with an address and a value it writes, with an address
 *     alone it reads. Plain reads and writes of what is _Atomic are marked.
 */
#include <string.h>

#include "link/scan.h"

static bool is_scalar(const struct air_function *f, uint32_t type)
{
	if (type == air_none || f->types[type].is_array)
		return false;
	enum air_type_kind kind = f->types[type].kind;
	return f->types[type].pointers == 1 ||
	       (f->types[type].pointers == 0 && (kind == AIR_TYPE_BOOL || kind == AIR_TYPE_INT ||
							kind == AIR_TYPE_UNSIGNED));
}

static void note(struct scan *scan, uint32_t instr, struct access access)
{
	access.node = access.held_node = scan->node;
	access.instr = access.held_instr = instr;
	access.line = scan->cursor.air.instrs[instr].line;
	access.column = scan->cursor.air.instrs[instr].column;
	array_push(&scan->index->accesses, access);
}

/* The last few notes of a function are looked at: enough for what repeats itself. */
static bool is_noted(
	const struct scan *scan, enum access_kind kind, struct access_object object, bool is_atomic)
{
	size_t count = scan->index->accesses.count;
	for (size_t i = 0; i < 8 && i < count; i++) {
		const struct access *known = &scan->index->accesses.items[count - 1 - i];
		if (known->node != scan->node)
			return false;
		if (known->kind == kind && access_is_same(known->object, object) &&
			known->is_atomic == is_atomic)
			return true;
	}
	return false;
}

static void note_memory(
	struct scan *scan, uint32_t instr, const struct air_place *place, enum access_kind kind)
{
	uint32_t slot = scan_place_slot(scan, place);
	struct access_object object = { ACCESS_OBJECT_SLOT, slot, 0 };
	if (slot == air_none)
		object = (struct access_object){ ACCESS_OBJECT_UNKNOWN, 0, 0 };
	bool is_atomic = scan->cursor.air.instrs[instr].flags & AIR_FLAG_ATOMIC;
	if ((slot == air_none && kind != ACCESS_WRITE) || is_noted(scan, kind, object, is_atomic))
		return;
	note(scan, instr,
		(struct access){
			.kind = kind,
			.object = object,
			.is_atomic = is_atomic,
			.is_global = place->root == AIR_ROOT_GLOBAL,
		});
}

static bool has_untyped_param(const struct air_function *f)
{
	for (uint32_t p = 0; p < f->param_count; p++) {
		const struct air_type *type = &f->types[f->locals[p].type];
		if (type->kind == AIR_TYPE_VOID && type->pointers == 1)
			return true;
	}
	return false;
}

static void note_copy(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	struct flow_origin origin = { .kind = FLOW_ORIGIN_UNKNOWN };
	if (place->root == AIR_ROOT_LOCAL)
		return;
	/* `*(bool *)arg = true` in a callback: what was handed over with it. */
	if (place->root == AIR_ROOT_DEREF && !place->step_count && has_untyped_param(f) &&
		is_scalar(f, place->type))
		origin = flow_origin(scan->cursor.flow, instr, place->base);
	if (origin.kind != FLOW_ORIGIN_PARAM)
		note_memory(scan, instr, place, ACCESS_WRITE);
	else
		note(scan, instr,
			(struct access){
				.kind = ACCESS_WRITE,
				.object = { ACCESS_OBJECT_PARAM, origin.index, 0 },
			});
}

/* The place that an operand of an atomic operation is the address of, or NULL. */
static const struct air_place *atomic_place(
	const struct air_function *f, const struct air_instr *made)
{
	if (!made->value_count)
		return NULL;
	const struct air_instr *address = air_value_instr(f, f->values[made->first_value]);
	return address && address->op == AIR_ADDRESS ? air_instr_place(f, address) : NULL;
}

static void note_atomic(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *made = &f->instrs[instr];
	const struct air_place *place = atomic_place(f, made);
	uint32_t slot = place ? scan_place_slot(scan, place) : air_none;
	enum access_kind kind = made->value_count > 2 ? ACCESS_WRITE : ACCESS_READ;
	if (slot == air_none || (kind == ACCESS_READ && place->root != AIR_ROOT_GLOBAL))
		return;
	note(scan, instr,
		(struct access){
			.kind = kind,
			.object = { ACCESS_OBJECT_SLOT, slot, 0 },
			.is_atomic = true,
			.is_global = place->root == AIR_ROOT_GLOBAL,
		});
}

static void note_address(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);
	const struct air_instr *next = instr + 1 < f->instr_count ? &f->instrs[instr + 1] : NULL;
	/* The address in an atomic operation leads nowhere else. */
	if (next && next->op == AIR_ASM && next->value_count &&
		f->values[next->first_value].kind == AIR_VALUE_RESULT &&
		f->values[next->first_value].index == instr)
		return;
	if ((place->root == AIR_ROOT_GLOBAL || place->root == AIR_ROOT_DEREF) &&
		is_scalar(f, place->type))
		note_memory(scan, instr, place, ACCESS_ADDRESS);
}

/* ------------------------------------------------------------------------------------- calls */

/* Who fills a queue is looked up, who waits for it is not. */
static bool is_queue(const struct role *role)
{
	return role->kind == ROLE_RELEASES && role->resource && !strcmp(role->resource, "queue") &&
	       role->argument >= 0;
}

/* What one thread waits for and another brings; others only pair two functions. */
static bool is_signal(const struct role *role)
{
	static const char *const words[] = { "condition", "semaphore", "event", "barrier" };
	for (size_t i = 0; role->resource && i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(role->resource, words[i]))
			return role->argument != role_result;
	return false;
}

static bool role_access(const struct role *role, enum access_kind *kind)
{
	static const enum access_kind kinds[role_kind_count] = {
		[ROLE_SCOPE_OPEN] = ACCESS_LOCK,
		[ROLE_SCOPE_CLOSE] = ACCESS_UNLOCK,
		[ROLE_ACQUIRES] = ACCESS_WAIT,
		[ROLE_RELEASES] = ACCESS_WAKE,
		[ROLE_JOINS] = ACCESS_JOIN,
		[ROLE_TIMEOUT] = ACCESS_TIMEOUT,
	};
	*kind = kinds[role->kind];
	switch (role->kind) {
	case ROLE_SCOPE_OPEN:
	case ROLE_SCOPE_CLOSE:
		return role->scope == SCOPE_LOCK;
	case ROLE_ACQUIRES:
	case ROLE_RELEASES:
		return is_signal(role) || is_queue(role);
	case ROLE_JOINS:
		return true;
	case ROLE_TIMEOUT:
		return role->argument >= 0;
	default:
		return false;
	}
}

static bool is_variable(const struct scan *scan, struct access_object object)
{
	return object.kind == ACCESS_OBJECT_SLOT &&
	       intern_find(&scan->index->symbols, scan->index->slot_list.items[object.index].key) !=
		       intern_none;
}

static enum truth atom_of_result(const struct condition *atom, void *data)
{
	bool is_result = atom->kind == CONDITION_COMPARE && atom->argument == role_result;
	return is_result ? condition_compare(atom, *(const int64_t *)data) : TRUTH_UNKNOWN;
}

/* For which result of its call does an attempt succeed? */
static enum access_kept role_keeps(const struct role *role)
{
	int64_t zero = 0, one = 1;
	if (!role->when && !role->unless)
		return ACCESS_KEPT_ALWAYS;
	enum truth if_zero = condition_evaluate(role->when, atom_of_result, &zero);
	enum truth if_one = condition_evaluate(role->when, atom_of_result, &one);
	if (role->unless || if_zero == TRUTH_UNKNOWN || if_one == TRUTH_UNKNOWN ||
		if_zero == if_one)
		return ACCESS_KEPT_UNKNOWN;
	return if_zero == TRUTH_TRUE ? ACCESS_KEPT_IF_ZERO : ACCESS_KEPT_IF_OTHER;
}

static void note_call(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *call = &f->instrs[instr];
	uint32_t symbol = call->callee == air_none ? air_none : scan->symbols[call->callee];
	if (symbol == air_none)
		return;
	struct role_list roles = scan->program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++) {
		const struct role *role = &roles.items[r];
		enum access_kind kind;
		if (!role_access(role, &kind))
			continue;
		uint32_t argument = role->argument >= 0 ? (uint32_t)role->argument : 0;
		if (argument >= air_call_argument_count(call))
			continue;
		struct access_object object =
			program_object(&scan->cursor, instr, air_call_argument(f, call, argument));
		if (object.kind != ACCESS_OBJECT_UNKNOWN || kind == ACCESS_UNLOCK)
			note(scan, instr,
				(struct access){
					.kind = kind,
					.object = object,
					.kept = role_keeps(role),
					.is_try = role->when || role->unless,
					.stops_thread = program_has_role(
						scan->program, symbol, ROLE_BLOCKS),
					.is_global = is_variable(scan, object),
				});
	}
}

void scan_note_access(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	if (scan->node == air_none)
		return;
	switch (f->instrs[instr].op) {
	case AIR_CALL:
		note_call(scan, instr);
		break;
	case AIR_COPY:
	case AIR_ZERO:
		note_copy(scan, instr);
		break;
	case AIR_READ:
		if (air_instr_place(f, &f->instrs[instr])->root == AIR_ROOT_GLOBAL)
			note_memory(
				scan, instr, air_instr_place(f, &f->instrs[instr]), ACCESS_READ);
		break;
	case AIR_ADDRESS:
		note_address(scan, instr);
		break;
	case AIR_ASM:
		note_atomic(scan, instr);
		break;
	case AIR_OPERATE:
	case AIR_CAST:
	case AIR_ENTER:
	case AIR_LEAVE:
		break;
	}
}
