#include "link/entry.h"

#include <stdlib.h>

#include "base/bitset.h"
#include "base/hash.h"
#include "base/keyed.h"
#include "link/internal.h"

enum { most_open = 16 };

/* What was found of a call; NULL: not asked yet. */
struct entry_call {
	const struct handed *handed;
	uint8_t *answers; /* by role of the called function */
};

struct entry {
	uint32_t node;
	const struct handed *handed; /* NULL: whoever calls */
	const uint64_t *live;        /* blocks that are reached; NULL: all */
	const uint64_t *reached;     /* ... and calls, by number in the function */
	struct entry_call *calls;    /* by number in the function */
	struct slot *slot;           /* where it is open, or NULL */
	struct program_cursor *lent; /* on a body that is open anyway, or NULL */
};

/* An open body: the entry it belongs to, and when it was last asked. */
struct slot {
	struct program_cursor cursor;
	struct entry *entry;
	uint64_t asked;
};

struct entries {
	struct keyed of, handed; /* struct entry, struct handed */
	struct slot slots[most_open];
	uint64_t asked;
};

static struct entries *entries_of(struct program *program)
{
	if (!program->index->entries)
		program->index->entries = memory_new(1, sizeof(*program->index->entries));
	return program->index->entries;
}

void entries_free(struct program_index *index)
{
	struct entries *entries = index->entries;
	if (!entries)
		return;
	for (uint32_t i = 0; i < most_open; i++)
		if (entries->slots[i].cursor.flow)
			program_cursor_release(&entries->slots[i].cursor);
	keyed_release(&entries->of);
	keyed_release(&entries->handed);
	free(entries);
	index->entries = NULL;
}

/* ------------------------------------------------------------------------------------ arguments */

static uint64_t key_of(const struct link_arguments *arguments)
{
	uint64_t key = keyed_join(1, arguments->count);
	for (uint32_t i = 0; i < arguments->count; i++) {
		const struct flow_binding *b = &arguments->items[i];
		uint64_t flags = (uint64_t)b->has_constant | (uint64_t)b->is_null << 1 |
				 (uint64_t)b->is_set << 2 | (uint64_t)b->is_zeroed << 3 |
				 (uint64_t)b->doubt << 4 | (uint64_t)b->has_mode << 8 |
				 (uint64_t)b->is_nonblocking << 9;
		key = keyed_join(
			keyed_join(key, flags), b->has_constant ? (uint64_t)b->constant : 0);
		if (b->descriptor_kind)
			key = keyed_join(key, hash_string(b->descriptor_kind).low);
	}
	return key;
}

const struct handed *handed_find(struct program *program, const struct link_arguments *arguments)
{
	struct entries *entries = entries_of(program);
	uint64_t key = key_of(arguments);
	struct handed *handed = keyed_find(&entries->handed, key);
	if (handed)
		return handed;
	handed = arena_alloc(&program->arena, sizeof(*handed));
	*handed = (struct handed){ .key = key, .arguments = *arguments };
	keyed_set(&entries->handed, key, handed);
	return handed;
}

/* ---------------------------------------------------------------------------------- open bodies */

/* The one that was not asked for the longest time. */
static struct slot *free_slot(struct program *program)
{
	struct slot *slots = program->index->entries->slots, *oldest = slots;
	for (uint32_t i = 1; i < most_open; i++)
		if (slots[i].asked < oldest->asked)
			oldest = &slots[i];
	if (!oldest->cursor.flow)
		program_cursor_init(&oldest->cursor, program);
	if (oldest->entry)
		oldest->entry->slot = NULL;
	return oldest;
}

/* Decodes the body, of which nothing is known but what it is handed, and which blocks that leaves.
 */
static void start(struct program_cursor *cursor, const struct entry *entry)
{
	cursor->node = air_none;
	program_open(cursor, entry->node);
	if (entry->handed)
		link_bind_arguments(cursor, &entry->handed->arguments);
	flow_set_live(cursor->flow, entry->live);
}

struct program_cursor *entry_open(struct program *program, struct entry *entry)
{
	if (entry->lent)
		return entry->lent;
	if (!entry->slot) {
		entry->slot = free_slot(program);
		entry->slot->entry = entry;
		entry->slot->cursor.program = program;
		start(&entry->slot->cursor, entry);
	}
	entry->slot->asked = ++program->index->entries->asked;
	return &entry->slot->cursor;
}

void entry_lend(struct entry *entry, struct program_cursor *cursor)
{
	entry->lent = cursor;
}

/* -------------------------------------------------------------------------------------- entries */

static struct entry *new_entry(struct program *program, uint32_t node, uint64_t key)
{
	const struct program_function *f = &program->functions[node];
	struct entry *entry = arena_alloc(&program->arena, sizeof(*entry));
	entry->node = node;
	entry->calls = arena_array(&program->arena, f->call_count, sizeof(*entry->calls));
	keyed_set(&program->index->entries->of, key, entry);
	return entry;
}

struct entry *entry_plain(struct program *program, uint32_t node)
{
	uint64_t key = keyed_join(0, node);
	struct entry *entry = keyed_find(&entries_of(program)->of, key);
	return entry ? entry : new_entry(program, node, key);
}

/* Is there a block, or a way into one, that only what is handed over rules out? */
static bool is_narrowed(const struct cfg *cfg, const uint64_t *live)
{
	uint32_t count = cfg->function->block_count;
	for (uint32_t b = 0; b < count; b++)
		if (cfg_is_reachable(cfg, b) &&
			(!bitset_has(live, b) || bitset_has(live, (size_t)count + b)))
			return true;
	return false;
}

/* Finds what is reached. Flow has answered while it was not known yet: then it begins anew. */
static void find_reached(struct program *program, struct entry *entry)
{
	const struct program_function *f = &program->functions[entry->node];
	struct program_cursor *cursor = entry_open(program, entry);
	size_t words = bitset_words(flow_live_bits(&cursor->air));
	const uint64_t *live = link_set_live(cursor);
	uint64_t *reached =
		arena_array(&program->arena, bitset_words(f->call_count), sizeof(*reached));
	entry->live = arena_copy(&program->arena, live, words * sizeof(*live));
	for (uint32_t c = 0; c < f->call_count; c++)
		if (bitset_has(live,
			    air_block_of(&cursor->air, program->calls[f->first_call + c].instr)))
			bitset_add(reached, c);
	entry->reached = reached;
	if (is_narrowed(&cursor->cfg, entry->live))
		start(cursor, entry);
}

struct entry *entry_with(struct program *program, uint32_t node, const struct handed *handed)
{
	uint64_t key = keyed_join(handed->key, node);
	struct entry *entry = keyed_find(&entries_of(program)->of, key);
	if (entry)
		return entry;
	entry = new_entry(program, node, key);
	entry->handed = handed;
	find_reached(program, entry);
	return entry;
}

static uint32_t number_of(
	const struct program *program, const struct entry *entry, const struct program_call *call)
{
	return (uint32_t)(call - program->calls) - program->functions[entry->node].first_call;
}

bool entry_reaches(
	const struct program *program, const struct entry *entry, const struct program_call *call)
{
	return !entry->reached || bitset_has(entry->reached, number_of(program, entry, call));
}

/* Arguments that may change something in some function the call goes to. */
static struct link_wanted wanted_of(const struct program *program, const struct program_call *call)
{
	struct link_wanted wanted = { 0 };
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		const struct program_function *callee = &program->functions[edge->callee];
		if (edge->kind != EDGE_CALL || edge->through != air_none)
			continue;
		wanted.values |= callee->steering | callee->filling |
				 link_mode_params(program, edge->callee);
		wanted.doubts |= callee->asked;
	}
	return wanted;
}

const struct handed *entry_hands(
	struct program *program, struct entry *entry, const struct program_call *call)
{
	struct entry_call *known = &entry->calls[number_of(program, entry, call)];
	struct link_arguments arguments;
	if (!known->handed) {
		link_gather_arguments(entry_open(program, entry), call->instr,
			wanted_of(program, call), &arguments);
		known->handed = handed_find(program, &arguments);
	}
	return known->handed;
}

uint8_t *entry_answer(struct program *program, struct entry *entry, const struct program_call *call,
	uint32_t role)
{
	struct entry_call *known = &entry->calls[number_of(program, entry, call)];
	if (!known->answers)
		known->answers =
			arena_array(&program->arena, program->symbols[call->symbol].roles.count, 1);
	return &known->answers[role];
}
