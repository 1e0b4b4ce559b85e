/*
 * What the notes of scan_access.c say together: whose object is meant, who else touches it, what
 * happens while a lock is held.
 *
 *  1. An access to an object that came in as a parameter is noted again at each direct call, with
 *     the caller's object, up from caller to caller.
 *  2. Notes are sorted by node and instruction as they come; derived ones are merged in. By slot
 *     they are listed in the same order.
 *  3. A section that a lock protects is looked for when somebody asks: from the lock on, on all
 *     paths, up to the unlock of the same object.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "link/internal.h"

enum { most_levels = 6, most_derived = 1 << 20, lock_record_fields = 5, lock_record_size = 96 };

/* ----------------------------------------------------------------------------------- objects */

/* A record that is a lock and little else: what matters is which of them. */
static bool is_lock_record(const struct program *program, const struct air_ref *field)
{
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
	ARRAY(struct access) derived;
};

/* The first note of a node at or after an instruction. */
static size_t first_at(const struct program_index *index, uint32_t node, uint32_t instr)
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

static bool is_same(struct access_object a, struct access_object b)
{
	return a.kind == b.kind && a.index == b.index && a.field == b.field;
}

/* Is the lock taken and given back in this function? */
static bool is_balanced(const struct program *program, const struct access *access)
{
	const struct program_index *index = program->index;
	bool locks = false, unlocks = false;
	for (size_t i = first_at(index, access->held_node, 0); i < index->accesses.count; i++) {
		const struct access *other = &index->accesses.items[i];
		if (other->node != access->held_node)
			break;
		locks |= other->kind == ACCESS_LOCK && is_same(other->object, access->object);
		unlocks |= other->kind == ACCESS_UNLOCK && is_same(other->object, access->object);
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

static void derive_at(struct derivation *d, const struct edge *edge, const struct access *access,
	bool has_section)
{
	const struct program_call *call = &d->program->calls[edge->call];
	program_open(&d->cursor, edge->caller);
	const struct air_instr *made = &d->cursor.air.instrs[call->instr];
	if (access->object.index >= air_call_argument_count(made))
		return;
	struct air_value value = air_call_argument(&d->cursor.air, made, access->object.index);
	struct access at = *access;
	at.is_derived = true;
	at.node = edge->caller;
	at.instr = call->instr;
	at.line = call->line;
	at.object = program_object(&d->cursor, call->instr, value);
	if (at.object.kind == ACCESS_OBJECT_UNKNOWN && access->object.field)
		at.object =
			(struct access_object){ ACCESS_OBJECT_SLOT, access->object.field - 1, 0 };
	else if (at.object.kind == ACCESS_OBJECT_PARAM && !at.object.field)
		at.object.field = access->object.field;
	if (!has_section) {
		at.held_node = at.node;
		at.held_instr = at.instr;
	}
	int64_t limit;
	if (access->kind == ACCESS_TIMEOUT &&
		flow_constant(d->cursor.flow, call->instr, value, &limit) && limit < 0)
		d->program->calls[edge->call].flags |= CALL_ENDLESS;
	if (access->kind == ACCESS_JOIN)
		d->program->functions[edge->caller].joined |= UINT32_C(1) << SPAWN_TASK;
	if (at.object.kind != ACCESS_OBJECT_UNKNOWN && d->derived.count < most_derived)
		array_push(&d->derived, at);
}

static void derive(struct derivation *d, struct access access)
{
	const struct program *program = d->program;
	if (program->symbols[program->functions[access.node].symbol].is_contract)
		return;
	bool balanced = access.kind == ACCESS_LOCK && is_balanced(program, &access);
	for (uint32_t i = program->in_start[access.node]; i < program->in_start[access.node + 1];
		i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (is_direct(program, edge))
			derive_at(d, edge, &access, balanced);
	}
}

static void derive_all(struct derivation *d)
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

/* ----------------------------------------------------------------------------------- indexes */

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
	return (a->held_node > b->held_node) - (a->held_node < b->held_node);
}

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
	struct program_index *index = program->index;
	program_cursor_init(&d.cursor, program);
	name_fields(program);
	derive_all(&d);
	program_cursor_release(&d.cursor);
	for (size_t i = 0; i < d.derived.count; i++)
		array_push(&index->accesses, d.derived.items[i]);
	if (d.derived.count)
		qsort(index->accesses.items, index->accesses.count, sizeof(struct access),
			by_place);
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
	for (size_t i = first_at(index, node, instr); i < index->accesses.count; i++) {
		const struct access *access = &index->accesses.items[i];
		if (access->node != node || access->instr != instr)
			return NULL;
		if (access->kind == kind)
			return access;
	}
	return NULL;
}

/* ------------------------------------------------------------------------------------ holders */

/* What is worth a wait of others: not a lock that is itself short, nor a quick look at the disk. */
static bool is_long(enum block_category category)
{
	static const bool is_short[block_category_count] = {
		[BLOCK_FD] = true,
		[BLOCK_DISK] = true,
		[BLOCK_STDIO] = true,
		[BLOCK_STDIO_LOG] = true,
		[BLOCK_MUTEX] = true,
	};
	return !is_short[category];
}

/* Waiting for a condition gives back the lock it is handed. */
static bool gives_back(
	struct program_cursor *cursor, const struct program_call *call, struct access_object lock)
{
	if (!program_access_at(cursor->program, cursor->node, call->instr, ACCESS_WAIT))
		return false;
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	for (uint32_t i = 1; i < air_call_argument_count(made); i++)
		if (is_same(lock, program_object(cursor, call->instr,
					  air_call_argument(&cursor->air, made, i))))
			return true;
	return false;
}

/* The first category, by number, in which the call surely stops the thread for long. */
static bool stops_thread(struct program_cursor *cursor, const struct program_call *call,
	enum block_category *category)
{
	struct block_path path;
	uint32_t quiet = CALL_FATAL | CALL_IN_CHILD | CALL_PROMISED;
	for (uint32_t c = 0; c < block_category_count && !(call->flags & quiet); c++) {
		*category = (enum block_category)c;
		if (!is_long(*category))
			continue;
		if (call->blocks >> c & 1 && !(call->blocks_possible >> c & 1))
			return true;
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &cursor->program->edges[call->first_edge + e];
			if (edge->kind == EDGE_CALL &&
				edge->callee < cursor->program->defined_count &&
				program_blocks(cursor->program, edge->callee, *category)
					->distance &&
				program_block_path(cursor, edge, *category, &path) &&
				path.certainty < POSSIBLE)
				return true;
		}
	}
	return false;
}

struct section {
	struct program_cursor *cursor;
	struct access_object lock; /* as the function with the section names it */
	struct access_holder *holder;
	uint64_t *seen; /* blocks */
};

static bool ends_section(const struct section *s, uint32_t instr)
{
	const struct program *program = s->cursor->program;
	const struct access *unlock =
		program_access_at(program, s->cursor->node, instr, ACCESS_UNLOCK);
	return unlock && is_same(unlock->object, s->lock);
}

/* Looks at the instructions of a block from `first` on; false when the section ends in it, or the
 * answer is found. */
static bool walk_block(struct section *s, uint32_t block, uint32_t first)
{
	const struct program *program = s->cursor->program;
	const struct air_block *b = &s->cursor->air.blocks[block];
	for (uint32_t i = first; i < b->first_instr + s->cursor->cfg.end[block]; i++) {
		if (s->cursor->air.instrs[i].op != AIR_CALL)
			continue;
		if (ends_section(s, i))
			return false;
		const struct program_call *call = program_call_at(program, s->cursor->node, i);
		if (call && !gives_back(s->cursor, call, s->lock) &&
			stops_thread(s->cursor, call, &s->holder->category)) {
			s->holder->call = call;
			return false;
		}
	}
	return true;
}

static void walk_section(struct section *s, uint32_t instr)
{
	const struct cfg *cfg = &s->cursor->cfg;
	ARRAY(uint32_t) stack = { 0 };
	uint32_t block = air_block_of(&s->cursor->air, instr);
	bool goes_on = walk_block(s, block, instr + 1);
	for (;;) {
		for (uint32_t i = cfg->successor_start[block];
			goes_on && i < cfg->successor_start[block + 1]; i++)
			array_push(&stack, cfg->successors[i]);
		if (!stack.count || s->holder->call)
			break;
		block = stack.items[--stack.count];
		goes_on = !bitset_has(s->seen, block);
		bitset_add(s->seen, block);
		if (goes_on)
			goes_on = walk_block(s, block, s->cursor->air.blocks[block].first_instr);
	}
	array_release(&stack);
}

/* The lock of a section, as the function that has the section names it. */
static struct access_object own_name(const struct program *program, const struct access *lock)
{
	const struct access *own =
		program_access_at(program, lock->held_node, lock->held_instr, ACCESS_LOCK);
	return own ? own->object : lock->object;
}

static void look_at_section(
	struct program_cursor *cursor, const struct access *lock, struct access_holder *holder)
{
	program_open(cursor, lock->held_node);
	struct section s = { .cursor = cursor,
		.lock = own_name(cursor->program, lock),
		.holder = holder,
		.seen = memory_new(bitset_words(cursor->air.block_count), sizeof(uint64_t)) };
	if (cfg_instr_is_reachable(&cursor->cfg, lock->held_instr))
		walk_section(&s, lock->held_instr);
	if (holder->call)
		holder->lock = lock;
	free(s.seen);
}

struct access_holder program_lock_holder(struct program *program, uint32_t slot)
{
	struct access_holder holder = { 0 };
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	program_each_access(program, slot, access)
	{
		uint32_t contexts = program->functions[access->node].contexts;
		if (!holder.call && access->kind == ACCESS_LOCK && !access->is_try &&
			contexts & 1u << CONTEXT_WORKER)
			look_at_section(&cursor, access, &holder);
	}
	program_cursor_release(&cursor);
	return holder;
}

/* ------------------------------------------------------------------------------------- wakers */

static const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;

struct waking {
	const struct program *program;
	const struct access *on_loop, *other;
};

static void add_waker(struct waking *w, const struct access *access, uint32_t contexts)
{
	contexts &= ~(1u << CONTEXT_STARTUP);
	if (contexts & ~on_loop)
		w->other = w->other ? w->other : access;
	else if (contexts)
		w->on_loop = w->on_loop ? w->on_loop : access;
}

/* Of a slot. What waits does not wake itself: a write of its own is how the wait begins. */
static void add_of_slot(struct waking *w, uint32_t node, uint32_t slot, enum access_kind kind)
{
	program_each_access(w->program, slot, access)
	{
		bool may = access->kind == kind ||
			   (kind == ACCESS_WRITE && access->kind == ACCESS_ADDRESS);
		if (may && access->node != node)
			add_waker(w, access, w->program->functions[access->node].contexts);
	}
}

/* Of a local: what is registered or started by the calls of the function, and touches what it is
 * handed. */
static void add_of_edge(struct waking *w, const struct edge *edge, enum access_kind kind)
{
	const struct program_index *index = w->program->index;
	uint32_t node = edge->callee;
	if (edge->kind == EDGE_CALL || edge->kind == EDGE_SIGNAL)
		return;
	for (size_t i = first_at(index, node, 0); i < index->accesses.count; i++) {
		const struct access *access = &index->accesses.items[i];
		if (access->node != node)
			return;
		if (access->kind == kind && access->object.kind == ACCESS_OBJECT_PARAM)
			add_waker(w, access, w->program->functions[node].contexts);
	}
}

enum access_waker program_waker(struct program *program, uint32_t node, struct access_object object,
	enum access_kind kind, const struct access **first)
{
	struct waking w = { .program = program };
	const struct program_function *f = &program->functions[node];
	if (object.kind == ACCESS_OBJECT_SLOT)
		add_of_slot(&w, node, object.index, kind);
	for (uint32_t c = 0; object.kind == ACCESS_OBJECT_LOCAL && c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		for (uint32_t e = 0; e < call->edge_count; e++)
			add_of_edge(&w, &program->edges[call->first_edge + e], kind);
	}
	*first = w.on_loop ? w.on_loop : w.other;
	if (w.other)
		return ACCESS_WAKER_OTHER;
	return w.on_loop ? ACCESS_WAKER_LOOP : ACCESS_WAKER_NONE;
}
