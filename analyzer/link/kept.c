/*
 * Notes of a visit: what is stored into fields and variables, and which variables change at all.
 * And what comes of them: see the header.
 *
 * Only constants are looked at during the visit. What else is stored is looked up when somebody
 * asks: most fields are never asked about.
 */
#include "link/kept.h"

#include <stdlib.h>

#include "link/scan.h"

enum { most_stores = 48, most_callers = 32, farthest_use = 32 };

static const struct flow_bits nothing = { 0 };

struct kept *link_kept(struct program *program)
{
	struct kept **kept = &program->index->kept;
	if (!*kept)
		*kept = memory_new(1, sizeof(**kept));
	return *kept;
}

void link_free_kept(struct program_index *index)
{
	if (!index->kept)
		return;
	array_release(&index->kept->slots);
	array_release(&index->kept->stores);
	free(index->kept);
}

struct kept_slot *kept_slot(struct program *program, uint32_t slot)
{
	struct kept *kept = link_kept(program);
	while (kept->slots.count <= slot)
		array_push(&kept->slots, ((struct kept_slot){ .has_store = false }));
	return &kept->slots.items[slot];
}

/* -------------------------------------------------------------------------------------- notes */

static bool is_integer(const struct air_function *f, uint32_t type)
{
	if (type == air_none || f->types[type].pointers)
		return false;
	enum air_type_kind kind = f->types[type].kind;
	return kind == AIR_TYPE_INT || kind == AIR_TYPE_UNSIGNED || kind == AIR_TYPE_BOOL;
}

static void add_bits(struct kept_slot *slot, struct flow_bits bits)
{
	slot->bits.ones = slot->has_store ? slot->bits.ones & bits.ones : bits.ones;
	slot->bits.zeros = slot->has_store ? slot->bits.zeros & bits.zeros : bits.zeros;
	slot->has_store = true;
}

static void add_constant(struct kept_slot *slot, int64_t integer)
{
	add_bits(slot, (struct flow_bits){ (uint64_t)integer, ~(uint64_t)integer });
}

void kept_add(struct program *program, uint32_t node, const struct scan_mark *mark)
{
	struct kept_slot *slot = kept_slot(program, mark->index);
	switch (mark->kind) {
	case MARK_CHANGED:
		slot->is_changed = true;
		break;
	case MARK_OPEN:
		slot->is_open = true;
		break;
	case MARK_CONSTANT:
		add_constant(slot, mark->value);
		break;
	case MARK_STORE:
		array_push(&program->index->kept->stores,
			((struct kept_store){ mark->index, node, (uint32_t)mark->value }));
		break;
	case MARK_ADDRESS:
	case MARK_COUNTER:
		break;
	}
}

static void note_store(struct scan *scan, uint32_t instr, uint32_t slot)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *write = &f->instrs[instr];
	struct air_value value = { .kind = AIR_VALUE_INT };

	if (write->op == AIR_COPY)
		value = f->values[write->first_value];
	if (value.kind == AIR_VALUE_INT)
		scan_mark(scan, (struct scan_mark){ MARK_CONSTANT, slot, value.integer });
	else if (scan->node == air_none)
		scan_mark(scan, (struct scan_mark){ MARK_OPEN, slot, 0 });
	else
		scan_mark(scan, (struct scan_mark){ MARK_STORE, slot, instr });
}

/* A function, or the address of it in an initialiser, may change a variable. */
static void note_change(struct scan *scan, const struct air_place *place, bool is_own)
{
	uint32_t slot = place->root == AIR_ROOT_GLOBAL ? scan->slots[place->index] : air_none;
	if (slot != air_none && !is_own)
		scan_mark(scan, (struct scan_mark){ MARK_CHANGED, slot, 0 });
}

/* Is an address only handed to calls that do not write what it leads to? Each is made for one use,
 * which is near. */
static bool is_only_read(const struct scan *scan, uint32_t address)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_block *block = &f->blocks[air_block_of(f, address)];
	uint32_t end = block->first_instr + block->instr_count, uses = 0;
	for (uint32_t i = address + 1; i < end && i - address <= farthest_use; i++) {
		const struct air_instr *user = &f->instrs[i];
		for (uint32_t v = 0; v < user->value_count; v++) {
			struct air_value value = f->values[user->first_value + v];
			if (value.kind != AIR_VALUE_RESULT || value.index != address)
				continue;
			bool is_read = user->op == AIR_CALL && v < 32 &&
				       flow_call_effects(scan->cursor.flow, i)->only_reads >> v & 1;
			if (!is_read || user->callee == air_none)
				return false;
			uses++;
		}
	}
	return uses > 0;
}

/* Is it the address of something that is followed: a number in a field, or a variable of this file
 * only? */
static bool is_followed(const struct scan *scan, const struct air_place *place)
{
	if (place->root == AIR_ROOT_DEREF)
		return is_integer(&scan->cursor.air, place->type);
	if (place->root != AIR_ROOT_GLOBAL || scan->symbols[place->index] == air_none)
		return place->root == AIR_ROOT_LOCAL;
	uint32_t flags =
		scan->index->symbol_list.items[scan->symbols[place->index]].declaration->flags;
	return !(flags & (AIR_SYMBOL_EXTERNAL | AIR_SYMBOL_CONST));
}

void scan_note_kept(struct scan *scan, uint32_t instr)
{
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *made = &f->instrs[instr];
	if (made->op != AIR_COPY && made->op != AIR_ZERO && made->op != AIR_ADDRESS)
		return;
	const struct air_place *place = air_instr_place(f, made);
	if (place->root == AIR_ROOT_LOCAL && !place->step_count)
		return;
	bool is_address = made->op == AIR_ADDRESS;
	if (is_address && scan->node != air_none && is_followed(scan, place) &&
		is_only_read(scan, instr))
		return;
	note_change(scan, place, scan->node == air_none && !is_address);
	uint32_t slot = scan_place_slot(scan, place);
	if (slot == air_none || !is_integer(f, place->type))
		return;
	if (is_address)
		scan_mark(scan, (struct scan_mark){ MARK_OPEN, slot, 0 });
	else
		note_store(scan, instr, slot);
}

void scan_note_unseen(struct scan *scan)
{
	for (uint32_t r = 0; r < scan->ref_count; r++)
		if (scan->slots[r] != air_none) {
			struct kept_slot *slot = kept_slot(scan->program, scan->slots[r]);
			slot->is_open = slot->is_changed = true;
		}
}

/* -------------------------------------------------------------------------------------- solving */

static int by_slot(const void *left, const void *right)
{
	const struct kept_store *a = left, *b = right;
	if (a->slot != b->slot)
		return a->slot < b->slot ? -1 : 1;
	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->instr > b->instr) - (a->instr < b->instr);
}

static size_t first_store(const struct kept *kept, uint32_t slot)
{
	size_t low = 0, high = kept->stores.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (kept->stores.items[middle].slot < slot)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What is stored as it came in: what the callers hand over. Nothing is known of a function that
 * may be called by its address, or that nobody calls. */
static struct flow_bits handed_bits(struct program *program, uint32_t node, uint32_t param)
{
	uint32_t first = program->in_start[node], last = program->in_start[node + 1];
	struct kept_slot all = { .has_store = false };
	struct program_cursor cursor;

	if (program->symbols[program->functions[node].symbol].is_address_taken || first == last ||
		last - first > most_callers)
		return nothing;
	program_cursor_init(&cursor, program);
	for (uint32_t i = first; i < last; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		program_open(&cursor, edge->caller);
		const struct air_instr *call = &cursor.air.instrs[program->calls[edge->call].instr];
		add_bits(&all, edge->kind == EDGE_CALL
				       ? flow_bits(cursor.flow,
						 air_call_argument(&cursor.air, call, param))
				       : nothing);
	}
	program_cursor_release(&cursor);
	return all.bits;
}

static struct flow_bits value_bits(
	struct program_cursor *cursor, uint32_t at, struct air_value value)
{
	struct flow_bits bits = flow_bits(cursor->flow, value);
	if (bits.ones || bits.zeros)
		return bits;
	struct flow_origin origin = flow_origin(cursor->flow, at, value);
	return origin.kind == FLOW_ORIGIN_PARAM
		       ? handed_bits(cursor->program, cursor->node, origin.index)
		       : nothing;
}

static struct air_value without_casts(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	for (; made && made->op == AIR_CAST; made = air_value_instr(f, value))
		value = f->values[made->first_value];
	return value;
}

/* Is it a read of a place like the one that is written, for all that slots know? */
static bool reads_slot(struct program_cursor *cursor, struct air_value value, uint32_t slot)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = air_value_instr(f, without_casts(f, value));
	struct scan scan = { .slots = cursor->program->functions[cursor->node].slots };
	if (!made || made->op != AIR_READ)
		return false;
	scan.cursor.air = *f;
	return scan_place_slot(&scan, air_instr_place(f, made)) == slot;
}

/* `x |= BITS` and `x &= BITS` take from what is known of the other stores. */
static bool add_change(struct program_cursor *cursor, const struct kept_store *store,
	struct air_value value, struct kept_slot *slot)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = air_value_instr(f, without_casts(f, value));
	if (!made || made->op != AIR_OPERATE || made->value_count != 2 ||
		(made->operation != AIR_OR && made->operation != AIR_AND))
		return false;
	struct air_value left = f->values[made->first_value],
			 right = f->values[made->first_value + 1];
	if (reads_slot(cursor, right, store->slot)) {
		struct air_value other = left;
		left = right;
		right = other;
	}
	if (!reads_slot(cursor, left, store->slot))
		return false;
	struct flow_bits bits = value_bits(cursor, store->instr, right);
	if (made->operation == AIR_OR)
		slot->bits.zeros &= bits.zeros;
	else
		slot->bits.ones &= bits.ones;
	return true;
}

/* Plain stores first: changes take from what is known of them. */
static void add_stores(struct program *program, uint32_t number, struct kept_slot *slot)
{
	const struct kept *kept = program->index->kept;
	size_t first = first_store(kept, number), last = first;
	struct program_cursor cursor;

	while (last < kept->stores.count && kept->stores.items[last].slot == number)
		last++;
	if (last - first > most_stores) {
		slot->is_open = true;
		return;
	}
	program_cursor_init(&cursor, program);
	for (int changes = 0; changes < 2; changes++) {
		for (size_t i = first; i < last && !slot->is_open; i++) {
			const struct kept_store *store = &kept->stores.items[i];
			program_open(&cursor, store->node);
			const struct air_instr *write = &cursor.air.instrs[store->instr];
			struct air_value value = cursor.air.values[write->first_value];
			struct kept_slot all = *slot;
			bool is_change = add_change(&cursor, store, value, &all);
			if (is_change && changes)
				*slot = all;
			else if (!is_change && !changes)
				add_bits(slot, value_bits(&cursor, store->instr, value));
		}
	}
	program_cursor_release(&cursor);
}

struct flow_bits kept_bits(struct program *program, uint32_t number)
{
	struct kept *kept = link_kept(program);
	struct kept_slot slot = *kept_slot(program, number);
	if (slot.is_open || kept->is_solving)
		return nothing;
	if (!slot.is_solved) {
		if (!kept->is_sorted && kept->stores.count)
			qsort(kept->stores.items, kept->stores.count, sizeof(*kept->stores.items),
				by_slot);
		kept->is_sorted = kept->is_solving = true;
		add_stores(program, number, &slot);
		kept->is_solving = false;
		slot.is_solved = true;
		*kept_slot(program, number) = slot;
	}
	return slot.has_store && !slot.is_open ? slot.bits : nothing;
}

/* ------------------------------------------------------------------------------------ questions */

/* The last field or variable on the way, of the program's own; air_none if there is none. */
static uint32_t own_slot(const struct program_cursor *cursor, const struct air_place *place)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &cursor->air.steps[place->first_step + i];
		if (step->kind != AIR_STEP_FIELD)
			continue;
		const struct air_ref *field =
			step->field == air_none ? NULL : &cursor->air.refs[step->field];
		if (!field || air_is_union_member(field) || !field->record ||
			link_is_system_record(program, field->record))
			return air_none;
		return f->slots[step->field];
	}
	if (place->root != AIR_ROOT_GLOBAL || f->symbols[place->index] == air_none ||
		program->symbols[f->symbols[place->index]].is_system)
		return air_none;
	return f->slots[place->index];
}

struct flow_bits link_memory(const struct flow_memory *memory, void *data)
{
	struct program_cursor *cursor = data;
	struct flow_bits bits = nothing;
	if (memory->base || memory->place->root == AIR_ROOT_GLOBAL)
		bits = object_bits(cursor, memory);
	if (bits.ones || bits.zeros || !memory->by_stores || memory->member ||
		cursor->program->index->is_scanning)
		return bits;
	uint32_t slot = own_slot(cursor, memory->place);
	return slot == air_none ? nothing : kept_bits(cursor->program, slot);
}

void link_find_kept(struct program *program)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	for (uint32_t c = 0; c < program->call_count; c++) {
		struct program_call *call = &program->calls[c];
		if (!(call->flags & CALL_KEPT) || call->flags & CALL_PROMISED ||
			call->symbol == air_none)
			continue;
		program_open(&cursor, call->caller);
		link_look_again(&cursor, call);
	}
	program_cursor_release(&cursor);
}
