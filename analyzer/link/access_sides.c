/*
 * The two sides of a lock and of a wait: who holds it meanwhile, who ends it.
 *
 *  1. A section that a lock protects (section.h) is looked for when somebody asks, and what is
 *     found is kept for the slot.
 *  2. Whoever may run on the loop and elsewhere is not "only on the loop"; start-up does not count,
 *     because a wait of the loop comes after it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "link/cpu.h"
#include "link/internal.h"
#include "link/section.h"

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

/* The same where the wait is further down, for a lock that has a name of its own: some function on
 * the way gives it back for a while. */
static bool gives_back_below(
	struct program *program, const struct block_path *path, struct access_object lock)
{
	const struct program_call *leaf = &program->calls[path->calls[path->count - 1]];
	struct program_cursor cursor;
	if (lock.kind != ACCESS_OBJECT_SLOT)
		return false;
	for (uint32_t i = 1; i < path->count; i++)
		if (section_is_ended_by(program, program->calls[path->calls[i]].caller, lock))
			return true;
	if (path->edges[path->count - 1] != air_none)
		return false;
	program_cursor_init(&cursor, program);
	program_open(&cursor, leaf->caller);
	bool gives = gives_back(&cursor, leaf, lock);
	program_cursor_release(&cursor);
	return gives;
}

/* A pause that is information: shorter than anybody notices, unless it is made again and again. */
static bool is_short_pause(struct program *program, const struct program_call *call,
	enum block_category category, int severity)
{
	struct program_cursor cursor;
	if (category != BLOCK_SLEEP || severity != 1) /* 1 + the least severity */
		return false;
	program_cursor_init(&cursor, program);
	bool is_repeated = program_is_repeated(&cursor, call);
	program_cursor_release(&cursor);
	return !is_repeated;
}

/* The first category, by number, in which the call surely stops the thread for long. */
static bool stops_thread(struct program_cursor *cursor, const struct program_call *call,
	struct access_object lock, enum block_category *category)
{
	struct block_path path;
	uint32_t quiet = CALL_FATAL | CALL_IN_CHILD | CALL_PROMISED;
	for (uint32_t c = 0; c < block_category_count && !(call->flags & quiet); c++) {
		*category = (enum block_category)c;
		if (!is_long(*category))
			continue;
		if (call->blocks >> c & 1 && !(call->blocks_possible >> c & 1) &&
			!is_short_pause(cursor->program, call, *category,
				program_block_severity(call, *category)))
			return true;
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &cursor->program->edges[call->first_edge + e];
			if (edge->kind == EDGE_CALL &&
				edge->callee < cursor->program->defined_count &&
				program_blocks(cursor->program, edge->callee, *category)
					->distance &&
				program_block_path(cursor, edge, *category, &path) &&
				path.certainty < POSSIBLE &&
				!is_short_pause(cursor->program,
					&cursor->program->calls[path.calls[path.count - 1]],
					*category, path.severity) &&
				!gives_back_below(cursor->program, &path, lock))
				return true;
		}
	}
	return false;
}

/* Does the call surely compute for long? */
static bool computes(struct program_cursor *cursor, const struct program_call *call)
{
	struct cpu_effect effect;
	uint32_t quiet = CALL_FATAL | CALL_IN_CHILD;
	bool any = !(call->flags & quiet) && program_cpu_leaf(cursor, call, &effect);
	for (uint32_t e = 0; e < call->edge_count && !any && !(call->flags & quiet); e++)
		any = program_cpu_edge(
			cursor, &cursor->program->edges[call->first_edge + e], &effect);
	return any && effect.class == CPU_HEAVY && effect.assumptions < POSSIBLE &&
	       effect.role->severity != 1; /* 1 + the least severity */
}

/* `in_task`: what counts is that it suspends: others run on the thread then. */
static bool holds_long(const struct section *s, const struct program_call *call, bool in_task,
	struct access_holder *holder)
{
	holder->computes = holder->suspends = false;
	if (in_task) {
		uint32_t quiet = CALL_FATAL | CALL_IN_CHILD | CALL_NOT_IN_TASK;
		holder->suspends = !(call->flags & quiet) &&
				   flow_call_effects(s->cursor->flow, call->instr)->may_suspend;
		return holder->suspends;
	}
	if (stops_thread(s->cursor, call, s->lock, &holder->category))
		return true;
	holder->computes = computes(s->cursor, call);
	return holder->computes;
}

/* The first call of a block, under the lock, that stops the thread. */
static void look_at_block(
	const struct section *s, uint32_t block, bool in_task, struct access_holder *holder)
{
	const struct air_function *f = &s->cursor->air;
	uint32_t begin = s->begin->held_instr;
	bool held = bitset_has(s->held, block);
	uint32_t first = f->blocks[block].first_instr, begun = air_block_of(f, begin);
	for (uint32_t i = first; i < first + s->cursor->cfg.end[block] && !holder->call; i++) {
		const struct program_call *call =
			held ? program_call_at(s->cursor->program, s->cursor->node, i) : NULL;
		held = section_holds_after(s, i, held);
		if (!call || !held || (block == begun && i < begin))
			continue;
		if (!gives_back(s->cursor, call, s->lock) && holds_long(s, call, in_task, holder))
			holder->call = call;
	}
}

static void look_at_section(struct program_cursor *cursor, const struct access *lock, bool in_task,
	struct access_holder *holder)
{
	struct section s;
	section_init(&s, cursor, lock);
	for (uint32_t n = 0; n < cursor->cfg.reachable_count && !holder->call; n++)
		if (section_reaches(&s, cursor->cfg.reverse_postorder[n]))
			look_at_block(&s, cursor->cfg.reverse_postorder[n], in_task, holder);
	if (holder->call)
		holder->lock = lock;
	section_release(&s);
}

/* Has every thread that runs this ended before there is a loop? */
static bool has_ended(const struct program *program, uint32_t node)
{
	const struct edge *root;
	if (!program->functions[node].is_apart)
		return false;
	program_root(program, node, CONTEXT_WORKER, &root);
	return root && link_has_ended(program, root);
}

static struct access_holder find_holder(struct program *program, uint32_t slot)
{
	struct access_holder holder = { 0 };
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	program_each_access(program, slot, access)
	{
		uint32_t contexts = program->functions[access->node].contexts;
		if (holder.call || access->kind != ACCESS_LOCK ||
			access->kept == ACCESS_KEPT_UNKNOWN)
			continue;
		if (contexts & 1u << CONTEXT_WORKER && !has_ended(program, access->node))
			look_at_section(&cursor, access, false, &holder);
		if (!holder.call && contexts & 1u << CONTEXT_TASK && access->stops_thread)
			look_at_section(&cursor, access, true, &holder);
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

struct wakers {
	const struct access *on_loop, *other;
};

struct waking {
	const struct program *program;
	struct wakers sure, perhaps; /* it does; it hands on the address */
};

static void add_waker(struct wakers *w, const struct access *access, uint32_t contexts)
{
	contexts &= ~(1u << CONTEXT_STARTUP);
	if (contexts & ~on_loop)
		w->other = w->other ? w->other : access;
	else if (contexts)
		w->on_loop = w->on_loop ? w->on_loop : access;
}

static const struct access *first_of(const struct wakers *w)
{
	return w->other ? w->other : w->on_loop;
}

/* Of a slot. What waits does not wake itself: a write of its own is how the wait begins. */
static void add_of_slot(struct waking *w, uint32_t node, uint32_t slot, enum access_kind kind)
{
	program_each_access(w->program, slot, access)
	{
		uint32_t contexts = w->program->functions[access->node].contexts;
		if (access->node == node)
			continue;
		if (access->kind == kind)
			add_waker(&w->sure, access, contexts);
		else if (kind == ACCESS_WRITE && access->kind == ACCESS_ADDRESS)
			add_waker(&w->perhaps, access, contexts);
	}
}

/* Of a local: what is registered or started by the calls of the function, and touches what it is
 * handed. */
static void add_of_edge(struct waking *w, const struct edge *edge, enum access_kind kind)
{
	const struct program_index *index = w->program->index;
	uint32_t node = edge->callee;
	if (link_goes_down(edge) || edge->kind == EDGE_SIGNAL)
		return;
	for (size_t i = link_first_access(index, node, 0); i < index->accesses.count; i++) {
		const struct access *access = &index->accesses.items[i];
		if (access->node != node)
			return;
		if (access->kind == kind && access->object.kind == ACCESS_OBJECT_PARAM)
			add_waker(&w->sure, access, w->program->functions[node].contexts);
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
	*first = first_of(&w.sure) ? first_of(&w.sure) : first_of(&w.perhaps);
	if (w.sure.other || w.perhaps.other)
		return ACCESS_WAKER_OTHER;
	return *first ? ACCESS_WAKER_LOOP : ACCESS_WAKER_NONE;
}
