/*
 * The ways within one function. What decides is an event: a call that gives the descriptor away,
 * the call that made it (before that it was another one), what is copied into the field it is read
 * from, the end of the stream. The last event on a way counts; a way that goes over a test which
 * says that the giving call failed ends there.
 */
#include "link/possession.h"

#include <stdlib.h>

#include "base/bitset.h"
#include "link/closing.h"
#include "link/descriptor_notes.h"
#include "link/possession_ask.h"

enum { most_events = 32, most_gifts = 8 };

struct event {
	uint32_t instr;
	struct possession possession;
};

struct walk {
	struct asking *asking;
	struct program_cursor *cursor;
	struct seen_value seen; /* the descriptor that is asked about */
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t source_count;
	struct event events[most_events];
	uint32_t event_count;
	uint32_t gifts[most_gifts]; /* instructions that give it away */
	uint32_t gift_count;
	struct possession before; /* at the entry */
	bool is_many;
};

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

/* -------------------------------------------------------------------------------------- events */

static void add_event(struct walk *w, uint32_t instr, struct possession possession)
{
	w->is_many |= w->event_count == most_events;
	if (w->event_count < most_events)
		w->events[w->event_count++] = (struct event){ instr, possession };
}

/* The number of what a program is started with, by that or by the name of its stream; -1. */
static int standard_of(struct program_cursor *cursor, const struct seen_value *seen)
{
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, seen->at, seen->value, sources);
	int standard =
		count == 1 ? link_standard(cursor->program, cursor->node, &sources[0].origin) : -1;
	return standard >= 0 && link_is_replaced(cursor->program, standard) ? -1 : standard;
}

/* May it be any element of an array? Which of them was given away is not known then. */
static bool is_any_element(const struct flow_descriptor *sources, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (sources[i].element == flow_any_element)
			return true;
	return false;
}

/* Is a descriptor that is given away the one that is asked about? */
static bool is_asked_about(struct walk *w, const struct seen_value *given)
{
	struct flow *flow = w->cursor->flow;
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(flow, given->at, given->value, sources);
	if (is_any_element(sources, count))
		return false;
	if (flow_same_descriptor(flow, w->seen.at, w->seen.value, given->at, given->value))
		return true;
	int standard = standard_of(w->cursor, given);
	return standard >= 0 && standard == standard_of(w->cursor, &w->seen);
}

static void add_gift(struct walk *w, const struct program_call *call, struct gift gift)
{
	struct program_cursor *cursor = w->cursor;
	const struct air_function *f = &cursor->air;
	struct possession given = { POSSESSED, call, STREAM_UNNAMED, gift.stream, false, false };
	struct seen_value value = { call->instr,
		air_call_argument(f, &f->instrs[call->instr], gift.descriptor) };
	possession_resolve(cursor, &value);
	if (!is_asked_about(w, &value))
		return;
	if (gift.stream != air_none)
		given.name = STREAM_OPENED;
	add_event(w, call->instr, given);
	if (w->gift_count < most_gifts)
		w->gifts[w->gift_count++] = call->instr;
}

static void add_gifts(struct walk *w)
{
	struct program *program = w->asking->program;
	const struct program_function *f = &program->functions[w->cursor->node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		struct gift gift = gift_of_call(program, &program->calls[c]);
		if (gift.is_one)
			add_gift(w, &program->calls[c], gift);
	}
}

/* The calls that made it; what they made is a new descriptor each time. */
static void add_makers(struct walk *w)
{
	for (uint32_t i = 0; i < w->source_count; i++)
		if (w->sources[i].origin.kind == FLOW_ORIGIN_CALL)
			add_event(w, w->sources[i].origin.index,
				possession_of_source(
					w->asking, w->cursor, w->seen.at, &w->sources[i]));
}

/* What was copied into the field or variable that it was read from. */
static void add_copies(struct walk *w, const struct flow_descriptor *source)
{
	struct program_cursor *cursor = w->cursor;
	const struct air_function *f = &cursor->air;
	uint32_t read = source->origin.instr;
	if (read == air_none || f->instrs[read].op != AIR_READ)
		return;
	struct place_key from = place_key_of(cursor, read, air_instr_place(f, &f->instrs[read]));
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY || !cfg_instr_is_reachable(&cursor->cfg, i))
			continue;
		struct place_key to = place_key_of(cursor, i, air_instr_place(f, &f->instrs[i]));
		if (place_key_is_same(&from, &to))
			add_event(w, i,
				possession_at(
					w->asking, cursor, i, f->values[f->instrs[i].first_value]));
	}
}

/* The possession that a call ends, which closes its stream; NULL. */
static const struct possession *closed_one(struct walk *w, const struct program_call *call,
	const struct closing *closing, uint32_t known)
{
	for (uint32_t i = 0; i < known; i++)
		if (closing_is_of(w->cursor, call, closing, &w->events[i].possession))
			return &w->events[i].possession;
	return closing_is_of(w->cursor, call, closing, &w->before) ? &w->before : NULL;
}

/* A stream that is closed has closed its descriptor: of a copy of that it takes nothing any more.
 */
static void add_closing(struct walk *w, const struct program_call *call,
	const struct closing *closing, uint32_t known)
{
	struct possession left = { .is = POSSESSED_NOT };
	const struct possession *closed = closed_one(w, call, closing, known);
	if (!closed)
		return;
	if (!closing->is_sure) {
		left = *closed;
		left.is = POSSESSED_PERHAPS;
		left.by_failure = false;
	}
	add_event(w, call->instr, left);
}

static void add_closings(struct walk *w)
{
	struct program *program = w->asking->program;
	const struct program_function *own = &program->functions[w->cursor->node];
	static const struct closing direct = { 0, air_none, true };
	uint32_t known = w->event_count;
	for (uint32_t c = own->first_call; c < own->first_call + own->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		const struct helper *helper = helper_of_call(program, call);
		if (closing_is_direct(program, call, 0))
			add_closing(w, call, &direct, known);
		for (uint32_t i = 0; helper && i < helper->closing_count; i++)
			add_closing(w, call, &helper->closings[i], known);
	}
}

static struct possession before_entry(struct walk *w)
{
	struct possession all = { .is = POSSESSED_NOT };
	uint32_t count = 0;
	for (uint32_t i = 0; i < w->source_count; i++)
		if (w->sources[i].origin.kind != FLOW_ORIGIN_CALL)
			all = possession_join(all,
				possession_of_source(
					w->asking, w->cursor, w->seen.at, &w->sources[i]),
				count++);
	return all;
}

static bool is_memory(const struct flow_descriptor *source)
{
	return source->origin.kind == FLOW_ORIGIN_READ_FIELD ||
	       source->origin.kind == FLOW_ORIGIN_READ_GLOBAL;
}

static bool find_events(struct walk *w)
{
	w->source_count = flow_descriptors(w->cursor->flow, w->seen.at, w->seen.value, w->sources);
	if (!w->source_count || is_any_element(w->sources, w->source_count))
		return false;
	add_gifts(w);
	add_makers(w);
	for (uint32_t i = 0; i < w->source_count; i++)
		if (is_memory(&w->sources[i]))
			add_copies(w, &w->sources[i]);
	w->before = before_entry(w);
	add_closings(w);
	return !w->is_many;
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

struct todo {
	uint64_t *visited;
	uint32_t *waiting;
	uint32_t count;
};

static void add_predecessors(
	const struct walk *w, uint32_t block, struct todo *todo, struct ways *ways)
{
	const struct cfg *cfg = &w->cursor->cfg;
	for (uint32_t p = cfg->predecessor_start[block]; p < cfg->predecessor_start[block + 1];
		p++) {
		uint32_t from = cfg->predecessors[p];
		if (is_failure(w, from, block)) {
			ways->is_failed = true;
		} else if (!bitset_has(todo->visited, from)) {
			bitset_add(todo->visited, from);
			todo->waiting[todo->count++] = from;
		}
	}
}

static void walk_back(const struct walk *w, uint32_t block, uint32_t limit, struct ways *ways)
{
	const struct cfg *cfg = &w->cursor->cfg;
	uint32_t count = w->cursor->air.block_count;
	struct todo todo = { memory_new(bitset_words(count), sizeof(uint64_t)),
		memory_new(count, sizeof(uint32_t)), 0 };
	for (;;) {
		const struct event *event = last_event(w, block, limit);
		if (event)
			add_way(ways, &event->possession);
		else if (block == 0)
			add_way(ways, &w->before);
		if (!event)
			add_predecessors(w, block, &todo, ways);
		if (!todo.count)
			break;
		block = todo.waiting[--todo.count];
		limit = w->cursor->air.blocks[block].first_instr + cfg->end[block];
	}
	free(todo.visited);
	free(todo.waiting);
}

void possession_walk(struct asking *asking, struct program_cursor *cursor, uint32_t seen,
	struct air_value value, uint32_t block, uint32_t limit, struct ways *ways)
{
	struct walk w = { .asking = asking, .cursor = cursor, .seen = { seen, value } };
	possession_resolve(cursor, &w.seen);
	if (cfg_instr_is_reachable(&cursor->cfg, seen) && find_events(&w))
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
	possession_walk(asking, cursor, seen, value, air_block_of(&cursor->air, seen), seen, &ways);
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
		possession_walk(asking, cursor, seen, value, b, limit, &ways);
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
