/*
 * The ways within one function. The last event on a way counts; a way that goes over a test which
 * says that the giving call failed ends there.
 */
#include "link/possession.h"

#include <stdlib.h>

#include "base/bitset.h"
#include "link/internal.h"
#include "link/possession_walk.h"

struct possession possession_join(struct possession all, struct possession one, uint32_t count)
{
	if (!count)
		return one;
	bool is_same = all.is == one.is;
	if (all.name != one.name || all.index != one.index ||
		(all.name == STREAM_OPENED && all.opened != one.opened))
		all.name = STREAM_UNNAMED;
	if (!all.opened)
		all.opened = one.opened;
	if (!is_same)
		all.is = POSSESSED_PERHAPS;
	all.by_failure = is_same && all.by_failure && one.by_failure;
	all.is_assumed |= one.is_assumed;
	return all;
}

/* ---------------------------------------------------------------------------------------- ways */

static void add_way(struct ways *ways, const struct possession *possession)
{
	if (possession->is == POSSESSED_NOT) {
		ways->is_free = true;
		return;
	}
	bool is_first = !ways->is_owned;
	ways->first = possession_join(ways->first, *possession, !is_first);
	ways->is_owned = true;
	ways->is_free |= possession->is == POSSESSED_PERHAPS && !possession->by_failure;
	ways->is_failed |= possession->is == POSSESSED_PERHAPS && possession->by_failure;
}

/* The last event of a block before `limit`, or NULL. */
static const struct event *last_event(const struct walk *w, uint32_t block, uint32_t limit)
{
	const struct air_block *b = &w->cursor->air.blocks[block];
	const struct event *last = NULL;
	for (uint32_t i = 0; i < w->event_count; i++) {
		const struct event *event = &w->events[i];
		if (event->instr >= b->first_instr && event->instr < limit &&
			(!last || event->instr > last->instr))
			last = event;
	}
	return last;
}

static bool is_failure(const struct walk *w, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < w->gift_count; i++)
		if (flow_edge_outcome(w->cursor->flow, from, to, w->gifts[i]) == FLOW_FALSE)
			return true;
	return false;
}

/* The last copy of a block into the local that is returned, before `limit`; air_none. */
static uint32_t last_result(const struct walk *w, uint32_t block, uint32_t limit)
{
	const struct air_function *f = &w->cursor->air;
	for (uint32_t i = limit; w->result != air_none && i-- > f->blocks[block].first_instr;) {
		if (f->instrs[i].op != AIR_COPY)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		if (place->root == AIR_ROOT_LOCAL && place->index == w->result &&
			!place->step_count)
			return i;
	}
	return air_none;
}

static bool is_error(const struct walk *w, uint32_t copy)
{
	const struct air_function *f = &w->cursor->air;
	struct air_value value = f->values[f->instrs[copy].first_value];
	int64_t constant = 0;
	return value.kind == AIR_VALUE_NULL ||
	       (flow_constant(w->cursor->flow, copy, value, &constant) && constant < 0);
}

/* Blocks to look at, each at most twice: what is returned is known by then, or not yet. */
struct todo {
	uint64_t *visited;
	uint32_t *waiting; /* block * 2 + whether that is known */
	uint32_t count;
};

static void add_predecessors(
	const struct walk *w, uint32_t block, bool is_known, struct todo *todo, struct ways *ways)
{
	const struct cfg *cfg = &w->cursor->cfg;
	for (uint32_t p = cfg->predecessor_start[block]; p < cfg->predecessor_start[block + 1];
		p++) {
		uint32_t from = cfg->predecessors[p], next = from * 2 + is_known;
		if (is_failure(w, from, block)) {
			ways->is_failed = true;
		} else if (!bitset_has(todo->visited, next)) {
			bitset_add(todo->visited, next);
			todo->waiting[todo->count++] = next;
		}
	}
}

/* A block, up to `limit`. A way on which an error is returned does not count. */
static void look_back(const struct walk *w, uint32_t block, uint32_t limit, bool is_known,
	struct todo *todo, struct ways *ways)
{
	const struct event *event = last_event(w, block, limit);
	uint32_t copy = is_known ? air_none : last_result(w, block, limit);
	if (copy != air_none && (!event || event->instr < copy)) {
		if (is_error(w, copy))
			return;
		is_known = true;
	}
	if (event)
		add_way(ways, &event->possession);
	else if (block == 0)
		add_way(ways, &w->before);
	if (!event)
		add_predecessors(w, block, is_known, todo, ways);
}

static void walk_back(const struct walk *w, uint32_t block, uint32_t limit, struct ways *ways)
{
	const struct cfg *cfg = &w->cursor->cfg;
	size_t count = (size_t)w->cursor->air.block_count * 2;
	struct todo todo = { memory_new(bitset_words(count), sizeof(uint64_t)),
		memory_new(count, sizeof(uint32_t)), 0 };
	look_back(w, block, limit, w->result == air_none, &todo, ways);
	while (todo.count) {
		uint32_t next = todo.waiting[--todo.count];
		block = next / 2;
		limit = w->cursor->air.blocks[block].first_instr + cfg->end[block];
		look_back(w, block, limit, next % 2, &todo, ways);
	}
	free(todo.visited);
	free(todo.waiting);
}

void possession_walk(struct asking *asking, struct program_cursor *cursor, uint32_t seen,
	struct air_value value, uint32_t block, uint32_t limit, uint32_t result, struct ways *ways)
{
	struct walk w = {
		.asking = asking, .cursor = cursor, .seen = { seen, value }, .result = result
	};
	possession_resolve(cursor, &w.seen);
	if (cfg_instr_is_reachable(&cursor->cfg, seen) && walk_find_events(&w))
		walk_back(&w, block, limit, ways);
	else
		ways->is_free = true;
}

/* ------------------------------------------------------------------------------------- answers */

static struct possession answer(const struct ways *ways)
{
	struct possession possession = ways->first;
	if (!ways->is_owned)
		return (struct possession){ .is = POSSESSED_NOT };
	bool is_sure = !ways->is_free && !ways->is_failed;
	possession.is = is_sure ? POSSESSED : POSSESSED_PERHAPS;
	possession.by_failure = !is_sure && !ways->is_free;
	return possession;
}

struct possession possession_at(
	struct asking *asking, struct program_cursor *cursor, uint32_t seen, struct air_value value)
{
	struct ways ways = { 0 };
	struct possession nobody = { .is = POSSESSED_NOT };
	bool is_value = value.kind == AIR_VALUE_RESULT || value.kind == AIR_VALUE_INT;
	if (!is_value || asking->level == asking_most_levels)
		return nobody;
	asking->levels[asking->level].node = air_none;
	asking->level++;
	possession_walk(asking, cursor, seen, value, air_block_of(&cursor->air, seen), seen,
		air_none, &ways);
	asking->level--;
	return answer(&ways);
}

static bool returns_error(struct program_cursor *cursor, const struct air_block *block)
{
	const struct air_function *f = &cursor->air;
	struct air_value value = block->end.value;
	uint32_t at = block->first_instr + block->instr_count - 1;
	const struct air_instr *made = air_value_instr(f, value);
	bool is_pointer = made && made->type != air_none && f->types[made->type].pointers;
	int64_t constant = value.kind == AIR_VALUE_INT ? value.integer : 0;
	if (value.kind == AIR_VALUE_NULL)
		return true;
	if (!block->instr_count)
		return constant < 0;
	if (is_pointer && flow_is_null(cursor->flow, at, value) == FLOW_TRUE)
		return true;
	flow_constant(cursor->flow, at, value, &constant);
	return constant < 0;
}

/* Is the address of a local taken? What it holds may be written unseen. */
static bool has_address(const struct air_function *f, uint32_t local)
{
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_ADDRESS)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		if (place->root == AIR_ROOT_LOCAL && place->index == local)
			return true;
	}
	return false;
}

/* The local whose value is returned; air_none. */
static uint32_t returned_local(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = stream_instr(f, value);
	if (!made || made->op != AIR_READ)
		return air_none;
	const struct air_place *place = air_instr_place(f, made);
	bool is_own = place->root == AIR_ROOT_LOCAL && !place->step_count &&
		      !has_address(f, place->index);
	return is_own ? place->index : air_none;
}

bool possession_at_end(struct asking *asking, struct program_cursor *cursor, uint32_t seen,
	struct air_value value, struct possession *possession)
{
	const struct air_function *f = &cursor->air;
	struct ways all = { 0 };
	for (uint32_t b = 0; b < f->block_count; b++) {
		const struct air_block *block = &f->blocks[b];
		uint32_t limit = block->first_instr + block->instr_count;
		struct ways ways = { 0 };
		if (block->end.kind != AIR_RETURN || !cfg_is_reachable(&cursor->cfg, b) ||
			returns_error(cursor, block))
			continue;
		possession_walk(asking, cursor, seen, value, b, limit,
			returned_local(f, block->end.value), &ways);
		if (ways.is_free)
			return false;
		if (ways.is_owned && !all.is_owned)
			all = ways;
	}
	*possession = all.first;
	return all.is_owned;
}

bool program_has_possession(const struct program *program)
{
	uint8_t *known = &program->index->has_possession;
	for (uint32_t s = 0; !*known && s < program->symbol_count; s++)
		if (program_has_role(program, s, ROLE_OWNED_BY))
			*known = 2;
	if (!*known)
		*known = 1;
	return *known == 2;
}

/* Did a test on the way say that there is no stream? `if (!stream) read(fd, ...)`. */
static bool is_denied(
	struct program_cursor *cursor, uint32_t instr, const struct possession *possession)
{
	struct flow_test test;
	uint32_t block = air_none;
	while (flow_next_test(cursor->flow, instr, &block, &test)) {
		bool is_null = test.other.kind == AIR_VALUE_NULL ||
			       (test.other.kind == AIR_VALUE_INT && !test.other.integer);
		const struct air_instr *subject = stream_instr(&cursor->air, test.subject);
		if (test.relation == AIR_EQ && is_null && subject &&
			stream_is_value(cursor, (uint32_t)(subject - cursor->air.instrs),
				test.subject, possession))
			return true;
	}
	return false;
}

struct possession program_possession(
	struct program_cursor *cursor, uint32_t instr, struct air_value descriptor)
{
	struct asking asking = { .program = cursor->program };
	helpers_find(cursor->program);
	struct possession possession = possession_at(&asking, cursor, instr, descriptor);
	if (possession.is != POSSESSED_NOT && is_denied(cursor, instr, &possession))
		possession.is = POSSESSED_NOT;
	return possession;
}

struct possession program_param_possession(struct program *program, uint32_t node, uint32_t param)
{
	struct asking asking = { .program = program };
	helpers_find(program);
	return possession_of_param(&asking, node, param);
}
