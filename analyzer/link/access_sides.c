/*
 * The two sides of a lock and of a wait: who holds it meanwhile, who ends it.
 *
 *  1. A section that a lock protects is looked for when somebody asks: from the lock on, on all
 *     paths, up to the unlock of the same object. What is found is kept for the slot.
 *  2. Whoever may run on the loop and elsewhere is not "only on the loop"; start-up does not count,
 *     because a wait of the loop comes after it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "link/internal.h"

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
		if (access_is_same(lock, program_object(cursor, call->instr,
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
	return unlock && access_is_same(unlock->object, s->lock);
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

static struct access_holder find_holder(struct program *program, uint32_t slot)
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

const struct access_holder *program_lock_holder(struct program *program, uint32_t slot)
{
	struct program_index *index = program->index;
	if (!index->holders)
		index->holders = memory_new(program->slot_count, sizeof(*index->holders));
	if (!index->holders[slot]) {
		struct access_holder holder = find_holder(program, slot);
		index->holders[slot] = arena_copy(&program->arena, &holder, sizeof(holder));
	}
	return index->holders[slot];
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
	for (size_t i = link_first_access(index, node, 0); i < index->accesses.count; i++) {
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
