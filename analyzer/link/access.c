/*
 * What the notes of scan_access.c say together: whose object is meant, who else touches it, what
 * happens while a lock is held.
 *
 *  1. An access to an object that came in as a parameter is noted again at each direct call, with
 *     the caller's object, up from caller to caller.
 *  2. A lock that is only taken, or only given back, by a function that does not do the other is
 *     noted again in the same way: the section is its caller's. So is one that the function keeps
 *     on one of its ways only, which its result tells.
 *  3. Notes are sorted by node and instruction as they come; derived ones are merged in. By slot
 *     they are listed in the same order.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "link/internal.h"
#include "link/replay.h"
#include "link/section.h"

enum { most_levels = 6, most_derived = 1 << 20, lock_record_fields = 5, lock_record_size = 96 };

/* ----------------------------------------------------------------------------------- objects */

/* A record that is a lock and little else: what matters is which of them. */
static bool is_lock_record(const struct program *program, const struct air_ref *field)
{
	replay_beyond(program);
	uint32_t known =
		field->record ? intern_find(&program->index->records, field->record) : intern_none;
	if (known == intern_none)
		return false;
	const struct air_record *record = program->index->record_of.items[known];
	return record->field_count < lock_record_fields && record->size <= lock_record_size;
}

static struct access_object from_origin(
	const struct program_function *f, const struct flow_origin *origin)
{
	struct access_object object = { ACCESS_OBJECT_UNKNOWN, origin->index, 0 };
	switch (origin->kind) {
	case FLOW_ORIGIN_PARAM:
		object.kind = ACCESS_OBJECT_PARAM;
		break;
	case FLOW_ORIGIN_LOCAL:
		object.kind = ACCESS_OBJECT_LOCAL;
		break;
	case FLOW_ORIGIN_GLOBAL:
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
		object.index = f->slots[origin->index];
		object.kind = object.index == air_none ? ACCESS_OBJECT_UNKNOWN : ACCESS_OBJECT_SLOT;
		break;
	case FLOW_ORIGIN_CONSTANT:
	case FLOW_ORIGIN_NULL:
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_CALL:
	case FLOW_ORIGIN_OTHER:
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	return object;
}

/* `&q->lock`, `&lock`: the last field, else the variable; of a lock in a record that came in as a
 * parameter, and is nothing else, the parameter. */
static struct access_object from_place(
	struct program_cursor *cursor, uint32_t instr, const struct air_place *place)
{
	const struct air_function *f = &cursor->air;
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	uint32_t field = air_none;
	for (uint32_t i = place->step_count; i-- > 0 && field == air_none;)
		if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD)
			field = f->steps[place->first_step + i].field;
	bool is_small = field != air_none && is_lock_record(cursor->program, &f->refs[field]);
	if (place->root == AIR_ROOT_DEREF && (field == air_none || is_small)) {
		struct flow_origin origin = flow_origin(cursor->flow, instr, place->base);
		struct access_object object =
			from_origin(&cursor->program->functions[cursor->node], &origin);
		if (object.kind == ACCESS_OBJECT_PARAM && is_small)
			object.field = slots[field] + 1;
		if (object.kind == ACCESS_OBJECT_PARAM || !is_small)
			return object;
	}
	if (place->root == AIR_ROOT_LOCAL && (field == air_none || is_small))
		return (struct access_object){ ACCESS_OBJECT_LOCAL, place->index, 0 };
	if (place->root == AIR_ROOT_GLOBAL && (field == air_none || is_small))
		field = place->index;
	if (field == air_none || slots[field] == air_none)
		return (struct access_object){ ACCESS_OBJECT_UNKNOWN, 0, 0 };
	return (struct access_object){ ACCESS_OBJECT_SLOT, slots[field], 0 };
}

struct access_object program_object(
	struct program_cursor *cursor, uint32_t instr, struct air_value pointer)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = air_value_instr(f, pointer);
	while (made && made->op == AIR_CAST) {
		pointer = f->values[made->first_value];
		made = air_value_instr(f, pointer);
	}
	if (made && made->op == AIR_ADDRESS)
		return from_place(cursor, instr, air_instr_place(f, made));
	struct flow_origin origin = flow_origin(cursor->flow, instr, pointer);
	return from_origin(&cursor->program->functions[cursor->node], &origin);
}

/* ---------------------------------------------------------------------------------- deriving */

struct derivation {
	struct program *program;
	struct program_cursor cursor;
	ARRAY(struct access) derived; /* not among the others yet */
};

size_t link_first_access(const struct program_index *index, uint32_t node, uint32_t instr)
{
	size_t low = 0, high = index->accesses.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct access *access = &index->accesses.items[middle];
		if (access->node < node || (access->node == node && access->instr < instr))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Is the lock taken and given back in this function? */
static bool is_balanced(const struct program *program, const struct access *access)
{
	const struct program_index *index = program->index;
	bool locks = false, unlocks = false;
	for (size_t i = link_first_access(index, access->held_node, 0); i < index->accesses.count;
		i++) {
		const struct access *other = &index->accesses.items[i];
		if (other->node != access->held_node)
			break;
		locks |=
			other->kind == ACCESS_LOCK && access_is_same(other->object, access->object);
		unlocks |= other->kind == ACCESS_UNLOCK &&
			   access_is_same(other->object, access->object);
	}
	return locks && unlocks;
}

static bool is_direct(const struct program *program, const struct edge *edge)
{
	uint32_t symbol = program->calls[edge->call].symbol;
	return edge->kind == EDGE_CALL && edge->through == air_none && symbol != air_none &&
	       symbol == program->functions[edge->callee].symbol;
}

static bool has_direct_caller(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (is_direct(program, &program->edges[program->in_edges[i]]))
			return true;
	return false;
}

/* A field of what came in is named by its slot, unless the function is a word for the lock: it
 * only takes or only gives it, and whoever calls it says which. */
static void name_fields(struct program *program)
{
	struct program_index *index = program->index;
	ARRAY(size_t) named = { 0 };
	for (size_t i = 0; i < index->accesses.count; i++) {
		const struct access *access = &index->accesses.items[i];
		bool is_lock = access->kind == ACCESS_LOCK || access->kind == ACCESS_UNLOCK;
		if (access->object.field && ((is_lock && is_balanced(program, access)) ||
						    !has_direct_caller(program, access->node)))
			array_push(&named, i);
	}
	for (size_t i = 0; i < named.count; i++) {
		struct access_object *object = &index->accesses.items[named.items[i]].object;
		*object = (struct access_object){ ACCESS_OBJECT_SLOT, object->field - 1, 0 };
	}
	array_release(&named);
}

/* `has_section`: where it was taken it is given back, and the section stays there. */
static void derive_at(struct derivation *d, const struct edge *edge, const struct access *access,
	bool has_section)
{
	const struct program_call *call = &d->program->calls[edge->call];
	program_open(&d->cursor, edge->caller);
	const struct air_instr *made = &d->cursor.air.instrs[call->instr];
	struct air_value value = { 0 };
	struct access at = *access;
	at.is_derived = true;
	at.node = edge->caller;
	at.instr = call->instr;
	at.line = call->line;
	at.column = call->column;
	if (access->object.kind == ACCESS_OBJECT_PARAM) {
		if (access->object.index >= air_call_argument_count(made))
			return;
		value = air_call_argument(&d->cursor.air, made, access->object.index);
		at.object = program_object(&d->cursor, call->instr, value);
	}
	if (at.object.kind == ACCESS_OBJECT_UNKNOWN && access->object.field)
		at.object =
			(struct access_object){ ACCESS_OBJECT_SLOT, access->object.field - 1, 0 };
	else if (at.object.kind == ACCESS_OBJECT_PARAM && !at.object.field)
		at.object.field = access->object.field;
	if (!has_section) {
		at.held_node = at.node;
		at.held_instr = at.instr;
	}
	at.is_global = at.object.kind == ACCESS_OBJECT_SLOT &&
		       intern_find(&d->program->index->symbols,
			       d->program->slots[at.object.index].key) != intern_none;
	int64_t limit;
	if (access->kind == ACCESS_TIMEOUT &&
		flow_constant(d->cursor.flow, call->instr, value, &limit) && limit < 0)
		d->program->calls[edge->call].flags |= CALL_ENDLESS;
	if (access->kind == ACCESS_JOIN)
		d->program->functions[edge->caller].joined |= UINT32_C(1) << SPAWN_TASK;
	bool is_known = at.object.kind != ACCESS_OBJECT_UNKNOWN || at.kind == ACCESS_UNLOCK;
	if (is_known && d->derived.count < most_derived)
		array_push(&d->derived, at);
}

static void derive(struct derivation *d, struct access access)
{
	const struct program *program = d->program;
	if (program->symbols[program->functions[access.node].symbol].is_contract)
		return;
	bool is_lock = access.kind == ACCESS_LOCK;
	bool balanced = is_lock && is_balanced(program, &access);
	struct access kept = access;
	/* The section of a lock that everybody knows by its name needs no telling. */
	bool is_whole = access.object.kind == ACCESS_OBJECT_PARAM || (!balanced && !access.is_try);
	kept.is_try = true;
	kept.kept = is_lock ? section_kept(&d->cursor, &access) : ACCESS_KEPT_UNKNOWN;
	/* Its own result is not the function's; and where that tells, it is not always taken. */
	if (!balanced && (access.is_try || kept.kept != ACCESS_KEPT_UNKNOWN))
		access.kept = ACCESS_KEPT_UNKNOWN;
	for (uint32_t i = program->in_start[access.node]; i < program->in_start[access.node + 1];
		i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (!is_direct(program, edge))
			continue;
		if (is_whole)
			derive_at(d, edge, &access, balanced);
		if (kept.kept != ACCESS_KEPT_UNKNOWN)
			derive_at(d, edge, &kept, false);
	}
}

static void derive_params(struct derivation *d)
{
	const struct program_index *index = d->program->index;
	for (size_t i = 0; i < index->accesses.count; i++)
		if (index->accesses.items[i].object.kind == ACCESS_OBJECT_PARAM)
			derive(d, index->accesses.items[i]);
	size_t first = 0;
	for (int level = 1; level < most_levels; level++) {
		size_t end = d->derived.count;
		for (size_t i = first; i < end; i++)
			if (d->derived.items[i].object.kind == ACCESS_OBJECT_PARAM)
				derive(d, d->derived.items[i]);
		first = end;
	}
}

static int by_place(const void *left, const void *right)
{
	const struct access *a = left, *b = right;
	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	if (a->instr != b->instr)
		return a->instr < b->instr ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->object.index != b->object.index)
		return a->object.index < b->object.index ? -1 : 1;
	if (a->is_try != b->is_try)
		return a->is_try ? 1 : -1;
	return (a->held_node > b->held_node) - (a->held_node < b->held_node);
}

/* Puts what was derived among the others, which are in order. */
static void merge_derived(struct derivation *d)
{
	struct program_index *index = d->program->index;
	size_t old = index->accesses.count, fresh = d->derived.count;
	if (!fresh)
		return;
	qsort(d->derived.items, fresh, sizeof(struct access), by_place);
	array_reserve(&index->accesses, old + fresh);
	struct access *items = index->accesses.items;
	for (size_t at = old + fresh; fresh; at--)
		items[at - 1] = old && by_place(&items[old - 1], &d->derived.items[fresh - 1]) > 0
					? items[--old]
					: d->derived.items[--fresh];
	index->accesses.count += d->derived.count;
	array_reset(&d->derived);
}

static bool is_half_a_section(const struct program *program, const struct access *access)
{
	return (access->kind == ACCESS_LOCK || access->kind == ACCESS_UNLOCK) &&
	       access->object.kind == ACCESS_OBJECT_SLOT && access->held_node == access->node &&
	       (access->kind == ACCESS_LOCK ? has_direct_caller(program, access->node)
					    : !is_balanced(program, access));
}

/* Helpers that only take, or only give, a lock everybody knows: `enter()`, `leave()`; or that keep
 * it on one of their ways. */
static void derive_halves(struct derivation *d)
{
	const struct program_index *index = d->program->index;
	ARRAY(struct access) halves = { 0 };
	for (size_t i = 0; i < index->accesses.count; i++)
		if (is_half_a_section(d->program, &index->accesses.items[i]))
			array_push(&halves, index->accesses.items[i]);
	for (int level = 0; level < most_levels && halves.count; level++) {
		for (size_t i = 0; i < halves.count; i++)
			derive(d, halves.items[i]);
		array_reset(&halves);
		for (size_t i = 0; i < d->derived.count; i++)
			array_push(&halves, d->derived.items[i]);
		merge_derived(d);
		size_t kept = 0;
		for (size_t i = 0; i < halves.count; i++)
			if (is_half_a_section(d->program, &halves.items[i]))
				halves.items[kept++] = halves.items[i];
		halves.count = kept;
	}
	array_release(&halves);
}

/* ----------------------------------------------------------------------------------- indexes */

static void index_by_slot(struct program *program)
{
	struct program_index *index = program->index;
	uint32_t *start = arena_array(&program->arena, program->slot_count + 1u, sizeof(*start));
	memset(start, 0, (program->slot_count + 1u) * sizeof(*start));
	for (size_t i = 0; i < index->accesses.count; i++)
		if (index->accesses.items[i].object.kind == ACCESS_OBJECT_SLOT)
			start[index->accesses.items[i].object.index + 1]++;
	for (uint32_t s = 0; s < program->slot_count; s++)
		start[s + 1] += start[s];
	uint32_t *next = memory_new(program->slot_count + 1u, sizeof(*next));
	memcpy(next, start, program->slot_count * sizeof(*next));
	index->slot_accesses =
		arena_array(&program->arena, start[program->slot_count], sizeof(uint32_t));
	for (size_t i = 0; i < index->accesses.count; i++)
		if (index->accesses.items[i].object.kind == ACCESS_OBJECT_SLOT)
			index->slot_accesses[next[index->accesses.items[i].object.index]++] =
				(uint32_t)i;
	index->slot_access_start = start;
	free(next);
}

void link_accesses(struct program *program)
{
	struct derivation d = { .program = program };
	program_cursor_init(&d.cursor, program);
	name_fields(program);
	derive_params(&d);
	merge_derived(&d);
	derive_halves(&d);
	program_cursor_release(&d.cursor);
	array_release(&d.derived);
	index_by_slot(program);
}

uint32_t program_access_count(const struct program *program, uint32_t slot)
{
	const uint32_t *start = program->index->slot_access_start;
	return slot == air_none ? 0 : start[slot + 1] - start[slot];
}

const struct access *program_access(const struct program *program, uint32_t slot, uint32_t i)
{
	const struct program_index *index = program->index;
	return &index->accesses.items[index->slot_accesses[index->slot_access_start[slot] + i]];
}

const struct access *program_access_at(
	const struct program *program, uint32_t node, uint32_t instr, enum access_kind kind)
{
	const struct program_index *index = program->index;
	for (size_t i = link_first_access(index, node, instr); i < index->accesses.count; i++) {
		const struct access *access = &index->accesses.items[i];
		if (access->node != node || access->instr != instr)
			return NULL;
		if (access->kind == kind)
			return access;
	}
	return NULL;
}

const struct access *program_node_accesses(
	const struct program *program, uint32_t node, uint32_t *count)
{
	const struct program_index *index = program->index;
	size_t first = link_first_access(index, node, 0), end = first;
	while (end < index->accesses.count && index->accesses.items[end].node == node)
		end++;
	*count = (uint32_t)(end - first);
	return index->accesses.items + first;
}

bool program_node_writes(const struct program *program, uint32_t node)
{
	uint32_t count;
	const struct access *accesses = program_node_accesses(program, node, &count);
	for (uint32_t i = 0; i < count; i++)
		if (accesses[i].kind == ACCESS_WRITE)
			return true;
	return false;
}
